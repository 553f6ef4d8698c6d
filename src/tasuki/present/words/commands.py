"""Words of the terminal's commands."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "import.file": ("ファイル", "File"),
    "import.record": ("記録", "Record"),
    "import.read": ("読込", "Read"),
    "import.posted": ("登録", "Posted"),
    "import.duplicate": ("重複", "Duplicate"),
    "import.rejected": ("却下", "Rejected"),
    "import.corrected": ("うち訂正", "Of these corrected"),
    "import.disordered": (
        "作成より前の出来事があるリードが {n}件あります。数えていますが、日付を確かめてください。",
        "{n} {n:~lead has/leads have} an event before creation. They count; check the dates.",
    ),
    "import.dry": ("試し実行のため、何も登録していません。", "A dry run: nothing was posted."),
    "import.rejects": (
        "却下した行を {path} に書き出しました。直して tasuki import --corrected で取り込めます。",
        "Rejected rows were written to {path}. Correct them and import with --corrected.",
    ),
    "refresh.done": (
        "事実表を更新しました。第{version}版、{rows}サイクル。",
        "The facts are up to date: snapshot {version}, {rows} {rows:~cycle/cycles}.",
    ),
    "fault.facts": (
        "台帳への登録は済みましたが、事実表を更新できませんでした: {problem}",
        "The ledger is up to date, but the facts could not be written: {problem}",
    ),
    "erase.done": (
        "{key} の個人情報を消しました。件数は変わりません。",
        "The personal data of {key} is blank. The counts stay.",
    ),
    "erase.files": (
        "元のファイルにはまだ残っているかもしれません。確かめて削除してください。",
        "These files may still name the person. Look at them and delete them.",
    ),
    "erase.none": ("{key} というリードはありません。", "There is no lead {key}."),
    "erase.ask": (
        "{key} の個人情報を消します。元に戻せません。よろしいですか",
        "This blanks the personal data of {key}, and cannot be undone. Go on",
    ),
    "contact.stopped": ("{key} を連絡不可にしました。", "{key} is not to be contacted."),
    "contact.allowed": ("{key} の連絡不可を解きました。", "{key} may be contacted again."),
    "rejects.file": ("ファイル", "File"),
    "rejects.row": ("行", "Row"),
    "rejects.reason": ("理由", "Reason"),
    "rejects.none": ("却下した行はありません。", "Nothing was rejected."),
    "rejects.run": ("{when}  {n}行  {id}", "{when}  {n} {n:~row/rows}  {id}"),
    "rejects.written": ("{path} に書き出しました。", "Written to {path}."),
    "inspect.written": (
        "対応づけを {path} に書きました。確かめてから tasuki import --mapping {path} --dry-run へ。",
        "The mapping was written to {path}. Check it, then tasuki import --mapping {path} --dry-run.",
    ),
    "inspect.there": (
        "{path} はもうあります。上書きするには --force を付けてください。",
        "{path} is there already: --force writes over it.",
    ),
    "inspect.facts": (
        "文字コード {encoding}、区切り {delimiter}、見出し {header}行目、{rows}行",
        "encoding {encoding}, delimiter {delimiter}, header in row {header}, {rows} rows",
    ),
    "inspect.column": ("列", "Column"),
    "inspect.kind": ("種類", "Kind"),
    "inspect.filled": ("値のある行", "Filled"),
    "inspect.example": ("例", "Example"),
    "inspect.kind.empty": ("空", "empty"),
    "inspect.kind.date": ("日付", "date"),
    "inspect.kind.number": ("数", "number"),
    "inspect.kind.flag": ("はい・いいえ", "yes or no"),
    "inspect.kind.text": ("文字", "text"),
    "demo.making": (
        "半年分の組織を模擬しています…",
        "Simulating six months of an organisation …",
    ),
    "demo.port": (
        "ポート {port} は使われています。--port で別の番号を指定してください。",
        "Port {port} is taken: choose another with --port.",
    ),
    "demo.ready": ("{url} を開いてください。止めるには Ctrl-C。", "Open {url}. Ctrl-C stops it."),
    "demo.login": (
        "ログイン(パスワードはどれも {password})",
        "Log in (every password: {password})",
    ),
}
