"""The pages that are looked at: a name and an address each."""

from __future__ import annotations

from tests.browser.world import WEEK

PAGES: dict[str, str] = {
    "week": f"/week/{WEEK}/",
    "week-past": "/week/2026-W40/",
    "week-empty": "/week/2020-W10/",
    "week-future": "/week/2030-W10/",
    "trends": "/trends/",
    "trends-count": "/trends/?metric=appointments",
    "trends-parts": "/trends/?metric=opportunity_to_won&every=month&by=source",
    "campaigns": "/campaigns/",
    "campaign": "/campaigns/1/",
    "members": "/members/",
    "scripts": "/members/scripts/",
    "members-calls": "/members/?metric=connect_rate&weeks=13",
    "bottleneck": "/bottleneck/",
    "bottleneck-best": "/bottleneck/?span=quarter&by=campaign&against=best",
    "bottleneck-month": "/bottleneck/?span=month&by=member&against=previous",
    "targets": "/targets/?period=2026-11",
    "targets-none": "/targets/?period=2026-W47",
    "targets-future": "/targets/?period=2027-01",
    "plan": "/targets/plan/?amount=1000万&period=2026-12",
    "agreement": "/agreement/",
    "agreement-first": "/agreement/1/",
    "agreement-draft": "/agreement/draft/",
    "agreement-try": "/agreement/3/try/",
    "overdue": "/overdue/",
    "overdue-silent": "/overdue/?cause=fs_silent",
    "leads": "/leads/",
    "leads-none": "/leads/?q=nobody-is-called-this",
    "leads-untouched": "/leads/?work=untouched&order=oldest",
    "lead": "/leads/12/",
    "records": "/records/mql_to_sql/?from=2026-08-17&to=2026-11-16",
    "records-duration": "/records/speed_to_attempt/?from=2026-11-09&to=2026-11-16",
    "metrics": "/metrics/",
    "password": "/password/",
    "left": "/left/",
    "not-found": "/nothing-is-here/",
}
