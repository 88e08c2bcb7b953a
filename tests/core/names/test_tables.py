"""The small data files: whole, in known sounds, with costs and chances that can be true."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

import kanch.core
from kanch.core.names.places import Agreement
from kanch.core.names.scripts import Script, script
from kanch.core.names.years import Nearness

FOLDER = Path(kanch.core.__file__).parent / "names" / "data"
WIDE = {"given_armenian", "given_others", "surnames_armenian", "surnames_others", "places"}
HEADERS = {
    "armenian": "letters,sounds,where,cost,system,source",
    "calibration": "parameter,value,note,source",
    "case_endings": "ending,nominative,script,example,source",
    "confusions": "first,second,cost,why,source",
    "cyrillic": "letters,sounds,where,cost,system,source",
    "ending_costs": "first,second,cost,note,source",
    "facts": "field,level,same,stranger,relative,note,source",
    "fathers_genitive": "ending,replacement,cost,example,source",
    "homoglyphs": "latin,cyrillic,armenian,source",
    "keyboards": "key,latin,russian,armenian_phonetic,armenian_eastern,source",
    "latin": "letters,sounds,where,cost,system,source",
    "patronymic_endings": "ending,script,gender,stem_add,cost,source",
    "place_endings": "ending,example,source",
    "place_words": "word,says,language,source",
    "prefixes": "prefix,cost,note,source",
    "short_suffixes": "suffix,cost,example,source",
    "sounds": "symbol,kind,fold,example,note,source",
    "surname_endings": "ending,kind,strength,stem_add,people,source",
    "weights": "field,level,upto,same,stranger,note,source",
    "words": "word,kind,language,source",
}
# What tells one row of a file from another.
KEYS = {
    "armenian": ("letters", "where", "sounds"),
    "calibration": ("parameter",),
    "case_endings": ("ending", "nominative", "script"),
    "cyrillic": ("letters", "where", "sounds"),
    "facts": ("field", "level"),
    "fathers_genitive": ("ending", "replacement"),
    "homoglyphs": ("latin", "cyrillic", "armenian"),
    "keyboards": ("key",),
    "latin": ("letters", "where", "sounds"),
    "patronymic_endings": ("ending", "script", "stem_add"),
    "place_endings": ("ending",),
    "place_words": ("word",),
    "prefixes": ("prefix",),
    "short_suffixes": ("suffix",),
    "sounds": ("symbol",),
    "surname_endings": ("ending",),
    "weights": ("field", "level"),
    "words": ("word",),
}
SOUNDED = {
    "armenian": ["sounds"],
    "case_endings": ["ending", "nominative"],
    "confusions": ["first", "second"],
    "cyrillic": ["sounds"],
    "fathers_genitive": ["ending", "replacement"],
    "latin": ["sounds"],
    "patronymic_endings": ["ending", "stem_add"],
    "place_endings": ["ending"],
    "prefixes": ["prefix"],
    "short_suffixes": ["suffix"],
    "surname_endings": ["ending", "stem_add"],
}
SCRIPTS = {"armenian": Script.ARMENIAN, "cyrillic": Script.CYRILLIC, "latin": Script.LATIN}
PLACES_IN_A_WORD = {"", "start", "end", "after vowel", "before vowel", "before e i"}
# "la" is what several languages in Latin script share.
LANGUAGES = {"hy", "ru", "az", "en", "fr", "la", "tr"}
LEVELS = ("exact", "near", "short", "close", "typo", "far", "different", "initial")
FIELDS = ("given", "surname", "father")

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SOUNDS = {row["symbol"] for row in rows("sounds")}

every = pytest.mark.parametrize("name", HEADERS)


def test_every_file_is_held_to_something() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == WIDE | set(HEADERS)


@every
def test_a_file_is_plain_text_with_its_header(name: str) -> None:
    raw = (FOLDER / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert raw.decode("utf-8").splitlines()[0] == HEADERS[name]


@every
def test_every_row_is_whole_and_says_where_it_comes_from(name: str) -> None:
    for row in rows(name):
        assert None not in row, row
        assert None not in row.values(), row
        assert row["source"], row
        assert all(cell == cell.strip() for cell in row.values()), row


@pytest.mark.parametrize("name", KEYS)
def test_no_row_stands_twice(name: str) -> None:
    seen = [tuple(row[column] for column in KEYS[name]) for row in rows(name)]
    assert sorted(seen) == sorted(set(seen))


@pytest.mark.parametrize("name", ["confusions", "ending_costs"])
def test_no_pair_stands_twice_in_either_order(name: str) -> None:
    pairs = [tuple(sorted((row["first"], row["second"]))) for row in rows(name)]
    assert sorted(pairs) == sorted(set(pairs))
    assert all(row["first"] != row["second"] for row in rows(name))


@pytest.mark.parametrize("name", SOUNDED)
def test_every_sound_is_one_of_the_alphabet(name: str) -> None:
    strange = [
        row for row in rows(name) for column in SOUNDED[name] if not set(row[column]) <= SOUNDS
    ]
    assert not strange


@pytest.mark.parametrize("name", [name for name in HEADERS if ",cost," in HEADERS[name]])
def test_no_cost_is_below_nothing_or_above_another_letter(name: str) -> None:
    for row in rows(name):
        assert 0 <= float(row["cost"]) <= 1, row


# Sounds


def test_a_sound_is_one_sign_with_a_kind_and_a_fold() -> None:
    for row in rows("sounds"):
        assert len(row["symbol"]) == 1
        assert row["kind"] in {"vowel", "glide", "consonant"}, row
        assert not row["fold"] or row["fold"] in SOUNDS, row


def test_only_a_vowel_folds_to_a_vowel() -> None:
    kinds = {row["symbol"]: row["kind"] for row in rows("sounds")}
    for row in rows("sounds"):
        if row["fold"]:
            assert kinds[row["fold"]] == row["kind"], row


def test_a_confusion_across_folds_costs_more_than_a_slip_of_hearing() -> None:
    folds = {row["symbol"]: row["fold"] for row in rows("sounds")}
    for row in rows("confusions"):
        if row["second"] and float(row["cost"]) <= 0.1:
            near = {folds[row["first"]], folds[row["second"]]}
            assert len(near) == 1 or near & {"", "k"}, row


# Letters


@pytest.mark.parametrize("name", SCRIPTS)
def test_letters_are_small_ones_of_their_script(name: str) -> None:
    for row in rows(name):
        assert row["letters"] == row["letters"].lower(), row
        assert {script(letter) for letter in row["letters"]} == {SCRIPTS[name]}, row
        assert row["where"] in PLACES_IN_A_WORD, row
        assert row["system"], row


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_group_of_letters_has_a_usual_value(name: str) -> None:
    """Only in Latin, where each language has its own, may nothing be the usual one."""
    cheapest: dict[str, float] = defaultdict(lambda: 9.0)
    for row in rows(name):
        cheapest[row["letters"]] = min(cheapest[row["letters"]], float(row["cost"]))
    most = 0.1 if name == "latin" else 0
    assert {letters: cost for letters, cost in cheapest.items() if cost > most} == {}


@pytest.mark.parametrize(
    ("name", "alphabet"),
    [
        ("armenian", "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"),
        ("cyrillic", "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґәғҝөүһҹў"),
        ("latin", "abcdefghijklmnopqrstuvwxyzəğışçöüéèêëžčšž"),
    ],
)
def test_no_letter_of_the_alphabets_is_forgotten(name: str, alphabet: str) -> None:
    known = {row["letters"] for row in rows(name)}
    assert [letter for letter in alphabet if letter not in known] == []


def test_letters_that_look_alike_are_single_ones_of_their_script() -> None:
    for row in rows("homoglyphs"):
        assert sum(bool(row[column]) for column in SCRIPTS) >= 2, row
        for column, wanted in SCRIPTS.items():
            assert not row[column] or len(row[column]) == 1, row
            assert not row[column] or script(row[column]) is wanted, row


@pytest.mark.parametrize("layout", ["latin", "russian", "armenian_phonetic", "armenian_eastern"])
def test_a_key_gives_each_letter_once(layout: str) -> None:
    plain = [row for row in rows("keyboards") if row["key"] not in '<>{}:"~']
    letters = [row[layout] for row in plain if row[layout]]
    assert sorted(letters) == sorted(set(letters))
    assert all(len(letter) == 1 for letter in letters)


# Endings and words


def test_the_ending_of_a_surname_has_a_family_and_a_strength() -> None:
    for row in rows("surname_endings"):
        assert row["ending"]
        assert row["kind"]
        assert 0 < float(row["strength"]) <= 3, row


def test_costs_between_endings_name_families_that_there_are() -> None:
    kinds = {row["kind"] for row in rows("surname_endings")} | {"", "*"}
    for row in rows("ending_costs"):
        assert {row["first"], row["second"]} <= kinds, row
    assert ("", "*") in {(row["first"], row["second"]) for row in rows("ending_costs")}


def test_a_patronymic_tells_the_sex() -> None:
    for row in rows("patronymic_endings"):
        assert row["gender"] in {"m", "f"}, row
        assert row["script"] in {"", "hy", "ru", "la"}, row


def test_cases_are_of_a_script_that_has_them() -> None:
    assert {row["script"] for row in rows("case_endings")} <= {"hy", "ru"}


def test_words_are_small_and_of_a_known_kind() -> None:
    kinds = {"and", "birth name", "called", "daughter", "daughter of", "kind", "son", "son of"}
    kinds |= {"title", "unknown"}
    for row in rows("words"):
        assert row["word"] == row["word"].lower(), row
        assert row["kind"] in kinds, row
    for row in [*rows("words"), *rows("place_words")]:
        assert row["language"] in LANGUAGES, row


# Chances


@pytest.mark.parametrize("field", FIELDS)
def test_a_part_of_a_name_has_its_levels_closest_first(field: str) -> None:
    levels = [row for row in rows("weights") if row["field"] == field]
    assert tuple(row["level"] for row in levels) == LEVELS
    bounds = [float(row["upto"]) for row in levels if row["upto"]]
    assert bounds == sorted(set(bounds))
    assert len(bounds) == len(LEVELS) - 2
    assert [row["upto"] for row in levels[-2:]] == ["", ""]


@pytest.mark.parametrize("column", ["same", "stranger"])
@pytest.mark.parametrize("field", FIELDS)
def test_chances_of_the_levels_of_a_name_add_up_to_one(field: str, column: str) -> None:
    chances = [
        float(row[column])
        for row in rows("weights")
        if row["field"] == field and row["level"] != "initial"
    ]
    assert all(0 < chance < 1 for chance in chances)
    assert sum(chances) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("field", FIELDS)
def test_a_closer_name_never_speaks_less_for_one_person(field: str) -> None:
    ratios = [
        float(row["same"]) / float(row["stranger"])
        for row in rows("weights")
        if row["field"] == field and row["level"] != "initial"
    ]
    assert ratios[0] == max(ratios)
    assert ratios[-1] == min(ratios) < 1


@pytest.mark.parametrize("column", ["same", "stranger", "relative"])
@pytest.mark.parametrize(
    ("field", "levels"),
    [
        ("year", [str(level) for level in Nearness]),
        ("place", [str(level) for level in Agreement]),
        ("sex", ["same", "different"]),
        ("sex", ["told same", "told different"]),
    ],
)
def test_chances_of_a_fact_add_up_to_one(field: str, levels: list[str], column: str) -> None:
    facts = {row["level"]: float(row[column]) for row in rows("facts") if row["field"] == field}
    assert sum(facts[level] for level in levels) == pytest.approx(1, abs=0.02)


def test_facts_have_the_levels_that_the_program_tells_apart() -> None:
    assert {(row["field"], row["level"]) for row in rows("facts")} == {
        *(("year", str(level)) for level in Nearness),
        *(("place", str(level)) for level in Agreement),
        *(("sex", level) for level in ("same", "different", "told same", "told different")),
    }
    for row in rows("facts"):
        assert all(0 < float(row[column]) < 1 for column in ("same", "stranger", "relative")), row


def test_the_curve_of_calibration_rises() -> None:
    curve = {row["parameter"]: float(row["value"]) for row in rows("calibration")}
    assert set(curve) == {"slope", "offset"}
    assert curve["slope"] > 0
