"""What can be wrong with the file of an agreement, or with the agreement in it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "agreementfile.fine": (
        "{file}: 引き渡しルール「{title}」として読めました。矛盾はありません。",
        "{file}: reads as the agreement {title}, and nothing in it is at odds.",
    ),
    "agreementfile.line": (
        "{file}:{line}:{column}: {field}{sentence}",
        "{file}:{line}:{column}: {field}{sentence}",
    ),
    "agreementfile.count": (
        "{file}: {n}か所を直してください。",
        "{file}: {n} {n:~place needs/places need} correcting.",
    ),
    "agreementfile.and_more": (
        "ここから先にも誤りがあります。ここまでを直してから、もう一度確かめてください。",
        "There is more from here on. Correct what comes before, and check again.",
    ),
    # the text
    "agreementfile.too_big": (
        "ファイルが大きすぎます。引き渡しルールは{most}バイトまでです。",
        "The file is too large: an agreement has at most {most} bytes.",
    ),
    "agreementfile.not_utf8": (
        "UTF-8で書かれていません。UTF-8で保存し直してください。",
        "Not written in UTF-8. Save the file as UTF-8.",
    ),
    "agreementfile.control_character": (
        "見えない制御文字(U+{code})があります。消してください。",
        "An invisible control character (U+{code}) stands here. Remove it.",
    ),
    "agreementfile.empty": (
        "ファイルに何も書かれていません。tasuki agreement example で例が見られます。",
        "Nothing is written in the file. `tasuki agreement example` shows what could be.",
    ),
    "agreementfile.not_an_agreement": (
        "引き渡しルールではありません。title、mql などの項目から始めてください。",
        "Not an agreement: it begins with fields like title and mql.",
    ),
    "agreementfile.not_yaml": (
        "YAMLとして読めません。字下げ、コロンの後の空白、引用符を確かめてください。",
        "Not YAML from here on. Check the indentation, the blank after the colon, and quotes.",
    ),
    "agreementfile.tab": (
        "字下げにタブが使われています。空白にしてください。",
        "A tab is used to indent. Use blanks.",
    ),
    "agreementfile.full_width": (
        "全角のコロン(：)か空白(　)が混ざっています。半角にしてください。",
        "There is a full-width colon or blank. Use the ones of ASCII.",
    ),
    "agreementfile.open_quote": (
        "ここで始まる引用符が閉じられていません。",
        "The quote that opens here is never closed.",
    ),
    "agreementfile.second_document": (
        "--- の後に2つ目の文書があります。1ファイルに1つにしてください。",
        "A second document follows after ---. One file holds one agreement.",
    ),
    "agreementfile.alias": (
        "参照(*{name})は使えません。内容をそのまま書いてください。",
        "References (*{name}) are not taken. Write what is meant.",
    ),
    "agreementfile.tag": (
        "型の指定({tag})は使えません。消してください。",
        "Tags ({tag}) are not taken. Remove it.",
    ),
    "agreementfile.too_deep": (
        "入れ子が{most}段を超えています。",
        "Nested more than {most} levels deep.",
    ),
    "agreementfile.too_wide": (
        "1つのまとまりに書けるのは{most}個までです。",
        "More than {most} in one list or block.",
    ),
    "agreementfile.bad_key": (
        "項目の名前には文字だけを使ってください。",
        "The name of a field is text and nothing else.",
    ),
    "agreementfile.duplicate_key": (
        "「{key}」はもう{first}行目に書かれています。どちらかを消してください。",
        "{key} stands in line {first} already. Remove one of the two.",
    ),
    # the fields
    "agreementfile.missing_field": ("「{field}」がありません。", "{field} is missing."),
    "agreementfile.unknown_field": (
        "「{field}」という項目はありません。使えるのは {known} です。",
        "There is no field {field}. There are: {known}.",
    ),
    "agreementfile.unknown_field.near": (
        "「{field}」という項目はありません。「{nearest}」のことですか。",
        "There is no field {field}. Is {nearest} meant?",
    ),
    "agreementfile.unknown_word": (
        "「{value}」は使えません。{known} のどれかにしてください。",
        "{value} is not taken: use one of {known}.",
    ),
    "agreementfile.unknown_word.near": (
        "「{value}」は使えません。「{nearest}」のことですか({known} のどれか)。",
        "{value} is not taken. Is {nearest} meant (one of {known})?",
    ),
    "agreementfile.empty_value": (
        "値が空です。値を書くか、項目ごと消してください。",
        "The value is empty. Give one, or remove the field.",
    ),
    "agreementfile.wrong_type.whole": (
        "「{value}」は整数ではありません。引用符や単位を付けず、半角の数字で書いてください。",
        "{value} is not a whole number. Write digits, without quotes or a unit.",
    ),
    "agreementfile.wrong_type.text": (
        "「{value}」は文字ではありません。数や true に見える文字は、引用符で囲んでください。",
        "{value} is not text. Put text that looks like a number or like true in quotes.",
    ),
    "agreementfile.wrong_type.block": (
        "「{value}」ではなく、項目のまとまり(名前: 値)を書いてください。",
        "{value} is not what is wanted here: fields, each with its value (name: value).",
    ),
    "agreementfile.wrong_type.list": (
        "「{value}」ではなく、一覧を書いてください。[a, b] とするか、1行に1つずつ「- 」で始めます。",
        "{value} is not a list. Write [a, b], or a line that starts with - for each.",
    ),
    "agreementfile.too_small": (
        "{value}は小さすぎます。{least}以上です。",
        "{value} is too small: at least {least}.",
    ),
    "agreementfile.too_large": (
        "{value}は大きすぎます。{most}以下です。",
        "{value} is too large: at most {most}.",
    ),
    "agreementfile.too_long": (
        "長すぎます。{most}文字までにしてください。",
        "Too long: at most {most} characters.",
    ),
    "agreementfile.too_many": ("多すぎます。{most}個までです。", "Too many: at most {most}."),
    "agreementfile.empty_list": ("1つ以上書いてください。", "Give at least one."),
    "agreementfile.bad_name": (
        "「{value}」は名前に使えません。半角の小文字で始め、小文字、数字、_ で40字までにしてください。",
        "{value} cannot be a name: a small letter, then up to 39 small letters, digits and _.",
    ),
    "agreementfile.bad_text": (
        "空か、前後の空白や改行を含みます。1行の文字にしてください。",
        "Empty, or with blanks around it or a line break in it. Write one line of text.",
    ),
    "agreementfile.clock": (
        "「{value}」は時刻ではありません。18:00 のように書いてください。",
        "{value} is not a time of day like 18:00.",
    ),
    "agreementfile.one_list": (
        "any_of と none_of は、どちらか一方だけを書いてください。",
        "Give any_of or none_of, one of the two.",
    ),
    "agreementfile.one_way": (
        "minutes と days は、どちらか一方だけを書いてください。",
        "Give minutes or days, one of the two.",
    ),
    "agreementfile.by_without_days": (
        "by(時刻)は days と一緒に使います。minutes には付けられません。",
        "by is a time of day and goes with days, not with minutes.",
    ),
    "agreementfile.not_all_four": (
        "{missing} の水準がありません。BANTの4つすべてに書いてください。",
        "No level is given for: {missing}. All four of BANT need one.",
    ),
    "agreementfile.other": ("受け付けられません: {problem}", "Not taken: {problem}"),
    # the agreement
    "agreementfile.required_apart": (
        "「{rule}」と「{other}」を同時に満たすリードはありません({attribute})。片方を見直してください。",
        "No lead can meet {rule} and {other} at once ({attribute}). Change one of them.",
    ),
    "agreementfile.nobody_left": (
        "「{rule}」を除くと、「{other}」と合わせて、当てはまるリードがいなくなります({attribute})。",
        "With {rule} excluded, and {other}, no lead is left ({attribute}).",
    ),
    "agreementfile.out_of_reach": (
        "{threshold}点に届くリードはありません。取れる点は最大{most}点です。",
        "No lead can reach {threshold} points: there are {most} at most.",
    ),
    "agreementfile.unknown_value": (
        "{attribute} に「{value}」という値はありません。使えるのは {known} です。",
        "{attribute} has no value {value}. There are: {known}.",
    ),
    "agreementfile.unknown_value.near": (
        "{attribute} に「{value}」という値はありません。「{nearest}」のことですか。",
        "{attribute} has no value {value}. Is {nearest} meant?",
    ),
    "agreementfile.name_twice": (
        "名前「{name}」が2度使われています。記録は名前で残るので、別の名前にしてください。",
        "The name {name} is used twice. Records are kept by it: use another one.",
    ),
    "agreementfile.listed_twice": ("「{value}」が2度書かれています。", "{value} is listed twice."),
    "agreementfile.cap_unused": (
        "上限のある「{group}」を、どの点も group に書いていません。",
        "The group {group} has a cap, and no points belong to it.",
    ),
    "agreementfile.no_points": (
        "「{rule}」は0点です。点を付けるか、消してください。",
        "{rule} gives no points. Give some, or remove it.",
    ),
    "agreementfile.confirmed_beyond": (
        "BANTは4つです。{n}つは確認できません。",
        "BANT are four: {n} cannot be confirmed.",
    ),
    "agreementfile.confirmed_below": (
        "水準では{levels}つが confirmed なのに、ここでは{n}つです。{levels}以上にするか、0にしてください。",
        "The levels ask for {levels} confirmed, and this for {n}. Write {levels} or more, or 0.",
    ),
    "agreementfile.likely_beyond": (
        "{n}つ以上とありますが、likely には{there}つしかありません。",
        "{n} are asked for, and likely lists {there}.",
    ),
    "agreementfile.segment_twice": (
        "「{segment}」は{other}の受け持ちにもなっています。1人にしてください。",
        "{other} has the segment {segment}, too. One member looks after it.",
    ),
    "agreementfile.no_territories": (
        "territory で割り振るには、territories に受け持ちを書いてください。",
        "Routing by territory needs territories: who looks after which segments.",
    ),
    "agreementfile.territories_unused": (
        "{routing} で割り振るので、territories は使われません。消すか、routing を territory にしてください。",
        "Routing is {routing}, so territories are not used. Remove them, or route by territory.",
    ),
    "agreementfile.no_hours": (
        "営業時間が1時間もありません。期限が来なくなります。",
        "There are no working hours at all, so nothing would ever be due.",
    ),
    "agreementfile.hours_backwards": (
        "{day} の {span} は、終わりが始まりより前です。",
        "{span} on {day} ends before it starts.",
    ),
    "agreementfile.hours_overlap": (
        "{day} の {one} と {other} が重なっています。",
        "{one} and {other} on {day} overlap.",
    ),
    "agreementfile.by_closed": (
        "{by} は、どの曜日の営業時間にも入りません。",
        "{by} is outside the working hours of every weekday.",
    ),
    "agreementfile.review_too_soon": (
        "見直しが{months}か月後では、{horizon}日かかる結果がまだ出ていません。",
        "After {months} {months:~month/months} no result that takes {horizon} days is known yet: review later.",
    ),
}
