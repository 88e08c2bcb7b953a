"""What a check says of one number: ingredients in place of prose."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kanch.core.figures import Claim
from kanch.core.letters.marks import Moment, TextMark


class Verdict(StrEnum):
    """The headline; a number can be said by one, overtaken and contradicted at once."""

    MATCHES = "matches"
    OVERTAKEN = "overtaken"
    CONTRADICTED = "contradicted"
    NO_SOURCE = "no source"


class Likeness(StrEnum):
    """How near a claim comes to what the text says."""

    EXACT = "exact"  # number and qualifier
    NUMBER = "number"  # the same number, hedged otherwise
    ROUNDED = "rounded"  # the text rounds it, or is satisfied by it closely


class Overtaking(StrEnum):
    REVISED = "revised"  # the claim itself was corrected
    LATER = "later"  # a later count of the same thing says something else
    AGED = "aged"  # nothing newer, and older than such a number may be


class Contradicting(StrEnum):
    SAME = "same"  # another number for the same thing
    WHOLE = "whole"  # a whole that is smaller than this part of it
    PART = "part"  # a part that is larger than this whole


@dataclass(frozen=True, slots=True)
class Support:
    """A claim that says the number of the text.

    `same_moment` is whether its hours and those that the text names overlap, None where the
    text names none. `only_letter` marks a claim known from a letter alone: it proves nothing.
    `stands` is whether nothing in the view has revised it.
    """

    claim: Claim
    likeness: Likeness
    same_moment: bool | None
    only_letter: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class Overtaken:
    """`by` says the newest number, None for AGED; `since` is when the old one first gave way."""

    how: Overtaking
    by: Claim | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    how: Contradicting
    by: Claim


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that the words around a number may mean; higher scores come first."""

    indicator: str
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What the ledger knows of one number of a text.

    `as_of` is the moment that the text names for it; `dated` says that it does so with words such
    as "as of". `noun` is the place of the counted noun right after the number, if it is one of
    the indicator's. `part_of` is the index, among all findings, of the number that this one is
    "of whom". `denied` says that the text only reports that somebody denies it. `instead` are the
    newest standing claims of the indicator, one source after another, newest first.
    """

    mark: TextMark
    candidates: tuple[Candidate, ...] = ()
    place: str | None = None
    as_of: Moment | None = None
    dated: bool = False
    noun: tuple[int, int] | None = None
    part_of: int | None = None
    denied: bool = False
    supports: tuple[Support, ...] = ()
    overtaken: tuple[Overtaken, ...] = ()
    contradicted: tuple[Contradiction, ...] = ()
    instead: tuple[Claim, ...] = ()

    @property
    def indicator(self) -> str | None:
        return self.candidates[0].indicator if self.candidates else None

    @property
    def verdict(self) -> Verdict:
        if self.supports and self.overtaken:
            return Verdict.OVERTAKEN
        if self.contradicted:
            return Verdict.CONTRADICTED
        return Verdict.MATCHES if self.supports else Verdict.NO_SOURCE

    @property
    def only_letter(self) -> bool:
        """Whether nobody but a letter says this number."""
        return bool(self.supports) and all(s.only_letter for s in self.supports)
