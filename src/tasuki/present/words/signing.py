"""Words of the agreement's life: what a version is, who has yet to do what, why something is refused."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.agreement": ("引き渡しルール", "Agreement"),
    "signing.title": ("引き渡しルール", "Agreement"),
    "signing.version": ("第{number}版", "Version {number}"),
    "signing.second.draft": ("第{number}版の案", "Draft version {number}"),
    "signing.second.both": (
        "第{number}版の案と、施行中の第{current}版",
        "Draft version {number}, and version {current} in force",
    ),
    "signing.asof": ("{when} 時点", "As of {when}"),
    "signing.in_force_since": (
        "第{number}版は{day}から施行中",
        "Version {number} in force since {day}",
    ),
    # departments and states
    "department.marketing": ("マーケティング", "Marketing"),
    "department.is": ("インサイドセールス", "Inside sales"),
    "department.fs": ("フィールドセールス", "Field sales"),
    "department.short.marketing": ("マーケ", "Marketing"),
    "department.short.is": ("IS", "IS"),
    "department.short.fs": ("FS", "FS"),
    "agreement_state.draft": ("案", "draft"),
    "agreement_state.proposed": ("提案中", "proposed"),
    "agreement_state.signed": ("署名済み", "signed"),
    "agreement_state.in_force": ("施行中", "in force"),
    "agreement_state.superseded": ("終了", "superseded"),
    "agreement_state.replaced": ("差し替え", "replaced"),
    "agreement_state.withdrawn": ("取り下げ", "withdrawn"),
    "act.drafted": ("起案", "drafted"),
    "act.adopted": ("導入前からのルールとして登録", "recorded as the rule from before"),
    "act.replaced": ("改訂(新しい版へ)", "changed (a new version)"),
    "act.proposed": ("提案", "proposed"),
    "act.commented": ("コメント", "comment"),
    "act.objected": ("異議", "objection"),
    "act.answered": ("異議への回答", "answer to an objection"),
    "act.signed": ("署名", "signed"),
    "act.dated": ("施行日の設定", "day set"),
    "act.withdrawn": ("取り下げ", "withdrawn"),
    "act.reviewed": ("見直し(変更なし)", "reviewed, left as it is"),
    # the answer: what changes, who has yet to sign
    "signing.head.none": ("引き渡しルールは、まだありません。", "There is no agreement yet."),
    "signing.head.none.text": (
        "案を取り込むと、ここで三者が読み、署名し、その日から判定と期限が動きます。",
        "Bring a draft: here the three departments read and sign it, and from its day on it decides and sets the deadlines.",
    ),
    "signing.head.none.paper": (
        "紙で署名済みのルールがあれば、管理者が端末から第1版として登録できます。",
        "One that is signed on paper already can be recorded as version 1 from a terminal:",
    ),
    "signing.change.first": ("最初の引き渡しルールの案。", "A draft of the first agreement."),
    "signing.change.none": ("文は変わらない。", "No sentence changes."),
    "signing.change.changed": ("{n}文を変える。", "{n} {n:~sentence/sentences} would change."),
    "signing.change.added": ("{n}文を加える。", "{n} {n:~sentence/sentences} would be added."),
    "signing.change.removed": ("{n}文を除く。", "{n} {n:~sentence/sentences} would go."),
    "signing.change.changed_added": (
        "{n}文を変え、{added}文を加える。",
        "{n} {n:~sentence/sentences} would change, {added} be added.",
    ),
    "signing.change.changed_removed": (
        "{n}文を変え、{removed}文を除く。",
        "{n} {n:~sentence/sentences} would change, {removed} go.",
    ),
    "signing.change.added_removed": (
        "{added}文を加え、{removed}文を除く。",
        "{added} {added:~sentence/sentences} would be added, {removed} go.",
    ),
    "signing.change.all": (
        "{n}文を変え、{added}文を加え、{removed}文を除く。",
        "{n} {n:~sentence/sentences} would change, {added} be added, {removed} go.",
    ),
    "signing.wait.proposal": ("まだ提案していない。", "It is not proposed yet."),
    "signing.wait.objection": (
        "異議が{n}件、回答を待っている。",
        "{n} {n:~objection waits/objections wait} for an answer.",
    ),
    "signing.wait.signatures": ("署名は、あと{who}。", "Yet to sign: {who}."),
    "signing.wait.day": (
        "三者が署名した。施行日が決まっていない。",
        "All have signed. No day is set.",
    ),
    "signing.wait.passed": (
        "{day}は署名がそろわないまま過ぎた。",
        "{day} passed before all had signed.",
    ),
    "signing.wait.until": ("{day}の0時に施行する。", "In force from midnight on {day}."),
    "signing.head.in_force": ("第{number}版を|施行中。", "Version {number}|is in force."),
    "signing.head.review": ("見直しは{day}まで。", "Review it by {day}."),
    "signing.head.review.late": (
        "見直しの期日{day}を過ぎている。",
        "Its review was due on {day}.",
    ),
    "signing.head.superseded": (
        "第{number}版は|{day}に終了した。",
        "Version {number}|was superseded on {day}.",
    ),
    "signing.head.replaced": (
        "第{number}版は|新しい案に差し替えた。",
        "Version {number}|was replaced by a newer draft.",
    ),
    "signing.head.withdrawn": (
        "第{number}版の案は|取り下げた。",
        "Draft version {number}|was withdrawn.",
    ),
    "signing.text.from": (
        "三者がそろえば{day}の0時から、この文のとおりに判定と期限が動く。それまでに引き渡した件は、その時の版のまま扱う。",
        "Once all three have signed, judgement and deadlines follow these sentences from midnight on {day}. What was handed over before stays with the version of its day.",
    ),
    "signing.text.waits": (
        "{day}の0時から、この文のとおりに判定と期限が動く。それまでに引き渡した件は、その時の版のまま扱う。",
        "From midnight on {day}, judgement and deadlines follow these sentences. What was handed over before stays with the version of its day.",
    ),
    "signing.text.passed": (
        "施行するには、施行日を決め直す。過去の日付にはできない。",
        "To bring it into force, set another day. It cannot be a past one.",
    ),
    "signing.text.no_day": (
        "署名がそろっても、施行日を決めるまでは施行しない。",
        "Even when all have signed, it does not come into force before a day is set.",
    ),
    "signing.text.draft": (
        "提案すると、三部門が署名できる。提案した後に直すと新しい版になる。",
        "Once proposed, the three departments can sign it. A change after that makes another version.",
    ),
    "signing.text.in_force": (
        "判定と期限は、この文のとおりに動いている。直すには、この版をもとに新しい案を作る。",
        "Judgement and deadlines follow these sentences. To change them, draft a new version from this one.",
    ),
    "signing.text.over": (
        "この版の期間に起きたことは、この版で判定したまま変わらない。",
        "What happened while it was in force stays judged by it.",
    ),
    "signing.text.never": ("この版は施行しなかった。", "It never came into force."),
    "signing.review.soon": (
        "第{number}版の見直し期日まで、あと{days}日です({day})。",
        "Version {number} is due for review in {days} {days:~day/days} ({day}).",
    ),
    "signing.review.today": (
        "今日({day})が第{number}版の見直し期日です。",
        "Version {number} is due for review today ({day}).",
    ),
    "signing.review.late": (
        "第{number}版の見直し期日({day})を{days}日過ぎています。",
        "The review of version {number} is {days} {days:~day/days} overdue ({day}).",
    ),
    "signing.review": ("見直しを記録する", "Record a review"),
    "signing.review.note": (
        "見直して、変えないと決めたときに記録します。次の期日は、記録した日の{months}か月後です。",
        "For a review that changes nothing. The next one is due {months} {months:~month/months} later.",
    ),
    "signing.review.text": ("確かめたこと(任意)", "What was found (optional)"),
    # seals
    "signing.seals": ("署名", "Signatures"),
    "signing.signed": ("署名", "signed"),
    "signing.unsigned": ("未署名", "not signed"),
    "signing.objects": ("異議あり", "objects"),
    "signing.seal.not": ("未", "—"),
    "signing.waits_for": ("署名できる人: {names}", "May sign: {names}"),
    "signing.waits_for.nobody": (
        "署名できるユーザーがいません。管理者に登録を頼んでください。",
        "Nobody may sign for it yet: ask an administrator to add a user.",
    ),
    "signing.adopted": (
        "導入前から使っていたルールとして登録した版で、署名はここに残っていません。",
        "Recorded as the rule from before; its signatures are not kept here.",
    ),
    "signing.print": (
        "署名は本文の指紋 {print} に対して有効。1文字でも変えると取り直しになります。",
        "Signatures hold for the document with fingerprint {print}. Any change needs all of them anew.",
    ),
    # the document
    "signing.doc": ("本文", "The document"),
    "signing.doc.changes": (
        "本文と、第{number}版からの違い",
        "The document, and what differs from version {number}",
    ),
    "signing.doc.count": (
        "{all}文のうち、そのまま {same}、変更 {changed}、追加 {added}、削除 {removed}",
        "{all} {all:~sentence/sentences}: {same} as before, {changed} changed, {added} added, {removed} removed",
    ),
    "signing.doc.plain": ("{all}文", "{all} {all:~sentence/sentences}"),
    "signing.doc.only": ("変わった文だけ", "Changed sentences only"),
    "signing.doc.from": ("第{number}版から変わった文", "What changed from version {number}"),
    "signing.doc.whole": ("すべての文", "All sentences"),
    "signing.was": ("第{number}版: ", "Version {number}: "),
    "signing.now": ("第{number}版: ", "Version {number}: "),
    "signing.gone": ("第{number}版で削除: ", "Removed in version {number}: "),
    "signing.new": ("第{number}版で追加: ", "Added in version {number}: "),
    "signing.download": ("ダウンロード", "Download"),
    "signing.unreadable": (
        "この版の本文は、いまの形式では読めません。YAMLで取り出せます。",
        "This document was written for another format and cannot be shown. It can be downloaded as YAML.",
    ),
    # comments and objections
    "signing.talk": ("異議とコメント", "Objections and comments"),
    "signing.talk.none": ("まだありません。", "None yet."),
    "signing.talk.open": ("未回答", "unanswered"),
    "signing.talk.answered": ("回答済み", "answered"),
    "signing.about": ("{sentence} について", "on {sentence}"),
    # history
    "signing.history": ("版の歴史", "History of versions"),
    "signing.col.version": ("版", "Version"),
    "signing.col.state": ("状態", "State"),
    "signing.col.force": ("施行", "In force"),
    "signing.col.change": ("変えたこと", "What it changes"),
    "signing.col.author": ("起案", "Drafted by"),
    "signing.force.planned": ("{day} 予定", "{day}, planned"),
    "signing.force.from": ("{since}から", "from {since}"),
    "signing.force.span": ("{since}から{until}", "{since} to {until}"),
    "signing.force.none": ("—", "—"),
    "signing.log": ("この版の記録", "What was done with this version"),
    # forms
    "signing.do": ("この版について", "About this version"),
    "signing.propose": ("三部門に提案する", "Propose to the departments"),
    "signing.propose.note": ("提案すると署名を受け付けます。", "Once proposed, it can be signed."),
    "signing.sign": ("{department}として署名する", "Sign for {department}"),
    "signing.sign.note": (
        "{name}さんが{department}を代表し、指紋 {print} の本文に署名します。取り消すには異議を出します。",
        "{name} signs the document with fingerprint {print} for {department}. To take it back, object.",
    ),
    "signing.object": ("異議を出す", "Object"),
    "signing.object.note": (
        "回答があるまで施行しません。自部門の署名は取り消されます。",
        "Until it is answered the version does not come into force, and your signature is taken back.",
    ),
    "signing.reason": ("理由", "Reason"),
    "signing.sentence": ("どの文について", "Which sentence"),
    "signing.sentence.all": ("全体", "The whole"),
    "signing.comment": ("コメントする", "Comment"),
    "signing.text": ("コメント", "Comment"),
    "signing.answer": ("回答する", "Answer"),
    "signing.answer.go": ("異議に回答する", "Answer the objection"),
    "signing.answer.text": ("異議への回答", "Answer to the objection"),
    "signing.date": ("施行日を決める", "Set the day"),
    "signing.date.again": ("施行日を決め直す", "Set another day"),
    "signing.date.field": ("施行日", "In force from"),
    "signing.date.help": (
        "明日以降。その日の0時から施行します。",
        "Tomorrow or later; it holds from midnight.",
    ),
    "signing.date.bad": (
        "日付として読めません。2026-12-01 のように書いてください。",
        "Not a date: write it like 2026-12-01.",
    ),
    "signing.withdraw": ("取り下げる", "Withdraw"),
    "signing.withdraw.reason": ("取り下げの理由(任意)", "Why (optional)"),
    "signing.edit": ("この案を直す", "Change this draft"),
    "signing.new_draft": ("新しい案を作る", "Draft a new version"),
    "signing.read_current": ("施行中の第{number}版を読む", "Read version {number}, in force"),
    "signing.read_open": ("第{number}版の案を読む", "Read draft version {number}"),
    # the draft's page
    "signing.write.new": ("新しい案", "A new draft"),
    "signing.write.edit": ("第{number}版の案を直す", "Change draft version {number}"),
    "signing.write.lead": (
        "YAMLを取り込むか、下の欄で直します。保存すると新しい版の案になり、まだ誰にも届きません。",
        "Upload YAML, or edit it below. Saving makes a new draft version; nobody is asked yet.",
    ),
    "signing.write.edit.lead": (
        "保存すると新しい版になり、署名は取り直しになります。",
        "Saving makes a new version, which everybody signs anew.",
    ),
    "signing.write.file": ("YAMLファイル", "YAML file"),
    "signing.write.file.help": (
        "選ぶと、下の欄より優先します。",
        "If given, it is taken instead of the text below.",
    ),
    "signing.write.text": ("本文(YAML)", "The document (YAML)"),
    "signing.write.note": ("変えたこと(一言)", "What it changes (in a few words)"),
    "signing.write.note.help": ("版の歴史に載ります。", "Stands in the history of versions."),
    "signing.write.save": ("案として保存", "Save as a draft"),
    "signing.write.back": ("引き渡しルールへ戻る", "Back to the agreement"),
    "signing.write.neither": (
        "ファイルを選ぶか、本文を書いてください。",
        "Choose a file, or write the document.",
    ),
    "signing.write.too_large": (
        "ファイルが大きすぎます(1MBまで)。",
        "The file is too large (1 MB at most).",
    ),
    "signing.write.not_text": (
        "テキストとして読めません。UTF-8で保存し直してください。",
        "Not readable as text: save it as UTF-8.",
    ),
    # what was done
    "signing.done.drafted": (
        "第{number}版の案を保存しました。",
        "Draft version {number} is saved.",
    ),
    "signing.done.adopted": (
        "第{number}版として登録しました。{day}から施行中、指紋は{digits}です。",
        "Recorded as version {number}: in force since {day}, fingerprint {digits}.",
    ),
    "signing.done.proposed": (
        "第{number}版を三部門に提案しました。",
        "Version {number} is proposed.",
    ),
    "signing.done.commented": ("コメントを残しました。", "Your comment is kept."),
    "signing.done.objected": ("異議を出しました。", "Your objection is kept."),
    "signing.done.answered": ("異議に回答しました。", "The objection is answered."),
    "signing.done.signed": ("署名しました。", "You have signed."),
    "signing.done.withdrawn": (
        "第{number}版の案を取り下げました。",
        "Draft version {number} is withdrawn.",
    ),
    "signing.done.dated": ("施行日を{day}にしました。", "It is to come into force on {day}."),
    "signing.done.reviewed": ("見直しを記録しました。", "The review is kept."),
    # why something is refused
    "signing.refused.busy": (
        "ほかの書き込み(取り込みなど)が終わるのを待っています。少し後でもう一度押してください。",
        "Another write (an import, perhaps) holds the records. Try again in a moment.",
    ),
    "signing.refused.same": (
        "第{number}版と一字も違いません。変えた本文を保存してください。",
        "It is version {number}, word for word. Save a changed document.",
    ),
    "signing.refused.left": (
        "{name}さんは退職または利用停止になっているため、署名も変更もできません。後任の方が行ってください。",
        "{name} has left or may no longer log in, and can neither sign nor change anything. Whoever succeeds must do it.",
    ),
    "signing.refused.unknown": ("その版はありません。", "There is no such version."),
    "signing.refused.in_force": (
        "第{number}版は{since}から施行中のため変えられません。この版をもとに新しい案を作ってください。",
        "Version {number} has been in force since {since} and cannot be changed. Draft a new version from it.",
    ),
    "signing.refused.not_current": (
        "第{number}版は施行中ではありません。見直しは施行中の版に記録します。",
        "Version {number} is not in force. A review is kept with the version that is.",
    ),
    "signing.refused.reviewed_already": (
        "第{number}版の見直しは、今日({day})すでに記録されています。",
        "A review of version {number} has been kept today already ({day}).",
    ),
    "signing.refused.replaced": (
        "第{number}版は新しい案に差し替えられました。最新の案を開いてください。",
        "Version {number} was replaced by a newer draft meanwhile. Open the latest one.",
    ),
    "signing.refused.withdrawn": (
        "第{number}版の案は取り下げられました。必要なら新しい案を作ってください。",
        "Draft version {number} was withdrawn. Draft a new version if it is needed.",
    ),
    "signing.refused.proposed_already": (
        "第{number}版はすでに提案されています。",
        "Version {number} is proposed already.",
    ),
    "signing.refused.not_proposed": (
        "第{number}版はまだ提案されていません。提案されてから署名や異議を出せます。",
        "Version {number} is not proposed yet. It can be signed or objected to once it is.",
    ),
    "signing.refused.signed_already": (
        "{department}はすでに署名しています。署名は部門に1つです。",
        "{department} has signed already. A department signs once.",
    ),
    "signing.refused.own_objection": (
        "{department}の異議が未回答です。回答を受けてから署名してください。",
        "The objection of {department} is unanswered. Sign once it is answered.",
    ),
    "signing.refused.other_document": (
        "開いていた本文と第{number}版の本文が違います。読み直してから署名してください。",
        "What you had open is not the document of version {number}. Read it again before signing.",
    ),
    "signing.refused.reason_needed": (
        "異議には理由を書いてください。",
        "An objection needs a reason.",
    ),
    "signing.refused.text_needed": ("内容を書いてください。", "Write something."),
    "signing.refused.too_long": (
        "2,000字までで書いてください。",
        "Write 2,000 characters at most.",
    ),
    "signing.refused.answered_already": (
        "この異議にはすでに回答があります。",
        "This objection has been answered already.",
    ),
    "signing.refused.no_objection": ("その異議はありません。", "There is no such objection."),
    "signing.refused.not_future": (
        "施行日は明日以降にしてください。{day}にすると、すでに出た数字が変わってしまいます。",
        "Choose tomorrow or later: {day} would move figures that people have seen.",
    ),
    "signing.refused.taken": (
        "{day}には第{number}版の施行が予定されています。同じ日に2つの版は施行できません。別の日にするか、第{number}版を取り下げてください。",
        "Version {number} is to come into force on {day}. Two versions cannot on one day: choose another, or withdraw version {number}.",
    ),
    "signing.refused.not_past": (
        "導入前のルールは、今日までの日付で登録してください。{day}から始めるものは、案として作って署名してください。",
        "Only an agreement that holds already can be recorded: draft and sign the one that begins on {day}.",
    ),
    "signing.refused.not_first": (
        "導入前のルールとして登録できるのは、最初の版だけです。新しい案として作ってください。",
        "Only the first version can be recorded as the rule from before. Draft a new version instead.",
    ),
    "signing.refused.problems": (
        "本文に直すところが{n}件あります: {listed}",
        "{n} {n:~thing/things} must be put right in the document: {listed}",
    ),
}
