"""schema.org as JSON-LD: a data set for the figures, a creative work for an edition."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

MEDIA_TYPE = "application/ld+json"


@dataclass(frozen=True, slots=True)
class Publisher:
    """The organisation that answers for the text or the data."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Download:
    """One file in which the data can be had."""

    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """The figures of an installation or an appeal. `covers` are first and last day."""

    name: str
    description: str
    url: str
    license_url: str
    creator: Publisher
    modified: datetime
    language: str
    covers: tuple[date, date]
    downloads: Sequence[Download]
    places: Sequence[str] = ()
    measures: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One language of one edition of an appeal. `translations` are URLs by language."""

    title: str
    url: str
    language: str
    number: int
    published: datetime
    publisher: Publisher
    license_url: str
    part_of: str
    translations: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[str] = ()


def write_dataset(dataset: Dataset) -> bytes:
    """Write a schema.org Dataset, as search engines for data expect it."""
    first, last = dataset.covers
    return _written(
        {
            "@type": "Dataset",
            "@id": dataset.url,
            "name": dataset.name,
            "description": dataset.description,
            "url": dataset.url,
            "license": dataset.license_url,
            "creator": _organisation(dataset.creator),
            "dateModified": dataset.modified.isoformat(timespec="seconds"),
            "inLanguage": dataset.language,
            "temporalCoverage": f"{first.isoformat()}/{last.isoformat()}",
            "spatialCoverage": [{"@type": "Place", "name": name} for name in dataset.places],
            "variableMeasured": list(dataset.measures),
            "isAccessibleForFree": True,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "contentUrl": download.url,
                    "encodingFormat": download.media_type,
                }
                for download in dataset.downloads
            ],
        }
    )


def write_edition(edition: Edition) -> bytes:
    """Write a schema.org CreativeWork: whose words, when, in which languages, on what they rest."""
    return _written(
        {
            "@type": "CreativeWork",
            "@id": edition.url,
            "name": edition.title,
            "url": edition.url,
            "inLanguage": edition.language,
            "version": edition.number,
            "datePublished": edition.published.isoformat(timespec="seconds"),
            "author": _organisation(edition.publisher),
            "publisher": _organisation(edition.publisher),
            "license": edition.license_url,
            "isPartOf": edition.part_of,
            "workTranslation": [
                {"@type": "CreativeWork", "@id": url, "inLanguage": language}
                for language, url in edition.translations.items()
            ],
            "citation": list(edition.sources),
        }
    )


def _organisation(publisher: Publisher) -> dict[str, str]:
    return {"@type": "Organization", "name": publisher.name, "url": publisher.url}


def _written(thing: dict[str, Any]) -> bytes:
    filled = {key: value for key, value in thing.items() if value != []}
    text = json.dumps({"@context": "https://schema.org", **filled}, ensure_ascii=False, indent=1)
    # So that no text can close a script element into which the document is put.
    return text.replace("<", "\\u003c").encode()
