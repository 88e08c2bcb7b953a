"""The given names that the matcher knows: the shape of the two files, and well-known facts."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest

HEADER = [
    "id",
    "people",
    "gender",
    "armenian",
    "russian",
    "azerbaijani",
    "latin",
    "short",
    "equivalents",
    "commonness",
    "source",
]
LISTS = ["armenian", "russian", "azerbaijani", "latin", "short", "equivalents"]
ARMENIAN = re.compile(r"[Ա-Ֆա-և]+")
CYRILLIC = re.compile(r"[А-Яа-яЁё]+(-[А-Яа-яЁё]+)*")
# Letters with marks, also those of Azerbaijani and Turkish.
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-žƏə]+([-'’][A-Za-zÀ-ÖØ-öø-žƏə]+)*")
ALPHABETS = {
    "armenian": (ARMENIAN,),
    "russian": (CYRILLIC,),
    "azerbaijani": (LATIN,),
    "latin": (LATIN,),
    "short": (ARMENIAN, CYRILLIC, LATIN),
}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    path = files("kanch.core.names") / "data" / name
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def parts(row: Row, column: str) -> list[str]:
    return row[column].split("|") if row[column] else []


ARMENIAN_FILE = "given_armenian.csv"
NAMES = [ARMENIAN_FILE, "given_others.csv"]
ROWS = {name: read(name) for name in NAMES}
ALL = [row for name in NAMES for row in ROWS[name]]
KNOWN = {row["id"]: row for row in ALL}


@pytest.mark.parametrize("name", NAMES)
def test_file_is_plain_text_with_the_agreed_header(name: str) -> None:
    path = files("kanch.core.names") / "data" / name
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    assert raw.decode("utf-8").split("\n", 1)[0].split(",") == HEADER


def test_ids_are_unique_over_both_files() -> None:
    counts = Counter(row["id"] for row in ALL)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_well_formed(name: str) -> None:
    ids = [row["id"] for row in ROWS[name]]
    assert [i for i in ids if not re.fullmatch(r"g_[a-z0-9_-]+", i)] == []


def test_the_armenian_file_is_sorted_by_id() -> None:
    ids = [row["id"] for row in ROWS[ARMENIAN_FILE]]
    assert ids == sorted(ids)


@pytest.mark.parametrize("name", NAMES)
def test_cells_have_allowed_values(name: str) -> None:
    for row in ROWS[name]:
        assert None not in row, row
        assert row["gender"] in {"m", "f", "x"}, row["id"]
        assert row["commonness"] in {"a", "b", "c", "d"}, row["id"]
        assert row["people"] in {"hy", "ru", "az", "yz", "el", "ka", "other"}, row["id"]
        assert row["source"].strip(), row["id"]
        assert parts(row, "latin"), row["id"]


def test_the_armenian_file_holds_armenian_names_in_three_scripts() -> None:
    for row in ROWS[ARMENIAN_FILE]:
        assert row["people"] == "hy", row["id"]
        assert parts(row, "armenian"), row["id"]
        assert parts(row, "russian"), row["id"]


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_keeps_to_its_alphabet(name: str) -> None:
    wrong = [
        (row["id"], column, word)
        for row in ROWS[name]
        for column, alphabets in ALPHABETS.items()
        for word in parts(row, column)
        if not any(alphabet.fullmatch(word) for alphabet in alphabets)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_lists_have_no_duplicates_and_no_stray_spaces(name: str) -> None:
    for row in ROWS[name]:
        for column in LISTS:
            words = parts(row, column)
            assert len(words) == len(set(words)), (row["id"], column)
            assert all(word and word == word.strip() for word in words), (row["id"], column)


def test_a_short_name_is_not_the_full_name_again() -> None:
    for row in ROWS[ARMENIAN_FILE]:
        full = {w for c in ("armenian", "russian", "azerbaijani", "latin") for w in parts(row, c)}
        assert full.isdisjoint(parts(row, "short")), row["id"]


def test_no_armenian_form_stands_in_two_rows_of_the_armenian_file() -> None:
    homes = Counter(word for row in ROWS[ARMENIAN_FILE] for word in parts(row, "armenian"))
    assert [word for word, count in homes.items() if count > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_equivalents_are_other_rows(name: str) -> None:
    for row in ROWS[name]:
        for other in parts(row, "equivalents"):
            assert other != row["id"]
            assert other in KNOWN, (row["id"], other)


def test_there_are_enough_names() -> None:
    rows = ROWS[ARMENIAN_FILE]
    genders = Counter(row["gender"] for row in rows)
    assert len(rows) >= 1150
    assert genders["m"] >= 550
    assert genders["f"] >= 420


@pytest.mark.parametrize("gender", ["m", "f"])
def test_few_names_are_called_common(gender: str) -> None:
    counts = Counter(
        row["commonness"] for row in ROWS[ARMENIAN_FILE] if row["gender"] in {gender, "x"}
    )
    assert 15 <= counts["a"] <= 20
    assert counts["a"] + counts["b"] <= 100


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("g_hovhannes", "russian", {"Ованес", "Оганес", "Ованнес"}),
        ("g_hovhannes", "short", {"Հովիկ", "Օնիկ", "Ваня"}),
        ("g_grigor", "latin", {"Krikor"}),
        ("g_grigor", "short", {"Գրիշա", "Գիքոր"}),
        ("g_hakob", "latin", {"Hagop", "Agop"}),
        ("g_karapet", "latin", {"Garabed"}),
        ("g_mikayel", "russian", {"Микаел", "Микаэл"}),
        ("g_rafayel", "short", {"Ռաֆիկ"}),
        ("g_hamlet", "short", {"Гамо"}),
        ("g_sargis", "short", {"Сережа", "Սերոժ"}),
        ("g_hambardzum", "russian", {"Амбарцум"}),
        ("g_hasmik", "russian", {"Асмик"}),
        ("g_hasmik", "short", {"Асо"}),
        ("g_shushanik", "short", {"Շուշիկ"}),
        ("g_hripsime", "russian", {"Рипсиме"}),
        ("g_srbuhi", "latin", {"Srpouhi"}),
        ("g_ashkhen", "russian", {"Ашхен"}),
        ("g_zhanna", "latin", {"Janna"}),
        ("g_nzhdeh", "latin", {"Njdeh"}),
        ("g_monte", "armenian", {"Մոնթե"}),
        ("g_avetik", "armenian", {"Ավետիք"}),
        ("g_mambre", "latin", {"Mampre"}),
    ],
)
def test_well_known_forms_are_there(row: str, column: str, words: set[str]) -> None:
    assert words <= set(parts(KNOWN[row], column))


@pytest.mark.parametrize(
    ("row", "russian", "equivalent"),
    [
        ("g_hovhannes", "Иван", "g_ivan"),
        ("g_gevorg", "Георгий", "g_georgiy"),
        ("g_grigor", "Григорий", "g_grigoriy"),
        ("g_hakob", "Яков", "g_yakov"),
        ("g_sargis", "Сергей", "g_sergey"),
        ("g_petros", "Петр", "g_pyotr"),
        ("g_poghos", "Павел", "g_pavel"),
        ("g_levon", "Лев", "g_lev"),
        ("g_mikayel", "Михаил", "g_mikhail"),
        ("g_movses", "Моисей", "g_moisey"),
    ],
)
def test_a_name_chosen_on_purpose_is_an_equivalent_and_not_a_spelling(
    row: str, russian: str, equivalent: str
) -> None:
    assert russian not in parts(KNOWN[row], "russian")
    assert equivalent in parts(KNOWN[row], "equivalents")


@pytest.mark.parametrize(
    ("short", "owners"),
    [
        ("Կարո", {"g_karapet", "g_karen", "g_karine"}),
        ("Արո", {"g_aram", "g_arayik", "g_arevik"}),
        ("Անո", {"g_anahit", "g_anush"}),
        ("Соня", {"g_sona", "g_sofya"}),
    ],
)
def test_a_short_name_may_belong_to_several_names(short: str, owners: set[str]) -> None:
    assert owners <= {row["id"] for row in ALL if short in parts(row, "short")}
