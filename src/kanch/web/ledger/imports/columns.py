"""Which columns a table of each kind has, and how a header is recognised."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    SOURCES = "sources"
    INDICATORS = "indicators"
    PLACES = "places"
    CLAIMS = "claims"
    FIGURES = "figures"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of one kind: those it cannot do without, all of them, and other names seen."""

    label: Promise | str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    aliases: Mapping[str, str]

    @property
    def fields(self) -> tuple[str, ...]:
        return self.required + self.optional


_LANGUAGES = ("en", "hy", "ru", "fr", "az")


def _each(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for name in names for language in _LANGUAGES)


_SAID = (
    "via",
    "place",
    "published",
    "published_precision",
    "paraphrase",
    "url",
    "basis",
    "original",
    "note",
    "quote",
    "quote_language",
    "locator",
    "document",
    "invented",
)
_SAID_ALIASES = {
    "source_id": "source",
    "via_id": "via",
    "place_id": "place",
    "indicator_id": "indicator",
    "published_on": "published",
    "verified": "basis",
    "who says it": "source",
    "date": "as_of",
    "as of": "as_of",
    "link": "url",
}

KINDS: dict[Kind, Columns] = {
    Kind.CLAIMS: Columns(
        _("claims"),
        ("indicator", "as_of", "source"),
        (
            "id",
            "low",
            "high",
            "value",
            "qualifier",
            "as_of_precision",
            "revises",
            "repeats",
            *_SAID,
        ),
        _SAID_ALIASES
        | {
            "claim_id": "id",
            "value_low": "low",
            "value_high": "high",
            "number": "value",
            "count": "value",
        },
    ),
    Kind.STATEMENTS: Columns(
        _("statements"),
        ("topic", "as_of", "source"),
        ("id", "text", "as_of_precision", "contrary_to", *_each("text"), *_SAID),
        _SAID_ALIASES | {"topic_id": "topic", "statement_id": "id"},
    ),
    Kind.FIGURES: Columns(
        _("figures"),
        ("id", "indicator", "policy"),
        ("place", "sources", "parts", "window_hours"),
        {"indicator_id": "indicator", "place_id": "place"},
    ),
    Kind.INDICATORS: Columns(
        _("indicators"),
        ("id", "unit"),
        (
            "population",
            "parent",
            "measure",
            "cumulative",
            "stale_after_hours",
            "closed_on",
            "decimals",
            *_each("name", "noun", "definition"),
        ),
        {"parent_id": "parent"},
    ),
    Kind.PLACES: Columns(
        _("places"),
        ("id", "latitude", "longitude"),
        ("kind", "coordinate_source", "timezone", *_each("name")),
        {"lat": "latitude", "lon": "longitude", "lng": "longitude"},
    ),
    Kind.SOURCES: Columns(
        _("sources"),
        ("id", "kind"),
        ("country", "language", "url", "reliability_note", "own", "invented", *_each("name")),
        {"name": "name_en"},
    ),
}


def recognise(header: Sequence[str]) -> Kind | None:
    """The kind of table that a header belongs to: the first whose required columns are there."""
    for kind, columns in KINDS.items():
        found = set(map_columns(header, kind).values())
        if found.issuperset(columns.required):
            return kind
    return None


def map_columns(header: Sequence[str], kind: Kind) -> dict[int, str]:
    """Which field each column holds, by column number; columns nobody knows are left out."""
    columns = KINDS[kind]
    mapping: dict[int, str] = {}
    for index, cell in enumerate(header):
        name = re.sub(r"\s+", " ", cell.strip().lower())
        name = columns.aliases.get(name, columns.aliases.get(name.replace(" ", "_"), name))
        name = name.replace(" ", "_")
        if name in columns.fields and name not in mapping.values():
            mapping[index] = name
    return mapping
