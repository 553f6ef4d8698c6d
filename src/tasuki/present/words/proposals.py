"""Words of proposals: which leads meet the agreement, why, and what became of them."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "proposals.title": ("MQLの提案", "Proposed MQLs"),
    "proposals.link": ("MQLの提案({n}件)", "Proposed MQLs ({n})"),
    "proposals.link.none": ("MQLの提案", "Proposed MQLs"),
    "proposals.head": (
        "{n}件のリードがMQLの条件を満たし、確認を待っています。",
        "{n} {n:~lead meets/leads meet} the MQL definition and {n:~waits/wait} to be confirmed.",
    ),
    "proposals.head.none": (
        "確認を待っているリードはありません。",
        "No lead waits to be confirmed.",
    ),
    "proposals.lead": (
        "点と理由は、条件を満たした時点のもの。そのとき施行中だった版で判定しています。渡すとISの引き渡しに入り、見送ると理由が残って、同じ機会では再び提案されません。",
        "Scores and reasons are those of the moment at which the lead met the definition, by the version in force then. What is passed on goes to inside sales; what is declined keeps its reason and is not proposed again for the same occasion.",
    ),
    "proposals.lead.others": (
        "渡すか見送るかは、マーケティングが決めます。",
        "Marketing decides whether to pass on or to decline.",
    ),
    "proposals.lead.none": (
        "条件を満たしたリードは、データの更新のたびにここへ挙がります。",
        "Leads that meet the definition appear here whenever the data is refreshed.",
    ),
    "proposals.no_agreement": (
        "施行中の引き渡しルールがないため、提案はありません。",
        "Without an agreement in force nothing is proposed.",
    ),
    "proposals.never": (
        "引き渡しルールによる判定は、まだ行われていません。次のデータの更新で行われます。",
        "Nothing was judged by the agreement yet. The next refresh does it.",
    ),
    "proposals.asof": ("{when} 時点のデータまで判定", "Judged from the data as of {when}"),
    "proposals.waiting": ("確認待ち", "Waiting"),
    "proposals.decided": ("決定済み", "Decided"),
    "proposals.views": ("提案の表示", "Which proposals"),
    "proposals.count.waiting": ("確認待ち {n}件", "{n} waiting"),
    "proposals.count.decided": ("決定済み {n}件", "{n} decided"),
    "proposals.none.decided": ("まだ何も決められていません。", "Nothing was decided yet."),
    "proposals.none.decided.do": (
        "渡したリードと見送ったリードが、点と理由とともにここに残ります。",
        "Leads that were passed on or declined stay here with their score and reasons.",
    ),
    "proposals.none.waiting.do": (
        "決めたものは「決定済み」で読めます。",
        "What was decided can be read under “Decided”.",
    ),
    "proposals.order": ("新しい順", "Newest first"),
    "proposals.col.tick": ("選択", "Tick"),
    "proposals.col.met": ("条件を満たした時刻", "Met the definition"),
    "proposals.col.score": ("点", "Score"),
    "proposals.col.why": ("理由", "Reasons"),
    "proposals.col.version": ("版", "Version"),
    "proposals.col.verdict": ("決定", "Decision"),
    "proposals.col.do": ("操作", "Action"),
    "proposals.pick": ("{name}を選ぶ", "Tick {name}"),
    "proposals.pass": ("渡す", "Pass on"),
    "proposals.pass.one": ("{name}をISへ渡す", "Pass {name} on to inside sales"),
    "proposals.pass.many": ("選んだリードをISへ渡す", "Pass the ticked leads on"),
    "proposals.decline.many": ("選んだリードを見送る", "Decline the ticked leads"),
    "proposals.reason": ("見送る理由", "Reason for declining"),
    "proposals.reason.help": (
        "見送るときは必ず書いてください。選んだリードすべてに残ります。",
        "Needed to decline. It is kept with every ticked lead.",
    ),
    "proposals.do": ("選んだリード", "The ticked leads"),
    "proposals.done.passed": ("{n}件をISへ渡しました。", "{n} {n:~lead was/leads were} passed on."),
    "proposals.done.declined": ("{n}件を見送りました。", "{n} {n:~lead was/leads were} declined."),
    "proposals.failed": ("{name}: {why}", "{name}: {why}"),
    "proposals.nothing": ("リードを選んでください。", "Please tick at least one lead."),
    "proposals.verdict.passed": ("渡した", "Passed on"),
    "proposals.verdict.declined": ("見送り", "Declined"),
    "proposals.verdict.renewed": ("再び条件を満たした", "Met it again"),
    "proposals.verdict.moot": ("別の形で進んだ", "Moved on otherwise"),
    "proposals.automatic": ("確認なし(ルールによる)", "At once, by the agreement"),
    "proposals.by_hand": ("提案によらず渡した", "Passed on without a proposal"),
    "proposals.reason.gone": ("理由は消去されました", "The reason was erased"),
    "proposals.reason.masked": ("理由は閲覧できません", "The reason is not shown to you"),
    # a standing in sentences
    "standing.of": ("{score}点(基準{threshold}点)", "{score} points (threshold {threshold})"),
    "standing.gave.times": (
        "{label} {n}回で{points}点",
        "{points} for {label} ({n} {n:~time/times})",
    ),
    "standing.gave": ("{label}で{points}点", "{points} for {label}"),
    "standing.and": ("、", ", "),
    "standing.all": ("{gave}。", "{gave}."),
    "standing.none": ("点になる属性も行動もない。", "Nothing that gives points."),
    "standing.capped": (
        "{labels}は{points}点のところ、上限の{cap}点まで。",
        "{labels}: {points} points, of which no more than {cap} count.",
    ),
    "standing.asked": (
        "{label}は{days}日以内に{n}回(必要は{at_least}回)。",
        "{label}: {n} within {days} {days:~day/days} ({at_least} needed).",
    ),
    "standing.lacking": ("「{label}」に当てはまらない。", "Not “{label}”."),
    "standing.barred": ("対象外の「{label}」に当てはまる。", "Is “{label}”, which is excluded."),
    "standing.holds": ("MQLの条件を満たしている。", "Meets the MQL definition."),
    "standing.fails": ("MQLの条件を満たしていない。", "Does not meet the MQL definition."),
    # on a lead's page
    "lead.gate": ("引き渡しルールでの判定", "By the agreement"),
    "lead.gate.now.version": (
        "{when} 時点、第{number}版",
        "As of {when}, version {number}",
    ),
    "lead.gate.open": ("いまの点を見る", "Show the score now"),
    "lead.gate.none": (
        "施行中の引き渡しルールか、このリードのデータがまだありません。",
        "There is no agreement in force, or no data of this lead yet.",
    ),
    "lead.gate.frozen": ("決定時の点と理由", "Kept with each decision"),
    "lead.gate.proposed": ("提案中", "Proposed"),
    # why not
    "proposal.refused.decided": (
        "先に{who}が決めています({at}、{verdict})。",
        "{who} decided first ({at}: {verdict}).",
    ),
    "proposal.refused.why_declined": (
        "見送る理由を書いてください。",
        "Please say why it is declined.",
    ),
    "proposal.refused.reason_long": (
        "理由は{most}字までにしてください。",
        "Please keep the reason to {most} characters.",
    ),
    # the terminal
    "sweep.done": (
        "MQLの判定: 提案 {proposed}件、確認なしで渡した {passed}件、決定時の点を保存 {frozen}件、提案の終了 {settled}件",
        "MQL gate: {proposed} proposed, {passed} passed on at once, {frozen} standings kept, {settled} proposals settled",
    ),
    "sweep.nothing": ("MQLの判定: 新しいものはありません", "MQL gate: nothing new"),
    "sweep.no_agreement": (
        "施行中の引き渡しルールがないため、判定するものはありません。",
        "No agreement is in force: there is nothing to judge by.",
    ),
    "sweep.busy": (
        "取り込みの最中のため、MQLの判定は次の更新で行います。",
        "An import is running: the MQL gate is judged at the next refresh.",
    ),
}
