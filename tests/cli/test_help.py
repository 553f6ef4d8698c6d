"""The command answers at once: what it imports is counted, not timed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from tasuki.cli.app import COMMANDS, app

HEAVY = {"django", "ibis", "duckdb", "polars", "pyarrow", "numpy", "pydantic", "rich", "deltalake"}


def test_help_imports_click_alone() -> None:
    code = (
        "import sys\nfrom tasuki.cli import main\nsys.argv = ['tasuki', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*{m.partition('.')[0] for m in sys.modules}, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "review" in ran.stdout
    assert not HEAVY & set(ran.stderr.split())


def test_the_ledger_opens_without_an_engine() -> None:
    code = (
        "import django, os, sys\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'tasuki.web.settings.dev'\n"
        "django.setup()\n"
        "print(*{m.partition('.')[0] for m in sys.modules}, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not (HEAVY - {"django", "pydantic"}) & set(ran.stderr.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    answered = CliRunner().invoke(app, [name, "--help"])
    assert answered.exit_code == 0, answered.output
    assert COMMANDS[name][1].split()[0] in answered.output or "Usage" in answered.output


def test_an_unknown_command_is_a_bad_call() -> None:
    assert CliRunner().invoke(app, ["sing"]).exit_code == 2
