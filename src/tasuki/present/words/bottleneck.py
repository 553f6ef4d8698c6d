"""Words of the bottleneck: what holds won deals back, what changed them, where work piles up.

In a headline `|` parts the phrases between which a line may break.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.bottleneck": ("ボトルネック", "Bottleneck"),
    "explain.title": ("ボトルネック", "Bottleneck"),
    "explain.title.terminal": (
        "ボトルネックの説明 {now}(比較 {then})",
        "The bottleneck, {now} (beside {then})",
    ),
    # finding
    "explain.named": (
        "ボトルネックは、|{zone}の受け渡しです。",
        "The bottleneck |is {zone}.",
    ),
    "explain.unclear": (
        "ボトルネックは、|まだ特定できません。",
        "The bottleneck |cannot be told yet.",
    ),
    "explain.above": (
        "基準を下回る工程は、|ありません。",
        "No stage |is below its reference.",
    ),
    "explain.unknown": (
        "工程を比べるだけの|記録が、まだありません。",
        "There are not yet |enough records |to compare the stages.",
    ),
    "explain.named.text": (
        "{name}は{value}で、{reference}の{base}に届いていません。ここだけが{base}になれば、この期間の成約の見込みは{gain}件"
        "(95%区間 {low}〜{high}件)増えます。4つの工程のうちここの効果が最大である確率は{first}です。",
        "{name} is {value}, short of the {base} of {reference}. If this stage alone came up to {base}, the window "
        "would lead to {gain} more won deals (95% interval {low} to {high}). The probability that its gain is "
        "the largest of the stages is {first}.",
    ),
    "explain.unclear.text": (
        "計算のうえで効果がいちばん大きいのは{name}で、{value}が{reference}の{base}になれば成約の見込みは{gain}件増えます。",
        "By the figures most would come of {name}: from {value} to the {base} of {reference} would be worth "
        "{gain} won deals.",
    ),
    "explain.unclear.zero": (
        "ただし95%区間は{low}〜{high}件で、0を含みます。",
        "But its 95% interval, {low} to {high}, holds zero.",
    ),
    "explain.unclear.several": (
        "ただし、{stages}つの工程を同時に見ているので、名前を挙げるには増える確率が{sure}要りますが、{above}です。",
        "But with {stages} stages looked at together, naming one takes a probability of a gain of {sure}; it is "
        "{above}.",
    ),
    "explain.unclear.rival": (
        "ただし、その効果が最大である確率は{first}にとどまり、ほかの工程かもしれません。",
        "But the probability that its gain is the largest is only {first}: it may be another stage.",
    ),
    "explain.more.both": (
        "同じ差が続くなら、比べる期間のそれぞれに、あと約{n}件のリードがあれば特定できます。",
        "If the gap stays as it is, about {n} more leads in each of the compared windows would tell.",
    ),
    "explain.more.one": (
        "同じ差が続くなら、この期間にあと約{n}件のリードがあれば特定できます。",
        "If the gap stays as it is, about {n} more leads in this window would tell.",
    ),
    "explain.more.never": (
        "いまの差のままでは、リードが{times}倍あっても特定できません。",
        "With the gap as it is, even {times} times as many leads would not tell.",
    ),
    "explain.above.text": (
        "値で{reference}を下回る工程がありません。次の期間も同じ見方で確かめます。",
        "In no stage is the figure below {reference}. Look again next period.",
    ),
    "explain.unknown.text": (
        "4つの率のどれかに、この期間に入った件がないか、比べる{reference}がありません。期間を長くすると比べられることがあります。",
        "For one of the four rates nobody entered in this window, or there is no {reference} to compare with. "
        "A longer window may help.",
    ),
    # change
    "explain.change.more": (
        "成約の見込みは{then}件から{now}件へ、{size}件増えました。",
        "Expected won deals rose by {size}, from {then} to {now}.",
    ),
    "explain.change.fewer": (
        "成約の見込みは{then}件から{now}件へ、{size}件減りました。",
        "Expected won deals fell by {size}, from {then} to {now}.",
    ),
    "explain.change.same": (
        "成約の見込みは{now}件で、前と変わりません。",
        "Expected won deals are {now}, as before.",
    ),
    "explain.change.inflow": (
        "内訳でいちばん大きいのは、リード数の違い({part}件)です。",
        "The largest part is the number of leads ({part}).",
    ),
    "explain.change.stage": (
        "内訳でいちばん大きいのは{name}({part}件。うち構成 {mix}件、率 {rate}件)です。",
        "The largest part is {name} ({part}; of it mix {mix}, rate {rate}).",
    ),
    "explain.change.unknown": (
        "どちらかの期間の率が分からないため、成約の見込みは比べられません。",
        "Expected won deals cannot be compared: a rate is not known in either window.",
    ),
    # against
    "explain.against.baseline": ("直前の13週", "the 13 weeks before"),
    "explain.against.previous": ("前の期間", "the window before"),
    "explain.against.best": ("最良の13週", "the best 13 weeks"),
    "explain.against.target": ("目標", "the target"),
    # choices
    "explain.choose": ("見方を選ぶ", "Choose what to see"),
    "explain.choose.span": ("期間", "Window"),
    "explain.choose.by": ("内訳", "Broken down by"),
    "explain.choose.against": ("基準", "Reference"),
    "explain.span.weeks": ("直近13週", "Last 13 weeks"),
    "explain.span.month": ("前月", "Last month"),
    "explain.span.quarter": ("前四半期", "Last quarter"),
    "explain.empty": (
        "この期間には、まだ記録がありません",
        "Nothing is recorded in this window yet",
    ),
    "explain.empty.do": (
        "ファイルを取り込むか、別の期間を選んでください。",
        "Import files, or choose another window.",
    ),
    # side
    "explain.side": ("戻したときの効果が最大である確率", "Probability of the largest gain"),
    "explain.side.none": ("どの工程でもない", "None of them"),
    "explain.side.note": (
        "{draws}回の抽選による(種 {seed})。60%以上で、しかも成約が増える確率が{sure}以上のときだけ、名前を挙げます。",
        "From {draws} draws (seed {seed}). A stage is named only from 60%, and where the probability of any gain is "
        "at least {sure}.",
    ),
    # relay
    "explain.relay": ("リードのリレー", "The relay"),
    "explain.relay.note": (
        "{days}に各段階へ入った件数と、受け渡しの満期の率",
        "Who entered each stage, {days}, and the matured rates of the hand-overs",
    ),
    "explain.zone.gain": ("基準まで戻れば成約 {gain}件", "at its reference: {gain} won"),
    "explain.zone.above": ("基準を下回っていない", "not below its reference"),
    "explain.zone.none": ("比べる基準がない", "nothing to compare with"),
    "explain.key.base": ("基準とその区間({reference})", "reference and its interval ({reference})"),
    "explain.held": ("手持ち {n}件", "{n} in hand"),
    # gains
    "explain.gains": (
        "1つの工程だけが基準まで戻ったら",
        "If one stage alone came up to its reference",
    ),
    "explain.gains.note": (
        "ほかの工程とリード数はこの期間のまま。増減は成約の見込みの件数",
        "All else as in this window. Gains in expected won deals",
    ),
    "explain.col.stage": ("工程", "Stage"),
    "explain.col.now": ("この期間", "This window"),
    "explain.col.reference": ("基準", "Reference"),
    "explain.col.gain": ("成約の増減", "Won deals"),
    "explain.col.interval": ("95%区間", "95% interval"),
    "explain.col.sure": ("増える確率", "P(gain)"),
    "explain.col.first": ("最大の確率", "P(largest)"),
    "explain.gain.alt": (
        "{name} {gain}件、95%区間 {low}〜{high}件",
        "{name} {gain}, 95% interval {low} to {high}",
    ),
    "explain.scale": ("{low}〜{high}件、縦線は0", "{low} to {high}, line at 0"),
    "explain.compared": ("比較には{rate}", "compared as {rate}"),
    "explain.compared.best": (
        "最良の13週の率は、偶然によく見える分を割り引いて比べます。",
        "The best 13 weeks' rate is compared after discounting what chance alone makes look good.",
    ),
    "explain.compared.young": (
        "{name}は{seen}日目まで({horizon}日で満期)しか見えていない期間があるため、そこまでを比べ、その先は同じとみなします。",
        "{name} is seen only up to day {seen} (mature after {horizon}) in a compared window: it is compared up to "
        "there and taken to go on alike.",
    ),
    # attribution
    "explain.parts": ("成約の見込みの変化の内訳", "What changed expected won deals"),
    "explain.parts.note": (
        "{then}と{now}の比較。見込み=リード数×4つの率。構成は{by}の違い、率は同じ{by}の中での変化",
        "{then} beside {now}. Expected = leads × four rates. Mix: other {by}; rate: the same {by} converting "
        "differently",
    ),
    "explain.col.factor": ("要因", "Factor"),
    "explain.col.then": ("前の期間", "Before"),
    "explain.col.part": ("影響(件)", "Part"),
    "explain.col.mix": ("うち構成", "Mix"),
    "explain.col.rate": ("うち率", "Rate"),
    "explain.inflow": ("リード数", "Leads"),
    "explain.expected": ("成約の見込み", "Expected won"),
    "explain.part.alt": ("影響 {part}件", "part {part}"),
    "explain.parts.foot": (
        "内訳は足すと変化にちょうど一致します(表示は四捨五入)。偶然のぶれも含むので、原因の証明ではありません。",
        "The parts add up to the change exactly (shown rounded). They hold chance too and prove no cause.",
    ),
    "explain.parts.won": (
        "期間内に実際に成約したのは、前の期間 {then}件、この期間 {now}件です。それより前に入った件を含むので、見込みとは一致しません。",
        "Won within the windows: {then} before, {now} in this one. They hold earlier entries too and so differ from "
        "what is expected.",
    ),
    "explain.groups.of": ("{name}の{by}ごとの内訳", "{name} by {by}"),
    "explain.groups.rest": ("ほか {n}件", "{n} more"),
    # capacity
    "explain.capacity": ("仕事のたまり", "Where work piles up"),
    "explain.capacity.note": (
        "{days}に入った件と出た件(先へ進むか終了)、いまの手持ち",
        "What entered and left (onward or closed), {days}, and what is in hand now",
    ),
    "explain.filling": (
        "{stage}にたまっています。この期間に入った{entered}件に対し、出たのは{left}件です。手持ちは{held}件で、いま出ている速さで数えて{days}分あります。",
        "{stage} is filling up: {entered} entered in this window and {left} left. {held} are in hand, {days} of work "
        "at the present pace.",
    ),
    "explain.filling.stuck": (
        "{stage}にたまっています。この期間に入った{entered}件に対し、出た件はありません。手持ちは{held}件です。",
        "{stage} is filling up: {entered} entered in this window and none left. {held} are in hand.",
    ),
    "explain.steady": (
        "入る件数が出る件数をはっきり上回る段階は、ありません。",
        "In no stage does clearly more enter than leave.",
    ),
    "explain.col.station": ("段階", "Stage"),
    "explain.col.entered": ("入った", "Entered"),
    "explain.col.left": ("出た", "Left"),
    "explain.col.flow": ("出入り", "Flow"),
    "explain.col.held": ("手持ち", "In hand"),
    "explain.col.days": ("いまの速さで", "At this pace"),
    "explain.col.oldest": ("最も古いもの", "Oldest"),
    "explain.flow.filling": ("たまっている", "filling"),
    "explain.flow.emptying": ("減っている", "emptying"),
    "explain.flow.steady": ("区別できない", "cannot be told"),
    "explain.capacity.foot": (
        "「いまの速さで」は、手持ち÷1日に出る件数(リトルの法則)。1件がその段階にいる日数の目安です。",
        "At this pace: what is in hand over what leaves per day (Little's law), about how long one stays.",
    ),
}
