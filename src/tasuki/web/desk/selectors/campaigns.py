"""What the Campaigns pages show: the quality of all campaigns of a period, and of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from tasuki.facts.snapshot import Snapshot
from tasuki.insight.campaigns import WEEKS, campaign_detail, campaign_quality, period
from tasuki.insight.quality import Quality
from tasuki.present import campaigns, onecampaign
from tasuki.present.campaigns import Page
from tasuki.present.figures import Voice
from tasuki.present.onecampaign import One
from tasuki.present.words import Lang, t
from tasuki.web.desk.selectors import given
from tasuki.web.desk.selectors.kept import KEPT

ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """The period that an address names; None is all of time."""

    weeks: int | None = WEEKS[-1]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From an address. Raises ValueError for a period that there is not."""
        text = query.get("weeks") or str(WEEKS[-1])
        if text == ALL:
            return cls(None)
        if (weeks := given.whole(text)) not in WEEKS:
            raise ValueError(f"no such period: {text!r}")
        return cls(weeks)

    @property
    def query(self) -> str:
        """As an address says it; nothing for the usual period."""
        if self.weeks == WEEKS[-1]:
            return ""
        return "?" + urlencode({"weeks": self.weeks or ALL})


def found(snapshot: Snapshot, asked: Asked) -> Quality:
    """The quality of all campaigns as of the snapshot; made once per version of the facts."""
    organisation = settings.ORGANISATION
    return KEPT.get(
        ("campaigns", snapshot.version, snapshot.as_of, asked),
        lambda: campaign_quality(
            snapshot,
            period(snapshot, snapshot.as_of, asked.weeks),
            as_of=snapshot.as_of,
            currency=organisation.currency,
            floor=organisation.floor,
        ),
    )


def page(snapshot: Snapshot, asked: Asked, lang: Lang) -> Page:
    """The same in words."""
    return KEPT.get(
        ("campaigns said", snapshot.version, snapshot.as_of, asked, lang),
        lambda: campaigns.said(found(snapshot, asked), Voice.of(settings.ORGANISATION, lang)),
    )


def drawn(snapshot: Snapshot, asked: Asked, lang: Lang, draw: Callable[[], str]) -> str:
    """The page's tables as HTML: a hundred campaigns take longer to write out than all else does, and
    every reader of a language sees the same."""
    return KEPT.get(("campaigns drawn", snapshot.version, snapshot.as_of, asked, lang), draw)


def one(snapshot: Snapshot, asked: Asked, campaign_id: int, lang: Lang) -> One:
    """One campaign in words. Raises LookupError where the period has no such campaign."""
    quality = found(snapshot, asked)
    campaign = quality.of(campaign_id)
    if campaign is None:
        raise LookupError(f"no campaign {campaign_id} in {asked}")
    detail = KEPT.get(
        ("campaign", snapshot.version, snapshot.as_of, asked, campaign_id),
        lambda: campaign_detail(snapshot, quality, campaign),
    )
    return onecampaign.said(quality, detail, Voice.of(settings.ORGANISATION, lang))


def choices(asked: Asked, lang: Lang) -> tuple[tuple[str, str, bool], ...]:
    """The periods that can be chosen: word, address, whether it is the present one."""
    root = reverse("desk:campaigns")
    return tuple(
        (
            t("campaigns.weeks.n", lang, n=weeks) if weeks else t("campaigns.weeks.all", lang),
            root + Asked(weeks).query,
            weeks == asked.weeks,
        )
        for weeks in (*WEEKS, None)
    )
