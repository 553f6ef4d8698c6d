"""Several questions at once."""

from __future__ import annotations

from threading import Barrier

import pytest

from tasuki.metrics.together import beside, together


def test_two_jobs_run_at_the_same_time() -> None:
    meeting = Barrier(2, timeout=10)

    def met(answer: str) -> str:
        meeting.wait()
        return answer

    assert beside(lambda: met("a"), lambda: met("b")) == ("a", "b")


@pytest.mark.parametrize("failing", [0, 1])
def test_what_one_of_the_two_raises_is_raised(failing: int) -> None:
    def job(place: int) -> int:
        if place == failing:
            raise LookupError(str(place))
        return place

    with pytest.raises(LookupError, match=str(failing)):
        beside(lambda: job(0), lambda: job(1))
    with pytest.raises(LookupError, match=str(failing)):
        together([lambda: job(0), lambda: job(1)])
