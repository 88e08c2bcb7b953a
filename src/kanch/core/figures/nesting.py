"""Checks that ask an editor a question; they never mend a number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from kanch.core.figures.claims import Basis, Claim, period_end
from kanch.core.figures.indicators import Indicator, ancestors
from kanch.core.figures.policies import Figure
from kanch.core.figures.quantity import Qualifier


class QuestionKind(StrEnum):
    PART_EXCEEDS_WHOLE = "part exceeds whole"
    TOTAL_FELL = "total fell"


@dataclass(frozen=True, slots=True)
class Question:
    """Two claims that cannot both be right as they stand.

    For a part and its whole, `first` is the part; for a total that fell, the earlier count.
    """

    kind: QuestionKind
    first: Claim
    second: Claim

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind.value, self.first.id, self.second.id)


def questions(claims: Iterable[Claim], indicators: Mapping[str, Indicator]) -> list[Question]:
    """Ask about the claims of a view: within one source, parts against wholes, totals in time.

    A part is compared with every whole above it in claims of the same source and the same
    as-of. A cumulative count is compared with that source's next later one.
    """
    alive = [
        c
        for c in claims
        if not c.withdrawn
        and c.basis is not Basis.MEMORY
        and c.qualifier is not Qualifier.NO_FIGURE
    ]
    return [*_parts(alive, indicators), *_falls(alive, indicators)]


def figure_questions(
    figures: Iterable[Figure], indicators: Mapping[str, Indicator]
) -> list[Question]:
    """Ask the same about figures that will stand in one text, whoever their sources are."""
    by_indicator = {f.rule.indicator: f for f in figures if f.known}
    found = []
    for name, part in by_indicator.items():
        for whole_indicator in ancestors(name, indicators):
            whole = by_indicator.get(whole_indicator.id)
            if whole is None or whole.quantity.high is None or part.quantity.low is None:
                continue
            if part.quantity.low > whole.quantity.high:
                found.append(
                    Question(QuestionKind.PART_EXCEEDS_WHOLE, part.claims[0], whole.claims[0])
                )
    return found


def _parts(alive: list[Claim], indicators: Mapping[str, Indicator]) -> list[Question]:
    groups: dict[tuple[object, ...], dict[str, list[Claim]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for claim in alive:
        groups[claim.source, claim.as_of, claim.precision][claim.indicator].append(claim)
    found = []
    for group in groups.values():
        for name, parts in group.items():
            for whole_indicator in ancestors(name, indicators):
                for whole in group.get(whole_indicator.id, ()):
                    found += [
                        Question(QuestionKind.PART_EXCEEDS_WHOLE, part, whole)
                        for part in parts
                        if whole.high is not None and part.low is not None and part.low > whole.high
                    ]
    return found


def _falls(alive: list[Claim], indicators: Mapping[str, Indicator]) -> list[Question]:
    series: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in alive:
        if claim.indicator in indicators and indicators[claim.indicator].cumulative:
            series[claim.source, claim.indicator].append(claim)
    found = []
    for group in series.values():
        group.sort(key=lambda c: (period_end(c.as_of, c.precision), c.as_of))
        for earlier, later in pairwise(group):
            if later.high is None or earlier.low is None or later.high >= earlier.low:
                continue
            # Hours that overlap have no order: then it is a disagreement, not a fall.
            if later.as_of >= period_end(earlier.as_of, earlier.precision):
                found.append(Question(QuestionKind.TOTAL_FELL, earlier, later))
    return found
