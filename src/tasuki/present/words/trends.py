"""Words of the trends page.

In a headline `|` parts the phrases between which a line may break.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.trends": ("推移", "Trends"),
    "trends.title": ("推移", "Trends"),
    "trends.both.rising": (
        "{first}も{second}も、|上がっています。",
        "{first} and {second} |are rising.",
    ),
    "trends.both.falling": (
        "{first}も{second}も、|下がっています。",
        "{first} and {second} |are falling.",
    ),
    "trends.both.unclear": (
        "{first}も{second}も、|上がり下がりを|言えません。",
        "Neither {first} nor {second} |shows a trend |that can be told.",
    ),
    "trends.both.too_few": (
        "{first}も{second}も、|判定するには|早すぎます。",
        "It is too early |to judge {first} |or {second}.",
    ),
    "trends.way.rising": ("{name}は|上がっています。", "{name} |is rising."),
    "trends.way.falling": ("{name}は|下がっています。", "{name} |is falling."),
    "trends.way.unclear": (
        "{name}は|上がり下がりを|言えません。",
        "{name}: |no trend can be told.",
    ),
    "trends.way.too_few": ("{name}は|判定するには|早すぎます。", "{name}: |too early to judge."),
    # evidence
    "trends.range": ("{low}\u2060〜\u2060{high}", "{low} to {high}"),  # kept on one line
    "trends.about": ("{name}: {text}", "{name}: {text}"),
    "trends.called.rate": (
        "満期になった{periods}({days})で、傾向線は{first}から{last}へ。差の95%区間は{range}ポイント。",
        "Over the {periods} that matured ({days}) the trend line goes from {first} to {last}; "
        "95% interval of the difference {range} points.",
    ),
    "trends.unclear.rate": (
        "満期になった{periods}({days})を調べました。この間の差は、95%区間で{range}ポイント。",
        "Judged over the {periods} that matured ({days}). The difference from first to last "
        "is {range} points (95% interval).",
    ),
    "trends.called.count": (
        "終わった{periods}({days})で、傾向線は{per}{first}から{last}へ。差の95%区間は{range}。",
        "Over {periods} ({days}) the trend line goes from {first} to {last} "
        "{per}; 95% interval of the difference {range}.",
    ),
    "trends.unclear.count": (
        "終わった{periods}({days})を調べました。{per}の差は、95%区間で{range}。",
        "Judged over {periods} ({days}). The difference from first to last is "
        "{range} {per} (95% interval).",
    ),
    "trends.too_few.periods": (
        "判定できるのは、まだ{periods}です。{fewest}そろうと判定します。",
        "Only {periods} of the {fewest} that a verdict takes can be judged so far.",
    ),
    "trends.too_few.units": (
        "到達した件としなかった件が、まだ{enough}件ずつそろっていません。",
        "There are not yet {enough} units that reached and {enough} that did not.",
    ),
    "trends.too_few.count": (
        "まだ{enough}件に届かず、判定できません。",
        "Fewer than {enough} in all, too few to judge.",
    ),
    "trends.unfinished.rate": (
        "その後の{n}はまだ満期にならず、判定に入れていません。",
        "Not judged: the {n} since, whose entries have not had their time.",
    ),
    "trends.unfinished.count": (
        "途中の{every}は判定に入れていません。",
        "The {every} under way is not judged.",
    ),
    "trends.unrecorded": (
        "結果が記録されていなかった{n}も除いています。",
        "Left out: {n} whose outcomes were not recorded.",
    ),
    "trends.level": (
        "2つの率を合わせて5%水準で判定。変化がないのに「上がった・下がった」と言うことは、多くても20回に1回ほどです。ほかの指標は、それぞれ5%水準。",
        "Both rates are judged together at the 5% level: where nothing changes, about one page in "
        "twenty at most says that one of them rises or falls. Other metrics are judged one by one.",
    ),
    "trends.unit.week": ("{n}週", "{n} {n:~week/weeks}"),
    "trends.unit.month": ("{n}か月", "{n} {n:~month/months}"),
    "trends.per.week": ("1週あたり", "a week"),
    "trends.per.month": ("1か月あたり", "a month"),
    "trends.every.week": ("週", "week"),
    "trends.every.month": ("月", "month"),
    # choosing
    "trends.choose": ("表示するもの", "What is shown"),
    "trends.choose.metric": ("指標", "Metric"),
    "trends.choose.count": ("件数", "Count"),
    "trends.choose.every": ("単位", "Step"),
    "trends.choose.how": ("読み方", "Reading"),
    "trends.choose.by": ("分ける", "Part by"),
    "trends.weekly": ("週ごと", "Weekly"),
    "trends.monthly": ("月ごと", "Monthly"),
    "trends.whole": ("分けない", "Whole"),
    # chart
    "trends.section.week": ("{name}、週ごと", "{name}, week by week"),
    "trends.section.month": ("{name}、月ごと", "{name}, month by month"),
    "trends.note.matured": (
        "その{every}に入った件のうち、{days}日以内に到達する割合。期限前の件は未確定として計算",
        "Share of each {every}'s entries that reaches within {days} days; those still inside count as "
        "undecided",
    ),
    "trends.note.cohort": (
        "その{every}に入った件のうち、これまでに到達した割合。若い{every}ほど低く出る",
        "Share of each {every}'s entries that has reached so far; young ones look low by construction",
    ),
    "trends.note.period": (
        "その{every}の到達数を、その{every}に入った数で割ったもの。別の件どうしの比で、区間はない",
        "Exits of each {every} over its entries: different cycles, so there is no interval",
    ),
    "trends.note.share": ("その{every}のうちに分かる割合", "Known within the {every} itself"),
    "trends.note.count": ("その{every}の件数", "How many in each {every}"),
    "trends.quality": ("{name}(質)", "{name} (quality)"),
    "trends.judged_on": (
        "上がり下がりは、満期の率で判定しています。",
        "Whether it rises or falls is judged on the matured rate.",
    ),
    "trends.alt": (
        "{name}の{every}ごとの推移。表は図の下",
        "{name} by {every}; the table is below the chart",
    ),
    "trends.key.done": ("期限を過ぎた{every}", "{every} that has had its time"),
    "trends.key.young": ("まだ期限前の件が残る{every}", "unfinished {every}"),
    "trends.key.interval": ("95%区間", "95% interval"),
    "trends.key.line": ("傾向線", "trend line"),
    "trends.key.level": ("判定した{every}の全体", "level of the judged {every}s"),
    "trends.key.restated": ("報告のあとで変わった{every}", "restated {every}"),
    "trends.key.over": ("終わった{every}", "whole {every}"),
    "trends.table": ("表で見る", "As a table"),
    "trends.head.period": ("期間", "Period"),
    "trends.head.value": ("値", "Value"),
    "trends.head.interval": ("95%区間", "95% interval"),
    "trends.head.basis": ("これまでの到達", "Reached so far"),
    "trends.head.flow": ("出た件 / 入った件", "Exits of entries"),
    "trends.head.state": ("状態", "State"),
    "trends.head.restated": ("最初の報告からの変化", "Change since first reported"),
    "trends.state.done": ("満期", "mature"),
    "trends.state.over": ("確定", "over"),
    "trends.state.young": ("途中", "young"),
    "trends.state.gap": ("記録なし", "not recorded"),
    # restatement
    "trends.restated.note": (
        "同じ時点で読み直しても最初の報告と違うもの。遅れて届いた記録か、訂正による",
        "What reads otherwise than first reported, as of the same instant: a record came late or was corrected",
    ),
    "trends.restated.some": (
        "{n}の数字が、最初に報告したあとで変わりました。",
        "{n} read otherwise now than when first reported.",
    ),
    "trends.restated.none": (
        "最初の報告と比べられる{reported}に、あとから変わった数字はありません。",
        "Of the {reported} that were reported, none reads otherwise today.",
    ),
    "trends.restated.never": (
        "最初の報告の控えは、次の更新(tasuki refresh)から残ります。",
        "First reports are kept from the next refresh (tasuki refresh) on.",
    ),
    "trends.mark": ("{first} → {now}", "{first} → {now}"),
    "trends.mark.closed": ("{when} の最初の報告", "first reported {when}"),
    "trends.mark.mature": ("{when} の満期の報告", "reported as matured {when}"),
    # parts
    "trends.parts": ("{name}、{by}別", "{name} by {by}"),
    "trends.parts.note": (
        "上がり下がりは{groups}区分を合わせて5%水準で判定。目盛りはどれも0〜{top}",
        "All {groups} groups are judged together at the 5% level. Every scale is 0–{top}",
    ),
    "trends.parts.more": (
        "件数の少ないほか{n}区分は省いています。",
        "{n} smaller {n:~group is/groups are} left out.",
    ),
    "trends.parts.way": ("判定", "Verdict"),
    "trends.parts.chart": ("推移", "Trend"),
    "trends.parts.total": ("判定した期間の値", "Judged periods"),
    "trends.verdict.rising": ("上がっている", "rising"),
    "trends.verdict.falling": ("下がっている", "falling"),
    "trends.verdict.unclear": ("言えない", "cannot tell"),
    "trends.verdict.too_few": ("まだ判定できない", "too early"),
    "trends.nothing": ("まだ描けるものがありません", "There is nothing to draw yet"),
    "trends.nothing.do": (
        "この指標の記録が一件もありません。ほかの指標を選んでください。",
        "No record counts for this metric. Choose another one.",
    ),
    "fault.reported": (
        "事実表は更新しましたが、報告の控えを書けませんでした: {problem}",
        "The facts are up to date, but what was reported could not be written down: {problem}",
    ),
}
