"""Every metric by its key: its figure as SQL, and the same in pandas.

Nothing here uses Tasuki: where its figures agree with these, either both are right or two people
made the same mistake.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from bench.baselines import crediting, figures, frames, promises, stages
from bench.baselines.figures import Figure
from bench.baselines.frames import Frame

_OUT_CALL = "kind = 'call' AND direction IS DISTINCT FROM 'in'"
_ANSWERED = "disposition IN ('connected', 'call_back', 'refused', 'conversation', 'appointment')"
_OPEN_THEN = "(sql_at IS NULL OR sql_at >= pitched_at)"
_ANSWERS = ("connected", "call_back", "refused", "conversation", "appointment")


def _out_call(rows: pd.DataFrame) -> Any:
    return (rows.kind == "call") & (rows.direction != "in")


BY_HAND: dict[str, tuple[Figure, Frame]] = {
    "campaign_cost": (crediting.cost(), crediting.cost_frame()),
    "accepted": (figures.cycles("accepted_at"), frames.counted("journeys", "accepted_at")),
    "lead_to_accepted": (
        figures.matured("created_at", "accepted_at"),
        frames.matured("created_at", "accepted_at"),
    ),
    "accepted_last": (
        crediting.last("accepted_at"),
        crediting.last_frame("journeys", "accepted_at"),
    ),
    "accepted_even": (
        crediting.even("journeys", "accepted_at"),
        crediting.even_frame("journeys", "accepted_at"),
    ),
    "won_last": (crediting.last("won_at"), crediting.last_frame("journeys", "won_at")),
    "won_even": (crediting.even("journeys", "won_at"), crediting.even_frame("journeys", "won_at")),
    "won_amount_last": (crediting.last_amount(), crediting.last_frame("deals", "won_at")),
    "won_amount_even": (crediting.even("deals", "won_at"), crediting.even_frame("deals", "won_at")),
    "leads": (figures.cycles("created_at"), frames.counted("journeys", "created_at")),
    "mql": (figures.cycles("mql_at"), frames.counted("journeys", "mql_at")),
    "calls": (figures.touches(_OUT_CALL), frames.touches(_out_call)),
    "connects": (
        figures.touches(f"{_OUT_CALL} AND {_ANSWERED}"),
        frames.touches(lambda rows: _out_call(rows) & rows.disposition.isin(_ANSWERS)),
    ),
    "conversations": (
        figures.touches("disposition IN ('conversation', 'appointment')"),
        frames.touches(lambda rows: rows.disposition.isin(("conversation", "appointment"))),
    ),
    "appointments": (
        figures.touches("disposition = 'appointment'"),
        frames.touches(lambda rows: rows.disposition == "appointment"),
    ),
    "meetings_held": (
        figures.touches("kind = 'meeting' AND disposition = 'held'"),
        frames.touches(lambda rows: (rows.kind == "meeting") & (rows.disposition == "held")),
    ),
    "no_shows": (
        figures.touches("kind = 'meeting' AND disposition = 'no_show'"),
        frames.touches(lambda rows: (rows.kind == "meeting") & (rows.disposition == "no_show")),
    ),
    "sql": (figures.cycles("sql_at"), frames.counted("journeys", "sql_at")),
    "sql_accepted": (figures.handoffs("accepted_at"), frames.counted("handoffs", "accepted_at")),
    "sql_returned": (figures.handoffs("returned_at"), frames.counted("handoffs", "returned_at")),
    "opportunities": (
        figures.cycles("opportunity_at"),
        frames.counted("journeys", "opportunity_at"),
    ),
    "won": (figures.cycles("won_at"), frames.counted("journeys", "won_at")),
    "won_amount": (figures.amount(), frames.amount()),
    "lost": (figures.cycles("lost_at"), frames.counted("journeys", "lost_at")),
    "recycled": (figures.cycles("recycled_at"), frames.counted("journeys", "recycled_at")),
    "speed_to_attempt": (
        figures.business("response_from_at", "first_attempt_at"),
        frames.business("response_from_at", "first_attempt_at"),
    ),
    "speed_to_attempt_p90": (
        figures.business("response_from_at", "first_attempt_at", 0.9),
        frames.business("response_from_at", "first_attempt_at", 0.9),
    ),
    "speed_to_attempt_elapsed": (
        figures.elapsed("response_from_at", "first_attempt_at"),
        frames.elapsed("response_from_at", "first_attempt_at"),
    ),
    "speed_to_attempt_elapsed_p90": (
        figures.elapsed("response_from_at", "first_attempt_at", 0.9),
        frames.elapsed("response_from_at", "first_attempt_at", 0.9),
    ),
    "speed_to_contact": (
        figures.business("response_from_at", "first_contact_at"),
        frames.business("response_from_at", "first_contact_at"),
    ),
    "speed_to_contact_elapsed": (
        figures.elapsed("response_from_at", "first_contact_at"),
        frames.elapsed("response_from_at", "first_contact_at"),
    ),
    "speed_to_contact_p90": (
        figures.business("response_from_at", "first_contact_at", 0.9),
        frames.business("response_from_at", "first_contact_at", 0.9),
    ),
    "speed_to_contact_elapsed_p90": (
        figures.elapsed("response_from_at", "first_contact_at", 0.9),
        frames.elapsed("response_from_at", "first_contact_at", 0.9),
    ),
    "speed_to_conversation": (
        figures.business("response_from_at", "first_conversation_at"),
        frames.business("response_from_at", "first_conversation_at"),
    ),
    "speed_to_conversation_elapsed": (
        figures.elapsed("response_from_at", "first_conversation_at"),
        frames.elapsed("response_from_at", "first_conversation_at"),
    ),
    "speed_to_conversation_p90": (
        figures.business("response_from_at", "first_conversation_at", 0.9),
        frames.business("response_from_at", "first_conversation_at", 0.9),
    ),
    "speed_to_conversation_elapsed_p90": (
        figures.elapsed("response_from_at", "first_conversation_at", 0.9),
        frames.elapsed("response_from_at", "first_conversation_at", 0.9),
    ),
    "system_wait": (
        figures.business("response_from_at", "assigned_at"),
        frames.business("response_from_at", "assigned_at"),
    ),
    "system_wait_p90": (
        figures.business("response_from_at", "assigned_at", 0.9),
        frames.business("response_from_at", "assigned_at", 0.9),
    ),
    "system_wait_elapsed": (
        figures.elapsed("response_from_at", "assigned_at"),
        frames.elapsed("response_from_at", "assigned_at"),
    ),
    "human_wait": (figures.human_wait(), frames.human_wait()),
    "human_wait_p90": (figures.human_wait(0.9), frames.human_wait(0.9)),
    "human_wait_elapsed": (figures.human_elapsed(), frames.human_elapsed()),
    "time_to_won": (figures.days("created_at", "won_at"), frames.days("created_at", "won_at")),
    "mql_to_sql_time": (figures.days("mql_at", "sql_at"), frames.days("mql_at", "sql_at")),
    "sql_to_opportunity_time": (
        figures.days("sql_at", "opportunity_at"),
        frames.days("sql_at", "opportunity_at"),
    ),
    "opportunity_to_won_time": (
        figures.days("opportunity_at", "won_at"),
        frames.days("opportunity_at", "won_at"),
    ),
    "first_response_in_time": (
        promises.promises("first_attempt"),
        promises.promises_frame("first_attempt"),
    ),
    "follow_up_in_time": (promises.promises("follow_up"), promises.promises_frame("follow_up")),
    "fs_answer_in_time": (promises.promises("fs_answer"), promises.promises_frame("fs_answer")),
    "sql_silent_rate": (
        promises.promises("fs_answer", promises.NEVER),
        promises.promises_frame("fs_answer", promises.NEVER),
    ),
    "evaluation_in_time": (
        promises.promises("fs_evaluation"),
        promises.promises_frame("fs_evaluation"),
    ),
    "evaluation_rate": (
        promises.promises("fs_evaluation", promises.EVER),
        promises.promises_frame("fs_evaluation", promises.EVER),
    ),
    "marketing_reply_in_time": (
        promises.promises("marketing_reply"),
        promises.promises_frame("marketing_reply"),
    ),
    "promised_calls_kept": (
        promises.promises("promised_call"),
        promises.promises_frame("promised_call"),
    ),
    "recycle_dates_kept": (promises.promises("recycle"), promises.promises_frame("recycle")),
    "overdue": (promises.overdue(), promises.overdue_frame()),
    "mql_to_sql": (figures.matured("mql_at", "sql_at"), frames.matured("mql_at", "sql_at")),
    "sql_acceptance": (
        figures.matured("offered_at", "accepted_at", "handoffs"),
        frames.matured("offered_at", "accepted_at", "handoffs"),
    ),
    "sql_return_rate": (
        figures.matured("offered_at", "returned_at", "handoffs"),
        frames.matured("offered_at", "returned_at", "handoffs"),
    ),
    "sql_to_opportunity": (
        figures.matured("sql_at", "opportunity_at"),
        frames.matured("sql_at", "opportunity_at"),
    ),
    "accepted_to_opportunity": (
        figures.matured("accepted_at", "opportunity_at"),
        frames.matured("accepted_at", "opportunity_at"),
    ),
    "opportunity_to_won": (
        figures.matured("opportunity_at", "won_at"),
        frames.matured("opportunity_at", "won_at"),
    ),
    "lead_to_won": (
        figures.matured("created_at", "won_at"),
        frames.matured("created_at", "won_at"),
    ),
    "lead_to_mql": (
        figures.matured("created_at", "mql_at"),
        frames.matured("created_at", "mql_at"),
    ),
    "mql_return_rate": (
        figures.matured("mql_at", "mql_returned_at"),
        frames.matured("mql_at", "mql_returned_at"),
    ),
    "recycle_rate": (
        figures.matured("created_at", "recycled_at"),
        frames.matured("created_at", "recycled_at"),
    ),
    "appointment_to_opportunity": (
        figures.matured("first_appointment_at", "opportunity_at"),
        frames.matured("first_appointment_at", "opportunity_at"),
    ),
    "call_to_accepted": (
        figures.matured("pitched_at", "accepted_at", such=_OPEN_THEN),
        frames.pitches("accepted_at"),
    ),
    "call_to_opportunity": (
        figures.matured("pitched_at", "opportunity_at", such=_OPEN_THEN),
        frames.pitches("opportunity_at"),
    ),
    "connect_rate": (figures.share(_OUT_CALL, _ANSWERED), frames.share(_out_call, _ANSWERS)),
    "appointment_rate": (
        figures.share(_OUT_CALL, "disposition = 'appointment'"),
        frames.share(_out_call, ("appointment",)),
    ),
    "no_show_rate": (
        figures.share(
            "kind = 'meeting' AND disposition IN ('held', 'no_show')", "disposition = 'no_show'"
        ),
        frames.share(
            lambda rows: (rows.kind == "meeting") & rows.disposition.isin(("held", "no_show")),
            ("no_show",),
        ),
    ),
    "held_mql": (stages.held("mql_at", "sql_at"), stages.held_frame("mql_at", "sql_at")),
    "held_sql": (
        stages.held("sql_at", "opportunity_at"),
        stages.held_frame("sql_at", "opportunity_at"),
    ),
    "held_opportunity": (
        stages.held("opportunity_at", "won_at"),
        stages.held_frame("opportunity_at", "won_at"),
    ),
    "left_mql": (stages.left("mql_at", "sql_at"), stages.left_frame("mql_at", "sql_at")),
    "left_sql": (
        stages.left("sql_at", "opportunity_at"),
        stages.left_frame("sql_at", "opportunity_at"),
    ),
    "left_opportunity": (
        stages.left("opportunity_at", "won_at"),
        stages.left_frame("opportunity_at", "won_at"),
    ),
    "unassigned": (figures.waiting("assigned_at"), frames.waiting("assigned_at")),
    "untouched": (
        figures.waiting("first_attempt_at", "first_contact_at"),
        frames.waiting("first_attempt_at", "first_contact_at"),
    ),
    "awaiting_answer": (
        figures.offers("offered_at", "accepted_at IS NULL AND returned_at IS NULL"),
        frames.offers("offered_at", returned=False),
    ),
    "sql_silent": (stages.silent(), stages.silent_frame()),
    "returned": (
        figures.offers("returned_at", "returned_at IS NOT NULL"),
        frames.offers("returned_at", returned=True),
    ),
    "no_outcome": (
        figures.touches("kind IN ('call', 'meeting') AND disposition = 'none'"),
        frames.touches(
            lambda rows: rows.kind.isin(("call", "meeting")) & (rows.disposition == "none")
        ),
    ),
}
