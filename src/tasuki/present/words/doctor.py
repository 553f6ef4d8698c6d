"""Words of the terminal's check-up."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "doctor.python": ("Python {version}", "Python {version}"),
    "doctor.settings.ok": ("設定: {name}、{zone}", "Settings: {name}, {zone}"),
    "doctor.settings.bad": ("設定が読めません: {error}", "The settings cannot be read: {error}"),
    "doctor.settings.do": (
        "tasuki.toml の該当箇所を直してください(docs/workspace.md)。",
        "Correct that place of tasuki.toml (docs/workspace.md).",
    ),
    "doctor.folder.ok": ("ワークスペース: {path}", "Workspace: {path}"),
    "doctor.folder.none": (
        "ワークスペースがまだありません: {path}",
        "There is no workspace yet: {path}",
    ),
    "doctor.folder.do": (
        "最初の取り込みが作ります。別の場所なら TASUKI_HOME を設定してください。",
        "The first import makes it. Set TASUKI_HOME if it lies elsewhere.",
    ),
    "doctor.folder.closed": (
        "ワークスペースに書き込めません: {path}",
        "The workspace cannot be written: {path}",
    ),
    "doctor.folder.open": (
        "このフォルダーの書き込み権限を確かめてください。",
        "Check the permissions of this folder.",
    ),
    "doctor.disk": ("空き容量 {gib} GiB", "{gib} GiB of disk are free"),
    "doctor.disk.do": (
        "事実表の更新には 2 GiB ほどの空きが要ります。",
        "A refresh of the facts wants about 2 GiB free.",
    ),
    "doctor.database.ok": ("データベース: {kind}", "Database: {kind}"),
    "doctor.database.none": (
        "データベースがまだありません({kind})",
        "There is no database yet ({kind})",
    ),
    "doctor.database.old": (
        "データベースの構造が古いままです({kind}、未適用 {n}件)",
        "The database is behind ({kind}, {n} {n:~migration/migrations})",
    ),
    "doctor.database.make": (
        "tasuki import か tasuki serve が用意します。",
        "`tasuki import` or `tasuki serve` sees to it.",
    ),
    "doctor.database.bad": (
        "データベースにつながりません({kind}): {error}",
        "The database does not answer ({kind}): {error}",
    ),
    "doctor.database.do": (
        "DATABASE_URL と、データベースが動いているかを確かめてください。",
        "Check DATABASE_URL, and that the database is running.",
    ),
    "doctor.facts.ok": (
        "事実表: 第{version}版、{rows}サイクル、{as_of} 時点、{engine}",
        "Facts: snapshot {version}, {rows} cycles, as of {as_of}, {engine}",
    ),
    "doctor.facts.none": ("事実表がまだありません", "There are no facts yet"),
    "doctor.facts.do": (
        "取り込みのあとに tasuki refresh を実行してください。",
        "Run `tasuki refresh` after an import.",
    ),
    "doctor.engine.bad": ("エンジンが使えません: {error}", "The engine cannot be used: {error}"),
    "doctor.engine.do": (
        "TASUKI_ENGINE を確かめてください。既定は duckdb です。",
        "Check TASUKI_ENGINE; the default is duckdb.",
    ),
    "doctor.fonts.ok": ("日本語フォント: {name}", "Japanese font: {name}"),
    "doctor.fonts.none": (
        "日本語フォントが見つかりません",
        "No Japanese font was found",
    ),
    "doctor.fonts.do": (
        "Noto Sans CJK などを入れてください(Debian では fonts-noto-cjk)。画面の表示には影響しません。",
        "Install one such as Noto Sans CJK (fonts-noto-cjk on Debian). Browsers use their own fonts.",
    ),
}
