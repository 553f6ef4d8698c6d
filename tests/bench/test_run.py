"""The whole of the bench at a tiny scale, so that it works when somebody wants a figure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.baselines.metrics import BY_HAND
from bench.place import ROOT
from bench.report import GROUPS
from tasuki.metrics.registry import METRICS


@pytest.mark.postgres
def test_a_tiny_run_measures_every_group_and_every_figure_agrees(tmp_path: Path) -> None:
    environ = os.environ | {"BENCH_SCALE": "400", "BENCH_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-m", "bench"],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    rows = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["cases"]
    assert {row["group"] for row in rows} == GROUPS.keys()
    assert all(row["ours_s"] > 0 for row in rows)
    again = [row for row in rows if row["name"].startswith("the same import again")]
    assert [t["met"] for row in again for t in row["targets"] if "posted" in t["text"]] == [
        True
    ] * 2


def test_the_baselines_name_metrics_that_there_are() -> None:
    assert BY_HAND.keys() <= METRICS.keys()
