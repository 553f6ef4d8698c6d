"""Words of notices: what waits for somebody, what has happened, and the mail that says so."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "nav.notices": ("お知らせ", "Notices"),
    "nav.notices.new": ("新しいお知らせ{n}件", "{n} new {n:~notice/notices}"),
    # what waits
    "notice.owed.answer": ("受諾か差し戻しの回答を待つ引き渡し", "Hand-overs to accept or return"),
    "notice.owed.evaluate": ("評価を待つ引き渡し", "Hand-overs to evaluate"),
    "notice.owed.take": ("受け取りを待つMQL", "MQLs to take"),
    "notice.owed.overdue": (
        "期限を過ぎた対応（初回対応・再対応・約束の架電・再連絡）",
        "Overdue: first attempts, follow-ups, promised calls, recycled leads",
    ),
    "notice.owed.unassigned": (
        "担当が決まらないまま期限を過ぎた対応",
        "Overdue with nobody assigned",
    ),
    "notice.owed.returned": ("あなたに差し戻されたリード", "Leads that were returned to you"),
    "notice.owed.reassign": (
        "回答期限を過ぎ、担当の決め直しを待つ引き渡し",
        "Hand-overs not answered in time, to be assigned anew",
    ),
    "notice.owed.appeal": ("回答を待つ異議", "Appeals to answer"),
    "notice.owed.left_behind": (
        "退職・不在のメンバーに残るリードと引き渡し",
        "Leads and hand-overs with members who left or are absent",
    ),
    "notice.owed.proposals": ("確認を待つMQLの提案", "MQL proposals to confirm"),
    "notice.owed.feedback": ("回答を待つ施策フィードバック", "Feedback on campaigns to answer"),
    "notice.owed.feedback_send": (
        "まとめたまま送っていない施策フィードバック",
        "Feedback on campaigns that was collected and not sent",
    ),
    "notice.owed.signature": (
        "引き渡しルール第{version}版への署名",
        "Your department's signature on version {version} of the agreement",
    ),
    "notice.owed.review": (
        "引き渡しルール第{version}版の見直し",
        "The review of version {version} of the agreement",
    ),
    "notice.owed.silent": (
        "あなたが引き渡し、期限を過ぎても回答のない件",
        "Hand-overs of yours that were not answered in time",
    ),
    "notice.n": ("{n}件", "{n}"),
    "notice.people": ("{n}人", "{n} {n:~member/members}"),
    "notice.on": ("期日 {day}", "due {day}"),
    "notice.as_of": ("{said}（{when}のデータ）", "{said} (data of {when})"),
    "notice.late": ("期限超過{n}件", "{n} overdue"),
    "notice.today": ("本日期限{n}件", "{n} due today"),
    "notice.and": ("、", ", "),
    "notice.of_them": ("{said}（うち{parts}）", "{said} ({parts})"),
    "notice.at_today": ("本日 {clock}", "today {clock}"),
    "notice.due": ("期限 {when}", "due {when}"),
    "notice.due.late": ("期限超過 {when}", "was due {when}"),
    # what has happened
    "notice.software": ("システム", "The software"),
    "notice.news.offered": (
        "{who}が「{name}」をあなたに引き渡しました",
        "{who} handed {name} over to you",
    ),
    "notice.news.reassigned": (
        "{who}が「{name}」の担当をあなたに替えました",
        "{who} made {name} yours",
    ),
    "notice.news.accepted": ("{who}が「{name}」を受諾しました", "{who} accepted {name}"),
    "notice.news.returned": ("{who}が「{name}」を差し戻しました", "{who} returned {name}"),
    "notice.news.taken_back": (
        "{who}が「{name}」の引き渡しを取り下げました",
        "{who} took {name} back",
    ),
    "notice.news.went_back": (
        "「{name}」は期限までに回答がなく、引き渡しルールによりISに戻りました",
        "{name} was not answered in time and went back to inside sales by the agreement",
    ),
    "notice.news.recycled": ("{who}が「{name}」をリサイクルにしました", "{who} recycled {name}"),
    "notice.news.disqualified": (
        "{who}が「{name}」を対象外にしました",
        "{who} disqualified {name}",
    ),
    "notice.news.evaluated": ("{who}が「{name}」を評価しました", "{who} evaluated {name}"),
    "notice.news.appealed": (
        "{who}が「{name}」について異議を申し立てました",
        "{who} appealed about {name}",
    ),
    "notice.news.appeal_answered": (
        "{who}が「{name}」の異議に回答しました",
        "{who} answered the appeal about {name}",
    ),
    "notice.news.feedback_sent": (
        "{who}が施策「{name}」のフィードバックを送りました",
        "{who} sent feedback on the campaign {name}",
    ),
    "notice.news.feedback_answered": (
        "{who}が施策「{name}」のフィードバックに回答しました",
        "{who} answered the feedback on the campaign {name}",
    ),
    "notice.news.agreement_proposed": (
        "{who}が引き渡しルール第{name}版を提案しました",
        "{who} proposed version {name} of the agreement",
    ),
    "notice.news.agreement_objected": (
        "{who}が引き渡しルール第{name}版に異議を出しました",
        "{who} objected to version {name} of the agreement",
    ),
    "notice.news.agreement_answered": (
        "{who}が引き渡しルール第{name}版への異議に回答しました",
        "{who} answered an objection to version {name} of the agreement",
    ),
    "notice.news.agreement_signed": (
        "{who}が引き渡しルール第{name}版に署名しました",
        "{who} signed version {name} of the agreement",
    ),
    "notice.news.agreement_dated": (
        "{who}が引き渡しルール第{name}版の発効日を決めました",
        "{who} set the day from which version {name} of the agreement holds",
    ),
    "notice.news.agreement_withdrawn": (
        "{who}が引き渡しルール第{name}版を取り下げました",
        "{who} withdrew version {name} of the agreement",
    ),
    # the page
    "notice.title": ("お知らせ", "Notices"),
    "notice.question": ("待っていることと、新しいこと", "what waits, and what is new"),
    "notice.head.none": (
        "いま、あなたを待っていることはありません。",
        "Nothing waits for you now.",
    ),
    "notice.head": (
        "あなたを待っていることが{n}件あります。",
        "{n} {n:~thing waits/things wait} for you.",
    ),
    "notice.head.late": (
        "あなたを待っていることが{n}件あります。うち{late}件は期限を過ぎています。",
        "{n} {n:~thing waits/things wait} for you, and {late} {late:~is/are} overdue.",
    ),
    "notice.waits": ("待っていること", "What waits"),
    "notice.waits.note": (
        "済めば消えます。消す操作は要りません",
        "It goes when it is done. Nothing has to be ticked off",
    ),
    "notice.col.what": ("内容", "What"),
    "notice.col.n": ("件数", "How many"),
    "notice.col.next": ("期限の早いもの", "What is due first"),
    "notice.new": ("新しいこと", "What is new"),
    "notice.new.note": ("前に確認してからの動き", "Since you last said that you had seen it"),
    "notice.new.none": ("新しい動きはありません。", "Nothing is new."),
    "notice.new.more": (
        "これより前にも、確認していない動きがあります。",
        "There is more before that which you have not seen.",
    ),
    "notice.seen": ("すべて確認した", "I have seen all of it"),
    "notice.seen.done": ("確認済みにしました。", "Marked as seen."),
    "notice.before": ("これまでの動き", "Before that"),
    "notice.before.note": ("直近28日", "The last 28 days"),
    "notice.mailing": ("メールで受け取る", "By mail"),
    "notice.mailing.how": ("送り方", "How"),
    "notice.mailing.daily": ("毎営業日の朝に1通", "One each working morning"),
    "notice.mailing.at_once": (
        "毎営業日の朝に1通と、動きがあったときにすぐ",
        "One each working morning, and what happens at once",
    ),
    "notice.mailing.none": ("送らない", "None"),
    "notice.mailing.save": ("保存する", "Save"),
    "notice.mailing.saved": ("メールの送り方を変えました。", "Saved how you have it by mail."),
    "notice.mailing.to": (
        "{mail} に送ります。休業日と、不在の日には送りません。",
        "To {mail}. None on days off, nor while you are absent.",
    ),
    "notice.mailing.nowhere": (
        "メールアドレスが登録されていないため、届きません。管理者に登録を頼んでください。",
        "You have no mail address here, so nothing reaches you. Please ask an administrator.",
    ),
    "notice.busy": (
        "取り込みの最中です。終わってからもう一度お試しください。",
        "An import is running. Please try again when it is over.",
    ),
    # the mail
    "notice.mail.subject": ("[襷] {day} 待っていること{n}件", "[Tasuki] {day}: {n} waiting"),
    "notice.mail.subject.late": (
        "[襷] {day} 待っていること{n}件（期限超過{late}件）",
        "[Tasuki] {day}: {n} waiting, {late} overdue",
    ),
    "notice.mail.subject.none": (
        "[襷] {day} 新しい動き{news}件",
        "[Tasuki] {day}: {news} new",
    ),
    "notice.mail.subject.news": (
        "[襷] 新しい動き{news}件",
        "[Tasuki] {news} new",
    ),
    "notice.mail.hello": (
        "{name}さん\n\n{day}、あなたを待っていることと、前回からの動きです。",
        "{name},\n\nwhat waits for you on {day}, and what is new since the last mail.",
    ),
    "notice.mail.hello.news": (
        "{name}さん\n\n新しい動きがありました。",
        "{name},\n\nthere is something new.",
    ),
    "notice.mail.section": ("■ {title}　{amount}", "* {title}: {amount}"),
    "notice.mail.item": ("・{name}　{due}", "- {name}  {due}"),
    "notice.mail.more": ("ほか{n}件", "and {n} more"),
    "notice.mail.news": ("■ 新しい動き　{n}件", "* What is new: {n}"),
    "notice.mail.happened": ("・{when}　{said}", "- {when}  {said}"),
    "notice.mail.foot": (
        "--\n襷 Tasuki\nお知らせの一覧とメールの送り方: {url}\nこのメールには返信できません。",
        "--\nTasuki\nAll notices, and how you have them by mail: {url}\nPlease do not reply to this mail.",
    ),
    # leavers
    "leaving.title": ("引き継ぎ", "Taking over"),
    "leaving.question": (
        "退職・不在のメンバーに残るもの",
        "what lies with members who left or are absent",
    ),
    "leaving.head.none": (
        "退職・不在のメンバーに残っているものはありません。",
        "Nothing lies with members who left or are absent.",
    ),
    "leaving.head": (
        "{n}人のもとに、引き渡し{handoffs}件とリード{leads}件が残っています。",
        "{handoffs} {handoffs:~hand-over/hand-overs} and {leads} {leads:~lead/leads} lie with {n} {n:~member/members}.",
    ),
    "leaving.text": (
        "担当を替えても、約束の期限は変わりません。",
        "Giving them to others moves no due time.",
    ),
    "leaving.col.member": ("メンバー", "Member"),
    "leaving.col.why": ("状態", "Why"),
    "leaving.col.handoffs": ("引き渡し", "Hand-overs"),
    "leaving.col.late": ("期限超過", "Overdue"),
    "leaving.col.leads": ("リード", "Leads"),
    "leaving.left": ("{day}まで在籍", "until {day}"),
    "leaving.away": ("{start}〜{end} 不在", "absent {start} – {end}"),
    "leaving.here": ("在籍", "here"),
    "leaving.any": ("在籍しているメンバーのものを引き継ぐ", "What lies with somebody who is here"),
    "leaving.any.show": ("表示する", "Show"),
    "leaving.member": ("{name}さんの引き継ぎ", "What lies with {name}"),
    "leaving.choose": ("引き継ぐものを選ぶ", "Choose what changes hands"),
    "leaving.choose.note": (
        "期限の早い順。一度に{most}件まで",
        "What is due first comes first. At most {most} at once",
    ),
    "leaving.handoffs": ("引き渡し {n}件", "{n} {n:~hand-over/hand-overs}"),
    "leaving.leads": ("リード {n}件", "{n} {n:~lead/leads}"),
    "leaving.all.more": (
        "ここに出ているのは先頭の{n}件です。残りは、この分を引き継いだあとに出ます。",
        "These are the first {n}. The rest appear when they are given away.",
    ),
    "leaving.stale": (
        "リードは{when}時点のデータから探しています。その後に動いたものは引き継がれません。",
        "Leads are found in the data of {when}. What has moved on since is passed over.",
    ),
    "leaving.to": ("引き継ぐ人", "Who takes over"),
    "leaving.to.help": (
        "複数選ぶと、件数が同じになるように分けます。",
        "Among several, everybody gets as many.",
    ),
    "leaving.do": ("引き継ぐ", "Give to them"),
    "leaving.done": (
        "引き渡し{handoffs}件とリード{leads}件を引き継ぎました。",
        "{handoffs} {handoffs:~hand-over/hand-overs} and {leads} {leads:~lead/leads} changed hands.",
    ),
    "leaving.done.passed_over": (
        "引き渡し{handoffs}件とリード{leads}件を引き継ぎました。{passed}件は、その間に動いたため、そのままにしました。",
        "{handoffs} {handoffs:~hand-over/hand-overs} and {leads} {leads:~lead/leads} changed hands; {passed} had moved on and were left as they are.",
    ),
    "leaving.pick": ("選び直す（すべて外す）", "Choose anew (untick all)"),
    "leaving.pick.all": ("すべて選ぶ", "Tick all"),
    "leaving.gone": (
        "選んだものの一部は、もうここにありません。いまの一覧で選び直してください。",
        "Some of what you chose lies here no more. Please choose from the list as it is now.",
    ),
    "leaving.none": ("残っているものはありません。", "Nothing lies here."),
    "leaving.nobody": (
        "引き継げる人がいません。在籍と不在の登録を確かめてください。",
        "Nobody is there to take over. Please check who is registered and who is absent.",
    ),
    "leaving.awaits.answer": ("回答待ち", "to answer"),
    "leaving.awaits.evaluation": ("評価待ち", "to evaluate"),
    # the terminal
    "digest.done": (
        "送信 {sent}通、送るものなし {nothing}人、送信できず {refused}通。",
        "Sent {sent}; nothing to say to {nothing}; could not be sent {refused}.",
    ),
    "digest.early": (
        "今朝のまとめは{when}から送ります。",
        "This morning's digest is sent from {when}.",
    ),
    "digest.off": ("休業日のため、送りません。", "It is a day off: nothing is sent."),
    "digest.unclear": (
        "途中で止まり、届いたか分からないものが{n}通あります。送り直すときは --unclear を付けてください。",
        "{n} stopped midway, and may or may not have arrived. To send them again: --unclear.",
    ),
    "digest.dry": ("送るもの {n}通（送っていません）。", "{n} to send (none was sent)."),
    "digest.no_mail": (
        "メールサーバーが設定されていません。TASUKI_MAIL_URL、TASUKI_MAIL_FROM、TASUKI_BASE_URL を設定してください（TASUKI_MAIL_URL=console なら、送らずに画面に出します）。",
        "No mail server is set. Set TASUKI_MAIL_URL, TASUKI_MAIL_FROM and TASUKI_BASE_URL (TASUKI_MAIL_URL=console prints the mails instead).",
    ),
    "digest.server": (
        "メールサーバーにつながりません（{problem}）。何も送っていません。設定を確かめて、もう一度実行してください。",
        "The mail server cannot be reached ({problem}). Nothing was sent. Check the settings and run it again.",
    ),
    "digest.busy": (
        "取り込みの最中のため、途中で止めました。もう一度実行すると続きから送ります。",
        "An import holds the ledger. Run it again to go on from here.",
    ),
    "feedback.collected.count": (
        "集めたフィードバック {n}件。",
        "Collected for Marketing: {n}.",
    ),
    "escalate.done": (
        "ISに戻した引き渡し {taken}件。回答期限を過ぎて待っているもの {waiting}件。",
        "Went back to inside sales: {taken}. Overdue and still waiting: {waiting}.",
    ),
}
