from __future__ import annotations

import pytest

from tests.simulate.relay import TRUTH, Told


@pytest.fixture(scope="package")
def told() -> Told:
    return Told.of(TRUTH, leads=20_000)
