"""Which strata occur in an answer, in an order of their own: engines answer in none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tasuki.metrics.estimate import Integers

if TYPE_CHECKING:
    from tasuki.metrics.tally import Group, Stratum


def strata(columns: Sequence[pa.ChunkedArray]) -> tuple[tuple[Stratum, ...], Integers | None]:
    """The strata that occur, ordered by their values, and each row's: an index per row, None without a dimension."""
    if not columns:
        return ((),), None
    values, indices = zip(*map(_coded, columns), strict=True)
    if len(columns) == 1:
        return tuple((value,) for value in values[0]), indices[0]
    sizes = tuple(max(len(some), 1) for some in values)
    occurring, group = np.unique(np.ravel_multi_index(indices, sizes), return_inverse=True)
    places = zip(*np.unravel_index(occurring, sizes), strict=True)
    return tuple(
        tuple(some[i] for some, i in zip(values, place, strict=True)) for place in places
    ), group


def _coded(column: pa.ChunkedArray) -> tuple[list[Group], Integers]:
    """The values of a column, none last, and each row's index."""
    coded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    values = coded.dictionary.to_pylist()
    order = sorted(range(len(values)), key=lambda i: (values[i] is None, values[i]))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    indices = coded.indices.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return [values[i] for i in order], rank[indices]
