"""The small draw of the truth about the forecast's band."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tasuki.insight import forecast as judged
from truth import forecast

_simulated = cache(forecast.simulated)  # both tests look at the same organisations


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast, "simulated", _simulated)


def test_the_band_holds_most_of_what_comes() -> None:
    (pooled,) = forecast.run(full=False)
    assert pooled.met


def test_a_band_without_doubt_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged, "band", lambda outcomes: (float(np.median(outcomes)),) * 2)
    (pooled,) = forecast.run(full=False)
    assert not pooled.met
