"""Figures in words: every qualifier, every plural class, in four languages."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.figures import NOTHING_SAID, Precision, Qualifier, Quantity
from kanch.core.figures.numerals import UnsupportedLanguage, find_numbers
from kanch.core.figures.wording import age, list_of, moment, number, phrase

LANGUAGES = ["en", "hy", "ru", "fr"]
PEOPLE = {
    "en": {"one": "person", "other": "people"},
    "hy": {"one": "մարդ", "other": "մարդ"},
    "ru": {"one": "человек", "few": "человека", "many": "человек"},
    "fr": {"one": "personne", "other": "personnes"},
}
WOUNDED = {"one": "раненый", "few": "раненых", "many": "раненых", "gen_one": "раненого"}
CHILDREN = {"one": "ребёнок", "few": "ребёнка", "many": "детей"}


def exactly(value):
    return Quantity(value, value, Qualifier.EXACTLY)


def at_least(value):
    return Quantity(value, None, Qualifier.AT_LEAST)


def more_than(value):
    return Quantity(value, None, Qualifier.MORE_THAN)


def about(low, high=None):
    return Quantity(low, low if high is None else high, Qualifier.ABOUT)


def up_to(high, low=None):
    return Quantity(low, high, Qualifier.UP_TO)


def between(low, high):
    return Quantity(low, high, Qualifier.BETWEEN)


WORDED = {
    "en": [
        (exactly(1), "1 person"),
        (exactly(0), "0 people"),
        (exactly(22), "22 people"),
        (exactly(28120), "28,120 people"),
        (exactly(Decimal("11.30")), "11.3 people"),
        (exactly(Decimal("200.000")), "200 people"),
        (at_least(1), "at least 1 person"),
        (at_least(10000), "at least 10,000 people"),
        (more_than(400), "more than 400 people"),
        (about(300), "about 300 people"),
        (about(50000, 60000), "about 50,000 to 60,000 people"),
        (up_to(100), "up to 100 people"),
        (up_to(100, 20), "20 to 100 people"),
        (up_to(100, 100), "up to 100 people"),
        (between(13350, 13550), "between 13,350 and 13,550 people"),
        (between(5, 5), "5 people"),
        (NOTHING_SAID, "no figure given"),
    ],
    "hy": [
        (exactly(1), "1 մարդ"),
        (exactly(22), "22 մարդ"),
        (exactly(28120), "28 120 մարդ"),
        (exactly(1510), "1 510 մարդ"),
        (exactly(Decimal("11.3")), "11,3 մարդ"),
        (exactly(1_000_000), "1 000 000 մարդ"),
        (at_least(1), "առնվազն 1 մարդ"),
        (at_least(10000), "առնվազն 10 000 մարդ"),
        (more_than(400), "ավելի քան 400 մարդ"),
        (about(300), "մոտ 300 մարդ"),
        (about(50000, 60000), "մոտ 50 000–60 000 մարդ"),
        (up_to(100), "մինչև 100 մարդ"),
        (up_to(100, 20), "20-ից մինչև 100 մարդ"),
        (between(13350, 13550), "13 350-ից 13 550 մարդ"),
        (between(5, 5), "5 մարդ"),
        (NOTHING_SAID, "թիվ նշված չէ"),
    ],
    "ru": [
        (exactly(1), "1 человек"),
        (exactly(21), "21 человек"),
        (exactly(22), "22 человека"),
        (exactly(11), "11 человек"),
        (exactly(28120), "28 120 человек"),
        (exactly(Decimal("11.3")), "11,3 человека"),
        (at_least(10000), "не менее 10 000 человек"),
        (at_least(22), "не менее 22 человек"),
        (more_than(21), "более 21 человека"),
        (about(300), "около 300 человек"),
        (about(1), "около 1 человека"),
        (about(50000, 60000), "примерно от 50 000 до 60 000 человек"),
        (up_to(100), "до 100 человек"),
        (up_to(101, 20), "от 20 до 101 человека"),
        (between(13350, 13550), "от 13 350 до 13 550 человек"),
        (between(21, 22), "от 21 до 22 человек"),
        (NOTHING_SAID, "число не указано"),
    ],
    "fr": [
        (exactly(0), "0 personne"),
        (exactly(1), "1 personne"),
        (exactly(22), "22 personnes"),
        (exactly(28120), "28 120 personnes"),
        (exactly(Decimal("1.5")), "1,5 personne"),
        (exactly(1_000_000), "1 000 000 personnes"),
        (at_least(1), "au moins 1 personne"),
        (at_least(10000), "au moins 10 000 personnes"),
        (more_than(400), "plus de 400 personnes"),
        (about(300), "environ 300 personnes"),
        (about(50000, 60000), "environ 50 000 à 60 000 personnes"),
        (up_to(100), "jusqu'à 100 personnes"),
        (up_to(100, 20), "de 20 à 100 personnes"),
        (between(13350, 13550), "entre 13 350 et 13 550 personnes"),
        (between(5, 5), "5 personnes"),
        (NOTHING_SAID, "aucun chiffre donné"),
    ],
}


def plain(text):
    """With every no-break space as a space, so that the tables can be read."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "quantity", "expected"),
    [(language, *row) for language, rows in WORDED.items() for row in rows],
)
def test_quantities_read_naturally(language, quantity, expected):
    assert plain(phrase(quantity, language, PEOPLE[language])) == expected


@pytest.mark.parametrize(
    ("quantity", "noun", "expected"),
    [
        (exactly(21), WOUNDED, "21 раненый"),
        (exactly(22), WOUNDED, "22 раненых"),
        (more_than(21), WOUNDED, "более 21 раненого"),
        (more_than(22), WOUNDED, "более 22 раненых"),
        (exactly(Decimal("2.5")), WOUNDED, "2,5 раненого"),
        (exactly(3), CHILDREN, "3 ребёнка"),
        (at_least(3), CHILDREN, "не менее 3 детей"),
        (at_least(1), CHILDREN, "не менее 1 ребёнка"),
        (up_to(13), CHILDREN, "до 13 детей"),
        (exactly(3), {"one": "дом"}, "3 дом"),
        (exactly(3), {}, "3"),
    ],
)
def test_the_russian_qualifier_governs_the_case_of_the_noun(quantity, noun, expected):
    assert phrase(quantity, "ru", noun) == expected


def test_without_a_noun_the_number_stands_alone():
    assert phrase(more_than(400), "ru") == "более 400"
    assert phrase(more_than(400), "hy") == "ավելի քան 400"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_breaks_inside_a_number(language):
    assert " " not in number(1_234_567, language)
    assert "\u2009" not in number(1_234_567, language)


@given(
    low=st.integers(2, 10**6),
    more=st.integers(1, 10**6),
    language=st.sampled_from(LANGUAGES),
    qualifier=st.sampled_from([Qualifier.UP_TO, Qualifier.ABOUT, Qualifier.BETWEEN]),
)
def test_both_ends_of_a_range_can_be_read_back(low, more, language, qualifier):
    words = phrase(Quantity(low, low + more, qualifier), language, PEOPLE[language])
    assert [f.value for f in find_numbers(words, [language])] == [low, low + more]


# 20:07 in Yerevan; the first of the month there is still the 31st in UTC.
EVENING = datetime(2023, 9, 26, 16, 7, tzinfo=UTC)
FIRST = datetime(2023, 8, 31, 21, 0, tzinfo=UTC)

MOMENTS = {
    "en": [
        (EVENING, "minute", "26 September 2023, 20:07"),
        (EVENING, "hour", "26 September 2023, 20:00"),
        (EVENING, "day", "26 September 2023"),
        (EVENING, "month", "September 2023"),
        (EVENING, "year", "2023"),
        (FIRST, "day", "1 September 2023"),
    ],
    "hy": [
        (EVENING, "minute", "2023 թ. սեպտեմբերի 26, 20:07"),
        (EVENING, "hour", "2023 թ. սեպտեմբերի 26, 20:00"),
        (EVENING, "day", "2023 թ. սեպտեմբերի 26"),
        (EVENING, "month", "2023 թ. սեպտեմբեր"),
        (EVENING, "year", "2023 թ."),
        (FIRST, "day", "2023 թ. սեպտեմբերի 1"),
    ],
    "ru": [
        (EVENING, "minute", "26 сентября 2023 г., 20:07"),
        (EVENING, "hour", "26 сентября 2023 г., 20:00"),
        (EVENING, "day", "26 сентября 2023 г."),
        (EVENING, "month", "сентябрь 2023 г."),
        (EVENING, "year", "2023 г."),
        (FIRST, "day", "1 сентября 2023 г."),
    ],
    "fr": [
        (EVENING, "minute", "26 septembre 2023 à 20:07"),
        (EVENING, "hour", "26 septembre 2023 à 20:00"),
        (EVENING, "day", "26 septembre 2023"),
        (EVENING, "month", "septembre 2023"),
        (EVENING, "year", "2023"),
        (FIRST, "day", "1er septembre 2023"),
    ],
}


@pytest.mark.parametrize(
    ("language", "when", "precision", "expected"),
    [(language, *row) for language, rows in MOMENTS.items() for row in rows],
)
def test_a_moment_is_told_in_its_place_and_no_more_exactly_than_known(
    language, when, precision, expected
):
    assert moment(when, precision, language, "Asia/Yerevan") == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("precision", ["minute", "hour", "day"])
def test_a_moment_in_a_text_is_not_taken_for_a_quantity(language, precision):
    assert find_numbers(moment(EVENING, Precision(precision), language, "Asia/Yerevan")) == []


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        moment(datetime(2023, 9, 26), "day", "en", "Asia/Yerevan")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0.5, ("less than an hour", "մեկ ժամից պակաս", "менее часа", "moins d'une heure")),
        (1, ("1 hour", "1 ժամ", "1 час", "1 heure")),
        (3.9, ("3 hours", "3 ժամ", "3 часа", "3 heures")),
        (48, ("48 hours", "48 ժամ", "48 часов", "48 heures")),
        (49, ("2 days", "2 օր", "2 дня", "2 jours")),
        (24 * 60, ("60 days", "60 օր", "60 дней", "60 jours")),
        (24 * 61, ("2 months", "2 ամիս", "2 месяца", "2 mois")),
        (24 * 365, ("11 months", "11 ամիս", "11 месяцев", "11 mois")),
        (24 * 731, ("2 years", "2 տարի", "2 года", "2 ans")),
        (24 * 3700, ("10 years", "10 տարի", "10 лет", "10 ans")),
    ],
)
def test_an_age_counts_whole_units_that_have_passed(hours, expected):
    assert tuple(age(hours, language) for language in LANGUAGES) == expected


def test_an_age_is_never_negative():
    with pytest.raises(ValueError, match="not negative"):
        age(-1, "en")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "A, B and C"), ("hy", "A, B և C"), ("ru", "A, B и C"), ("fr", "A, B et C")],
)
def test_items_are_listed_in_one_phrase(language, expected):
    assert list_of(["A", "B", "C"], language) == expected
    assert list_of(["A"], language) == "A"
    assert list_of([], language) == ""


@pytest.mark.parametrize(
    "call",
    [
        lambda: number(1, "ka"),
        lambda: phrase(NOTHING_SAID, "ka"),
        lambda: moment(EVENING, "day", "ka", "Asia/Yerevan"),
        lambda: age(1, "ka"),
        lambda: list_of(["A"], "ka"),
    ],
)
def test_an_unknown_language_is_named(call):
    with pytest.raises(UnsupportedLanguage, match="en, hy, ru, fr; not in “ka”"):
        call()
