"""Comparisons and script trials for a terminal, and as plain data for scripts."""

from __future__ import annotations

from tasuki.insight.comparison import Band, Comparison, Standing
from tasuki.insight.scripts import Trial, Version
from tasuki.insight.shrinkage import Prior
from tasuki.metrics.estimate import Estimate
from tasuki.present import numbers
from tasuki.present.compare import Compared, Line
from tasuki.present.payload import Json, as_json
from tasuki.present.scripts import Tried
from tasuki.present.text import columns_text
from tasuki.present.words import t, word


def compared_text(page: Compared) -> str:
    """The answer, what chance would do, and a row per group."""
    lang, comparison = page.voice.lang, page.comparison
    when = numbers.stamp(comparison.as_of, comparison.window.zone, lang)
    heads = ("verdict", "rate", "expected", "n", "shrunken", "more")
    lines = [
        ("" if lang == "ja" else " ").join(page.finding.headline),
        f"{page.days}  {t('asof', lang, when=when)}",
        "",
        *filter(None, (page.finding.evidence, page.chance, page.firm, *page.doubts)),
        "",
        columns_text(
            [
                word("by", comparison.by, lang),
                *(t(f"compare.col.{head}", lang, name=page.name) for head in heads),
            ],
            [_row(line) for line in page.lines],
        ),
        page.prior,
    ]
    return "\n".join(lines).rstrip() + "\n"


def tried_text(tried: Tried) -> str:
    """What came of the scripts, by each outcome."""
    lang = tried.voice.lang
    if tried.empty:
        return t("scripts.none", lang) + "\n"
    heads = ("version", "verdict", "rate", "difference", "better", "gain", "n", "least")
    parts = [("" if lang == "ja" else " ").join(tried.headline), *tried.doubts]
    for outcome in tried.outcomes:
        rows = [
            (
                line.label,
                line.verdict,
                line.rate,
                f"{line.difference} ({line.between})" if line.between else line.difference,
                line.better,
                line.gain,
                line.basis,
                line.least,
            )
            for line in outcome.lines
        ]
        parts += ["", *filter(None, (outcome.name, outcome.evidence))]
        parts.append(columns_text([t(f"scripts.col.{head}", lang) for head in heads], rows))
    return "\n".join(parts).rstrip() + "\n"


def _row(line: Line) -> tuple[str, ...]:
    verdict = f"{line.verdict} ({line.firm})" if line.firm else line.verdict
    basis = " ".join(part for part in (line.figure.basis, line.figure.young, line.alone) if part)
    shrunken = f"{line.shrunken} ({line.credible})"
    return (line.label, verdict, line.rate, line.expected, basis, shrunken, line.more)


@as_json.register
def _comparison(comparison: Comparison) -> Json:
    total = as_json(comparison.total)
    return {
        "metric": comparison.metric,
        "from": total["from"],
        "to": total["to"],
        "as_of": total["as_of"],
        "by": comparison.by,
        "mix": list(comparison.mix),
        "total": total,
        "standings": [as_json(one) for one in comparison.standings],
        "prior": comparison.prior and as_json(comparison.prior),
        "funnel": [as_json(band) for band in comparison.funnel],
        "level": comparison.level,
        "tested": comparison.tested,
        "by_chance": comparison.by_chance,
        "any_by_chance": comparison.any_by_chance,
        "left_out": comparison.left_out,
        "cautions": [as_json(caution) for caution in comparison.cautions],
        "facts_version": comparison.facts_version,
    }


@as_json.register
def _standing(one: Standing) -> Json:
    return {
        "group": one.reading.group,
        "group_id": one.reading.group_id,
        "verdict": one.verdict.value,
        "firm": one.firm,
        "far": one.far,
        "p": one.p,
        "seen": one.seen,
        "expected": one.expected,
        "limits": one.limits and list(one.limits),
        "far_limits": one.far_limits and list(one.far_limits),
        "shrunken": as_json(one.rate),
        "adjusted": one.adjusted,
        "counts": one.counts,
        "weight": one.weight,
        "evidence": one.evidence,
        "alone": one.alone,
        "is_reference": one.is_reference,
        "telling": one.telling,
        "detectable": one.detectable,
        "more": one.more,
        "reading": as_json(one.reading),
    }


@as_json.register
def _prior(prior: Prior) -> Json:
    return {
        "mean": prior.mean,
        "strength": prior.strength,
        "shift": prior.shift,
        "pooled": prior.pooled,
    }


@as_json.register
def _band(band: Band) -> Json:
    return {"n": band.n, "near": list(band.near), "far": list(band.far)}


@as_json.register
def _estimate(estimate: Estimate) -> Json:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


@as_json.register
def _trial(trial: Trial) -> Json:
    return {
        "comparison": as_json(trial.comparison),
        "versions": [as_json(version) for version in trial.versions],
    }


@as_json.register
def _version(version: Version) -> Json:
    return {
        "group": version.standing.reading.group,
        "verdict": version.verdict.value,
        "difference": as_json(version.difference),
        "p_better": version.p_better,
        "gain": version.gain,
        "least": version.least,
        "wanted": version.wanted,
        "detectable": version.standing.detectable,
    }
