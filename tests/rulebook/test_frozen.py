"""What is kept with a decision is what the sentences said, and comes back as it was."""

from __future__ import annotations

import json

from hypothesis import given, settings

from tasuki.domain.agreement.document import MqlDefinition
from tasuki.rulebook.frozen import Frozen
from tasuki.rulebook.score import scores_at
from tests.agreements import AGREEMENT
from tests.rulebook import oracle
from tests.rulebook.people import AS_OF, Lead, crowds, facts
from tests.rulebook.test_oracle import MANY, many


def same_as_read(kept: Frozen, mql: MqlDefinition, lead: Lead, judged: oracle.Judged) -> None:
    """A kept standing holds every reason that the plain reader finds, and the rules' own words."""
    assert (kept.score, kept.holds, kept.threshold) == (judged.score, judged.holds, mql.threshold)
    scoring = {one.name: one.label for one in (*mql.attributes, *mql.behaviours)}
    assert {(one.rule, one.label, one.points) for one in kept.gave} == {
        (name, scoring[name], points)
        for name, points in judged.points.items()
        if judged.times.get(name, 1 if points else 0)
    }
    needed = {one.name: one for one in mql.needed}
    assert {(one.rule, one.times) for one in kept.asked} == set(judged.needed.items())
    for one in kept.asked:
        rule = needed[one.rule]
        assert (one.label, one.at_least, one.within_days) == (
            rule.label,
            rule.at_least,
            rule.within_days,
        )
    assert [one.rule for one in kept.lacking] == judged.lacking
    assert [one.rule for one in kept.barred] == judged.barred
    for cut in kept.capped:
        rules = [r for r in (*mql.attributes, *mql.behaviours) if r.group == cut.group]
        assert cut.points == sum(judged.points[rule.name] for rule in rules) > cut.cap
        assert cut.labels == tuple(rule.label for rule in rules)


@settings(many, max_examples=max(MANY // 5, 1))
@given(crowds())
def test_what_is_kept_is_what_the_sentences_say(
    crowd: tuple[MqlDefinition, list[Lead]],
) -> None:
    mql, leads = crowd
    agreement = AGREEMENT.model_copy(update={"mql": mql})
    there = {lead.id: lead for lead in oracle.present(leads, AS_OF)}
    asked = [
        (lead.id, instant)
        for lead in there.values()
        for instant in oracle.instants(mql, lead, AS_OF)[:3]
    ]
    for standing in scores_at(facts(leads), agreement, asked, as_of=AS_OF):
        lead = there[standing.lead_id]
        frozen = Frozen.of(standing, agreement)
        kept = Frozen.from_json(json.loads(json.dumps(frozen.as_json())))
        assert kept == frozen
        same_as_read(kept, mql, lead, oracle.judge(mql, lead, standing.instant))
