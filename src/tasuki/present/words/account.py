"""Words of logging in and out."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "login.title": ("ログイン", "Log in"),
    "login.user": ("ユーザー名", "User name"),
    "login.password": ("パスワード", "Password"),
    "login.submit": ("ログイン", "Log in"),
    "login.failed": (
        "ユーザー名とパスワードの組み合わせが違います。",
        "User name and password do not match.",
    ),
    "login.lead": (
        "リードが部門から部門へ渡る場所を、数字で見届ける。",
        "Where a lead passes from team to team, seen in figures.",
    ),
    "logout.done": ("ログアウトしました", "You are logged out"),
    "logout.again": ("もう一度ログインする", "Log in again"),
    "password.title": ("パスワード変更", "Change password"),
    "password.old": ("今のパスワード", "Current password"),
    "password.new": ("新しいパスワード", "New password"),
    "password.again": ("新しいパスワード(確認)", "New password, again"),
    "password.submit": ("変更する", "Change"),
    "password.done": ("パスワードを変更しました", "Your password is changed"),
    "password.wrong": ("今のパスワードが違います。", "The current password is wrong."),
    "password.differ": (
        "新しいパスワードが2回で異なります。",
        "The two new passwords differ.",
    ),
    "password.weak": (
        "もっと推測しにくいパスワードにしてください。12文字以上で、名前やよくある言葉を避けます。",
        "Choose a password that is harder to guess: twelve characters or more, no names or "
        "common words.",
    ),
    "form.missing": ("入力してください。", "Please fill this in."),
    "form.too_long": ("{most}字までで書いてください。", "Write {most} characters at most."),
}
