"""Words of handing a lead over, and of ending its run."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "offer.title": ("引き渡す・終える", "Hand over, or end"),
    "offer.go": ("引き渡す・リサイクル・対象外", "Hand over, recycle, disqualify"),
    "offer.of_lead": ("引き渡し", "Hand-overs"),
    "offer.of_lead.none": ("まだありません", "none yet"),
    "offer.elsewhere": (
        "{when} ほかのシステムで引き渡し",
        "{when} handed over in another system",
    ),
    "offer.adopt": ("ここで回答・評価する", "Answer and evaluate it here"),
    "offer.done.adopt": (
        "引き渡しを取り込みました。渡した内容は元のシステムにあります。",
        "The hand-over is taken up here. What it carried is in the other system.",
    ),
    "offer.stage": ("いまの段階: {stage}", "Stage now: {stage}"),
    "offer.back": ("リードの経緯へ", "To the lead's timeline"),
    "offer.sql": ("SQLとしてFSへ引き渡す", "Hand over to field sales as SQL"),
    "offer.sql.note": (
        "要件は引き渡しルール第{version}版。足りないものは項目の横に出ます",
        "What is asked for: the agreement, version {version}. What is missing is said beside its field",
    ),
    "offer.sql.free": (
        "施行中の引き渡しルールがないため、要件はありません",
        "No agreement is in force, so nothing is asked for",
    ),
    "offer.sql.submit": ("SQLとして引き渡す", "Hand over as SQL"),
    "offer.needed": ("リードの情報", "Of the lead"),
    "offer.needed.missing": ("未登録", "not known"),
    "offer.required": ("必須", "required"),
    "offer.level": ("確認の水準", "How far it is known"),
    "offer.note": ("根拠(本人の言葉)", "Evidence (in the person's words)"),
    "offer.call": ("根拠の通話・打ち合わせ", "The call or meeting that shows it"),
    "offer.call.none": ("選ばない", "none"),
    "offer.wanted": ("要件: {wanted}", "Asked for: {wanted}"),
    "offer.recordings.help": ("1行に1つのURL", "One address per line"),
    "offer.recordings.many": (
        "録音は{most}件までにしてください。",
        "No more than {most} recordings, please.",
    ),
    "offer.when": ("次回の日時", "Date of the next step"),
    "offer.when.bad": (
        "日時として読めません。2026-12-01 14:00 のように書いてください。",
        "This is no date and time. Write it like 2026-12-01 14:00.",
    ),
    "offer.when.past": (
        "次回の日時は、これからの日時にしてください。",
        "The next step must be in the future.",
    ),
    "offer.receiver": ("受け手", "Who gets it"),
    "offer.receiver.rule": ("引き渡しルールに任せる", "As the agreement says"),
    "offer.receiver.anybody": ("だれでも受け取れる", "Whoever takes it"),
    "offer.receiver.bad": (
        "この人には渡せません。不在でない受け手を選んでください。",
        "This person cannot be given it. Choose somebody who is there.",
    ),
    "offer.incomplete": (
        "引き渡しルール第{version}版に足りないものがあります。入力したものはそのまま残っています。",
        "It falls short of the agreement, version {version}. What you typed is kept.",
    ),
    "offer.mql": ("MQLとしてISへ渡す", "Pass on to inside sales as MQL"),
    "offer.mql.submit": ("MQLとして渡す", "Pass on as MQL"),
    "offer.recycle": ("リサイクルにする", "Recycle"),
    "offer.recycle.note": (
        "決めた日に、もう一度連絡する約束として残ります。",
        "It stays as a promise to come back on that date.",
    ),
    "offer.revisit": ("次に連絡する日", "Come back on"),
    "offer.disqualify": ("対象外にする", "Disqualify"),
    "offer.disqualify.note": (
        "今後も顧客にならないときだけ選びます。",
        "Only where this will never be a customer.",
    ),
    "offer.done.sql": ("SQLとして引き渡しました。", "Handed over as SQL."),
    "offer.done.mql": ("MQLとして渡しました。", "Passed on as MQL."),
    "offer.done.recycle": ("リサイクルにしました。", "Recycled."),
    "offer.done.disqualify": ("対象外にしました。", "Disqualified."),
}
