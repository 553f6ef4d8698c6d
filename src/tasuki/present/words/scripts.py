"""Words of the script trials."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "scripts.title": ("スクリプト", "Call scripts"),
    "scripts.question": (
        "どの版が、受諾SQLと商談につながるか",
        "Which version leads to accepted SQLs and opportunities",
    ),
    "scripts.outcomes": ("成果ごとに", "By outcome"),
    "scripts.note": (
        "{days}に初めて架電した件。同じ人が、同じ流入元・セグメントのリードにかけた分どうしを比べる",
        "First called {days}. Same caller, same source and segment, compared with each other",
    ),
    "scripts.finding.better": (
        "{who}のほうが、|{name}が高い。",
        "{who}: |better {name}.",
    ),
    "scripts.finding.worse": (
        "{who}は、|{name}が低い。",
        "{who}: |lower {name}.",
    ),
    "scripts.finding.same": (
        "スクリプトの差は、|まだ言えません。",
        "No script |can be called better yet.",
    ),
    "scripts.finding.unknown": (
        "比べられるスクリプトが、|まだありません。",
        "No scripts |to compare yet.",
    ),
    "scripts.one": (
        "{who}: 差 {difference}ポイント({interval})、上回る確率 {better}。",
        "{who}: {difference} points ({interval}), better with probability {better}.",
    ),
    "scripts.doubt.outcome": (
        "アポではなく、受諾SQLと商談まで追っています。成果は、最初に使ったスクリプトのものです。",
        "Followed to accepted SQLs and opportunities, not to the appointment. What came of a lead belongs to "
        "the first script it heard.",
    ),
    "scripts.doubt.order": (
        "くじで割り当てていないので、時期や選び方の違いは残ります。",
        "Not assigned by lot: differences of season and of choice remain.",
    ),
    "scripts.col.version": ("版", "Version"),
    "scripts.col.verdict": ("判定", "Verdict"),
    "scripts.col.rate": ("率 %", "Rate %"),
    "scripts.col.difference": ("差(ポイント)", "Difference, points"),
    "scripts.col.better": ("上回る確率", "P(better)"),
    "scripts.col.gain": ("選ぶ利得", "Expected gain"),
    "scripts.col.n": ("件数", "n"),
    "scripts.col.least": ("判定に要る件数", "Least for a verdict"),
    "scripts.verdict.above": ("上", "better"),
    "scripts.verdict.below": ("下", "worse"),
    "scripts.verdict.same": ("区別できない", "cannot tell apart"),
    "scripts.verdict.unknown": ("まだ早い", "too early"),
    "scripts.gain": ("100件で+{n}件", "+{n} per 100 calls"),
    "scripts.least": ("{least}件(3割の差を見るには{wanted}件)", "{least} ({wanted} to show 30%)"),
    "scripts.least.only": ("{least}件", "{least}"),
    "scripts.between": ("{low}〜{high}", "{low} to {high}"),
    "scripts.none": (
        "スクリプトの版が記録された架電が、この期間にありません。",
        "No call of this period has a script version.",
    ),
}
