"""Claims: who said how many, as of when, published when; and the two clocks that rule them.

A figure is *as of* a moment; a claim is *published by* a moment. The two are never mixed: as-of
orders claims, published decides which of them a view of the past may use.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from kanch.core.figures.quantity import Number, Qualifier, Quantity


class Precision(StrEnum):
    """How exactly a moment is known; below it, a time stamp is only filler."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Basis(StrEnum):
    """How we know the claim."""

    READ = "found"  # read in a copy of the document
    LETTER = "letter"  # it stands in the letter, and only there
    MEMORY = "memory"  # recalled, not found; never feeds a figure
    OWN = "own"  # our own statement, with its method


class Claim(NamedTuple):
    """One row of the ledger, flat so that ten thousand of them are cheap.

    `public_from` is the moment from which the claim was out, None where no date is known.
    `origin` is the claim whose number this one repeats, or its own id.
    `place` and `revises` are ids or None; a claim revises only claims of its own indicator.
    `as_of` is the start of its period and carries the offset of its place.
    """

    id: str
    indicator: str
    source: str
    low: Number | None
    high: Number | None
    qualifier: Qualifier
    as_of: datetime
    precision: Precision
    public_from: datetime | None
    place: str | None = None
    revises: str | None = None
    origin: str | None = None
    basis: Basis = Basis.READ
    withdrawn: bool = False

    @property
    def quantity(self) -> Quantity:
        return Quantity(self.low, self.high, self.qualifier)

    @property
    def root(self) -> str:
        return self.origin or self.id


def period_end(start: datetime, precision: Precision) -> datetime:
    """The moment by which a time known only to `precision` is surely past.

    A minute is a moment; an hour, day, month or year ends where the next one begins, in the
    calendar of the offset that `start` carries.
    """
    match precision:
        case Precision.MINUTE:
            return start
        case Precision.HOUR:
            return start + timedelta(hours=1)
        case Precision.DAY:
            return start + timedelta(days=1)
        case Precision.MONTH:
            return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        case Precision.YEAR:
            return start.replace(year=start.year + 1, month=1, day=1)


def out_from(as_of: datetime, published: datetime | None) -> datetime | None:
    """The moment from which a claim counts as published.

    `published` is the start of the known period (midnight at the place for a day only). Nobody
    can publish a number before the hour that it describes, so the later of the two holds. A
    claim without a date of publication stays out of every view of the past: None.
    """
    return None if published is None else max(as_of, published)


def published_by(claims: Iterable[Claim], at: datetime | None) -> list[Claim]:
    """The claims that a view at the moment `at` may use; None is the view with everything."""
    if at is None:
        return list(claims)
    return [c for c in claims if c.public_from is not None and c.public_from <= at]


def standing(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of a view that nothing in the same view has revised or withdrawn.

    Claims from memory never stand, and revise nothing: they wait to be checked.
    """
    alive = [c for c in claims if not c.withdrawn and c.basis is not Basis.MEMORY]
    revised = {c.revises for c in alive if c.revises}
    return [c for c in alive if c.id not in revised]
