"""Targets and plans as plain data for scripts: the contract of `--json`, unrounded."""

from __future__ import annotations

from tasuki.insight.attainment import Attainment, Outlook
from tasuki.insight.planning import Need, Plan, Range
from tasuki.present.payload import Json, as_json, ends, instant_in


@as_json.register
def _outlook(outlook: Outlook) -> Json:
    window = outlook.period.window
    return {
        "period": outlook.period.name,
        "every": outlook.period.every.value,
        **ends(window),
        "as_of": instant_in(outlook.as_of, window),
        "working_days": outlook.days,
        "working_days_left": outlook.left,
        "targets": [as_json(item) for item in outlook.items],
        "facts_version": outlook.facts_version,
    }


@as_json.register
def _attainment(item: Attainment) -> Json:
    forecast = item.forecast
    return {
        "layer": item.goal.layer.value,
        "metric": item.goal.metric,
        "by": item.goal.by,
        "group": item.reading.group,
        "group_id": item.goal.group,
        "target": item.goal.value,
        "standing": item.standing.value,
        "chance": item.chance,
        "reading": as_json(item.reading),
        "quality": as_json(item.quality) if item.quality is not None else None,
        "forecast": None
        if forecast is None
        else {
            "p10": forecast.p10,
            "p50": forecast.p50,
            "p90": forecast.p90,
            "so_far": forecast.so_far,
            "from_open_work": forecast.open,
            "from_new_work": forecast.new,
            "draws": len(forecast.outcomes),
        },
    }


@as_json.register
def _plan(plan: Plan) -> Json:
    return {
        "amount": plan.amount,
        **ends(plan.period),
        "as_of": instant_in(plan.as_of, plan.period),
        "basis": ends(plan.basis),
        "working_days": plan.days,
        "members": plan.members,
        "needs": [as_json(need) for need in plan.needs],
        "calls_per_member_and_day": as_json(plan.daily),
        "calls_per_member_and_day_lately": plan.lately,
        "widest": plan.widest,
        "facts_version": plan.facts_version,
    }


@as_json.register
def _need(need: Need) -> Json:
    return {
        "metric": need.metric,
        **as_json(need.range),
        "yield": need.source,
        "yield_range": as_json(need.yields),
        "n": need.n,
        "doubt": need.doubt,
    }


@as_json.register
def _range(ends_: Range) -> Json:
    return {"p10": ends_.p10, "p50": ends_.p50, "p90": ends_.p90}


__all__ = ["as_json"]
