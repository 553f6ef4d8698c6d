"""Words of what managers keep: reasons for returning, absences."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "reasons.title": ("差し戻し理由", "Return reasons"),
    "reasons.lead": (
        "差し戻し、リサイクル、対象外のときに選ぶ理由。使わなくした理由も、過去の記録には残る。",
        "Chosen when a lead is returned, recycled or disqualified. A reason that is retired stays with what was returned for it.",
    ),
    "reasons.count": ("{n}件", "{n}"),
    "reasons.used": ("使った回数", "Used"),
    "reasons.key": ("記号", "Key"),
    "reasons.key.help": (
        "英小文字・数字・_ で。あとから変えられません。",
        "Small letters, digits and _. It cannot be changed later.",
    ),
    "reasons.ja": ("日本語", "In Japanese"),
    "reasons.en": ("英語", "In English"),
    "reasons.state": ("状態", "State"),
    "reasons.in_use": ("使用中", "in use"),
    "reasons.retired": ("{day}から使わない", "not used since {day}"),
    "reasons.retire": ("使わなくする", "Retire"),
    "reasons.add": ("理由を加える", "Add a reason"),
    "reasons.done.added": ("理由を加えました。", "The reason is added."),
    "reasons.done.retired": (
        "使わなくしました。過去の記録はそのままです。",
        "Retired. What was returned for it stays.",
    ),
    "reasons.none": ("理由がまだありません", "There is no reason yet"),
    "reasons.none.do": (
        "加えるまで、だれも差し戻せません。",
        "Until one is added, nobody can return anything.",
    ),
    "absences.title": ("不在", "Absences"),
    "absences.lead": (
        "不在の間は、新しい引き渡しが割り当てられない。すでにある期限は変わらない。",
        "Nothing new goes to whoever is absent. Due times that run already stay.",
    ),
    "absences.count": ("これからと今の不在 {n}件", "{n} now and to come"),
    "absences.member": ("だれが", "Who"),
    "absences.from": ("始まりの日", "From"),
    "absences.to": ("終わりの日(この日まで不在)", "To (absent on that day too)"),
    "absences.days": ("期間", "Days"),
    "absences.by": ("登録", "Entered"),
    "absences.set": ("不在を登録する", "Enter an absence"),
    "absences.withdraw": ("取り消す", "Withdraw"),
    "absences.done.set": ("不在を登録しました。", "The absence is entered."),
    "absences.done.withdrawn": ("不在を取り消しました。", "The absence is withdrawn."),
    "absences.none": ("不在の登録はありません", "No absence is entered"),
    "absences.none.do": (
        "休暇や出張の前に登録しておくと、引き渡しがほかの人に回ります。",
        "Enter one before a holiday, and hand-overs go to others.",
    ),
    "absences.no_member": (
        "このログインはメンバーに結び付いていないため、自分の不在は登録できません。",
        "This login belongs to no member, so it has no absence of its own.",
    ),
}
