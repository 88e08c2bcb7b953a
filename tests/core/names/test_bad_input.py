"""What lists really hold: scraps, jokes, slips, other alphabets. Nothing is refused."""

import pytest

from kanch.core.names import Matcher, Person

SCRAPS = [
    "а",
    "x",
    "Ա",
    "А.",
    "-",
    "--",
    ".",
    "...",
    "?",
    "12345",
    "+374 91 123456",
    "1958",
    "😀",
    "😀 Акоп 😀",
    "👨‍👩‍👧",
    "а" * 500,
    "Саркисян " * 60,
    "Ա" * 500,
    "А.Б.В.Г.Д.Е.Ж.З.",
    "((((",
    "))Акоп((",
    "«»",
    '"',
    "Акоп (",
    "Акоп, , , Саркисян",
    ",",
    ";;;",
    "/",
    "née",
    "урожд.",
    "сын",
    "оглы",
    "Арамович",
    "-ян",
    "ян",
    "Тер",
    "Тер-",
    "Тер- Петросян",
    "حسن علی",
    "გიორგი ბერიძე",
    "Γιώργος Παπαδόπουλος",
    "李小龙",
    "Ա\u0301ր\u0301ա\u0301մ",
    "\u202eмарА",
    "\x00\x01",
    "\ud800",
    "Акоп\nСаркисян",
    "<b>Акоп</b>",
    "Акоп'; DROP TABLE people;--",
    "ИВАНОВ ИВАН ИВАНОВИЧ",
    "%s %d {0}",
    "{a}",
]
NOBODY = [
    "unknown",
    "Unknown",
    "UNKNOWN",
    "неизвестно",
    "неизвестный",
    "անհայտ",
    "Անհայտ",
    "?",
    "???",
    "-",
    "—",
    "12345",
    "😀",
    "",
    "   ",
]


@pytest.mark.parametrize("scrap", SCRAPS)
def test_a_scrap_is_compared_like_anything_else(matcher: Matcher, scrap: str) -> None:
    record = Person("a", "Հակոբ Սարգսյան", father="Արամ", place="Շուշի")
    for asked in (
        Person("q", scrap),
        Person("q", "Акоп Саркисян", father=scrap),
        Person("q", "Акоп Саркисян", place=scrap),
        Person("q", "Акоп Саркисян", also=(scrap,)),
    ):
        found = matcher.compare(asked, record)
        assert 0 <= found.probability <= 1
        assert found.probability == matcher.compare(record, asked).probability


def test_a_register_of_scraps_answers(matcher: Matcher) -> None:
    held = matcher.register(
        Person(str(at), scrap, place=scrap, father=scrap) for at, scrap in enumerate(SCRAPS)
    )
    held.add(Person("x", "Հակոբ Սարգսյան"))
    # Two of the scraps say the same name.
    first = held.search(Person("q", "Акоп Саркисян"), 3)
    assert {one.record_id for one in first} >= {"x"}
    for scrap in SCRAPS:
        assert len(held.search(Person("q", scrap), 3)) == 3


@pytest.mark.parametrize("nobody", NOBODY)
def test_nobody_is_like_nobody(matcher: Matcher, nobody: str) -> None:
    for other in (*NOBODY, "Ара", "Акоп Саркисян"):
        found = matcher.compare(Person("q", nobody), Person("a", other))
        assert found.likeness is None
        assert found.probability < 0.05


def test_an_unknown_person_is_sure_of_no_record(matcher: Matcher) -> None:
    held = matcher.register(
        [Person("a", "unknown"), Person("b", "неизвестно"), Person("c", "Հակոբ Սարգսյան")]
    )
    assert all(one.probability < 0.3 for one in held.search(Person("q", "անհայտ")))


@pytest.mark.parametrize(
    "written",
    [
        "Ак\u200bоп Сарк\u00adисян",
        "Ако\u0301п Саркися\u0301н",
        "\u202aАкоп Саркисян\u202c",
        "\ufeffАкоп\u00a0Саркисян",
        "Акоп\tСаркисян\r\n",
        "Акoп Сapкиcян",
        "Akop Саркисян",
        "😀 Акоп Саркисян!!!",
        "1. Акоп Саркисян",
        "Акоп Саркисян 1958",
        "АКОП САРКИСЯН",
        "аКОП сАРКИСЯН",
        "Акоп — Саркисян",
        "* Акоп Саркисян *",
        "Акоп  /  Саркисян",
        "Ａｋｏｐ Саркисян",
    ],
)
def test_dirt_around_or_inside_a_name_does_not_hide_it(matcher: Matcher, written: str) -> None:
    found = matcher.compare(Person("q", written), Person("a", "Հակոբ Սարգսյան"))
    assert found.likeness is not None
    assert found.likeness >= 0.85
    assert found.probability >= 0.7


@pytest.mark.parametrize(
    ("patronymic", "record"),
    [("Арамович", "Սարգսյան Հակոբ Արամի"), ("Арамовна", "Саркисян Анаит Арамовна")],
)
def test_a_patronymic_alone_compares_the_father_and_is_sure_of_nothing(
    matcher: Matcher, patronymic: str, record: str
) -> None:
    found = matcher.compare(Person("q", patronymic), Person("a", record))
    assert found.probability < 0.5
    assert any(reason.code.startswith("father.") for reason in found.reasons)
    assert all(reason.worth > 0 for reason in found.reasons)


@pytest.mark.parametrize("letter", ["А", "Հ", "H", "A."])
def test_one_letter_fits_and_is_sure_of_nothing(matcher: Matcher, letter: str) -> None:
    found = matcher.compare(Person("q", letter), Person("a", "Հակոբ Սարգսյան"))
    assert found.probability < 0.5


def test_a_name_too_long_is_read_from_its_beginning(matcher: Matcher) -> None:
    long = "Акоп Саркисян " + "ж" * 500
    found = matcher.compare(Person("q", long), Person("a", "Հակոբ Սարգսյան"))
    assert found.likeness is not None
    assert found.likeness >= 0.9


@pytest.mark.parametrize("name", ["Əhməd Həsənov", "გიორგი ბერიძე", "Γιώργος Παπαδόπουλος"])
def test_a_name_of_another_people_is_like_itself(matcher: Matcher, name: str) -> None:
    found = matcher.compare(Person("q", name), Person("a", name))
    assert found.likeness == 1
    assert found.probability > 0.5


def test_a_georgian_name_is_known_in_latin(matcher: Matcher) -> None:
    found = matcher.compare(Person("q", "გიორგი ბერიძე"), Person("a", "Giorgi Beridze"))
    assert found.likeness is not None
    assert found.likeness > 0.9
