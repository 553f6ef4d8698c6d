"""What the page shows on which a lead is handed over, or its run is ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.forms import Form
from django.utils import timezone

from tasuki.domain.agreement.document import Agreement, Bant
from tasuki.domain.agreement.sqlgate import Missing
from tasuki.domain.handoffs import Passing
from tasuki.present import handoffpage as say
from tasuki.present.words import Lang, t
from tasuki.web.accounts.models import User
from tasuki.web.accounts.permissions import Right, rights_of
from tasuki.web.agreements.selectors import versions
from tasuki.web.handoffs.forms.offering import (
    TYPED,
    EndForm,
    PackageForm,
    RecycleForm,
    ToForm,
    initial,
)
from tasuki.web.handoffs.models import Handoff
from tasuki.web.handoffs.page import handoff
from tasuki.web.handoffs.selectors.lead import AtHand, Open
from tasuki.web.handoffs.selectors.receiving import receivers
from tasuki.web.handoffs.services.offering import known_of
from tasuki.web.ledger.models import Note, Touch


def context(
    found: AtHand, user: User, lang: Lang, sent: dict[str, Form] | None = None
) -> dict[str, Any]:
    """The page, with the forms that the reader may send; those that were `sent` as they were typed."""
    now, held = timezone.now(), rights_of(user)
    force = versions(now).at(now)
    agreement = force.agreement if force else None
    forms: dict[str, Form] = {}
    if Right.OFFER_SQL in held and found.sql:
        forms["sql"] = package(None, found, now, lang)
    if Right.OFFER_MQL in held and found.mql:
        forms["mql"] = passing_on(None, now, lang)
    if Right.MOVE_LEAD in held and found.end:
        forms |= {"recycle": recycling(None, lang), "disqualify": disqualifying(None, lang)}
    forms |= {name: form for name, form in (sent or {}).items() if name in forms}
    sql = forms.get("sql")
    return {
        "as_of": now,
        "found": found,
        "lead": found.lead,
        "company": str(found.lead.company or found.lead.key),
        "forms": forms,
        "rows": rows(sql, agreement, lang) if isinstance(sql, PackageForm) else [],
        "typed": [sql[name] for name in TYPED.values()] if sql else [],
        "needed": _needed(found, agreement, lang),
        "required": {TYPED[one] for one in agreement.hand_off.required if one in TYPED}
        if agreement
        else set(),
        "version": force.version if force else None,
        "why_sql": _why(found.sql, lang) if Right.OFFER_SQL in held else None,
        "why_mql": _why(found.mql, lang) if Right.OFFER_MQL in held else None,
        "why_end": _why(found.end, lang),
    }


def package(data: Any, found: AtHand, now: datetime, lang: Lang) -> PackageForm:
    """The form of a package; it begins with what an earlier one of the lead carried."""
    begun = _before(found) if data is None else None
    return PackageForm(
        data,
        lang=lang,
        members=receivers(Passing.SQL, now),
        calls=[_call(one, lang) for one in found.calls],
        initial=begun,
        auto_id="sql_%s",
    )


def passing_on(data: Any, now: datetime, lang: Lang) -> ToForm:
    """The form by which marketing passes a lead on."""
    return ToForm(data, lang=lang, members=receivers(Passing.MQL, now), auto_id="mql_%s")


def recycling(data: Any, lang: Lang) -> RecycleForm:
    """The form that recycles a lead."""
    return RecycleForm(data, lang=lang, auto_id="recycle_%s")


def disqualifying(data: Any, lang: Lang) -> EndForm:
    """The form that disqualifies a lead."""
    return EndForm(data, lang=lang, auto_id="disqualify_%s")


def rows(form: PackageForm, agreement: Agreement | None, lang: Lang) -> list[dict[str, Any]]:
    """Each of BANT with its fields, and what the agreement asks for."""
    return [
        {
            "item": t(f"agreement.bant.{one}", lang),
            "level": form[f"level_{one}"],
            "note": form[f"note_{one}"],
            "touch": form[f"touch_{one}"],
            "wanted": say.wanted(agreement, one, lang) if agreement else None,
            "errors": [*form[f"level_{one}"].errors, *form[f"note_{one}"].errors],
        }
        for one in Bant
    ]


def refused(form: PackageForm, code: str, facts: Mapping[str, object], lang: Lang) -> str:
    """Why a lead cannot be handed over; what its package lacks is said beside the fields of `form`."""
    if code != "incomplete":
        return handoff.refused(code, facts, lang)
    form.complain(cast(Iterable[Missing], facts["missing"]))
    return t("offer.incomplete", lang, version=facts["version"])


def _needed(found: AtHand, agreement: Agreement | None, lang: Lang) -> list[dict[str, Any]]:
    """What the agreement wants to be known of the lead itself, and whether it is."""
    if agreement is None:
        return []
    there = known_of(found.lead)
    wanted = [one for one in agreement.hand_off.required if one not in TYPED]
    return [{"name": t(f"agreement.field.{one}", lang), "there": one in there} for one in wanted]


def _why(one: Open, lang: Lang) -> str | None:
    """Why something cannot be done now."""
    if one.code is None:
        return None
    return handoff.refused(one.code, one.facts, lang)


def _before(found: AtHand) -> dict[str, Any] | None:
    earlier = next((one for one in found.handoffs if one.passing == Passing.SQL), None)
    return initial(earlier.package, _words(earlier)) if earlier else None


def _words(earlier: Handoff) -> dict[str, Any]:
    note = Note.objects.filter(record="handoff", key=str(earlier.pk)).first()
    found: dict[str, Any] = json.loads(note.text) if note else {}
    return found


def _call(one: Touch, lang: Lang) -> tuple[str, str]:
    zone = settings.ORGANISATION.tz
    return str(one.pk), say.call(one.occurred_at, one.kind, one.disposition, zone, lang)
