"""What is owed, for a whole ledger at once.

The rules are `domain.owing`'s alone: it is told the records of each lead that can owe anything, one
lead after the other, and its answers become rows. What is done here in columns is to leave out the
leads and the touches that can open, meet and end nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from tasuki.domain.calendar import BusinessCalendar
from tasuki.domain.cycles import Event
from tasuki.domain.history import OPENING, Contact, Said, Word, heard
from tasuki.domain.obligations import EARLY, Kind, Obligation
from tasuki.domain.owing import obligations
from tasuki.domain.stages import Gate
from tasuki.domain.touches import ATTEMPTS, CONNECTS, Direction, Disposition, TouchKind
from tasuki.domain.zones import UNIX
from tasuki.facts.engine import literal
from tasuki.facts.schema import INSTANT
from tasuki.facts.terms import Terms

TABLES = ("obligations", "obligation_owners", "obligation_lifts")
"""The facts that are made here."""

KINDS: tuple[Kind, ...] = tuple(Kind)
_PER_SUBJECT = 10
"""An `obligation_id` is its subject's id times this plus the place of its kind."""

_AT_ONCE = 20_000
"""So many leads are told to the domain at a time."""

_NEVER = datetime.max.replace(tzinfo=UTC)

Row: TypeAlias = tuple[Any, ...]


def _listed(values: Sequence[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


_OPENERS = _listed(list(OPENING - {Gate.RECYCLE}))
"""Gates that open what the version in force promises; a recycle has a date of its own."""

_ATTEMPT = f"direction IS DISTINCT FROM '{Direction.IN}' AND kind IN ({_listed(list(ATTEMPTS))})"
_CONNECTS = f"""(disposition IN ({_listed(list(CONNECTS))})
    OR direction = '{Direction.IN}' AND kind IN ({_listed(list(ATTEMPTS))}))"""


def _opened(terms: Terms) -> str:
    """The leads that can owe anything, each with the instant before which it owed nothing."""
    parts = [
        "SELECT lead_id, occurred_at FROM gate_event WHERE kind = 'recycle' AND revisit_on IS NOT NULL",
        "SELECT t.lead_id, t.occurred_at FROM promise p JOIN told_touch t ON t.touch_id = p.id",
    ]
    if terms.since is not None:
        since = f"{literal(terms.since.isoformat())}::TIMESTAMPTZ"
        parts.append(
            f"""SELECT lead_id, occurred_at FROM gate_event
            WHERE kind IN ({_OPENERS}) AND occurred_at >= {since}"""
        )
        if terms.follow_up:
            parts.append(
                f"""SELECT lead_id, occurred_at FROM gate_event
                SEMI JOIN (SELECT lead_id FROM told_touch WHERE occurred_at >= {since} AND {_ATTEMPT})
                    USING (lead_id) WHERE kind = 'mql'"""
            )
    return f"""SELECT lead_id, min(occurred_at) AS since FROM ({" UNION ALL ".join(parts)})
        GROUP BY ALL ORDER BY lead_id"""


def _gone(table: str, key: str) -> str:
    """Rows that became another lead's, with what they had corrected before."""
    return f"""WITH RECURSIVE gone AS (
        SELECT id FROM moved
        UNION SELECT t.supersedes_id FROM {table} t JOIN gone ON t.{key} = gone.id
            WHERE t.supersedes_id IS NOT NULL)
    FROM gone"""


_EVENTS = """
SELECT e.lead_id, id, kind::VARCHAR AS kind, epoch_us(occurred_at) AS at_us, member_id, to_member_id,
    reason, supersedes_id, revisit_on
FROM gate_event e SEMI JOIN opened USING (lead_id)
WHERE id NOT IN (FROM gone) ORDER BY lead_id, id
"""

_TOLD = f"""
WITH revised AS (
    SELECT touch_id AS id FROM told_touch WHERE supersedes_id IS NOT NULL
    UNION SELECT supersedes_id FROM told_touch WHERE supersedes_id IS NOT NULL
)
SELECT t.lead_id, t.touch_id AS id, t.kind, t.occurred_at, t.direction, t.disposition, t.member_id,
    p.promised_at, t.supersedes_id, coalesce({_ATTEMPT}, false) AS attempt,
    coalesce({_CONNECTS}, false) AS connects, t.touch_id IN (FROM revised) AS revised
FROM told_touch t JOIN opened USING (lead_id) LEFT JOIN promise p ON p.id = t.touch_id
WHERE (revised OR t.occurred_at >= opened.since
        AND (attempt OR connects OR p.promised_at IS NOT NULL))
    AND t.touch_id NOT IN (FROM gone)
"""
"""Touches that can meet or open something. What is told of a corrected one must be told whole."""

_MARKS = f"""
SELECT lead_id, occurred_at FROM gate_event SEMI JOIN opened USING (lead_id)
UNION ALL SELECT lead_id, starts_at FROM gate_event JOIN revisit USING (revisit_on)
UNION ALL SELECT lead_id, occurred_at FROM word
UNION ALL SELECT lead_id, promised_at - INTERVAL {EARLY.total_seconds()} SECONDS FROM told
    WHERE promised_at IS NOT NULL
UNION ALL SELECT lead_id, occurred_at FROM told WHERE revised OR promised_at IS NOT NULL
"""
"""Instants at which something else than a plain touch happens, or a touch begins to count."""

_CONTACTS = """
WITH placed AS (
    SELECT lead_id, occurred_at, id, NULL::BOOL AS mark FROM told
    UNION ALL SELECT lead_id, occurred_at, NULL, true FROM mark
), stretched AS (
    SELECT lead_id, id, occurred_at,
        count(mark) OVER (PARTITION BY lead_id ORDER BY occurred_at) AS stretch,
        bool_or(mark) OVER (PARTITION BY lead_id, occurred_at) AS marked
    FROM placed
), tried AS (
    SELECT told.*, stretch, marked,
        min(if(attempt, told.occurred_at, NULL)) OVER (PARTITION BY told.lead_id, stretch) AS tried_at
    FROM stretched JOIN told USING (id) WHERE id IS NOT NULL
)
SELECT lead_id, id, kind, epoch_us(occurred_at) AS at_us, direction, disposition, member_id,
    epoch_us(promised_at) AS promised_us, supersedes_id
FROM tried
QUALIFY marked OR revised OR promised_at IS NOT NULL OR occurred_at = tried_at
    OR row_number() OVER (PARTITION BY lead_id, stretch, marked, occurred_at > tried_at, attempt,
        connects, kind = 'mail' ORDER BY occurred_at, id) = 1
ORDER BY lead_id, id
"""
"""Between two marks only the first touch of its sort can meet anything: it leaves nothing open that
a later one of the same sort could meet. The first attempt can open something once more."""

_WORDS = """
SELECT w.lead_id, id, said, epoch_us(occurred_at) AS at_us, subject, member_id
FROM word w SEMI JOIN opened USING (lead_id)
ORDER BY 1, at_us, id, said
"""

_SILENT = """
SELECT l.id FROM lead l SEMI JOIN opened ON opened.lead_id = l.id WHERE l.do_not_contact
"""

_OBLIGATIONS = f"""
SELECT o.subject * {_PER_SUBJECT} + o.place AS obligation_id, o.*, c.journey_id, l.key AS lead_key,
    m.team_id, l.source, l.segment, co.industry, co.size,
    coalesce(o.told_campaign_id, l.campaign_id) AS campaign_id
FROM owed o
LEFT JOIN lead l ON l.id = o.lead_id
LEFT JOIN cycle c ON c.lead_id = o.lead_id
    AND o.opened_at >= c.begins_at AND o.opened_at < c.ends_at
LEFT JOIN companies co ON co.company_id = l.company_id
LEFT JOIN member m ON m.id = o.member_id
"""

_OWNED = "SELECT o.*, m.team_id FROM owned o LEFT JOIN member m ON m.id = o.member_id"

_OWED = pa.schema(
    {
        "lead_id": pa.int64(),
        "told_campaign_id": pa.int64(),
        "kind": pa.string(),
        "place": pa.int64(),
        "subject": pa.int64(),
        "debtor": pa.string(),
        "opened_at": INSTANT,
        "due_at": INSTANT,
        "version": pa.int64(),
        "member_id": pa.int64(),
        "met_at": INSTANT,
        "met_by": pa.int64(),
        "unsaid": pa.bool_(),
        "cancelled_at": INSTANT,
        "excused": pa.bool_(),
    }
)
_SIDE = {"lead_id": pa.int64(), "kind": pa.string(), "subject": pa.int64()}
_OWNERS = pa.schema(_SIDE | {"nth": pa.int32(), "since": INSTANT, "member_id": pa.int64()})
_LIFTS = pa.schema(_SIDE | {"started_at": INSTANT, "ended_at": INSTANT})


_SPENT = (
    "opened",
    "owing_event",
    "told",
    "revisit",
    "mark",
    "owing_touch",
    "owing_word",
    "owed",
    "owned",
)


class Owing:
    """Makes the tables of what is owed on a connection that `facts.build` has filled.

    It needs `gate_event`, `told_touch`, `promise`, `word`, `feedback`, `lead`, `cycle`, `companies` and
    `member`.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, terms: Terms, calendar: BusinessCalendar
    ) -> None:
        self._connection = connection
        self._terms = terms
        self._calendar = calendar
        self._calendars: dict[int, BusinessCalendar] = {}
        self._silent: set[int] = set()
        self._owed: list[Row] = []
        self._owners: list[Row] = []
        self._lifts: list[Row] = []

    def run(self, moved_events: Sequence[int], moved_touches: Sequence[int]) -> None:
        """Make them. The rows of `moved_*` were corrected to be another lead's."""
        self._do(f"CREATE TABLE opened AS {_opened(self._terms)}")
        self._keep("owing_event", _EVENTS, "gate_event", "id", moved_events)
        self._keep("told", _TOLD, "told_touch", "touch_id", moved_touches)
        self._revisits()
        self._do(f"CREATE TABLE mark AS {_MARKS}")
        self._do(f"CREATE TABLE owing_touch AS {_CONTACTS}")
        self._do(f"CREATE TABLE owing_word AS {_WORDS}")
        self._silent = {lead for (lead,) in self._connection.sql(_SILENT).fetchall()}
        found = self._connection.sql("SELECT lead_id FROM opened ORDER BY ALL").fetchall()
        leads = [lead for (lead,) in found]
        for start in range(0, len(leads), _AT_ONCE):
            self._tell(leads[start : start + _AT_ONCE])
        self._feedback()
        self._register("owed", _OWED, self._owed)
        self._register("owned", _OWNERS, self._owners)
        self._register("obligation_lifts", _LIFTS, self._lifts)
        self._do(f"CREATE TABLE obligations AS {_OBLIGATIONS}")
        self._do(f"CREATE TABLE obligation_owners AS {_OWNED}")
        for table in _SPENT:
            self._do(f"DROP TABLE {table}")

    def _revisits(self) -> None:
        """The instants from which touches count that keep the dates of recycles."""
        days = self._connection.sql(
            "SELECT DISTINCT revisit_on FROM gate_event WHERE revisit_on IS NOT NULL"
        ).fetchall()
        rows = [(day, datetime.combine(day, time(), self._calendar.zone)) for (day,) in days]
        schema = pa.schema({"revisit_on": pa.date32(), "starts_at": INSTANT})
        self._register("revisit", schema, rows)

    def _tell(self, leads: Sequence[int]) -> None:
        """The obligations of some leads that stand one after the other."""
        where = f"WHERE lead_id BETWEEN {leads[0]} AND {leads[-1]}"
        events: dict[int, list[Event]] = defaultdict(list)
        contacts: dict[int, list[Contact]] = defaultdict(list)
        words: dict[int, list[Word]] = defaultdict(list)
        revisits: dict[int, date] = {}
        for lead, key, kind, at, by, to, reason, corrects, on in self._rows("owing_event", where):
            event = Event(key, _GATES[kind], _instant(at), by, to, None, None, reason, corrects)
            events[lead].append(event)
            if on is not None:
                revisits[key] = on
        for lead, key, kind, at, way, how, by, promised, old in self._rows("owing_touch", where):
            promised_at = None if promised is None else _instant(promised)
            way, how = _WAYS.get(way, Direction.OUT), _DISPOSITIONS.get(how, Disposition.NONE)
            contact = Contact(key, _TOUCHES[kind], _instant(at), way, how, by, promised_at, old)
            contacts[lead].append(contact)
        for lead, key, said, at, subject, by in self._rows("owing_word", where):
            words[lead].append(Word(key, Said(said), _instant(at), subject, by))
        for lead in leads:
            found = obligations(
                events.get(lead, ()),
                contacts.get(lead, ()),
                heard(words.get(lead, ()), silent=lead in self._silent),
                versions=self._terms.versions,
                calendar=self._calendar,
                revisits=revisits,
                calendars=self._calendars,
            )
            self._take(lead, None, found)

    def _feedback(self) -> None:
        """What Marketing owes an answer to: it is about a campaign, and of no lead."""
        told: dict[tuple[int, int], list[Word]] = defaultdict(list)
        columns = "SELECT campaign_id, subject, id, said, epoch_us(occurred_at) FROM feedback"
        for campaign, subject, key, said, at in self._connection.sql(columns).fetchall():
            told[subject, campaign].append(Word(key, Said(said), _instant(at), subject))
        versions = self._terms.versions
        for (_, campaign), words in sorted(told.items()):
            terms: Any = {"calendar": self._calendar, "calendars": self._calendars}
            found = obligations(words=words, versions=versions, **terms)
            self._take(None, campaign, found)

    def _take(self, lead: int | None, campaign: int | None, found: Sequence[Obligation]) -> None:
        for one in found:
            kind, owners = one.kind.value, one.owners
            self._owed.append(
                (
                    lead,
                    campaign,
                    kind,
                    KINDS.index(one.kind),
                    one.subject,
                    one.debtor.value,
                    one.opened_at,
                    one.due_at,
                    one.version,
                    owners[-1][1] if owners else None,
                    one.met_at,
                    one.met_by,
                    one.unsaid,
                    one.cancelled_at,
                    one.kept(_NEVER) is None,
                )
            )
            about = lead, kind, one.subject
            if len(owners) > 1:
                self._owners += [(*about, n, *owner) for n, owner in enumerate(owners, 1)]
            self._lifts += [(*about, *span) for span in one.lifted]

    def _keep(self, name: str, select: str, table: str, key: str, moved: Sequence[int]) -> None:
        self._connection.register("moved", pa.table({"id": pa.array(moved, pa.int64())}))
        self._do(f"CREATE TABLE gone AS {_gone(table, key)}")
        self._do(f"CREATE TABLE {name} AS {select}")
        self._do("DROP TABLE gone")
        self._connection.unregister("moved")

    def _rows(self, table: str, where: str) -> Iterator[Row]:
        found = self._connection.sql(f"FROM {table} {where}").to_arrow_table()
        return zip(*(column.to_pylist() for column in found.columns), strict=True)

    def _register(self, name: str, schema: pa.Schema, rows: Sequence[Row]) -> None:
        """A table of these rows."""
        columns = list(zip(*rows, strict=True)) or [()] * len(schema)
        table = pa.table(
            [pa.array(column, one.type) for column, one in zip(columns, schema, strict=True)],
            schema=schema,
        )
        self._connection.register("source", table)
        self._do(f"CREATE TABLE {name} AS FROM source")
        self._connection.unregister("source")

    def _do(self, sql: str) -> None:
        self._connection.execute(sql).fetchall()


_GATES = {one.value: one for one in Gate}
_TOUCHES = {one.value: one for one in TouchKind}
_WAYS = {one.value: one for one in Direction}
_DISPOSITIONS = {one.value: one for one in Disposition}


def _instant(us: int) -> datetime:
    return UNIX + timedelta(microseconds=us)
