"""Inquiries of one family: two that name each other, and fathers whom a patronymic names.

A brother seeks his sister, and somewhere else she seeks him. Each inquiry alone is compared with
few facts; together they say far more, for a stranger would have to fit twice. That links between
people help to tell who is who is the idea of collective entity resolution (Bhattacharya and Getoor
2007); the odds are those of Fellegi and Sunter (1969), as in evidence.py.

Two things keep the two comparisons from being simply multiplied. What a family shares (surname,
father, place of birth) agrees twice or not at all, so it counts once; and so does a father's given
name that stands in his child's patronymic. And besides strangers there are other stories to beat:
that only one of the two is the person meant, and the other a stranger or a relative of whom is
meant, or that both are only relatives. So the one being sure is not enough: the other has to fit
by itself. What the years of birth are worth to relatives is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp, log

from kanch.core.names.describing import Person
from kanch.core.names.evidence import PRESENT, RELATIVE_NAMESAKE, RELATIVES
from kanch.core.names.matcher import AMONG, Matcher
from kanch.core.names.population import Population
from kanch.core.names.reasons import Reason

_FAMILY = ("surname", "father", "place")
_MOST = 300.0

Parts = Mapping[str, Reason]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Somebody who seeks somebody. The ids of the two may be blank."""

    seeker: Person
    sought: Person


@dataclass(frozen=True, slots=True)
class EachOther:
    """How likely two inquiries name each other, and why.

    `sought` says why whom the one seeks may be who asks in the other, `seeker` why who asks in
    the one may be whom the other seeks. What a family shares stands only where it says more (in
    `sought` where it says the same), so that the worth of all reasons adds up. `likeness` and
    `odds` are those of a Comparison, the likeness that of the pair which is less alike.
    """

    probability: float
    likeness: float | None
    odds: float
    sought: tuple[Reason, ...]
    seeker: tuple[Reason, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons, weightiest first."""
        return tuple(sorted((*self.sought, *self.seeker), key=lambda reason: -abs(reason.worth)))


def name_each_other(
    matcher: Matcher,
    one: Inquiry,
    other: Inquiry,
    among: int = AMONG,
    population: Population | None = None,
) -> EachOther:
    """How likely each of two inquiries seeks who asks in the other; the same both ways.

    `among` says how many inquiries the other was picked from, `population` what rarity is
    counted in.
    """
    sought = matcher.compare(one.sought, other.seeker, among, population)
    seeker = matcher.compare(other.sought, one.seeker, among, population)
    first: Parts = _parts(sought.reasons)
    second: Parts = _parts(seeker.reasons)
    alone = _same(first), _same(second)
    # Whom the one seeks is the father, or who asks in it is.
    fathers = (
        _fits(matcher, one.seeker, one.sought) and _fits(matcher, other.sought, other.seeker),
        _fits(matcher, one.sought, one.seeker) and _fits(matcher, other.seeker, other.sought),
    )
    if fathers[0]:
        first = _less(first, second)
    if fathers[1]:
        second = _less(second, first)
    first, second = _family_once(matcher, one, other, first, second)
    same = _same(first), _same(second)
    related = _related(first), _related(second)
    stories = [sum(related)]
    # Somebody has one father: once the child is the person meant, the father is as well.
    if not fathers[1]:
        stories += [alone[0], same[0] + related[1]]
    if not fathers[0]:
        stories += [alone[1], related[0] + same[1]]
    strangers = 1 + RELATIVES / max(among, 2) * sum(exp(min(story, _MOST)) for story in stories)
    odds = log(PRESENT / max(among, 2)) + sum(same) - log(strangers)
    likeness = [pair.likeness for pair in (sought, seeker) if pair.likeness is not None]
    return EachOther(
        matcher.probability(odds),
        min(likeness) if len(likeness) == 2 else None,
        odds,
        tuple(first.values()),
        tuple(second.values()),
    )


def father_fits(
    matcher: Matcher, child: Person, father: Person, population: Population | None = None
) -> Reason | None:
    """Whether `father` bears the name of the father that `child` names, and what that is worth.

    A reason with a code `father.…`, of which `sentence` makes a sentence; a is the father's name
    as the child has it, b the given name. None when the child names no father or the other has
    no given name.
    """
    named = [part.written for part in matcher.describe(child).parsings[0].fathers]
    borne = [part.written for part in matcher.describe(father).parsings[0].given]
    found = (
        reason
        for one in named
        for other in borne
        for reason in matcher.compare(
            Person("", "", father=one), Person("", "", father=other), population=population
        ).reasons
    )
    return max(found, key=lambda reason: reason.worth, default=None)


def _parts(reasons: tuple[Reason, ...]) -> Parts:
    """Reasons by the part that they are about; family hints, worth nothing, left out."""
    parts = ((reason.code.partition(".")[0], reason) for reason in reasons)
    return {part: reason for part, reason in parts if part != "family"}


def _same(parts: Parts) -> float:
    return sum(reason.worth for reason in parts.values())


def _related(parts: Parts) -> float:
    """What is left of `parts` if the two are only relatives."""
    shared = sum(parts[part].worth for part in _FAMILY if part in parts)
    given = parts["given"].worth if "given" in parts else -1.0
    return shared + (given + RELATIVE_NAMESAKE if given >= 0 else 0.0)


def _family_once(
    matcher: Matcher, one: Inquiry, other: Inquiry, first: Parts, second: Parts
) -> tuple[Parts, Parts]:
    """What seeker and sought share in both inquiries, kept only where it is worth more."""
    shared = set(_FAMILY) & first.keys() & second.keys()
    for inquiry in (one, other):
        within = _parts(matcher.compare(inquiry.seeker, inquiry.sought).reasons)
        shared = {part for part in shared if part in within and within[part].worth > 0}
    less = {part for part in shared if first[part].worth < second[part].worth}
    return (
        {part: reason for part, reason in first.items() if part not in less},
        {part: reason for part, reason in second.items() if part not in shared - less},
    )


def _fits(matcher: Matcher, child: Person, father: Person) -> bool:
    reason = father_fits(matcher, child, father)
    return reason is not None and reason.worth > 0 and reason.code != "father.initial"


def _less(fathers: Parts, childs: Parts) -> Parts:
    """The father's parts, where the child's say the same: his given name counts what is left."""
    if "given" not in fathers or "father" not in childs:
        return fathers
    known = fathers["given"]
    once = max(known.worth - max(childs["father"].worth, 0.0), 0.0) if known.worth > 0 else 0.0
    return {**fathers, "given": replace(known, worth=once)}
