"""Names taken apart: order, commas, titles, initials, patronymics, maiden and double names."""

import pytest

from kanch.core.names import Matcher, Parsing


def parts(parsing: Parsing) -> tuple[str, str, str]:
    given, surnames, fathers = (
        " ".join(sorted(part.written for part in found))
        for found in (parsing.given, parsing.surnames, parsing.fathers)
    )
    return given, surnames, fathers


def likeliest(matcher: Matcher, name: str) -> tuple[str, str, str]:
    return parts(matcher.parse(name).parsings[0])


@pytest.mark.parametrize(
    ("name", "given", "surname"),
    [
        ("Акоп Саркисян", "Акоп", "Саркисян"),
        ("Саркисян Акоп", "Акоп", "Саркисян"),
        ("Саркисян, Акоп", "Акоп", "Саркисян"),
        ("САРКИСЯН АКОП", "АКОП", "САРКИСЯН"),
        ("саркисян акоп", "акоп", "саркисян"),
        ("Հակոբ Սարգսյան", "Հակոբ", "Սարգսյան"),
        ("Սարգսյան Հակոբ", "Հակոբ", "Սարգսյան"),
        ("Յակոբ Սարգսեան", "Յակոբ", "Սարգսեան"),
        ("Hakob Sargsyan", "Hakob", "Sargsyan"),
        ("Geworgjan Armen", "Armen", "Geworgjan"),
        ("Xaçatryan Anahid", "Anahid", "Xaçatryan"),
        ("Əliyev Həsən", "Həsən", "Əliyev"),
        ("Оганес Григорянц", "Оганес", "Григорянц"),
        ("Бакунц Ваня", "Ваня", "Бакунц"),
        ("Саркисян", "", "Саркисян"),
        ("Карен", "Карен", ""),
        ("Ара", "Ара", ""),
        ("Մարտիրոսյան Մարտիրոս", "Մարտիրոս", "Մարտիրոսյան"),
        ("Petros Petrosyan", "Petros", "Petrosyan"),
    ],
)
def test_given_name_and_surname_are_told_apart_in_any_order(
    matcher: Matcher, name: str, given: str, surname: str
) -> None:
    assert likeliest(matcher, name) == (given, surname, "")


@pytest.mark.parametrize(
    ("name", "wanted", "gender"),
    [
        ("Саркисян Акоп Арамович", ("Акоп", "Саркисян", "Арамович"), "m"),
        ("Акоп Арамович Саркисян", ("Акоп", "Саркисян", "Арамович"), "m"),
        ("Гаянэ Ованесовна Мкртчян", ("Гаянэ", "Мкртчян", "Ованесовна"), "f"),
        ("Սարգսյան Հակոբ Արամի", ("Հակոբ", "Սարգսյան", "Արամի"), ""),
        ("Հակոբ Արամի Սարգսյան", ("Հակոբ", "Սարգսյան", "Արամի"), ""),
        ("Եսայան Անի Յուրու", ("Անի", "Եսայան", "Յուրու"), ""),
        ("Sargsyan Hakob Arami", ("Hakob", "Sargsyan", "Arami"), ""),
        ("Sargsyan Hakob Aramovich", ("Hakob", "Sargsyan", "Aramovich"), "m"),
        ("Мамедов Али Гасан оглы", ("Али", "Мамедов", "Гасан"), "m"),
        ("Əliyev Həsən Məmməd oğlu", ("Həsən", "Əliyev", "Məmməd"), "m"),
        ("Məmmədova Leyla Həsən qızı", ("Leyla", "Məmmədova", "Həsən"), "f"),
        ("Ашот, сын Арама Саркисян", ("Ашот", "Саркисян", "Арама"), "m"),
        ("Հակոբի որդի Արամ Սարգսյան", ("Արամ", "Սարգսյան", "Հակոբի"), "m"),
        ("Abgar, son of Rudolf Masunyan", ("Abgar", "Masunyan", "Rudolf"), "m"),
        ("Анна Ильинична Петрова", ("Анна", "Петрова", "Ильинична"), "f"),
    ],
)
def test_the_father_is_found_in_three_languages(
    matcher: Matcher, name: str, wanted: tuple[str, str, str], gender: str
) -> None:
    assert likeliest(matcher, name) == wanted
    assert matcher.parse(name).gender == gender


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("А. Гукасян", ("А", "Гукасян", "")),
        ("Гукасян А.", ("А", "Гукасян", "")),
        ("Гукасян А", ("А", "Гукасян", "")),
        ("Гукасян А.С.", ("А", "Гукасян", "С")),
        ("А.С. Гукасян", ("А", "Гукасян", "С")),
        ("А. С. Гукасян", ("А", "Гукасян", "С")),
        ("Հ. Սարգսյան", ("Հ", "Սարգսյան", "")),
        ("Gh. Sargsyan", ("Gh", "Sargsyan", "")),
        ("Акоп А. Саркисян", ("Акоп", "Саркисян", "А")),
    ],
)
def test_initials_stand_for_given_name_then_father(
    matcher: Matcher, name: str, wanted: tuple[str, str, str]
) -> None:
    assert likeliest(matcher, name) == wanted


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("Г-н Акоп Саркисян", "Г-н"),
        ("Mr. Акоп Саркисян", "Mr."),
        ("Dr. Акоп Саркисян", "Dr."),
        ("բժիշկ Акоп Саркисян", "բժիշկ"),
        ("ищу Акоп Саркисян", "ищу"),
        ("дедушка Акоп Саркисян", "дедушка"),
        ("Monsieur Акоп Саркисян", "Monsieur"),
    ],
)
def test_a_title_or_remark_is_no_part_of_the_name(
    matcher: Matcher, name: str, left_out: str
) -> None:
    assert likeliest(matcher, name) == ("Акоп", "Саркисян", "")
    assert matcher.parse(name).left_out == (left_out,)


@pytest.mark.parametrize(
    "name",
    [
        "Hasmik Mkrtchyan (Avagyan)",
        "Hasmik Mkrtchyan née Avagyan",
        "Hasmik Mkrtchyan, nee Avagyan",
        "Hasmik Avagyan-Mkrtchyan",
        "Avagyan-Mkrtchyan Hasmik",
        "Hasmik Avagyan - Mkrtchyan",
    ],
)
def test_both_surnames_of_a_woman_are_kept(matcher: Matcher, name: str) -> None:
    assert likeliest(matcher, name) == ("Hasmik", "Avagyan Mkrtchyan", "")


@pytest.mark.parametrize(
    "name", ["Анаит Мкртчян, урожд. Авагян", "Анаит Мкртчян (урожденная Авагян)"]
)
def test_a_birth_name_is_found_in_russian(matcher: Matcher, name: str) -> None:
    assert likeliest(matcher, name) == ("Анаит", "Авагян Мкртчян", "")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Акоп (Жак) Саркисян", "Акоп Жак"),
        ('Акоп "Жак" Саркисян', "Акоп Жак"),
        ("Акоп «Жак» Саркисян", "Акоп Жак"),
        ("Анна-Мария Саркисян", "Анна Анна-Мария Мария"),
    ],
)
def test_another_given_name_is_kept(matcher: Matcher, name: str, given: str) -> None:
    assert likeliest(matcher, name) == (given, "Саркисян", "")


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Левон Тер-Петросян", "Тер-Петросян"),
        ("Тер-Петросян Левон", "Тер-Петросян"),
        ("Տեր-Պետրոսյան Լևոն", "Տեր-Պետրոսյան"),
        ("Levon Der-Bedrossian", "Der-Bedrossian"),
        ("Мелик-Шахназарян Левон", "Мелик-Шахназарян"),
        ("Levon ter Petrosyan", "ter-Petrosyan"),
        ("տեր Պետրոսյան Լևոն", "տեր-Պետրոսյան"),
    ],
)
def test_a_prefix_belongs_to_the_surname(matcher: Matcher, name: str, surname: str) -> None:
    given, surnames, fathers = likeliest(matcher, name)
    assert (surnames, fathers) == (surname, "")
    assert given in {"Левон", "Լևոն", "Levon"}


@pytest.mark.parametrize("name", ["АкопСаркисян", "СаркисянАкоп", "акопсаркисян", "Акоп_Саркисян"])
def test_words_written_together_are_parted(matcher: Matcher, name: str) -> None:
    given, surname, father = likeliest(matcher, name)
    assert (given.lower(), surname.lower(), father) == ("акоп", "саркисян", "")


@pytest.mark.parametrize(
    ("typed", "given", "surname"),
    [
        ("Lfdbl Cfhrbczy", "давид", "саркисян"),
        ("Fktrcfylh Gtnhjczy", "александр", "петросян"),
        ("A\\wt Саркисян", "աշոտ", "Саркисян"),
        ("Ցոլակ Cfhrbczy", "Ցոլակ", "саркисян"),
    ],
)
def test_what_was_typed_in_the_wrong_layout_is_read_as_meant(
    matcher: Matcher, typed: str, given: str, surname: str
) -> None:
    assert likeliest(matcher, typed) == (given, surname, "")


def test_what_was_typed_in_russian_for_latin_is_the_same_name(matcher: Matcher) -> None:
    read = matcher.parse("Рфлщи Ыфкпынфт").parsings[0]
    hakob = {sense.name for sense in matcher.words.word("Hakob").given.senses}
    assert hakob & {sense.name for sense in read.given[0].form.senses}
    assert read.surnames[0].form.names == matcher.words.word("Sargsyan").surname.names


@pytest.mark.parametrize(
    "name", ["Акоп Саркисян", "Wolfgang Müller", "Իվան Պետրով", "Ghukas Tsaturyan"]
)
def test_a_name_in_the_right_layout_stays_as_it_is(matcher: Matcher, name: str) -> None:
    given, surname, _ = likeliest(matcher, name)
    assert f"{given} {surname}" == name


def test_two_people_in_one_line_keep_both_given_names(matcher: Matcher) -> None:
    assert likeliest(matcher, "Сурен и Анаит Саркисян") == ("Анаит Сурен", "Саркисян", "")


@pytest.mark.parametrize(
    "name", ["", " ", "unknown", "неизвестно", "անհայտ", "-", "😀", "12345", "?"]
)
def test_what_holds_no_name_is_empty(matcher: Matcher, name: str) -> None:
    assert matcher.parse(name).empty


@pytest.mark.parametrize("name", ["Акоп", "Саркисян", "Арамович", "x", "А."])
def test_one_word_is_not_empty(matcher: Matcher, name: str) -> None:
    assert not matcher.parse(name).empty


@pytest.mark.parametrize("name", ["Արամ Սարգսի", "Фыщ", "Հակոբի որդի Արամ"])
def test_a_name_that_can_be_read_in_several_ways_keeps_them_likeliest_first(
    matcher: Matcher, name: str
) -> None:
    doubts = [parsing.doubt for parsing in matcher.parse(name).parsings]
    assert len(doubts) > 1
    assert doubts[0] == 0
    assert doubts == sorted(doubts)


@pytest.mark.parametrize(
    "father", ["Арам", "Арамович", "Арама", "Արամ", "Արամի", "Aram", "Aramovich"]
)
def test_a_father_s_name_kept_apart_is_read_in_any_form(matcher: Matcher, father: str) -> None:
    (part,) = matcher.parser.father(father)
    aram = {sense.name for sense in matcher.words.word("Արամ").given.senses}
    assert aram & {sense.name for sense in part.form.senses}
    assert part.written == father


@pytest.mark.parametrize("father", ["", "unknown", "-", "1958", "😀"])
def test_no_father_is_read_from_nothing(matcher: Matcher, father: str) -> None:
    assert matcher.parser.father(father) == ()


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("А.Саркисян", "Саркисян"),
        ("А.С.Гукасян", "Гукасян"),
        ("Հ.Սարգսյան", "Սարգսյան"),
        ("A.Petrosyan", "Petrosyan"),
        ("Акоп,Саркисян", "Саркисян"),
        ("Ашот.Саркисян", "Саркисян"),
    ],
)
def test_a_dot_or_comma_without_a_blank_is_no_letter_of_another_keyboard(
    matcher: Matcher, name: str, surname: str
) -> None:
    assert [part.written for part in matcher.parse(name).parsings[0].surnames] == [surname]


def test_capital_letters_typed_in_the_wrong_layout_are_read(matcher: Matcher) -> None:
    assert likeliest(matcher, "<fhctuzy Fhfv") == ("арам", "барсегян", "")


@pytest.mark.parametrize(
    ("name", "given", "father"),
    [
        ("Балаян В. С.", "В", "С"),
        ("Балаян И. С.", "И", "С"),
        ("Բալայան Է. Ս.", "Է", "Ս"),
        ("Балаян Армен Гурген", "Армен", "Гурген"),
    ],
)
def test_initials_and_fathers_are_not_taken_for_other_words(
    matcher: Matcher, name: str, given: str, father: str
) -> None:
    first = matcher.parse(name).parsings[0]
    assert [part.written for part in first.given] == [given]
    assert [part.written for part in first.fathers] == [father]


def test_small_letters_among_capitals_are_remarks(matcher: Matcher) -> None:
    name = matcher.parse("Карине Балаян 1970 г.р.")
    assert name.parsings[0].fathers == ()
    assert {"г", "р"} <= set(name.left_out)
