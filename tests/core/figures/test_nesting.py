import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.figures import (
    Indicator,
    Policy,
    QuestionKind,
    Rule,
    figure,
    figure_questions,
    questions,
)
from tests.core.figures.strategies import claim_lists
from tests.core.figures.tables import cases, claims, quantity, yes

INDICATORS = {
    i.id: i
    for i in (
        Indicator("dead", "dead", "people", cumulative=True),
        Indicator("civilians", "dead", "people", parent="dead"),
        Indicator("children", "dead", "people", parent="civilians"),
    )
}


def as_indicator(name, rows):
    return [c._replace(indicator=name, id=f"{name}-{c.id}") for c in rows]


@pytest.mark.parametrize("row", cases("parts and wholes"))
def test_a_part_that_is_surely_larger_than_its_whole_is_asked_about(row):
    part, whole = quantity(row["Part"]), quantity(row["Whole"])
    rows = [
        c._replace(low=q.low, high=q.high, qualifier=q.qualifier)
        for name, q in (("children", part), ("dead", whole))
        for c in as_indicator(name, claims("a: UN, 20 21:30, 1"))
    ]
    found = questions(rows, INDICATORS)
    assert bool(found) is yes(row["Question"])
    for question in found:
        assert question.key == ("part exceeds whole", "children-a", "dead-a")


def test_ten_civilians_of_whom_twelve_children_is_a_question_until_it_is_revised():
    rows = [
        *as_indicator("civilians", claims("a: UN, 20 21:30, 10")),
        *as_indicator("children", claims("a: UN, 20 21:30, 12")),
    ]
    (question,) = questions(rows, INDICATORS)
    assert (question.first.indicator, question.second.indicator) == ("children", "civilians")
    mended = as_indicator("civilians", claims("b: UN, 20 21:30, 15"))
    assert questions([*rows, mended[0]._replace(revises="civilians-a")], INDICATORS) == []


def test_other_sources_other_hours_and_other_places_raise_no_question():
    whole = as_indicator("civilians", claims("a: UN, 20 21:30, 10"))
    others = as_indicator("children", claims("b: ICRC, 20 21:30, 12; c: UN, 20 22:30, 12"))
    elsewhere = as_indicator("children", claims("d: UN, 20 21:30, 12"))[0]._replace(place="goris")
    assert questions([*whole, *others], INDICATORS) == []
    assert questions([whole[0]._replace(place="shushi"), elsewhere], INDICATORS) == []
    assert questions([*whole, elsewhere], INDICATORS)


def test_a_running_total_that_falls_is_asked_about():
    rows = claims("a: UN, 25 10:00, 125; b: UN, 25 18:00, 68")
    (question,) = questions(rows, INDICATORS)
    assert question.kind is QuestionKind.TOTAL_FELL
    assert (question.first.id, question.second.id) == ("a", "b")


def test_a_claim_without_an_upper_end_in_between_does_not_hide_a_fall():
    rows = claims("a: UN, 25 10:00, 125; b: UN, 25 14:00, at least 20; c: UN, 25 18:00, 68")
    (question,) = questions(rows, INDICATORS)
    assert (question.first.id, question.second.id) == ("a", "c")


def test_one_fall_is_one_question_however_long_the_count_stays_below():
    rows = claims("a: UN, 25 10:00, 125; b: UN, 25 14:00, 68; c: UN, 25 18:00, 70")
    assert [q.second.id for q in questions(rows, INDICATORS)] == ["b"]


@pytest.mark.parametrize(
    "rows",
    [
        "a: UN, 25 10:00, 125; b: UN, 25 18:00, 68, revises a",
        "a: UN, 25 10:00, 125; b: UN, 25, 68",
        "a: UN, 25 10:00, 125; b: ICRC, 25 18:00, 68",
        "a: UN, 25 10:00, up to 125; b: UN, 25 18:00, at least 68",
        "a: UN, 25 10:00, 125; b: UN, 25 18:00, 68, memory",
    ],
)
def test_no_fall_where_revised_or_overlapping_or_said_by_others_or_not_sure(rows):
    assert questions(claims(rows), INDICATORS) == []


def test_figures_of_one_text_are_compared_whoever_their_sources_are():
    rows = [
        *as_indicator("civilians", claims("a: UN, 20 21:30, 10")),
        *as_indicator("children", claims("b: ICRC, 21 10:00, 12")),
    ]
    made = [
        figure(Rule("one", "civilians", Policy.LATEST, ("UN",)), rows),
        figure(Rule("other", "civilians", Policy.RANGE), rows),
        figure(Rule("children", "children", Policy.LATEST, ("ICRC",)), rows),
    ]
    found = {q.key for q in figure_questions(made, INDICATORS)}
    assert found == {("part exceeds whole", "children-b", "civilians-a")}


@given(rows=claim_lists(indicators=("dead", "civilians", "children")), data=st.data())
def test_questions_do_not_depend_on_the_order_of_claims(rows, data):
    other = data.draw(st.permutations(rows))
    assert {q.key for q in questions(rows, INDICATORS)} == {
        q.key for q in questions(other, INDICATORS)
    }
