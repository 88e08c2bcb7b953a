"""The tables of docs/algorithms/names.md, and the code of the guide for analysts."""

import doctest
import os
import re
import subprocess
import sys
from importlib.resources import files
from math import log
from pathlib import Path

import pytest

from kanch.core.names import (
    SENTENCES,
    Person,
    distances,
    evidence,
    keys_of,
    parse_years,
    parsing,
    places,
    population,
    scripts,
    sounds,
)
from kanch.core.names.forms import FormTable
from kanch.core.names.matcher import AMONG
from kanch.core.names.years import nearness
from tests.core.figures.tables import DOCS, cases, table

DOC = DOCS / "names.md"
GUIDE = DOCS.parent / "guides" / "names-from-python.md"


def listed(cell: str) -> list[str]:
    return [] if cell == "–" else cell.split(", ")


def person(cell: str, number: str = "") -> Person:
    """Somebody in the notation that the page explains."""
    name, *facts = cell.split("; ")
    known: dict[str, str] = {}
    for fact in facts:
        word, _, rest = fact.partition(" ")
        known["sex" if word in {"m", "f"} else word] = rest or word
    return Person(
        number or cell,
        name,
        parse_years(known.pop("born", "")),
        known.pop("from", ""),
        known.pop("sex", ""),
        known.pop("father", ""),
        tuple(known),
    )


# Reading


@pytest.mark.parametrize("row", cases("readings", DOC))
def test_a_word_is_read_as_the_page_says(row, matcher):
    word = scripts.letters_only(scripts.one_script(scripts.lower(row["Written"])))
    found = matcher.words.reader.readings(word, scripts.script(word))
    read = [reading.sounds for reading in found]
    assert read[0] == row["Read"]
    assert found[0].cost == 0
    assert row["Also"] in read[1:] if listed(row["Also"]) else len(read) == 1


@pytest.mark.parametrize("row", cases("parts", DOC))
def test_a_name_is_taken_apart_as_the_page_says(row, matcher):
    name = matcher.parse(row["Name"])
    first = name.parsings[0]
    assert [part.written for part in first.given] == listed(row["Given"])
    assert [part.written for part in first.surnames] == listed(row["Surname"])
    assert [part.written for part in first.fathers] == listed(row["Father"])
    assert list(name.left_out) == listed(row["Left out"])


@pytest.mark.parametrize("row", cases("ways", DOC))
def test_a_name_keeps_the_ways_that_the_page_says(row, matcher):
    ways = [
        [
            *(f"given {part.written}" for part in way.given),
            *(f"surname {part.written}" for part in way.surnames),
            *(f"father {part.written}" for part in way.fathers),
        ]
        for way in matcher.parse(row["Name"]).parsings
    ]
    assert ways == [listed(row["First"]), listed(row["Then"])]


@pytest.mark.parametrize("row", cases("given names", DOC))
def test_given_names_belong_together_as_the_page_says(row, matcher):
    surname = " Авагян"
    found = matcher.compare(Person("a", row["One"] + surname), Person("b", row["Other"] + surname))
    [said] = [reason for reason in found.reasons if reason.code.startswith("given.")]
    assert SENTENCES[said.code].format(**said.details) == row["Says"]


# Distance and facts


def test_the_levels_are_those_of_the_page(matcher):
    levels = tuple(row["Level"] for row in table("levels", DOC))
    assert {scale.names for scale in matcher.weights.scales.values()} == {levels}


@pytest.mark.parametrize("row", cases("distances", DOC))
def test_two_words_are_as_far_apart_as_the_page_says(row, matcher):
    one, other = (matcher.words.word(row[side]) for side in ("One", "Other"))
    forms = FormTable(matcher.rules)
    if row["Part"] == "given":
        forms.add(other.given)
        distance = forms.distances(one.given)
    else:
        forms.add(other.surname)
        distance = forms.distances(one.surname)
    scale = matcher.weights.scales[row["Part"]]
    assert scale.names[int(scale.levels(distance)[0])] == row["Level"]


@pytest.mark.parametrize("row", cases("years", DOC))
def test_years_are_read_as_the_page_says(row):
    told = None if row["Told in"] == "–" else int(row["Told in"])
    assert str(parse_years(row["Written"], told) or "–") == row["Years"]


@pytest.mark.parametrize("row", cases("nearness", DOC))
def test_years_are_as_near_as_the_page_says(row):
    one, other = parse_years(row["One"]), parse_years(row["Other"])
    assert one
    assert other
    assert nearness(one, other) == nearness(other, one) == row["Level"]


@pytest.mark.parametrize("row", cases("places", DOC))
def test_places_go_together_as_the_page_says(row, matcher):
    found = []
    for one, other in ((row["One"], row["Other"]), (row["Other"], row["One"])):
        compared = matcher.compare(Person("a", "", place=one), Person("b", "", place=other))
        [said] = [reason for reason in compared.reasons if reason.code.startswith("place.")]
        found.append(said.code.removeprefix("place.").replace("other_name", "same"))
    assert found == [row["Go together"]] * 2


# Worth


@pytest.mark.parametrize("row", cases("rarity", DOC))
def test_a_surname_is_worth_what_the_page_says(row, matcher):
    known = matcher.words.lexicon.surnames.values()
    others = [n.written for n in known if n.people == "hy" and n.id != "s_petrosyan"][:900]
    bearers = int(row["Borne by"])
    register = matcher.register(
        Person(str(n), f"Աշոտ {'Պետրոսյան' if n < bearers else others[n % len(others)]}")
        for n in range(1000)
    )
    [best] = register.search(Person("", "Ашот Петросян"), most=1)
    [said] = [reason for reason in best.reasons if reason.code.startswith("surname.")]
    assert said.worth == pytest.approx(float(row["Worth"]), abs=0.5)


def test_the_worth_of_a_pair_adds_up_as_the_page_says(matcher):
    pair = "Ованес Арутюнянц; born 1960", "Հովհաննես Հարությունյան; born 1961"
    assert all(f"`{one}`" in DOC.read_text("utf-8") for one in pair)
    found = matcher.compare(*map(person, pair))
    start = log(evidence.PRESENT / AMONG)
    worth = {reason.code.partition(".")[0]: reason.worth for reason in found.reasons}
    relative = found.odds - start - sum(worth.values())
    said = [float(row["Worth"]) for row in table("sum", DOC)]
    parts = [start, worth["given"], worth["surname"], worth["year"], relative, found.odds]
    assert said == pytest.approx(parts, abs=0.75)


@pytest.mark.parametrize("row", cases("stories", DOC))
def test_a_pair_is_judged_as_the_page_says(row, matcher):
    found = matcher.compare(
        person(row["One"]), person(row["Other"]), among=int(row["Of"].replace(",", ""))
    )
    answer = (
        "likely" if found.probability >= 0.8 else "unlikely" if found.probability < 0.2 else "open"
    )
    assert answer == row["Answer"]
    said = [SENTENCES[reason.code].format(**reason.details) for reason in found.reasons]
    assert row["Says"] in said


@pytest.mark.parametrize("row", cases("keys", DOC))
def test_two_spellings_share_the_key_that_the_page_says(row, matcher):
    one, other = (keys_of(matcher.describe(person(row[side]))) for side in ("One", "Other"))
    if row["Share"] == "–":
        assert not one & other
    else:
        assert row["Share"].strip("`") in one & other


def test_the_fixed_numbers_are_those_of_the_page():
    assert {row["What"]: float(row["Value"]) for row in table("constants", DOC)} == {
        "characters of a name that are read": scripts.LONGEST,
        "words of a name that are taken for parts of it": parsing.MOST_WORDS,
        "readings of a word that are kept": sounds.READINGS,
        "cost of a sound for any other": distances.OTHER,
        "cost of two neighbours that changed places": distances.SWAP,
        "people of everywhere that are added to the counts": population.BACKGROUND,
        "chance that the person is there at all": evidence.PRESENT,
        "near relatives in a register": evidence.RELATIVES,
        "distance of places that are near, in km": places.NEAR_KM,
        "people that a pair was picked from, if nobody says": AMONG,
    }


# The guide


def test_the_guide_runs():
    result = doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8")
    assert result.attempted > 25
    assert result.failed == 0


def test_the_shell_of_the_guide_runs(tmp_path):
    _before, _mark, after = GUIDE.read_text("utf-8").partition("<!-- run: shell -->\n```sh\n")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-ec", after.partition("```")[0]],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Акоп is the Russian form of Հակոբ" in done.stdout
    assert "Սոնա Մելքոնյան" in done.stdout
    header, row = (tmp_path / "results.csv").read_text("utf-8").splitlines()
    assert header == "query_id,rank,record_id,score"
    assert row.startswith("Q1,1,D2,")


def test_the_guide_lists_every_file_that_can_be_added_to():
    headers = {
        path.name: path.read_text("utf-8").splitlines()[0].split(",")
        for path in Path(str(files("kanch.core.names") / "data")).glob("*.csv")
    }
    rows = {row["File"].strip("`"): row for row in table("files", GUIDE)}
    assert set(rows) == set(headers) - {"sounds.csv", "homoglyphs.csv"}
    explanations = {"source", "note", "example", "why", "script", "people", "stem_add"}
    for name, row in rows.items():
        said = re.findall(r"`(\w+)`", row["Columns of your own rows"])
        assert said == [column for column in headers[name] if column in said], name
        if name != "keyboards.csv":
            assert set(headers[name]) - set(said) <= explanations, name
