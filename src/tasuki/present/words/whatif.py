"""Words of the what-if: a draft of the agreement in a window of the past.

In a headline `|` parts the phrases between which a line may break.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "whatif.title": ("もし{days}に使っていたら", "Had it been in force {days}"),
    "whatif.fewer": (
        "MQLは|週{now}件から|週{then}件に|減ります。",
        "MQLs fall |from {now} to {then} |a week.",
    ),
    "whatif.more": (
        "MQLは|週{now}件から|週{then}件に|増えます。",
        "MQLs rise |from {now} to {then} |a week.",
    ),
    "whatif.same": (
        "MQLは|週{then}件で|変わりません。",
        "MQLs stay |at {then} a week.",
    ),
    "whatif.dropped": (
        "実際に引き渡して、このルールでは対象外になる{n}件からは、SQLが{sql}件、商談が{opportunity}件、成約が{won}件出ています。",
        "The {n} {n:~lead/leads} really passed on that this rule leaves out came to {sql} SQLs, "
        "{opportunity} opportunities and {won} won deals.",
    ),
    "whatif.dropped.none": (
        "実際に引き渡した件は、すべてこのルールでもMQLになります。",
        "Every lead really passed on would have been an MQL by this rule, too.",
    ),
    "whatif.unknown": (
        "新しくMQLになる{n}件({share})は一度も引き渡されておらず、架電していないので結果が分かりません。",
        "{n} {n:~lead/leads} ({share}) of this rule {n:~was/were} never passed on, and so never tried: "
        "what would have come of {n:~it/them} is unknown.",
    ),
    "whatif.unknown.none": (
        "このルールでMQLになる件は、すべて実際に引き渡されています。",
        "Every MQL of this rule was really passed on at some time.",
    ),
    "whatif.empty": (
        "このルールでMQLになる件は、この期間に1件もありません。",
        "This rule would have had no MQL in this window.",
    ),
    "whatif.ours": (
        "このルールは、こちらからの接触({rules})も数えます。当時どのリードに連絡したかで件数が変わるので、ルールだけの効果ではありません。",
        "This rule counts touches that we began ourselves ({rules}). Whom we contacted then decides how many "
        "there are, so the figures are not the rule's doing alone.",
    ),
    "whatif.actual": ("実際", "Actual"),
    "whatif.draft": ("案", "Draft"),
    "whatif.draft.nth": ("案{n}", "Draft {n}"),
    "whatif.head.measure": ("項目", "Measure"),
    "whatif.head.week": ("週", "Week"),
    "whatif.head.callers": ("IS人数", "IS reps"),
    "whatif.head.threshold": ("しきい値", "Threshold"),
    "whatif.row.per_week": ("MQL(週)", "MQLs a week"),
    "whatif.row.mqls": ("MQL(期間)", "MQLs in all"),
    "whatif.row.both": ("実際にも引き渡した", "Passed on, too"),
    "whatif.row.otherwise": ("別の時期に引き渡した", "Passed on at another time"),
    "whatif.row.unknown": ("引き渡していない(不明)", "Never passed on (unknown)"),
    "whatif.row.dropped": ("実際だけ(ルールでは対象外)", "Actual only (left out)"),
    "whatif.row.load": ("IS1人あたり(週)", "Per IS rep and week"),
    "whatif.row.busiest": ("最も多い週の1人あたり", "Per rep in the busiest week"),
    "whatif.outcome.sql": ("MQL→SQL({days}日以内)", "MQL→SQL (within {days} days)"),
    "whatif.outcome.opportunity": (
        "MQL→商談({days}日以内)",
        "MQL→opportunity (within {days} days)",
    ),
    "whatif.outcome.won": ("MQL→成約({days}日以内)", "MQL→won (within {days} days)"),
    "whatif.rate": ("{rate}(区間 {range}、{k} / {n}件)", "{rate} ({range}, {k} of {n})"),
    "whatif.bounds": (
        "不明がすべて外れて{worst}、すべて当たって{best}",
        "{worst} if all unknown fail, {best} if all succeed",
    ),
    "whatif.section.outcomes": ("その後(結果が分かる件)", "What came of them (leads really tried)"),
    "whatif.section.thresholds": ("しきい値を変えたときのMQL", "MQLs at other thresholds"),
    "whatif.section.weeks": ("週ごとのMQL", "MQLs week by week"),
    "whatif.chart.top": ("{n}件", "{n}"),
    "whatif.chart.alt": (
        "週ごとのMQL。棒はルール、横線は実際",
        "MQLs week by week: bars are the rules, lines across what was done",
    ),
    "try.go": ("過去で試す", "Try it on the past"),
    "try.title": ("過去で試す", "Tried on the past"),
    "try.version": ("第{number}版({state})", "Version {number} ({state})"),
    "try.first": ("初日", "First day"),
    "try.last": ("最終日", "Last day"),
    "try.beside": ("並べる版", "Beside"),
    "try.beside.none": ("並べない", "No other version"),
    "try.again": ("この期間で試す", "Try these days"),
    "try.quarters": ("四半期", "Quarters"),
    "try.months": ("{first}から{last}", "{first} to {last}"),
    "try.same": (
        "{other}と第{number}版はMQLの定義が同じで、結果も同じになるため、並べていません。",
        "{other} and version {number} define an MQL alike and would give the same, so they do not stand side by side.",
    ),
    "try.working": ("過去のデータに当てはめています。", "Applying it to the past."),
    "try.working.text": (
        "数秒で終わります。終わると結果に切り替わります。",
        "It takes seconds; the answer then appears here.",
    ),
    "try.reload": ("表示を更新", "Show again"),
    "try.failed": ("計算できませんでした。", "It could not be computed."),
    "try.failed.text": (
        "引き渡しルールもデータも変わっていません。もう一度お試しください。続くときは、管理者に記録の確認を頼んでください。",
        "Neither the agreement nor the data has changed. Try once more; if it goes on, ask an administrator to look into the log.",
    ),
    "try.empty": (
        "この期間には、実際の引き渡しも、ルールでMQLになるリードもありません。期間を変えてください。",
        "In these days nothing was passed on, and nothing would have been. Choose others.",
    ),
    "try.volume": (
        "件数と、実際の引き渡しとの重なり",
        "How many, and how far they are those passed on",
    ),
    "try.key.cut": (
        "白抜きは、期間の端で切れた週",
        "Hollow: a week that the window cuts",
    ),
    "try.weeks": ("週ごとの数字", "The weeks in figures"),
    "try.own": ("この版", "own"),
    "try.cli": (
        "同じ計算は、端末の tasuki whatif でもできます。",
        "The same is to be had in a terminal: tasuki whatif.",
    ),
    "try.bad.no_day": (
        "「{text}」は日付として読めません。2026-07-01のように書いてください。",
        '"{text}" is not a day. Write it like 2026-07-01.',
    ),
    "try.bad.backwards": (
        "最終日({last})が初日({first})より前です。順番を直してください。",
        "The last day ({last}) comes before the first ({first}). Put them in order.",
    ),
    "try.bad.too_long": (
        "{days}日間は長すぎます。{most}日以内にしてください。",
        "{days} days are too many. Choose {most} or fewer.",
    ),
    "try.bad.future": (
        "初日({first})には、まだデータがありません。{until}より前の日にしてください。",
        "There are no data yet on the first day ({first}). Choose one before {until}.",
    ),
    "try.bad.no_version": (
        "並べる版「{text}」はありません。一覧から選んでください。",
        'There is no version "{text}" to stand beside. Choose one from the list.',
    ),
    "try.bad.unreadable": (
        "第{number}版は今の書式では読めないため、試せません。",
        "Version {number} was written in a form that can no longer be read, so it cannot be tried.",
    ),
    "whatif.note": (
        "ルールの件数は、期間の初めに条件を満たしていなかったリードが、期間中に初めて満たした時点で数えています。実際の件数は、記録のあるMQLの引き渡しだけです。",
        "A rule counts leads that did not meet it when the window began and first met it within. "
        "Actual are MQLs that were recorded, not those implied by a later stage.",
    ),
}
