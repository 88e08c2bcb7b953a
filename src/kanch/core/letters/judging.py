"""Judging the numbers of a text against the claims of a ledger.

docs/algorithms/letters.md says in prose what is done here.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from kanch.core.figures import (
    Basis,
    Claim,
    Freshness,
    Quantity,
    ancestors,
    freshness,
)
from kanch.core.letters.context import Context, contexts_of
from kanch.core.letters.findings import (
    Candidate,
    Contradicting,
    Contradiction,
    Finding,
    Likeness,
    Overtaken,
    Overtaking,
    Support,
)
from kanch.core.letters.grounds import Grounds, end, order
from kanch.core.letters.likeness import likeness, may_mean, named, overlaps
from kanch.core.letters.marking import analyse, number_mark, placed
from kanch.core.letters.scoring import Scores
from kanch.core.letters.vocabulary import Sense, Vocabulary

# A candidate with less is a guess.
_WORTH = 2.0
# Without a claim that says the number, its words alone must be this clear to speak of a dispute.
_SURE = 4.0
_SHOWN = 5
_HARDLY = 0.5
_TELLING_FROM = 1000
_TELLING_DIGITS = 3


def check(
    text: str,
    claims: Iterable[Claim],
    vocabulary: Vocabulary,
    *,
    at: datetime | None = None,
    written_on: date | None = None,
    language: str | None = None,
) -> list[Finding]:
    """Say of every count in a text what the ledger knows of it.

    Args:
        text: plain text, as for `mark`.
        claims: all claims of the ledger, in any order; those from memory are never used.
        vocabulary: which words point to which indicator.
        at: only what was published by then is used; None uses everything.
        written_on: the day of writing. No claim about a later day supports the text.
        language: as for `mark`.

    Returns:
        One finding for each mark of kind NUMBER that `mark` gives, in the same order.
    """
    analysis = analyse(text, language, written_on)
    judge = _Judge(vocabulary, Grounds(claims, at), analysis.written_on)
    findings: list[Finding] = []
    for context in contexts_of(analysis, vocabulary):
        findings.append(judge.finding(context, findings))
    back = analysis.seen.back
    return [
        replace(f, mark=placed(analysis.seen, f.mark), noun=f.noun and back(*f.noun))
        for f in findings
    ]


_Ranked = tuple[float, Sense, list[Support]]


class _Judge:
    """What one ledger, seen at one moment, says of numbers."""

    def __init__(self, vocabulary: Vocabulary, grounds: Grounds, written: date | None) -> None:
        self.vocabulary = vocabulary
        self.indicators = vocabulary.indicators
        self.grounds = grounds
        self.written = written
        zone = grounds.at.tzinfo if grounds.at is not None else UTC
        # When the text speaks, where it names no moment: the day of writing, or the view's.
        self.spoken = grounds.at if written is None else datetime.combine(written, time.min, zone)
        self.scores = Scores(vocabulary)
        self.senses = self.scores.senses
        self.by_value = _ByValue(grounds)
        self.parts: dict[str, list[str]] = defaultdict(list)
        for name in self.indicators:
            for whole in ancestors(name, self.indicators):
                self.parts[whole.id].append(name)

    def finding(self, context: Context, before: Sequence[Finding]) -> Finding:
        """What is known of one number; `before` are the findings of those before it."""
        found = self._finding(context, before)
        if context.lent and not any(s.same_moment for s in found.supports):
            # The "as of" of an earlier sentence does not reach this far.
            found = self._finding(replace(context, as_of=None, dated=False), before)
        return found

    def _finding(self, context: Context, before: Sequence[Finding]) -> Finding:
        whole = None
        if context.part_of is not None:
            name = before[context.part_of].indicator
            whole = self.indicators.get(name) if name else None
        ranked = []
        for sense, score in self.scores.possible(
            context, whole, self.by_value.telling(context.said.quantity)
        ):
            supports = self.supports(context, sense)
            best = min((s.likeness for s in supports), key=_rank, default=None)
            ranked.append((score + self.scores.said(best), sense, supports))
        ranked.sort(key=lambda row: (-row[0], row[1].id))
        ranked = self._wholes_first([row for row in ranked if row[0] >= _WORTH])[:_SHOWN]
        found = Finding(
            number_mark(context.reading, context.said),
            tuple(Candidate(sense.id, round(score, 2)) for score, sense, _ in ranked),
            context.place,
            context.as_of,
            context.dated,
            part_of=context.part_of,
            denied=context.denied,
        )
        if not ranked:
            return found
        score, sense, supports = ranked[0]
        said = _scaled(context.said.quantity, sense)
        supports = _kept(supports, context)
        return replace(
            found,
            noun=context.nouns.get(sense.id),
            supports=tuple(supports),
            overtaken=tuple(self.overtaken(sense, supports, context)),
            contradicted=tuple(
                self.contradicted(sense, said, supports, context)
                if supports or score >= _SURE
                else ()
            ),
            instead=tuple(self.grounds.latest(sense.id)),
        )

    def _wholes_first(self, ranked: list[_Ranked]) -> list[_Ranked]:
        """Where nobody says the number and words hardly tell a part from its whole: the whole."""
        if not ranked or ranked[0][2]:
            return ranked
        wholes = {w.id for w in ancestors(ranked[0][1].id, self.indicators)}
        for place, row in enumerate(ranked):
            if row[1].id in wholes and not row[2] and ranked[0][0] - row[0] <= _HARDLY:
                return [row, *ranked[:place], *ranked[place + 1 :]]
        return ranked

    # What supports it

    def supports(self, context: Context, sense: Sense) -> list[Support]:
        """The claims that say the number, of a moment that the text can mean."""
        found = []
        for said in _readings(context.said.quantity, sense):
            for claim in self.by_value.near(sense.id, said):
                how = likeness(said, claim.quantity)
                if how is not None and self.possible(context, claim):
                    moment = context.as_of
                    found.append(
                        Support(
                            claim,
                            how,
                            None if moment is None else overlaps(moment, claim),
                            claim.basis is Basis.LETTER,
                            claim.id in self.grounds.stands,
                        )
                    )
        return found

    def possible(self, context: Context, claim: Claim) -> bool:
        if self.written is not None and claim.as_of.date() > self.written:
            return False
        if context.as_of is None:
            return True
        return may_mean(context.as_of, claim, dated=context.dated)

    # What overtakes it

    def overtaken(
        self, sense: Sense, supports: Sequence[Support], context: Context
    ) -> Iterator[Overtaken]:
        """What has been said since, measured from the newest claim that supports the text."""
        if not supports:
            return
        sources = [s for s in supports if not s.only_letter] or list(supports)
        anchor = max((s.claim for s in sources), key=order)
        revised = self.revisions(anchor)
        if revised:
            yield Overtaken(Overtaking.REVISED, revised[-1], revised[0].public_from)
        later = [c for c in self.grounds.latest(sense.id) if self.moved(sense, anchor, c)]
        later = [c for c in later if c not in revised]
        if later:
            moved = [c for c in self.grounds.of[sense.id] if self.moved(sense, anchor, c)]
            since = min((c.public_from for c in moved if c.public_from), default=None)
            yield Overtaken(Overtaking.LATER, max(later, key=order), since)
        if not revised and not later and not context.dated:
            aged = self.aged(sense, anchor)
            if aged is not None:
                yield Overtaken(Overtaking.AGED, None, aged)

    def revisions(self, claim: Claim) -> list[Claim]:
        """The chain of claims that corrected this one, and the original that it repeats."""
        chain: list[Claim] = []
        known = {claim.id}
        here = [claim.id, claim.root]
        while here:
            revisions = [c for name in here for c in self.grounds.revised_by.get(name, ())]
            newer = [c for c in revisions if c.id not in known]
            if not newer:
                break
            step = max(newer, key=order)
            chain.append(step)
            known |= {c.id for c in newer}
            here = [step.id]
        if chain and chain[-1].quantity == claim.quantity:
            return []  # corrected in something else, or back to the same number
        return chain

    def moved(self, sense: Sense, old: Claim, new: Claim) -> bool:
        """Whether a later claim of the same thing says something else."""
        if new.quantity == old.quantity or new.basis is Basis.LETTER or not _same_place(old, new):
            return False
        if new.as_of >= end(old) and new.as_of > old.as_of:
            return True
        counted_on = sense.words.indicator.cumulative and new.quantity.floor > old.quantity.floor
        return new.as_of > old.as_of and counted_on

    def aged(self, sense: Sense, claim: Claim) -> datetime | None:
        """Since when a number is older than its series allows, seen from the text or the view."""
        indicator = sense.words.indicator
        if indicator.stale_after is None:
            return None
        for moment in (self.spoken, self.grounds.at):
            if moment is not None and freshness(indicator, end(claim), moment) is Freshness.STALE:
                return end(claim) + indicator.stale_after
        return None

    # What contradicts it

    def contradicted(
        self, sense: Sense, said: Quantity, supports: Sequence[Support], context: Context
    ) -> Iterator[Contradiction]:
        """Standing claims that cannot be true together with the text, of hours near to it."""
        supporting = [s.claim for s in supports]
        anchors = supporting or self.pinned(sense, context)
        if not anchors:
            return
        own = {s.claim.source for s in supports if not s.only_letter}
        corrections = {c.id for claim in supporting for c in self.revisions(claim)}
        for claim in self.grounds.latest(sense.id):
            if claim in supporting or claim.id in corrections or said.compatible(claim.quantity):
                continue
            if self.close(claim, anchors, sense.words.window) and not self.grew(
                sense, said, claim, anchors
            ):
                near = any(_overlap(claim, a) for a in anchors)
                if claim.source not in own or near:
                    yield Contradiction(Contradicting.SAME, claim)
        yield from self.nested(sense, said, anchors, own)

    def pinned(self, sense: Sense, context: Context) -> list[Claim]:
        """Claims of the hours that the text speaks of; where it names none, of when it was
        written, the newest that lies no further back than the window allows."""
        known = [c for c in self.grounds.latest(sense.id) if self.possible(context, c)][:1]
        if context.as_of is not None:
            moment = context.as_of
            return [c for c in self.grounds.of[sense.id] if overlaps(moment, c)] or known
        spoken = self.spoken
        return [c for c in known if spoken is None or spoken - end(c) <= sense.words.window]

    def close(self, claim: Claim, anchors: Sequence[Claim], window: timedelta) -> bool:
        return any(abs(end(claim) - end(a)) <= window or _overlap(claim, a) for a in anchors)

    def grew(self, sense: Sense, said: Quantity, claim: Claim, anchors: Sequence[Claim]) -> bool:
        """Whether a running total has only gone on since, or had not yet come so far."""
        if not sense.words.indicator.cumulative:
            return False
        if all(claim.as_of > a.as_of for a in anchors):
            return claim.quantity.floor >= said.floor
        if all(a.as_of > claim.as_of for a in anchors):
            return said.floor >= claim.quantity.floor
        return False

    def nested(
        self, sense: Sense, said: Quantity, anchors: Sequence[Claim], own: set[str]
    ) -> Iterator[Contradiction]:
        """A whole said to be smaller than this part, or a part said to be larger than this."""
        for whole in ancestors(sense.id, self.indicators):
            window = self.senses[whole.id].words.window
            for claim in self.grounds.latest(whole.id):
                smaller = claim.source not in own and _exceeds(said, claim.quantity)
                # A running total that is older had not yet come so far.
                past = whole.cumulative and all(a.as_of > claim.as_of for a in anchors)
                if smaller and not past and self.close(claim, anchors, window):
                    yield Contradiction(Contradicting.WHOLE, claim)
        for name in self.parts.get(sense.id, ()):
            part = self.senses[name].words
            for claim in self.grounds.latest(name):
                larger = claim.source not in own and _exceeds(claim.quantity, said)
                past = part.indicator.cumulative and all(claim.as_of > a.as_of for a in anchors)
                if larger and not past and self.close(claim, anchors, part.window):
                    yield Contradiction(Contradicting.PART, claim)


class _ByValue:
    """Finds the claims of an indicator whose numbers come near to one."""

    def __init__(self, grounds: Grounds) -> None:
        self._indicators: dict[Decimal, set[str]] = {}
        self._rows: dict[str, list[tuple[Decimal, str, Claim]]] = {}
        for name, claims in grounds.of.items():
            rows = [(Decimal(value), c.id, c) for c in claims for value in named(c.quantity)]
            for value, _, _ in rows:
                self._indicators.setdefault(value, set()).add(name)
            self._rows[name] = sorted(rows, key=lambda row: row[:2])

    def telling(self, said: Quantity) -> frozenset[str]:
        """The indicators that a number gives away by itself: 28,120, not 20 and not 10,000."""
        found: set[str] = set()
        for value in named(said):
            digits = str(value).rstrip("0")
            if value >= _TELLING_FROM and len(digits) >= _TELLING_DIGITS:
                found |= self._indicators.get(Decimal(value), set())
        return frozenset(found)

    def near(self, indicator: str, said: Quantity) -> list[Claim]:
        rows = self._rows.get(indicator, [])
        found: dict[str, Claim] = {}
        for value in named(said):
            low, high = Decimal(value) * 8 / 10, Decimal(value) * 12 / 10
            first = bisect_left(rows, low, key=lambda row: row[0])
            last = bisect_right(rows, high, key=lambda row: row[0])
            found |= {claim.id: claim for _, _, claim in rows[first:last]}
        return list(found.values())


def _rank(how: Likeness) -> int:
    return (Likeness.EXACT, Likeness.NUMBER, Likeness.ROUNDED).index(how)


def _kept(supports: Sequence[Support], context: Context) -> list[Support]:
    """The best supports: of the hours that the text names, where there are such, and the nearest.

    Of one likeness a source comes before a letter that repeats it, a newer before an older.
    """
    kept = list(supports)
    if any(s.same_moment and (context.dated or not s.only_letter) for s in kept):
        kept = [s for s in kept if s.same_moment]
    kept.sort(key=lambda s: order(s.claim), reverse=True)
    return sorted(kept, key=lambda s: (s.only_letter, _rank(s.likeness), not s.stands))


def _readings(said: Quantity, sense: Sense) -> list[Quantity]:
    """The number as written, and counted in the unit's own scale: 11.3 billion is 11.3."""
    return [said] if sense.scale == 1 else [_scaled(said, sense), said]


def _scaled(said: Quantity, sense: Sense) -> Quantity:
    if sense.scale == 1 or all(end < sense.scale for end in named(said)):
        return said
    scale = Decimal(sense.scale)
    low = None if said.low is None else Decimal(said.low) / scale
    high = None if said.high is None else Decimal(said.high) / scale
    return Quantity(low, high, said.qualifier)


def _same_place(one: Claim, other: Claim) -> bool:
    return one.place is None or other.place is None or one.place == other.place


def _overlap(one: Claim, other: Claim) -> bool:
    if one.as_of == other.as_of:
        return True
    return one.as_of < end(other) and other.as_of < end(one)


def _exceeds(part: Quantity, whole: Quantity) -> bool:
    """Whether a part is surely larger than its whole; "about" is allowed a tenth."""
    if part.low is None or whole.high is None:
        return False
    return part.low > whole.high and not part.compatible(whole)
