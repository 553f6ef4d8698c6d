"""Who people are in the relay."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member of the organisation does, and so what they may see and do."""

    ADMIN = "admin"
    IS_MANAGER = "is_manager"
    IS_REP = "is_rep"
    MARKETING = "marketing"
    FS_MANAGER = "fs_manager"
    FS_REP = "fs_rep"
    VIEWER = "viewer"


INSIDE_SALES: frozenset[Role] = frozenset({Role.IS_MANAGER, Role.IS_REP})
FIELD_SALES: frozenset[Role] = frozenset({Role.FS_MANAGER, Role.FS_REP})
