"""What moved between two moments, and by whose word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kanch.core.figures.claims import Claim
from kanch.core.figures.policies import Figure, Rule, figure
from kanch.core.figures.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that says something else than before; `claims` are the new ones that moved it.

    A figure can move because a claim came, was revised or was taken back, so `claims` may be
    empty.
    """

    figure_id: str
    then: Quantity
    now: Quantity
    at: datetime | None
    claims: tuple[Claim, ...]


def compare(
    figure_id: str, then: Quantity, then_claims: Iterable[str], now: Figure
) -> Change | None:
    """Compare a frozen figure (its quantity and the ids of its claims) with the figure now."""
    if then == now.quantity:
        return None
    known = set(then_claims)
    new = tuple(c for c in now.claims if c.id not in known)
    moments = [c.public_from for c in new if c.public_from is not None]
    return Change(figure_id, then, now.quantity, max(moments, default=None), new)


def history(
    rule: Rule,
    claims: Iterable[Claim],
    entered: Mapping[str, datetime],
    *,
    left: Mapping[str, datetime] | None = None,
    own: Iterable[str] = (),
) -> list[tuple[datetime, Figure]]:
    """The figure's values through time, oldest first, one entry for each moment it moved.

    `entered` gives, by claim id, the moment from which a claim counts (its publication, or the
    moment we recorded it where that is what readers saw); claims without one are left out.
    `left` gives the moment at which a claim was withdrawn; until then it counted.
    """
    left = left or {}
    rows = sorted(
        (c for c in claims if c.id in entered and c.indicator in rule.indicators),
        key=lambda c: entered[c.id],
    )
    own = tuple(own)
    result: list[tuple[datetime, Figure]] = []
    moments = {entered[c.id] for c in rows} | {left[c.id] for c in rows if c.id in left}
    for moment in sorted(moments):
        seen = [
            c._replace(withdrawn=c.withdrawn and (c.id not in left or left[c.id] <= moment))
            for c in rows
            if entered[c.id] <= moment
        ]
        value = figure(rule, seen, own=own)
        if not result and not value.known:
            continue
        if not result or value.quantity != result[-1][1].quantity:
            result.append((moment, value))
    return result
