"""The roles by short names, for tests that walk them."""

from __future__ import annotations

from tasuki.domain.roles import Role

MARKETING, IS_REP, IS_MANAGER = Role.MARKETING, Role.IS_REP, Role.IS_MANAGER
FS_REP, FS_MANAGER, ADMIN, VIEWER = Role.FS_REP, Role.FS_MANAGER, Role.ADMIN, Role.VIEWER
MANAGERS = {ADMIN, IS_MANAGER, FS_MANAGER}
EVERYBODY_WHO_WORKS = set(Role) - {VIEWER}
