"""Stop-watches: for a call, for two calls against each other, for a process and its memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, Self

import psutil

from bench.place import Place

ROUNDS = Place.from_environ(os.environ).rounds
"""How often short work is repeated."""

ENOUGH_S = 10.0
BEST = f"best of {ROUNDS}"
SAMPLE_S = 0.1
_MIB = 1024 * 1024


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """How long one call takes, and what it answers."""
    began = perf_counter()
    answer = call()
    return perf_counter() - began, answer


def duel(*calls: Callable[[], Any]) -> tuple[float, ...]:
    """The best times of warm calls, measured in turns so that a busy machine slows all alike.

    Each call must have run before, untimed, to fill the caches. One that has used up `ENOUGH_S` is
    not called again.
    """
    spent: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for times, call in zip(spent, calls, strict=True):
            if sum(times) < ENOUGH_S:
                times.append(timed(call)[0])
    return tuple(min(times) for times in spent)


class Peak:
    """The highest resident memory of a process and its descendants while the block runs, in MiB.

    Sampled; pages that processes share count once in each.
    """

    def __init__(self, pid: int | None = None) -> None:
        self._process = psutil.Process(pid or os.getpid())
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.mb = 0.0

    def __enter__(self) -> Self:
        self._sample()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(SAMPLE_S):
            self._sample()

    def _sample(self) -> None:
        total = 0
        with suppress(psutil.Error):
            for process in (self._process, *self._process.children(recursive=True)):
                with suppress(psutil.Error):
                    total += process.memory_info().rss
        self.mb = max(self.mb, total / _MIB)


class Failed(Exception):
    """A measured process ended badly; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished process: wall-clock seconds from its start to its end, seconds of processor that it
    and the children it waited for used, peak MiB, what it printed."""

    seconds: float
    cpu_s: float
    peak_mb: float
    out: str


def run(
    command: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    stdin: str | None = None,
    allowed: tuple[int, ...] = (0,),
) -> Ran:
    """Run a process to its end. Raises Failed where its status is not an allowed one."""
    with tempfile.TemporaryDirectory() as folder:
        out, err, into = (Path(folder) / name for name in ("out", "err", "in"))
        into.write_text(stdin or "", encoding="utf-8")
        with out.open("wb") as o, err.open("wb") as e, into.open("rb") as i:
            began = perf_counter()
            process = subprocess.Popen(command, env=environ, stdin=i, stdout=o, stderr=e)
            with Peak(process.pid) as peak:
                _, ended, used = os.wait4(process.pid, 0)
                seconds = perf_counter() - began
            status = process.returncode = os.waitstatus_to_exitcode(ended)
        said = out.read_text(encoding="utf-8", errors="replace")
        if status not in allowed:
            wrong = err.read_text(encoding="utf-8", errors="replace")
            raise Failed(
                f"{' '.join(command)}\nended with {status}\n{said[-2000:]}\n{wrong[-6000:]}"
            )
    return Ran(seconds, used.ru_utime + used.ru_stime, peak.mb, said)
