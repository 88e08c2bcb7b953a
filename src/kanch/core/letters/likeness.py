"""Whether a claim says the number of a text, and whether both speak of the same hours."""

from datetime import datetime, timedelta
from decimal import Decimal

from kanch.core.figures import Claim, Number, Qualifier, Quantity, period_end
from kanch.core.letters.findings import Likeness
from kanch.core.letters.marks import Moment

# Below this a number without "about" is meant as it stands: 70 is not 68.
_ROUNDED_FROM = 1000
# A claim may speak of a day so long after one that a text names without "as of".
_LATER = timedelta(days=400)
_BESIDE = timedelta(days=1)
_OPEN_BELOW = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)


def named(quantity: Quantity) -> tuple[Number, ...]:
    """The numbers that a statement names: one, or the two ends of a range."""
    ends = (quantity.low, quantity.high)
    return tuple(dict.fromkeys(end for end in ends if end is not None))


def likeness(said: Quantity, claimed: Quantity) -> Likeness | None:
    """How what a text says compares with what a claim says; None where it is another number.

    The same numbers with the same hedge are EXACT, with another hedge NUMBER. ROUNDED is a text
    that rounds the claim, by less than its own last digit and by no more than a tenth, and says so
    ("nearly 300" for 290, "more than 100,000" for 100,417), or gives a round number from a thousand
    on (28,000 for 28,120).
    """
    numbers, other = named(said), named(claimed)
    if not numbers or not other:
        return None
    if numbers == other:
        return Likeness.EXACT if said.qualifier is claimed.qualifier else Likeness.NUMBER
    if len(numbers) == 1 and len(other) == 1 and _rounds(numbers[0], said.qualifier, other[0]):
        return Likeness.ROUNDED
    return None


def _rounds(text: Number, qualifier: Qualifier, claim: Number) -> bool:
    """Whether a text rounds a claim as its hedge says: 100,000 may round 100,417, 93,000 not."""
    off = abs(Decimal(text) - Decimal(claim))
    step = _step(Decimal(text))
    if off * 10 > claim or off >= step:
        return False
    if qualifier is Qualifier.ABOUT:
        return True
    if qualifier in _OPEN_BELOW:
        return text < claim
    if qualifier is Qualifier.UP_TO:
        return text > claim
    return text >= _ROUNDED_FROM and off * 2 <= step


def _step(value: Decimal) -> Decimal:
    """What the last digit before a number's zeros stands for: 1,000 in 28,000."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def hours_of(moment: Moment) -> tuple[datetime, datetime]:
    """From when to when a moment of a text lasts, on the wall clock of the place."""
    last = period_end(moment.until or moment.start, moment.precision)
    return moment.start, last


def _hours(claim: Claim) -> tuple[datetime, datetime]:
    start = claim.as_of.replace(tzinfo=None)
    return start, period_end(start, claim.precision)


def overlaps(moment: Moment, claim: Claim) -> bool:
    """Whether a text and a claim speak of the same hours."""
    start, end = hours_of(moment)
    begun, ended = _hours(claim)
    # A moment known to the minute has no length; it still lies in the hours around it. Midnight
    # at the end of a day is the next day's start and belongs to both.
    return start <= ended and begun <= end


def may_mean(moment: Moment, claim: Claim, *, dated: bool) -> bool:
    """Whether a text that names a moment can mean what a claim describes.

    With "as of" (`dated`), hours no further off than a day. Else the day may be that of the event
    counted: the claim does not end before it and does not begin years later.
    """
    start, end = hours_of(moment)
    begun, ended = _hours(claim)
    if dated:
        return begun <= end + _BESIDE and ended >= start - _BESIDE
    return ended >= start and begun <= end + _LATER
