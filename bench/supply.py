"""`python -m bench.supply FOLDER LEADS`: the organisation whose files a run imports.

Eighteen months up to the last midnight, so that the latest weeks are as unfinished as they are in
life, with the staff and the touches that so many leads need.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tasuki.simulate import Truth, simulate, write_csv

DAYS = 548
SEED = 20_240_401
ZONE = ZoneInfo("Asia/Tokyo")
TOUCHES_PER_LEAD = 10.0
"""Of a lead that is called on; with cycles that begin again a million leads have 10.1 M touches."""


def main(folder: Path, leads: int) -> None:
    """Write the CSV files and their mapping."""
    end = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    plain = Truth()
    truth = Truth(
        touches_per_lead=TOUCHES_PER_LEAD,
        skills=plain.skills * 6,
        closing_skills=plain.closing_skills * 6,
    )
    start = end - timedelta(days=DAYS)
    # A weekend at the start would look as if nobody had recorded anything yet.
    start -= timedelta(days=start.weekday())
    chunks = simulate(truth, leads=leads, start=start, end=end, seed=SEED)
    write_csv(folder, chunks, zone=ZONE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
