"""Words of campaign quality: what campaigns bring, what it costs, to whom it is credited.

In a headline `|` parts the phrases between which a line may break.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.campaigns": ("施策", "Campaigns"),
    "campaigns.title": ("施策", "Campaigns"),
    "campaigns.question": (
        "どの施策のリードが、いくらで成約になるか",
        "Whose leads are won, at what cost",
    ),
    "campaigns.choose": ("期間", "Period"),
    "campaigns.weeks.n": ("直近{n}週", "Last {n} weeks"),
    "campaigns.weeks.all": ("全期間", "All of time"),
    "campaigns.save": ("保存", "Save"),
    "campaigns.csv": ("CSV", "CSV"),
    "campaigns.back": ("すべての施策", "All campaigns"),
    # finding
    "campaigns.finding.above.one": (
        "「{name}」のリードは、|ほかの施策より|成約になっています。",
        "“{name}”: |more of its leads are won |than of the others'.",
    ),
    "campaigns.finding.above.many": (
        "ほかの施策より|成約になっているのは、|{n}件の施策のリードです。",
        "{n} campaigns bring leads |that are won more often |than the others'.",
    ),
    "campaigns.finding.below.one": (
        "「{name}」のリードは、|ほかの施策より|成約になっていません。",
        "“{name}”: |fewer of its leads are won |than of the others'.",
    ),
    "campaigns.finding.below.many": (
        "ほかの施策より|成約になっていないのは、|{n}件の施策のリードです。",
        "{n} campaigns bring leads |that are won less often |than the others'.",
    ),
    "campaigns.finding.both": (
        "ほかの施策より|成約になっているのは{above}件、|なっていないのは{below}件です。",
        "Leads are won more often |than the others' from {above} {above:~campaign/campaigns}, |less "
        "often from {below}.",
    ),
    "campaigns.finding.same": (
        "成約になる率で、|ほかと区別できる施策は、|まだありません。",
        "By the share of leads won, |no campaign can be told |from the others yet.",
    ),
    "campaigns.finding.unknown": (
        "施策を成約で比べる記録が、|まだありません。",
        "There is |nothing to compare campaigns by yet.",
    ),
    "campaigns.named": ("{names}。", "{names}."),
    "campaigns.named.more": ("{names}、ほか{n}件。", "{names}, and {n} more."),
    "campaigns.unknown": (
        "{n}件の施策は、件数が少ないか若く、まだ判断できません。",
        "{n} {n:~campaign has/campaigns have} too few records, or are too young, to be judged.",
    ),
    "campaigns.cost.whole": (
        "費用が分かる{n}件の施策では、成約1件あたり{won}、受諾SQL1件あたり{accepted}かかります(満期)。",
        "Over {n} {n:~campaign/campaigns} of known cost, a won deal costs {won}, an accepted SQL "
        "{accepted} (matured).",
    ),
    "campaigns.cost.apart": (
        "成約1件の費用が、区間ごと全体より低いのは{below}件、高いのは{above}件。ほかは区別できません。",
        "By whole intervals a won deal is cheaper than over all of them at {below}, dearer at {above}; the "
        "others cannot be told apart.",
    ),
    "campaigns.cost.by_chance": (
        "費用も{tested}件を全体と比べているので、差がなくても平均{mean}件は区間ごと外れます。",
        "{tested} costs are held against the whole, too: {mean} would lie wholly apart although none "
        "differed.",
    ),
    "campaigns.cost.young": ("若くて分からない", "too young to say"),
    "campaigns.cost.none": (
        "費用が分かる施策がないため、1件あたりの費用は出せません。",
        "No campaign has a known cost, so nothing is said of the cost per deal.",
    ),
    "campaigns.doubt.cause": (
        "率の差は、施策のせいとは限りません。もともと買う気のある人が来る施策もあります。",
        "A difference need not be the campaign's doing: some draw people who were about to buy.",
    ),
    "campaigns.doubt.credit": (
        "件数と率は、リードの最初の施策で数えます。数え方による違いは下の表に並べました。",
        "Counts and rates are under each lead's first campaign; the table below sets the other ways "
        "of counting beside it.",
    ),
    "campaigns.doubt.began": (
        "期間より前に始まった施策は、リードの一部しか期間に入らないため、費用を割っていません。",
        "Of campaigns that began before the period only a part of the leads is in it: their cost is "
        "not divided.",
    ),
    "campaigns.empty": (
        "この期間に施策の記録がありません",
        "No campaign is recorded in this period",
    ),
    "campaigns.empty.do": (
        "施策とリードを取り込むか、期間を広げてください。",
        "Import campaigns and leads, or choose a longer period.",
    ),
    # side
    "campaigns.side": ("成約1件の費用(満期)", "Cost of a won deal (matured)"),
    "campaigns.side.accepted": ("受諾SQL1件の費用(満期)", "Cost of an accepted SQL (matured)"),
    "campaigns.side.interval": ("95%区間 {interval}", "95% interval {interval}"),
    "campaigns.side.basis": (
        "費用の合計 {cost}、施策{n}件",
        "{cost} in all, {n} {n:~campaign/campaigns}",
    ),
    "campaigns.from": ("{low}以上", "{low} or more"),
    "campaigns.range": ("{low}〜{high}", "{low} to {high}"),
    # the table of judgement
    "campaigns.judged": ("率と費用", "Rates and costs"),
    "campaigns.judged.note": (
        "{days}に入ったリード。違いの見える施策、次にリードの多い順。率は満期",
        "Leads of {days}. What stands out first, then most leads first. Matured rates",
    ),
    "campaigns.col.leads": ("リード", "Leads"),
    "campaigns.col.verdict": ("成約での判定", "By won deals"),
    "campaigns.col.cost": ("費用", "Cost"),
    "campaigns.col.per.accepted": ("受諾SQL1件の費用", "Per accepted SQL"),
    "campaigns.col.per.won": ("成約1件の費用", "Per won deal"),
    "campaigns.cost.below": ("全体より低い", "below the whole"),
    "campaigns.cost.above": ("全体より高い", "above the whole"),
    "campaigns.cost.same": ("区別できない", "cannot tell apart"),
    "campaigns.cost.unknown": ("比べられない", "not comparable"),
    "campaigns.cost.earlier": ("期間より前に開始", "began earlier"),
    "campaigns.cost.missing": ("費用の記録なし", "no cost recorded"),
    "campaigns.cost.so_far": ("これまで {cost}", "so far {cost}"),
    "campaigns.cost.no_outcome": ("まだ0件", "none yet"),
    "campaigns.key.band": (
        "青い線は、ほかの施策の率と偶然の幅",
        "blue: the others' rate, and what chance gives",
    ),
    # counts
    "campaigns.counts": ("リードから成約まで", "From lead to won"),
    "campaigns.counts.note": (
        "{days}の件数。最初の施策で数える",
        "Counts of {days}, under each lead's first campaign",
    ),
    # credit
    "campaigns.credit": ("功績の数え方による違い", "What the way of crediting changes"),
    "campaigns.credit.note": (
        "どれが正しいかは決められない。合計はどの数え方でも同じ",
        "None of them is the true one. All three add up to the same",
    ),
    "campaigns.credit.first": ("最初", "first"),
    "campaigns.credit.last": ("最後", "last"),
    "campaigns.credit.even": ("等分", "even"),
    "campaigns.credit.key": (
        "最初=リードの最初の施策(リサイクルしても変わらない)。最後=引き渡しの前に最後に参加した施策。"
        "等分=引き渡しの前に参加した施策で等しく分ける。",
        "First: the lead's first campaign, recycled or not. Last: the one joined last before the "
        "hand-over. Even: shared equally among those joined before it.",
    ),
    # one campaign
    "campaign.finding.above": (
        "この施策のリードは、|ほかの施策より|成約になっています。",
        "Its leads are won |more often than the others'.",
    ),
    "campaign.finding.below": (
        "この施策のリードは、|ほかの施策より|成約になっていません。",
        "Its leads are won |less often than the others'.",
    ),
    "campaign.finding.same": (
        "成約になる率は、|ほかの施策と区別できません。",
        "The share of its leads won |cannot be told |from the others'.",
    ),
    "campaign.finding.untold": (
        "成約では、|まだ判断できません。",
        "By won deals, |it cannot be judged yet.",
    ),
    "campaign.evidence": (
        "{days}に{leads}件のリードが入り、これまでに{accepted}件が受諾され、{won}件が成約しました。",
        "{leads} {leads:~lead/leads} in {days}; {accepted} accepted, {won} won so far.",
    ),
    "campaign.evidence.cost": (
        "成約1件の費用は{cost}です(満期)。",
        "A won deal costs {cost} (matured).",
    ),
    "sheet.value": ("満期", "matured"),
    "sheet.low": ("下限", "low"),
    "sheet.high": ("上限", "high"),
    "sheet.young": ("若い件数", "young"),
    "sheet.so_far": ("これまで", "so far"),
    "campaign.judged": ("ほかの施策と比べて", "Beside the other campaigns"),
    "campaign.steps": ("リードから成約まで", "From lead to won"),
    "campaign.steps.note": ("{days}の件数", "Counts of {days}"),
    "campaign.rates": ("段階ごとの満期の率", "Matured rate of each step"),
    "campaign.returns": ("FSからの差し戻しの理由", "Why field sales returned its leads"),
    "campaign.returns.note": (
        "{days}に差し戻された引き渡し",
        "Hand-overs returned in {days}",
    ),
    "campaign.returns.none": (
        "差し戻された引き渡しはありません",
        "No hand-over was returned",
    ),
    "campaign.returns.mql": (
        "ISがマーケへ差し戻したMQL: {share}({basis})",
        "MQLs that inside sales gave back: {share} ({basis})",
    ),
    "campaign.reason": ("理由", "Reason"),
    "campaign.about": ("この施策について", "About this campaign"),
    "campaign.channel": ("チャネル", "Channel"),
    "campaign.days": ("実施", "Days"),
    "campaign.cost": ("費用", "Cost"),
    "none.return_reason": ("理由の記録なし", "no reason given"),
    "none.channel": ("チャネルなし", "No channel"),
}
