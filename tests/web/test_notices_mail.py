"""Notices by mail: once, in one's language, on working days, whatever breaks in between."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tasuki.domain.notices import Mailing
from tasuki.domain.roles import Role
from tasuki.web.accounts.models import Member, User
from tasuki.web.handoffs import services
from tasuki.web.ledger.models import Posting
from tasuki.web.notices import post
from tasuki.web.notices.models import Digest, Fate, Parcel
from tasuki.web.notices.post import NoServer, begins, mails_send
from tasuki.web.notices.services import digest_begin, last_posting, mailing_set, notices_seen
from tests.facts.ledgers import TOKYO
from tests.web.handoffs import begin, offered
from tests.web.handoffs import user as anybody
from tests.web.roles import FS_MANAGER, FS_REP, IS_REP

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 11, 19, 10, tzinfo=TOKYO)
MORNING = datetime(2026, 11, 20, 8, tzinfo=TOKYO)
"""An hour before work begins on Friday."""


def user(role: Role, name: str | None = None) -> User:
    """Somebody with a mail address."""
    found = anybody(role, name)
    if not found.email:
        found.email = f"{found.username}@example.com"
        found.save()
    return found


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(THURSDAY, tick=False) as travelled:
        begin()
        user(FS_REP)
        anybody(IS_REP)  # has no address: nothing can be sent
        yield travelled


def handed(n: int = 1, to: str | None = None) -> Any:
    return offered(n, receiver=user(FS_REP, to).member)


def sent() -> list[tuple[str, ...]]:
    return [tuple(one.to) for one in mail.outbox]


def fates() -> list[tuple[str, str]]:
    return list(Digest.objects.order_by("pk").values_list("parcel", "fate"))


def test_a_morning_s_digest_is_sent_once(clock: time_machine.Traveller) -> None:
    handed()
    clock.move_to(MORNING - timedelta(seconds=1))
    assert mails_send(by="test").early
    assert not sent()
    clock.move_to(MORNING)
    assert mails_send(by="test").fates == {Fate.SENT: 1}
    assert sent() == [("fs_rep@example.com",)]
    handed(2)
    for hour in (9, 12, 23):
        clock.move_to(MORNING.replace(hour=hour))
        assert not mails_send(by="test").fates
    assert len(mail.outbox) == 1
    clock.move_to(datetime(2026, 11, 24, 9, tzinfo=TOKYO))
    mails_send(by="test")
    assert len(mail.outbox) == 2


def test_it_says_what_waits_what_is_new_and_where(clock: time_machine.Traveller) -> None:
    handed()
    clock.move_to(MORNING)
    mails_send(by="test")
    (letter,) = mail.outbox
    assert letter.subject == "[襷] 11月20日(金) 待っていること1件"
    assert letter.body == (
        "fs_repさん\n"
        "\n"
        "11月20日(金)、あなたを待っていることと、前回からの動きです。\n"
        "\n"
        "■ 受諾か差し戻しの回答を待つ引き渡し　1件（うち本日期限1件）\n"
        "  ・acme　期限 本日 18:00\n"
        "  https://tasuki.example/handoffs/?section=answer\n"
        "\n"
        "■ 新しい動き　1件\n"
        "  ・11月19日(木) 10:00　is_repさんが「acme」をあなたに引き渡しました\n"
        "\n"
        "--\n"
        "襷 Tasuki\n"
        "お知らせの一覧とメールの送り方: https://tasuki.example/notices/\n"
        "このメールには返信できません。\n"
    )
    digest = Digest.objects.get()
    assert digest.counts == {"answer": 1, "news": 1}
    assert letter.extra_headers["Message-ID"] == f"<morning.{digest.pk}@tasuki.example>"


def test_it_is_in_the_reader_s_language(clock: time_machine.Traveller) -> None:
    rep = user(FS_REP)
    rep.language = "en"
    rep.save()
    handed()
    clock.move_to(MORNING.replace(hour=18, minute=1))
    mails_send(by="test")
    (letter,) = mail.outbox
    assert letter.subject == "[Tasuki] Fri 20 Nov: 1 waiting, 1 overdue"
    assert letter.body.startswith(
        "fs_rep,\n\nwhat waits for you on Fri 20 Nov, and what is new since the last mail.\n\n"
        "* Hand-overs to accept or return: 1 (1 overdue)\n"
        "  - acme  was due today 18:00\n"
    )
    assert letter.body.isascii()


def test_of_many_it_names_the_first_and_counts_the_rest(clock: time_machine.Traveller) -> None:
    for n in range(8):
        handed(n)
    clock.move_to(MORNING)
    mails_send(by="test")
    (letter,) = mail.outbox
    assert letter.body.count("期限 本日") == 5
    assert letter.body.count("ほか3件") == 2
    assert max(map(len, letter.body.splitlines())) < 78


def test_nothing_to_say_is_settled_without_a_mail(clock: time_machine.Traveller) -> None:
    clock.move_to(MORNING)
    assert mails_send(by="test").fates == {Fate.NOTHING: 1}
    handed()
    clock.move_to(MORNING + timedelta(hours=4))
    assert not mails_send(by="test").fates  # no morning's digest in the afternoon
    assert not sent()


@pytest.mark.parametrize("day", [21, 22, 23])
def test_nothing_is_sent_on_days_off(clock: time_machine.Traveller, day: int) -> None:
    """A weekend, and the holiday of 23 November."""
    handed()
    mailing_set(user(FS_REP), Mailing.AT_ONCE, by="test")
    handed(2)
    clock.move_to(datetime(2026, 11, day, 10, tzinfo=TOKYO))
    assert mails_send(by="test").opens is None
    assert not sent()


def test_a_digest_may_go_out_an_hour_before_work(clock: time_machine.Traveller) -> None:
    assert begins(MORNING) == MORNING
    assert begins(datetime(2026, 11, 20, 23, 59, tzinfo=TOKYO)) == MORNING
    assert begins(datetime(2026, 11, 23, 9, tzinfo=TOKYO)) is None


def test_who_is_absent_or_gone_or_does_not_want_it_gets_none(
    clock: time_machine.Traveller,
) -> None:
    names = ("here", "absent", "left", "none", "ended", "no address")
    for n, name in enumerate(names):
        handed(n, name)
    day = MORNING.date()
    services.absence_set(_member("absent"), day, day, by="test")
    Member.objects.filter(key="left").update(active_until=THURSDAY.date())
    mailing_set(user(FS_REP, "none"), Mailing.NONE, by="test")
    User.objects.filter(username="ended").update(is_active=False)
    User.objects.filter(username="no address").update(email=None)
    clock.move_to(MORNING)
    mails_send(by="test")
    assert sent() == [("here@example.com",)]
    Digest.objects.all().delete()
    mail.outbox.clear()
    clock.move_to(datetime(2026, 11, 24, 9, tzinfo=TOKYO))
    mails_send(by="test")
    assert sent() == [("here@example.com",), ("absent@example.com",)]


def test_a_member_s_address_will_do(clock: time_machine.Traveller) -> None:
    handed()
    User.objects.filter(username="fs_rep").update(email=None)
    Member.objects.filter(key="fs_rep").update(email="member@example.com")
    clock.move_to(MORNING)
    mails_send(by="test")
    assert sent() == [("member@example.com",)]


class Broken(EmailBackend):
    """A mail server that fails as it is told to, before or after it took the mail."""

    before: BaseException | None = None
    after: BaseException | None = None
    closed: BaseException | None = None

    def open(self) -> bool:
        if Broken.closed:
            raise Broken.closed
        return True

    def send_messages(self, messages: Any) -> int:
        if Broken.before:
            raise Broken.before
        taken: int = super().send_messages(messages)
        if Broken.after:
            raise Broken.after
        return taken


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> type[Broken]:
    monkeypatch.setattr(post, "get_connection", Broken)
    for name in ("before", "after", "closed"):
        monkeypatch.setattr(Broken, name, None)
    return Broken


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_the_mail_server_it_is_not_sent_twice(
    clock: time_machine.Traveller, broken: type[Broken], monkeypatch: Any, when: str
) -> None:
    handed(1), handed(2, "second")
    clock.move_to(MORNING)
    monkeypatch.setattr(Broken, when, Killed())
    with pytest.raises(Killed):
        mails_send(by="test")
    taken = len(mail.outbox)
    assert taken == (when == "after")
    monkeypatch.setattr(Broken, when, None)
    done = mails_send(by="test")  # goes on with the second
    assert done.fates == {Fate.SENT: 1}
    assert done.unclear == 1
    assert len(mail.outbox) == taken + 1
    assert not mails_send(by="test").fates
    again = mails_send(by="test", unclear=True)  # a person has decided to
    assert (again.fates, again.unclear) == ({Fate.SENT: 1}, 0)
    ids = [one.extra_headers["Message-ID"] for one in mail.outbox]
    assert len(set(ids)) == 2  # the same one, if it came twice


def test_killed_before_the_server_was_asked_it_is_not_lost_for_good(
    clock: time_machine.Traveller, broken: type[Broken], monkeypatch: Any
) -> None:
    """What a digest that never arrived would have said stands in the next one."""
    handed()
    clock.move_to(MORNING)
    monkeypatch.setattr(Broken, "before", Killed())
    with pytest.raises(Killed):
        mails_send(by="test")
    monkeypatch.setattr(Broken, "before", None)
    clock.move_to(datetime(2026, 11, 24, 9, tzinfo=TOKYO))
    mails_send(by="test")
    (letter,) = mail.outbox
    assert "あなたに引き渡しました" in letter.body


def test_what_the_server_refuses_is_tried_again_and_once_more_is_enough(
    clock: time_machine.Traveller, broken: type[Broken], monkeypatch: Any
) -> None:
    handed()
    clock.move_to(MORNING)
    no = smtplib.SMTPRecipientsRefused({"fs_rep@example.com": (550, b"no such user")})
    monkeypatch.setattr(Broken, "before", no)
    assert mails_send(by="test").fates == {Fate.REFUSED: 1}
    assert mails_send(by="test").fates == {Fate.REFUSED: 1}
    monkeypatch.setattr(Broken, "before", None)
    assert mails_send(by="test").fates == {Fate.SENT: 1}
    assert not mails_send(by="test").fates
    assert Digest.objects.get().fate == Fate.SENT


def test_an_address_that_cannot_be_used_stops_nobody_else_s(clock: time_machine.Traveller) -> None:
    handed(1, "a"), handed(2, "b")
    User.objects.filter(username="a").update(email="a@example.com\nBcc: b@example.com")
    clock.move_to(MORNING)
    assert mails_send(by="test").fates == {Fate.REFUSED: 1, Fate.SENT: 1, Fate.NOTHING: 1}
    assert sent() == [("b@example.com",)]


def test_a_connection_that_breaks_leaves_one_unclear_and_the_rest_go_on(
    clock: time_machine.Traveller, broken: type[Broken], monkeypatch: Any
) -> None:
    handed(1), handed(2, "second")
    clock.move_to(MORNING)
    monkeypatch.setattr(Broken, "after", TimeoutError())
    assert mails_send(by="test").fates == {Fate.BEGUN: 2}
    assert len(mail.outbox) == 2
    monkeypatch.setattr(Broken, "after", None)
    assert not mails_send(by="test").fates


def test_without_a_server_nothing_is_claimed(
    clock: time_machine.Traveller, broken: type[Broken], monkeypatch: Any
) -> None:
    handed()
    clock.move_to(MORNING)
    monkeypatch.setattr(Broken, "closed", ConnectionRefusedError())
    with pytest.raises(NoServer, match="ConnectionRefusedError"):
        mails_send(by="test")
    assert not Digest.objects.exists()
    monkeypatch.setattr(Broken, "closed", None)
    assert mails_send(by="test").fates == {Fate.SENT: 1}


def test_two_runs_at_once_send_one(clock: time_machine.Traveller) -> None:
    """The second has read what is due before the first has claimed it."""
    rep = user(FS_REP)
    handed()
    upto = last_posting()
    news = {"by": "a", "after": 0, "upto": upto, "counts": {"news": 1}}
    for parcel in Parcel:
        first = digest_begin(rep, MORNING.date(), parcel, **news)
        assert first is not None
        later = news | {"upto": last_posting()}  # the claim is a posting too
        assert digest_begin(rep, MORNING.date(), parcel, **later) is None


def test_who_wants_to_hear_at_once_hears_of_each_thing_once(
    clock: time_machine.Traveller,
) -> None:
    rep = user(FS_REP)
    handed(1)
    mailing_set(rep, Mailing.AT_ONCE, by=rep)
    mails_send(by="test")  # this day's digest
    assert not mails_send(by="test").fates  # from now on, not from before
    handed(2)
    assert [mails_send(by="test").fates.get(Fate.SENT) for _ in range(2)] == [1, None]
    (letter,) = mail.outbox[-1:]
    assert letter.subject == "[襷] 新しい動き1件"
    assert "新しい動きがありました" in letter.body
    handed(3)
    notices_seen(rep, last_posting(), by=rep)  # was on the page in the meantime
    assert not mails_send(by="test").fates
    clock.move_to(MORNING)
    mails_send(by="test")
    assert "待っていること3件" in mail.outbox[-1].subject
    assert "新しい動き" not in mail.outbox[-1].body


def test_at_once_is_tried_again_where_it_was_refused(
    clock: time_machine.Traveller, broken: type[Broken], monkeypatch: Any
) -> None:
    rep = user(FS_REP)
    mails_send(by="test")
    mailing_set(rep, Mailing.AT_ONCE, by=rep)
    handed()
    monkeypatch.setattr(Broken, "before", smtplib.SMTPDataError(451, b"later"))
    assert mails_send(by="test").fates == {Fate.REFUSED: 1}
    monkeypatch.setattr(Broken, "before", None)
    assert mails_send(by="test").fates == {Fate.SENT: 1}
    assert not mails_send(by="test").fates


def test_a_dry_run_sends_and_keeps_nothing(clock: time_machine.Traveller) -> None:
    handed()
    clock.move_to(MORNING)
    before = Posting.objects.count()
    assert mails_send(by="test", dry=True).fates == {Fate.BEGUN: 1}
    assert (len(mail.outbox), Posting.objects.count()) == (0, before)


def test_no_log_and_no_audit_line_names_anybody(
    clock: time_machine.Traveller,
    broken: type[Broken],
    monkeypatch: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    handed(1), handed(2, "second")
    user(FS_MANAGER)
    clock.move_to(MORNING)
    no = smtplib.SMTPRecipientsRefused({"fs_rep@example.com": (550, b"second@example.com")})
    with caplog.at_level(logging.DEBUG):
        monkeypatch.setattr(Broken, "before", no)
        mails_send(by="test")
        monkeypatch.setattr(Broken, "before", None)
        mails_send(by="test")
    told = caplog.text + "".join(
        str(one.detail) + one.object for one in Posting.objects.filter(verb__startswith="digest")
    )
    assert "refused" in caplog.text
    for name in ("example.com", "fs_rep", "second", "acme", "山田"):
        assert name not in told


def _member(key: str) -> Member:
    found = Member.objects.get(key=key)
    assert isinstance(found, Member)
    return found
