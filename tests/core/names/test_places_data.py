"""The gazetteer's rows: whole, in the right script, and right in the facts people ask for."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

import kanch.core

FILE = Path(kanch.core.__file__).parent / "names" / "data" / "places.csv"
COLUMNS = (
    "id",
    "kind",
    "within",
    "armenian",
    "russian",
    "azerbaijani",
    "english",
    "also",
    "lat",
    "lon",
    "source",
)
NAMES = COLUMNS[3:8]
SCRIPTS = {
    "armenian": re.compile(r"[Ա-Ֆա-և]+(?:[ -][Ա-Ֆա-և]+)*"),
    "russian": re.compile(r"[А-ЯЁа-яё]+(?:[ -][А-ЯЁа-яё]+)*"),
    "azerbaijani": re.compile(
        r"[A-VX-Za-vx-zÇƏĞİÖŞÜçəğıöşü]+(?:[ -][A-VX-Za-vx-zÇƏĞİÖŞÜçəğıöşü]+)*"
    ),
    "english": re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)*"),
}
ARMENIA = "p103"
KARABAKH = "p133"
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def _parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _names(row: Row) -> set[str]:
    return {name for column in NAMES for name in _parts(row[column])}


def _above(row: Row, by_id: dict[str, Row]) -> list[str]:
    chain: list[str] = []
    while row["within"]:
        assert row["within"] not in chain, row["id"]
        chain.append(row["within"])
        row = by_id[row["within"]]
    return chain


def test_the_file_is_plain_comma_separated_text() -> None:
    raw = FILE.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert raw.decode().splitlines()[0] == ",".join(COLUMNS)


def test_ids_are_unique_and_in_order(rows: list[Row]) -> None:
    assert [row["id"] for row in rows] == [f"p{number:03d}" for number in range(1, len(rows) + 1)]


def test_every_row_has_a_kind_a_source_and_names(rows: list[Row]) -> None:
    for row in rows:
        assert row["kind"] in {"town", "village", "district", "region", "country"}, row
        assert row["source"], row
        assert row["english"], row
        assert row["russian"], row


def test_places_lie_in_places_without_a_loop(rows: list[Row], by_id: dict[str, Row]) -> None:
    for row in rows:
        chain = _above(row, by_id)
        assert row["id"] not in chain
        if row["kind"] == "country":
            assert not chain
        if row["kind"] == "village":
            assert chain, row
            assert by_id[chain[0]]["kind"] in {"district", "region", "country"}, row


@pytest.mark.parametrize("column", SCRIPTS)
def test_each_column_keeps_to_its_script(rows: list[Row], column: str) -> None:
    wrong = [
        (row["id"], name)
        for row in rows
        for name in _parts(row[column])
        if not SCRIPTS[column].fullmatch(name)
    ]
    assert not wrong


def test_no_name_mixes_scripts(rows: list[Row]) -> None:
    for row in rows:
        for name in _names(row):
            found = {
                mark
                for mark, letters in (("hy", "[Ա-և]"), ("ru", "[Ѐ-ӿ]"), ("la", "[A-Za-zÀ-ɏə]"))
                if re.search(letters, name)
            }
            assert len(found) <= 1, (row["id"], name)


def test_lists_hold_no_blanks_and_no_name_twice(rows: list[Row]) -> None:
    for row in rows:
        for column in NAMES:
            names = _parts(row[column])
            assert all(name and name == name.strip() for name in names), row
            assert len(names) == len(set(names)), row
        assert not set(_parts(row["also"])) & {
            name for column in NAMES[:-1] for name in _parts(row[column])
        }, row


def test_coordinates_come_in_pairs_from_a_named_source(rows: list[Row]) -> None:
    for row in rows:
        assert bool(row["lat"]) == bool(row["lon"]), row
        if row["lat"]:
            assert -90 <= float(row["lat"]) <= 90, row
            assert -180 <= float(row["lon"]) <= 180, row
            assert "GeoNames CC BY 4.0" in row["source"], row


def test_coordinates_in_armenia_and_karabakh_lie_there(
    rows: list[Row], by_id: dict[str, Row]
) -> None:
    for row in rows:
        if row["lat"] and {ARMENIA, KARABAKH} & set(_above(row, by_id)):
            assert 38.8 < float(row["lat"]) < 41.4, row
            assert 43.4 < float(row["lon"]) < 47.7, row


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Ханкенди", "p001"),
        ("Xankəndi", "p001"),
        ("Степанакерт", "p001"),
        ("Ağdərə", "p004"),
        ("Мардакерт", "p004"),
        ("Şuşa", "p002"),
        ("Xocavənd", "p003"),
        ("Ходжалы", "p009"),
        ("Лачин", "p007"),
        ("Кельбаджар", "p008"),
        ("Daşaltı", "p071"),
        ("Dashalty", "p071"),
        ("Красный Базар", "p033"),
        ("Ленинакан", "p093"),
        ("Кировакан", "p094"),
        ("Кировабад", "p102"),
        ("Кафан", "p083"),
        ("Басаркечар", "p087"),
        ("Камо", "Gavar"),
        ("Октемберян", "Armavir"),
        ("Калинино", "Tashir"),
        ("Амамлу", "Spitak"),
        ("Джалалоглы", "Stepanavan"),
        ("Азизбеков", "p090"),
        ("Тифлис", "Tbilisi"),
        ("Богдановка", "Ninotsminda"),
        ("Ленинград", "Saint Petersburg"),
        ("Culfa", "Julfa"),
        ("Կարին", "Erzurum"),
    ],
)
def test_people_find_a_place_by_any_of_its_names(rows: list[Row], name: str, place: str) -> None:
    found = [row for row in rows if name in _names(row)]
    assert any(place in {row["id"], *_parts(row["english"])} for row in found)


@pytest.mark.parametrize("name", ["Մարտունի", "Վանք", "Շահումյան", "Գետաշեն", "Արմավիր"])
def test_names_that_several_places_share(rows: list[Row], name: str) -> None:
    found = [row for row in rows if name in _parts(row["armenian"])]
    assert len([row for row in found if row["kind"] in {"town", "village"}]) >= 2


def test_karabakh_districts_have_both_names(rows: list[Row]) -> None:
    districts = [row for row in rows if row["kind"] == "district" and row["within"] == KARABAKH]
    assert len(districts) == 8
    for row in districts:
        assert row["armenian"], row
        assert row["azerbaijani"], row
        assert row["russian"], row


def test_there_is_enough_of_everything(rows: list[Row], by_id: dict[str, Row]) -> None:
    settled = [row for row in rows if row["kind"] in {"town", "village"}]
    within = Counter(top for row in settled for top in set(_above(row, by_id)))
    assert len(rows) >= 1750
    assert within[KARABAKH] >= 320
    assert within[ARMENIA] >= 850
    towns = [row for row in settled if row["kind"] == "town" and ARMENIA in _above(row, by_id)]
    assert len(towns) == 49
