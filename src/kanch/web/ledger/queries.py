"""Reads of the ledger: guarded loaders, claims as core rows, figures at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from kanch.core import figures as core
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.journal import inputs
from kanch.web.ledger.models import (
    DEFAULT_ZONE,
    Claim,
    FigureRule,
    Indicator,
    Source,
    Statement,
    plain_number,
)


def claim_for(actor: User, code: str, permission: str, *, lock: bool = False) -> Claim:
    """The one way to a claim for somebody who will change it."""
    require(actor, permission)
    rows = Claim.objects.select_for_update(of=("self",)) if lock else Claim.objects
    return get_object_or_404(rows.select_related("source", "indicator"), code=code)


def claim_rows() -> QuerySet[Claim]:
    """Claims with all that a row shows loaded, newest as-of first."""
    return Claim.objects.select_related(
        "source", "via", "place", "indicator", "document", "revises", "repeats"
    ).order_by("-as_of", "-pk")


def counted_in(rule: FigureRule) -> list[Indicator]:
    """What the claims behind a figure count: its own indicator, and the parts that it adds."""
    return [rule.indicator, *rule.parts.all()]


def claims_of(*indicators: Indicator, at: datetime | None) -> list[Claim]:
    """Every claim of the indicators that was out at a moment, withdrawn and revised ones too."""
    rows = claim_rows().filter(indicator__in=indicators)
    rows = rows.prefetch_related("revised_by", "repeated_by")
    return [c for c in rows if _out(c, at)]


def history_of(claim: Claim) -> list[Claim]:
    """The claim with all that it updates and all that updates it, oldest first."""
    known, frontier = {claim.pk}, {claim.pk}
    while frontier:
        near = Claim.objects.filter(Q(revised_by__in=frontier) | Q(revises__in=frontier))
        frontier = set(near.values_list("pk", flat=True)) - known
        known |= frontier
    rows = claim_rows().filter(pk__in=known).prefetch_related("revised_by", "repeated_by")
    return list(rows.order_by("as_of", "pk"))


def statements(*, at: datetime | None) -> list[Statement]:
    """The statements that were out at a moment, by topic."""
    rows = (
        Statement.objects.select_related("source", "via", "place", "document")
        .prefetch_related("contrary__source")
        .order_by("topic", "as_of", "pk")
    )
    return [s for s in rows if _out(s, at)]


def _out(row: Claim | Statement, at: datetime | None) -> bool:
    return at is None or (row.public_from is not None and row.public_from <= at)


# Claims as core rows, kept per process until their indicator's version changes.
_shelf: dict[str, tuple[int, list[core.Claim]]] = {}
_lock = Lock()

_FIELDS = (
    "code",
    "indicator__code",
    "source__code",
    "low",
    "high",
    "qualifier",
    "as_of",
    "as_of_precision",
    "published",
    "place__code",
    "place__timezone",
    "revises__code",
    "repeats__code",
    "basis",
    "withdrawn_at",
)


def core_claims(codes: Iterable[str]) -> dict[str, list[core.Claim]]:
    """Claims of the indicators as core rows, by indicator code; two queries at the most."""
    wanted = set(codes)
    versions = dict(Indicator.objects.filter(code__in=wanted).values_list("code", "version"))
    with _lock:
        fresh = {
            code: _shelf[code][1]
            for code, version in versions.items()
            if code in _shelf and _shelf[code][0] == version
        }
    missing = [code for code in versions if code not in fresh]
    if missing:
        loaded: dict[str, list[core.Claim]] = {code: [] for code in missing}
        rows = Claim.objects.filter(indicator__code__in=missing).order_by("pk")
        for row in rows.values_list(*_FIELDS):
            claim = _core_row(row)
            loaded[claim.indicator].append(claim)
        with _lock:
            _shelf.update({code: (versions[code], loaded[code]) for code in missing})
        fresh |= loaded
    return fresh


def _core_row(row: tuple) -> core.Claim:
    code, indicator, source, low, high, qualifier, as_of, precision = row[:8]
    published, place, zone, revises, repeats, basis, withdrawn = row[8:]
    # A month or a year begins and ends by the calendar of the place.
    as_of = as_of.astimezone(ZoneInfo(zone or DEFAULT_ZONE))
    return core.Claim(
        code,
        indicator,
        source,
        plain_number(low),
        plain_number(high),
        core.Qualifier(qualifier),
        as_of,
        core.Precision(precision),
        core.out_from(as_of, published),
        place,
        revises,
        repeats,
        core.Basis(basis),
        withdrawn is not None,
    )


def core_indicators() -> dict[str, core.Indicator]:
    """All indicators as core rows, by code."""
    rows = _named_indicators()
    return {r.code: r.as_core(r.parent.code if r.parent else None) for r in rows}


def _named_indicators() -> QuerySet[Indicator]:
    """Indicators without their versions, which move with every claim."""
    return Indicator.objects.select_related("parent").defer("version", "parent__version")


def own_sources() -> list[str]:
    return list(Source.objects.filter(own=True).values_list("code", flat=True))


def rules(codes: Iterable[str] | None = None) -> dict[str, core.Rule]:
    """Figure rules as core rows, by code; all of them without `codes`."""
    rows = (
        FigureRule.objects.select_related("indicator", "place")
        .defer("indicator__version")
        .prefetch_related("sources", Prefetch("parts", Indicator.objects.defer("version")))
    )
    if codes is not None:
        rows = rows.filter(code__in=set(codes))
    return {row.code: as_core_rule(row) for row in rows.order_by("code")}


def as_core_rule(row: FigureRule) -> core.Rule:
    return core.Rule(
        id=row.code,
        indicator=row.indicator.code,
        policy=core.Policy(row.policy),
        sources=tuple(sorted(s.code for s in row.sources.all())),
        parts=tuple(sorted(p.code for p in row.parts.all())),
        place=row.place.code if row.place else None,
        window=timedelta(hours=row.window_hours),
    )


def figures_at(
    codes: Iterable[str] | None = None, *, at: datetime | None = None
) -> dict[str, core.Figure]:
    """The figures as they stood with what was published by `at`; None uses everything."""
    chosen = rules(codes)
    claims = core_claims({i for rule in chosen.values() for i in rule.indicators})
    own = own_sources()
    return {
        code: core.figure(
            rule, [c for i in rule.indicators for c in claims.get(i, ())], at=at, own=own
        )
        for code, rule in chosen.items()
    }


def questions_at(*, at: datetime | None = None) -> list[core.Question]:
    """Everything in the ledger that contradicts itself, as questions to an editor."""
    indicators = core_indicators()
    claims = [c for rows in core_claims(indicators).values() for c in rows]
    return core.questions(core.published_by(claims, at), indicators)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What figures are shown with: names and nouns of indicators, sources and places."""

    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    rules: Mapping[str, FigureRule]
    core_indicators: Mapping[str, core.Indicator]

    def indicator_of(self, figure_code: str) -> Indicator:
        return self.rules[figure_code].indicator


def catalogue() -> Catalogue:
    return inputs.shared(_catalogue)


def _catalogue() -> Catalogue:
    rows = list(_named_indicators())
    return Catalogue(
        indicators={r.code: r for r in rows},
        sources={s.code: s for s in Source.objects.all()},
        rules={
            r.code: r
            for r in FigureRule.objects.select_related("indicator__parent", "place").defer(
                "indicator__version", "indicator__parent__version"
            )
        },
        core_indicators={r.code: r.as_core(r.parent.code if r.parent else None) for r in rows},
    )


def claims_by_code(codes: Iterable[str]) -> dict[str, Claim]:
    """Claims with all that a row shows, by code."""
    return {c.code: c for c in claim_rows().filter(code__in=set(codes))}


def parts_of(indicators: Mapping[str, core.Indicator]) -> dict[str, list[str]]:
    """The parts directly below each indicator."""
    tree: dict[str, list[str]] = defaultdict(list)
    for indicator in indicators.values():
        if indicator.parent:
            tree[indicator.parent].append(indicator.id)
    return tree
