"""Claims and figures as rows for files: the columns that an import reads back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from kanch.core.exchange import jsonld
from kanch.core.exchange.hxl import ClaimRecord
from kanch.core.figures import Precision
from kanch.web.accounts.models import Organisation
from kanch.web.ledger import queries
from kanch.web.ledger.models import Claim, FigureRule, Indicator, in_language
from kanch.web.ledger.moments import View
from kanch.web.ledger.showing import figure_json, plain, show

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

HEADER = (
    "claim_id",
    "indicator_id",
    "value_low",
    "value_high",
    "qualifier",
    "as_of",
    "as_of_precision",
    "published_on",
    "published_precision",
    "source_id",
    "via_id",
    "place_id",
    "paraphrase",
    "quote",
    "quote_language",
    "locator",
    "document",
    "url",
    "verified",
    "original",
    "revises",
    "repeats",
    "note",
    "invented",
    "withdrawn",
)


def claim_rows_of(indicators: Sequence[Indicator] | None, *, at: datetime | None) -> list[Claim]:
    """Claims that were out at a moment, oldest as-of first; all indicators without a list."""
    rows = queries.claim_rows().order_by("indicator__code", "as_of", "pk")
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    return [
        claim
        for claim in rows
        if at is None or (claim.public_from is not None and claim.public_from <= at)
    ]


def as_cells(claim: Claim) -> list[str]:
    """The cells of a CSV row, in the order of HEADER."""
    quantity = claim.quantity
    return [
        claim.code,
        claim.indicator.code,
        "" if quantity.low is None else str(quantity.low),
        "" if quantity.high is None else str(quantity.high),
        claim.qualifier,
        claim.as_of.astimezone(claim.zone).isoformat(),
        claim.as_of_precision,
        _published(claim),
        claim.published_precision,
        claim.source.code,
        claim.via.code if claim.via else "",
        claim.place.code if claim.place else "",
        claim.paraphrase,
        claim.quote,
        claim.quote_language,
        claim.locator,
        claim.document.sha256 if claim.document else "",
        claim.url,
        claim.basis,
        claim.original,
        claim.revises.code if claim.revises else "",
        claim.repeats.code if claim.repeats else "",
        claim.note,
        "yes" if claim.invented else "",
        claim.withdrawal_reason,
    ]


def as_json(claim: Claim) -> dict[str, Any]:
    """One claim for programs: the columns of the CSV with numbers as numbers."""
    row: dict[str, Any] = dict(zip(HEADER, as_cells(claim), strict=True))
    quantity = claim.quantity
    row |= {"value_low": plain(quantity.low), "value_high": plain(quantity.high)}
    return row | {"invented": claim.invented}


def as_hxl(claim: Claim) -> ClaimRecord:
    quantity, place = claim.quantity, claim.place
    return ClaimRecord(
        id=claim.code,
        indicator=claim.indicator.code,
        indicator_name=claim.indicator.name,
        low=quantity.low,
        high=quantity.high,
        qualifier=claim.qualifier,
        as_of=claim.as_of.astimezone(claim.zone),
        as_of_precision=Precision(claim.as_of_precision),
        published=claim.published.astimezone(claim.zone) if claim.published else None,
        published_precision=Precision(claim.published_precision or Precision.DAY),
        source=claim.source.name,
        via=claim.via.name if claim.via else "",
        place=place.name if place else "",
        latitude=_degrees(place.latitude) if place else None,
        longitude=_degrees(place.longitude) if place else None,
        url=claim.url,
        basis=claim.basis,
        status="withdrawn" if claim.withdrawn_at else "on record",
    )


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def figure_data(
    rule: FigureRule, view: View, house: Organisation, *, language: str
) -> dict[str, Any]:
    """A figure at a moment, for programs."""
    figures = queries.figures_at([rule.code], at=view.at)
    shown = show(
        figures[rule.code],
        queries.catalogue(),
        language=language,
        now=view.clock,
        zone=house.timezone,
    )
    return figure_json(shown)


def _published(claim: Claim) -> str:
    if claim.published is None:
        return ""
    local = claim.published.astimezone(claim.zone)
    exact = claim.published_precision in ("minute", "hour")
    return local.isoformat() if exact else local.date().isoformat()


def json_ld(page: dict[str, Any], house: Organisation, address: str, language: str) -> str:
    """schema.org description of a figure's claims as a data set; empty where there are none."""
    rows: list[Claim] = [r.claim for r in page["rows"]]
    if not rows:
        return ""
    described = jsonld.Dataset(
        name=page["shown"].name,
        description=page["rule"].indicator.definition or page["shown"].name,
        url=address,
        license_url=LICENCE,
        creator=jsonld.Publisher(in_language(house.name, language), settings.PUBLIC_URL),
        modified=max(c.recorded_at for c in rows),
        language=language,
        covers=(
            min(c.as_of.astimezone(c.zone).date() for c in rows),
            max(c.as_of.astimezone(c.zone).date() for c in rows),
        ),
        downloads=[
            jsonld.Download(f"{address}claims.csv", "text/csv"),
            jsonld.Download(f"{address}claims.json", "application/json"),
        ],
    )
    return jsonld.write_dataset(described).decode()
