"""What holds for any two people: both ways equal, in every script, never worse for agreeing."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from math import exp

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kanch.core.names import Matcher, Person, Years
from kanch.core.names.forms import Form, FormTable
from kanch.core.names.people import People
from kanch.core.names.population import Population
from kanch.core.names.reasons import Context, reasons
from kanch.core.names.tables import parts, rows
from kanch.core.names.words import Word
from kanch.core.names.years import FIRST, LAST

COLUMNS = ("armenian", "russian", "azerbaijani", "latin")
GIVEN_FILES = ("given_armenian.csv", "given_others.csv")
SURNAME_FILES = ("surnames_armenian.csv", "surnames_others.csv")
GIVEN = [row for name in GIVEN_FILES for row in rows(name)]
SURNAMES = [row for name in SURNAME_FILES for row in rows(name)]
MEN = ("Արամ", "Hakob", "Сурен", "Ашот", "Grigor", "Ваня", "Həsən", "Юрий")
PLACES = ("Stepanakert", "Xankəndi", "Шуша", "Մարտունի", "с. Ванк", "Atlantis", "Chartar, Martuni")

given_names = st.sampled_from(GIVEN).flatmap(
    lambda row: st.sampled_from([form for column in COLUMNS for form in parts(row[column])])
)
surnames = st.sampled_from(SURNAMES).flatmap(
    lambda row: st.sampled_from([form for column in COLUMNS for form in parts(row[column])])
)
fathers = st.sampled_from(["", "Арамович", "Արամի", "Ашотовна", "Həsən oğlu"])


def spoil(name: str, at: int) -> str:
    """`name` with one letter left out."""
    return name[:at] + name[at + 1 :] if len(name) > 4 else name


names = st.one_of(
    st.tuples(given_names, surnames).map(" ".join),
    st.tuples(surnames, given_names).map(", ".join),
    st.tuples(surnames, given_names, fathers).map(" ".join),
    st.tuples(given_names, surnames).map(lambda pair: f"{pair[0][0]}. {pair[1]}"),
    st.tuples(st.tuples(given_names, surnames).map(" ".join), st.integers(0, 12)).map(
        lambda pair: spoil(*pair)
    ),
    given_names,
    surnames,
)
years = st.integers(1930, 2020).flatmap(
    lambda year: st.sampled_from([Years(year, year), Years(year - 5, year)])
)
people = st.builds(
    Person,
    st.just("a"),
    names,
    st.none() | years,
    st.sampled_from(["", *PLACES]),
    st.sampled_from(["", "m", "f"]),
    st.sampled_from(["", *MEN]),
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Person, Person]:
    """Two people, often with a name in common."""
    one, other = draw(people), draw(people)
    if draw(st.booleans()):
        other = replace(other, name=one.name)
    return one, other


anything = st.text(max_size=40)
anybody = st.builds(
    Person,
    st.just("a"),
    anything,
    st.none() | st.integers(FIRST, LAST).map(lambda year: Years(year, year)),
    anything,
    st.sampled_from(["", "m", "f"]),
    anything,
    st.tuples(anything) | st.just(()),
)


@given(pair=pairs())
@settings(max_examples=60)
def test_comparing_is_the_same_both_ways(matcher: Matcher, pair: tuple[Person, Person]) -> None:
    one, other = pair
    there, back = matcher.compare(one, other), matcher.compare(other, one)
    assert there.probability == back.probability
    assert there.odds == back.odds
    if "." not in one.name + other.name:
        assert there.likeness == pytest.approx(back.likeness, abs=1e-4)


@given(pair=pairs())
@settings(max_examples=60)
def test_a_probability_is_between_nothing_and_certain(
    matcher: Matcher, pair: tuple[Person, Person]
) -> None:
    found = matcher.compare(*pair)
    assert 0 <= found.probability <= 1
    assert found.likeness is None or 0 <= found.likeness <= 1


@given(person=people)
def test_a_name_is_like_itself(matcher: Matcher, person: Person) -> None:
    found = matcher.compare(person, person)
    assert found.likeness is None or found.likeness > 0.8
    assert all(reason.worth >= 0 for reason in found.reasons)


FACTS: dict[str, Callable[[Person], Person]] = {
    "year": lambda person: replace(person, years=Years(1960, 1960)),
    "place": lambda person: replace(person, place="Stepanakert"),
    "sex": lambda person: replace(person, sex="m"),
    "father": lambda person: replace(person, father="Արամ"),
}


@pytest.mark.parametrize("fact", FACTS)
@given(pair=pairs())
@settings(max_examples=40)
def test_a_fact_that_agrees_never_lowers_the_score(
    matcher: Matcher, fact: str, pair: tuple[Person, Person]
) -> None:
    field = {"year": "years"}.get(fact, fact)
    one, other = (replace(person, **{field: None if fact == "year" else ""}) for person in pair)
    if fact == "father":
        assume(
            not any(p.fathers for known in (one, other) for p in matcher.describe(known).parsings)
        )
    agree = FACTS[fact]
    before = matcher.compare(one, other)
    after = matcher.compare(agree(one), agree(other))
    assert after.odds >= before.odds - 1e-6


@given(pair=pairs())
@settings(max_examples=60)
def test_the_worth_of_the_reasons_adds_up(matcher: Matcher, pair: tuple[Person, Person]) -> None:
    one, other = map(matcher.describe, pair)
    held = People(Population(matcher.rules))
    held.enter(other, 0)
    context = Context(matcher.rules, matcher.words, matcher.gazetteer)
    for parsing in one.parsings:
        view = matcher.ask(one, parsing, held.population, matcher.everybody)
        same = view.weigh(held.rows.take(np.arange(held.size))).same
        for row, theirs in enumerate(other.parsings):
            told = reasons(context, view, held, row, other, theirs, 1000)
            assert sum(reason.worth for reason in told) == pytest.approx(same[row], abs=1e-3)


def farness(matcher: Matcher, one: Form, other: Form) -> float:
    table = FormTable(matcher.rules)
    table.add(other)
    return float(table.distances(one)[0])


@given(one=given_names, other=given_names)
def test_given_names_are_as_far_from_each_other_both_ways(
    matcher: Matcher, one: str, other: str
) -> None:
    first, second = matcher.words.word(one).given, matcher.words.word(other).given
    assert farness(matcher, first, second) == pytest.approx(
        farness(matcher, second, first), abs=1e-4
    )


@given(one=surnames, other=surnames)
def test_surnames_are_as_far_from_each_other_both_ways(
    matcher: Matcher, one: str, other: str
) -> None:
    first, second = matcher.words.word(one).surname, matcher.words.word(other).surname
    assert farness(matcher, first, second) == pytest.approx(
        farness(matcher, second, first), abs=1e-4
    )


@pytest.mark.parametrize(
    ("file", "role"),
    [*((name, "given") for name in GIVEN_FILES), *((name, "surname") for name in SURNAME_FILES)],
)
def test_a_known_name_is_itself_in_every_script(matcher: Matcher, file: str, role: str) -> None:
    def form(word: Word) -> Form:
        return word.given if role == "given" else word.surname

    apart = [
        (one, other)
        for row in rows(file)
        for one, other in combinations([parts(row[c])[0] for c in COLUMNS if row[c]], 2)
        if exp(-farness(matcher, form(matcher.words.word(one)), form(matcher.words.word(other))))
        < 0.8
    ]
    assert apart == []


@given(first=st.sampled_from(GIVEN), last=st.sampled_from(SURNAMES), data=st.data())
def test_a_whole_name_is_itself_in_every_script(
    matcher: Matcher, first: dict[str, str], last: dict[str, str], data: st.DataObject
) -> None:
    shared = [column for column in COLUMNS if first[column] and last[column]]
    assume(len(shared) > 1)
    one, other = (
        Person("a", f"{parts(first[column])[0]} {parts(last[column])[0]}")
        for column in data.draw(st.permutations(shared))[:2]
    )
    likeness = matcher.compare(one, other).likeness
    assert likeness is not None
    assert likeness >= 0.8


@given(one=anybody, other=anybody)
def test_nothing_that_can_be_written_is_refused(
    matcher: Matcher, one: Person, other: Person
) -> None:
    found = matcher.compare(one, other)
    assert 0 <= found.probability <= 1
    assert found.probability == matcher.compare(other, one).probability


@given(text=st.text())
def test_any_text_can_be_parsed(matcher: Matcher, text: str) -> None:
    found = matcher.parse(text)
    assert found.parsings
    assert found.gender in {"", "m", "f"}
    assert min(parsing.doubt for parsing in found.parsings) == 0
    matcher.parser.father(text)


@given(one=anything, other=anything)
def test_any_two_places_can_be_compared(matcher: Matcher, one: str, other: str) -> None:
    gazetteer = matcher.gazetteer
    first, second = gazetteer.resolve(one), gazetteer.resolve(other)
    assume(not first.empty and not second.empty)
    assert gazetteer.compare(first, second) is gazetteer.compare(second, first)
    assert gazetteer.compare(first, first) == "same"
