"""Sentences for what intake and the ledger could not use: a `code` each, with its facts.

`fault.*` stops a file or a mapping as a whole; `reject.*` keeps a row back; `warn.*` is taken and
said.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "record.team": ("チーム", "team"),
    "record.member": ("メンバー", "member"),
    "record.company": ("会社", "company"),
    "record.campaign": ("施策", "campaign"),
    "record.lead": ("リード", "lead"),
    "record.campaign_membership": ("施策への参加", "campaign membership"),
    "record.deal": ("商談", "deal"),
    "record.gate_event": ("段階の出来事", "gate event"),
    "record.touch": ("接点", "touch"),
    "fault.bad_mapping": (
        "マッピング {file} の {where} を直してください: {problem}",
        "Mapping {file}: correct {where}: {problem}",
    ),
    "fault.missing_file": (
        "{mapping} が指す {file} がありません。ファイルを置くか、マッピングの path を直してください。",
        "{file}, which {mapping} names, does not exist. Put the file there or correct its path.",
    ),
    "fault.unknown_encoding": (
        "{file} の文字コードが分かりません({tried} のどれでもない。{line}行目、{offset}バイト目)。"
        "マッピングに encoding を書いてください。",
        "{file}: not text in {tried} (line {line}, byte {offset}). Say its encoding in the mapping.",
    ),
    "fault.nul_byte": (
        "{file} の{line}行目に文字でないデータがあります。壊れているか、UTF-16です。保存し直すか、"
        "encoding を書いてください。",
        "{file}: line {line} holds a NUL character. The file is damaged, or UTF-16: save it again, "
        "or say its encoding.",
    ),
    "fault.empty_file": ("{file} は空です。", "{file} is empty."),
    "fault.no_header": (
        "{file} に見出しの行が見つかりません。マッピングに header_row を書いてください。",
        "{file} has no header row that can be recognised. Say header_row in the mapping.",
    ),
    "fault.broken_quote": (
        "{file} の{line}行目で始まる引用符が閉じていません。元のファイルを直してください。",
        "{file}: the quote that opens at line {line} is not closed properly. Correct the file.",
    ),
    "fault.duplicate_column": (
        "{file} に「{column}」という列が複数あります({positions}番目)。どれを使うか、{choices} のように"
        "書いてください。",
        "{file} has several columns called {column} (positions {positions}). Say which: {choices}",
    ),
    "fault.missing_column": (
        "{file} の見出しに「{column}」がありません。近いもの: {nearest}",
        "{file} has no column called {column}. Nearest: {nearest}",
    ),
    "fault.ambiguous_date": (
        "{file} の「{column}」は、列全体が {candidates} のどれでも読めます。マッピングに format を書いてください。",
        "{file}: all of {column} can be read as any of {candidates}. Say its format in the mapping.",
    ),
    "fault.unreadable_date": (
        "{file} の「{column}」は{total}件のうち{misfits}件が日付として読めません。例: {examples}",
        "{file}: in {column}, {misfits} of {total} are no dates, like {examples}",
    ),
    "fault.file_changed": (
        "{file} は読んでいる間に書き換えられました。出力が終わってから、もう一度取り込んでください。",
        "{file} changed while it was read. Import it again once it is complete.",
    ),
    "fault.unreadable_workbook": (
        "{file} をExcelブックとして開けません: {problem}",
        "{file} cannot be opened as an Excel workbook: {problem}",
    ),
    "fault.disk_full": (
        "ディスクの空きがありません({path})。空けてから、もう一度取り込んでください。台帳は取り込み前のままです。",
        "The disk is full ({path}). Make room and import again. The ledger is as it was before.",
    ),
    "fault.ledger_busy": (
        "別の取り込みが進行中です。終わってから、もう一度試してください。",
        "Another import is under way. Try again when it is over.",
    ),
    "fault.other": ("取り込めませんでした: {problem}", "It could not be imported: {problem}"),
    "reject.ragged": (
        "見出しと列の数が合いません。",
        "The row has another number of cells than the header.",
    ),
    "reject.damaged_id": (
        "Excelが番号を壊しています({value})。元のシステムから書き出し直してください。",
        "Excel has destroyed the id ({value}). Export it again from the other system.",
    ),
    "reject.missing_value": (
        "必須の項目「{field}」が空です。",
        "The required field {field} is empty.",
    ),
    "reject.bad_date": (
        "「{field}」の日付を読めません({value})。",
        "The date in {field} cannot be read ({value}).",
    ),
    "reject.bad_number": (
        "「{field}」の数を読めません({value})。",
        "The number in {field} cannot be read ({value}).",
    ),
    "reject.negative_amount": (
        "「{field}」が負の値です({value})。",
        "{field} is negative ({value}).",
    ),
    "reject.bad_flag": (
        "「{field}」が、はい・いいえのどちらとも読めません({value})。",
        "{field} is neither yes nor no ({value}).",
    ),
    "reject.unknown_value": (
        "「{field}」の「{value}」は知らない値です。マッピングの対応表に加えてください。",
        "{value} is not a known value of {field}. Add it to the value map in the mapping.",
    ),
    "reject.bad_corporate_number": (
        "法人番号の検査数字が合いません({value})。",
        "The check digit of the corporate number does not fit ({value}).",
    ),
    "reject.unknown_reference": (
        "「{field}」が指す「{value}」は台帳にありません。先にそれを取り込んでください。",
        "{field} names {value}, which the ledger does not have. Import that first.",
    ),
    "warn.no_reason": ("戻した理由がありません。", "A step back without a reason."),
    "warn.odd_phone": (
        "電話番号として読めないため、書かれたまま残しました。",
        "Not readable as a telephone number; kept as written.",
    ),
    "warn.odd_email": (
        "メールアドレスとして読めないため、書かれたまま残しました。",
        "Not readable as a mail address; kept as written.",
    ),
    "warn.unknown_disposition": (
        "知らない結果は「不明」としました。接続には数えません。",
        "An unknown outcome was taken as unknown; it never counts as connected.",
    ),
    "warn.several_matches": (
        "複数の候補があり、最初のものを使いました。",
        "Several records matched; the first was taken.",
    ),
}
