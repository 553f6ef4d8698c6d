"""Script trials: who is compared with whom, and when a verdict is too early."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.stats import norm

from tasuki.domain.window import Window
from tasuki.facts.snapshot import Snapshot
from tasuki.insight.review import Verdict
from tasuki.insight.scripts import OUTCOMES, Trial, trials
from tests.facts.ledgers import TOKYO, journeys, when

WINDOW = Window(when("2025-01-01 00:00"), when("2025-04-01 00:00"), TOKYO)
AS_OF = when("2025-06-01 00:00")


def called(groups: dict[tuple[str, str], tuple[int, int]]) -> Snapshot:
    """Leads first called by (member, script), of whom so many of so many were accepted."""
    steps: dict[str, list[Any]] = {}
    touches: dict[str, list[Any]] = {}
    for (member, script), (accepted, n) in groups.items():
        for i in range(n):
            key = f"{member}-{script}-{i}"
            steps[key] = [("mql", "1/20")]
            if i < accepted:
                steps[key] += [("hand_over", "2/10"), ("accept", "2/11")]
            touches[key] = [("call", "2/3", "connected", {"by": member, "script": script})]
    leads = {key: {"created": "1/6", "source": "web"} for key in steps}
    return journeys(steps, leads=leads, touches=touches, as_of=AS_OF)


def accepted(groups: dict[tuple[str, str], tuple[int, int]]) -> Trial:
    found = trials(called(groups), WINDOW, as_of=AS_OF)
    assert tuple(trial.comparison.metric for trial in found) == OUTCOMES
    return found[0]


@pytest.fixture(scope="module")
def better() -> Trial:
    """v2 is better in the hands of each; the stronger caller mostly reads v1."""
    return accepted(
        {
            ("sato", "v1"): (50, 100),
            ("sato", "v2"): (21, 30),
            ("ito", "v1"): (4, 40),
            ("ito", "v2"): (39, 130),
        }
    )


def test_versions_are_compared_in_the_same_hands(better: Trial) -> None:
    v1, v2 = better.versions
    # Side by side v1 has 54 of 140 and v2 60 of 160: v1 looks better, for its caller is.
    assert v1.standing.seen == pytest.approx(54 / 140)
    assert v2.standing.expected == pytest.approx((30 * 50 / 100 + 130 * 4 / 40) / 160)
    assert v2.difference.value == pytest.approx(60 / 160 - 0.175)
    assert (v1.verdict, v2.verdict) == (Verdict.BELOW, Verdict.ABOVE)
    assert v2.p_better is not None
    assert v2.p_better > 0.99


def test_probability_and_gain_are_those_of_the_interval(better: Trial) -> None:
    for version in better.versions:
        low, value, high = (getattr(version.difference, end) for end in ("low", "value", "high"))
        error = (high - low) / (2 * norm.ppf(0.975))
        assert version.p_better == pytest.approx(norm.sf(0, value, error))
        drawn = norm(value, error).expect(lambda d: max(d, 0.0), lb=0.0, ub=value + 8 * error)
        assert version.gain == pytest.approx(drawn, abs=1e-6)


def test_a_caller_of_one_version_says_nothing() -> None:
    trial = accepted({("sato", "v1"): (30, 60), ("ito", "v2"): (6, 60)})
    assert [v.verdict for v in trial.versions] == [Verdict.UNKNOWN] * 2
    assert [v.difference.value for v in trial.versions] == [None, None]


def test_a_verdict_takes_ten_of_either_kind() -> None:
    trial = accepted({("sato", "v1"): (1, 12), ("sato", "v2"): (11, 12)})
    assert [v.standing.verdict for v in trial.versions] == [Verdict.BELOW, Verdict.ABOVE]
    assert [v.verdict for v in trial.versions] == [Verdict.UNKNOWN] * 2
    for version in trial.versions:
        assert version.least is not None
        assert version.least > 12


def test_without_scripts_there_is_no_version() -> None:
    found = trials(journeys({}, as_of=AS_OF), WINDOW, as_of=AS_OF)
    assert [trial.versions for trial in found] == [(), ()]
