"""The claims that a text is judged against, ordered for looking up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from kanch.core.figures import Basis, Claim, Qualifier, period_end, published_by, standing


class Grounds:
    """The claims of a view, by indicator. Those from memory and those withdrawn are left out."""

    def __init__(self, claims: Iterable[Claim], at: datetime | None) -> None:
        view = published_by(claims, at)
        out = [
            c
            for c in view
            if not c.withdrawn
            and c.basis is not Basis.MEMORY
            and c.qualifier is not Qualifier.NO_FIGURE
        ]
        self.stands = {c.id for c in standing(view)}
        self.by_id = {c.id: c for c in out}
        self.revised_by: dict[str, list[Claim]] = defaultdict(list)
        for claim in view:
            if claim.revises and not claim.withdrawn and claim.basis is not Basis.MEMORY:
                self.revised_by[claim.revises].append(claim)
        self.of: dict[str, list[Claim]] = defaultdict(list)
        for claim in sorted(out, key=order, reverse=True):
            self.of[claim.indicator].append(claim)
        moments = [c.public_from for c in out if c.public_from is not None]
        self.at = at if at is not None else max(moments, default=None)

    def latest(self, indicator: str) -> list[Claim]:
        """Each source's newest standing claims, newest first; a later hour lets an earlier go."""
        kept: list[Claim] = []
        starts: dict[str, datetime] = {}
        for claim in self.of.get(indicator, ()):
            if claim.id not in self.stands:
                continue
            newest = starts.get(claim.source)
            starts[claim.source] = claim.as_of if newest is None else max(newest, claim.as_of)
        for claim in self.of.get(indicator, ()):
            if claim.id in self.stands and (
                claim.as_of == starts[claim.source] or end(claim) > starts[claim.source]
            ):
                kept.append(claim)
        return kept

    def original(self, claim: Claim) -> Claim:
        """The claim whose number this one repeats, as far as it is known."""
        passed = {claim.id}
        while claim.root in self.by_id and claim.root not in passed:
            claim = self.by_id[claim.root]
            passed.add(claim.id)
        return claim


def end(claim: Claim) -> datetime:
    return period_end(claim.as_of, claim.precision)


def order(claim: Claim) -> tuple[datetime, datetime, str]:
    """From old to new: by the end of the hours, then by their start."""
    return end(claim), claim.as_of, claim.id


def newest(claims: Sequence[Claim]) -> Claim:
    return max(claims, key=order)
