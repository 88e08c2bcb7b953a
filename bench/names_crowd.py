"""Invented people by the hundred thousand: how long a search among them takes.

    python -m bench.names_crowd COUNT      measures one size in a process of its own; prints JSON

The same count always gives the same people. Names are drawn from the lexicon by how common they
are, a long tail of them rare, and every tenth or so is a name that no list has. Each person is
written in one of three scripts, in one of several orders, now and then with a slip, as registers
are. Who is asked for is written anew, mostly in another script.
"""

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from kanch.core.names import Matcher, Person, Years
from kanch.core.names.lexicon import GIVEN_FILES, SHARES, SURNAME_FILES
from kanch.core.names.tables import parts, rows

SCRIPTS = ("armenian", "russian", "latin")
_OFTEN = (0.45, 0.3, 0.25)
_NEIGHBOURS = 0.15  # how often a name is as frequent as its people's, against an Armenian one
_UNLISTED = 0.1
_FATHERS = 0.35
_SLIPS = 0.04
_MISSING = 0.12  # of years, and of places
_YEARS = range(1930, 2024)
_SHOWN = 10
_SEARCHES = 400
_ADDED = 100
_SYLLABLES = tuple(
    tuple(syllable.split())
    for line in (
        "զա за za|տո то to|րու ру ru|վա ва va|լի ли li|մե ме me|դա да da|կո ко ko|շա ша sha",
        "նի ни ni|բե бе be|խա ха kha|սու су su|գո го go|ջա джа ja|պի пи pi|չո чо cho|ֆա фа fa",
        "թե те te|հա а ha|ղու гу ghu|ծա ца tsa|ժի жи zhi|քա ка ka|ռո ро ro|ցի ци tsi|յա я ya",
        "մար мар mar|տան тан tan|գեր гер ger|լուս лус lus|բաղ баг bagh|կան кан kan",
    )
    for syllable in line.split("|")
)
_ENDINGS = {"surname": ("յան", "ян", "yan"), "m": ("կ", "к", "k"), "f": ("նե", "нэ", "ne")}

Spellings = tuple[tuple[str, ...], ...]  # one for each of SCRIPTS; may be empty
Draw = Callable[[random.Random], Spellings]


class Size(NamedTuple):
    """What one count of people came to; seconds, and megabytes beyond the process without them."""

    people: int
    build: float
    searches: list[float]  # sorted
    added: list[float]  # one new record searched for, then added; sorted
    megabytes: float


class _Body(NamedTuple):
    """Somebody, before it is written down."""

    given: Spellings
    surname: Spellings
    father: Spellings | None
    year: int
    place: Spellings
    sex: str


def people(count: int, seed: int = 26) -> Iterator[Person]:
    """`count` people, ids from 0."""
    chance = random.Random(seed)
    for number in range(count):
        yield _written(str(number), _body(chance), _script(chance), chance)


def asked(count: int, number: int, seed: int = 26) -> Iterator[Person]:
    """`number` inquiries: four of five for somebody among `count` people, the others for nobody."""
    chance, again = random.Random(seed + 1), random.Random(seed)
    sought = set(chance.sample(range(count), round(number * 0.8)))
    for at in range(count):
        body = _body(again)
        script = _script(again)
        _written("", body, script, again)
        if at in sought:
            other = script if chance.random() < 0.2 else _script(chance)
            slipped = body._replace(year=body.year + chance.choice((-1, 0, 0, 0, 1)))
            yield _written(f"asked {at}", slipped, other, chance)
    for at in range(number - len(sought)):
        yield _written(f"asked nobody {at}", _body(chance), _script(chance), chance)


def _body(chance: random.Random) -> _Body:
    sex = chance.choice("mf")
    father = _name("m")(chance) if chance.random() < _FATHERS else None
    return _Body(
        _name(sex)(chance),
        _name("surname")(chance),
        father,
        chance.choice(_YEARS),
        chance.choice(_places()),
        sex,
    )


def _script(chance: random.Random) -> int:
    return chance.choices(range(len(SCRIPTS)), _OFTEN)[0]


def _written(key: str, body: _Body, script: int, chance: random.Random) -> Person:
    script = _listed(body, script)
    given = _slipped(_spelling(body.given, script, chance), chance)
    surname = _slipped(_spelling(body.surname, script, chance), chance)
    if script == SCRIPTS.index("russian") and body.sex == "f":
        surname = re.sub(r"(?<=[ое]в|[иы]н)$", "а", surname)
    words = [given, surname] if chance.random() < 0.4 else [surname, given]
    if body.father:
        words.append(_fathers(_spelling(body.father, script, chance), body.sex))
    name = " ".join(words)
    if chance.random() < 0.05:
        name = name.upper()
    year, place = body.year, _spelling(body.place, script, chance)
    return Person(
        key,
        name,
        None if chance.random() < _MISSING else Years(year, year),
        "" if chance.random() < _MISSING else place,
        body.sex,
    )


def _listed(body: _Body, script: int) -> int:
    """The script, or another if the lexicon does not have every name in it."""
    names = [body.given, body.surname, *([body.father] if body.father else [])]
    order = sorted(range(len(SCRIPTS)), key=lambda other: other != script)
    return next(other for other in order if all(spellings[other] for spellings in names))


def _spelling(spellings: Spellings, script: int, chance: random.Random) -> str:
    """Mostly the usual one; where a place has none in this script, one in another."""
    here = spellings[script] or next(forms for forms in spellings if forms)
    return here[0] if chance.random() < 0.7 else chance.choice(here)


def _fathers(given: str, sex: str) -> str:
    if re.search("[а-яё]", given):
        stem = given.rstrip("аеийоь") or given
        return stem + ("ович" if sex == "m" else "овна")
    if re.search("[ա-և]", given):
        return given.removesuffix("ի") + "ի"
    return given + ("i" if sex == "m" else "ovna")


def _slipped(word: str, chance: random.Random) -> str:
    """Now and then with one letter wrong, left out or twice, or two of them changed about."""
    if chance.random() >= _SLIPS or len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    middle = (
        word[at + 1] + word[at],
        chance.choice(word.lower()) + word[at + 1],
        word[at + 1],
        word[at] * 2 + word[at + 1],
    )[kind]
    return word[:at] + middle + word[at + 2 :]


@cache
def _name(kind: str) -> Draw:
    """Draws given names of one sex, or surnames."""
    files = SURNAME_FILES if kind == "surname" else GIVEN_FILES
    listed = [
        row for file in files for row in rows(file) if kind == "surname" or row["gender"] in kind
    ]
    forms = [tuple(parts(row[script]) for script in SCRIPTS) for row in listed]
    weights = list(
        accumulate(
            SHARES[row["commonness"]] * (1 if row["people"] == "hy" else _NEIGHBOURS)
            for row in listed
        )
    )

    def draw(chance: random.Random) -> Spellings:
        if chance.random() < _UNLISTED:
            return _unlisted(kind, chance)
        return chance.choices(forms, cum_weights=weights)[0]

    return draw


def _unlisted(kind: str, chance: random.Random) -> Spellings:
    syllables = chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3)))
    return tuple(
        ("".join(column).capitalize(),) for column in zip(*syllables, _ENDINGS[kind], strict=True)
    )


@cache
def _places() -> Sequence[Spellings]:
    return [
        tuple(parts(row[column]) for column in ("armenian", "russian", "english"))
        for row in rows("places.csv")
    ]


def measured(count: int) -> Size:
    """In a process of its own on one core: memory that was once taken is seldom given back."""
    out = subprocess.run(
        [sys.executable, "-m", __name__, str(count)],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    return Size(*json.loads(out))


def share(times: Sequence[float], of: float) -> float:
    """The time that this share of the sorted `times` keeps to."""
    return times[min(int(of * len(times)), len(times) - 1)]


def _measure(count: int) -> Size:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    matcher = Matcher()
    small = matcher.register(people(1000))  # what is made once, for however many people
    inquiries = list(asked(count, _SEARCHES))
    fresh = list(islice(people(count + _ADDED), count, None))
    small.search(inquiries[0], _SHOWN)
    before = _resident()
    crowd = people(count)
    build = 0.0
    register = matcher.register()
    while batch := list(islice(crowd, 1000)):  # making the people up does not count
        began = perf_counter()
        for person in batch:
            register.add(person)
        build += perf_counter() - began
    searches = _times(lambda person: register.search(person, _SHOWN), inquiries)
    megabytes = _resident() - before

    def arrive(person: Person) -> None:
        register.search(person, _SHOWN)
        register.add(person)

    return Size(count, build, searches, _times(arrive, fresh), megabytes)


def _times(do: Callable[[Person], object], asked_for: Sequence[Person]) -> list[float]:
    times = []
    for person in asked_for:
        began = perf_counter()
        do(person)
        times.append(perf_counter() - began)
    return sorted(times)


def _resident() -> float:
    """Megabytes that this process holds."""
    status = Path("/proc/self/status").read_text("utf-8")
    found = re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)
    assert found
    return int(found[1]) * 1024 / 1e6


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
