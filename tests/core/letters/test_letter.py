"""A letter of 26 September 2023 against the demo's claims."""

from kanch.core.letters import Verdict, check
from tests.core.letters.ledger import claims, vocabulary


def test_a_number_is_traced_to_the_claim_that_says_it():
    text = "As of 9:30 p.m. on September 20, 2023, at least 200 people were killed in Artsakh."
    [found] = check(text, claims(), vocabulary())
    assert found.indicator == "killed-nk"
    assert found.supports[0].claim.id == "c036"
    assert found.verdict is Verdict.OVERTAKEN
