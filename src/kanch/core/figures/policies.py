"""Policies: the named rules that turn claims into the figure that is shown.

Sources are never added together. What one says and what another says stand beside each other:
the policies pick (latest, own), span (range) or add the parts that one source itself gave (sum).
docs/algorithms/figures.md says it in prose with worked tables.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kanch.core.figures.claims import (
    Basis,
    Claim,
    Precision,
    period_end,
    published_by,
    standing,
)
from kanch.core.figures.indicators import Indicator, ancestors
from kanch.core.figures.quantity import NOTHING_SAID, Number, Qualifier, Quantity


class Policy(StrEnum):
    LATEST = "latest"
    RANGE = "range"
    OWN = "own"
    SUM = "sum"


class UnsoundRule(ValueError):
    """A rule that would mix what must stay apart."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one figure is made.

    `sources` are the sources it may use, empty for all (range) ; `parts` the indicators that a
    sum adds; `window` how far a source's as-of may lie behind the newest to be spanned with it.
    """

    id: str
    indicator: str
    policy: Policy
    sources: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    place: str | None = None
    window: timedelta = timedelta(hours=48)

    @property
    def indicators(self) -> tuple[str, ...]:
        return self.parts if self.policy is Policy.SUM else (self.indicator,)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a rule makes of the claims known at a moment.

    `quantity` is "no figure" where nothing is known. `claims` made it; `beside` are the latest
    claims of the other sources inside the window, `apart` those of other hours. `spread` spans
    claims and beside; `sources` are the independent sources among them, repeats not counted.
    """

    rule: Rule
    quantity: Quantity = NOTHING_SAID
    as_of: datetime | None = None
    precision: Precision | None = None
    claims: tuple[Claim, ...] = ()
    beside: tuple[Claim, ...] = ()
    apart: tuple[Claim, ...] = ()
    spread: Quantity = NOTHING_SAID
    sources: tuple[str, ...] = ()
    disagree: bool = False

    @property
    def known(self) -> bool:
        return self.quantity.known

    @property
    def until(self) -> datetime | None:
        """The end of the as-of period."""
        if self.as_of is None or self.precision is None:
            return None
        return period_end(self.as_of, self.precision)


def check_rule(rule: Rule, indicators: Mapping[str, Indicator]) -> None:
    """Refuse a rule that would add or swap different measures.

    Raises UnsoundRule: a policy without the one source it needs, a sum whose parts are not
    parts of its indicator, or whose measure or unit differs.
    """
    if rule.policy in (Policy.LATEST, Policy.SUM) and len(rule.sources) != 1:
        raise UnsoundRule(f"{rule.id}: “{rule.policy.value}” takes exactly one source.")
    if rule.policy is not Policy.SUM:
        if rule.parts:
            raise UnsoundRule(f"{rule.id}: only a sum has parts.")
        return
    if len(set(rule.parts)) < 2:
        raise UnsoundRule(f"{rule.id}: a sum takes two or more different parts.")
    whole = indicators[rule.indicator]
    for name in rule.parts:
        part = indicators.get(name)
        if part is None or whole not in ancestors(name, indicators):
            raise UnsoundRule(f"{rule.id}: {name} is not a part of {whole.id}.")
        if (part.measure, part.unit) != (whole.measure, whole.unit):
            raise UnsoundRule(
                f"{rule.id}: {name} counts {part.measure}, {whole.id} counts {whole.measure}; "
                "dead, missing, injured and treated are never added or swapped."
            )
        if any(other in {a.id for a in ancestors(name, indicators)} for other in rule.parts):
            raise UnsoundRule(f"{rule.id}: {name} would be counted twice, inside another part.")


def figure(
    rule: Rule, claims: Iterable[Claim], *, at: datetime | None = None, own: Iterable[str] = ()
) -> Figure:
    """Make the figure of a rule.

    Args:
        claims: all claims of the rule's indicators, in any order; others are passed over.
        at: only what was published by then is used; None uses everything.
        own: the ids of our own sources, for the policy "own".

    Returns:
        The figure; its quantity is "no figure" where no standing claim gives a number.
    """
    wanted = set(rule.indicators)
    out = published_by((c for c in claims if c.indicator in wanted), at)
    alive = standing(out)
    if rule.place is not None:
        # Only now: a claim that moves a number to another place has revised it.
        alive = [c for c in alive if c.place == rule.place]
    if rule.policy is Policy.SUM:
        return _sum(rule, alive, out)
    latest = _latest_by_source(alive)
    if rule.policy is Policy.OWN:
        chosen: Iterable[str] = [s for s in latest if s in set(own)]
    else:
        chosen = rule.sources or latest
    feeding = {source: latest[source] for source in chosen if source in latest}
    return _span(rule, feeding, latest, out)


def figures(
    rules: Iterable[Rule],
    claims: Iterable[Claim],
    *,
    at: datetime | None = None,
    own: Iterable[str] = (),
) -> dict[str, Figure]:
    """Make many figures in one pass over the claims, by rule id."""
    by_indicator: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_indicator[claim.indicator].append(claim)
    own = tuple(own)
    return {
        rule.id: figure(
            rule,
            [c for name in rule.indicators for c in by_indicator.get(name, ())],
            at=at,
            own=own,
        )
        for rule in rules
    }


def _end(claim: Claim) -> datetime:
    return period_end(claim.as_of, claim.precision)


def _latest_by_source(alive: Sequence[Claim]) -> dict[str, list[Claim]]:
    """Each source's latest claims with a number.

    A claim gives way to one whose hours begin where its own are surely past. Several are left
    where the hours overlap and neither revises the other: nobody can say which is later, so both
    stand. A statement without a number takes a number away only by revising it.
    """
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in alive:
        if claim.qualifier is not Qualifier.NO_FIGURE:
            grouped[claim.source].append(claim)
    result = {}
    for source, group in grouped.items():
        newest_start = max(c.as_of for c in group)
        result[source] = [c for c in group if c.as_of == newest_start or _end(c) > newest_start]
    return result


def _span(
    rule: Rule,
    feeding: Mapping[str, Sequence[Claim]],
    latest: Mapping[str, Sequence[Claim]],
    out: Sequence[Claim],
) -> Figure:
    numbers = [c for group in feeding.values() for c in group]
    if not numbers:
        return Figure(rule, apart=_ordered(c for group in latest.values() for c in group))
    newest = max(numbers, key=_order)
    fed = [c for c in numbers if _end(newest) - _end(c) <= rule.window]
    others = [c for group in latest.values() for c in group if c not in fed]
    beside = [
        c for c in others if abs(_end(newest) - _end(c)) <= rule.window and c.source not in feeding
    ]
    apart = [c for c in others if c not in beside]
    together = fed + beside
    return Figure(
        rule,
        quantity=span([c.quantity for c in fed]),
        as_of=newest.as_of,
        precision=newest.precision,
        claims=_ordered(fed),
        beside=_ordered(beside),
        apart=_ordered(apart),
        spread=span([c.quantity for c in together]),
        sources=_independent(together, out),
        disagree=disagree(together),
    )


def _sum(rule: Rule, alive: Sequence[Claim], out: Sequence[Claim]) -> Figure:
    source = rule.sources[0]
    by_part: dict[str, list[Claim]] = defaultdict(list)
    for claim in alive:
        if claim.source == source:
            by_part[claim.indicator].append(claim)
    chosen: list[Claim] = []
    for part in rule.parts:
        latest = _latest_by_source(by_part[part]).get(source, [])
        if len(latest) != 1:  # nothing said yet, or two answers for one hour
            return Figure(rule, apart=_ordered(latest + chosen))
        chosen.append(latest[0])
    hours = {(c.as_of, c.precision) for c in chosen}
    if len(hours) != 1:  # parts of different hours are not parts of one whole
        return Figure(rule, apart=_ordered(chosen))
    quantity = add_parts([c.quantity for c in chosen])
    return Figure(
        rule,
        quantity=quantity,
        as_of=chosen[0].as_of,
        precision=chosen[0].precision,
        claims=_ordered(chosen),
        spread=quantity,
        sources=_independent(chosen, out),
    )


def span(quantities: Sequence[Quantity]) -> Quantity:
    """The span over what several claims say: from the lowest to the highest, open where one is.

    One and the same statement stays as it is. "At least 20" adds nothing beside "68": whoever
    said 68 has met it, so it neither lowers the span nor opens it. The lower end of an open span
    is the smallest number that somebody named, never a zero that nobody said.
    """
    said = _without_met_floors([q for q in quantities if q.known])
    if not said:
        return NOTHING_SAID
    if len(set(said)) == 1:
        return said[0]
    lows = [q.low for q in said if q.low is not None]
    highs = [q.high for q in said if q.high is not None]
    low: Number | None = min(lows) if len(lows) == len(said) else None
    high: Number | None = max(highs) if len(highs) == len(said) else None
    if high is None:
        smallest = min(_named(q) for q in said)
        lowest = [q for q in said if _named(q) == smallest]
        more = all(q.qualifier is Qualifier.MORE_THAN for q in lowest)
        return Quantity(smallest, None, Qualifier.MORE_THAN if more else Qualifier.AT_LEAST)
    if low is None:
        return Quantity(None, high, Qualifier.UP_TO)
    if any(q.qualifier is Qualifier.ABOUT for q in said):
        return Quantity(low, high, Qualifier.ABOUT)
    return Quantity(low, high, Qualifier.EXACTLY if low == high else Qualifier.BETWEEN)


def _named(quantity: Quantity) -> Number:
    """The smallest number in a statement that has one."""
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    return ends[0]


def _without_met_floors(said: Sequence[Quantity]) -> list[Quantity]:
    """Leave out open lower bounds that every closed statement meets."""
    closed = [q for q in said if q.low is not None and q.high is not None]
    if not closed:
        return list(said)
    lowest = min(q.floor for q in closed)
    return [
        q
        for q in said
        if q.high is not None
        or q.floor > lowest
        or (q.floor == lowest and q.qualifier is Qualifier.MORE_THAN)
    ]


def add_parts(parts: Sequence[Quantity]) -> Quantity:
    """The sum of disjoint parts that one source gave for one hour, as exact as the vaguest.

    "About" and an open end together have no sum: no qualifier would be true of it.
    """
    if not parts or not all(q.known for q in parts):
        return NOTHING_SAID
    low = sum(q.floor for q in parts)
    kinds = {q.qualifier for q in parts}
    highs = [q.high for q in parts if q.high is not None]
    if len(highs) < len(parts):
        # One "more than" makes the whole "more than" its floor.
        more = Qualifier.MORE_THAN in kinds
        if Qualifier.ABOUT in kinds:
            return NOTHING_SAID
        return Quantity(low, None, Qualifier.MORE_THAN if more else Qualifier.AT_LEAST)
    high = sum(highs)
    if all(q.low is None for q in parts):
        return Quantity(None, high, Qualifier.UP_TO)
    if Qualifier.ABOUT in kinds:
        return Quantity(low, high, Qualifier.ABOUT)
    if low == high:
        return Quantity(low, high, Qualifier.EXACTLY)
    return Quantity(low, high, Qualifier.BETWEEN)


def disagree(claims: Sequence[Claim]) -> bool:
    """Whether no single number could make all the claims right.

    Two different numbers reported of one source for one hour disagree too, even where both are
    lower bounds: one of the reports is wrong.
    """
    for index, one in enumerate(claims):
        for other in claims[index + 1 :]:
            if not one.quantity.compatible(other.quantity):
                return True
            same = (one.source, one.indicator) == (other.source, other.indicator)
            if same and one.quantity != other.quantity:
                return True
    return False


def conflicting(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims that disagree with at least one of the others, in their order."""
    return tuple(
        one for one in claims if any(disagree((one, other)) for other in claims if other is not one)
    )


def without_repeats(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims without those that only repeat another of them."""
    ids = {c.id for c in claims}
    return tuple(c for c in claims if c.root == c.id or c.root not in ids)


def _independent(claims: Sequence[Claim], out: Sequence[Claim]) -> tuple[str, ...]:
    """The sources, a repeat counted as the one it repeats, even where that has given way since."""
    repeated = any(c.origin for c in claims)
    sound = (c for c in out if not c.withdrawn and c.basis is not Basis.MEMORY) if repeated else ()
    known = {c.id: c for c in sound}
    independent: dict[str, str] = {}
    for claim in sorted(claims, key=_order):
        first = _first_said(claim, known)
        independent.setdefault(first.root, first.source)
    return tuple(sorted(set(independent.values())))


def _first_said(claim: Claim, known: Mapping[str, Claim]) -> Claim:
    """The claim at the beginning of a chain of repeats, as far as it is known."""
    passed = {claim.id}
    while claim.root in known and claim.root not in passed:
        claim = known[claim.root]
        passed.add(claim.id)
    return claim


def _ordered(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=_order, reverse=True))


def _order(claim: Claim) -> tuple[datetime, datetime, str]:
    """From old to new: by the end of the hours, then by their start."""
    return _end(claim), claim.as_of, claim.id
