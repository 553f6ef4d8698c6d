"""A job outlives whoever started it, and its end is told from its being cut off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasuki.web.connections import job, progress
from tasuki.web.connections.job import Outcome
from tasuki.web.connections.progress import Progress, Stage

WRITES = """
import sys
from pathlib import Path
from tasuki.web.connections.progress import Progress, Stage, write
write(Path(sys.argv[1]), Progress(Stage(sys.argv[2])))
"""
SLEEPS = "import time; time.sleep(60)"


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def start(folder: Path, *code: str) -> int:
    return job.start(folder, "import", ["-c", *code], os.environ)


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [("done", Outcome.DONE), ("failed", Outcome.FAILED), ("posting", Outcome.LOST)],
)
def test_the_last_word_of_a_job_decides(tmp_path: Path, stage: str, outcome: Outcome) -> None:
    start(tmp_path, WRITES, str(job.report(tmp_path, "import")), stage)
    until(lambda: not job.alive(tmp_path))
    assert job.outcome(tmp_path, "import") is outcome


def test_a_killed_job_is_lost_and_can_be_started_again(tmp_path: Path) -> None:
    progress.write(job.report(tmp_path, "import"), Progress(Stage.DONE))  # of an earlier time
    pid = start(tmp_path, SLEEPS)
    assert job.outcome(tmp_path, "import") is Outcome.ALIVE
    os.kill(pid, signal.SIGKILL)
    until(lambda: not job.alive(tmp_path))
    assert job.outcome(tmp_path, "import") is Outcome.LOST
    start(tmp_path, WRITES, str(job.report(tmp_path, "import")), "done")
    until(lambda: job.outcome(tmp_path, "import") is Outcome.DONE)


def test_two_jobs_never_work_in_one_folder(tmp_path: Path) -> None:
    pid = start(tmp_path, SLEEPS)
    with pytest.raises(job.Busy):
        start(tmp_path, SLEEPS)
    os.kill(pid, signal.SIGKILL)


def test_a_job_outlives_the_process_that_started_it(tmp_path: Path) -> None:
    starter = (
        "import os, sys\nfrom pathlib import Path\nfrom tasuki.web.connections import job\n"
        f"print(job.start(Path(sys.argv[1]), 'import', ['-c', {SLEEPS!r}], os.environ))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", starter, str(tmp_path)], capture_output=True, check=True, text=True
    )
    assert job.outcome(tmp_path, "import") is Outcome.ALIVE
    os.kill(int(ran.stdout), signal.SIGKILL)
    until(lambda: not job.alive(tmp_path))


@given(
    st.builds(
        Progress,
        st.sampled_from(Stage),
        st.none() | st.text(),
        st.none() | st.sampled_from(["lead", "touch"]),
        st.integers(0),
        st.none() | st.integers(0),
        st.none() | st.text(),
    )
)
def test_a_report_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, report: Progress
) -> None:
    path = tmp_path_factory.getbasetemp() / "report.json"
    progress.write(path, report)
    assert progress.read(path) == report


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"stage": "asleep"}', '{"stage": "done", "x": 1}']
)
def test_what_is_no_report_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    assert progress.read(path) is None
    path.write_text(text)
    assert progress.read(path) is None
