"""Every judgement says the same on Spark as on DuckDB, whose tables it is made from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tasuki.domain.omissions import Presence
from tasuki.domain.targets import Layer, Period
from tasuki.domain.window import Every, Window
from tasuki.facts.reported import Book
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.attainment import Goal, outlook
from tasuki.insight.campaigns import campaign_detail, campaign_quality
from tasuki.insight.explain import explain
from tasuki.insight.explanation import Against
from tasuki.insight.fair import compare
from tasuki.insight.forecast import Asked, forecasts
from tasuki.insight.omissions import Narrowed, omissions
from tasuki.insight.planning import plan
from tasuki.insight.restatement import report
from tasuki.insight.scripts import trials
from tasuki.insight.trends import trends
from tasuki.insight.week import week_to_review, weekly_review
from tests.engines.conftest import Both
from tests.engines.ledger import END, TOKYO

NOW = Window.days(date(2025, 7, 7), date(2025, 10, 6), TOKYO)
MONTH = Period.holding(Every.MONTH, END.date(), TOKYO)
DRAWS = 200

Judgement = Callable[[Snapshot], object]


def review(snapshot: Snapshot) -> object:
    return weekly_review(snapshot, week_to_review(snapshot, END, TOKYO), as_of=END)


def against(what: Against) -> Judgement:
    targets = {"mql_to_sql": 0.2, "sql_to_opportunity": 0.6} if what is Against.TARGET else None
    return lambda snapshot: explain(
        snapshot, NOW, NOW.previous(), as_of=END, against=what, targets=targets
    )


def compared(metric: str, by: str) -> Judgement:
    return lambda snapshot: compare(snapshot, metric, NOW, by=by, as_of=END)


def campaigns(snapshot: Snapshot) -> object:
    quality = campaign_quality(snapshot, NOW, as_of=END)
    return quality, campaign_detail(snapshot, quality, quality.campaigns[0])


def forecast(snapshot: Snapshot) -> object:
    asked = [Asked(metric) for metric in ("calls", "mql", "sql", "opportunities", "won")]
    asked.append(Asked("sql", "source", "展示会"))
    return forecasts(snapshot, asked, MONTH.window, as_of=END, draws=DRAWS)


def targets(snapshot: Snapshot) -> object:
    goals = [Goal(Layer.TEAM, "sql", 40), Goal(Layer.INDIVIDUAL, "calls", 90, "member", 7)]
    return outlook(snapshot, MONTH, goals, as_of=END, draws=DRAWS)


def reported(snapshot: Snapshot) -> object:
    with TemporaryDirectory() as folder:
        return report(snapshot, Book(Path(folder) / "reported.jsonl"))


def overdue(snapshot: Snapshot) -> object:
    days = [datetime(2025, 9, day, tzinfo=TOKYO) for day in (1, 8, 20)]
    away = Presence({3: days[0]}, {2: ((days[0], days[1]),), 4: ((days[1], END),)})
    found = omissions(snapshot, as_of=END, presence=away)
    assert found.total
    return found.by_cause, found.by_owner, found.listed(Narrowed(), most=200)


JUDGEMENTS: dict[str, Judgement] = {
    "review": review,
    **{f"explain against {what}": against(what) for what in (Against.TARGET, Against.BEST)},
    "compare members": compared("connect_rate", "member"),
    "compare sources": compared("mql_to_sql", "source"),
    "compare campaigns": compared("lead_to_mql", "campaign"),
    "overdue": overdue,
    "scripts": lambda snapshot: trials(snapshot, NOW, as_of=END),
    "campaigns": campaigns,
    "forecast": forecast,
    "targets": targets,
    "plan": lambda snapshot: plan(snapshot, 3e7, MONTH.window, as_of=END, draws=DRAWS),
    "trends": lambda snapshot: trends(snapshot, Book(), as_of=END),
    "reported": reported,
}


@pytest.mark.parametrize("name", JUDGEMENTS)
def test_a_judgement(both: Both, name: str) -> None:
    both.agree(JUDGEMENTS[name])
