"""What is overdue as plain data for scripts: the contract of `--json`, unrounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from tasuki.insight.omissions import Late, Lines, Narrowed, Omissions
from tasuki.present.payload import Json


def overdue_json(
    found: Omissions, leads: Mapping[int, str], members: Mapping[int, str], version: int | None
) -> Json:
    """All of it: `agreement` is the version in force, ages are working seconds.

    `leads` are keys and `members` names; whoever may read people's names asks the page.
    """
    _, every = found.listed(Narrowed())
    instant = _instants(found.zone)

    def counted(lines: Lines) -> Json:
        return {
            "department": lines.debtor.value,
            "count": lines.count,
            "oldest_due_at": instant(lines.oldest.due_at),
            "oldest_business_s": lines.oldest.business_s,
        }

    return {
        "as_of": instant(found.as_of),
        "agreement": version,
        "total": found.total,
        "by_cause": [{"cause": one.cause.value, **counted(one)} for one in found.by_cause],
        "by_person": [
            {
                "member_id": lines.oldest.owner_id,
                "member": members.get(lines.oldest.owner_id or 0),
                **counted(lines),
                "causes": {why.value: n for why, n in lines.causes},
            }
            for lines in found.by_owner
        ],
        "overdue": [_late(late, leads, members, instant) for late in every],
        "facts_version": found.version,
    }


def _instants(zone: ZoneInfo) -> Callable[[datetime], str]:
    return lambda moment: moment.astimezone(zone).isoformat()


def _late(
    late: Late,
    leads: Mapping[int, str],
    members: Mapping[int, str],
    instant: Callable[[datetime], str],
) -> Json:
    return {
        "lead_id": late.lead_id,
        "lead": leads.get(late.lead_id) if late.lead_id is not None else None,
        "campaign_id": late.campaign_id,
        "owed": late.kind.value,
        "subject": late.subject,
        "cause": late.cause.value,
        "department": late.debtor.value,
        "member_id": late.owner_id,
        "member": members.get(late.owner_id) if late.owner_id is not None else None,
        "due_at": instant(late.due_at),
        "overdue_business_s": late.business_s,
    }
