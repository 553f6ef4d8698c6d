"""Which role may do what, cell by cell, and the doors that ask."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from tasuki.domain.roles import Role
from tasuki.web.accounts.guards import needs, rights
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, may

COLUMNS = (
    Role.ADMIN,
    Role.IS_MANAGER,
    Role.IS_REP,
    Role.MARKETING,
    Role.FS_MANAGER,
    Role.FS_REP,
    Role.VIEWER,
)
TABLE = """
see_week      x x x x x x x
see_members   x x . . x . .
see_leads     x x x x x x x
see_personal  x x x x x x .
log_touch     x x x x x x .
move_lead     x x x x x x .
mark_contact  x x x x x x .
set_targets   x x . . . . .
see_agreement x x x x x x x
comment_agreement x x x x x x .
draft_agreement x x . x x . .
sign_agreement . x . x x . .
offer_mql     x . . x . . .
offer_sql     x x x . . . .
answer_mql    x x x . . . .
answer_sql    x . . . x x .
evaluate      x . . . x x .
appeal        x x x x . . .
answer_appeal x x . . x . .
reassign      x x . . x . .
manage_reasons x x . . x . .
set_absence   x x x x x x .
send_feedback x x . . x . .
answer_feedback x . . x . . .
import        x x . x . . .
export        x x . x x . .
erase         x x . . . . .
see_audit     x x . . x . .
manage_users  x . . . . . .
"""
CELLS = [
    (Right(line.split()[0]), role, mark == "x")
    for line in TABLE.strip().splitlines()
    for role, mark in zip(COLUMNS, line.split()[1:], strict=True)
]


def test_the_table_has_every_right_and_every_role() -> None:
    assert {(right, role) for right, role, _ in CELLS} == {(r, o) for r in Right for o in Role}


@pytest.mark.parametrize(("right", "role", "allowed"), CELLS)
def test_a_role_may_do_what_the_table_says(right: Right, role: Role, allowed: bool) -> None:
    assert may(role, right) is allowed
    view = needs(right)(lambda request: HttpResponse("open"))
    request = RequestFactory().get("/")
    request.user = User(role=role.value)
    assert rights(request)["rights"][right.value] is allowed
    if allowed:
        assert view(request).content == b"open"
    else:
        with pytest.raises(PermissionDenied):
            view(request)


def test_a_stranger_is_asked_to_log_in_and_comes_back() -> None:
    view = needs(Right.SEE_WEEK)(lambda request: HttpResponse("open"))
    request = RequestFactory().get("/leads/?q=1")
    request.user = AnonymousUser()
    answer = view(request)
    assert (answer.status_code, answer.url) == (302, "/login/?next=/leads/%3Fq%3D1")
    assert not any(rights(request)["rights"].values())


def test_who_has_left_may_do_nothing() -> None:
    assert not User(role=Role.ADMIN.value, is_active=False).has_right(Right.SEE_WEEK)
