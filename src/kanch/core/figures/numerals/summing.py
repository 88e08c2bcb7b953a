"""Adding up the words of one number."""

from dataclasses import dataclass
from decimal import Decimal

from kanch.core.figures.numerals.words import Word
from kanch.core.figures.quantity import Number

_UNLIMITED = 10**12


def tidy(value: Number) -> Number:
    """A whole number as int, any other without trailing zeros."""
    return int(value) if value == int(value) else Decimal(value).normalize()


@dataclass(slots=True)
class Sum:
    """A number while its words are read from left to right.

    `below` is the part under the last scale word, `last` the word in it after which a smaller
    one may still follow, 0 where its two lowest places are free. What follows is smaller than
    `limit`; `step` is the "hundred" or "thousand" said last, 1 after any other word.
    """

    total: Number = 0
    below: Number = 0
    last: int = 0
    limit: int = _UNLIMITED
    step: int = 1
    digits: bool = False
    empty: bool = True

    @property
    def value(self) -> Number:
        return tidy(self.total + self.below)

    @property
    def open_ten(self) -> bool:
        """Whether the word said last is a ten that a unit may follow."""
        return self.last >= 20 and self.last % 10 == 0

    def add_digits(self, value: Number) -> bool:
        """Take digits, which may start a number or follow a scale word: 28 thousand 120."""
        if self.below != 0 or not (self.empty or (value == int(value) and value < self.limit)):
            return False
        self.below, self.digits = value, True
        self._added(value)
        return True

    def add(self, word: Word, vigesimal: bool) -> bool:
        """Take a number word if its places are free; `vigesimal` allows sixty-ten, four-score."""
        if word.kind == "score" and self.last == 4 and self.below % 100 == 4:
            self.below, self.last = self.below + 76, 80
            return True
        if not self._takes(word.value, vigesimal):
            return False
        self.below += word.value
        self.last = int(word.value) if word.value < 100 else 0
        self._added(word.value)
        return True

    def _added(self, value: Number) -> None:
        self.empty, self.step = False, 1
        if value == 0:  # nothing follows a zero
            self.limit = 1

    def _takes(self, value: Number, vigesimal: bool) -> bool:
        if self.digits and self.below != 0:
            return False
        if value >= self.limit:
            return False
        if value == 0 or value != int(value):
            return self.empty
        if value >= 100:
            return self.below == 0
        if value >= 10:
            return self.last == 0 or (vigesimal and value < 20 and self.last in (60, 80))
        return self.last == 0 or self.open_ten or (vigesimal and self.last == 10 and value >= 7)

    def multiply(self, word: Word, free: bool) -> bool:
        """Apply a "hundred" or "thousand"; `free` says that it may stand without a number."""
        factor = int(word.value)
        if factor >= self.limit or (self.below == 0 and not free):
            return False
        if word.kind == "times":
            if self.below >= 100:
                return False
            self.below = (self.below or 1) * factor
        else:
            self.total += (self.below or 1) * factor
            self.below, self.limit, self.digits = 0, factor, False
        self.last, self.step, self.empty = 0, factor, False
        return True

    def add_half(self) -> None:
        """Take "and a half", of what was said last."""
        half = Decimal(self.step) / 2
        if self.below:
            self.below += half
        else:
            self.total += half
