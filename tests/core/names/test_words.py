"""Single words: which names they may stand for, which ending they have, whose child they name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.names import BadTable, Matcher
from kanch.core.names.lexicon import Relation
from kanch.core.names.words import Given

Senses = Callable[[str], dict[str, Relation]]


@pytest.fixture
def senses(matcher: Matcher) -> Senses:
    def found(word: str) -> dict[str, Relation]:
        return {sense.name: sense.relation for sense in matcher.words.word(word).given.senses}

    return found


@pytest.mark.parametrize(
    ("armenian", "others"),
    [
        ("Հակոբ", ["Акоп", "Hakob", "Hagop", "Յակոբ"]),
        ("Հովհաննես", ["Ованес", "Оганес", "Hovhannes", "Hovanes", "Յովհաննէս"]),
        ("Հարություն", ["Арутюн", "Harutyun", "Haroutioun", "Յարութիւն"]),
        ("Հասմիկ", ["Асмик", "Hasmik", "Аsмик"]),
        ("Մհեր", ["Мгер", "Mher"]),
        ("Գևորգ", ["Геворк", "Gevorg", "Kevork", "Գէորգ"]),
        ("Գրիգոր", ["Григор", "Grigor", "Krikor"]),
        ("Պետրոս", ["Петрос", "Petros", "Bedros"]),
        ("Տիգրան", ["Тигран", "Tigran", "Dikran"]),
        ("Կարապետ", ["Карапет", "Karapet", "Garabed"]),
        ("Պողոս", ["Погос", "Poghos", "Boghos"]),
        ("Հերմինե", ["Эрмине", "Hermine"]),
        ("Համլետ", ["Гамлет", "Hamlet"]),
        ("Սահակ", ["Саак", "Sahak", "Sahag"]),
        ("Վահան", ["Ваган", "Ваан", "Vahan"]),
        ("Աստղիկ", ["Астгик", "Астхик", "Astghik"]),
        ("Համբարձում", ["Амбарцум", "Hambardzum"]),
        ("Մկրտիչ", ["Мкртич", "Mkrtich", "Mgrditch"]),
        ("Անահիտ", ["Анаит", "Anahit", "Anahid"]),
    ],
)
def test_a_name_is_known_in_every_script(senses: Senses, armenian: str, others: list[str]) -> None:
    ours = set(senses(armenian))
    for other in others:
        assert ours & set(senses(other)), other


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("Ваня", "Հովհաննես"),
        ("Гриша", "Գրիգոր"),
        ("Жора", "Գևորգ"),
        ("Сережа", "Սարգիս"),
        ("Миша", "Միքայել"),
        ("Яша", "Հակոբ"),
        ("Лева", "Լևոն"),
        ("Կարո", "Կարապետ"),
        ("Կարո", "Կարեն"),
        ("Արո", "Արամ"),
        ("Անո", "Անահիտ"),
    ],
)
def test_a_short_name_may_stand_for_each_of_its_names(
    senses: Senses, short: str, name: str
) -> None:
    found = senses(short)
    assert {found[one] for one in set(found) & set(senses(name))} & {
        Relation.SHORT,
        Relation.EQUIVALENT,
        Relation.FORM,
    }


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("Ашота", "Ашот"),
        ("Ашоту", "Ашот"),
        ("Ашотом", "Ашот"),
        ("Акопа", "Акоп"),
        ("Марии", "Мария"),
        ("Карины", "Карина"),
        ("Сергея", "Сергей"),
        ("Արամի", "Արամ"),
        ("Արամին", "Արամ"),
        ("Աշոտից", "Աշոտ"),
    ],
)
def test_a_case_is_undone(senses: Senses, case: str, name: str) -> None:
    assert set(senses(case)) & set(senses(name))


@pytest.mark.parametrize("name", ["Ара", "Наира", "Карина", "Мария", "Вова", "Նաիրա", "Արա"])
def test_a_name_that_ends_like_a_case_stays_as_it_is(senses: Senses, name: str) -> None:
    assert senses(name)
    assert Relation.FORM in senses(name).values() or Relation.SHORT in senses(name).values()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("yan", ["Григорян", "Գրիգորյան", "Գրիգորեան", "Grigoryan", "Grigorian", "Григорьян"]),
        ("yanc", ["Григорянц", "Grigoryants", "Գրիգորյանց", "Grigoriants"]),
        ("unc", ["Բակունց", "Bakunts", "Бакунц"]),
        ("ov", ["Григоров", "Григорова", "Grigorov", "Mammadova", "Məmmədov"]),
        ("zade", ["Рзазаде", "Rzazadə"]),
        ("Svili", ["Бериашвили", "Beriashvili"]),
    ],
)
def test_a_surname_has_a_family_of_endings(matcher: Matcher, kind: str, words: list[str]) -> None:
    for word in words:
        assert matcher.words.word(word).surname.stems[0].kind == kind, word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Григорян", "Григорянц"),
        ("Григорян", "Григоров"),
        ("Григорян", "Григорьян"),
        ("Սարգսյան", "Sargsyan"),
        ("Բաբայան", "Бабаян"),
        ("Геворкяна", "Геворкян"),
        ("Տեր-Պետրոսյան", "Պետրոսյան"),
        ("Тер-Петросян", "Петросян"),
        ("Мелик-Шахназарян", "Шахназарян"),
    ],
)
def test_one_stem_under_two_endings_or_prefixes(matcher: Matcher, one: str, other: str) -> None:
    def stems(word: str) -> set[str]:
        return {stem.sounds for stem in matcher.words.word(word).surname.stems}

    assert stems(one) & stems(other)


def sounds(form: Given | None) -> set[str]:
    return {reading.sounds for reading in form.readings} if form else set()


@pytest.mark.parametrize(
    ("patronymic", "father", "gender"),
    [
        ("Акопович", "Акоп", "m"),
        ("Акоповна", "Акоп", "f"),
        ("Ованесович", "Ованес", "m"),
        ("Геворковна", "Геворк", "f"),
        ("Сергеевич", "Сергей", "m"),
        ("Юрьевна", "Юрий", "f"),
        ("Кузьмич", "Кузьма", "m"),
        ("Арамовича", "Арам", "m"),
        ("Арамовны", "Арам", "f"),
        ("Հակոբի", "Հակոբ", ""),
        ("Արամի", "Արամ", ""),
        ("Արայի", "Արա", ""),
        ("Յուրու", "Յուրի", ""),
        ("Եղիշեի", "Եղիշե", ""),
        ("Hakobi", "Hakob", ""),
    ],
)
def test_a_patronymic_names_the_father(
    matcher: Matcher, patronymic: str, father: str, gender: str
) -> None:
    word = matcher.words.word(patronymic)
    assert word.father is not None
    assert word.gender == gender
    same = {sense.name for sense in word.father.senses} & {
        sense.name for sense in matcher.words.word(father).given.senses
    }
    assert same or sounds(word.father) & sounds(matcher.words.word(father).given)


@pytest.mark.parametrize(
    ("initial", "name"),
    [
        ("А", "Акоп"),
        ("А", "Հակոբ"),
        ("Հ", "Հակոբ"),
        ("H", "Հակոբ"),
        ("Gh", "Ղազար"),
        ("Е", "Ерванд"),
        ("Э", "Հերմինե"),
        ("Ե", "Երվանդ"),
        ("Ո", "Ոսկան"),
    ],
)
def test_an_initial_opens_the_names_that_it_may_stand_for(
    matcher: Matcher, initial: str, name: str
) -> None:
    form = matcher.words.initial(initial)
    openings = sounds(form)
    assert form.initial
    assert openings & {reading.sounds[0] for reading in matcher.words.word(name).given.readings}


def test_one_word_is_one_value(matcher: Matcher) -> None:
    afresh = matcher.words.word.__wrapped__
    for written in ("Հակոբ", "Саркисян", "Арамович", "Xaçatryan", "x", "-", "😀"):
        one, other = matcher.words.word(written), afresh(written)
        assert one == other
        assert hash(one) == hash(other)


@given(word=st.text(st.characters(exclude_categories=["Z", "C"]), max_size=30))
def test_any_word_can_be_read(matcher: Matcher, word: str) -> None:
    found = matcher.words.word(word)
    assert found.written == word
    assert found.given.readings
    assert found.surname.stems
    assert found.gender in {"", "m", "f"}
    costs = [sense.cost for sense in found.given.senses]
    assert costs == sorted(costs)


def test_an_own_patronymic_without_a_cost_is_named_while_loading(tmp_path: Path) -> None:
    (tmp_path / "patronymic_endings.csv").write_text("ending,gender\novuC,m\n", "utf-8")
    with pytest.raises(BadTable, match=r"patronymic_endings\.csv.*cost"):
        Matcher([tmp_path])
