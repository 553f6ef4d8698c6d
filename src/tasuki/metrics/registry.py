"""All metrics, found by themselves: every module in `metrics.definitions` is imported."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules

from tasuki.metrics import definitions
from tasuki.metrics.metric import DEFINED, Metric

for _module in sorted(found.name for found in iter_modules(definitions.__path__)):
    import_module(f"{definitions.__name__}.{_module}")

METRICS: dict[str, Metric] = dict(DEFINED)
"""Every metric by its key."""


class UnknownMetric(ValueError):
    """No metric has this key; the text names the nearest ones."""


def metric(key: str) -> Metric:
    """The metric called `key`. Raises UnknownMetric."""
    try:
        return METRICS[key]
    except KeyError:
        near = get_close_matches(key, METRICS, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(METRICS)}"
        raise UnknownMetric(f"no metric is called {key!r}: {hint}") from None
