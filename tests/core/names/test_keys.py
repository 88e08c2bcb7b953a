"""Blocking keys: spellings of one person share keys, and an index of keys finds them."""

import csv
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.names import KeyIndex, Matcher, Person, Years, blind, keys_of, parse_years

MEASURED = Path(__file__).parents[3] / "bench" / "data" / "names"
SECRET = bytes(range(32))
KEYS = st.frozensets(st.sampled_from(["s:krkr", "s:krr", "g:a", "g:b", "i:a.k", "i:o.p"]))


def keys(matcher: Matcher, name: str, year: int | None = None) -> frozenset[str]:
    return keys_of(matcher.describe(Person("", name, Years(year, year) if year else None)))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("Հովհաննես Գրիգորյան", "Оганес Григорянц", {"s:krkr", "g:g_hovhannes"}),
        ("Հակոբ Սարգսյան", "Sargsyan Hakob", {"g:g_hakob", "i:h.s", "i:a.s"}),
        ("Հակոբ Սարգսյան", "А. Саркисов", {"s:srks", "i:a.s"}),
        ("Ваник Григорян", "Ваник Гирогрян", {"s:krr", "s:kkr"}),
        ("Тер-Петросян Левон", "Պետրոսյան Լևոն", {"s:ptrs"}),
    ],
)
def test_spellings_of_one_person_share_keys(
    matcher: Matcher, one: str, other: str, shared: set[str]
) -> None:
    assert shared <= keys(matcher, one) & keys(matcher, other)


def test_a_short_name_has_the_key_of_the_long_one(matcher: Matcher) -> None:
    assert "g:g_hovhannes" in keys(matcher, "Վանո Գրիգորյան") & keys(matcher, "Հովհաննես")


def test_a_changed_surname_leaves_given_name_and_year(matcher: Matcher) -> None:
    one, other = keys(matcher, "Անահիտ Պետրոսյան", 1959), keys(matcher, "Анаит Саркисян", 1961)
    assert {"g:g_anahit", "gy:g_anahit:1960"} <= one & other


@given(year=st.integers(1900, 2020), off=st.integers(-2, 2))
def test_years_two_apart_share_a_span(matcher: Matcher, year: int, off: int) -> None:
    one, other = keys(matcher, "Анна", year), keys(matcher, "Анна", year + off)
    assert any(key.startswith("gy:") for key in one & other)


def test_years_far_apart_share_no_span(matcher: Matcher) -> None:
    shared = keys(matcher, "Анна Саркисян", 1950) & keys(matcher, "Анна Саркисян", 1980)
    assert not any(key.startswith(("gy:", "iy:")) for key in shared)


def test_a_span_of_many_years_has_few_keys(matcher: Matcher) -> None:
    wide = keys_of(matcher.describe(Person("", "Анна Саркисян", Years(1900, 1999))))
    assert len(wide) < 60


@pytest.mark.parametrize("name", ["", "?", "...", "12"])
def test_what_is_no_name_of_ours_has_no_keys(matcher: Matcher, name: str) -> None:
    assert not keys(matcher, name)


@given(st.text(max_size=30))
def test_keys_never_fail_and_stay_few_and_short(matcher: Matcher, name: str) -> None:
    found = keys(matcher, name, 1960)
    assert found == keys(matcher, name, 1960)
    assert len(found) < 250
    assert all(" " not in key for key in found)


def test_blinding_depends_on_key_and_secret() -> None:
    plain = {"s:krkr", "g:g_hovhannes"}
    found = blind(plain, SECRET)
    assert found == blind(sorted(plain), SECRET)
    assert len(found) == 2
    assert {len(key) for key in found} == {16}
    assert not found & blind(plain, SECRET[::-1])
    assert blind({"s:krkr"}, SECRET) < found


def test_blinded_keys_stay_the_same() -> None:
    # A store that keeps them would lose its records if this changed unnoticed.
    assert {key.hex() for key in blind({"s:krkr"}, SECRET)} == {"8c919d08c9bdc4a3b284b6237767a398"}


@pytest.mark.parametrize("secret", [b"", b"short", bytes(31)])
def test_a_short_secret_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        blind({"s:krkr"}, secret)


def test_rare_keys_count_more_than_common_ones() -> None:
    index: KeyIndex[str] = KeyIndex()
    index.add("common", {"g:a", "i:a.k"})
    index.add("rare", {"s:krkr"})
    for number in range(40):
        index.add(f"other {number:02}", {"g:a", "i:a.k"})
    assert index.candidates({"s:krkr", "g:a", "i:a.k"}, 2) == ["rare", "common"]


def test_common_keys_only_rank_once_plenty_were_gathered() -> None:
    index: KeyIndex[str] = KeyIndex()
    for number in range(10):
        index.add(f"rare {number}", {"s:krkr"})
    index.add("rare and common", {"s:krkr", "g:a"})
    for number in range(20):
        index.add(f"common {number:02}", {"g:a"})
    found = index.candidates({"s:krkr", "g:a"}, 2)
    assert found == ["rare and common", "rare 0"]


def test_nothing_shared_finds_nobody() -> None:
    index: KeyIndex[str] = KeyIndex()
    index.add("a", {"s:krkr"})
    assert index.candidates({"s:ptrs"}) == []
    assert index.candidates(set()) == []
    assert index.candidates({"s:krkr"}, 0) == []


def test_ids_are_unique_and_what_is_taken_out_is_forgotten() -> None:
    index: KeyIndex[str] = KeyIndex()
    index.add("a", {"s:krkr"})
    with pytest.raises(ValueError, match="already"):
        index.add("a", {"g:a"})
    assert "a" in index
    index.remove("a")
    assert "a" not in index
    assert len(index) == 0
    assert index.candidates({"s:krkr"}) == []
    with pytest.raises(KeyError):
        index.remove("a")


@given(
    records=st.dictionaries(st.text("abc", min_size=1, max_size=3), KEYS),
    gone=st.dictionaries(st.text("xyz", min_size=1, max_size=3), KEYS),
    asked=KEYS,
    most=st.integers(1, 4),
    order=st.randoms(),
)
def test_neither_order_nor_blinding_nor_what_was_taken_out_shows(
    records: dict[str, frozenset[str]],
    gone: dict[str, frozenset[str]],
    asked: frozenset[str],
    most: int,
    order: Random,
) -> None:
    plain: KeyIndex[str] = KeyIndex()
    for record_id, held in records.items():
        plain.add(record_id, held)
    blinded: KeyIndex[bytes] = KeyIndex()
    everybody = [*records.items(), *gone.items()]
    order.shuffle(everybody)
    for record_id, held in everybody:
        blinded.add(record_id, blind(held, SECRET))
    for record_id in gone:
        blinded.remove(record_id)
    found = plain.candidates(asked, most)
    assert found == blinded.candidates(blind(asked, SECRET), most)
    assert len(found) <= most
    assert set(found) <= {one for one, held in records.items() if held & asked}


def test_hardly_anybody_of_the_development_set_is_lost(matcher: Matcher) -> None:
    index: KeyIndex[str] = KeyIndex()
    for row in _rows("dev_register.csv"):
        index.add(row["record_id"], keys_of(matcher.describe(_person(row, "birthplace"))))
    present = [row for row in _rows("dev_queries.csv") if row["record_id"]]
    found = sum(
        row["record_id"] in index.candidates(keys_of(matcher.describe(_person(row, "place"))), 300)
        for row in present
    )
    assert found / len(present) >= 0.99


def _rows(name: str) -> list[dict[str, str]]:
    with (MEASURED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _person(row: dict[str, str], place: str) -> Person:
    return Person("", row["name"], parse_years(row["birth_year"]), row[place], row["sex"])
