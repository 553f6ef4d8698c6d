"""Words of hand-overs: why something cannot be done with one, and what a package lacks."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # what was done last, for those who came second
    "handoff.done.offered": ("引き渡しました", "handed it over"),
    "handoff.done.accepted": ("受諾しました", "accepted it"),
    "handoff.done.returned": ("差し戻しました", "returned it"),
    "handoff.done.reassigned": ("担当を替えました", "gave it to another"),
    "handoff.done.taken_back": ("引き渡しを取り下げました", "took it back"),
    "handoff.done.recycled": ("リサイクルにしました", "recycled it"),
    "handoff.done.disqualified": ("対象外にしました", "disqualified it"),
    "handoff.done.evaluated": ("評価しました", "evaluated it"),
    "handoff.done.appealed": ("異議を申し立てました", "appealed"),
    "handoff.done.appeal_answered": ("異議に回答しました", "answered the appeal"),
    "handoff.who": ("{name}さん", "{name}"),
    "handoff.somebody": ("どなたか", "Somebody"),
    # what a package lacks
    "handoff.lack.level": (
        "{subject}は「{wanted}」まで必要です（いまは「{found}」）",
        "{subject} must be {wanted} (it is {found})",
    ),
    "handoff.lack.evidence": (
        "{subject}の根拠として{wanted}が必要です",
        "{subject} needs {wanted} as evidence",
    ),
    "handoff.lack.confirmed": (
        "本人に確認した項目が{wanted}つ必要です（いまは{found}つ）",
        "{wanted} items must be confirmed by the person ({found} so far)",
    ),
    "handoff.lack.likely": (
        "商談になりそうな根拠が{wanted}つ必要です（いまは{found}つ）",
        "{wanted} signs of a likely opportunity are needed ({found} so far)",
    ),
    "handoff.lack.field": ("「{subject}」が空です", "{subject} is empty"),
    "handoff.level.none": ("未確認", "not known"),
    "handoff.level.heard": ("推測・伝聞", "heard of"),
    "handoff.level.confirmed": ("本人に確認", "confirmed by the person"),
    "handoff.evidence.note": ("メモ", "a note"),
    "handoff.evidence.call": ("通話または打ち合わせの記録", "a call or a meeting"),
    # why not
    "handoff.refused.too_late": (
        "先に{who}が{at}に{done}。いまの状態をご確認ください。",
        "{who} {done} first, on {at}. Please look at where it stands now.",
    ),
    "handoff.refused.nothing_to_adopt": (
        "ほかのシステムで記録された引き渡しで、ここにまだ無いものはありません。",
        "No hand-over of this lead is recorded elsewhere and not yet here.",
    ),
    "handoff.refused.offered_already": (
        "このリードは引き渡し済みで、回答を待っています（{who}が{at}に{done}）。",
        "This lead is handed over already and waits for an answer ({who} {done} on {at}).",
    ),
    "handoff.refused.accepted_already": (
        "このリードの引き渡しは受諾されています（{who}が{at}に{done}）。渡し直すには、先に差し戻してもらってください。",
        "This hand-over is accepted ({who} {done} on {at}). To offer it again, have it returned first.",
    ),
    "handoff.refused.passed_already": (
        "このリードはすでに{stage}です。",
        "This lead is at the stage {stage} already.",
    ),
    "handoff.refused.closed": (
        "このリードはいま{stage}です。続けるには、先に再開してください。",
        "This lead is {stage}. To go on, reopen it first.",
    ),
    "handoff.refused.merged": (
        "このリードは{at}に別のリードへ統合されました。統合先のリードで操作してください。",
        "This lead was merged into another on {at}. Please use that one.",
    ),
    "handoff.refused.do_not_contact": (
        "連絡不可のリードは引き渡せません。",
        "A lead that must not be contacted cannot be handed over.",
    ),
    "handoff.refused.incomplete": (
        "SQL定義（引き渡しルール第{version}版）に足りないものがあります。{missing}。",
        "The package falls short of the SQL definition (agreement, version {version}): {missing}.",
    ),
    "handoff.refused.no_such_call": (
        "根拠に選んだ通話が、このリードの記録にありません。選び直してください。",
        "The call given as evidence is not among this lead's records. Please choose another.",
    ),
    "handoff.refused.no_team": (
        "引き渡しルールにあるチーム「{team}」が登録されていません。チームを登録するか、受け手を指定してください。",
        "The agreement's team “{team}” is not registered. Register it, or name who receives this.",
    ),
    "handoff.refused.nobody_there": (
        "チーム「{team}」に、いま受け取れる人がいません。受け手を指定してください。",
        "Nobody of the team “{team}” is there to receive this. Please name somebody.",
    ),
    "handoff.refused.absent": (
        "{name}さんは不在です。ほかの人を選んでください。",
        "{name} is absent. Please choose somebody else.",
    ),
    "handoff.refused.gone": (
        "{name}さんは在籍していません。ほかの人を選んでください。",
        "{name} does not work here. Please choose somebody else.",
    ),
    "handoff.refused.left": (
        "{name}さんは在籍していないため、操作できません。",
        "{name} has left and cannot do this.",
    ),
    "handoff.refused.wrong_department": (
        "{name}さんは受け手の部門の人ではありません。",
        "{name} is not of the receiving department.",
    ),
    "handoff.refused.same_receiver": (
        "すでに{name}さんの担当です。",
        "It is {name}'s already.",
    ),
    "handoff.refused.not_theirs": (
        "このリードはもう{name}さんの担当ではありません。",
        "This lead is no longer {name}'s.",
    ),
    "handoff.refused.nobody_chosen": (
        "引き継ぐ人を選んでください。",
        "Please choose who takes over.",
    ),
    "handoff.refused.nothing_chosen": (
        "引き継ぐリードまたは引き渡しを選んでください。",
        "Please choose the leads or hand-overs that change hands.",
    ),
    "handoff.refused.too_many": (
        "一度に引き継げるのは{most}件までです。分けて操作してください。",
        "At most {most} change hands at once. Please do it in parts.",
    ),
    "handoff.refused.not_yours": (
        "ほかの部門または本人が行う操作です。",
        "This is for another department, or for the person concerned, to do.",
    ),
    "handoff.refused.reason_needed": (
        "理由を選んでください。理由のない差し戻しはできません。",
        "Please choose a reason. Nothing goes back without one.",
    ),
    "handoff.refused.unknown_reason": (
        "「{key}」という理由は一覧にありません。一覧から選んでください。",
        "“{key}” is not on the list of reasons. Please choose one of the list.",
    ),
    "handoff.refused.retired_reason": (
        "「{name}」は使わなくなった理由です。一覧から選び直してください。",
        "“{name}” is no longer used as a reason. Please choose another.",
    ),
    "handoff.refused.known_reason": (
        "「{key}」はすでに使われています（使わなくなったものも含みます）。別の名前にしてください。",
        "“{key}” is taken, perhaps by a reason no longer used. Please choose another name.",
    ),
    "handoff.refused.bad_key": (
        "「{key}」は使えません。英小文字で始め、英小文字・数字・_ だけで40字までにしてください。",
        "“{key}” cannot be used: begin with a small letter; small letters, digits and _ only, 40 at most.",
    ),
    "handoff.refused.words_needed": (
        "理由は日本語と英語の両方で書いてください。",
        "Please write the reason in Japanese and in English.",
    ),
    "handoff.refused.passed_on": (
        "このリードはフィールドセールスに渡っています。差し戻しはフィールドセールスから行ってください。",
        "This lead is with field sales. It is for them to return it.",
    ),
    "handoff.refused.not_accepted": (
        "受諾していない引き渡しは評価できません。先に受諾または差し戻しをしてください。",
        "Only what was accepted can be evaluated. Accept or return it first.",
    ),
    "handoff.refused.no_agreement": (
        "効力のある引き渡しルールがありません。先に合意して発効日を決めてください。",
        "No agreement is in force. Agree on one and set its date first.",
    ),
    "handoff.refused.unanswered": (
        "「{label}」に回答してください。",
        "Please answer “{label}”.",
    ),
    "handoff.refused.unknown_question": (
        "「{name}」という設問は、いまの引き渡しルールにありません。",
        "The agreement in force has no question “{name}”.",
    ),
    "handoff.refused.off_scale": (
        "「{label}」は1から{scale}で答えてください。",
        "Please answer “{label}” from 1 to {scale}.",
    ),
    "handoff.refused.why_needed": ("内容を書いてください。", "Please say why."),
    "handoff.refused.nothing_to_appeal": (
        "差し戻しか評価があってから、異議を申し立てられます。",
        "There is neither a return nor an evaluation to appeal against yet.",
    ),
    "handoff.refused.appeal_open": (
        "回答待ちの異議があります。回答を待ってください。",
        "An appeal is open already. Please wait for its answer.",
    ),
    "handoff.refused.no_appeal": (
        "この異議には{who}が{at}に回答しています。",
        "This appeal was answered by {who} on {at}.",
    ),
    "handoff.refused.date_needed": (
        "次に連絡する日を決めてください。",
        "Please set the date to come back.",
    ),
    "handoff.refused.date_past": (
        "次に連絡する日は、明日以降にしてください（{day}は過ぎています）。",
        "The date to come back must be tomorrow or later; {day} is not.",
    ),
    "handoff.refused.ends_first": (
        "終わりの日（{end}）が、始まりの日（{start}）より前です。",
        "It ends ({end}) before it begins ({start}).",
    ),
    "handoff.refused.withdrawn": (
        "この不在はすでに取り消されています。",
        "This absence was withdrawn already.",
    ),
    "handoff.refused.not_over": (
        "{day}はまだ終わっていません。終わった期間を選んでください。",
        "{day} is not over. Please choose a period that is.",
    ),
    "handoff.refused.collected_already": (
        "この施策の{start}から{end}までのフィードバックは、すでにまとめてあります。",
        "Feedback on this campaign from {start} to {end} is collected already.",
    ),
    "handoff.refused.sent_already": (
        "{who}が{at}に送付済みです。",
        "{who} sent it on {at}.",
    ),
    "handoff.refused.acknowledged_already": (
        "{who}が{at}に確認済みです。",
        "{who} acknowledged it on {at}.",
    ),
    "handoff.refused.answered_already": (
        "{who}が{at}に回答済みです。",
        "{who} answered it on {at}.",
    ),
    "handoff.refused.not_sent": (
        "まだ送付されていません。",
        "It has not been sent yet.",
    ),
    "handoff.refused.text_needed": (
        "回答の内容を書いてください。",
        "Please write the answer.",
    ),
    "handoff.refused.busy": (
        "取り込みの最中です。終わってからもう一度お試しください。",
        "An import is running. Please try again when it is over.",
    ),
}
