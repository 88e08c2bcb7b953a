"""Somebody as a record or an inquiry describes them, and what that means."""

from dataclasses import dataclass

from kanch.core.names.parsing import Parsing
from kanch.core.names.places import PlaceMeaning
from kanch.core.names.years import Years


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as written; all but the id and the name may be missing.

    `sex` is "m", "f" or "". `father` is the father's name where a register keeps it apart,
    `also` further names of the same person.
    """

    id: str
    name: str
    years: Years | None = None
    place: str = ""
    sex: str = ""
    father: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """A Person whose name, place and sex were read.

    `told_sex` is what the name says of the sex, "" when it says nothing.
    """

    person: Person
    parsings: tuple[Parsing, ...]
    place: PlaceMeaning | None
    told_sex: str

    @property
    def sex(self) -> str:
        """The sex as written."""
        return self.person.sex

    @property
    def years(self) -> Years | None:
        """The years of birth as written."""
        return self.person.years
