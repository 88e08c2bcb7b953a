"""What the public pages of the ledger show, as plain data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kanch.core import figures as core
from kanch.core.figures import wording
from kanch.web.accounts.models import Organisation
from kanch.web.ledger import queries
from kanch.web.ledger.models import (
    Attribution,
    Claim,
    Document,
    FigureRule,
    Indicator,
    Source,
    Statement,
    in_language,
)
from kanch.web.ledger.moments import UnreadableMoment, View, parse_moment, short, with_at
from kanch.web.ledger.showing import Shown, moment, show, show_all
from kanch.web.ui.charts import ChartPoint, Drawing, draw


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A row of the table of claims."""

    claim: Claim
    words: str
    as_of: str
    published: str
    state: str
    replaced_by: Claim | None

    @property
    def standing(self) -> bool:
        return self.state == "standing"


def source_chip(source: Source, *, invented: bool) -> dict[str, Any]:
    """A source for the component `source_chip`, its kind in the reader's language."""
    return {
        "name": source.name,
        "kind": source.get_kind_display(),
        "country": source.country,
        "own": source.own,
        "invented": invented or source.invented,
    }


def claim_row(shown: ClaimShown, documents: Callable[[Document], str]) -> dict[str, Any]:
    """A claim for the component `claim_row`; `documents` gives the address of an archived copy."""
    claim = shown.claim
    return {
        "id": claim.code,
        "state": shown.state,
        "quantity": shown.words,
        "excluded": (
            _("from memory: feeds no figure") if claim.basis == Attribution.Basis.MEMORY else ""
        ),
        "source": source_chip(claim.source, invented=claim.invented),
        "carried_by": claim.via.name if claim.via else "",
        "as_of": shown.as_of,
        "published": shown.published,
        "published_note": (
            _("hour of publication unknown") if claim.published and claim.hour_unknown else ""
        ),
        "paraphrase": claim.paraphrase,
        "paraphrase_language": "en",
        "quote": claim.quote,
        "quote_language": claim.quote_language,
        "locator": claim.locator,
        "document_url": documents(claim.document) if claim.document else "",
        "page_url": claim.url,
        "how_known": claim.get_basis_display(),
        "original": claim.get_original_display() if claim.original else "",
        "reason": claim.withdrawal_reason,
        "replaced_by": _near(shown.replaced_by),
        "corrects": _near(claim.revises) if claim.revises else None,
        "repeats": _near(claim.repeats) if claim.repeats else None,
    }


def _near(claim: Claim | None) -> dict[str, str] | None:
    """A link to another claim; rows of one table stand on one page."""
    return {"label": claim.code, "url": f"#claim-{claim.code}"} if claim else None


@dataclass(frozen=True, slots=True)
class StatementShown:
    statement: Statement
    source: dict[str, Any]
    as_of: str
    published: str
    contrary: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Figures of one tree of indicators: the whole and its parts."""

    name: str
    figures: tuple[Shown, ...]


def figure_page(
    rule: FigureRule, view: View, house: Organisation, *, language: str
) -> dict[str, Any]:
    """A figure in words, its claims, and what is needed to draw and to cite it."""
    catalogue = queries.catalogue()
    figure = queries.figures_at([rule.code], at=view.at)[rule.code]
    shown = show(figure, catalogue, language=language, now=view.clock, zone=house.timezone)
    claims = queries.claims_of(*queries.counted_in(rule), at=view.at)
    rows = [claim_shown(c, claims, language) for c in claims]
    parts = queries.parts_of(catalogue.core_indicators)
    near = [rule.indicator.parent.code] if rule.indicator.parent else []
    near += parts.get(rule.indicator.code, [])
    related = queries.figures_at([code for code in near if code in catalogue.rules], at=view.at)
    return {
        "shown": shown,
        "figure": figure,
        "rule": rule,
        "rows": rows,
        "sums": _sums(rule, at=view.at),
        "related": list(
            show_all(
                related.values(),
                catalogue,
                language=language,
                now=view.clock,
                zone=house.timezone,
            ).values()
        ),
        "policy": policy_sentence(rule, language),
        "moment": moment(view.clock, "minute", language, house.timezone),
        "unknown_hours": any(row.claim.hour_unknown for row in rows),
        "invented": bool(rows) and all(row.claim.invented for row in rows),
    }


def claim_shown(claim: Claim, seen: list[Claim], language: str) -> ClaimShown:
    """A claim as a row; what replaced it only where the view may know it."""
    by_id = {c.pk: c for c in seen}
    replaced_by = next(
        (by_id[c.pk] for c in claim.revised_by.all() if c.pk in by_id and not c.withdrawn_at), None
    )
    state = "withdrawn" if claim.withdrawn_at else "superseded" if replaced_by else "standing"
    noun = claim.indicator.nouns.get(language)
    zone = claim.zone.key
    return ClaimShown(
        claim,
        wording.phrase(claim.quantity, language, noun),
        moment(claim.as_of, claim.as_of_precision, language, zone),
        moment(claim.published, claim.published_precision or None, language, zone),
        state,
        replaced_by,
    )


def chart(page: dict[str, Any], house: Organisation, language: str) -> Drawing | None:
    """A figure's claims through time, each as its qualifier says; parts have their own pages."""
    in_time = [
        r
        for r in page["rows"]
        if r.claim.basis != Attribution.Basis.MEMORY
        and r.claim.indicator_id == page["rule"].indicator_id
    ]
    in_time.sort(key=lambda r: (r.claim.as_of, r.claim.pk))
    places = {r.claim.pk: index for index, r in enumerate(in_time)}
    points = [
        ChartPoint(
            as_of=r.claim.as_of,
            precision=r.claim.as_of_precision,
            low=r.claim.quantity.low,
            high=r.claim.quantity.high,
            qualifier=r.claim.qualifier,
            source_key=r.claim.source.code,
            source_label=r.claim.source.name,
            label=wording.phrase(r.claim.quantity, language),
            state=r.state,
            revises_index=places.get(r.claim.revises_id),
        )
        for r in in_time
    ]
    if not points:
        points = _sum_points(page["rule"], page["sums"], language)
    return draw(points, language=language, timezone=house.timezone)


def _sums(rule: FigureRule, *, at: datetime | None) -> list[core.Figure]:
    """Each value that a sum of parts has had, oldest first; empty for other figures."""
    if rule.policy != FigureRule.Policy.SUM:
        return []
    made = queries.rules([rule.code])[rule.code]
    rows = [c for parts in queries.core_claims(set(made.indicators)).values() for c in parts]
    rows = core.published_by(rows, at)
    # Without a date of publication, the hour that it describes is the best that is known.
    entered = {c.id: c.public_from or c.as_of for c in rows}
    return [figure for _moment, figure in core.history(made, rows, entered) if figure.known]


def _sum_points(rule: FigureRule, sums: list[core.Figure], language: str) -> list[ChartPoint]:
    if not sums:
        return []
    source = rule.sources.get()
    newest = {figure.as_of: figure for figure in sums}
    return [
        ChartPoint(
            as_of=figure.claims[0].as_of,
            precision=figure.claims[0].precision,
            low=figure.quantity.low,
            high=figure.quantity.high,
            qualifier=figure.quantity.qualifier,
            source_key=source.code,
            source_label=source.name,
            label=wording.phrase(figure.quantity, language),
            state="standing" if newest[figure.as_of] is figure else "superseded",
        )
        for figure in sums
    ]


def since(
    text: str | None, page: dict[str, Any], view: View, house: Organisation, *, language: str
) -> dict[str, Any] | None:
    """What a reader who last saw a figure at the moment `text` has not seen; None without one.

    A claim was seen if it was out by then and, unless nothing was on record yet, recorded.
    """
    try:
        read = parse_moment(text, house.timezone) if text else None
    except UnreadableMoment:
        return None
    if read is None or read >= view.clock:
        return None
    claims = {row.claim.code: row.claim for row in page["rows"]}
    recorded = [c.recorded_at for c in claims.values() if c.recorded_at <= read]
    seen = {
        code
        for code, c in claims.items()
        if (c.public_from is None or c.public_from <= read)
        and (c.recorded_at <= read or (not recorded and c.public_from))
    }
    rule = queries.rules([page["rule"].code])[page["rule"].code]
    rows = [c for found in queries.core_claims(set(rule.indicators)).values() for c in found]
    rows = [
        c._replace(withdrawn=c.withdrawn and claims[c.id].withdrawn_at <= read)
        for c in rows
        if c.id in seen
    ]
    then = core.figure(rule, rows, own=queries.own_sources()).quantity
    now = page["figure"].quantity
    noun = page["shown"].indicator.nouns.get(language)
    return {
        "moment": moment(read, core.Precision.MINUTE, language, house.timezone),
        "moved": then != now,
        "was": wording.phrase(then, language, noun) if then.known else "",
        "now": wording.phrase(now, language, noun) if now.known else "",
        "new": [row for row in page["rows"] if row.claim.code not in seen],
        "withdrawn": [
            row
            for row in page["rows"]
            if row.claim.code in seen and row.claim.withdrawn_at and row.claim.withdrawn_at > read
        ],
    }


def figure_list(view: View, house: Organisation, *, language: str) -> dict[str, Any]:
    """Every figure, grouped by the whole that it belongs to; the statements below."""
    catalogue = queries.catalogue()
    shown = show_all(
        queries.figures_at(at=view.at).values(),
        catalogue,
        language=language,
        now=view.clock,
        zone=house.timezone,
    )
    groups: dict[str, list[Shown]] = {}
    for one in shown.values():
        groups.setdefault(_root(one.indicator, catalogue).code, []).append(one)
    topics = [
        Topic(
            in_language(catalogue.indicators[root].names, language),
            tuple(sorted(members, key=lambda s: _depth(s.indicator, catalogue))),
        )
        for root, members in groups.items()
    ]
    known = [t for t in topics if any(s.known for s in t.figures)]
    unknown = [s for t in topics if t not in known for s in t.figures]
    trees = sorted((t for t in known if len(t.figures) > 1), key=lambda t: t.name)
    alone = sorted((t.figures[0] for t in known if len(t.figures) == 1), key=lambda s: s.name)
    if alone:
        trees.append(Topic(_("Other figures"), tuple(alone)))
    return {
        "topics": trees,
        "unknown": unknown,
        "statements": statements(view, house, language=language),
    }


def statements(view: View, house: Organisation, *, language: str) -> list[StatementShown]:
    """Statements by topic, each with the contrary ones that the view may know."""
    rows = queries.statements(at=view.at)
    out = {s.pk for s in rows}
    return [
        StatementShown(
            s,
            source_chip(s.source, invented=s.invented) | {"url": s.source.url},
            moment(s.as_of, s.as_of_precision, language, s.zone.key),
            moment(s.published, s.published_precision or None, language, s.zone.key),
            tuple(c for c in s.contrary.all() if c.pk in out),
        )
        for s in rows
    ]


def policy_sentence(rule: FigureRule, language: str) -> str:
    """The rule of a figure in one sentence."""
    sources = wording.list_of(
        sorted(in_language(s.names, language) for s in rule.sources.all()), language
    )
    match rule.policy:
        case FigureRule.Policy.LATEST:
            return _("The latest standing claim of %(source)s.") % {"source": sources}
        case FigureRule.Policy.OWN:
            return _("Our own latest statement.")
        case FigureRule.Policy.SUM:
            parts = wording.list_of(
                [in_language(p.names, language) for p in rule.parts.all()], language
            )
            return _(
                "The sum of the parts that %(source)s gave for one hour: %(parts)s. Different "
                "sources are never added together."
            ) % {"source": sources, "parts": parts}
    window = wording.age(rule.window_hours, language)
    if not sources:
        return _(
            "The range across all sources: each one's latest standing claim, if its hour is "
            "within %(window)s of the newest. Sources are never added together."
        ) % {"window": window}
    return _(
        "The range across %(sources)s: each one's latest standing claim, if its hour is "
        "within %(window)s of the newest. Sources are never added together."
    ) % {"sources": sources, "window": window}


def citation(
    page: dict[str, Any], house: Organisation, view: View, address: str, language: str
) -> str:
    """How to cite a figure, with the moment of the view."""
    shown: Shown = page["shown"]
    words = {
        "organisation": in_language(house.name, language),
        "name": shown.name,
        "value": shown.text or _("not yet known"),
        "sources": wording.list_of(list(shown.source_names), language) or "—",
        "as_of": shown.as_of or "—",
        "moment": page["moment"],
        "address": with_at(address, short(view.clock, house.timezone)),
    }
    return (
        _(
            "%(organisation)s, “%(name)s: %(value)s”, as of %(as_of)s, according to %(sources)s. "
            "As published by %(moment)s. %(address)s"
        )
        % words
    )


def _root(indicator: Indicator, catalogue: queries.Catalogue) -> Indicator:
    while indicator.parent is not None:
        indicator = catalogue.indicators[indicator.parent.code]
    return indicator


def _depth(indicator: Indicator, catalogue: queries.Catalogue) -> tuple[int, str]:
    depth, here = 0, indicator
    while here.parent is not None:
        depth, here = depth + 1, catalogue.indicators[here.parent.code]
    return depth, indicator.code
