"""The written schema of the facts: one Arrow schema per Delta table.

All instants are UTC. `*_pos` columns are positions on the organisation's business clock: working
seconds since the clock's epoch, so that the business time between two instants is a difference.
Ids are the ledger's. No table holds a person's name, mail or number.
"""

from __future__ import annotations

import pyarrow as pa

INSTANT = pa.timestamp("us", "UTC")


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns.items()])


JOURNEYS = _schema(
    # a row per lead cycle
    journey_id=pa.int64(),  # lead_id * 1000 + cycle
    lead_id=pa.int64(),
    lead_key=pa.string(),
    cycle=pa.int32(),
    # dimensions
    source=pa.string(),
    segment=pa.string(),
    industry=pa.string(),
    size=pa.string(),  # band of employees, see facts.journeys.SIZES
    company_id=pa.int64(),
    campaign_id=pa.int64(),  # the lead's first campaign
    last_campaign_id=pa.int64(),  # the latest one before the cycle's hand-over, or at all
    member_id=pa.int64(),  # inside sales: last assigned before the first hand-over, or at all
    team_id=pa.int64(),
    fs_member_id=pa.int64(),  # field sales: who received the hand-over
    # gates: first entry; latest entry where a stage can be entered again
    created_at=INSTANT,  # of the cycle
    mql_at=INSTANT,
    mql_last_at=INSTANT,
    assigned_at=INSTANT,  # first assignment
    member_since=INSTANT,  # when member_id was assigned
    sql_at=INSTANT,  # first hand-over
    sql_last_at=INSTANT,
    accepted_at=INSTANT,
    mql_returned_at=INSTANT,  # inside sales gave the MQL back to marketing
    mql_taken_back_at=INSTANT,  # marketing took the MQL back itself, for the last time
    returned_at=INSTANT,  # field sales gave the hand-over back, or it was taken back
    opportunity_at=INSTANT,
    won_at=INSTANT,
    lost_at=INSTANT,
    recycled_at=INSTANT,
    disqualified_at=INSTANT,
    merged_at=INSTANT,  # the lead went into another one; such a cycle is not counted from then on
    closed_at=INSTANT,  # the closing in force; null while open
    mql_inferred=pa.bool_(),  # skipped: taken to be reached when a later stage was
    sql_inferred=pa.bool_(),
    opportunity_inferred=pa.bool_(),
    disordered=pa.bool_(),  # some event is earlier than the cycle's creation
    # response: counted from the MQL gate, or from creation where there is none
    response_from_at=INSTANT,
    first_attempt_at=INSTANT,  # outbound call, mail or meeting at or after response_from_at
    first_contact_at=INSTANT,  # a person answered
    first_conversation_at=INSTANT,  # a qualified conversation
    first_appointment_at=INSTANT,  # in the cycle, whether or not a response was asked for by then
    last_touch_at=INSTANT,
    touches=pa.int32(),
    # the pitch: the cycle's first call by a script, of several at one instant the one noted first
    pitch_id=pa.int64(),  # the touch
    pitched_at=INSTANT,
    pitch_script=pa.string(),
    pitch_member_id=pa.int64(),  # who called
    pitch_team_id=pa.int64(),
    response_from_pos=pa.int64(),
    assigned_pos=pa.int64(),
    first_attempt_pos=pa.int64(),
    first_contact_pos=pa.int64(),
    first_conversation_pos=pa.int64(),
    stage=pa.string(),
    amount=pa.float64(),  # of deals won
    do_not_contact=pa.bool_(),
)

PAST_OWNERS = _schema(
    # a row per assignment of a cycle that a later one replaced before the hand-over, so that a
    # reading as of the past finds who owned the cycle then; few cycles have any
    journey_id=pa.int64(),
    member_id=pa.int64(),
    team_id=pa.int64(),
    since=INSTANT,
    until=INSTANT,
)

PARTICIPATIONS = _schema(
    # a row per time that a lead took part in a campaign before the cycle's hand-over, of cycles
    # that more than one campaign has a part in; all others have their campaign_id alone
    journey_id=pa.int64(),
    campaign_id=pa.int64(),
    joined_at=INSTANT,  # null: before all that is known
    nth=pa.int32(),  # 1 for the lead's first campaign, and then in order of time
)

TOUCHES = _schema(
    touch_id=pa.int64(),
    lead_id=pa.int64(),
    journey_id=pa.int64(),
    occurred_at=INSTANT,
    kind=pa.string(),
    direction=pa.string(),
    disposition=pa.string(),
    duration_s=pa.int32(),
    member_id=pa.int64(),
    team_id=pa.int64(),
    script_version=pa.string(),
    campaign_id=pa.int64(),
    source=pa.string(),
    segment=pa.string(),
)

TOUCH_DAYS = _schema(
    # a row per face, day and kind of touch: see facts.days
    face=pa.string(),
    day=pa.int32(),  # local days of the organisation's zone since 1970-01-01
    kind=pa.string(),
    direction=pa.string(),
    disposition=pa.string(),
    member_id=pa.int64(),
    team_id=pa.int64(),
    script_version=pa.string(),
    campaign_id=pa.int64(),
    source=pa.string(),
    segment=pa.string(),
    n=pa.int64(),  # touches
)

HANDOFFS = _schema(
    # a row per hand-over from inside sales to field sales
    handoff_id=pa.int64(),  # the hand-over event; minus the journey where inferred
    journey_id=pa.int64(),
    lead_id=pa.int64(),
    lead_key=pa.string(),
    attempt=pa.int32(),  # 1 for the cycle's first
    offered_at=INSTANT,
    accepted_at=INSTANT,
    returned_at=INSTANT,
    return_reason=pa.string(),
    opportunity_at=INSTANT,
    member_id=pa.int64(),
    team_id=pa.int64(),
    fs_member_id=pa.int64(),
    source=pa.string(),
    segment=pa.string(),
    industry=pa.string(),
    size=pa.string(),
    campaign_id=pa.int64(),
    inferred=pa.bool_(),  # a later stage was reached and no hand-over recorded
)

DEALS = _schema(
    deal_id=pa.int64(),
    deal_key=pa.string(),
    journey_id=pa.int64(),
    lead_id=pa.int64(),
    lead_key=pa.string(),
    opened_at=INSTANT,
    won_at=INSTANT,
    lost_at=INSTANT,
    lost_reason=pa.string(),
    amount=pa.float64(),
    currency=pa.string(),
    fs_member_id=pa.int64(),
    member_id=pa.int64(),
    team_id=pa.int64(),
    source=pa.string(),
    segment=pa.string(),
    industry=pa.string(),
    size=pa.string(),
    campaign_id=pa.int64(),
)

OBLIGATIONS = _schema(
    # a row per promise of the agreement about one subject; what holds at an instant follows from the
    # instants, see metrics.units: it was met in time where met_at <= due_at
    obligation_id=pa.int64(),
    kind=pa.string(),  # domain.obligations.Kind
    subject=pa.int64(),  # the gate event, the touch or the feedback that opened it
    lead_id=pa.int64(),  # null: it is about no lead, but about feedback to Marketing
    lead_key=pa.string(),
    journey_id=pa.int64(),  # the cycle in which it was opened
    debtor=pa.string(),  # the department that owes it
    opened_at=INSTANT,
    due_at=INSTANT,
    version=pa.int64(),  # of the agreement that was in force; null: it has a date of its own
    member_id=pa.int64(),  # who was to see to it last; those before are in obligation_owners
    team_id=pa.int64(),
    met_at=INSTANT,
    met_by=pa.int64(),  # the id of the event, the touch or the word that met it
    unsaid=pa.bool_(),  # met by a touch of which nobody said how it ended
    cancelled_at=INSTANT,  # nothing is owed any more; what was undone is in obligation_lifts
    excused=pa.bool_(),  # nothing was owed when it fell due: neither kept nor broken
    source=pa.string(),
    segment=pa.string(),
    industry=pa.string(),
    size=pa.string(),
    campaign_id=pa.int64(),
)

OBLIGATION_OWNERS = _schema(
    # a row per owner of an obligation that had several, the first one too; of instants that are the
    # same the last one holds
    kind=pa.string(),
    subject=pa.int64(),
    lead_id=pa.int64(),
    nth=pa.int32(),  # from 1
    since=INSTANT,
    member_id=pa.int64(),  # null: nobody
    team_id=pa.int64(),
)

OBLIGATION_LIFTS = _schema(
    # a row per span in which nothing was owed on an obligation and that was undone: the lead was
    # merged, closed or not to be contacted
    kind=pa.string(),
    subject=pa.int64(),
    lead_id=pa.int64(),
    started_at=INSTANT,
    ended_at=INSTANT,  # owed again from then on
)

MEMBERS = _schema(
    member_id=pa.int64(),
    key=pa.string(),
    name=pa.string(),
    role=pa.string(),
    team_id=pa.int64(),
    active_from=pa.date32(),
    active_until=pa.date32(),
)

TEAMS = _schema(team_id=pa.int64(), key=pa.string(), name=pa.string())

CAMPAIGNS = _schema(
    campaign_id=pa.int64(),
    key=pa.string(),
    name=pa.string(),
    channel=pa.string(),
    starts_on=pa.date32(),
    ends_on=pa.date32(),
    starts_at=INSTANT,  # the first moment of starts_on, in the organisation's zone
    cost=pa.float64(),
    currency=pa.string(),
)

COMPANIES = _schema(
    company_id=pa.int64(),
    key=pa.string(),
    name=pa.string(),
    industry=pa.string(),
    size=pa.string(),
)

TABLES: dict[str, pa.Schema] = {
    "journeys": JOURNEYS,
    "past_owners": PAST_OWNERS,
    "participations": PARTICIPATIONS,
    "touches": TOUCHES,
    "touch_days": TOUCH_DAYS,
    "handoffs": HANDOFFS,
    "deals": DEALS,
    "obligations": OBLIGATIONS,
    "obligation_owners": OBLIGATION_OWNERS,
    "obligation_lifts": OBLIGATION_LIFTS,
    "members": MEMBERS,
    "teams": TEAMS,
    "campaigns": CAMPAIGNS,
    "companies": COMPANIES,
}
