"""`tasuki digest`, `tasuki escalate` and `tasuki feedback`, as cron calls them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.runs import answer, run


def test_they_run_on_an_empty_workspace_and_say_what_is_missing(tmp_path: Path) -> None:
    assert answer(tmp_path, "escalate") == {"taken_back": 0, "waiting": 0}
    assert answer(tmp_path, "feedback") == {"collected": 0}
    assert "TASUKI_MAIL_URL" in run(tmp_path, "digest", status=2)
