"""Words of the week's review: its finding, figures, verdicts and cautions.

In a headline `|` parts the phrases between which a line may break.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "week.rest": ("ほか {n}件", "{n} more"),
    "week.title": ("今週", "Week"),
    "week.title.past": ("週のふりかえり", "Week in review"),
    "week.previous": ("前の週", "Previous week"),
    "week.next": ("次の週", "Next week"),
    "week.more.bottleneck": ("工程ごとに見る", "See every stage"),
    "week.more.targets": ("目標と見込み", "Targets and forecast"),
    "week.more.trends": ("ほかの率と、月ごとの推移", "Other rates, and by month"),
    "week.more.members": ("リードの構成をそろえて比べる", "Compare on equal leads"),
    "week.more.campaigns": ("成約と費用まで見る", "Through to won deals and cost"),
    "week.turn": ("週を移る", "Other weeks"),
    # finding
    "finding.below.one": (
        "{zone}の受け渡しが、|基準を下回っています。",
        "{zone}: |below its baseline.",
    ),
    "finding.below.many": (
        "{n}つの受け渡しが、|基準を下回っています。|{zones}。",
        "{n} hand-overs |are below their baselines: |{zones}.",
    ),
    "finding.above.one": (
        "{zone}の受け渡しが、|基準を上回っています。",
        "{zone}: |above its baseline.",
    ),
    "finding.above.many": (
        "{n}つの受け渡しが、|基準を上回っています。|{zones}。",
        "{n} hand-overs |are above their baselines: |{zones}.",
    ),
    "finding.same": (
        "基準と区別できる|受け渡しは、ありません。",
        "No hand-over |can be told apart |from its baseline.",
    ),
    "finding.same.text": (
        "{zones}つの受け渡しのどれも、満期の率の95%区間が基準と重なっています。差があるとは言えません。",
        "For {zones} {zones:~hand-over/hand-overs}, the 95% interval of the matured rate overlaps the "
        "baseline. The figures show no difference.",
    ),
    "finding.unknown": (
        "比べる基準が、|まだありません。",
        "There is |no baseline yet.",
    ),
    "finding.unknown.text": (
        "その前の13週に、満期の率を出せるだけの記録がありません。下の数字は、比べずに読んでください。",
        "The 13 weeks before hold too few records for a matured rate. Read the figures below as "
        "they are, without comparison.",
    ),
    "finding.below.text": (
        "{name}は{value}(区間 {interval})で、その前の13週の{base}に区間ごと届いていません。",
        "{name} is {value} (interval {interval}), wholly below the {base} of the 13 weeks before.",
    ),
    "finding.above.text": (
        "{name}は{value}(区間 {interval})で、その前の13週の{base}を区間ごと上回っています。",
        "{name} is {value} (interval {interval}), wholly above the {base} of the 13 weeks before.",
    ),
    "finding.but_above": (
        "一方、{names}は基準を上回っています。",
        "{names}, on the other hand, is above its baseline.",
    ),
    "list.and": ("、", "; "),
    "list.comma": ("、", ", "),
    "zone.lead_to_mql": ("リードからMQLへ", "lead to MQL"),
    "zone.mql_to_sql": ("MQLからSQLへ", "MQL to SQL"),
    "zone.sql_to_opportunity": ("SQLから商談へ", "SQL to opportunity"),
    "zone.accepted_to_opportunity": ("受諾から商談へ", "accepted to opportunity"),
    "zone.opportunity_to_won": ("商談から成約へ", "opportunity to won"),
    # relay
    "leg.lead": ("入口", "Entry"),
    "leg.mql": ("マーケ", "Marketing"),
    "leg.sql": ("IS", "IS"),
    "leg.opportunity": ("FS", "FS"),
    "leg.won": ("契約", "Contract"),
    "leg.lead_to_mql": ("入口 → マーケ", "Entry → Mktg"),
    "leg.mql_to_sql": ("マーケ → IS", "Mktg → IS"),
    "leg.sql_to_opportunity": ("IS → FS", "IS → FS"),
    "leg.accepted_to_opportunity": ("IS → FS", "IS → FS"),
    "leg.opportunity_to_won": ("FS → 契約", "FS → contract"),
    "leg.below": ("{leg} 基準未満", "{leg} below"),
    "week.relay": ("リードのリレー", "The relay"),
    "week.relay.note": (
        "{days}に各段階へ入った件のその後。率は満期で計算",
        "What became of those that entered each stage, {days}. Rates are matured",
    ),
    "week.key": ("図の読み方", "How to read the marks"),
    "week.key.whisker": (
        "値と95%区間(目盛り 0〜{top}%)",
        "value and 95% interval (scale 0–{top}%)",
    ),
    "week.key.base": (
        "基準(その前の13週)とその区間",
        "baseline (13 weeks before) and its interval",
    ),
    "week.key.age": ("期限を過ぎた件、まだ若い件", "had their time, still young"),
    "week.mature_young": ("満期 {mature}、若い {young}", "{mature} mature, {young} young"),
    "week.horizon": (
        "{days}日で満期",
        "mature after {days} {days:~day/days}",
    ),
    "week.mark.base": ("基準 {base}", "baseline {base}"),
    "verdict.rate.below": ("基準 {base}を区間ごと下回る", "wholly below the baseline {base}"),
    "verdict.rate.above": ("基準 {base}を区間ごと上回る", "wholly above the baseline {base}"),
    "verdict.rate.same": ("基準 {base}と区別できない", "cannot be told from the baseline {base}"),
    "verdict.rate.usual": ("基準 {base}と変わらない", "as the baseline {base}"),
    "verdict.rate.unknown": ("比べる基準がない", "no baseline to compare with"),
    # side
    "week.side": ("この週に入った件の途中経過", "This week's own entries, so far"),
    "week.side.now": ("この週", "this week"),
    "week.side.before": ("前の週", "week before"),
    "week.side.note": (
        "前の週は、同じ日数がたった時点で読んでいます。",
        "The week before is read at the same age.",
    ),
    "week.cautions": ("読むときの注意", "Read with care"),
    # figures
    "week.tiles": ("量と質", "Quantity and quality"),
    "week.tiles.whole": (
        "{days}。比較は{compared}。量と質を対で置く",
        "{days}, beside {compared}. A count never stands without its quality",
    ),
    "week.tiles.partial": (
        "{days}まで。比較は{compared}。量と質を対で置く",
        "{days} so far, beside {compared}. A count never stands without its quality",
    ),
    "week.quality.weeks": ("直近{weeks}週", "{weeks} weeks"),
    "week.spark.whole": ("{name}、直近13週とこの週", "{name}, the last 13 weeks and this one"),
    "week.spark.partial": (
        "{name}、直近13週とこの週。この週は途中",
        "{name}, the last 13 weeks and this one, which is unfinished",
    ),
    "week.spark.key": (
        "白丸は途中の週。灰色の帯は、ふだんの週が同じ曜日までに達する幅",
        "A hollow dot is an unfinished week; the grey bar, where an ordinary week stands by the same "
        "weekday",
    ),
    "delta.since.partial": ("先週の同じ曜日まで", "the same days last week"),
    "delta.since.whole": ("先週", "the week before"),
    "delta.more": ("{since}より{size}多い", "{size} more than {since}"),
    "delta.fewer": ("{since}より{size}少ない", "{size} fewer than {since}"),
    "delta.longer": ("{since}より{size}長い", "{size} longer than {since}"),
    "delta.shorter": ("{since}より{size}短い", "{size} shorter than {since}"),
    "delta.same": ("{since}と同じ", "as many as {since}"),
    "usual.usual": ("ふだんの幅 {low}〜{high} の中", "within the usual {low} to {high}"),
    "usual.same": ("ふだんの幅 {low}〜{high} の中", "within the usual {low} to {high}"),
    "usual.above": ("ふだんの幅 {low}〜{high} より多い", "above the usual {low} to {high}"),
    "usual.below": ("ふだんの幅 {low}〜{high} より少ない", "below the usual {low} to {high}"),
    "usual.longer": ("ふだんの幅 {low}〜{high} より長い", "longer than the usual {low} to {high}"),
    "usual.shorter": (
        "ふだんの幅 {low}〜{high} より短い",
        "shorter than the usual {low} to {high}",
    ),
    "usual.unknown": ("ふだんの幅は {low}〜{high}", "usually {low} to {high}"),
    "figure.no_units": ("対象がない", "none in scope"),
    "figure.not_half": ("まだ半数に届かない(n={n})", "not yet half of {n}"),
    "figure.unknown": ("まだ分からない(n={n})", "not known yet (n={n})"),
    "figure.k_of_n": ("{k} / {n}{unit}", "{k} of {n}{unit}"),
    "figure.of_n": ("{n}{unit}", "n={n}{unit}"),
    "figure.n": ("n={n}", "n={n}"),
    "figure.young": ("うち若い{young}件は未確定", "{young} young, undecided"),
    "figure.not_recorded": ("結果の記録がない(n={n})", "outcomes not recorded (n={n})"),
    "figure.median": ("中央値。{basis}", "median; {basis}"),
    "figure.quantile": ("9割の値。{basis}", "nine in ten; {basis}"),
    "figure.small": ("n<{floor}のため区間を先に", "n<{floor}: interval first"),
    "figure.small.mature": (
        "満期が{floor}件未満のため区間を先に",
        "under {floor} mature: interval first",
    ),
    # unfinished
    "week.unfinished": ("残っている仕事", "Unfinished work"),
    "week.unfinished.note": (
        "{when}の時点で、次の一手を待っている件",
        "What waits for a next step, as of {when}",
    ),
    "week.unfinished.kind": ("種類", "Kind"),
    "week.unfinished.count": ("件数", "Count"),
    "week.unfinished.oldest": ("最も古いもの", "Oldest"),
    "week.unfinished.none": ("残っている仕事はありません", "Nothing is left unfinished"),
    "todo.unassigned": (
        "担当のいない{n}件に、担当を決める(最も古いもの {oldest})",
        "Assign {n} {n:~lead/leads} that nobody owns (oldest {oldest})",
    ),
    "todo.untouched": (
        "一度も連絡していない{n}件に、連絡する(最も古いもの {oldest})",
        "Contact {n} {n:~lead/leads} that nobody has tried (oldest {oldest})",
    ),
    "todo.awaiting_answer": (
        "回答のない引き渡し{n}件に、FSの回答をもらう(最も古いもの {oldest})",
        "Get field sales' answer to {n} {n:~hand-over/hand-overs} (oldest {oldest})",
    ),
    "todo.returned": (
        "差し戻された{n}件の、次の一手を決める(最も古いもの {oldest})",
        "Decide what follows {n} {n:~return/returns} (oldest {oldest})",
    ),
    "todo.no_outcome": (
        "結果のない接点{n}件に、結果を書く(最も古いもの {oldest})",
        "Record how {n} {n:~touch/touches} ended (oldest {oldest})",
    ),
    "todo.open": ("開く", "Open"),
    "week.untouched": ("まだ連絡していないリード {n}件", "{n} {n:~lead/leads} never contacted"),
    "week.untouched.note": ("古い順。待ち時間は営業時間", "Oldest first; waiting in business time"),
    "week.untouched.none": (
        "連絡していないリードはありません",
        "Every open lead has been contacted",
    ),
    "week.untouched.all": ("すべて見る", "See all"),
    "col.lead": ("リード", "Lead"),
    "col.since": ("発生", "Since"),
    "col.origin": ("流入元、施策", "Source, campaign"),
    "col.member": ("担当", "Owner"),
    "col.waiting": ("待ち時間", "Waiting"),
    "none.member": ("担当なし", "Nobody"),
    "none.campaign": ("施策なし", "No campaign"),
    "week.members": ("メンバー", "Members"),
    "week.members.note": (
        "{days}に入った件。順位ではない。率の縦線は全体。リードの構成の違いは補正していない",
        "Entries of {days}. Not a ranking. The line in a rate is the whole. Lead mix is not adjusted for",
    ),
    "week.campaigns": ("施策", "Campaigns"),
    "week.campaigns.note": (
        "{days}に入った件を、最初の施策で数える。率の縦線は全体",
        "Entries of {days}, under each lead's first campaign. The line in a rate is the whole",
    ),
    "week.total": ("全体", "Whole"),
    "week.scale": ("0–{top}%", "0–{top}%"),
    "week.narrow": (
        "主な列だけを表示しています。幅を広げるとすべての列が出ます。",
        "Main columns only; a wider screen shows all of them.",
    ),
    # trend
    "week.trend": ("{name}の推移", "{name}, week by week"),
    "week.trend.note": (
        "週ごとに入った件の満期の率。白丸は、期限前の件が残る週",
        "Matured rate of each week's entries. Hollow: weeks whose entries have not had their time",
    ),
    "week.trend.alt": (
        "{name}の週ごとの推移。表は図の下",
        "Weekly trend of {name}; the table is below the chart",
    ),
    "week.trend.table": ("表で見る", "As a table"),
    "chart.week": ("週", "Week"),
    "chart.rate": ("率 %", "Rate %"),
    "chart.interval": ("95%区間", "95% interval"),
    "chart.n": ("件数", "n"),
    "chart.state": ("状態", "State"),
    "chart.young": ("途中", "young"),
    "chart.mature": ("満期", "mature"),
    # cautions
    "caution.coverage": (
        "{name}: 結果の記録が残るのは{since}からです。それより前の件の率は低く見えるため、比べられません。",
        "{name}: outcomes are recorded only from {since}. Rates of earlier entries look low and "
        "cannot be compared.",
    ),
    "caution.young": (
        "{name}: {young}件はまだ期限前で、未確定として計算しています。",
        "{name}: {young} {young:~entry has/entries have} not had its time and count as undecided.",
    ),
    "caution.over_one": (
        "{name}: 期間の率が100%を超えています。分子と分母が別の件だからです。",
        "{name}: the period ratio is above 100%, because its exits and entries are different cycles.",
    ),
    "caution.small": (
        "{name}: n={n}と少ないため、区間で読んでください。",
        "{name}: n={n} is small; read the interval.",
    ),
}
