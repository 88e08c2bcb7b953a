"""Years of birth as families give them: exact, about, by decade, by age in digits and in words."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.names import Nearness, Years, parse_years
from kanch.core.names.years import FIRST, LAST, nearness, nearness_of_all

YEARS = st.integers(FIRST, LAST)
SPANS = st.tuples(YEARS, st.integers(0, 10)).map(
    lambda pair: Years(pair[0], min(pair[0] + pair[1], LAST))
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1958", 1958, 1958),
        ("12.03.1958", 1958, 1958),
        ("1958-03-12", 1958, 1958),
        ("born in 1958", 1958, 1958),
        ("1958 г.р.", 1958, 1958),
        ("1958 թ.", 1958, 1958),
        ("58 г.р.", 1958, 1958),
        ("58-го года рождения", 1958, 1958),
        ("1958-1961", 1958, 1961),
        ("1961/1958", 1958, 1961),
        ("1960-е", 1960, 1969),
        ("1960-х годов", 1960, 1969),
        ("1960s", 1960, 1969),
        ("1960-ական թթ.", 1960, 1969),
        ("années 1960", 1960, 1969),
        ("около 1960", 1958, 1962),
        ("մոտ 1960", 1958, 1962),
        ("vers 1960", 1958, 1962),
        ("c. 1960", 1958, 1962),
        ("ca. 1960", 1958, 1962),
        ("1960?", 1958, 1962),
        ("~1960", 1958, 1962),
    ],
)
def test_a_year_of_birth_is_read(text: str, first: int, last: int) -> None:
    assert parse_years(text) == Years(first, last)


@pytest.mark.parametrize("text", ["1960 Stepanakert", "1960 хутор Хин", "1960 Еремян"])
def test_a_word_after_a_year_makes_no_decade_of_it(text: str) -> None:
    assert parse_years(text) == Years(1960, 1960)


def test_of_a_birth_and_a_death_the_first_is_the_birth() -> None:
    assert parse_years("1931, died in 1999") == Years(1931, 1931)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unknown",
        "неизвестно",
        "58",
        "12 г.р.",
        "1234",
        "1799",
        "1800-е",
        "19581",
        "+374 1958123",
    ],
)
def test_what_is_no_year_gives_none(text: str) -> None:
    assert parse_years(text, today=2023) is None


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("63 года", 63),
        ("62 лет", 62),
        ("62-летний", 62),
        ("62 л.", 62),
        ("62 years old", 62),
        ("62-year-old", 62),
        ("62 yo", 62),
        ("62 տարեկան", 62),
        ("62 ans", 62),
        ("62 yaş", 62),
        ("age 62", 62),
        ("aged sixty-two", 62),
        ("возраст: 62", 62),
        ("տարիքը՝ 62", 62),
        ("шестьдесят два года", 62),
        ("վաթսուներկու տարեկան", 62),
        ("sixty-two years old", 62),
        ("soixante-deux ans", 62),
        ("quatre-vingt-onze ans", 91),
        ("семь лет", 7),
    ],
)
def test_an_age_gives_the_two_years_it_leaves_open(text: str, age: int) -> None:
    assert parse_years(text, today=2023) == Years(2022 - age, 2023 - age)


@pytest.mark.parametrize(
    "text",
    [
        "65 лет",
        "шестьдесят пять лет",
        "sixty-five years old",
        "վաթսունհինգ տարեկան",
        "soixante-cinq ans",
    ],
)
def test_a_round_age_is_an_estimate(text: str) -> None:
    assert parse_years(text, today=2023) == Years(1955, 1960)


def test_an_age_said_to_be_rough_is_an_estimate() -> None:
    assert parse_years("около 62 лет", today=2023) == Years(1958, 1963)


def test_an_age_without_the_year_it_was_said_in_says_nothing() -> None:
    assert parse_years("65 лет") is None
    assert parse_years("шестьдесят пять лет") is None


def test_a_year_weighs_more_than_an_age() -> None:
    assert parse_years("1958 (64 года)", today=2023) == Years(1958, 1958)


@pytest.mark.parametrize("text", ["village 62", "квартира 62", "62", "200 лет", "нет"])
def test_a_number_that_is_no_age_gives_none(text: str) -> None:
    assert parse_years(text, today=2023) is None


@given(st.text(max_size=60), st.none() | st.integers(1950, 2090))
def test_any_text_gives_years_that_can_be_or_none(text: str, today: int | None) -> None:
    found = parse_years(text, today)
    assert found is None or FIRST <= found.first <= found.last <= LAST


BITS = (
    "1850|1899|1900|1958|2024|2099|60|119|шестьдесят| |-|лет|-е|s| г.р.|около |?|տարեկան|years|age "
)
NUMBERED = st.lists(st.sampled_from(BITS.split("|")), max_size=6).map("".join)


@given(NUMBERED, st.integers(1950, 2090))
def test_any_words_about_years_give_years_that_can_be_or_none(text: str, today: int) -> None:
    found = parse_years(text, today)
    assert found is None or FIRST <= found.first <= found.last <= LAST


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (Years(1958, 1958), Years(1958, 1958), Nearness.EQUAL),
        (Years(1958, 1958), Years(1959, 1959), Nearness.ONE),
        (Years(1958, 1958), Years(1956, 1956), Nearness.TWO),
        (Years(1958, 1958), Years(1961, 1961), Nearness.FIVE),
        (Years(1958, 1958), Years(1963, 1963), Nearness.FIVE),
        (Years(1958, 1958), Years(1985, 1985), Nearness.SWAPPED),
        (Years(1958, 1958), Years(1968, 1968), Nearness.DECADE),
        (Years(1958, 1958), Years(1964, 1964), Nearness.FIFTEEN),
        (Years(1958, 1958), Years(1973, 1973), Nearness.FIFTEEN),
        (Years(1958, 1958), Years(1974, 1974), Nearness.FAR),
        (Years(1955, 1960), Years(1960, 1962), Nearness.EQUAL),
        (Years(1955, 1960), Years(1961, 1961), Nearness.ONE),
        (Years(1955, 1960), Years(1970, 1970), Nearness.FIFTEEN),
    ],
)
def test_how_far_two_years_are_apart(one: Years, other: Years, wanted: Nearness) -> None:
    assert nearness(one, other) is wanted


@given(SPANS, SPANS)
def test_nearness_is_the_same_both_ways(one: Years, other: Years) -> None:
    assert nearness(one, other) is nearness(other, one)


@given(SPANS)
def test_years_are_equal_to_themselves(span: Years) -> None:
    assert nearness(span, span) is Nearness.EQUAL


def test_digits_swapped_are_a_slip_only_inside_a_century() -> None:
    for one, other in product(range(1930, 2010), repeat=2):
        if nearness(Years(one, one), Years(other, other)) is Nearness.SWAPPED:
            assert one // 100 == other // 100


def test_years_are_shown_as_one_or_as_a_span() -> None:
    assert str(Years(1958, 1958)) == "1958"
    assert str(Years(1958, 1961)) == "1958–1961"


@pytest.mark.parametrize(("first", "last"), [(1961, 1958), (1849, 1849), (2101, 2101), (0, 1958)])
def test_years_that_cannot_be_are_refused(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="1850 to 2100"):
        Years(first, last)


@pytest.mark.parametrize("own", [Years(1958, 1958), Years(1960, 1960), Years(1991, 1994)])
def test_all_years_at_once_are_as_near_as_each_alone(own: Years) -> None:
    alone = [nearness(own, Years(year, year)) for year in range(FIRST, LAST + 1)]
    assert [list(Nearness)[at] for at in nearness_of_all(own)] == alone


def test_a_span_of_many_years_is_kept() -> None:
    assert parse_years("1950-1970") == Years(1950, 1970)
