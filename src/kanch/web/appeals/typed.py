"""Numbers typed by hand into a text: where they stand, and which figures they could be."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kanch.core import figures as core
from kanch.core.figures import binding
from kanch.core.figures.numerals import find_numbers
from kanch.core.figures.quantity import Number
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import Indicator

# Below it, a number is more often a day, a list or a way of speaking.
SMALLEST = 10

# A hedge right before a number, in the four languages.
HEDGE = re.compile(
    r"(?:\b(?:at least|more than|over|about|around|nearly|almost|some|up to|"
    r"не менее|более|свыше|около|почти|до|"
    r"au moins|plus de|environ|près de|presque|jusqu'à|"
    r"առնվազն|ավելի քան|մոտ|շուրջ|գրեթե|մինչև))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number in a text that no figure stands behind: `body[start:end]`."""

    value: Number
    start: int
    end: int
    sentence: str


def typed_numbers(body: str, language: str) -> list[TypedNumber]:
    """The numbers of a text that stand outside marks and alternatives, in their order."""
    found = []
    for sentence in binding.sentences(body):
        start = body.index(sentence.text, sentence.start)
        found += [
            TypedNumber(n.value, start + n.start, start + n.end, sentence.text)
            for n in find_numbers(_blank_marks(sentence.text), (language,))
            if n.value >= SMALLEST
        ]
    return found


def bind(body: str, number: TypedNumber, code: str, indicator: Indicator, language: str) -> str:
    """The text with a figure in place of a number, its hedge and its counted noun.

    The figure brings a hedge of its own, and the noun in the form that its number needs.
    """
    hedge = HEDGE.search(body, 0, number.start)
    start = hedge.start() if hedge else number.start
    noun = noun_after(body, number.end, indicator, language)
    mark = f"{{{{figure:{code} noun}}}}" if noun else f"{{{{figure:{code}}}}}"
    return body[:start] + mark + body[noun or number.end :]


def noun_after(text: str, position: int, indicator: Indicator, language: str) -> int | None:
    """Where the counted noun of an indicator ends, if it stands right there, in any form."""
    nouns = sorted(indicator.nouns.get(language, {}).values(), key=len, reverse=True)
    for noun in filter(None, nouns):
        found = re.compile(rf"\s+{re.escape(noun)}\b", re.IGNORECASE).match(text, position)
        if found:
            return found.end()
    return None


@dataclass(frozen=True, slots=True)
class Fit:
    """A figure whose value a number is, or was: then `claim` said it."""

    code: str
    claim: core.Claim | None


class Said:
    """What every figure says now, and what the claims that it is made from ever said."""

    def __init__(self, figures: Mapping[str, core.Figure]) -> None:
        self.figures = figures
        indicators = {name for f in figures.values() for name in f.rule.indicators}
        self.claims = {
            name: sorted((c for c in rows if _counts(c)), key=lambda c: c.as_of, reverse=True)
            for name, rows in ledger.core_claims(indicators).items()
        }
        self._fits: dict[Number, dict[str, core.Claim | None]] = defaultdict(dict)
        for code, figure in figures.items():
            for claim in reversed(self.claims_of(figure.rule)):
                for end in _ends(claim.quantity):
                    self._fits[end][code] = claim
            for end in _ends(figure.quantity):
                self._fits[end][code] = None

    def claims_of(self, rule: core.Rule) -> list[core.Claim]:
        """The claims that a figure's value can have come from, newest first.

        What was said of a part is no value of their sum.
        """
        if rule.policy is core.Policy.SUM:
            return []
        rows = self.claims.get(rule.indicator, [])
        rows = [c for c in rows if rule.place in (None, c.place)]
        # Stable: among the sources of the rule and among the others, the newest stays first.
        return sorted(rows, key=lambda c: bool(rule.sources) and c.source not in rule.sources)

    def fits(self, number: Number) -> list[Fit]:
        """The figures that say a number or said it, those that say it now first."""
        fits = [Fit(code, claim) for code, claim in self._fits.get(number, {}).items()]
        return sorted(fits, key=lambda fit: fit.claim is not None)

    def fits_one(self, code: str, numbers: Iterable[Number]) -> Fit | None:
        """How a figure fits one of several numbers."""
        for number in numbers:
            if code in self._fits.get(number, {}):
                return Fit(code, self._fits[number][code])
        return None


def by_words(fits: Collection[Fit], sentence: str, names: Mapping[str, str]) -> list[Fit]:
    """Fits whose name shares words with the sentence first; the order is kept otherwise.

    Five letters of a word are compared, so that "wounded" meets "wounds".
    """
    stems = _stems(sentence)
    return sorted(fits, key=lambda fit: -len(stems & _stems(names[fit.code])))


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.casefold())}


def _counts(claim: core.Claim) -> bool:
    return not claim.withdrawn and claim.basis is not core.Basis.MEMORY


def _ends(quantity: core.Quantity) -> set[Number]:
    return {end for end in (quantity.low, quantity.high) if end is not None}


def _blank_marks(text: str) -> str:
    """The text with spaces in place of its marks, every other letter where it was."""
    for mark in binding.find_marks(text):
        text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
    return text
