"""Events → lead cycles, for a whole ledger at once: the rules of decision 2 as SQL.

`domain.cycles` says the same of one lead; a property test holds the two together. The statements
run in order on the connection of `facts.build`, which has loaded the ledger's tables under their
own names, superseded rows left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasuki.domain.obligations import TAKEN_BACK
from tasuki.domain.stages import CLOSED, REACHES, Gate
from tasuki.domain.touches import (
    APPOINTMENTS,
    ATTEMPTS,
    CONNECTS,
    CONVERSATIONS,
    Direction,
    TouchKind,
)

SIZES: tuple[tuple[str, int], ...] = (
    ("1-49", 1),
    ("50-299", 50),
    ("300-999", 300),
    ("1000+", 1000),
)
"""Bands of employees: the key, and the least number in the band."""

CYCLES_PER_LEAD = 1000
"""A `journey_id` is the `lead_id` times this plus the cycle's number."""

MOVES: tuple[str, ...] = (*Gate, "give_back", "pass_on", "pass_by")
"""What a gate event is to its cycle. A `give_back` is a return with no open hand-over; an assignment
after the SQL is a `pass_on` while a hand-over is open and a `pass_by` otherwise."""

_MQL = (Gate.MQL, Gate.HAND_OVER, Gate.ACCEPT, Gate.OPEN_OPPORTUNITY, Gate.WIN)
_SQL, _ACCEPTED, _OPPORTUNITY = _MQL[1:], _MQL[2:], _MQL[3:]
_CLOSING = tuple(gate for gate, stage in REACHES.items() if stage in CLOSED)
_BACK = (Gate.RETURN, Gate.REOPEN)
_OPENING = (*(gate for gate in _MQL if gate not in _CLOSING), *_BACK)
_FURTHEST = 7
"""The level of a reopening: the furthest stage that the cycle has reached."""


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _at(fold: str, *moves: str) -> str:
    """The earliest (min) or latest (max) instant of some moves."""
    return f"{fold}(if(move IN ({_listed(moves)}), occurred_at, NULL))"


def _of(fold: str, column: str, *moves: str) -> str:
    """A column of the first (arg_min) or last (arg_max) of some moves that has it."""
    return f"{fold}(if(move IN ({_listed(moves)}), {column}, NULL), n)"


def _skipped(*moves: str) -> str:
    """Whether the first of some moves is not the one that is named first."""
    return f"{_of('arg_min', 'move', *moves)} <> '{moves[0]}'"


_RECEIVER = f"""coalesce(
        arg_max(CASE WHEN move IN ('hand_over', 'pass_on') THEN to_member_id
                     WHEN move = 'accept' THEN member_id END, n),
        {_of("arg_min", "member_id", *_OPPORTUNITY)}) AS fs_member_id"""

_SIZE = "CASE {} END".format(
    " ".join(f"WHEN employees >= {least} THEN '{key}'" for key, least in reversed(SIZES))
)

MOVE_TYPE = f"CREATE TYPE move AS ENUM ({_listed(MOVES)})"

OWN_CAMPAIGNS = """
UPDATE lead SET campaign_id = first.campaign_id
FROM (SELECT lead_id, arg_min(campaign_id, (coalesce(responded_at, '-infinity'), id)) AS campaign_id
      FROM campaign_membership GROUP BY ALL) first
WHERE lead.campaign_id IS NULL AND first.lead_id = lead.id
"""
"""A lead that names no campaign came by the first that it joined."""

EVENTS = f"""
WITH told AS (
    SELECT e.*, l.created_at AS lead_created_at,
        row_number() OVER run AS n,
        coalesce(last_value(CASE WHEN kind IN ({_listed(_CLOSING)}) THEN true
                                 WHEN kind IN ({_listed(_OPENING)}) THEN false END IGNORE NULLS)
            OVER (run ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS was_closed
    FROM live_event e JOIN lead l ON l.id = e.lead_id
    WINDOW run AS (PARTITION BY e.lead_id
        ORDER BY greatest(e.occurred_at, l.created_at), e.kind, e.occurred_at, e.id)
), placed AS (
    SELECT *,
        1 + count(if(kind = 'mql' AND was_closed, 1, NULL)) OVER run AS cycle,
        coalesce(max(if(kind = 'mql' AND was_closed, n, NULL)) OVER run, 1) AS first_n,
        max(if(kind = 'hand_over', n, NULL)) OVER run AS handed_n,
        max(if(kind IN ({_listed(_SQL)}), n, NULL)) OVER run AS sql_n,
        max(if(kind IN ({_listed(_SQL)}), n, NULL))
            OVER (run ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS sql_before_n,
        max(if(kind IN ({_listed(_BACK)}) OR was_closed AND kind IN ({_listed(_OPENING)}),
               n, 0)) OVER run AS reset_n
    FROM told
    WINDOW run AS (PARTITION BY lead_id ORDER BY n)
), swung AS (
    SELECT *, coalesce(sql_before_n >= first_n, false) AS was_sql,
        max(CASE WHEN kind = 'return' THEN n * 2
                 WHEN kind = 'hand_over' THEN n * 2 + 1
                 WHEN kind IN ({_listed(_SQL)}) AND NOT coalesce(sql_before_n >= first_n, false)
                     THEN n * 2 + 1 END)
            OVER (PARTITION BY lead_id ORDER BY n
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS swing
    FROM placed
)
SELECT id, lead_id * {CYCLES_PER_LEAD} + cycle AS journey_id, n, occurred_at, member_id,
    to_member_id, reason, occurred_at < lead_created_at AS early,
    CASE WHEN handed_n >= first_n THEN handed_n WHEN sql_n >= first_n THEN 0 END AS offer_n,
    coalesce(swing // 2 >= first_n AND swing % 2 = 1, false) AS offered,
    CASE WHEN kind = 'return' AND NOT offered THEN 'give_back'
         WHEN kind = 'assign' AND offered THEN 'pass_on'
         WHEN kind = 'assign' AND was_sql THEN 'pass_by'
         ELSE kind::VARCHAR END::move AS move,
    reset_n * 8 + CASE WHEN move IN ('mql', 'return') THEN 1
                       WHEN move IN ('hand_over', 'accept') THEN 2
                       WHEN move = 'open_opportunity' THEN 3
                       WHEN move = 'reopen' THEN {_FURTHEST} ELSE 0 END AS standing
FROM swung
"""
"""A row per event: its cycle, its place `n` among the lead's, and what it is there.

`offer_n` tells the hand-overs of a cycle apart that events answer (0 is the inferred one).
`standing` is the stage's level after the event, above all those before the last way back.
"""

REACHED = f"""
SELECT journey_id, journey_id // {CYCLES_PER_LEAD} AS lead_id,
    (journey_id % {CYCLES_PER_LEAD})::INT AS cycle,
    {_of("arg_min", "occurred_at", *_MQL)} AS mql_at, {_at("max", "mql")} AS mql_last_at,
    {_skipped(*_MQL)} AS mql_inferred,
    {_of("arg_min", "occurred_at", *_SQL)} AS sql_at, {_at("max", "hand_over")} AS sql_last_at,
    {_skipped(*_SQL)} AS sql_inferred,
    {_of("arg_min", "occurred_at", *_ACCEPTED)} AS accepted_at,
    {_of("arg_min", "occurred_at", *_OPPORTUNITY)} AS opportunity_at,
    {_skipped(*_OPPORTUNITY)} AS opportunity_inferred,
    min(if(move IN ('assign', 'pass_on', 'pass_by') AND to_member_id IS NOT NULL,
           occurred_at, NULL)) AS assigned_at,
    arg_max(if(move = 'assign', {{id: to_member_id, since: occurred_at}}, NULL), n) AS owner,
    {_of("arg_min", "member_id", "hand_over")} AS sender_id,
    {_RECEIVER},
    min(if(move = 'give_back' AND reason IS DISTINCT FROM '{TAKEN_BACK}', occurred_at, NULL))
        AS mql_returned_at,
    max(if(move = 'give_back' AND reason = '{TAKEN_BACK}', occurred_at, NULL)) AS mql_taken_back_at,
    {_at("min", "return")} AS returned_at,
    {_at("min", "win")} AS won_at, {_at("min", "lose")} AS lost_at,
    {_at("min", "recycle")} AS recycled_at, {_at("min", "disqualify")} AS disqualified_at,
    arg_max(if(move IN ({_listed(_CLOSING)}), {{move: move, since: occurred_at}}, NULL), n)
        AS closing,
    max(if(move IN ({_listed(_CLOSING)}), n, 0))
        > max(if(move IN ({_listed(_OPENING)}, 'give_back'), n, 0)) AS closed,
    max(if(move IN ({_listed(_OPENING)}, 'give_back'), standing, 0)) % 8 AS level,
    bool_or(early) AS disordered
FROM event GROUP BY ALL
"""

_STAGE = f"""CASE
        WHEN h.closed THEN CASE h.closing.move {
    " ".join(f"WHEN '{gate}' THEN '{REACHES[gate]}'" for gate in _CLOSING)
} END
        WHEN h.level = {_FURTHEST} THEN CASE
            WHEN h.opportunity_at IS NOT NULL THEN 'opportunity'
            WHEN h.sql_at IS NOT NULL THEN 'sql' WHEN h.mql_at IS NOT NULL THEN 'mql'
            ELSE 'lead' END
        ELSE CASE h.level WHEN 3 THEN 'opportunity' WHEN 2 THEN 'sql' WHEN 1 THEN 'mql'
            ELSE 'lead' END
        END"""


def _entered(gate: str) -> str:
    """The instant of a stage: the event's own, or where it was skipped not before the creation."""
    at = f"h.{gate}_at"
    return f"if(h.{gate}_inferred, greatest({at}, l.created_at), {at})"


CYCLES = f"""
WITH merging AS (
    SELECT journey_id // {CYCLES_PER_LEAD} AS lead_id,
        arg_max(if(move = 'merge', occurred_at, NULL), n) AS last_merged_at,
        if(arg_max(move, n) = 'merge', last_merged_at, NULL) AS merged_at
    FROM event WHERE move IN ('merge', 'unmerge') GROUP BY ALL
)
SELECT l.id * {CYCLES_PER_LEAD} + coalesce(h.cycle, 1) AS journey_id, l.id AS lead_id,
    coalesce(h.cycle, 1) AS cycle,
    if(coalesce(h.cycle, 1) = 1, l.created_at, h.mql_at) AS created_at,
    if(coalesce(h.cycle, 1) = 1, '-infinity'::TIMESTAMPTZ, h.mql_at) AS begins_at,
    coalesce(lead(h.mql_at) OVER (PARTITION BY l.id ORDER BY h.cycle), 'infinity'::TIMESTAMPTZ)
        AS ends_at,
    {_entered("mql")} AS mql_at, coalesce(h.mql_last_at, {_entered("mql")}) AS mql_last_at,
    {_entered("sql")} AS sql_at, coalesce(h.sql_last_at, {_entered("sql")}) AS sql_last_at,
    {_entered("opportunity")} AS opportunity_at,
    coalesce(h.mql_inferred, false) AS mql_inferred,
    coalesce(h.sql_inferred, false) AS sql_inferred,
    coalesce(h.opportunity_inferred, false) AS opportunity_inferred,
    coalesce(h.disordered, false) AS disordered,
    if(h.mql_at IS NULL OR h.mql_inferred, l.created_at, h.mql_at) AS response_from_at,
    coalesce(h.owner.id, h.sender_id) AS member_id,
    if(h.owner.id IS NULL, NULL, h.owner.since) AS member_since,
    h.fs_member_id, h.assigned_at, h.accepted_at, h.mql_returned_at,
    h.mql_taken_back_at, h.returned_at,
    h.won_at, h.lost_at, h.recycled_at, h.disqualified_at, m.merged_at,
    if(h.closed, h.closing.since, NULL) AS closed_at,
    {_STAGE} AS stage
FROM lead l LEFT JOIN reached h ON h.lead_id = l.id LEFT JOIN merging m ON m.lead_id = l.id
"""
"""A row per lead cycle: its span `begins_at` to `ends_at`, its gates, its members and its stage."""

PAST_OWNERS = """
SELECT journey_id, to_member_id AS member_id, m.team_id, occurred_at AS since, until
FROM (SELECT *, lead(occurred_at) OVER (PARTITION BY journey_id ORDER BY n) AS until
      FROM event WHERE move = 'assign') e
LEFT JOIN member m ON m.id = to_member_id
WHERE to_member_id IS NOT NULL AND until IS NOT NULL
"""
"""The assignments to inside sales that a later one replaced."""

TOUCHES = """
SELECT t.id AS touch_id, t.supersedes_id, t.lead_id, c.journey_id, t.occurred_at, t.kind, t.direction,
    t.disposition, try_cast(t.duration_s AS INT) AS duration_s, t.member_id, m.team_id, t.script_version,
    coalesce(t.campaign_id, l.campaign_id) AS campaign_id, l.source, l.segment
FROM touch t
JOIN cycle c ON c.lead_id = t.lead_id AND t.occurred_at >= c.begins_at AND t.occurred_at < c.ends_at
JOIN lead l ON l.id = t.lead_id
LEFT JOIN member m ON m.id = t.member_id
"""
"""Touches with the cycle of their time. One that names no campaign is its lead's campaign's."""

RESPONSES = f"""
SELECT t.journey_id,
    min(if(asked AND t.direction = '{Direction.OUT}' AND t.kind IN ({_listed(ATTEMPTS)}),
           t.occurred_at, NULL)) AS first_attempt_at,
    min(if(asked AND t.disposition IN ({_listed(CONNECTS)}), t.occurred_at, NULL))
        AS first_contact_at,
    min(if(asked AND t.disposition IN ({_listed(CONVERSATIONS)}), t.occurred_at, NULL))
        AS first_conversation_at,
    min(if(t.disposition IN ({_listed(APPOINTMENTS)}), t.occurred_at, NULL))
        AS first_appointment_at,
    max(t.occurred_at) AS last_touch_at, count(*)::INT AS touches
FROM (SELECT t.*, t.occurred_at >= c.response_from_at AS asked
      FROM touches t JOIN cycle c USING (journey_id)) t
GROUP BY ALL
"""
"""What each cycle's touches say of the answer that its lead got."""

PITCHES = f"""
SELECT journey_id, touch_id AS pitch_id, occurred_at AS pitched_at, script_version AS pitch_script,
    member_id AS pitch_member_id, team_id AS pitch_team_id
FROM touches
WHERE kind = '{TouchKind.CALL}' AND direction IS DISTINCT FROM '{Direction.IN}'
    AND script_version IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY journey_id ORDER BY occurred_at, touch_id) = 1
"""
"""The first call of each cycle that followed a script. What is asked of scripts begins there, and a
million of them are not looked for again in each question."""

JOINED = """
SELECT c.journey_id, arg_max(s.campaign_id, (s.responded_at, s.id)) AS campaign_id
FROM (SELECT * REPLACE (coalesce(responded_at, '-infinity') AS responded_at)
      FROM campaign_membership) s
JOIN cycle c ON c.lead_id = s.lead_id AND s.responded_at < c.ends_at
    AND s.responded_at <= coalesce(c.sql_at, 'infinity')
GROUP BY ALL
"""
"""The last campaign that each cycle joined before its hand-over; an unknown instant is the first."""

PARTICIPATIONS = """
WITH several AS (
    SELECT DISTINCT l.id FROM campaign_membership s JOIN lead l ON l.id = s.lead_id
    WHERE s.campaign_id <> l.campaign_id
), part AS (
    SELECT c.journey_id, s.campaign_id, s.responded_at AS joined_at, s.id
    FROM (FROM campaign_membership SEMI JOIN several ON several.id = lead_id) s
    JOIN cycle c ON c.lead_id = s.lead_id
        AND coalesce(s.responded_at, '-infinity') < c.ends_at
        AND coalesce(s.responded_at, '-infinity') <= coalesce(c.sql_at, 'infinity')
    UNION ALL BY NAME
    SELECT c.journey_id, l.campaign_id, 0 AS id
    FROM several JOIN lead l USING (id) JOIN cycle c ON c.lead_id = l.id
)
SELECT journey_id, campaign_id, joined_at,
    (row_number() OVER (PARTITION BY journey_id
        ORDER BY coalesce(joined_at, '-infinity'), id))::INT AS nth
FROM part
QUALIFY min(campaign_id) OVER (PARTITION BY journey_id)
    <> max(campaign_id) OVER (PARTITION BY journey_id)
"""
"""What each cycle's campaigns are where it has several: its lead's own, and those it joined before
the hand-over."""

DEALS = """
SELECT d.id AS deal_id, d.key AS deal_key, c.journey_id, d.lead_id, l.key AS lead_key,
    d.opened_at, d.won_at, d.lost_at, d.lost_reason, d.amount, d.currency,
    coalesce(d.member_id, c.fs_member_id) AS fs_member_id, c.member_id, m.team_id,
    l.source, l.segment, o.industry, o.size, l.campaign_id
FROM (SELECT *, coalesce(opened_at, won_at, lost_at, '9999-01-01'::TIMESTAMPTZ) AS begun
      FROM deal) d
LEFT JOIN cycle c ON c.lead_id = d.lead_id AND d.begun >= c.begins_at AND d.begun < c.ends_at
LEFT JOIN lead l ON l.id = d.lead_id
LEFT JOIN companies o USING (company_id)
LEFT JOIN member m ON m.id = c.member_id
"""
"""Deals with the cycle in which they were opened, by rule 11; the last one's where nobody knows."""

HANDOFFS = f"""
WITH answered AS (
    SELECT journey_id, offer_n,
        min(if(move = 'hand_over', id, NULL)) AS handoff_id,
        {_at("min", "hand_over")} AS offered_at,
        {_of("arg_min", "occurred_at", *_ACCEPTED)} AS accepted_at,
        {_of("arg_min", "occurred_at", *_OPPORTUNITY)} AS opportunity_at,
        {_at("min", "return")} AS returned_at, {_of("arg_min", "reason", "return")} AS return_reason,
        {_RECEIVER}
    FROM event WHERE offer_n IS NOT NULL GROUP BY ALL
)
SELECT coalesce(h.handoff_id, -h.journey_id) AS handoff_id, h.journey_id, c.lead_id,
    l.key AS lead_key,
    row_number() OVER (PARTITION BY h.journey_id ORDER BY h.offer_n)::INT AS attempt,
    coalesce(h.offered_at, c.sql_at) AS offered_at, h.accepted_at, h.returned_at, h.return_reason,
    h.opportunity_at, c.member_id, m.team_id, h.fs_member_id, l.source, l.segment,
    o.industry, o.size, l.campaign_id, h.handoff_id IS NULL AS inferred
FROM answered h JOIN cycle c USING (journey_id) JOIN lead l ON l.id = c.lead_id
LEFT JOIN companies o USING (company_id)
LEFT JOIN member m ON m.id = c.member_id
"""
"""A row per hand-over; an inferred one has no event, and minus its journey for an id."""

POSITIONED: tuple[str, ...] = (
    "response_from",
    "assigned",
    "first_attempt",
    "first_contact",
    "first_conversation",
)
"""Instants of a journey that have a position on the business clock: `x_at` and `x_pos`."""

JOURNEYS = f"""
SELECT c.*, l.key AS lead_key, l.source, l.segment, o.industry, o.size, l.company_id, l.campaign_id,
    coalesce(j.campaign_id, l.campaign_id) AS last_campaign_id, m.team_id,
    r.first_attempt_at, r.first_contact_at, r.first_conversation_at, r.first_appointment_at,
    r.last_touch_at, coalesce(r.touches, 0) AS touches,
    i.pitch_id, i.pitched_at, i.pitch_script, i.pitch_member_id, i.pitch_team_id, a.amount,
    coalesce(l.do_not_contact, false) AS do_not_contact,
    {", ".join(f"p.{name}_pos" for name in POSITIONED)}
FROM cycle c
JOIN lead l ON l.id = c.lead_id
LEFT JOIN response r USING (journey_id)
LEFT JOIN pitch i USING (journey_id)
LEFT JOIN joined j USING (journey_id)
LEFT JOIN (SELECT journey_id, sum(amount ORDER BY deal_id) AS amount
           FROM deals WHERE won_at IS NOT NULL GROUP BY ALL) a USING (journey_id)
LEFT JOIN companies o USING (company_id)
LEFT JOIN member m ON m.id = c.member_id
LEFT JOIN position p USING (journey_id)
"""

INSTANTS = f"""
SELECT c.journey_id, {", ".join(f"{name}_at" for name in POSITIONED)}
FROM cycle c LEFT JOIN response USING (journey_id)
"""
"""What the business clock is asked about every journey; `facts.build` answers as `position`."""

MEMBERS = "SELECT id AS member_id, * EXCLUDE (id) FROM member"
TEAMS = "SELECT id AS team_id, * EXCLUDE (id) FROM team"
CAMPAIGNS = """
SELECT id AS campaign_id, * EXCLUDE (id),
    timezone(getvariable('zone'), starts_on::TIMESTAMP) AS starts_at
FROM campaign
"""
COMPANIES = f"SELECT id AS company_id, key, name, industry, {_SIZE} AS size FROM company"
