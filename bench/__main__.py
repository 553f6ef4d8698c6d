"""`python -m bench [GROUP...]`: measure, write the results down, and publish those of a full run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from bench import judgements, load, pages, readings, refresh, report, review, sizes, whatif
from bench.cases import Results
from bench.clock import Failed
from bench.machine import describe
from bench.place import NotYet, Place
from bench.postgres import Postgres, server

Group = Callable[[Place, Postgres, Results], None]

GROUPS: dict[str, Group] = {
    load.SIMULATE: lambda place, _, results: load.simulated(place, results),
    load.LOAD: load.imported,
    refresh.GROUP: refresh.refreshed,
    readings.FILES: readings.run,
    review.GROUP: review.reviewed,
    judgements.GROUP: judgements.judged,
    whatif.GROUP: whatif.asked,
    pages.GROUP: pages.visited,
    sizes.GROUP: sizes.sized,
}
"""In the order in which each needs what the ones before leave in the folder."""

REPORT = "report"


def main(arguments: Sequence[str]) -> int:
    """Measure the named groups, or all; `report` only writes the page. Status 2 is a bad call."""
    unknown = set(arguments) - GROUPS.keys() - {REPORT}
    if unknown:
        print(f"no group is called {', '.join(sorted(unknown))}: {', '.join(GROUPS)}, {REPORT}")
        return 2
    place = Place.from_environ(os.environ)
    try:
        if arguments != [REPORT]:
            results = _measured(place, [g for g in GROUPS if g in (arguments or GROUPS)])
            for row in results.missed():
                print(f"missed: {row['group']}: {row['name']}, beside {row['baseline']}")
        if place.full or REPORT in arguments:
            report.write(place.results)
    except NotYet as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Failed as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def _measured(place: Place, groups: Sequence[str]) -> Results:
    place.home.mkdir(parents=True, exist_ok=True)
    with server(place.cluster) as postgres:
        head = {"leads": place.leads, "machine": describe(), "postgres": postgres.version}
        results = Results.open(place.results, head)
        for group in groups:
            GROUPS[group](place, postgres, results)
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
