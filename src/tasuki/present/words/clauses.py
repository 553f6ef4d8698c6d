"""Words of the agreement as a document: its sentences, what each runs, what changed in it.

A time to answer is said from what it counts: `{since}` of `agreement.within` is one of `agreement.since`.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # the document
    "agreement.part.1": ("第1部 MQLの定義", "Part 1: What an MQL is"),
    "agreement.part.2": ("第2部 SQLの定義", "Part 2: What an SQL is"),
    "agreement.part.3": ("第3部 引き渡し方法", "Part 3: The hand-over"),
    "agreement.part.4": ("第4部 フィードバック", "Part 4: Feedback"),
    "agreement.part.5": (
        "第5部 指標の定義と応答時間",
        "Part 5: Metrics and response times",
    ),
    "agreement.version": ("第{version}版", "Version {version}"),
    "agreement.draft": ("案", "Draft"),
    "agreement.since": ("{day}から施行", "in force from {day}"),
    "agreement.fingerprint": ("指紋 {digits}", "fingerprint {digits}"),
    "agreement.runs": ("動くもの: {what}", "Runs: {what}"),
    "agreement.sign": ("署名", "Signatures"),
    "agreement.sign.note": (
        "署名は、指紋 {digits} の本文に対して有効とする。本文を変えたときは、署名し直す。",
        "A signature holds for the text with the fingerprint {digits}. A changed text is signed anew.",
    ),
    "agreement.sign.department": ("部門", "Department"),
    "agreement.sign.name": ("氏名", "Name"),
    "agreement.sign.on": ("日付", "Date"),
    "agreement.sign.seal": ("署名・印", "Signature"),
    # what a clause runs
    "agreement.runs.mql_gate": ("MQLの判定", "the MQL decision"),
    "agreement.runs.mql_passing": ("MQLの引き渡し", "how MQLs are passed on"),
    "agreement.runs.score": ("MQLの点数", "the MQL score"),
    "agreement.runs.sql_gate": (
        "「引き渡す」ボタン",
        "the button that hands over",
    ),
    "agreement.runs.hand_over_form": ("引き渡しの必須項目", "the required fields of a hand-over"),
    "agreement.runs.routing": ("FSの担当の割り当て", "who in field sales gets a hand-over"),
    "agreement.runs.fs_answer": ("FSの回答期限、対応漏れ", "FS's answer deadline; omissions"),
    "agreement.runs.reassignment": (
        "FSマネージャーの決め直しの期限、対応漏れ",
        "the FS manager's deadline to reassign; omissions",
    ),
    "agreement.runs.take_back": ("ISへの戻し", "the return to inside sales"),
    "agreement.runs.fs_evaluation": (
        "FSの評価期限、対応漏れ",
        "FS's evaluation deadline; omissions",
    ),
    "agreement.runs.evaluation_form": ("FSの評価画面", "the evaluation form"),
    "agreement.runs.campaign_feedback": ("施策のフィードバック", "the feedback on campaigns"),
    "agreement.runs.marketing_reply": (
        "マーケティングの返信期限、対応漏れ",
        "Marketing's reply deadline; omissions",
    ),
    "agreement.runs.opportunity_rate": ("商談化率", "the SQL → opportunity rate"),
    "agreement.runs.matured_rates": ("率の満期", "the horizon of rates"),
    "agreement.runs.first_attempt": (
        "ISの初回対応の期限、対応漏れ",
        "IS's first-attempt deadline; omissions",
    ),
    "agreement.runs.follow_up": (
        "ISの再対応の期限、対応漏れ",
        "IS's second-attempt deadline; omissions",
    ),
    "agreement.runs.clock": ("すべての期限の計算", "how every deadline is counted"),
    "agreement.runs.review": ("見直しの通知", "the reminder of the review"),
    # what a lead is and does
    "agreement.or": ("または", " or "),
    "agreement.comma": ("、", ", "),
    "agreement.meant": ("{label}({of})", "{label} ({of})"),
    "agreement.among": ("{name}が{values}", "{name} is {values}"),
    "agreement.among.not": (
        "{name}が{values}以外か不明",
        "{name} is other than {values}, or unknown",
    ),
    "agreement.employees": ("従業員", "number of employees"),
    "agreement.employees.from": ("{low}名以上", "{low} or more"),
    "agreement.employees.to": ("{high}名以下", "{high} or fewer"),
    "agreement.employees.between": ("{low}〜{high}名", "{low} to {high}"),
    "agreement.doing": ("{conditions}の{what}", "{what}, {conditions}"),
    "agreement.doing.by": ("{conditions}の、{what}", "{what}, {conditions}"),
    "agreement.doing.and": ("で", ", "),
    "agreement.doing.channel": ("チャネルが{values}", "channel {values}"),
    "agreement.doing.disposition": ("結果が{values}", "outcome {values}"),
    "agreement.direction.in": ("先方からの{what}", "{what} from them"),
    "agreement.direction.out": ("こちらからの{what}", "{what} from us"),
    # times to answer
    "agreement.since.mql": ("MQLの引き渡し", "the MQL hand-over"),
    "agreement.since.hand_over": ("引き渡し", "the hand-over"),
    "agreement.since.acceptance": ("受諾", "its acceptance"),
    "agreement.since.close": (
        "商談の終結(受注または失注)",
        "the close of its opportunity, won or lost",
    ),
    "agreement.since.attempt": ("最初の連絡", "that attempt"),
    "agreement.since.due": ("回答期限", "that deadline"),
    "agreement.since.feedback": ("フィードバック", "the feedback"),
    "agreement.within.minutes": (
        "{since}から営業時間で{time}以内に",
        "within {time} of working time from {since}",
    ),
    "agreement.within.same": (
        "{since}の当日(休みの日と終業後は翌営業日)の終業までに",
        "by close of business on the day of {since} (on the next working day, if it is a day off or after hours)",
    ),
    "agreement.within.same.by": (
        "{since}の当日(休みの日と{by}過ぎは翌営業日)の{by}までに",
        "by {by} on the day of {since} (on the next working day, if it is a day off or past {by})",
    ),
    "agreement.within.next": (
        "{since}の翌営業日の終業までに",
        "by close of business on the working day after {since}",
    ),
    "agreement.within.next.by": (
        "{since}の翌営業日{by}までに",
        "by {by} on the working day after {since}",
    ),
    "agreement.within.later": (
        "{since}の{n}営業日後の終業までに",
        "by close of business {n} working days after {since}",
    ),
    "agreement.within.later.by": (
        "{since}の{n}営業日後の{by}までに",
        "by {by}, {n} working days after {since}",
    ),
    "agreement.hours.days": ("{first}から{last}", "{first} to {last}"),
    "agreement.hours.span": ("{start}から{end}", "{start} to {end}"),
    "agreement.hours.and": ("と", " and "),
    "agreement.hours.of": ("{days}は{spans}", "{spans} on {days}"),
    "agreement.hours.closed": ("{days}は休み", "none on {days}"),
    # part 1
    "agreement.clause.required": (
        "対象は、{what}のリードに限る。",
        "Only a lead of this kind can be an MQL: {what}.",
    ),
    "agreement.clause.excluded": (
        "{what}のリードは、対象外とする。",
        "A lead of this kind is never an MQL: {what}.",
    ),
    "agreement.clause.threshold": (
        "行動と属性の点が合わせて{points}点以上になり、この部のほかの条件もすべて満たしたとき、MQLとする。",
        "A lead is an MQL once its points for behaviour and attributes together come to {points} or more and it meets "
        "every other condition of this part.",
    ),
    "agreement.clause.needed": (
        "MQLになるには、直近{days}日に{what}が{n}回以上あることを必要とする。",
        "To be an MQL, a lead needs at least {n} of this within the last {days} {days:~day/days}: {what}.",
    ),
    "agreement.clause.gate.confirm": (
        "条件を満たしたリードは、マーケティングが確認してからISに渡す。",
        "A lead that meets the conditions is passed to inside sales once Marketing has confirmed it.",
    ),
    "agreement.clause.gate.automatic": (
        "条件を満たしたリードは、確認を待たずにISに渡す。",
        "A lead that meets the conditions is passed to inside sales at once, without being confirmed.",
    ),
    "agreement.clause.attribute": (
        "{what}のリードは、{points}点とする。",
        "A lead of this kind has {points} {points:~point/points}: {what}.",
    ),
    "agreement.clause.behaviour": (
        "{what}は、1回につき{points}点とする。",
        "Each {what} gives {points} {points:~point/points}.",
    ),
    "agreement.clause.group": (
        "{labels}の点は、合計{cap}点を上限とする。",
        "Points for these count at most {cap} in all: {labels}.",
    ),
    "agreement.clause.group.one": (
        "{labels}の点は、合計{cap}点を上限とする。",
        "Points for this count at most {cap} in all: {labels}.",
    ),
    "agreement.clause.group.open": (
        "{labels}の点に、上限は設けない。",
        "Points for these are not capped: {labels}.",
    ),
    "agreement.clause.group.empty": (
        "「{name}」の点は{cap}点を上限とするが、これに当たる規則はまだない。",
        'Points for "{name}" count at most {cap}, but no rule belongs to it yet.',
    ),
    "agreement.clause.half_life": (
        "行動の点は、{days}日ごとに半分になり、{gone}日たつと消える。",
        "Points for behaviour halve every {days} {days:~day/days} and are gone after {gone} days.",
    ),
    "agreement.clause.half_life.none": (
        "行動の点は、日がたっても減らない。",
        "Points for behaviour do not fade with time.",
    ),
    # part 2
    "agreement.bant.budget": ("予算", "Budget"),
    "agreement.bant.authority": ("決裁", "Authority"),
    "agreement.bant.need": ("課題", "Need"),
    "agreement.bant.timing": ("時期", "Timing"),
    "agreement.clause.bant.confirmed.none": (
        "{of}は、本人の発言で確認する。",
        "{of} is confirmed by what the person said.",
    ),
    "agreement.clause.bant.confirmed.note": (
        "{of}は、本人の発言で確認し、根拠をメモか通話で示す。",
        "{of} is confirmed by what the person said, with a note or a call as evidence.",
    ),
    "agreement.clause.bant.confirmed.call": (
        "{of}は、本人の発言で確認し、根拠を通話で示す。",
        "{of} is confirmed by what the person said, with a call as evidence.",
    ),
    "agreement.clause.bant.heard.none": (
        "{of}は、推測や伝聞でもよいので把握する。",
        "{of} is known at least by inference or from others.",
    ),
    "agreement.clause.bant.heard.note": (
        "{of}は、推測や伝聞でもよいので把握し、根拠をメモか通話で示す。",
        "{of} is known at least by inference or from others, with a note or a call as evidence.",
    ),
    "agreement.clause.bant.heard.call": (
        "{of}は、推測や伝聞でもよいので把握し、根拠を通話で示す。",
        "{of} is known at least by inference or from others, with a call as evidence.",
    ),
    "agreement.clause.bant.none": (
        "{of}は、分からないまま引き渡してよい。",
        "{of} may be unknown at the hand-over.",
    ),
    "agreement.clause.confirmed": (
        "BANTの4項目のうち{n}項目以上は、本人の発言で確認する。",
        "At least {n} of the four BANT items {n:~is/are} confirmed by what the person said.",
    ),
    "agreement.likely.next_step_dated": ("次回の約束の日時", "the date of the next step"),
    "agreement.likely.decision_maker_named": ("決裁者の氏名", "the decision maker's name"),
    "agreement.likely.problem_quoted": (
        "課題についての本人の言葉",
        "the problem in the person's own words",
    ),
    "agreement.likely.competitor_known": ("検討中の競合", "which competitors are considered"),
    "agreement.clause.likely": (
        "{signs}のうち、{n}つ以上がそろってから引き渡す。",
        "A lead is handed over once at least {n} of these {n:~is/are} known: {signs}.",
    ),
    "agreement.clause.likely.watched": (
        "商談の見込みの参考に、{signs}の有無を見る。",
        "Looked at as signs of a likely opportunity: {signs}.",
    ),
    "agreement.clause.likely.empty": (
        "商談の見込みの条件が{n}つ以上そろってから引き渡すが、その条件はまだ決めていない。",
        "A lead is handed over once at least {n} {n:~sign/signs} of a likely opportunity {n:~is/are} known, but "
        "none is named yet.",
    ),
    # part 3
    "agreement.field.company": ("会社名", "company"),
    "agreement.field.contact": ("担当者", "contact"),
    "agreement.field.job_title": ("役職", "job title"),
    "agreement.field.phone": ("電話番号", "phone"),
    "agreement.field.summary": ("会話の要約", "summary of the conversation"),
    "agreement.field.next_step": ("次回の約束", "next step"),
    "agreement.field.next_step_at": ("次回の日時", "date of the next step"),
    "agreement.field.recording": ("録音", "recording"),
    "agreement.clause.package": (
        "ISは、{fields}を入力し、状態を「引き渡し」に変える。",
        "Inside sales fills in these and sets the lead to handed over: {fields}.",
    ),
    "agreement.clause.package.empty": (
        "ISは、状態を「引き渡し」に変える。必ず入力する項目はない。",
        "Inside sales sets the lead to handed over. No field is required.",
    ),
    "agreement.clause.routing.territory": (
        "引き渡しは{team}が受け取り、リードのセグメントを受け持つ人が担当する。その人がいないか休みのときは、手持ちの最も少ない人が担当する。",
        "{team} receives a hand-over; whoever looks after the lead's segment takes it. Where nobody does, or that member "
        "is absent, whoever has the fewest open ones takes it.",
    ),
    "agreement.clause.routing.load": (
        "引き渡しは{team}が受け取り、休みでない人のうち、手持ちの最も少ない人が担当する。",
        "{team} receives a hand-over; of those who are not absent, whoever has the fewest open ones takes it.",
    ),
    "agreement.clause.routing.round_robin": (
        "引き渡しは{team}が受け取り、休みでない人が順番に担当する。",
        "{team} receives a hand-over; those who are not absent take them in turn.",
    ),
    "agreement.clause.territory": (
        "セグメントが{segments}のリードは、{member}が受け持つ。",
        "{member} looks after leads whose segment is {segments}.",
    ),
    "agreement.clause.territory.empty": (
        "{member}は、受け持つセグメントがない。",
        "{member} looks after no segment.",
    ),
    # part 4
    "agreement.clause.fs_answer": (
        "FSは、{within}、受諾または差し戻しを回答する。差し戻しには理由を1つ選ぶ。",
        "Field sales accepts or returns an SQL {within}. A return takes one reason.",
    ),
    "agreement.clause.reassign": (
        "回答期限を過ぎた引き渡しは、FSマネージャーが、{within}担当を決め直す。",
        "A hand-over that is not answered by its deadline is assigned anew by the FS manager {within}.",
    ),
    "agreement.clause.take_back": (
        "{within}回答のない引き渡しは、ISに戻す。",
        "A hand-over that misses its deadline and is not answered {within} goes back to inside sales.",
    ),
    "agreement.clause.fs_evaluation": (
        "FSは、{within}、受け取ったSQLを評価する。",
        "Field sales evaluates an SQL {within}.",
    ),
    "agreement.clause.question": (
        "FSは、「{label}」を1(最も悪い)から{scale}(最も良い)までの{scale}段階で答える。",
        'Field sales answers "{label}" on a scale from 1 (worst) to {scale} (best).',
    ),
    "agreement.told.counts": ("件数", "counts"),
    "agreement.told.quality": ("FSの評価", "field sales' evaluations"),
    "agreement.told.bant": ("BANTの正確さ", "accuracy of BANT"),
    "agreement.told.return_reasons": ("差し戻しの理由", "reasons of returns"),
    "agreement.told.outcomes": ("商談の結果", "outcomes of opportunities"),
    "agreement.every.week": ("毎週", "every week"),
    "agreement.every.two_weeks": ("2週間ごとに", "every two weeks"),
    "agreement.every.month": ("毎月", "every month"),
    "agreement.clause.told": (
        "ISは、{every}、施策ごとの{told}をマーケティングに伝える。",
        "Inside sales tells Marketing {every}, by campaign: {told}.",
    ),
    "agreement.clause.marketing_reply": (
        "マーケティングは、{within}返信する。",
        "Marketing replies {within}.",
    ),
    # part 5
    "agreement.clause.opportunity_rate.handed_over": (
        "商談化率の分母は、ISがFSへ引き渡したSQLの件数とする。",
        "The SQL → opportunity rate is a share of the SQLs that inside sales handed over.",
    ),
    "agreement.clause.opportunity_rate.accepted": (
        "商談化率の分母は、FSが受諾したSQLの件数とする。",
        "The SQL → opportunity rate is a share of the SQLs that field sales accepted.",
    ),
    "agreement.clause.horizon": (
        "率は、段階に入ってから{days}日以内に次へ進んだ割合(満期)で読む。",
        "Rates are read as matured: the share that goes on within {days} days of entering a stage.",
    ),
    "agreement.clause.horizon.none": (
        "率は、満期で読む。満期の日数は、次へ進むまでの実績から指標ごとに決める。",
        "Rates are read as matured, each within a number of days that follows from how long going on has taken.",
    ),
    "agreement.clause.first_attempt": (
        "ISは、{within}、最初の連絡を試みる。",
        "Inside sales makes its first attempt {within}.",
    ),
    "agreement.clause.follow_up": (
        "最初の連絡でつながらなかったMQLには、ISが、{within}、もう一度連絡を試みる。",
        "Where the first attempt does not connect, inside sales makes a second {within}.",
    ),
    "agreement.clause.hours": (
        "営業時間は、{days}とする。会社の休日は除く。",
        "Working hours are {days}. The company's holidays are days off.",
    ),
    "agreement.clause.hours.none": (
        "営業時間と休日は、会社の設定に従う。",
        "Working hours and holidays are the company's.",
    ),
    "agreement.clause.review": (
        "「{title}」は、施行から{months}か月までに見直す。",
        '"{title}" is reviewed within {months} {months:~month/months} of coming into force.',
    ),
    # the terminal
    "agreement.show.out": (
        "Wordファイルの書き出し先を --out で指定してください。",
        "Name the Word file to write with --out.",
    ),
    "agreement.show.unwritten": (
        "{path} に書き込めません({problem})。場所と権限を確かめてください。",
        "{path} cannot be written ({problem}): check the place and its permissions.",
    ),
    # what changed
    "agreement.diff.title": ("{title}の違い", "What changed in {title}"),
    "agreement.diff.same": ("変更なし", "Same"),
    "agreement.diff.changed": ("変更", "Changed"),
    "agreement.diff.added": ("追加", "Added"),
    "agreement.diff.removed": ("削除", "Removed"),
    "agreement.diff.counts": (
        "{n}文のうち、そのまま{same}",
        "{n} {n:~sentence/sentences}: {same} as before",
    ),
    "agreement.diff.counts.changed": ("、変更{n}", ", {n} changed"),
    "agreement.diff.counts.added": ("、追加{n}", ", {n} added"),
    "agreement.diff.counts.removed": ("。ほかに削除{n}", "; {n} removed"),
    "agreement.diff.none": ("文に違いはありません。", "No sentence differs."),
    "agreement.diff.old": ("旧{number}", "old {number}"),
    "agreement.diff.was": ("旧", "was"),
    "agreement.diff.now": ("新", "now"),
}
