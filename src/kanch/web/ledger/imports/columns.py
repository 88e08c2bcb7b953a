"""Which columns a table of each kind has, and how a header is recognised."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Code = TypeVar("Code", bound=StrEnum)


class Kind(StrEnum):
    SOURCES = "sources"
    INDICATORS = "indicators"
    PLACES = "places"
    CLAIMS = "claims"
    FIGURES = "figures"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of one kind: those it cannot do without, all of them, and other names seen.

    `labels` are what pages call the fields that no table of the ledger has.
    """

    label: Promise | str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    aliases: Mapping[str, str]
    labels: Mapping[str, Promise | str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        return self.required + self.optional

    def label_of(self, name: str) -> str:
        """A field in words."""
        return str(self.labels[name]) if name in self.labels else label_of(name)


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
    "withdrawn",
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


# What the fields are called on pages.
_LABELS: dict[str, Promise | str] = {
    "id": _("code"),
    "indicator": _("what is counted"),
    "low": _("from (number)"),
    "high": _("to (number)"),
    "value": _("number"),
    "qualifier": _("qualifier"),
    "as_of": _("as of"),
    "as_of_precision": _("how exact “as of” is"),
    "source": _("who says it"),
    "via": _("who carried it"),
    "place": _("place"),
    "published": _("published"),
    "published_precision": _("how exact “published” is"),
    "paraphrase": _("in our words"),
    "url": _("address"),
    "basis": _("how we know"),
    "original": _("original or reprint"),
    "note": _("conflicts and doubts"),
    "quote": _("quote"),
    "quote_language": _("language of the quote"),
    "locator": _("where in the document"),
    "document": _("archived copy"),
    "invented": _("invented for the demo"),
    "withdrawn": _("why it is withdrawn"),
    "revises": _("updates"),
    "repeats": _("repeats"),
    "topic": _("topic"),
    "text": _("what was said"),
    "contrary_to": _("contrary to"),
    "policy": _("rule"),
    "sources": _("sources"),
    "parts": _("parts"),
    "window_hours": _("window (hours)"),
    "unit": _("unit"),
    "population": _("population"),
    "parent": _("part of"),
    "measure": _("measure"),
    "cumulative": _("running total"),
    "stale_after_hours": _("stale after (hours)"),
    "closed_on": _("closed on"),
    "decimals": _("decimals"),
    "name": _("name"),
    "noun": _("counted noun"),
    "definition": _("definition"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "kind": _("kind"),
    "coordinate_source": _("source of the coordinates"),
    "timezone": _("time zone"),
    "country": _("country"),
    "language": _("language"),
    "reliability_note": _("what to know about it"),
    "own": _("our own statements"),
}


def label_of(field: str) -> str:
    """A field in words; one of several languages says which."""
    if field in _LABELS:
        return str(_LABELS[field])
    name, _mark, language = field.rpartition("_")
    return f"{_LABELS[name]} ({language})"


def recognise(header: Sequence[str], kinds: Mapping[Code, Columns]) -> Code | None:
    """The kind of table that a header belongs to: the first whose required columns are there."""
    for kind, columns in kinds.items():
        found = set(map_columns(header, columns).values())
        if found.issuperset(columns.required):
            return kind
    return None


def map_columns(header: Sequence[str], columns: Columns) -> dict[int, str]:
    """Which field each column holds, by column number; columns nobody knows are left out."""
    labels = {columns.label_of(field).casefold(): field for field in columns.fields}
    mapping: dict[int, str] = {}
    for index, cell in enumerate(header):
        name = re.sub(r"\s+", " ", cell.strip().lower())
        name = columns.aliases.get(name, columns.aliases.get(name.replace(" ", "_"), name))
        name = labels.get(name, name).replace(" ", "_")
        if name in columns.fields and name not in mapping.values():
            mapping[index] = name
    return mapping
