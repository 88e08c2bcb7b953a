"""What is marked in a text, and where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kanch.core.figures import Precision, Quantity


class Kind(StrEnum):
    NUMBER = "number"  # something counted
    OTHER_NUMBER = "other number"  # a number that is no figure, with the reason
    DATE = "date"
    QUALIFIER = "qualifier"  # the words that hedge a number
    STATUS = "status"  # a way or a place that is open, closed …
    STATEMENT = "statement"  # a characterisation or a position, which needs an author


class Reason(StrEnum):
    """Why a number is no figure."""

    VAGUE = "vague"  # hundreds, десятки: no number is said
    PERCENT = "percent"
    FRACTION = "fraction"
    ORDINAL = "ordinal"
    LIST = "list"
    LEGAL = "legal"  # the number of an article, a resolution, a page …
    PHONE = "phone"
    ADDRESS = "address"  # of a web page, a mailbox or a house
    CODE = "code"
    AGE = "age"
    DURATION = "duration"
    MEASURE = "measure"  # kilometres, degrees
    IN_PASSING = "in passing"  # a small number in words that counts nothing named here


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as a text names it: wall-clock time at the place, so it carries no offset.

    Below `precision`, `start` is only filler. `until` is the last day of a span of days.
    """

    start: datetime
    precision: Precision
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TextMark:
    """One thing marked: `text[start:end]`.

    A number has its `quantity` with the qualifier that stands around it; `phrase_start` and
    `phrase_end` take in those words: "at least 200". `unit` is a currency code or the unit's
    code where the text names one. `code` says which status, statement or qualifier it is.
    `moment` is None for a date whose year or day cannot be known.
    """

    kind: Kind
    start: int
    end: int
    language: str
    phrase_start: int
    phrase_end: int
    quantity: Quantity | None = None
    unit: str | None = None
    reason: Reason | None = None
    moment: Moment | None = None
    code: str | None = None
