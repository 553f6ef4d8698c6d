"""Users: how they log in, who may make them, what is written down."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError

from tasuki.domain.roles import Role
from tasuki.web.accounts.models import User
from tasuki.web.accounts.services import language_set, user_change, user_create
from tasuki.web.ledger.models import Posting

pytestmark = pytest.mark.django_db
PASSWORD = "seven horses ran"


def create(name: str = "Tanaka", role: Role = Role.IS_REP, **options) -> User:
    return user_create(
        **{"username": name, "password": PASSWORD, "role": role, "by": "test"} | options
    )


@pytest.mark.parametrize(
    "typed", ["Tanaka", "tanaka", " TANAKA ", "tanaka@example.jp", "Tanaka@Example.JP"]
)
def test_a_user_logs_in_by_name_or_mail_address(typed: str) -> None:
    user = create(email="tanaka@example.jp")
    assert authenticate(username=typed, password=PASSWORD) == user


def test_a_wrong_password_or_name_and_a_closed_account_stay_outside() -> None:
    user = create()
    assert authenticate(username="tanaka", password="wrong") is None
    assert authenticate(username="nobody", password=PASSWORD) is None
    user_change(user, by="test", is_active=False)
    assert authenticate(username="tanaka", password=PASSWORD) is None


def test_nobody_takes_another_s_name_or_address() -> None:
    create(email="tanaka@example.jp")
    create("Suzuki")
    create("Sato")  # two users without an address are no clash
    for name, email in (("TANAKA", None), ("other", "Tanaka@example.jp")):
        with pytest.raises(ValidationError):
            create(name, email=email)
    assert Posting.objects.filter(verb="user_create").count() == 3


@pytest.mark.parametrize("password", ["short", "12345678901", "password", "tanaka12"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        create(password=password)
    assert not User.objects.exists()


def test_only_who_manages_users_makes_or_changes_others() -> None:
    admin, manager, rep = (create(r.value, r) for r in (Role.ADMIN, Role.IS_MANAGER, Role.IS_REP))
    with pytest.raises(PermissionDenied):
        create("new", by=manager)
    with pytest.raises(PermissionDenied):
        user_change(rep, by=rep, role=Role.ADMIN)
    user_change(rep, by=rep, password="another fine phrase")
    user_change(rep, by=admin, role=Role.IS_MANAGER)
    rep.refresh_from_db()
    assert rep.role == "is_manager"
    line = Posting.objects.filter(verb="user_change").latest("id")
    assert (line.user, line.detail) == (admin, {"role": {"old": "is_rep", "new": "is_manager"}})


def test_no_password_is_written_down() -> None:
    user = create()
    user_change(user, by=user, password="another fine phrase")
    assert not [
        p for p in Posting.objects.all() if "phrase" in str(p.detail) or "horses" in str(p.detail)
    ]


def test_a_user_chooses_the_language() -> None:
    user = create()
    language_set(user, language="en", by=user)
    assert User.objects.get().language == "en"
