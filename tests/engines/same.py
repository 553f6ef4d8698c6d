"""Whether two engines said the same: whole numbers to the last digit, the rest to 1e-9."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from math import isclose
from typing import Any

import numpy as np
import pyarrow as pa

from tasuki.facts.snapshot import Snapshot

CLOSE = 1e-9

LEFT_OUT = {"engine"}
"""What a figure says of where it comes from; that differs, and should."""


def differences(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Where two answers differ, and how. Nothing, where they say the same."""
    if isinstance(one, float | np.floating) and isinstance(other, float | np.floating):
        whole = float(one).is_integer() and float(other).is_integer()
        if one != other if whole else not isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE):
            yield f"{where}: {one!r} and {other!r}"
    elif type(one) is not type(other):
        yield f"{where}: {one!r} and {other!r}"
    else:
        parts = _parts(one), _parts(other)
        if parts[0] is None or parts[1] is None:
            if one != other:
                yield f"{where}: {one!r} and {other!r}"
        elif parts[0].keys() != parts[1].keys():
            yield f"{where}: {[*parts[0]]} and {[*parts[1]]}"
        else:
            for name, part in parts[0].items():
                yield from differences(part, parts[1][name], f"{where}.{name}")


def _parts(value: Any) -> dict[Any, Any] | None:
    """What an answer is made of; None where it is one thing."""
    if isinstance(value, pa.Table):
        return {name: value[name].to_pylist() for name in value.column_names}
    if isinstance(value, np.ndarray):
        return dict(enumerate(value.tolist()))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return dict(enumerate(value))
    if is_dataclass(value) and not isinstance(value, Snapshot):
        kept = [f.name for f in fields(value) if f.name not in LEFT_OUT]
        return {name: getattr(value, name) for name in kept}
    return None
