"""The names that are known: given names with their short forms, surnames with theirs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kanch.core.names.scripts import Script, lower, script, spelled
from kanch.core.names.sounds import Reader
from kanch.core.names.tables import BadTable, Row, parts, rows

GIVEN_FILES = ("given_armenian.csv", "given_others.csv")
SURNAME_FILES = ("surnames_armenian.csv", "surnames_others.csv")
SHARES: Mapping[str, float] = {"a": 0.015, "b": 0.004, "c": 0.0006, "d": 0.00008, "": 0.0002}
"""What share of people bears a name of each class of commonness: an order of magnitude."""
_FORM_COLUMNS = ("armenian", "russian", "azerbaijani", "latin")


class Relation(StrEnum):
    """How a written word belongs to a name."""

    FORM = "form"
    SHORT = "short"
    EQUIVALENT = "equivalent"


COSTS: Mapping[Relation, float] = {
    Relation.FORM: 0.0,
    Relation.SHORT: 0.3,
    Relation.EQUIVALENT: 0.3,
}


@dataclass(frozen=True, slots=True)
class Sense:
    """A name that a word may stand for, and how."""

    name: str
    relation: Relation
    cost: float


@dataclass(frozen=True, slots=True)
class Name:
    """A given name or surname: its id, whose it is, how it is written at home."""

    id: str
    people: str
    gender: str
    forms: Mapping[str, tuple[str, ...]]
    commonness: str

    @property
    def written(self) -> str:
        """The form to show: at home."""
        home = {"hy": "armenian", "ru": "russian", "az": "azerbaijani"}.get(self.people, "latin")
        for column in (home, *_FORM_COLUMNS):
            if self.forms[column]:
                return self.forms[column][0]
        return self.id

    @property
    def share(self) -> float:
        """The share of people who bear it, roughly."""
        return SHARES[self.commonness]


@dataclass(frozen=True)
class Lexicon:
    """Known names, to be looked up by how they sound."""

    given: Mapping[str, Name]
    surnames: Mapping[str, Name]
    given_senses: Mapping[str, tuple[Sense, ...]] = field(repr=False)
    surname_senses: Mapping[str, tuple[str, ...]] = field(repr=False)
    given_spellings: frozenset[str] = field(repr=False)
    surname_spellings: frozenset[str] = field(repr=False)
    words: Mapping[str, str] = field(repr=False)


def sounded(reader: Reader, written: str, most: int = 1) -> Iterator[tuple[str, float]]:
    """The readings of one written word or double name, joined."""
    word = spelled(written).replace("-", "")
    for reading in reader.readings(word, script(word), most):
        yield reading.sounds, reading.cost


def load(reader: Reader, folders: Sequence[Path] = ()) -> Lexicon:
    """The lexicon of the house and of an organisation's own folders.

    Raises BadTable when a row cannot be used.
    """
    given, given_rows = _names(GIVEN_FILES, folders)
    surnames, surname_rows = _names(SURNAME_FILES, folders)
    senses: dict[str, dict[str, Sense]] = {}

    def add(written: str, name: str, relation: Relation) -> None:
        most = 1 if script(lower(written)) is not Script.LATIN else 2
        for sounds, cost in sounded(reader, written, most):
            sense = Sense(name, relation, COSTS[relation] + cost)
            known = senses.setdefault(sounds, {}).get(name)
            if known is None or sense.cost < known.cost:
                senses[sounds][name] = sense

    for row in given_rows:
        for column in _FORM_COLUMNS:
            for written in parts(row[column]):
                add(written, row["id"], Relation.FORM)
        for written in parts(row["short"]):
            add(written, row["id"], Relation.SHORT)
    _add_equivalents(given, given_rows, senses)
    stems: dict[str, set[str]] = {}
    for row in surname_rows:
        for column in _FORM_COLUMNS:
            for written in parts(row[column]):
                for sounds, _ in sounded(reader, written):
                    stems.setdefault(sounds, set()).add(row["id"])
    return Lexicon(
        given=given,
        surnames=surnames,
        given_senses={sounds: tuple(found.values()) for sounds, found in senses.items()},
        surname_senses={sounds: tuple(sorted(found)) for sounds, found in stems.items()},
        given_spellings=_spellings(given_rows, (*_FORM_COLUMNS, "short")),
        surname_spellings=_spellings(surname_rows, _FORM_COLUMNS),
        words={lower(row["word"]): row["kind"] for row in rows("words.csv", folders)},
    )


def _spellings(table: Sequence[Row], columns: Sequence[str]) -> frozenset[str]:
    return frozenset(spelled(w) for row in table for column in columns for w in parts(row[column]))


def _add_equivalents(
    given: Mapping[str, Name], given_rows: Sequence[Row], senses: dict[str, dict[str, Sense]]
) -> None:
    pairs = {
        pair
        for row in given_rows
        for other in parts(row["equivalents"])
        if other in given
        for pair in ((row["id"], other), (other, row["id"]))
    }
    partners: dict[str, list[str]] = {}
    for one, other in sorted(pairs):
        partners.setdefault(one, []).append(other)
    for found in senses.values():
        for sense in list(found.values()):
            for other in partners.get(sense.name, ()):
                cost = sense.cost + COSTS[Relation.EQUIVALENT]
                if other not in found or cost < found[other].cost:
                    relation = sense.relation
                    if relation is Relation.FORM:
                        relation = Relation.EQUIVALENT
                    found[other] = Sense(other, relation, cost)


def _names(file_names: Sequence[str], folders: Sequence[Path]) -> tuple[dict[str, Name], list[Row]]:
    names: dict[str, Name] = {}
    kept: list[Row] = []
    for file_name in file_names:
        for row in rows(file_name, folders):
            if not row["id"]:
                raise BadTable(f"{file_name}: a row has no id.")
            if row["commonness"] not in SHARES:
                raise BadTable(f"{file_name}: {row['id']}: commonness is one of a, b, c, d.")
            kept.append(row)
            known = names.get(row["id"])
            forms = {column: parts(row[column]) for column in _FORM_COLUMNS}
            if known:
                forms = {
                    column: tuple(dict.fromkeys((*known.forms[column], *forms[column])))
                    for column in _FORM_COLUMNS
                }
            names[row["id"]] = Name(
                row["id"],
                row["people"] or (known.people if known else ""),
                row.get("gender", "") or (known.gender if known else ""),
                forms,
                row["commonness"] or (known.commonness if known else ""),
            )
    return names, kept
