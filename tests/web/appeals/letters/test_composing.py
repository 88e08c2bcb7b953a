"""What a letter's text becomes where its numbers are decided on."""

from types import SimpleNamespace
from typing import Any

import pytest

from kanch.core.letters import IndicatorWords, Vocabulary, check

PEOPLE = {
    "en": {"one": "person", "other": "people"},
    "ru": {"one": "человек", "few": "человека", "many": "человек"},
}


def composed(text: str, language: str, figures: str | list[str] = "dead", **choice: Any) -> str:
    """The body of a letter of which every number is decided alike."""
    from kanch.core.figures import Indicator
    from kanch.web.appeals.letters.composing import Choice, Decision, body_of, key_of

    names = {"en": "Killed in the flood", "ru": "Погибшие", "hy": "Զոհվածներ"}
    vocabulary = Vocabulary.of([IndicatorWords(Indicator("dead", "dead", "people"), names)])
    indicator = SimpleNamespace(code="dead", nouns=PEOPLE)
    rules: Any = {"dead": SimpleNamespace(code="dead", indicator=indicator)}
    findings = check(text, [], vocabulary)
    decision = Decision(**(choice or {"choice": Choice.ACCEPT, "figure": "dead"}))
    return body_of(text, findings, {key_of(f): decision for f in findings}, rules, language)


@pytest.mark.parametrize(
    ("language", "text", "body"),
    [
        ("en", "At least 200 people were killed.", "{{figure:dead noun}} were killed."),
        ("en", "More than 200 women were killed.", "{{figure:dead}} women were killed."),
        ("en", "200 people or more were killed.", "{{figure:dead noun}} were killed."),
        ("en", "The number of dead exceeds 200.", "The number of dead is {{figure:dead}}."),
        ("en", "Two hundred people were killed.", "{{figure:dead noun}} were killed."),
        ("hy", "Զոհերի թիվը գերազանցում է 200-ը։", "Զոհերի թիվը կազմում է {{figure:dead}}։"),
        ("ru", "Погибло не менее 200 человек.", "Погибло {{figure:dead noun}}."),
        ("ru", "Число погибших превышает 200.", "Число погибших составляет {{figure:dead}}."),
    ],
)
def test_a_figure_takes_the_place_of_number_hedge_and_noun(
    language: str, text: str, body: str
) -> None:
    assert composed(text, language) == body


def test_typed_words_take_the_place_of_the_number_and_its_hedge() -> None:
    from kanch.web.appeals.letters.composing import Choice

    text = "At least 200 people were killed."
    assert composed(text, "en", choice=Choice.TYPE, words="All the") == (
        "All the people were killed."
    )


def test_what_is_left_stays_word_for_word() -> None:
    from kanch.web.appeals.letters.composing import Choice

    text = "At least 200 people were killed."
    assert composed(text, "en", choice=Choice.LEAVE) == text


def test_a_figure_that_is_gone_leaves_the_number() -> None:
    from kanch.web.appeals.letters.composing import Choice

    text = "At least 200 people were killed."
    assert composed(text, "en", choice=Choice.OTHER, figure="gone") == text


def test_paragraphs_are_apart_and_items_of_a_list_together() -> None:
    text = "Dear all,\nHelp us:\n- beds\n- tents\nThank you."
    assert composed(text, "en") == "Dear all,\n\nHelp us:\n\n- beds\n- tents\n\nThank you."
