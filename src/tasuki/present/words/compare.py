"""Words of the fair comparison: members, teams, campaigns, sources, scripts.

In a headline `|` parts the phrases between which a line may break.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.members": ("メンバー", "Members"),
    "members.title": ("メンバー", "Members"),
    "members.question": (
        "誰が、渡されたリードの見込みより上か下か",
        "Who does better or worse than their lead mix gives",
    ),
    # choosing
    "compare.choose": ("比べる率と期間", "Rate and period"),
    "compare.metric": ("比べる率", "Rate"),
    "compare.weeks": ("期間", "Period"),
    "compare.weeks.n": ("直近{n}週", "Last {n} weeks"),
    "compare.who.member": ("{who}さん", "{who}"),
    # counting groups
    "compare.count.member": ("{n}人", "{n} {n:~member/members}"),
    "compare.count.team": ("{n}チーム", "{n} {n:~team/teams}"),
    "compare.count.campaign": ("{n}件の施策", "{n} {n:~campaign/campaigns}"),
    "compare.count.source": ("{n}つの流入元", "{n} {n:~source/sources}"),
    "compare.count.script_version": ("{n}つのスクリプト", "{n} {n:~script/scripts}"),
    "compare.mean.member": ("平均{n}人", "{n} members"),
    "compare.mean.team": ("平均{n}チーム", "{n} teams"),
    "compare.mean.campaign": ("平均{n}件", "{n} campaigns"),
    "compare.mean.source": ("平均{n}つ", "{n} sources"),
    "compare.mean.script_version": ("平均{n}つ", "{n} scripts"),
    # finding
    "compare.finding.both": (
        "{name}は、|{below}が見込みを下回り、|{above}が上回っています。",
        "{name}, against what the lead mix gives: |below {below}; |above {above}.",
    ),
    "compare.finding.below": (
        "{name}は、|{below}が|見込みを下回っています。",
        "{name}: |below what the lead mix gives: |{below}.",
    ),
    "compare.finding.above": (
        "{name}は、|{above}が|見込みを上回っています。",
        "{name}: |above what the lead mix gives: |{above}.",
    ),
    "compare.finding.same": (
        "{name}に、|見込みと区別できる差は|ありません。",
        "{name}: |no difference can be told |from what the lead mix gives.",
    ),
    "compare.finding.unknown": (
        "{name}を比べる記録が、|まだありません。",
        "{name}: |nothing to compare yet.",
    ),
    "compare.finding.unknown.text": (
        "結果の出た件が2つ以上の相手にないと、比べられません。",
        "It takes outcomes in the hands of at least two.",
    ),
    "compare.one": (
        "{who}は{value}(見込み {expected}、偶然でも動く幅 {limits})。",
        "{who}: {value} (expected {expected}; chance alone gives {limits}).",
    ),
    "compare.others": (
        "ほかの{others}は、見込みとの差があるとは言えません。",
        "The other {others} cannot be told from it.",
    ),
    "compare.untold": (
        "うち{untold}は件数が少なく、3割の差があっても見えません。まだ何も言えません。",
        "{untold} of these: too few records to show even a difference of 30%. Nothing is known yet.",
    ),
    "compare.untold.all": (
        "{untold}とも件数が少なく、3割の差があっても見えません。まだ何も言えません。",
        "{untold}: too few records to show even a difference of 30%. Nothing is known yet.",
    ),
    "compare.telling": (
        "3割の差があれば、この{who}のどれでも見えていたはずです。",
        "A difference of 30% would have shown in each of these {who}.",
    ),
    "compare.expected.member": (
        "見込みは、同じ{mix}のリードを、ほかの人が扱ったときの率です(大きく外れた人を除く)。",
        "Expected: what the others (those who stand out left aside) make of leads of the same {mix}.",
    ),
    "compare.expected.other": (
        "見込みは、同じ{mix}のリードの、ほかでの率です(大きく外れたものを除く)。",
        "Expected: what the others (those that stand out left aside) make of leads of the same {mix}.",
    ),
    "compare.mix.and": ("×", " and "),
    "compare.mix.none": ("(構成を問わない)", "any kind"),
    # multiplicity
    "compare.by_chance": (
        "{tested}を比べると、差がなくても{mean}は「上」か「下」に見えます(一つでも出る確率 {any})。",
        "Among {tested}, {mean} would stand out although none differed (at least one: {any}).",
    ),
    "compare.firm": (
        "{who}は、これだけの数を比べたことを差し引いても残ります。",
        "Holds even with so many compared: {who}.",
    ),
    "compare.not_firm": (
        "これだけの数を比べたことを差し引くと、どれも偶然でありえます。続けて見てください。",
        "With so many compared, each of them may be chance. Keep watching.",
    ),
    "compare.left_out": (
        "担当・分類のない{n}件は、比べていません。",
        "{n} without an owner or a group are not compared.",
    ),
    # what to do
    "compare.todo.below": (
        "{who}の案件を一緒に見る({name}が見込みより{points}低い)",
        "Look at {who}'s leads together ({name} {points} below expectation)",
    ),
    "compare.todo.above": (
        "{who}のやり方を聞いて広める(見込みより{points}高い)",
        "Ask {who} how it is done, and pass it on ({points} above expectation)",
    ),
    "compare.todo.more": (
        "{who}は判断を急がない(この差が本当なら、あと{more}件で分かる)",
        "Do not judge {who} yet (if this difference is real, {more} more would tell)",
    ),
    "compare.records": ("記録", "Records"),
    # table
    "compare.note": (
        "{days}に入った件。名前順で、順位ではない。率は満期",
        "Entries of {days}, by name: not a ranking. Matured rates",
    ),
    "compare.note.share": (
        "{days}の件。名前順で、順位ではない",
        "Of {days}, by name: not a ranking",
    ),
    "compare.col.n": ("件数", "n"),
    "compare.col.rate": ("{name} %", "{name} %"),
    "compare.col.mark": ("率と見込みの幅", "Rate and what chance gives"),
    "compare.col.expected": ("見込み %", "Expected %"),
    "compare.col.shrunken": ("ならした率 %", "Shrunken %"),
    "compare.col.verdict": ("判定", "Verdict"),
    "compare.col.more": ("あと何件で分かるか", "How many more would tell"),
    "compare.verdict.above": ("見込みより上", "above"),
    "compare.verdict.below": ("見込みより下", "below"),
    "compare.verdict.same": ("区別できない", "cannot tell apart"),
    "compare.verdict.untold": ("まだ何も言えない", "nothing to say yet"),
    "compare.verdict.unknown": ("比べられない", "not comparable"),
    "compare.verdict.firm": ("偶然では説明しにくい", "hardly chance"),
    "compare.more.telling": ("3割の差なら見えていた", "30% would have shown"),
    "compare.more.n": ("あと{n}件", "{n} more"),
    "compare.more.never": ("差が小さく、増やしても分からない", "too small ever to tell"),
    "compare.detectable": ("今の件数で見える差 {points}以上", "shows now: {points} or more"),
    "compare.detectable.none": ("今の件数では、どんな差も見えない", "no difference would show now"),
    "compare.alone": (
        "ほかに例のない{n}件を除いて比較",
        "compared without {n} the like of which nobody else had",
    ),
    "compare.key.dot": (
        "率と95%区間(目盛り 0〜{top}%)",
        "rate and 95% interval (scale 0–{top}%)",
    ),
    "compare.key.band": (
        "見込みと、偶然だけで95%が収まる幅",
        "expected, and where chance alone leaves 95%",
    ),
    "compare.key.shrunken": (
        "ならした率は、少ない件数の率を全体に引き寄せた値(95%信用区間)",
        "Shrunken: small numbers drawn towards the whole (95% credible interval)",
    ),
    "compare.mark": (
        "見込み {expected}、偶然の幅 {limits}",
        "expected {expected}, chance {limits}",
    ),
    "compare.prior.pooled": (
        "ばらつきは偶然の範囲です。ならした率は、どれもリードの構成どおりになります。",
        "The figures scatter no more than chance: each shrunken rate is what its lead mix gives.",
    ),
    "compare.prior.strength": (
        "ならした率は、全体の実績を{strength}件分だけ先に見たものとして計算しています。",
        "Shrunken as if {strength} units of the whole had been seen before.",
    ),
    # funnel plot
    "compare.funnel": ("件数とばらつき", "Numbers and scatter"),
    "compare.funnel.note": (
        "縦は、リードの構成をならした{name}。横は、比べるのに効く件数。帯の内側は偶然だけで動く",
        "Across: how many the comparison rests on. Up: {name} adjusted for lead mix. Inside the band: chance",
    ),
    "compare.funnel.alt": (
        "{name}のファネルプロット。同じ内容は上の表",
        "Funnel plot of {name}; the table above says the same",
    ),
    "compare.funnel.x": ("比べるのに効く件数", "how many the comparison rests on"),
    "compare.funnel.key": (
        "帯は95%、外側の線は99.8%。帯の外にいる人だけ、差があると判定",
        "Inner band 95%, outer lines 99.8%. Only who lies outside the band is called different",
    ),
    # pairs
    "compare.pairs": ("量と質", "Quantity and quality"),
    "compare.pairs.note": (
        "{days}。数だけでは比べない。率の縦線は全体",
        "{days}. Never a count alone. The line in a rate is the whole",
    ),
    # honesty
    "compare.honest.cause": (
        "差の理由は、数字からは分かりません。リードの優先度の違いは、まだ補正していません。",
        "Figures do not tell why. Differences in lead priority are not adjusted for yet.",
    ),
    "compare.empty": ("この期間に、対象の件がありません", "Nothing in this period"),
    "compare.empty.do": (
        "期間を長くするか、別の率を選んでください。",
        "Choose a longer period, or another rate.",
    ),
}
