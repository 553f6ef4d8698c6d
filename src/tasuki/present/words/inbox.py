"""Words of the inbox of hand-overs: its sections, what waits, due times."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.handoffs": ("引き渡し", "Hand-overs"),
    "inbox.title": ("引き渡し", "Hand-overs"),
    "inbox.places": ("引き渡しの画面", "Pages of hand-overs"),
    "inbox.list": ("引き渡しの一覧", "Inbox"),
    "inbox.asof": ("{when} 時点", "As of {when}"),
    "inbox.sections": ("区分", "Sections"),
    "inbox.whose": ("担当者", "Whose"),
    "inbox.whose.all": ("全員", "Everybody"),
    "inbox.whose.show": ("表示する", "Show"),
    "inbox.no_member": (
        "このログインは担当者に結びついていないため、全員分を表示しています。",
        "This login belongs to no member, so everybody's hand-overs are shown.",
    ),
    "inbox.section.answer": ("回答する", "To answer"),
    "inbox.section.evaluate": ("評価する", "To evaluate"),
    "inbox.section.take": ("受け取るMQL", "MQLs to take"),
    "inbox.section.returned": ("差し戻された", "Returned"),
    "inbox.section.silent": ("期限を過ぎて回答なし", "No answer in time"),
    "inbox.section.appeals": ("異議", "Appeals"),
    "inbox.section.waiting": ("回答待ち", "Waiting"),
    "inbox.section.answered": ("回答済み", "Answered"),
    "inbox.note.answer": (
        "期限の早い順。受諾するか、理由を選んで差し戻す",
        "What is due first comes first. Accept, or return with a reason",
    ),
    "inbox.note.evaluate": (
        "期限の早い順。受諾した件を評価する",
        "What is due first comes first. Evaluate what was accepted",
    ),
    "inbox.note.take": (
        "初回対応の期限の早い順。受け取るか、理由を選んで差し戻す",
        "By the time at which the first attempt is due. Take it, or return it with a reason",
    ),
    "inbox.note.returned": (
        "差し戻しの古い順。足りないものを補って渡し直すか、異議を申し立てるか、リサイクル・対象外にする",
        "The oldest return first. Complete it and offer it again, appeal, recycle or disqualify",
    ),
    "inbox.note.silent": (
        "期限を過ぎても回答のない件。古い順",
        "The answer is overdue. The oldest first",
    ),
    "inbox.note.appeals": (
        "回答を待っている異議。古い順",
        "Appeals that wait for their answer. The oldest first",
    ),
    "inbox.note.waiting": (
        "期限内で、まだ回答のない件。期限の早い順",
        "Not answered yet, and in time. What is due first comes first",
    ),
    "inbox.note.answered": (
        "直近28日。新しい順",
        "Of the last 28 days. The newest first",
    ),
    "inbox.count": ("{n}件", "{n}"),
    "inbox.late": ("うち期限超過{n}件", "{n} overdue"),
    "inbox.none": ("この区分に、いまは何もありません", "There is nothing in this section now"),
    "inbox.none.do": (
        "ほかの区分は上から選べます。",
        "The other sections are above.",
    ),
    "inbox.keys": ("上下", "up and down"),
    "inbox.keys.open": ("開く", "open"),
    # what waits, at the top
    "inbox.head.nothing": (
        "いま対応を待っているものはない。",
        "Nothing waits for you now.",
    ),
    "inbox.head.answer": (
        "回答を待つ引き渡しが{n}件。",
        "{n} {n:~hand-over waits/hand-overs wait} for an answer.",
    ),
    "inbox.head.answer.late": (
        "回答を待つ引き渡しが{n}件、うち{late}件は期限超過。",
        "{n} {n:~hand-over waits/hand-overs wait} for an answer, {late} of them overdue.",
    ),
    "inbox.head.answer.all": (
        "期限を過ぎて回答を待つ引き渡しが{n}件。",
        "{n} {n:~hand-over waits/hand-overs wait} for an overdue answer.",
    ),
    "inbox.head.evaluate": (
        "評価を待つ引き渡しが{n}件。",
        "{n} {n:~waits/wait} for an evaluation.",
    ),
    "inbox.head.evaluate.late": (
        "評価を待つ引き渡しが{n}件、うち{late}件は期限超過。",
        "{n} {n:~waits/wait} for an evaluation, {late} of them overdue.",
    ),
    "inbox.head.evaluate.all": (
        "期限を過ぎて評価を待つ引き渡しが{n}件。",
        "{n} {n:~waits/wait} for an overdue evaluation.",
    ),
    "inbox.head.take": (
        "受け取りを待つMQLが{n}件。",
        "{n} {n:~MQL waits/MQLs wait} to be taken.",
    ),
    "inbox.head.take.late": (
        "受け取りを待つMQLが{n}件、うち{late}件は初回対応の期限超過。",
        "{n} {n:~MQL waits/MQLs wait} to be taken; for {late} the first attempt is overdue.",
    ),
    "inbox.head.take.all": (
        "初回対応の期限を過ぎて受け取りを待つMQLが{n}件。",
        "{n} {n:~MQL waits/MQLs wait} to be taken, past the due time of the first attempt.",
    ),
    "inbox.head.returned": (
        "差し戻しが{n}件。",
        "{n} {n:~was/were} returned.",
    ),
    "inbox.head.silent": (
        "期限を過ぎて回答のない引き渡しが{n}件。",
        "For {n} the answer is overdue.",
    ),
    # columns
    "inbox.col.due": ("期限", "Due"),
    "inbox.col.lead": ("リード", "Lead"),
    "inbox.col.from": ("渡した人", "From"),
    "inbox.col.to": ("受け手", "To"),
    "inbox.col.bant": ("BANT", "BANT"),
    "inbox.col.campaign": ("施策", "Campaign"),
    "inbox.col.offered": ("引き渡し", "Handed over"),
    "inbox.col.accepted": ("受諾", "Accepted"),
    "inbox.col.since": ("いつから", "Since"),
    "inbox.col.reason": ("理由", "Reason"),
    "inbox.col.standing": ("状態", "Stands"),
    "inbox.nobody": ("だれでも", "Anybody"),
    "inbox.bant.budget": ("予", "B"),
    "inbox.bant.authority": ("決", "A"),
    "inbox.bant.need": ("課", "N"),
    "inbox.bant.timing": ("時", "T"),
    # due times
    "inbox.due.none": ("期限なし", "no due time"),
    "inbox.due.left": ("あと{span}", "{span} left"),
    "inbox.due.now": ("まもなく期限", "due now"),
    "inbox.due.late": ("{span}超過", "{span} overdue"),
    "inbox.due.just": ("期限を過ぎたところ", "just overdue"),
    "standing.offered": ("回答待ち", "waits for an answer"),
    "standing.accepted": ("受諾", "accepted"),
    "standing.returned": ("差し戻し", "returned"),
    "standing.taken_back": ("取り下げ", "taken back"),
    "standing.recycled": ("リサイクル", "recycled"),
    "standing.disqualified": ("対象外", "disqualified"),
    "passing.mql": ("MQL", "MQL"),
    "passing.sql": ("SQL", "SQL"),
}
