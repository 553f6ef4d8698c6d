"""Return reasons, absences and feedback to Marketing, on their pages."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tasuki.domain.agreement.document import Rhythm
from tasuki.domain.handoffs import Outcome
from tasuki.domain.roles import Role
from tasuki.web.handoffs import services
from tasuki.web.handoffs.models import Absence, Feedback, FeedbackEvent, Handoff, ReturnReason
from tasuki.web.ledger.models import Campaign, Posting
from tests.web.handoffs import ANSWERS, campaign, collected, day, offered, reason, user
from tests.web.reading import reader, text
from tests.web.roles import (
    ADMIN,
    EVERYBODY_WHO_WORKS,
    FS_MANAGER,
    FS_REP,
    IS_MANAGER,
    IS_REP,
    MANAGERS,
    MARKETING,
    VIEWER,
)
from tests.web.test_handoff_pages import listed, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agreed")]


def cells(html: str) -> str:
    """The text of a page, a space between the cells of its tables."""
    return re.sub(r"\s+", " ", text(re.sub(r"</t[dh]>", " ", html)))


DOORS: dict[str, set[Role]] = {
    "reasons/": MANAGERS,
    "absences/": EVERYBODY_WHO_WORKS,
    "feedback/": set(Role),
    "feedback/{feedback}/": set(Role),
}
VERBS: dict[str, set[Role]] = {
    "reasons/": MANAGERS,
    "reasons/{reason}/retire/": MANAGERS,
    "absences/": EVERYBODY_WHO_WORKS,
    "absences/{absence}/withdraw/": EVERYBODY_WHO_WORKS,
    "feedback/collect/": MANAGERS,
    "feedback/{feedback}/send/": MANAGERS,
    "feedback/{feedback}/acknowledge/": {ADMIN, MARKETING},
    "feedback/{feedback}/answer/": {ADMIN, MARKETING},
}


@pytest.mark.parametrize("role", list(Role))
def test_every_door_opens_to_those_who_may_and_to_nobody_else(role: Role) -> None:
    made, client, by = collected(), reader(role), user(FS_REP)
    absence = services.absence_set(by.member, day(1), day(2), by=by)  # type: ignore[arg-type]
    facts = {"feedback": made.pk, "reason": reason().pk, "absence": absence.pk}
    for door, allowed in DOORS.items():
        status = client.get(f"/handoffs/{door.format(**facts)}").status_code
        assert status == (200 if role in allowed else 403), door
    before = Posting.objects.count()
    for door, allowed in VERBS.items():
        with transaction.atomic():
            status = client.post(f"/handoffs/{door.format(**facts)}").status_code
            changed = Posting.objects.count() != before
            transaction.set_rollback(True)
        assert (status != 403) is (role in allowed), door
        assert not changed or role in allowed


# ---------- Reasons ----------


def test_a_reason_is_added_used_and_retired_and_stays_where_it_was_used() -> None:
    manager = reader(FS_MANAGER)
    given = {"key": "no_power", "ja": "決裁者に会えない", "en": "No decision maker"}
    assert manager.post("/handoffs/reasons/", given).status_code == 302
    handoff = offered()
    assert "決裁者に会えない" in opened(FS_REP, f"{handoff.pk}/")
    services.handoff_return(handoff, "no_power", by=user(FS_REP))
    found = ReturnReason.objects.get(key="no_power")
    gone = manager.post(f"/handoffs/reasons/{found.pk}/retire/", follow=True)
    assert "使わなくしました" in text(gone.content.decode())
    again = manager.post(f"/handoffs/reasons/{found.pk}/retire/", follow=True)
    assert "「決裁者に会えない」は使わなくなった理由です" in text(again.content.decode())
    page = cells(opened(FS_MANAGER, "reasons/"))
    # The English words twice: in their column, and under the Japanese ones where it is narrow.
    once = r"決裁者に会えない ?No decision maker No decision maker no_power 1 \S+から使わない"
    assert re.search(once, page)
    assert "「決裁者に会えない」を理由に差し戻された。" in text(opened(IS_REP, f"{handoff.pk}/"))
    other = offered(2)
    assert "決裁者に会えない" not in opened(FS_REP, f"{other.pk}/")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"key": "予算", "ja": "x", "en": "x"}, "は使えません"),
        ({"key": "budget", "ja": "別", "en": "x"}, "すでに使われています"),
        ({"key": "other", "ja": "", "en": "x"}, "入力してください"),
        ({"key": "taken_back", "ja": "x", "en": "x"}, "は使えません"),
    ],
)
def test_a_reason_that_cannot_be_used_says_why_and_keeps_what_was_typed(
    given: dict[str, str], complaint: str
) -> None:
    answer = reader(IS_MANAGER).post("/handoffs/reasons/", given)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in text(html)
    assert f'value="{given["key"]}"' in html
    assert ReturnReason.objects.count() == 1


# ---------- Absences ----------


def test_everybody_enters_their_own_absence_and_managers_anybody_s() -> None:
    mine, other = user(FS_REP), user(FS_REP, "kuroda")
    given = {"member": str(mine.member_id), "starts_on": f"{day(0)}", "ends_on": f"{day(3)}"}
    assert reader(mine).post("/handoffs/absences/", given).status_code == 302
    theirs = reader(mine).post("/handoffs/absences/", given | {"member": str(other.member_id)})
    assert theirs.status_code == 422
    manager = reader(FS_MANAGER)
    given |= {"member": str(other.member_id)}
    assert manager.post("/handoffs/absences/", given).status_code == 302
    assert Absence.objects.count() == 2
    assert text(opened(FS_MANAGER, "absences/")).count("取り消す") == 3  # two buttons and the head
    own = text(opened(mine, "absences/"))
    assert "kuroda" not in own
    absence = Absence.objects.get(member=other.member)
    refused = reader(mine).post(f"/handoffs/absences/{absence.pk}/withdraw/", follow=True)
    assert "本人が行う操作です" in text(refused.content.decode())
    manager.post(f"/handoffs/absences/{absence.pk}/withdraw/")
    absence.refresh_from_db()
    assert absence.withdrawn is not None


def test_an_absence_that_ends_before_it_begins_is_refused() -> None:
    by = user(FS_REP)
    given = {"member": str(by.member_id), "starts_on": f"{day(3)}", "ends_on": f"{day(1)}"}
    answer = reader(by).post("/handoffs/absences/", given)
    assert answer.status_code == 422
    assert "より前です" in text(answer.content.decode())
    bad = reader(by).post("/handoffs/absences/", given | {"ends_on": "いつか"})
    assert "日付として読めません" in text(bad.content.decode())
    assert not Absence.objects.exists()


# ---------- Feedback ----------


def told_of() -> Campaign:
    """A campaign with one hand-over that was evaluated and given back."""
    found = campaign()
    handoff = offered()
    handoff.lead.campaign = found
    handoff.lead.save()
    services.handoff_accept(handoff, by=user(FS_REP))
    services.handoff_evaluate(handoff, ANSWERS, by=user(FS_REP), outcome=Outcome.NO_OPPORTUNITY)
    services.handoff_return(handoff, "budget", by=user(FS_REP))
    Handoff.objects.update(offered_at=timezone.now() - timedelta(days=4))
    return found


def test_feedback_is_collected_sent_read_and_answered_on_its_pages() -> None:
    found, manager, marketing = told_of(), reader(IS_MANAGER), reader(MARKETING)
    given = {"campaign": str(found.pk), "starts_on": f"{day(-7)}", "ends_on": f"{day(-1)}"}
    done = manager.post("/handoffs/feedback/collect/", given)
    made = Feedback.objects.get()
    assert done["Location"] == f"/handoffs/feedback/{made.pk}/"
    page = cells(opened(MARKETING, f"feedback/{made.pk}/"))
    assert "この期間に引き渡した件: 1件" in page
    assert "SQLの質" in page
    assert "3 / 4 1 / 1件" in page
    assert "予算がない 1 / 1件" in page
    assert "商談にならなかった 1 / 1件" in page
    early = marketing.post(f"/handoffs/feedback/{made.pk}/answer/", {"text": "見直します"})
    assert "まだ送付されていません" in text(early.content.decode())
    assert "見直します" not in opened(MARKETING, f"feedback/{made.pk}/")
    manager.post(f"/handoffs/feedback/{made.pk}/send/", {"text": "BANTの予算が弱いです"})
    again = reader(FS_MANAGER).post(f"/handoffs/feedback/{made.pk}/send/", {"text": ""})
    assert re.search("is_managerさんが.+に送付済みです", text(again.content.decode()))
    home = text(opened(MARKETING, "feedback/"))
    assert "回答を待つフィードバックが1件。" in home
    assert "あと" in home
    marketing.post(f"/handoffs/feedback/{made.pk}/acknowledge/")
    empty = marketing.post(f"/handoffs/feedback/{made.pk}/answer/", {"text": " "})
    assert "回答の内容を書いてください" in text(empty.content.decode())
    marketing.post(f"/handoffs/feedback/{made.pk}/answer/", {"text": "対象を<見直し>ます"})
    html = opened(VIEWER, f"feedback/{made.pk}/")
    assert "対象を&lt;見直し&gt;ます" in html
    assert "BANTの予算が弱いです" in html
    assert "回答を待つフィードバックはない" in text(opened(MARKETING, "feedback/"))
    acts = list(FeedbackEvent.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["collected", "sent", "acknowledged", "answered"]


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"campaign": ""}, "入力してください"),
        ({"ends_on": "2026-02-30"}, "日付として読めません"),
        ({"starts_on": "2026-11-20", "ends_on": "2026-11-19"}, "より前です"),
        ({"ends_on": "2199-01-06"}, "まだ終わっていません"),
    ],
)
def test_what_cannot_be_collected_says_why(changed: dict[str, str], complaint: str) -> None:
    given = {"campaign": str(campaign().pk), "starts_on": "2026-11-02", "ends_on": "2026-11-08"}
    answer = reader(IS_MANAGER).post("/handoffs/feedback/collect/", given | changed)
    assert answer.status_code == 422
    assert complaint in text(answer.content.decode())
    assert not Feedback.objects.exists()


def test_marketing_s_reply_is_late_by_time_alone() -> None:
    made = collected()
    services.feedback_send(made, by=user(IS_MANAGER))
    with pytest.MonkeyPatch.context() as patch:
        later = timezone.now() + timedelta(days=14)
        patch.setattr("tasuki.web.handoffs.page.feedback.timezone.now", lambda: later)
        home = opened(MARKETING, "feedback/")
    assert "うち1件は期限を過ぎている" in text(home)
    assert 'class="m late"' in home


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (Rhythm.WEEK, ("2026-11-09", "2026-11-15")),
        (Rhythm.TWO_WEEKS, ("2026-11-02", "2026-11-15")),
        (Rhythm.MONTH, ("2026-10-01", "2026-10-31")),
    ],
)
def test_the_form_begins_with_the_last_period_that_is_over(
    every: Rhythm, days: tuple[str, str]
) -> None:
    for today in (date(2026, 11, 16), date(2026, 11, 19), date(2026, 11, 22)):
        assert tuple(map(str, every.last_period(today))) == days


def test_more_feedback_asks_no_more_of_the_database() -> None:
    client, counts = reader(MARKETING), []
    for n in (1, 12):
        for place in range(n):
            services.feedback_send(collected(100 * n + place), by="test")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/handoffs/feedback/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_pages_are_said_in_both_languages(lang: str) -> None:
    made, by = collected(), user(IS_REP)
    services.absence_set(by.member, day(0), day(2), by=by)  # type: ignore[arg-type]
    for address in ("reasons/", "absences/", "feedback/", f"feedback/{made.pk}/"):
        assert "{" not in text(opened(ADMIN, address, lang))
    for address in ("feedback/?page=0", "feedback/?page=x", "feedback/987/"):
        assert reader(ADMIN, lang).get(f"/handoffs/{address}").status_code == 404
    assert listed(opened(ADMIN)) == []


@pytest.mark.parametrize(
    ("lang", "said"),
    [("ja", "200字までで書いてください。"), ("en", "Write 200 characters at most.")],
)
def test_what_is_too_long_is_told_how_long_it_may_be(lang: str, said: str) -> None:
    typed = {"key": "too_long", "ja": "長" * 201, "en": "long"}
    answer = reader(ADMIN, lang).post("/handoffs/reasons/", typed)
    assert answer.status_code == 422
    assert said in text(answer.content.decode())
    assert not ReturnReason.objects.filter(key="too_long").exists()
    typed["ja"] = "長" * 200
    assert reader(ADMIN, lang).post("/handoffs/reasons/", typed).status_code == 302
