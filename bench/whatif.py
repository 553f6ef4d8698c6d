"""A draft of the agreement applied to a quarter of a full ledger, beside SQL written by hand."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from time import process_time

from bench.baselines.gates import DRAFT, weekly
from bench.cases import Case, Results, at_most, leaner, under
from bench.clock import BEST, Peak, duel
from bench.place import NotYet, Place
from bench.postgres import Postgres
from bench.questions import WEEKS, weeks
from bench.review import agree
from tasuki.domain.agreement.document import Agreement
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.whatif import what_if
from tasuki.intake.agreement import example, parse
from tasuki.rulebook.whatif import tried
from tasuki.rulebook.whatif import weeks as parts
from tasuki.workspace import Workspace

GROUP = "whatif"
BY_HAND = "DuckDB SQL, MQLs by week only"

_NOTE = (
    "Thirteen weeks of all leads and touches, read from the files. By hand: sliding windows over each lead's "
    "touches, for no more than how many became MQL in each week. *One scan* is what ours sends for a draft: "
    "the same weeks, and who of them was really passed on, what came of those, and five thresholds. *The "
    "whole what-if* reads what was really passed on beside it, and makes the estimates. The MQLs of each "
    "week are equal."
)


def asked(place: Place, _: Postgres, results: Results) -> None:
    """Measure a what-if. Raises NotYet without facts, Disagreement where figures differ."""
    space = Workspace.from_environ({"TASUKI_HOME": str(place.sqlite_home)})
    if not (space.facts / "manifest.json").exists():
        raise NotYet("no facts to try a draft on: run `python -m bench load refresh` first")
    results.begin(GROUP)
    snapshot = Snapshot.open(space)
    draft = _draft()
    window = weeks(snapshot, WEEKS).previous()
    as_of, n = snapshot.as_of, snapshot.rows["touches"]
    thresholds = [32, 36, 40, 44, 48]
    with closing(snapshot.engine), Peak() as peak:
        by_hand = partial(snapshot.sql, weekly(window, parts(window)))
        scan = partial(tried, snapshot, draft, window, as_of=as_of, thresholds=thresholds)
        whole = partial(what_if, snapshot, [draft], window, as_of=as_of)
        found = {row["week"]: row["n"] for row in by_hand().to_pylist()}
        mqls = scan().weeks
        agree((f"MQLs of week {i}", n, found.get(i, 0)) for i, n in enumerate(mqls))
        whole()
        for name, call in (("one scan", scan), ("the whole what-if", whole)):
            mine, theirs = duel(call, by_hand)
            began = process_time()
            call()
            cpu = process_time() - began
            targets = (at_most(2, mine, theirs), under(10, mine), leaner(3, peak.mb))
            results.add(
                Case(
                    GROUP, name, mine, BY_HAND, theirs, n=n, cpu_s=cpu, peak_mb=peak.mb,
                    timing=BEST, targets=targets, note=_NOTE,
                )
            )  # fmt: skip


def _draft() -> Agreement:
    """The example of an agreement with the MQL definition that is tried."""
    agreement = parse(example().encode(), "example")
    return agreement.model_copy(update={"mql": DRAFT})
