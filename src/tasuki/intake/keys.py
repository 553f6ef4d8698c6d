"""Keys for records that have no id of their own."""

from __future__ import annotations

import numpy as np
import polars as pl


class Ordinals:
    """Tells the first, second, third of identical rows apart, over all batches of a file.

    It holds eight bytes per row, in sorted runs of doubling size that are merged as they grow.
    """

    def __init__(self) -> None:
        self._runs: list[np.ndarray[tuple[int], np.dtype[np.uint64]]] = []

    def number(self, content: pl.Series) -> pl.Series:
        """For each value how often it has been seen by then, itself included (from 1)."""
        hashes = content.hash(seed=0).to_numpy()
        ordered = np.sort(hashes)
        distinct = np.unique(ordered)
        before = np.zeros(len(distinct), dtype=np.int64)
        for run in self._runs:
            start = np.searchsorted(run, distinct, "left")
            found = run[np.minimum(start, len(run) - 1)] == distinct
            if found.any():
                ends = np.searchsorted(run, distinct[found], "right")
                before[found] += ends - start[found]
        self._keep(ordered)
        seen_before = before[np.searchsorted(distinct, hashes)]
        if len(distinct) == len(hashes):
            return pl.Series(seen_before + 1)
        within = pl.DataFrame({"hash": hashes}).select(pl.int_range(pl.len()).over("hash"))
        return within.to_series() + pl.Series(seen_before) + 1

    def _keep(self, run: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> None:
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        if len(run):
            self._runs.append(run)
