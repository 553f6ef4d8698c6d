"""A seeded relay with known truths: demo data, test oracle, benchmark load.

`simulate(Truth(...), leads=..., start=..., end=..., seed=...)` yields chunks of records;
`files.write_parquet` and `files.write_csv` take them to disk.
"""

from tasuki.simulate.chunks import Chunk, simulate
from tasuki.simulate.files import write_csv, write_parquet
from tasuki.simulate.truth import (
    Delay,
    Delays,
    Segment,
    Shares,
    Shift,
    Source,
    Step,
    Truth,
)

__all__ = [
    "Chunk",
    "Delay",
    "Delays",
    "Segment",
    "Shares",
    "Shift",
    "Source",
    "Step",
    "Truth",
    "simulate",
    "write_csv",
    "write_parquet",
]
