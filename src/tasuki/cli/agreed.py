"""By which agreement a command counts: the one that the pages count by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tasuki.domain.window import Window
    from tasuki.metrics.agreed import Agreed
    from tasuki.workspace import Workspace


def counted(space: Workspace, window: Window, as_of: datetime) -> Agreed:
    """How the figures of a window are counted, as `web.agreements.selectors.counted` says it.

    Facts without a database have no agreement. Leaves with status 2 where it cannot be read.
    """
    if space.database_url is None and not space.sqlite.exists():
        from tasuki.metrics.agreed import USUAL

        return USUAL
    from tasuki.cli import site

    site.ready(space)
    from tasuki.web.agreements import selectors

    return selectors.counted(window, as_of)
