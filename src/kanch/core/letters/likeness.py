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
    that stays within a tenth of the claim and says so ("nearly 300" for 290, "more than 100,000"
    for 100,417), or gives a round number from a thousand on (28,000 for 28,120).
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
    near = abs(Decimal(text) - Decimal(claim)) * 10 <= claim
    if qualifier is Qualifier.ABOUT:
        return near
    if qualifier in _OPEN_BELOW:
        return near and text < claim
    if qualifier is Qualifier.UP_TO:
        return near and text > claim
    return near and text >= _ROUNDED_FROM and _is_rounding(Decimal(text), Decimal(claim))


def _is_rounding(text: Decimal, claim: Decimal) -> bool:
    """Whether the claim, rounded to as many digits as the text has, is the text's number."""
    digits = text.normalize().as_tuple()
    exponent = digits.exponent
    if not isinstance(exponent, int) or exponent <= 0 or len(digits.digits) > 3:
        return False
    return claim.quantize(Decimal(1).scaleb(exponent)) == text


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
