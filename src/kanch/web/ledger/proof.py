"""A figure and its claims written down whole, to be signed: nothing is left to look up.

An edition freezes its figures and claims in the same words.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from kanch.core.custody import SigningKey, signed_document
from kanch.core.custody.bundle import FIGURE
from kanch.web.accounts.models import Organisation
from kanch.web.ledger import queries
from kanch.web.ledger.models import Claim, FigureRule, Indicator, Place, Source
from kanch.web.ledger.moments import View
from kanch.web.ledger.showing import Shown, figure_json, quantity_json, show


def figure_path(code: str) -> str:
    """Where the signed figure lies in a bundle, the same for all languages."""
    return f"/figures/{code}/figure.json"


def signed_figure(
    rule: FigureRule, view: View, house: Organisation, *, made_at: datetime, key: SigningKey
) -> bytes:
    """The file figure.json that verifies alone. `made_at` is aware."""
    return signed_document("figure", figure_content(rule, view, house, made_at=made_at), key)


def figure_content(
    rule: FigureRule, view: View, house: Organisation, *, made_at: datetime
) -> dict[str, Any]:
    """What is signed of a figure: its rule, what it shows at the moment, every claim behind it.

    Withdrawn claims and those that were updated are there too; keys as in docs/formats.md.
    """
    figure = queries.figures_at([rule.code], at=view.at)[rule.code]
    catalogue = queries.catalogue()
    words = {
        language: show(figure, catalogue, language=language, now=view.clock, zone=house.timezone)
        for language in house.content_languages
    }
    counted = queries.counted_in(rule)
    claims = queries.claims_of(*counted, at=view.at)
    core_rule = queries.as_core_rule(rule)
    return {
        "format": FIGURE,
        "site": {"name": house.name, "address": settings.PUBLIC_URL},
        "made_at": made_at.astimezone(UTC).replace(microsecond=0).isoformat(),
        "at": view.at.astimezone(UTC).isoformat() if view.at else None,
        "rule": {
            "id": rule.code,
            "policy": rule.policy,
            "indicator": rule.indicator.code,
            "parts": list(core_rule.parts),
            "sources": list(core_rule.sources),
            "place": core_rule.place,
            "window_hours": rule.window_hours,
        },
        "figure": frozen_figure(words),
        "indicators": {one.code: _indicator(one) for one in counted},
        "sources": {one.code: _source(one) for one in _sources(claims)},
        "places": {c.place.code: _place(c.place) for c in claims if c.place},
        "claims": {claim.code: _whole_claim(claim) for claim in claims},
    }


def frozen_figure(words: Mapping[str, Shown]) -> dict[str, Any]:
    """The keys of a figure for programs, with its number in words in each language."""
    return figure_json(next(iter(words.values()))) | {
        "text": {language: shown.text for language, shown in words.items()},
        "value": {language: shown.value for language, shown in words.items()},
    }


def frozen_claim(claim: Claim) -> dict[str, Any]:
    """A claim as an edition holds it."""
    return {
        "indicator": claim.indicator.code,
        "source": claim.source.code,
        "source_name": claim.source.names,
        "via": claim.via.code if claim.via else None,
        "place": claim.place.code if claim.place else None,
        **quantity_json(claim.quantity),
        "as_of": claim.as_of.isoformat(),
        "as_of_precision": claim.as_of_precision,
        "published": claim.published.isoformat() if claim.published else None,
        "published_precision": claim.published_precision,
        "paraphrase": claim.paraphrase,
        "quote": claim.quote,
        "locator": claim.locator,
        "document_sha256": claim.document.sha256 if claim.document else None,
        "url": claim.url,
        "basis": claim.basis,
        "original": claim.original,
    }


def _whole_claim(claim: Claim) -> dict[str, Any]:
    return frozen_claim(claim) | {
        "quote_language": claim.quote_language,
        "revises": claim.revises.code if claim.revises else None,
        "repeats": claim.repeats.code if claim.repeats else None,
        "note": claim.note,
        "invented": claim.invented,
        "withdrawn": claim.withdrawal_reason or None,
    }


def _indicator(row: Indicator) -> dict[str, Any]:
    return {
        "name": row.names,
        "definition": row.definitions,
        "unit": row.unit,
        "population": row.population,
    }


def _source(row: Source) -> dict[str, Any]:
    return {"name": row.names, "kind": row.kind, "country": row.country, "url": row.url}


def _place(row: Place) -> dict[str, Any]:
    return {"name": row.names, "timezone": row.timezone}


def _sources(claims: Iterable[Claim]) -> list[Source]:
    return [one for claim in claims for one in (claim.source, claim.via) if one is not None]
