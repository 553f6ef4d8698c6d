"""What tests of pages and verbs begin with."""

from __future__ import annotations

import pytest

from tests.web.handoffs import begin
from tests.web.roles import FS_REP


@pytest.fixture
def agreed(db: None) -> None:
    """Hand-overs can be made, and there is somebody of field sales to take them."""
    begin(FS_REP)
