"""A what-if as plain data for scripts: the contract of `--json`, unrounded."""

from __future__ import annotations

from tasuki.insight.whatif import Actual, Downstream, Outcome, Volume, WhatIf
from tasuki.present.payload import Json, as_json, ends, instant_in

__all__ = ["as_json"]


@as_json.register
def _what_if(found: WhatIf) -> Json:
    return {
        **ends(found.window),
        "as_of": instant_in(found.as_of, found.window),
        "actual": as_json(found.actual),
        "drafts": [as_json(draft) for draft in found.drafts],
    }


@as_json.register
def _actual(actual: Actual) -> Json:
    return {
        "mqls": actual.mqls,
        "per_week": actual.per_week,
        "per_member_per_week": actual.load,
        "weeks": [as_json(volume) for volume in actual.volumes],
        "downstream": [as_json(one) for one in actual.downstream],
    }


@as_json.register
def _outcome(draft: Outcome) -> Json:
    return {
        "title": draft.agreement.title,
        "threshold": draft.agreement.mql.threshold,
        "mqls": draft.mqls,
        "per_week": draft.per_week,
        "per_member_per_week": draft.load,
        "weeks": [as_json(volume) for volume in draft.volumes],
        "both": draft.both,
        "passed_otherwise": draft.otherwise,
        "unknown": draft.unknown,
        "unknown_share": draft.unknown_share.value,
        "actual_only": draft.dropped,
        "actual_only_came_to": {
            one.outcome: lost for one, lost in zip(draft.downstream, draft.lost, strict=True)
        },
        "counts_our_own": list(draft.ours),
        "downstream": [as_json(one) for one in draft.downstream],
        "thresholds": [
            {"threshold": threshold, "mqls": mqls} for threshold, mqls in draft.thresholds
        ],
    }


@as_json.register
def _volume(volume: Volume) -> Json:
    return {
        **ends(volume.week),
        "mqls": volume.mqls,
        "members": volume.callers,
        "per_member": volume.each,
    }


@as_json.register
def _downstream(one: Downstream) -> Json:
    return {
        "outcome": one.outcome,
        "n": one.n,
        "k": one.k,
        "value": one.share.value,
        "low": one.share.low,
        "high": one.share.high,
        "horizon_days": one.horizon_days,
        "if_unknown_fail": one.worst,
        "if_unknown_succeed": one.best,
    }
