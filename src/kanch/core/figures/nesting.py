"""Checks that ask an editor a question; they never mend a number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kanch.core.figures.claims import Claim, period_end, standing
from kanch.core.figures.indicators import Indicator, ancestors
from kanch.core.figures.policies import Figure
from kanch.core.figures.quantity import Qualifier, Quantity


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

    Only standing claims are asked about: a revision answers the question. A part is compared
    with every whole above it in claims of the same source and the same as-of, unless they name
    different places. A cumulative count is compared with that source's highest earlier one there.
    """
    alive = [c for c in standing(claims) if c.qualifier is not Qualifier.NO_FIGURE]
    return [*_parts(alive, indicators), *_falls(alive, indicators)]


def figure_questions(
    figures: Iterable[Figure], indicators: Mapping[str, Indicator]
) -> list[Question]:
    """Ask the same about figures that will stand in one text, whoever their sources are."""
    by_indicator: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.known:
            by_indicator[figure.rule.indicator].append(figure)
    return [
        Question(QuestionKind.PART_EXCEEDS_WHOLE, part.claims[0], whole.claims[0])
        for name, parts in by_indicator.items()
        for whole_indicator in ancestors(name, indicators)
        for whole in by_indicator.get(whole_indicator.id, ())
        for part in parts
        if _same_place(part.rule.place, whole.rule.place)
        and _exceeds(part.quantity, whole.quantity)
    ]


def _exceeds(part: Quantity, whole: Quantity) -> bool:
    """Whether a part is surely larger than its whole."""
    if part.low is None or whole.high is None:
        return False
    more = part.qualifier is Qualifier.MORE_THAN
    return part.low > whole.high or (more and part.low == whole.high)


def _same_place(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


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
                        if _same_place(part.place, whole.place)
                        and _exceeds(part.quantity, whole.quantity)
                    ]
    return found


def _falls(alive: list[Claim], indicators: Mapping[str, Indicator]) -> list[Question]:
    series: dict[tuple[str, str, str | None], list[Claim]] = defaultdict(list)
    for claim in alive:
        if claim.indicator in indicators and indicators[claim.indicator].cumulative:
            series[claim.source, claim.indicator, claim.place].append(claim)
    found = []
    for group in series.values():
        group.sort(key=lambda c: (period_end(c.as_of, c.precision), c.as_of, c.id))
        # The highest counts so far: an open or vague one in between must not hide a fall.
        peaks: list[Claim] = []
        for claim in group:
            # Hours that overlap have no order: then it is a disagreement, not a fall.
            past = next((p for p in reversed(peaks) if _past(p, claim)), None)
            if past is not None and _exceeds(past.quantity, claim.quantity):
                found.append(Question(QuestionKind.TOTAL_FELL, past, claim))
                peaks = []  # counted anew from here: one fall is one question
            if claim.low is not None and (not peaks or claim.low >= (peaks[-1].low or 0)):
                peaks.append(claim)
    return found


def _past(earlier: Claim, later: Claim) -> bool:
    """Whether the hours of one claim are surely past where those of another begin."""
    return later.as_of >= period_end(earlier.as_of, earlier.precision)
