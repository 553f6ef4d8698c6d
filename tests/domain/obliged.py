"""Histories for tests of obligations: an office with a holiday and a half day, and short notations."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tasuki.domain.agreement.document import Agreement, EvaluatedFrom, Within
from tasuki.domain.agreement.versions import InForce, Versions
from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.cycles import Event
from tasuki.domain.history import Contact, Said, Word
from tasuki.domain.obligations import Kind, Obligation
from tasuki.domain.owing import obligations
from tasuki.domain.stages import Gate
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tests.agreements import AGREEMENT

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = ((time(9), time(12)), (time(13), time(18)))
OFFICE = BusinessCalendar(
    TOKYO,
    (DAY,) * 5 + ((), ()),
    frozenset({date(2026, 3, 20)}),
    {date(2026, 3, 19): ((time(9), time(12)),)},
)
"""Friday 20 March 2026 is a holiday, the Thursday before it a half day."""

FOLLOW_UP = Within(days=2)
SECOND = timedelta(microseconds=1)


def agreed(**response: Any) -> Agreement:
    """The agreement of the tests with other response times."""
    changed = AGREEMENT.response.model_copy(update=response)
    return AGREEMENT.model_copy(update={"response": changed})


def in_force(**response: Any) -> Versions:
    """The same, in force since the year began."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return Versions((InForce(1, since, agreed(**response)),))


VERSIONS = in_force(follow_up=FOLLOW_UP)


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    """`3/2 10:00`, in 2026."""
    return datetime.strptime(f"2026/{text}", "%Y/%m/%d %H:%M").replace(tzinfo=zone)


def gate(id: int, kind: Gate, when: str, **more: Any) -> Event:  # noqa: A002
    """A gate event."""
    return Event(id, kind, at(when), **more)


def call(id: int, when: str, how: Disposition = Disposition.NO_ANSWER, **more: Any) -> Contact:  # noqa: A002
    """An outbound call."""
    if isinstance(promised := more.get("promised_at"), str):
        more["promised_at"] = at(promised)
    return Contact(id, TouchKind.CALL, at(when), disposition=how, **more)


def owed(*records: Any, **more: Any) -> tuple[Obligation, ...]:
    """The obligations of these records, whatever they are."""
    return obligations(
        [one for one in records if isinstance(one, Event)],
        [one for one in records if isinstance(one, Contact)],
        [one for one in records if isinstance(one, Word)],
        **{"versions": VERSIONS, "calendar": OFFICE} | more,
    )


def only(found: tuple[Obligation, ...], kind: Kind) -> Obligation:
    """The one of that kind."""
    (one,) = [one for one in found if one.kind is kind]
    return one


def instants() -> st.SearchStrategy[datetime]:
    """Minutes of three weeks with weekends, a half day and a holiday; often the same ones."""
    start = at("3/9 08:00")
    return st.one_of(
        st.integers(0, 21 * 24 * 60).map(lambda n: start + timedelta(minutes=n)),
        st.integers(0, 20).map(lambda n: start + timedelta(days=n, hours=2)),
    )


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Any]:
    """What may happen to a lead in three weeks, in any order, legal or not."""
    members = st.sampled_from((None, 1, 2, 3))
    gates = draw(st.lists(st.tuples(st.sampled_from(Gate), instants(), members, members)))
    events = [
        Event(n, kind, when, member_id=by, to_member_id=to, reason="budget")
        for n, (kind, when, by, to) in enumerate(gates, 1)
    ]
    contacts = []
    for n in range(1, draw(st.integers(0, 8)) + 1):
        when = draw(instants())
        promised = draw(st.one_of(st.none(), instants()))
        contacts.append(
            Contact(
                n,
                draw(st.sampled_from(TouchKind)),
                when,
                draw(st.sampled_from(Direction)),
                draw(st.sampled_from((Disposition.NONE, *tuple(Disposition)[1:11]))),
                draw(members),
                promised,
            )
        )
    said = draw(st.lists(st.tuples(st.sampled_from(Said), instants(), st.sampled_from((1, 2)))))
    words = [
        Word(n, word, when, None if word is Said.EVALUATED else subject)
        for n, (word, when, subject) in enumerate(said, 1)
    ]
    revisits = {one.id: date(2026, 3, draw(st.integers(9, 31))) for one in events}
    first, then = (
        agreed(
            evaluated_from=draw(st.sampled_from(EvaluatedFrom)),
            follow_up=draw(st.sampled_from((None, FOLLOW_UP))),
        )
        for _ in range(2)
    )
    return {
        "events": events,
        "contacts": contacts,
        "words": words,
        "revisits": revisits,
        "versions": Versions(
            (InForce(1, at("1/1 00:00"), first), InForce(2, draw(instants()), then))
        ),
        "calendar": OFFICE,
    }


def of(history: dict[str, Any], **changed: Any) -> tuple[Obligation, ...]:
    """The obligations of a history, or of what it was changed to."""
    history = history | changed
    records = [history.pop(name) for name in ("events", "contacts", "words")]
    return obligations(*records, **history)
