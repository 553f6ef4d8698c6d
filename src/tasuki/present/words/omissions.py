"""Words of what is overdue (対応漏れ): what was promised, why it was not done, and who sees to it.

In a headline `|` parts the phrases between which a line may break.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.overdue": ("対応漏れ", "Overdue"),
    "overdue.title": ("対応漏れ", "Overdue"),
    "overdue.question": ("約束したのに、できていないこと", "What was promised and not done"),
    # what was promised
    "owed.first_attempt": ("初回対応", "First attempt"),
    "owed.follow_up": ("再対応", "Follow-up"),
    "owed.fs_answer": ("引き渡しへの回答", "Answer to a hand-over"),
    "owed.fs_evaluation": ("引き渡しの評価", "Evaluation of a hand-over"),
    "owed.marketing_reply": ("フィードバックへの返信", "Reply to feedback"),
    "owed.promised_call": ("約束の架電", "Promised call"),
    "owed.recycle": ("再アプローチ", "Coming back"),
    # why it was not done
    "cause.never_assigned": ("担当が決まっていない", "Never assigned"),
    "cause.owner_gone": ("担当が在籍していない", "Owner has left"),
    "cause.owner_absent": ("担当が不在", "Owner absent"),
    "cause.untouched": ("割り当て後、未着手", "Assigned, never tried"),
    "cause.dropped": ("一度かけたきり", "Tried once, then dropped"),
    "cause.promised_call_missed": ("約束した電話を逃した", "Promised call missed"),
    "cause.fs_silent": ("引き渡しに回答がない", "No answer to the hand-over"),
    "cause.evaluation_missing": ("引き渡しの評価がない", "Hand-over not evaluated"),
    "cause.reply_missing": ("フィードバックに返信がない", "No reply to feedback"),
    "cause.recycle_date_passed": ("再アプローチ日を過ぎた", "Date to come back passed"),
    # who sees to it, and by what
    "overdue.next.never_assigned": ("{head}が担当を決める", "{head} assigns an owner"),
    "overdue.next.owner_gone": ("{head}が担当を替える", "{head} gives it to another"),
    "overdue.next.owner_absent": ("{head}が代わりを決める", "{head} finds a stand-in"),
    "overdue.next.untouched": ("担当が連絡する", "The owner makes contact"),
    "overdue.next.dropped": ("担当がもう一度連絡する", "The owner tries again"),
    "overdue.next.promised_call_missed": (
        "約束した人が電話する",
        "Whoever promised calls",
    ),
    "overdue.next.fs_silent": (
        "FS担当が、受諾か差し戻しを答える",
        "The FS rep accepts or returns it",
    ),
    "overdue.next.evaluation_missing": ("FS担当が評価する", "The FS rep evaluates it"),
    "overdue.next.reply_missing": ("マーケティングが返信する", "Marketing replies"),
    "overdue.next.recycle_date_passed": (
        "担当がもう一度連絡する",
        "The owner makes contact again",
    ),
    "overdue.head.names": ("{role}({names})", "The {role} ({names})"),
    "overdue.head.role": ("{role}", "The {role}"),
    # the answer
    "overdue.finding": (
        "期限を過ぎた約束が、|{n}件あります。",
        "{n} {n:~promise is/promises are} |overdue.",
    ),
    "overdue.finding.text": (
        "内訳は{parts}。最も古いものは{name}({cause})で、期限を{age}過ぎています。",
        "{parts}. The oldest is {name} ({cause}), overdue by {age}.",
    ),
    "overdue.finding.part": ("{department}側{n}件", "{department} {n}"),
    "overdue.none": ("期限を過ぎた約束は、|ありません。", "Nothing |is overdue."),
    "overdue.none.text": (
        "{when}の時点で、引き渡しルールによる約束は、すべて期限内か、対応済みです。",
        "As of {when}, every promise of the agreement is done or has time left.",
    ),
    "overdue.no_agreement": (
        "引き渡しルールが、|施行されていません。",
        "No agreement |is in force.",
    ),
    "overdue.no_agreement.text": (
        "期限は引き渡しルールの応答時間で決まります。ルールがないあいだは約束がなく、この画面は「漏れなし」とも言えません。",
        "Due times come from the agreement's response times. Without one nothing is promised, and this "
        "page cannot say that nothing was missed.",
    ),
    "overdue.no_agreement.some": (
        "引き渡しルールが施行されていないため、日時を約束した架電と再アプローチだけを数えています。",
        "No agreement is in force: only promised calls and dates to come back are counted.",
    ),
    "overdue.no_agreement.open": ("引き渡しルールを決める", "Agree on one"),
    "overdue.unread": ("対応漏れは、|まだ数えていません。", "What is overdue |is not counted yet."),
    "overdue.unread.text": (
        "引き渡しルール第{version}版は、前回のデータ更新({when})より後に登録されました。次の更新で、期限と対応漏れを数えます。",
        "Version {version} of the agreement came after the last refresh of the data ({when}). The next "
        "one counts what is due and overdue by it.",
    ),
    "overdue.since": (
        "引き渡しルール第{version}版を施行中。期限は、約束した時点の版で決まり、あとから動きません。",
        "Version {version} of the agreement is in force. A due time is fixed by the version of its day, and does not move.",
    ),
    # to do
    "overdue.todo.never_assigned": (
        "担当のいない{n}件に、担当を決める",
        "Assign {n} {n:~lead/leads} that nobody owns",
    ),
    "overdue.todo.owner_gone": (
        "在籍しない人が担当の{n}件を、ほかの人へ移す",
        "Move {n} {n:~lead/leads} of people who have left to others",
    ),
    "overdue.todo.owner_absent": (
        "担当が不在の{n}件に、代わりを決める",
        "Find a stand-in for {n} {n:~lead/leads} whose owner is absent",
    ),
    "overdue.todo.untouched": (
        "割り当てたきりの{n}件に、連絡する",
        "Contact {n} {n:~lead/leads} that {n:~was/were} assigned and never tried",
    ),
    "overdue.todo.dropped": (
        "一度かけたきりの{n}件に、もう一度連絡する",
        "Try {n} dropped {n:~lead/leads} again",
    ),
    "overdue.todo.promised_call_missed": (
        "約束した電話を逃した{n}件に、電話する",
        "Make {n} promised {n:~call/calls}",
    ),
    "overdue.todo.fs_silent": (
        "引き渡し{n}件に、FSの回答をもらう",
        "Get field sales' answer to {n} {n:~hand-over/hand-overs}",
    ),
    "overdue.todo.evaluation_missing": (
        "引き渡し{n}件の、FSの評価をもらう",
        "Get field sales' evaluation of {n} {n:~hand-over/hand-overs}",
    ),
    "overdue.todo.reply_missing": (
        "フィードバック{n}件に、マーケティングの返信をもらう",
        "Get Marketing's reply to feedback ({n})",
    ),
    "overdue.todo.recycle_date_passed": (
        "再アプローチ日を過ぎた{n}件に、連絡する",
        "Go back to {n} recycled {n:~lead/leads} whose date has passed",
    ),
    # tables
    "overdue.by_cause": ("原因別", "By cause"),
    "overdue.by_cause.note": (
        "渡す側と受ける側の、両方を載せる。超過は営業時間",
        "Both sides are listed. Overdue by, in working time",
    ),
    "overdue.by_owner": ("人別", "By person"),
    "overdue.by_owner.note": (
        "いま対応する人。順位ではない",
        "Who is to see to it now. Not a ranking",
    ),
    "overdue.leaving": ("退職・不在の引き継ぎ", "Leavers and absences"),
    "overdue.by_owner.rest": ("ほかの{n}人", "{n} more"),
    "overdue.sides": ("部門別。超過は営業時間", "By department, in working time"),
    "overdue.col.person": ("担当", "Owner"),
    "overdue.side": ("{department}側", "{department}"),
    "overdue.col.cause": ("原因", "Cause"),
    "overdue.col.count": ("件数", "Count"),
    "overdue.col.age": ("最長の超過", "Longest overdue"),
    "overdue.col.oldest": ("最も古いもの", "Oldest"),
    "overdue.col.next": ("対応する人", "Who sees to it"),
    "overdue.col.owner": ("担当", "Owner"),
    "overdue.col.owed": ("約束", "Promise"),
    "overdue.col.due": ("期限", "Due"),
    "overdue.col.late": ("超過", "Overdue by"),
    "overdue.col.department": ("部門", "Department"),
    "overdue.owner": ("担当 {name}", "owner {name}"),
    "overdue.marketing": ("マーケティング", "Marketing"),
    "overdue.nobody": ("担当なし", "Nobody"),
    "overdue.cause.count": ("{cause}\u00a0{n}", "{cause}\u00a0{n}"),
    "overdue.feedback": ("{campaign}へのフィードバック", "Feedback on {campaign}"),
    "overdue.feedback.unnamed": ("フィードバック", "Feedback"),
    # the list
    "overdue.list": ("期限を過ぎた約束 {n}件", "{n} overdue {n:~promise/promises}"),
    "overdue.list.page": (
        "期限の古い順。{first}〜{last}件目を表示",
        "Oldest due time first. Showing {first} to {last}",
    ),
    "overdue.list.none": (
        "条件に合うものはありません",
        "Nothing overdue matches these filters",
    ),
    "overdue.list.none.do": (
        "条件を外すと、ほかの対応漏れが見えます。",
        "Clear the filters to see what else is overdue.",
    ),
    "overdue.done": ("{when}に対応済み", "Done {when}"),
    "overdue.ended": ("{when}に不要になった", "No longer owed since {when}"),
    "overdue.done.note": (
        "緑の印は、この一覧を作ったあとに対応した件。次の更新で一覧から外れます。",
        "What is marked as done was done after this list was made. It leaves with the next refresh.",
    ),
    "overdue.mine": ("自分の分だけ見る", "Mine only"),
    "overdue.open": ("{n}件を開く", "Open {n}"),
    "overdue.text.more": ("ほか{n}件。--json ですべて出ます。", "{n} more; --json lists all."),
    "week.overdue": ("対応漏れ {n}件", "Overdue: {n}"),
    "week.overdue.more": ("人別と一覧を見る", "By person, and the list"),
}
