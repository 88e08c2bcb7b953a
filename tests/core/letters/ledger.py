"""The demo's claims and names, as a check takes them."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from kanch.core.figures import Basis, Claim, Indicator, Number, Precision, Qualifier, out_from
from kanch.core.letters import IndicatorWords, PlaceWords, Vocabulary

DEMO = Path(__file__).parents[3] / "demo"
LANGUAGES = ("en", "hy", "ru", "fr")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _number(text: str) -> Number | None:
    if not text:
        return None
    value = Decimal(text)
    return int(value) if value == int(value) else value


def _claim(row: dict[str, str]) -> Claim:
    as_of = datetime.fromisoformat(row["as_of"])
    published = row["published_on"] and datetime.fromisoformat(row["published_on"])
    if published and published.tzinfo is None:
        published = published.replace(tzinfo=as_of.tzinfo)
    return Claim(
        row["claim_id"],
        row["indicator_id"],
        row["source_id"],
        _number(row["value_low"]),
        _number(row["value_high"]),
        Qualifier(row["qualifier"]),
        as_of,
        Precision(row["as_of_precision"]),
        out_from(as_of, published or None),
        row["place_id"] or None,
        row["revises"] or None,
        row["repeats"] or None,
        Basis(row["verified"]),
    )


def _hours(text: str) -> timedelta | None:
    return timedelta(hours=int(text)) if text else None


@cache
def claims() -> tuple[Claim, ...]:
    return tuple(
        _claim(row) for name in ("claims.csv", "claims_invented.csv") for row in _rows(name)
    )


@cache
def vocabulary() -> Vocabulary:
    windows = {row["id"]: int(row["window_hours"]) for row in _rows("figures.csv")}
    indicators = [
        IndicatorWords(
            Indicator(
                row["id"],
                row["measure"],
                row["unit"],
                row["parent_id"] or None,
                row["cumulative"] == "yes",
                _hours(row["stale_after_hours"]),
                date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
            ),
            {language: row[f"name_{language}"] for language in LANGUAGES},
            {language: row[f"noun_{language}"] for language in LANGUAGES},
            row["population"],
            timedelta(hours=windows.get(row["id"], 48)),
        )
        for row in _rows("indicators.csv")
    ]
    places = [
        PlaceWords(row["id"], {language: row[f"name_{language}"] for language in LANGUAGES})
        for row in _rows("places.csv")
    ]
    return Vocabulary.of(indicators, places)
