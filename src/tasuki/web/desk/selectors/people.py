"""What leads are called, from the ledger: companies for all, persons only for those who may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from tasuki.web.ledger.models import Lead, Person

AT_ONCE = 10_000
"""How many leads are asked for in one question: a database takes only so many."""

MOST = 2000
"""How many leads a search of persons may name; a search that finds more is too short to help."""


def names(lead_ids: Sequence[int], *, personal: bool) -> dict[int, str]:
    """Company, and person where `personal`, by lead; leads of which neither is known are left out."""
    companies = Lead.objects.filter(id__in=lead_ids).values_list("id", "company__name")
    persons = (
        dict(Person.objects.filter(lead_id__in=lead_ids).values_list("lead_id", "name"))
        if personal
        else {}
    )
    found = {}
    for lead_id, company in companies:
        parts = [part for part in (company, persons.get(lead_id)) if part]
        if parts:
            found[lead_id] = " ".join(parts)
    return found


def called(lead_ids: Sequence[int], *, personal: bool) -> dict[int, str]:
    """What every one of these leads is called; its key where nothing else is known."""
    return keys(lead_ids) | names(lead_ids, personal=personal)


def keys(lead_ids: Iterable[int]) -> dict[int, str]:
    """The keys of leads."""
    listed = sorted(lead_ids)
    found: dict[int, str] = {}
    for start in range(0, len(listed), AT_ONCE):
        some = Lead.objects.filter(id__in=listed[start : start + AT_ONCE])
        found.update(some.values_list("id", "key"))
    return found


def search(text: str, *, personal: bool) -> list[int]:
    """Leads whose key begins with `text`; with `personal`, also whose person's name or mail does.

    Beginnings only, so that the database answers from an index at any size.
    """
    found = set(Lead.objects.filter(_begins("key", text)).values_list("id", flat=True)[:MOST])
    if personal:
        begins = _begins("name", text) | _begins("email", text.lower())
        found |= set(Person.objects.filter(begins).values_list("lead_id", flat=True)[:MOST])
    return sorted(found)


def _begins(field: str, text: str) -> Q:
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + "\U0010ffff"})
