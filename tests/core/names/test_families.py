"""Two inquiries that name each other, and fathers that a patronymic names."""

from math import isclose, isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanch.core.names import (
    Inquiry,
    Matcher,
    Person,
    Years,
    father_fits,
    name_each_other,
    sentence,
)


def person(name: str, year: int | None = None, place: str = "", father: str = "") -> Person:
    years = Years(year, year) if year else None
    return Person("", name, years, place, father=father)


BROTHER = Inquiry(
    person("Армен Арамович Петросян", 1960, "Шуши"), person("Анна Арамовна Петросян", 1964, "Шуши")
)
SISTER = Inquiry(
    person("Աննա Արամի Պետրոսյան", 1964, "Շուշի"), person("Արմեն Արամի Պետրոսյան", 1961, "Շուշի")
)


def test_two_who_seek_each_other_are_surer_together_than_apart(matcher: Matcher) -> None:
    one = Inquiry(person("Армен Петросян"), person("Анна Петросян"))
    other = Inquiry(person("Աննա Պետրոսյան"), person("Արմեն Պետրոսյան"))
    apart = max(
        matcher.compare(one.sought, other.seeker).probability,
        matcher.compare(other.sought, one.seeker).probability,
    )
    found = name_each_other(matcher, one, other)
    assert found.probability > apart
    assert found.probability > 0.95
    assert found.likeness is not None
    assert found.likeness > 0.9


def test_what_a_family_shares_counts_once(matcher: Matcher) -> None:
    found = name_each_other(matcher, BROTHER, SISTER)
    codes = [reason.code.partition(".")[0] for reason in found.reasons]
    assert sorted(codes) == ["father", "given", "given", "place", "surname", "year", "year"]
    once = sum(reason.worth for reason in found.reasons)
    twice = sum(
        reason.worth
        for one, other in ((BROTHER, SISTER), (SISTER, BROTHER))
        for reason in matcher.compare(one.sought, other.seeker).reasons
    )
    assert once < twice - 8
    # The other stories only lower the odds.
    assert found.odds < once


def test_surnames_that_differ_within_the_inquiries_count_both(matcher: Matcher) -> None:
    one = Inquiry(person("Армен Петросян"), person("Анна Саркисян"))
    other = Inquiry(person("Աննա Սարգսյան"), person("Արմեն Պետրոսյան"))
    codes = [
        reason.code.partition(".")[0] for reason in name_each_other(matcher, one, other).reasons
    ]
    assert codes.count("surname") == 2


@pytest.mark.parametrize("which", ["seeker", "sought"])
def test_a_sibling_in_the_place_of_one_of_the_two_is_not_enough(
    matcher: Matcher, which: str
) -> None:
    sibling = person("Մարիամ Արամի Պետրոսյան", 1966, "Շուշի")
    other = (
        Inquiry(sibling, SISTER.sought) if which == "seeker" else Inquiry(SISTER.seeker, sibling)
    )
    found = name_each_other(matcher, BROTHER, other)
    assert found.probability < 0.3
    assert "given.different" in {
        reason.code for reason in (found.sought if which == "seeker" else found.seeker)
    }


def test_a_fathers_name_is_not_counted_again_as_his_sons_patronymic(matcher: Matcher) -> None:
    father, son = person("Арам Петросян"), person("Армен Арамович Петросян")
    aram, armen = person("Արամ Պետրոսյան"), person("Արմեն Արամի Պետրոսյան")
    found = name_each_other(matcher, Inquiry(father, son), Inquiry(armen, aram))
    alone = matcher.compare(aram, father)
    worth = {reason.code.partition(".")[0]: reason.worth for reason in alone.reasons}
    of_father = next(one for one in found.seeker if one.code.startswith("given"))
    of_son = next(one for one in found.sought if one.code.startswith("father"))
    assert isclose(of_father.worth, max(worth["given"] - of_son.worth, 0))
    turned = name_each_other(matcher, Inquiry(son, father), Inquiry(aram, armen))
    assert isclose(turned.odds, found.odds)
    assert found.probability > 0.9


def test_another_son_of_his_is_not_the_son_he_seeks(matcher: Matcher) -> None:
    one = Inquiry(person("Арам Петросян", 1930), person("Армен Арамович Петросян", 1960))
    other = Inquiry(person("Կարեն Արամի Պետրոսյան", 1962), person("Արամ Պետրոսյան", 1930))
    assert name_each_other(matcher, one, other).probability < 0.3


@pytest.mark.parametrize("name", ["Сурен Багдасарян", "Мариам Багдасарян", ""])
def test_one_who_is_surely_meant_may_seek_another(matcher: Matcher, name: str) -> None:
    other = Inquiry(SISTER.seeker, person(name))
    assert matcher.compare(BROTHER.sought, other.seeker).probability > 0.95
    assert name_each_other(matcher, BROTHER, other).probability < 0.5


def test_strangers_are_strangers(matcher: Matcher) -> None:
    other = Inquiry(person("Նարեկ Սարգսյան", 1950), person("Անի Սարգսյան", 1980))
    assert name_each_other(matcher, BROTHER, other).probability < 0.001


def test_the_more_inquiries_there_are_the_less_sure_one_is(matcher: Matcher) -> None:
    few, many = (name_each_other(matcher, BROTHER, SISTER, among) for among in (10, 100_000))
    assert few.odds > many.odds


def test_nothing_known_is_no_evidence(matcher: Matcher) -> None:
    nobody = Inquiry(person(""), person(""))
    found = name_each_other(matcher, nobody, nobody)
    assert found.likeness is None
    assert found.reasons == ()
    assert found.probability < 0.01


NAMES = st.sampled_from(
    ["", "?", "Анна", "Петросян Анна Арамовна", "Արամ Պետրոսյան", "Aram P.", "А. А. Саркисов"]
)
INQUIRIES = st.builds(Inquiry, st.builds(person, NAMES), st.builds(person, NAMES))


@settings(max_examples=25)
@given(one=INQUIRIES, other=INQUIRIES)
def test_it_is_the_same_both_ways(matcher: Matcher, one: Inquiry, other: Inquiry) -> None:
    there, back = name_each_other(matcher, one, other), name_each_other(matcher, other, one)
    assert isfinite(there.odds)
    assert isclose(there.odds, back.odds, abs_tol=1e-9)
    worth = [[round(reason.worth, 6) for reason in found.reasons] for found in (there, back)]
    assert worth[0] == worth[1]
    assert 0 <= there.probability <= 1


@pytest.mark.parametrize(
    ("child", "father", "code"),
    [
        (person("Петросян Армен Арамович"), person("Արամ Պետրոսյան"), "father.script"),
        (person("Պետրոսյան Արմեն Արամի"), person("Арам Петросян"), "father.script"),
        (person("Карен Ованесович"), person("Հովհաննես"), "father.script"),
        (person("Leyla Aram qızı"), person("Арам"), "father.script"),
        (person("Анна", father="Арам"), person("Арам Петросян"), "father.same"),
        (person("Петросян А. А."), person("Արամ Պետրոսյան"), "father.initial"),
        (person("Петросян Армен Арамович"), person("Կարեն Պետրոսյան"), "father.different"),
    ],
)
def test_a_patronymic_names_the_father(
    matcher: Matcher, child: Person, father: Person, code: str
) -> None:
    reason = father_fits(matcher, child, father)
    assert reason is not None
    assert reason.code == code
    assert (reason.worth > 0) == (code != "father.different")
    assert reason.details["b"] in sentence(reason)


@pytest.mark.parametrize(
    ("child", "father"), [("Армен Петросян", "Арам"), ("Армен Арамович", ""), ("", "")]
)
def test_without_a_fathers_name_nothing_is_said(matcher: Matcher, child: str, father: str) -> None:
    assert father_fits(matcher, person(child), person(father)) is None
