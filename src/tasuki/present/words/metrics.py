"""The names of the metrics, and what their units are called after a number.

The definitions are the metrics' own docstrings.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # counts
    "metric.leads": ("リード数", "Leads"),
    "metric.mql": ("MQL流入", "MQL inflow"),
    "metric.calls": ("コール数", "Calls"),
    "metric.connects": ("接続数", "Connects"),
    "metric.conversations": ("有効会話数", "Conversations"),
    "metric.appointments": ("アポ獲得数", "Appointments"),
    "metric.meetings_held": ("打ち合わせ実施数", "Meetings held"),
    "metric.no_shows": ("すっぽかし数", "No-shows"),
    "metric.sql": ("SQL引き渡し", "SQLs handed over"),
    "metric.sql_accepted": ("SQL受諾数", "SQLs accepted"),
    "metric.sql_returned": ("SQL差し戻し数", "SQLs returned"),
    "metric.sql_silent": ("SQL無回答数", "SQLs unanswered"),
    "metric.opportunities": ("商談数", "Opportunities"),
    "metric.won": ("成約数", "Won"),
    "metric.won_amount": ("成約金額", "Won amount"),
    "metric.lost": ("失注数", "Lost"),
    "metric.recycled": ("リサイクル数", "Recycled"),
    # campaigns: what they cost, and what is credited to them
    "metric.campaign_cost": ("施策の費用", "Campaign cost"),
    "metric.accepted": ("受諾SQL数", "Accepted SQLs"),
    "metric.accepted_last": ("受諾SQL数(最後の施策)", "Accepted SQLs, last campaign"),
    "metric.accepted_even": ("受諾SQL数(等分)", "Accepted SQLs, shared evenly"),
    "metric.won_last": ("成約数(最後の施策)", "Won, last campaign"),
    "metric.won_even": ("成約数(等分)", "Won, shared evenly"),
    "metric.won_amount_last": ("成約金額(最後の施策)", "Won amount, last campaign"),
    "metric.won_amount_even": ("成約金額(等分)", "Won amount, shared evenly"),
    "metric.lead_to_accepted": ("リード→受諾率", "Lead→accepted rate"),
    # what is left open
    "metric.unassigned": ("担当が決まっていない", "Nobody assigned"),
    "metric.untouched": ("まだ連絡していない", "Never contacted"),
    "metric.awaiting_answer": ("FSの回答待ち", "Awaiting field sales"),
    "metric.returned": ("差し戻されたまま", "Returned, not taken up"),
    "metric.no_outcome": ("結果の記録がない接点", "Touches without an outcome"),
    # what is in a stage, and what has left it
    "metric.held_mql": ("MQLの手持ち", "Held in MQL"),
    "metric.held_sql": ("SQLの手持ち", "Held in SQL"),
    "metric.held_opportunity": ("商談の手持ち", "Held in opportunity"),
    "metric.left_mql": ("MQLを出た数", "Left MQL"),
    "metric.left_sql": ("SQLを出た数", "Left SQL"),
    "metric.left_opportunity": ("商談を出た数", "Left opportunity"),
    # rates and shares
    "metric.lead_to_mql": ("リード→MQL転換率", "Lead→MQL rate"),
    "metric.mql_to_sql": ("MQL→SQL転換率", "MQL→SQL rate"),
    "metric.sql_acceptance": ("受諾率", "Acceptance rate"),
    "metric.sql_return_rate": ("SQL差し戻し率", "SQL return rate"),
    "metric.sql_to_opportunity": ("商談化率", "Opportunity rate"),
    "metric.accepted_to_opportunity": ("商談化率(受諾分母)", "Opportunity rate of accepted"),
    "metric.opportunity_to_won": ("成約率", "Win rate"),
    "metric.lead_to_won": ("リード→成約率", "Lead→won rate"),
    "metric.mql_return_rate": ("差し戻し率", "MQL return rate"),
    "metric.recycle_rate": ("リサイクル率", "Recycle rate"),
    "metric.appointment_to_opportunity": ("有効商談率", "Appointment yield"),
    "metric.call_to_accepted": ("初回架電→受諾率", "First call→accepted rate"),
    "metric.call_to_opportunity": ("初回架電→商談化率", "First call→opportunity rate"),
    "metric.connect_rate": ("接続率", "Connect rate"),
    "metric.appointment_rate": ("アポ率", "Appointment rate"),
    "metric.no_show_rate": ("すっぽかし率", "No-show rate"),
    # what was promised, and kept
    "metric.first_response_in_time": ("初回対応の期限内率", "First response in time"),
    "metric.follow_up_in_time": ("再対応の期限内率", "Second attempt in time"),
    "metric.fs_answer_in_time": ("FS回答の期限内率", "FS answer in time"),
    "metric.sql_silent_rate": ("無回答率", "Unanswered rate"),
    "metric.evaluation_in_time": ("評価の期限内率", "Evaluation in time"),
    "metric.evaluation_rate": ("評価率", "Evaluation rate"),
    "metric.marketing_reply_in_time": ("マーケ回答の期限内率", "Marketing's reply in time"),
    "metric.promised_calls_kept": ("次回架電の実施率", "Promised calls kept"),
    "metric.recycle_dates_kept": ("再アプローチの実施率", "Dates to come back kept"),
    "metric.overdue": ("対応漏れ件数", "Overdue"),
    # durations
    "metric.speed_to_attempt": ("初回対応(営業時間)", "First attempt (business time)"),
    "metric.speed_to_attempt_p90": (
        "初回対応 9割(営業時間)",
        "First attempt, 9 in 10 (business time)",
    ),
    "metric.speed_to_attempt_elapsed": ("初回対応(経過時間)", "First attempt (elapsed)"),
    "metric.speed_to_attempt_elapsed_p90": (
        "初回対応 9割(経過時間)",
        "First attempt, 9 in 10 (elapsed)",
    ),
    "metric.speed_to_contact": ("初回接続(営業時間)", "First contact (business time)"),
    "metric.speed_to_contact_elapsed": ("初回接続(経過時間)", "First contact (elapsed)"),
    "metric.speed_to_contact_p90": (
        "初回接続 9割(営業時間)",
        "First contact, 9 in 10 (business time)",
    ),
    "metric.speed_to_contact_elapsed_p90": (
        "初回接続 9割(経過時間)",
        "First contact, 9 in 10 (elapsed)",
    ),
    "metric.speed_to_conversation": (
        "初回有効会話(営業時間)",
        "First conversation (business time)",
    ),
    "metric.speed_to_conversation_elapsed": (
        "初回有効会話(経過時間)",
        "First conversation (elapsed)",
    ),
    "metric.speed_to_conversation_p90": (
        "初回有効会話 9割(営業時間)",
        "First conversation, 9 in 10 (business time)",
    ),
    "metric.speed_to_conversation_elapsed_p90": (
        "初回有効会話 9割(経過時間)",
        "First conversation, 9 in 10 (elapsed)",
    ),
    "metric.system_wait": ("担当決定までの待ち(営業時間)", "Wait for an owner (business time)"),
    "metric.system_wait_p90": (
        "担当決定までの待ち 9割(営業時間)",
        "Wait for an owner, 9 in 10 (business time)",
    ),
    "metric.system_wait_elapsed": ("担当決定までの待ち(経過時間)", "Wait for an owner (elapsed)"),
    "metric.human_wait": (
        "担当決定から対応まで(営業時間)",
        "Owner to first attempt (business time)",
    ),
    "metric.human_wait_p90": (
        "担当決定から対応まで 9割(営業時間)",
        "Owner to first attempt, 9 in 10 (business time)",
    ),
    "metric.human_wait_elapsed": (
        "担当決定から対応まで(経過時間)",
        "Owner to first attempt (elapsed)",
    ),
    "metric.time_to_won": ("リードから成約までの日数", "Days from lead to won"),
    "metric.mql_to_sql_time": ("MQLからSQLまでの日数", "Days from MQL to SQL"),
    "metric.sql_to_opportunity_time": ("SQLから商談までの日数", "Days from SQL to opportunity"),
    "metric.opportunity_to_won_time": ("商談から成約までの日数", "Days from opportunity to won"),
}

UNITS: dict[str, str] = {
    "calls": "call",
    "connects": "call",
    "connect_rate": "call",
    "appointment_rate": "call",
}
"""The unit's word where it is not the ordinary one (`unit.*` in the catalogue)."""
