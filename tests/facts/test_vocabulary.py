"""What an agreement may ask for is what leads have."""

from __future__ import annotations

from tasuki.domain.agreement.criteria import Attribute
from tasuki.facts.vocabulary import BANDS, known_values
from tests.facts.ledgers import journeys


def test_values_are_those_of_the_leads_and_every_size() -> None:
    facts = journeys(
        {"lead-1": [("mql", "3/3")], "lead-2": [("mql", "3/4")], "lead-3": []},
        leads={
            "lead-1": {"source": "展示会", "company": "acme"},
            "lead-2": {"source": "紹介", "company": "acme"},
            "lead-3": {"created": "3/1"},
        },
        companies={"acme": ("it", 120)},
    )
    assert known_values(facts) == {
        Attribute.SOURCE: {"展示会", "紹介"},
        Attribute.INDUSTRY: {"it"},
        Attribute.SIZE: BANDS,
    }


def test_without_facts_only_the_sizes_are_known() -> None:
    assert known_values(None) == {Attribute.SIZE: {"1-49", "50-299", "300-999", "1000+"}}
