"""A small real workspace: an invented organisation's ledger and facts, and a user per role.

python -m tests.browser.world FOLDER makes one. Everything is posted and refreshed by the product's
own code; the people and companies do not exist.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

AS_OF = datetime(2026, 11, 19, 8, 30, tzinfo=UTC)  # a Thursday, 17:30 in Tokyo
BEGAN = date(2026, 3, 2)
WEEK = "2026-W47"
WEEKS = 34
PER_WEEK = 45
PASSWORD = "一つの長い合言葉-24-たすき"
SETTINGS = "tasuki.web.settings.dev"

MEMBERS = ("佐伯", "長谷", "三浦", "大久保", "江口", "宮下", "白石", "堀")
RECEIVERS = ("梶原", "新谷", "野々村")
CAMPAIGNS = (
    ("展示会「ものづくり総合展 秋」", "event", 4_800_000.0),
    ("ウェビナー「受発注の棚卸し」", "webinar", 320_000.0),
    ("資料請求(自然検索)", "organic_search", None),
    ("検索広告", "paid_search", 1_500_000.0),
    ("ホワイトペーパー「見積の属人化」", "whitepaper", 350_000.0),
)
FIRST = ("架空", "見本", "例示", "仮名", "試作", "模擬", "仮想", "例題", "ダミー", "サンプル")
SECOND = ("精密工業", "物流", "化成", "計測", "製紙", "電装", "資材", "食品", "建材", "樹脂")
PEOPLE = ("森下", "相川", "戸田", "仁科", "能登", "真鍋", "柳", "古賀", "小倉", "黒田")
REASONS = ("決裁者が不明", "時期が未定", "対象外の業種", "予算がない")


@dataclass
class Books:
    """Rows to be posted."""

    leads: list[Any] = field(default_factory=list)
    persons: list[Any] = field(default_factory=list)
    gates: list[Any] = field(default_factory=list)
    touches: list[Any] = field(default_factory=list)
    deals: list[Any] = field(default_factory=list)
    joined: list[Any] = field(default_factory=list)


def build(home: Path) -> None:
    """Make the workspace in `home`, which must be empty."""
    os.environ |= {"TASUKI_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS}
    os.environ.pop("DATABASE_URL", None)
    home.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill()
    agree()
    hand_over()
    restate()
    aim()
    try_on()


def fill(weeks: int = WEEKS, per_week: int = PER_WEEK) -> None:
    """Users, ledger and facts in the workspace and the database that Django stands on."""
    _users()
    _ledger(random.Random(47), weeks, per_week)
    _refresh()


def _users() -> None:
    from tasuki.domain.roles import Role
    from tasuki.web.accounts.services import user_create

    for role in Role:
        user_create(username=role.value, password=PASSWORD, role=role, by="test", name="水野")


def _ledger(chance: random.Random, weeks: int, per_week: int) -> None:
    from django.db import transaction

    from tasuki.web.ledger.models import (
        CampaignMembership,
        Deal,
        GateEvent,
        Lead,
        Person,
        Touch,
    )
    from tasuki.web.ledger.posting import posted

    with transaction.atomic(), posted("bulk", by="test") as posting:
        people = _staff(posting)
        books = Books()
        for number, created in enumerate(_arrivals(chance, weeks, per_week), start=1):
            _journey(books, number, created, people, posting, chance)
        for model, rows in (
            (Lead, books.leads),
            (Person, books.persons),
            (Deal, books.deals),
            (GateEvent, books.gates),
            (Touch, books.touches),
            (CampaignMembership, books.joined),
        ):
            model.objects.bulk_create(rows, batch_size=500)
            _number_on(model)


def _number_on(model: Any) -> None:
    """What comes next is numbered after rows that brought their own numbers."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _staff(posting: Any) -> dict[str, list[Any]]:
    from tasuki.domain.roles import Role
    from tasuki.web.accounts.models import Member, Team
    from tasuki.web.ledger.models import Campaign, Company

    team = Team.objects.create(key="is", name="IS")
    field = Team.objects.create(key="fs", name="フィールドセールス部 東日本")

    def member(name: str, role: Role, of: Any) -> Any:
        return Member.objects.create(key=name, name=name, role=role.value, team=of)

    return {
        "is": [member(name, Role.IS_REP, team) for name in MEMBERS],
        "fs": [member(name, Role.FS_REP, field) for name in RECEIVERS],
        "campaigns": [
            Campaign.objects.create(
                key=f"C{i}",
                name=name,
                channel=channel,
                starts_on=BEGAN,
                cost=cost,
                posting=posting,
            )
            for i, (name, channel, cost) in enumerate(CAMPAIGNS)
        ],
        "companies": [
            Company.objects.create(
                key=a + b, name=a + b, industry="製造", employees=240, posting=posting
            )
            for a in FIRST
            for b in SECOND
        ],
    }


def _arrivals(chance: random.Random, weeks: int, per_week: int) -> Iterator[datetime]:
    for week in range(weeks, -1, -1):
        for _ in range(per_week + chance.randrange(-8, 9)):
            day, hour = chance.choice((0, 0, 1, 2, 3, 4)), chance.uniform(0, 9)
            monday = datetime(2026, 11, 16, 0, 0, tzinfo=UTC) - timedelta(weeks=week)
            instant = monday + timedelta(days=day, hours=hour)
            if instant < AS_OF:
                yield instant


def _journey(
    books: Books,
    number: int,
    created: datetime,
    people: dict[str, list[Any]],
    posting: Any,
    chance: random.Random,
) -> None:
    from tasuki.web.ledger.models import Deal, GateEvent, Lead, Person, Touch

    campaign = chance.choice(people["campaigns"])
    member, receiver = chance.choice(people["is"]), chance.choice(people["fs"])
    lead = Lead(
        id=number,
        key=f"L-{number:04d}",
        created_at=created,
        company=chance.choice(people["companies"]),
        campaign=campaign,
        source=campaign.channel if chance.random() < 0.9 else None,
        segment=chance.choice(("中堅", "大手", None)),
        do_not_contact=chance.random() < 0.02,
        posting=posting,
    )
    books.leads.append(lead)
    if number % 6 == 0:  # by the numbers alone, so that the rest stays as it is drawn
        books.joined.append(_joined(lead, people["campaigns"][number % 5], posting))
    name = chance.choice(PEOPLE)
    books.persons.append(Person(lead=lead, name=name, email=f"m{number}@example.com"))

    def later(instant: datetime, days: float) -> datetime:
        return instant + timedelta(days=chance.expovariate(1 / days))

    def gate(kind: str, instant: datetime, **more: Any) -> bool:
        if instant >= AS_OF:
            return False
        books.gates.append(
            GateEvent(
                key=f"{lead.key}:{kind}",
                lead=lead,
                kind=kind,
                occurred_at=instant,
                posting=posting,
                **more,
            )
        )
        return True

    def call(instant: datetime, place: int) -> None:
        endings = (
            "no_answer",
            "no_answer",
            "gatekeeper",
            "connected",
            "conversation",
            "appointment",
            "none",
        )
        ending = chance.choice(endings)
        talked = ending in ("connected", "conversation", "appointment")
        if instant < AS_OF:
            books.touches.append(
                Touch(
                    key=f"{lead.key}:call:{place}",
                    lead=lead,
                    kind="call",
                    direction="out",
                    occurred_at=instant,
                    member=member,
                    disposition=ending,
                    duration_s=chance.randrange(60, 500) if talked else None,
                    posting=posting,
                )
            )

    mql_at = later(created, 2)
    if chance.random() > 0.8 or not gate("mql", mql_at):
        return
    if chance.random() < 0.95:
        gate("assign", mql_at + timedelta(hours=1), to_member=member)
        first = later(mql_at, 0.4)
        for place in range(chance.randrange(1, 6)):
            call(later(first, 3 * place) if place else first, place)
    sql_at = later(mql_at, 7)
    if chance.random() > 0.3:
        if chance.random() < 0.3:
            gate("disqualify", later(mql_at, 20), reason=chance.choice(REASONS))
        return
    if not gate("hand_over", sql_at, member=member, to_member=receiver):
        return
    answer = later(sql_at, 1.5)
    if chance.random() < 0.12:
        gate("return", answer, member=receiver, reason=chance.choice(REASONS))
        return
    if chance.random() < 0.9:
        gate("accept", answer, member=receiver)
    recently = sql_at > AS_OF - timedelta(weeks=13)
    opened = later(answer, 5)
    if chance.random() > (0.42 if recently else 0.72):
        return
    deal = Deal(id=number, key=f"D-{number}", lead=lead, member=receiver, posting=posting)
    deal.name, deal.opened_at, deal.amount = (
        f"{lead.company.name} 受発注",
        opened,
        1e5 * chance.randrange(5, 90),
    )
    if not gate("open_opportunity", opened, deal=deal, member=receiver):
        return
    books.deals.append(deal)
    ended = later(opened, 25)
    if ended < AS_OF and chance.random() < 0.6:
        won = chance.random() < 0.4
        deal.won_at, deal.lost_at = (ended, None) if won else (None, ended)
        gate("win" if won else "lose", ended, deal=deal, reason=None if won else "予算がない")


def _joined(lead: Any, campaign: Any, posting: Any) -> Any:
    """A second campaign that a lead took part in, the day after it came."""
    from tasuki.web.ledger.models import CampaignMembership

    return CampaignMembership(
        key=f"{lead.key}:{campaign.key}",
        lead=lead,
        campaign=campaign,
        responded_at=lead.created_at + timedelta(days=1),
        posting=posting,
    )


def _refresh(as_of: datetime = AS_OF) -> None:
    from django.conf import settings

    from tasuki.facts.refresh import refresh
    from tasuki.facts.store import Store
    from tasuki.web.ledger.reader import ledger_reader
    from tasuki.workspace.calendar import business_calendar

    space = settings.WORKSPACE
    with ledger_reader() as ledger:
        refresh(
            ledger,
            Store(space.facts),
            calendar=business_calendar(space.organisation),
            zone=space.organisation.tz,
            as_of=as_of,
        )


def restate() -> None:
    """Report the closed weeks, and learn only then of three opportunities of two months ago."""
    from django.conf import settings
    from django.db import transaction

    from tasuki.facts.reported import Book
    from tasuki.facts.snapshot import Snapshot
    from tasuki.insight.restatement import report
    from tasuki.web.ledger.models import GateEvent
    from tasuki.web.ledger.posting import posted

    space = settings.WORKSPACE
    report(Snapshot.open(space), Book(space.reported))
    since = AS_OF - timedelta(weeks=10)
    handed = GateEvent.objects.filter(kind="hand_over", occurred_at__gte=since)
    opened = GateEvent.objects.filter(kind="open_opportunity").values("lead")
    late = handed.exclude(lead__in=opened).filter(occurred_at__lt=since + timedelta(weeks=3))
    with transaction.atomic(), posted("bulk", by="test") as posting:
        for event in late.order_by("occurred_at")[:3]:
            GateEvent.objects.create(
                key=f"{event.key}:late",
                lead=event.lead,
                kind="open_opportunity",
                occurred_at=event.occurred_at + timedelta(days=6),
                posting=posting,
            )
    _refresh()


def aim() -> None:
    """Targets for the month and the quarter, as the demo has them."""
    from django.conf import settings

    from tasuki.facts.snapshot import Snapshot
    from tasuki.web.rhythm.invented import targets_invent

    targets_invent(Snapshot.open(settings.WORKSPACE), by="test")


def agree() -> None:
    """How an agreement came into force and a draft of the next, as the demo has them; leads that meet
    it, of which one was passed on and one declined."""
    from django.conf import settings

    from tasuki.domain.roles import Role
    from tasuki.facts.snapshot import Snapshot
    from tasuki.web.accounts.models import User
    from tasuki.web.agreements.invented import agreements_invent
    from tasuki.web.ledger.posting import invented_at
    from tasuki.web.proposals.selectors import waiting
    from tasuki.web.proposals.services import proposal_decline, proposal_pass
    from tasuki.web.proposals.sweep import gate_sweep

    today = datetime.now(UTC).astimezone(settings.ORGANISATION.tz).date()
    _interested()
    _refresh()
    snapshot = Snapshot.open(settings.WORKSPACE)
    agreements_invent(BEGAN, today, by="test", snapshot=snapshot)
    gate_sweep(snapshot, by="job")
    marketing, found = User.objects.get(role=Role.MARKETING.value), list(waiting())
    with invented_at(AS_OF - timedelta(hours=3)):
        proposal_pass(found[-1], by=marketing)
        proposal_decline(found[-2], "既存のお客様の別部署で、担当営業が対応中です。", by=marketing)


def hand_over() -> None:
    """Hand-overs in every state, of which the two representatives have some."""
    from tasuki.web.accounts.models import Member, User
    from tasuki.web.handoffs.invented import handoffs_invent

    for role, name in (("is_rep", MEMBERS[0]), ("fs_rep", RECEIVERS[0])):
        User.objects.filter(username=role).update(member=Member.objects.get(key=name))
    handoffs_invent(AS_OF, by="test")


def _interested() -> None:
    """Leads whom nobody passed on, and who come back to the site and fill in forms."""
    from django.db import transaction

    from tasuki.web.ledger.models import GateEvent, Lead, Touch
    from tasuki.web.ledger.posting import posted

    passed = GateEvent.objects.values("lead")
    quiet = Lead.objects.exclude(pk__in=passed).filter(do_not_contact=False).order_by("-pk")
    with transaction.atomic(), posted("bulk", by="test") as posting:
        Touch.objects.bulk_create(
            Touch(
                key=f"{lead.key}:{kind}:{nth}",
                lead=lead,
                kind=kind,
                direction="in",
                occurred_at=max(lead.created_at, AS_OF - timedelta(days=2 * place + 3))
                + timedelta(hours=nth),
                disposition="none",
                posting=posting,
            )
            for place, lead in enumerate(quiet[:14])
            for nth, kind in enumerate(("visit", "form", "visit", "form", "form", "visit", "form"))
        )


def try_on() -> None:
    """The third version tried on the past, so that its page has its answer when it is opened."""
    import time

    from django.conf import settings
    from django.utils import timezone

    from tasuki.facts.snapshot import Snapshot
    from tasuki.web.agreements.selectors import register
    from tasuki.web.agreements.trial import kept
    from tasuki.web.agreements.trial.asked import asked

    snapshot, found = Snapshot.open(settings.WORKSPACE), register(timezone.now())
    version = found.of(3)
    assert version is not None
    wanted = asked({}, found, version, snapshot)
    while kept.found(snapshot, wanted.drafts, wanted.window) is None:
        time.sleep(0.1)


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve())
