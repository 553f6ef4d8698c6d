"""Words of targets: their layers and periods, how they stand, the plan, the form, the file."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.targets": ("目標", "Targets"),
    "targets.title": ("目標", "Targets"),
    "targets.question": ("このままで届くか", "Are we going to make it?"),
    # layers and periods
    "layer.team": ("チーム目標", "Team"),
    "layer.individual": ("個人目標", "Individual"),
    "layer.cross_department": ("部門連携目標", "Cross-department"),
    "layer.team.note": ("チームで追う件数と金額", "What the team works for"),
    "layer.individual.note": (
        "担当ごと。順位ではない。担当の差はメンバー画面で比べる",
        "By member. Not a ranking; the Members page compares them",
    ),
    "layer.cross_department.note": (
        "マーケ・IS・FSが一緒に守る率。期首からの件を満期で読む",
        "Rates that marketing, inside sales and field sales keep together; matured, of this period's entries",
    ),
    "every.week": ("週", "Week"),
    "every.month": ("月", "Month"),
    "every.quarter": ("四半期", "Quarter"),
    "every.year": ("年度", "Fiscal year"),
    "period.month": ("{year}年{name}", "{name} {year}"),
    "period.quarter": ("{year}年度 第{quarter}四半期", "Q{quarter} of fiscal {year}"),
    "period.year": ("{year}年度", "Fiscal {year}"),
    "targets.periods": ("期間を選ぶ", "Choose a period"),
    "targets.previous": ("前の期間", "Previous"),
    "targets.next": ("次の期間", "Next"),
    # the answer
    "targets.head.count.met": (
        "{period}の{name}は、|目標の{target}に|届きました",
        "{name} in {period}:|the target of {target}|is reached",
    ),
    "targets.head.count.likely": (
        "{period}の{name}は、|目標の{target}に|届く見込みです",
        "{name} in {period}|will very likely come up to|the target of {target}",
    ),
    "targets.head.count.open": (
        "{period}の{name}が|目標の{target}に届くかは、|まだ分かりません",
        "{name} in {period}|may or may not come up to|the target of {target}",
    ),
    "targets.head.count.unlikely": (
        "{period}の{name}は、|このままでは目標の{target}に|届かない見込みです",
        "{name} in {period}|will very likely fall short of|the target of {target}",
    ),
    "targets.head.count.missed": (
        "{period}の{name}は、|目標の{target}に|届きませんでした",
        "{name} in {period}|fell short of|the target of {target}",
    ),
    "targets.head.count.unknown": (
        "{period}の{name}は、|記録が短く、|まだ見通せません",
        "{name} in {period}:|the records are too short|for a forecast",
    ),
    "targets.head.rate.likely": (
        "{period}の{name}は、|目標の{target}を|上回っています",
        "{name} in {period}|is above|the target of {target}",
    ),
    "targets.head.rate.open": (
        "{period}の{name}が|目標の{target}に届くかは、|まだ分かりません",
        "{name} in {period}|cannot yet be told from|the target of {target}",
    ),
    "targets.head.rate.unlikely": (
        "{period}の{name}は、|目標の{target}を|下回っています",
        "{name} in {period}|is below|the target of {target}",
    ),
    "targets.head.rate.unknown": (
        "{period}の{name}は、|まだ件がなく、|分かりません",
        "{name} in {period}:|nothing to go by yet",
    ),
    "targets.head.limit.met": (
        "{period}の{name}は、|上限の{target}以内に|収まりました",
        "{name} in {period}|stayed within|the limit of {target}",
    ),
    "targets.head.limit.likely": (
        "{period}の{name}は、|上限の{target}以内に|収まる見込みです",
        "{name} in {period}|is within|the limit of {target}",
    ),
    "targets.head.limit.open": (
        "{period}の{name}が|上限の{target}以内かは、|まだ分かりません",
        "{name} in {period}|cannot yet be told from|the limit of {target}",
    ),
    "targets.head.limit.unlikely": (
        "{period}の{name}は、|上限の{target}を|超える見込みです",
        "{name} in {period}|is above|the limit of {target}",
    ),
    "targets.head.limit.missed": (
        "{period}の{name}は、|上限の{target}を|超えました",
        "{name} in {period}|went above|the limit of {target}",
    ),
    "targets.head.limit.unknown": (
        "{period}の{name}は、|まだ件がなく、|分かりません",
        "{name} in {period}:|nothing to go by yet",
    ),
    "targets.now": (
        "いま{done}。期末の見込みは{low}〜{high}(中央 {middle})で、目標に届く確率は{chance}です。",
        "{done} so far. The forecast for the end is {low} to {high} (middle {middle}); the target is "
        "reached with a probability of {chance}.",
    ),
    "targets.now.done": (
        "いま{done}で、目標の{share}です。",
        "{done} so far, {share} of the target.",
    ),
    "targets.now.rate": (
        "いま{value}({interval}、{basis})です。",
        "{value} so far ({interval}, {basis}).",
    ),
    "targets.now.nothing": ("まだ件がありません。", "There is nothing to count yet."),
    "targets.over": (
        "この期間は終わっています。結果は{done}、目標の{share}でした。",
        "This period is over. It came to {done}, {share} of the target.",
    ),
    "targets.left": (
        "残りは{left}営業日(全{days}営業日)です。",
        "{left} of {days} working days are left.",
    ),
    "targets.others": (
        "ほかの目標{n}件は、届く見込み{good}件、まだ分からない{open}件、届かない見込み{bad}件です。",
        "Of the {n} other {n:~target/targets}, {good} {good:~is/are} on course, {open} {open:~is/are} open, "
        "and {bad} {bad:~will/will} probably be missed.",
    ),
    "targets.future": ("{period}は、まだ始まっていません", "{period} has not begun"),
    "targets.future.text": (
        "始まると、ここに進み具合と見込みが出ます。目標は今から決められます。",
        "Once it begins, progress and forecast appear here. Targets can be set already.",
    ),
    "targets.none": ("{period}の目標は、|まだ決まっていません", "No targets are set|for {period}"),
    "targets.none.text": (
        "下の欄で一つずつ決めるか、CSVファイルで読み込んでください。",
        "Set them one by one below, or import a CSV file.",
    ),
    "targets.none.reader": (
        "目標はISマネージャーが決めます。",
        "The inside sales manager sets them.",
    ),
    # the tables
    "targets.col.metric": ("指標", "Metric"),
    "targets.col.subject": ("対象", "Of"),
    "targets.col.target": ("目標", "Target"),
    "targets.col.done": ("いま", "So far"),
    "targets.col.mark": ("目標までの進み", "Progress"),
    "targets.col.forecast": ("期末の見込み", "Forecast"),
    "targets.col.chance": ("届く確率", "Probability"),
    "targets.col.standing": ("判定", "Standing"),
    "targets.col.pace": ("1営業日あたり", "Per working day"),
    "targets.col.quality": ("質", "Quality"),
    "targets.col.change": ("変更", "Change"),
    "targets.key": (
        "棒はいままで、帯は期末の見込み(10回に8回はこの中)、縦線は目標。率は点と95%区間。",
        "Bar: so far. Band: the forecast for the end (eight times in ten inside). Line: the target. "
        "Rates: dot and 95% interval.",
    ),
    "targets.limit": ("{target}以内", "at most {target}"),
    "targets.of_target": ("目標 {target}", "of {target}"),
    "targets.of": ("{subject}の{name}", "{name} of {subject}"),
    "targets.whole": ("全体", "All"),
    "targets.band": ("{low}〜{high}", "{low}–{high}"),
    "targets.pace": ("あと{need} ({now})", "{need} more ({now})"),
    "targets.pace.now": ("これまで{now}", "{now} so far"),
    "targets.mark": (
        "{name} いま{done}、目標{target}",
        "{name}: {done} so far, target {target}",
    ),
    "targets.mark.forecast": (
        "{name} いま{done}、期末の見込み{low}〜{high}、目標{target}",
        "{name}: {done} so far, forecast {low} to {high}, target {target}",
    ),
    "standing.met": ("届いた", "reached"),
    "standing.likely": ("届く見込み", "on course"),
    "standing.open": ("まだ分からない", "open"),
    "standing.unlikely": ("届かない見込み", "probably missed"),
    "standing.missed": ("届かなかった", "missed"),
    "standing.unknown": ("見通せない", "no forecast"),
    "standing.rate.likely": ("目標より良い", "better than target"),
    "standing.rate.open": ("区別できない", "cannot tell"),
    "standing.rate.unlikely": ("目標より悪い", "worse than target"),
    "standing.rate.unknown": ("件がない", "nothing yet"),
    "chance.over": ("99%超", "over 99%"),
    "chance.under": ("1%未満", "under 1%"),
    # setting
    "targets.set": ("目標を決める", "Set a target"),
    "targets.set.note": (
        "変えると新しい版になり、前の値は残ります",
        "A change is a new version; the earlier value is kept",
    ),
    "targets.set.layer": ("層", "Layer"),
    "targets.set.metric": ("指標", "Metric"),
    "targets.set.period": ("期間", "Period"),
    "targets.set.period.help": (
        "2026-11(月)、2026-W47(週)、FY2026-Q3(四半期)、FY2026(年度)",
        "2026-11 (month), 2026-W47 (week), FY2026-Q3 (quarter), FY2026 (fiscal year)",
    ),
    "targets.set.subject": ("対象", "Of"),
    "targets.set.value": ("目標の値", "Target"),
    "targets.set.value.help": (
        "件数は 120、金額は 3,000万、率は 45% のように。空にすると取り下げます",
        "A count like 120, an amount like 30000000, a rate like 45%. Empty withdraws it",
    ),
    "targets.set.submit": ("決める", "Set"),
    "targets.set.done": ("{what}を{value}にしました", "{what} is set to {value}"),
    "targets.set.withdrawn": ("{what}を取り下げました", "{what} is withdrawn"),
    "targets.set.same": ("その値は変わっていません", "That value is as it was"),
    "targets.set.bad_period": ("期間の書き方が違います。", "Not a period that can be read."),
    "targets.set.bad_number": ("数として読めません。", "Not a number that can be read."),
    "targets.set.negative_amount": ("0以上の数にしてください。", "It must not be below zero."),
    "targets.set.rate_range": (
        "率は 45% か 0.45 のように書いてください。",
        "Write a rate like 45% or 0.45.",
    ),
    "targets.set.wrong_subject": (
        "個人目標には担当を、チーム目標には全体かチームを、部門連携目標には全体を選んでください。",
        "Choose a member for an individual target, all or a team for a team's, all for a "
        "cross-department one.",
    ),
    "targets.set.unknown_metric": (
        "この指標には目標を決められません。",
        "This metric takes no targets.",
    ),
    "targets.set.busy": (
        "別の取り込みが進行中です。少し後でもう一度試してください。",
        "An import is under way. Try again in a while.",
    ),
    "targets.history": ("これまでの値", "Earlier values"),
    "targets.history.value": ("値", "Value"),
    "targets.history.withdrawn": ("取り下げ", "withdrawn"),
    "targets.history.by": ("決めた人", "Set by"),
    "targets.history.when": ("日時", "When"),
    "targets.history.back": ("目標へ戻る", "Back to the targets"),
    # file
    "targets.import": ("CSVファイルで決める", "Import a CSV file"),
    "targets.import.note": (
        "列: 層、指標、期間、対象、目標。読めない行は理由を付けて残します",
        "Columns: layer, metric, period, subject, target. Rows that cannot be read are kept with the reason",
    ),
    "targets.import.file": ("ファイル", "File"),
    "targets.import.submit": ("読み込む", "Import"),
    "targets.import.wrong_type": (
        "CSVかTSVのファイルを選んでください。",
        "Choose a CSV or TSV file.",
    ),
    "targets.import.too_large": (
        "ファイルが大きすぎます。1MB以下に分けてください。",
        "The file is too large: bring at most 1 MB at once.",
    ),
    "targets.import.done": (
        "{read}行を読み、{posted}件の目標を決めました",
        "{read} {read:~row was/rows were} read and {posted} {posted:~target/targets} set",
    ),
    "targets.import.counts": (
        "同じ値のため変わらなかった行 {duplicate}件、読めなかった行 {rejected}件。",
        "{duplicate} {duplicate:~row/rows} changed nothing, {rejected} could not be used.",
    ),
    "targets.import.rejects": ("読めなかった行", "Rows that could not be used"),
    "targets.import.row": ("行", "Row"),
    "targets.import.why": ("理由", "Reason"),
    "targets.import.download": (
        "この行をCSVで受け取り、直してもう一度読み込む",
        "Take these rows as CSV, to be corrected and imported again",
    ),
    "targets.import.line": (
        "{file}: 読込 {read}、登録 {posted}、重複 {duplicate}、却下 {rejected}",
        "{file}: read {read}, posted {posted}, duplicate {duplicate}, rejected {rejected}",
    ),
    "field.layer": ("層", "layer"),
    "field.metric": ("指標", "metric"),
    "field.period": ("期間", "period"),
    "field.subject": ("対象", "subject"),
    "field.value": ("目標", "target"),
    "reject.bad_period": (
        "「{value}」は期間として読めません。2026-11、2026-W47、FY2026-Q3、FY2026 のように書いてください。",
        "{value} is not a period like 2026-11, 2026-W47, FY2026-Q3 or FY2026.",
    ),
    "reject.unknown_metric": (
        "「{value}」という、目標を決められる指標はありません。",
        "{value} is not a metric that takes targets.",
    ),
    "reject.unknown_layer": (
        "「{value}」という層はありません。チーム、個人、部門連携のどれかにしてください。",
        "{value} is no layer: team, individual or cross-department.",
    ),
    "reject.unknown_subject": (
        "「{value}」というチームやメンバーはいません。同じ名前が二人いるときはキーで書いてください。",
        "{value} is no team and no member. Where two have the same name, write the key.",
    ),
    "reject.wrong_subject": (
        "層と対象が合いません({value})。個人目標には担当が要ります。部門連携目標に対象は要りません。",
        "Layer and subject do not fit ({value}). An individual target needs a member; a "
        "cross-department one has no subject.",
    ),
    "reject.rate_range": (
        "「{value}」は率として読めません。45% か 0.45 のように書いてください。",
        "{value} is not a rate like 45% or 0.45.",
    ),
    "reject.twice": (
        "同じ目標に、別の値がもう書かれています({value})。",
        "The same target stands in the file with another value ({value}).",
    ),
    # plan
    "plan.title": ("逆算", "Reverse plan"),
    "plan.form": ("成約金額から逆算する", "Plan back from an amount"),
    "plan.form.note": (
        "この半年の率と単価で、1人1日のコール数までさかのぼります",
        "Back to the calls per member and day, with the rates and amounts of the last half year",
    ),
    "plan.amount": ("成約金額", "Amount to be won"),
    "plan.amount.help": ("3,000万 のように", "Like 30000000"),
    "plan.members": ("コールする人数", "Members who call"),
    "plan.members.help": ("空ならこの半年の人数", "Empty: as many as lately"),
    "plan.submit": ("逆算する", "Plan"),
    "plan.head": (
        "{period}に{amount}を成約するには、|1人1日およそ{calls}本のコールが|要ります",
        "To win {amount} in {period},|each member makes about {calls} calls|a day",
    ),
    "plan.text": (
        "10回に8回は{low}〜{high}本の間です({members}人、{days}営業日)。{lately}",
        "Eight times in ten it is {low} to {high} ({members} {members:~member/members}, {days} working days). {lately}",
    ),
    "plan.lately": ("この半年は{calls}本でした。", "In the last half year it was {calls}."),
    "plan.widest": (
        "いちばん分からないのは{name}で、幅の{share}はここから来ます。",
        "The widest unknown: {name}, from which {share} of the spread comes.",
    ),
    "plan.chain": ("さかのぼる道のり", "The way back"),
    "plan.chain.note": (
        "{days}の実績で計算。期首と期末で手元の仕事の量が同じとみなす",
        "By the results of {days}. The work on hand is taken to be the same at both ends of the period",
    ),
    "plan.col.step": ("要るもの", "Needed"),
    "plan.col.middle": ("中央", "Middle"),
    "plan.col.range": ("10回に8回の幅", "Eight in ten"),
    "plan.col.yield": ("使った率・単価", "Yield"),
    "plan.col.yield_range": ("その幅", "Its range"),
    "plan.col.n": ("件数", "n"),
    "plan.col.doubt": ("幅への寄与", "Share of doubt"),
    "plan.cannot": ("まだ逆算できません", "It cannot be planned yet"),
    "plan.cannot.text": (
        "{name}の実績が足りません。記録がたまると計算できます。",
        "Too little is recorded for this yield: {name}. Once there is more, it can be planned.",
    ),
    "plan.bad": (
        "金額と期間を確かめてください。",
        "Check the amount and the period.",
    ),
    "yield.amount_per_won": ("成約1件の金額", "Amount per won deal"),
    "yield.appointments_per_connect": ("接続からのアポ率", "Appointments per connect"),
}
