"""What is counted, and how indicators nest (children within civilians within killed)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is counted.

    `measure` keeps dead, missing, injured and treated apart; `cumulative` says that a running
    total should not fall; `closed_on` is the day on which the series ended, after which
    its last number is final.
    """

    id: str
    measure: str
    unit: str
    parent: str | None = None
    cumulative: bool = False
    stale_after: timedelta | None = None
    closed_on: date | None = None


class Freshness(StrEnum):
    FRESH = "fresh"
    STALE = "stale"
    FINAL = "final"


def ancestors(indicator: str, indicators: Mapping[str, Indicator]) -> Iterator[Indicator]:
    """The wholes that an indicator is part of, the nearest first."""
    seen = {indicator}
    here = indicators.get(indicator)
    while here is not None and here.parent is not None and here.parent not in seen:
        seen.add(here.parent)
        here = indicators.get(here.parent)
        if here is not None:
            yield here


def freshness(indicator: Indicator, as_of: datetime, now: datetime) -> Freshness:
    """Whether a figure as of `as_of` is still good at `now`; a closed series is final."""
    today = now.astimezone(as_of.tzinfo).date()
    if indicator.closed_on is not None and today >= indicator.closed_on:
        return Freshness.FINAL
    if indicator.stale_after is not None and now - as_of > indicator.stale_after:
        return Freshness.STALE
    return Freshness.FRESH


def freshness_changes(indicator: Indicator, as_of: datetime, now: datetime) -> datetime | None:
    """The first moment after `now` at which `freshness` says something else; None if it never does.

    Moments have microseconds, as `datetime` does.
    """
    state = freshness(indicator, as_of, now)
    candidates = []
    if indicator.closed_on is not None and state is not Freshness.FINAL:
        candidates.append(datetime.combine(indicator.closed_on, time.min, tzinfo=as_of.tzinfo))
    if indicator.stale_after is not None and state is Freshness.FRESH:
        candidates.append(as_of + indicator.stale_after + timedelta(microseconds=1))
    return min(candidates, default=None)
