"""The surname lists: their form, and facts that anybody from the region would check first."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest

HEADER = [
    "id",
    "people",
    "armenian",
    "russian",
    "azerbaijani",
    "latin",
    "commonness",
    "source",
]
ARMENIAN = re.compile(r"[Ա-Ֆա-ֆև-]+")
CYRILLIC = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ'-]+")
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿĀ-žƏə'-]+")
FILES = ["surnames_armenian.csv", "surnames_others.csv"]


def read(name: str) -> tuple[list[str], list[dict[str, str]]]:
    text = (files("kanch.core") / "names" / "data" / name).read_text(encoding="utf-8")
    assert "\r" not in text
    reader = csv.DictReader(text.splitlines())
    return list(reader.fieldnames or []), list(reader)


HEADERS, ROWS = {}, {}
for _name in FILES:
    HEADERS[_name], ROWS[_name] = read(_name)
ALL = [row for name in FILES for row in ROWS[name]]
BY_ID = {row["id"]: row for row in ALL}


def parts(row: dict[str, str], column: str) -> list[str]:
    return row[column].split("|") if row[column] else []


def russian_of(armenian: str) -> list[str]:
    found = [row for row in ALL if armenian in parts(row, "armenian")]
    assert len(found) == 1, armenian
    return parts(found[0], "russian")


@pytest.mark.parametrize("name", FILES)
def test_header_and_order(name: str) -> None:
    assert HEADERS[name] == HEADER
    ids = [row["id"] for row in ROWS[name]]
    assert ids == sorted(ids)


def test_ids_are_unique_over_both_files() -> None:
    assert len(BY_ID) == len(ALL)
    for row in ALL:
        assert re.fullmatch(r"s_[a-z]+(_\d)?", row["id"]), row["id"]


def test_allowed_values() -> None:
    for row in ALL:
        assert row["people"] in {"hy", "ru", "az", "yz", "el", "ka", "other"}
        assert row["commonness"] in {"a", "b", "c", "d"}
        assert row["source"], row["id"]
        assert row["latin"], row["id"]
    assert {row["people"] for row in ROWS["surnames_armenian.csv"]} == {"hy"}
    assert "hy" not in {row["people"] for row in ROWS["surnames_others.csv"]}


@pytest.mark.parametrize(
    ("column", "script"),
    [("armenian", ARMENIAN), ("russian", CYRILLIC), ("azerbaijani", LATIN), ("latin", LATIN)],
)
def test_each_cell_holds_its_own_script_and_no_doubles(
    column: str, script: re.Pattern[str]
) -> None:
    for row in ALL:
        forms = parts(row, column)
        assert len(forms) == len(set(forms)), (row["id"], column)
        for form in forms:
            assert script.fullmatch(form), (row["id"], form)
            assert form[0].isupper(), (row["id"], form)


def test_an_armenian_form_stands_in_one_row_only() -> None:
    seen = Counter(form for row in ALL for form in parts(row, "armenian"))
    assert [form for form, times in seen.items() if times > 1] == []


def test_rows_have_something_to_match_by() -> None:
    for row in ROWS["surnames_armenian.csv"]:
        assert row["armenian"], row["id"]
    for row in ROWS["surnames_others.csv"]:
        assert row["armenian"] or row["russian"], row["id"]


def test_counts() -> None:
    assert len(ROWS["surnames_armenian.csv"]) >= 1200
    people = Counter(row["people"] for row in ROWS["surnames_others.csv"])
    least = {"ru": 250, "az": 200, "ka": 100, "yz": 60, "el": 60, "other": 80}
    for who, number in least.items():
        assert people[who] >= number, who
    common = Counter(row["commonness"] for row in ROWS["surnames_armenian.csv"])
    assert common["a"] == 20
    assert common["b"] <= 100


def test_an_initial_h_or_gh_always_has_its_russian_form() -> None:
    # Russian drops Հ and writes Ղ as Г or К, so that no letter rule alone gives the form.
    for row in ROWS["surnames_armenian.csv"]:
        if row["armenian"][0] in "ՀՂ" and row["commonness"] in "abc":
            assert row["russian"], row["id"]


@pytest.mark.parametrize(
    ("armenian", "russian"),
    [
        ("Ղազարյան", "Казарян"),
        ("Հովհաննիսյան", "Оганесян"),
        ("Հարությունյան", "Арутюнян"),
        ("Համբարձումյան", "Амбарцумян"),
        ("Աղաջանյան", "Агаджанян"),
        ("Եղիազարյան", "Егиазарян"),
        ("Հակոբջանյան", "Акопджанян"),
        ("Մուրադխանյան", "Мурадханян"),
        ("Սարգսյան", "Саркисян"),
        ("Նահապետյան", "Нагапетян"),
        ("Սահակյան", "Саакян"),
        ("Շահումյան", "Шаумян"),
        ("Հայրապետյան", "Айрапетян"),
        ("Տեր-Հովհաննիսյան", "Тер-Оганесян"),
        ("Բակունց", "Бакунц"),
        ("Այվազովսկի", "Айвазовский"),
        ("Թամոյան", "Тамоян"),
    ],
)
def test_the_usual_russian_form_comes_first(armenian: str, russian: str) -> None:
    assert russian_of(armenian)[0] == russian


@pytest.mark.parametrize(
    ("armenian", "diaspora"),
    [
        ("Պոյաջյան", "Boyadjian"),
        ("Պետրոսյան", "Bedrossian"),
        ("Թաշչյան", "Tashjian"),
        ("Չաքմաքչյան", "Chakmakjian"),
        ("Գույումջյան", "Kouyoumdjian"),
        ("Կարապետյան", "Garabedian"),
    ],
)
def test_diaspora_spellings(armenian: str, diaspora: str) -> None:
    rows = [row for row in ALL if armenian in parts(row, "armenian")]
    assert diaspora in parts(rows[0], "latin")


def test_surnames_that_romanise_alike_are_two_rows() -> None:
    for one, other in [("Առուստամյան", "Արուստամյան"), ("Քոչարյան", "Կոչարյան")]:
        ids = {row["id"] for row in ALL if {one, other} & set(parts(row, "armenian"))}
        assert len(ids) == 2


def test_neighbours() -> None:
    assert BY_ID["s_mammadov"]["azerbaijani"] == "Məmmədov"
    assert parts(BY_ID["s_mammadov"], "russian")[0] == "Мамедов"
    assert BY_ID["s_ivanov"]["people"] == "ru"
    assert BY_ID["s_khudoyan"]["people"] == "yz"
    assert BY_ID["s_beridze"]["people"] == "ka"
    assert BY_ID["s_popandopulo"]["people"] == "el"
