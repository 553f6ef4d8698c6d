"""`python -m bench.agreed`: the workspace in the environment gets an agreement, in force for months.

Nobody evaluates in the simulated organisation, some leads are never tried, and few are gone back to
on the date that was set: among a million leads a hundred thousand promises come to be overdue.
"""

from __future__ import annotations

import os
from datetime import timedelta

DAYS = 320


def main() -> None:
    """Adopt the example, so that the facts are told what is owed by it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tasuki.web.settings.prod"
    import django

    django.setup()
    from django.conf import settings
    from django.db.models import Max

    from tasuki.intake.agreement import example, parse
    from tasuki.web.agreements.services import agreement_adopt
    from tasuki.web.ledger.models import GateEvent
    from tasuki.workspace.calendar import business_calendar

    organisation = business_calendar(settings.ORGANISATION)
    agreement = parse(example().encode(), "the example", organisation=organisation)
    last = GateEvent.objects.aggregate(last=Max("occurred_at"))["last"]
    since = last.astimezone(settings.ORGANISATION.tz).date() - timedelta(days=DAYS)
    agreement_adopt(agreement, by="bench", since=since)


if __name__ == "__main__":
    main()
