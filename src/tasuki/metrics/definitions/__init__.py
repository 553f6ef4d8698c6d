"""The metrics: one function each, found by `metrics.registry`."""
