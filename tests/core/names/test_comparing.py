"""Two people compared: one across scripts, spellings and cases; two however alike they look."""

import re

import pytest

from kanch.core.names import SENTENCES, Comparison, Matcher, Person, Years, sentence

NUMBER = re.compile(r"\d{4}")


def person(text: str, sex: str = "", place: str = "", father: str = "") -> Person:
    """“Ваня Петросян 1961” as a Person."""
    year = NUMBER.search(text)
    years = Years(int(year[0]), int(year[0])) if year else None
    return Person(text, NUMBER.sub("", text), years, place, sex, father)


def compare(matcher: Matcher, one: str, other: str) -> Comparison:
    return matcher.compare(person(one), person(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Акоп Саркисян", "Հակոբ Սարգսյան"),
        ("Оганес Григорянц", "Hovhannes Grigorian"),
        ("Krikor Bedrossian", "Գրիգոր Պետրոսյան"),
        ("Chatschatrjan Armen", "Խաչատրյան Արմեն"),
        ("Ашота Геворкяна", "Աշոտ Գևորգյան"),
        ("Xaçatryan Anahid", "Хачатрян Анаит"),
        ("Յովհաննէս Յակոբեան", "Հովհաննես Հակոբյան"),
        ("Аsмик Мкртчян", "Հասմիկ Մկրտչյան"),
        ("Ованес Арутюнянц", "Հովհաննես Հարությունյան"),
        ("Hovhannes Haroutunian", "Ованес Арутюнянц"),
        ("Անահիտ Ավագյան", "Anahid Avakian"),
        ("Hagop Garabedian", "Hakob Karapetyan"),
        ("Boghos Bedrossian", "Պողոս Պետրոսյան"),
        ("Hripsimé Haroutunian", "Рипсиме Арутюнян"),
        ("Հովհաննիսյան Վահան", "Оганесян Ваган"),
        ("Ղազարյան Սահակ", "Казарян Саак"),
        ("Эрмине Гукасян", "Հերմինե Ղուկասյան"),
        ("Амбарцумян Грачья", "Համբարձումյան Հրաչյա"),
        ("Arschawir Schahinjan", "Արշավիր Շահինյան"),
        ("Cəfərov Əli", "Джафаров Али"),
        ("Саркисян, Акоп", "Sargsyan Hakob"),
        ("АкопСаркисян", "Հակոբ Սարգսյան"),
        ("Lfdbl Cfhrbczy", "Դավիթ Սարգսյան"),
        ("г-н Акоп Саркисян", "Հակոբ Սարգսյան"),
        ("Акоп Арамович Саркисян", "Սարգսյան Հակոբ Արամի"),
        ("Мамедов Али Гасан оглы", "Məmmədov Əli Həsən oğlu"),
    ],
)
def test_one_name_in_two_spellings_is_one(matcher: Matcher, one: str, other: str) -> None:
    found = compare(matcher, one, other)
    assert found.likeness is not None
    assert found.likeness >= 0.9
    assert found.probability >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ваня Петросян 1961", "Հովհաննես Պետրոսյան 1960"),
        ("Гриша Саркисян 1950", "Գրիգոր Սարգսյան 1950"),
        ("Hasmik Mkrtchyan (Avagyan)", "Ավագյան Հասմիկ"),
        ("Анна Мкртчян-Авагян", "Աննա Ավագյան"),
        ("Анна Мкртчян, урожд. Авагян", "Աննա Ավագյան"),
        ("А. Гукасян 1950", "Արամ Ղուկասյան 1951"),
        ("Կարո Ավագյան 1960", "Карен Авагян 1960"),
    ],
)
def test_a_short_name_an_initial_or_a_maiden_name_is_likely(
    matcher: Matcher, one: str, other: str
) -> None:
    found = compare(matcher, one, other)
    assert found.likeness is not None
    assert found.likeness >= 0.7
    assert found.probability >= 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ashot Petrosyan", "Armen Petrosyan"),
        ("Anna Petrosyan", "Armen Petrosyan"),
        ("Արմեն Աշոտի Դավթյան", "Ашот Арменович Давтян"),
        ("Hovsepyan", "Hovakimyan"),
        ("Hovsepyan Armen", "Hovakimyan Armen"),
        ("А. Саркисян", "Карен Саркисян"),
        ("Աննա Ավագյան", "Анна Мкртчян"),
        ("Акоп Саркисян", "Гурген Мкртчян"),
        ("Акоп Саркисян", "Саркис Акопян"),
        ("Petros Hakobyan", "Hakob Petrosyan"),
        ("unknown", "неизвестно"),
        ("😀😀", "Ara"),
    ],
)
def test_two_names_are_two(matcher: Matcher, one: str, other: str) -> None:
    assert compare(matcher, one, other).probability < 0.05


def test_a_surname_with_and_without_its_prefix_is_possible_but_weak(matcher: Matcher) -> None:
    found = compare(matcher, "Ter-Petrosyan", "Петросян")
    assert found.likeness is not None
    assert 0.5 < found.likeness < 0.95
    assert 0 < compare(matcher, "Ter-Petrosyan", "Саркисян").probability < found.probability < 0.5


@pytest.mark.parametrize("other", ["Մհեր", "Мгер"])
def test_a_given_name_alone_is_like_itself_and_sure_of_little(matcher: Matcher, other: str) -> None:
    found = compare(matcher, "Mher", other)
    assert found.likeness == 1
    assert found.probability < 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Աղաջան", "Aghajan"),
        ("Օհանջան", "Ohanjan"),
        ("Եսաջան", "Yesajan"),
        ("Պարգև", "Pargev"),
        ("Аристид", "Aristidis"),
        ("Мешади", "Mashadi"),
    ],
)
def test_a_given_name_that_ends_like_a_surname_is_one_when_alone(
    matcher: Matcher, one: str, other: str
) -> None:
    likeness = compare(matcher, one, other).likeness
    assert likeness is not None
    assert likeness >= 0.9


def test_what_has_nothing_to_compare_has_no_likeness(matcher: Matcher) -> None:
    assert compare(matcher, "unknown", "Акоп").likeness is None
    assert compare(matcher, "", "").likeness is None


def test_a_short_name_of_a_man_or_a_woman_fits_only_when_the_sex_does(matcher: Matcher) -> None:
    karo = "Կարո Ավագյան"
    woman = matcher.compare(person(karo, sex="f"), person("Карине Авагян", sex="f"))
    man = matcher.compare(person(karo, sex="m"), person("Карине Авагян", sex="f"))
    assert man.probability < 0.5 < woman.probability


def test_a_rare_name_says_more_than_a_common_one(matcher: Matcher) -> None:
    rare = compare(matcher, "Արշավիր Շահինյան", "Аршавир Шагинян")
    common = compare(matcher, "Արմեն Սարգսյան", "Армен Саркисян")
    assert rare.odds > common.odds


def test_the_more_people_there_are_the_more_namesakes(matcher: Matcher) -> None:
    one, other = person("Акоп Саркисян"), person("Հակոբ Սարգսյան")
    odds = [matcher.compare(one, other, among).odds for among in (10, 1000, 100_000)]
    assert odds == sorted(odds, reverse=True)
    assert odds[0] > odds[-1]


@pytest.mark.parametrize(
    "years",
    [
        # Nearest first.
        [1960, 1961, 1962, 1964, 1990],
        [1985, 1986, 1987, 1989, 2010],
    ],
)
def test_a_year_speaks_less_the_farther_it_is(matcher: Matcher, years: list[int]) -> None:
    asked = person(f"Акоп Саркисян {years[0]}")
    odds = [matcher.compare(asked, person(f"Հակոբ Սարգսյան {year}")).odds for year in years]
    assert odds == sorted(odds, reverse=True)
    assert odds[0] > matcher.compare(asked, person("Հակոբ Սարգսյան")).odds > odds[-1]


def test_a_year_with_digits_swapped_is_better_than_one_as_far(matcher: Matcher) -> None:
    asked = person("Акоп Саркисян 1958")
    swapped = matcher.compare(asked, person("Հակոբ Սարգսյան 1985"))
    far = matcher.compare(asked, person("Հակոբ Սարգսյան 1986"))
    assert swapped.odds > far.odds


def test_a_place_speaks_for_when_same_and_against_when_different(matcher: Matcher) -> None:
    asked = person("Акоп Саркисян", place="Степанакерт")
    odds = {
        place: matcher.compare(asked, person("Հակոբ Սարգսյան", place=place)).odds
        for place in ("Xankəndi", "", "Երևան")
    }
    assert odds["Xankəndi"] >= odds[""] > odds["Երևան"]


def test_a_father_kept_apart_counts_like_one_in_the_name(matcher: Matcher) -> None:
    asked = person("Акоп Арамович Саркисян")
    same = matcher.compare(asked, person("Հակոբ Սարգսյան", father="Արամ"))
    other = matcher.compare(asked, person("Հակոբ Սարգսյան", father="Գուրգեն"))
    silent = matcher.compare(asked, person("Հակոբ Սարգսյան"))
    assert same.odds > silent.odds > other.odds


def test_another_name_of_the_same_person_counts(matcher: Matcher) -> None:
    asked = person("Jacques Sarkissian")
    record = Person("a", "Հակոբ Սարգսյան", also=("Жак Саркисян",))
    assert matcher.compare(asked, record).probability >= 0.5
    assert matcher.compare(asked, person("Հակոբ Սարգսյան")).odds < (
        matcher.compare(asked, record).odds
    )


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Акоп Саркисян", "Հակոբ Սարգսյան", "given.russian_form"),
        ("Հակոբ Սարգսյան", "Акоп Саркисян", "given.has_russian_form"),
        ("Ваня Петросян", "Հովհաննես Պետրոսյան", "given.short"),
        ("Հովհաննես Պետրոսյան", "Ваня Петросян", "given.has_short"),
        ("А. Гукасян", "Արամ Ղուկասյան", "given.initial"),
        ("Ashot Petrosyan", "Armen Petrosyan", "given.different"),
        ("Ashot Petrosyan", "Ashot Petrosyan", "surname.same"),
        ("Акоп Саркисян", "Հակոբ Սարգսյան", "surname.script"),
        ("Ashot Petrosyan", "Ashot Bedrossian", "surname.spelling"),
        ("Արմեն Աշոտի Դավթյան", "Ашот Арменович Давтян", "family.child"),
        ("Акоп 1960", "Акоп 1960", "year.equal"),
        ("Акоп 1960", "Акоп 1962", "year.two"),
        ("Акоп 1958", "Акоп 1985", "year.swapped"),
    ],
)
def test_a_reason_says_how_two_parts_go_together(
    matcher: Matcher, one: str, other: str, code: str
) -> None:
    assert code in {reason.code for reason in compare(matcher, one, other).reasons}


def test_a_reason_is_a_sentence_with_what_was_written(matcher: Matcher) -> None:
    reasons = compare(matcher, "Ваня Петросян 1961", "Հովհաննես Պետրոսյան 1960").reasons
    said = " / ".join(map(sentence, reasons))
    for word in ("Ваня", "Հովհաննես", "Петросян", "Պետրոսյան", "1961", "1960"):
        assert word in said
    assert "about 1 person in" in said
    assert {reason.code for reason in reasons} <= set(SENTENCES)


def test_reasons_come_weightiest_first(matcher: Matcher) -> None:
    one = person("Акоп Арамович Саркисян 1960", sex="m", place="Шуша")
    other = person("Հակոբ Արամի Սարգսյան 1961", sex="m", place="Şuşa")
    weights = [abs(reason.worth) for reason in matcher.compare(one, other).reasons]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) == 6


def test_a_matcher_can_be_made_to_forget_the_names_it_read() -> None:
    matcher = Matcher()
    before = matcher.compare(Person("a", "Ованес Арутюнянц"), Person("b", "Hovhannes Haroutunian"))
    matcher.forget()
    assert matcher.words.word.cache_info().currsize == 0
    assert matcher.describe.cache_info().currsize == 0
    again = matcher.compare(Person("a", "Ованес Арутюнянц"), Person("b", "Hovhannes Haroutunian"))
    assert again == before


def test_a_grandson_named_after_his_grandfather_is_in_doubt(matcher: Matcher) -> None:
    place = "Шуши"
    grandfather = Person("a", "Сергей Арамович Балаян", Years(1930, 1930), place)
    grandson = Person("b", "Сергей Ашотович Балаян", Years(1990, 1990), place)
    assert matcher.compare(grandfather, grandson).probability < 0.2


def test_sisters_whose_names_are_alike_are_not_one(matcher: Matcher) -> None:
    one = Person("a", "Анна Багдасарян", Years(1985, 1985), "Шуши", "f", "Вреж")
    other = Person("b", "Анаит Багдасарян", Years(1990, 1990), "Шуши", "f", "Вреж")
    assert matcher.compare(one, other).probability < 0.8


def test_a_hint_at_a_sister_is_given_only_where_what_sisters_share_agrees(
    matcher: Matcher,
) -> None:
    one = Person("a", "Мовсес Цатурян", place="Чартар", sex="m")
    other = Person("b", "Нвард Цатурян", place="Шуши", sex="f")
    codes = {reason.code for reason in matcher.compare(one, other).reasons}
    assert "family.sibling" not in codes


def test_a_latin_initial_fits_what_its_letter_begins(matcher: Matcher) -> None:
    for initial, name in [("S.", "Shushan"), ("K.", "Khachatur"), ("E.", "Yelena")]:
        found = matcher.compare(Person("a", f"{initial} Balayan"), Person("b", f"{name} Balayan"))
        assert "given.initial" in {reason.code for reason in found.reasons}
