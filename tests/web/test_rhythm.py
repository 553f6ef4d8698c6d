"""Targets: set, changed without being overwritten, brought from files, shown to those who may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tasuki.domain.roles import Role
from tasuki.domain.targets import Layer, Period
from tasuki.domain.window import Every, Window
from tasuki.intake.errors import MissingColumn
from tasuki.intake.targets import Fault
from tasuki.web.accounts.models import Member, Team, User
from tasuki.web.ledger.models import Posting, Reject
from tasuki.web.ledger.posting import Refused
from tasuki.web.rhythm.models import Target
from tasuki.web.rhythm.selectors import history, in_force, rate_targets
from tasuki.web.rhythm.services import Subject, target_set, targets_import
from tests.facts.ledgers import TOKYO
from tests.web.desk import organisation, reader
from tests.web.reading import text

NOVEMBER = Period.parse("2026-11", TOKYO)
SHEET = """層,指標,期間,対象,目標
チーム,アポ獲得数,2026-11,,120
部門連携,商談化率,2026-11,,45%
個人,コール数,2026-11,佐伯,400
個人,コール数,2026-11,だれか,400
チーム,アポ獲得数,2026-11,,120
チーム,アポ獲得数,2026-11,,130
部門連携,受諾率,2026-11,IS,90%
"""


@pytest.fixture
def people(db: None) -> Subject:
    team = Team.objects.create(key="is", name="IS")
    return Subject(member=Member.objects.create(key="M1", name="佐伯", team=team))


def put(value: float | None, **more: Any) -> Target | None:
    given = {"by": "test", "layer": Layer.TEAM, "metric": "sql", "period": NOVEMBER, **more}
    return target_set(value=value, **given)


def test_changing_a_target_adds_a_version_and_keeps_the_earlier_one(db: None) -> None:
    first, second = put(100), put(120)
    assert first is not None
    assert second is not None
    first.refresh_from_db()
    assert (first.value, first.version, second.version) == (100, 1, 2)
    assert [t.value for t in in_force(NOVEMBER)] == [120]
    assert [t.value for t in history(second)] == [120, 100]
    audit = Posting.objects.filter(verb="target_set").order_by("id")
    assert [line.detail for line in audit] == [{"old": None, "new": 100}, {"old": 100, "new": 120}]
    assert {line.object for line in audit} == {f"target:{first.key}"}


def test_the_same_value_again_changes_nothing(db: None) -> None:
    put(100)
    assert put(100) is None
    assert Target.objects.count() == 1


def test_a_withdrawn_target_is_out_of_force_and_not_forgotten(db: None) -> None:
    put(100)
    gone = put(None)
    assert gone is not None
    assert in_force(NOVEMBER) == ()
    assert [t.value for t in history(gone)] == [None, 100]
    assert put(90) is not None
    assert [t.value for t in in_force(NOVEMBER)] == [90]


def test_two_versions_cannot_have_one_number(db: None) -> None:
    first = put(100)
    assert first is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(
            key=first.key, version=1, layer="team", metric="sql", every="month",
            starts_on=first.starts_on, value=1, posting=first.posting,
        )  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_only_admins_and_managers_of_inside_sales_set_targets(db: None, role: Role) -> None:
    user = User.objects.create(
        username=role.value,
        name=role.value,
        role=role.value,
        created_at=Posting.objects.create(at=NOVEMBER.window.start, actor="test", verb="test").at,
    )
    if role in {Role.ADMIN, Role.IS_MANAGER}:
        assert put(10, by=user) is not None
        assert Posting.objects.latest("id").user == user
    else:
        with pytest.raises(PermissionDenied):
            put(10, by=user)
        with pytest.raises(PermissionDenied):
            targets_import(by=user, path=Path("nothing.csv"))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"metric": "untouched"}, Fault.UNKNOWN_METRIC),
        ({"layer": Layer.INDIVIDUAL}, Fault.WRONG_SUBJECT),
        ({"metric": "mql_to_sql", "value": 45}, Fault.RATE_RANGE),
        ({"value": -1}, Fault.RATE_RANGE),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(db: None, given: Any, code: str) -> None:
    with pytest.raises(Refused) as no:
        put(**{"value": 1, **given})
    assert no.value.code == code
    assert not Target.objects.exists()


def test_a_cross_department_target_is_nobody_s_own(people: Subject) -> None:
    with pytest.raises(Refused):
        put(0.4, metric="sql_acceptance", layer=Layer.CROSS, subject=people)
    with pytest.raises(Refused):
        put(4, layer=Layer.TEAM, subject=people)
    assert put(4, layer=Layer.INDIVIDUAL, subject=people) is not None


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_file_sets_targets_and_every_row_is_accounted_for(
    people: Subject, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "目標.csv"
    path.write_bytes(SHEET.encode(encoding))
    done = targets_import(by="test", path=path)
    assert (done.read, done.posted, done.duplicate, done.rejected) == (7, 3, 1, 3)
    assert done.read == done.posted + done.duplicate + done.rejected
    rejects = {r.row: (r.field, r.code) for r in Reject.objects.filter(posting_id=done.posting)}
    assert rejects == {
        5: ("subject", Fault.UNKNOWN_SUBJECT),
        7: ("value", Fault.TWICE),
        8: ("subject", Fault.WRONG_SUBJECT),
    }
    kept = Reject.objects.get(posting_id=done.posting, row=5)
    assert kept.original["対象"] == "だれか"
    assert {(t.metric, t.value) for t in in_force(NOVEMBER)} == {
        ("appointments", 120),
        ("sql_to_opportunity", 0.45),
        ("calls", 400),
    }
    again = targets_import(by="test", path=path)
    assert (again.posted, again.duplicate, again.rejected) == (0, 4, 3)
    assert Posting.objects.get(pk=again.posting).detail["duplicate"] == 4


def test_a_file_that_cannot_be_used_leaves_nothing_behind(db: None, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("metric,target\nsql,3\n", encoding="utf-8")
    with pytest.raises(MissingColumn):
        targets_import(by="test", path=path)
    assert not Posting.objects.exists()


def test_rates_that_are_to_be_reached_are_those_of_the_narrowest_period(people: Subject) -> None:
    year = Period.parse("FY2026", TOKYO)
    put(0.30, metric="mql_to_sql", period=year)
    put(0.40, metric="sql_to_opportunity", period=year)
    put(0.50, metric="sql_to_opportunity", layer=Layer.CROSS)
    put(0.9, metric="mql_to_sql", layer=Layer.INDIVIDUAL, subject=people)
    put(100)
    assert rate_targets(NOVEMBER.window) == {"mql_to_sql": 0.30, "sql_to_opportunity": 0.50}
    week = Window.of(Every.WEEK, date(2026, 11, 11), TOKYO)
    assert rate_targets(week) == {"mql_to_sql": 0.30, "sql_to_opportunity": 0.50}
    quarter = Period.parse("FY2026-Q3", TOKYO).window
    assert rate_targets(quarter) == {"mql_to_sql": 0.30, "sql_to_opportunity": 0.40}
    assert rate_targets(Period.parse("FY2025", TOKYO).window) == {}


@pytest.fixture(scope="module")
def desk(
    _ledger_template: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with organisation(_ledger_template, tmp_path_factory.mktemp("rhythm"), django_db_blocker):
        member = Member.objects.get(key="佐伯")
        put(1000)
        put(1, metric="calls")
        put(50, metric="calls", layer=Layer.INDIVIDUAL, subject=Subject(member=member))
        put(0.4, metric="sql_to_opportunity", layer=Layer.CROSS)
        yield


def test_the_page_answers_first_and_shows_three_layers(desk: None) -> None:
    html = reader(Role.IS_MANAGER).get("/targets/?period=2026-11").content.decode()
    (head,) = re.findall(r'<h2 class="finding".*?</h2>', html, re.DOTALL)
    assert text(head) == "2026年11月のSQL引き渡しは、このままでは目標の1,000件に届かない見込みです"
    assert [layer for layer in ("team-h", "individual-h", "cross_department-h") if layer in html]
    assert "届いた" in text(html)
    assert "佐伯" in text(html)
    assert "接続率" in text(html)


def test_every_figure_of_the_page_opens_its_records(desk: None) -> None:
    client = reader(Role.IS_MANAGER)
    html = client.get("/targets/?period=2026-11").content.decode()
    links = dict(re.findall(r'class="plain" href="([^"]*/records/[^"]*)">([\d,]+)(?:本|件)<', html))
    assert len(links) >= 3
    for link, value in links.items():
        answer = client.get(unescape(link))
        assert answer.status_code == 200
        assert value in text(answer.content.decode())


@pytest.mark.parametrize("role", list(Role))
def test_a_member_s_own_target_is_seen_by_those_who_coach_and_by_the_member(
    desk: None, role: Role
) -> None:
    html = reader(role).get("/targets/?period=2026-11").content.decode()
    coaches = {Role.ADMIN, Role.IS_MANAGER, Role.FS_MANAGER}
    assert ("佐伯" in text(html)) is (role in coaches)
    assert ("決める" in html) is (role in {Role.ADMIN, Role.IS_MANAGER})
    own = Target.objects.get(layer="individual")
    status = reader(role).get(f"/targets/history/{own.pk}/").status_code
    assert status == (200 if role in coaches else 404)
    if role is Role.IS_REP:
        user = User.objects.get(username=role.value)
        user.member = own.member
        user.save()
        assert "佐伯" in text(reader(role).get("/targets/?period=2026-11").content.decode())
        user.member = None
        user.save()


def test_the_form_sets_a_target_and_says_so(desk: None) -> None:
    client = reader(Role.IS_MANAGER)
    form = {"layer": "team", "metric": "won_amount", "period": "2026年12月", "subject": "all"}
    answer = client.post("/targets/set/", {**form, "value": "3,000万"}, follow=True)
    assert "成約金額を3,000万円にしました" in text(answer.content.decode())
    target = Target.objects.get(metric="won_amount")
    assert (target.value, target.starts_on) == (3e7, date(2026, 12, 1))
    change = client.get(f"/targets/?edit={target.pk}").content.decode()
    assert 'value="30000000"' in change
    client.post("/targets/set/", {**form, "value": ""})
    assert in_force(Period.parse("2026-12", TOKYO)) == ()


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"value": "多め"}, "数として読めません"),
        ({"period": "いつか"}, "期間の書き方が違います"),
        ({"metric": "sql_to_opportunity", "value": "45"}, "45% か 0.45"),
        ({"layer": "individual"}, "個人目標には担当を"),
    ],
)
def test_the_form_says_what_is_wrong(desk: None, given: dict[str, str], complaint: str) -> None:
    before = Target.objects.count()
    form = {"layer": "team", "metric": "sql", "period": "2026-11", "subject": "all", "value": "9"}
    answer = reader(Role.IS_MANAGER).post("/targets/set/", form | given)
    assert answer.status_code == 422
    assert complaint in text(answer.content.decode())
    assert Target.objects.count() == before


def test_a_file_is_brought_its_rejects_shown_and_given_back(desk: None) -> None:
    client = reader(Role.IS_MANAGER)
    sheet = "指標,期間,目標\n商談数,2026-10,30\n商談数,2026-99,30\n"
    upload = SimpleUploadedFile("目標.csv", sheet.encode("cp932"))
    answer = client.post("/targets/import/", {"file": upload, "shown": "2026-11"}, follow=True)
    page = text(answer.content.decode())
    assert "2行を読み、1件の目標を決めました" in page
    assert "2026-99" in page
    (link,) = re.findall(r'href="([^"]*rejects\.csv)"', answer.content.decode())
    given = client.get(link).content.decode("utf-8-sig")
    assert "2026-99" in given
    corrected = given.replace("2026-99", "2026-09").encode()
    again = client.post(
        "/targets/import/", {"file": SimpleUploadedFile("rejects.csv", corrected)}, follow=True
    )
    assert "1行を読み、1件の目標を決めました" in text(again.content.decode())
    wrong = client.post(
        "/targets/import/", {"file": SimpleUploadedFile("a.xlsx", b"x"), "shown": "2026-11"}
    )
    assert wrong.status_code == 422
    large = SimpleUploadedFile("a.csv", b"x" * 1_000_001)
    assert client.post("/targets/import/", {"file": large, "shown": "2026-11"}).status_code == 422


def test_only_who_sets_targets_reaches_the_doors_that_write(desk: None) -> None:
    client = reader(Role.MARKETING)
    for address in ("set/", "import/"):
        assert client.post(f"/targets/{address}").status_code == 403
    assert client.get("/targets/import/1/").status_code == 403
    assert reader(Role.ADMIN).get("/targets/set/").status_code == 405


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?period=2030-01", 200),
        ("?period=2026-10", 200),
        ("?period=FY2026", 200),
        ("?period=nonsense", 404),
        ("?period=9999-01", 404),
        ("?edit=999999", 404),
        ("?edit=x", 404),
        ("plan/", 200),
        ("plan/?amount=x&period=2026-12", 422),
        ("plan/?amount=1000万&period=2026-12", 200),
    ],
)
def test_an_address_is_answered_or_politely_refused(desk: None, address: str, status: int) -> None:
    answer = reader(Role.IS_MANAGER).get(f"/targets/{address}")
    assert answer.status_code == status


def test_the_plan_says_how_many_calls_a_day(desk: None) -> None:
    answer = reader(Role.VIEWER).get("/targets/plan/?amount=1000万&period=2026-12")
    page = text(answer.content.decode())
    assert re.search(r"1,000万円を成約するには、1人1日およそ\d+本のコールが要ります", page)
    assert "いちばん分からないのは" in page
