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
        "実際に引き渡して、案では対象外になる{n}件からは、SQLが{sql}件、商談が{opportunity}件、成約が{won}件出ています。",
        "The {n} {n:~lead/leads} really passed on that the draft leaves out came to {sql} SQLs, "
        "{opportunity} opportunities and {won} won deals.",
    ),
    "whatif.dropped.none": (
        "実際に引き渡した件は、すべて案でもMQLになります。",
        "Every lead really passed on would have been an MQL by the draft, too.",
    ),
    "whatif.unknown": (
        "新しくMQLになる{n}件({share})は一度も引き渡されておらず、架電していないので結果が分かりません。",
        "{n} {n:~lead/leads} ({share}) of the draft {n:~was/were} never passed on, and so never tried: "
        "what would have come of {n:~it/them} is unknown.",
    ),
    "whatif.unknown.none": (
        "案でMQLになる件は、すべて実際に引き渡されています。",
        "Every MQL of the draft was really passed on at some time.",
    ),
    "whatif.empty": (
        "案でMQLになる件は、この期間に1件もありません。",
        "The draft would have had no MQL in this window.",
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
    "whatif.row.dropped": ("実際だけ(案では対象外)", "Actual only (left out)"),
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
    "whatif.note": (
        "案は、期間の初めに条件を満たしていなかったリードが、期間中に初めて満たした時点で数えています。実際は、記録のあるMQLの引き渡しだけです。",
        "A draft counts leads that did not meet it when the window began and first met it within. "
        "Actual are MQLs that were recorded, not those implied by a later stage.",
    ),
}
