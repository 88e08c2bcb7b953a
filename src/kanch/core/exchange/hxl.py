"""HXL: a CSV file whose second row says in hashtags what the columns are (hxlstandard.org)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from kanch.core.exchange.tables import CellValue, write_csv
from kanch.core.figures import Number, Precision

_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\+[a-z][a-z0-9_]*)*")


class Column(NamedTuple):
    """A column: its heading for people and its hashtag for programs."""

    heading: str
    tag: str


CLAIM_COLUMNS = (
    Column("Claim", "#meta+id"),
    Column("Indicator", "#indicator+code"),
    Column("Indicator name", "#indicator+name"),
    Column("Low", "#value+low"),
    Column("High", "#value+high"),
    Column("Qualifier", "#value+qualifier"),
    Column("As of", "#date+asof"),
    Column("Published", "#date+published"),
    Column("Source", "#meta+source"),
    Column("Carried by", "#meta+via"),
    Column("Place", "#loc+name"),
    Column("Latitude", "#geo+lat"),
    Column("Longitude", "#geo+lon"),
    Column("Address", "#meta+url"),
    Column("How we know", "#meta+basis"),
    Column("Status", "#status"),
)


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One claim for export. Coordinates in degrees (WGS 84), at public precision.

    Each moment is written as exactly as its precision says; None for an unknown day.
    """

    id: str
    indicator: str
    indicator_name: str
    low: Number | None
    high: Number | None
    qualifier: str
    as_of: datetime
    as_of_precision: Precision
    published: datetime | None
    published_precision: Precision
    source: str
    via: str
    place: str
    latitude: Decimal | None
    longitude: Decimal | None
    url: str
    basis: str
    status: str


def write_hxl(columns: Sequence[Column], rows: Iterable[Sequence[CellValue]]) -> bytes:
    """Write any table with its row of hashtags. Raises ValueError for a malformed tag."""
    for column in columns:
        if not _TAG.fullmatch(column.tag):
            raise ValueError(f"{column.tag!r} is not an HXL hashtag.")
    tags = [column.tag for column in columns]
    return write_csv([column.heading for column in columns], [tags, *rows])


def write_claims(
    claims: Iterable[ClaimRecord], *, columns: Sequence[Column] = CLAIM_COLUMNS
) -> bytes:
    """Write claims, one a row. `columns` may translate the headings, in the same order."""
    if [column.tag for column in columns] != [column.tag for column in CLAIM_COLUMNS]:
        raise ValueError("Only the headings of the columns can be changed.")
    return write_hxl(columns, (_row(claim) for claim in claims))


def written_to(value: datetime, precision: Precision) -> str:
    """A moment in ISO 8601, cut to what is known of it."""
    match precision:
        case Precision.YEAR:
            return f"{value.year:04}"
        case Precision.MONTH:
            return f"{value.year:04}-{value.month:02}"
        case Precision.DAY:
            return value.date().isoformat()
        case Precision.HOUR:
            return value.isoformat(timespec="hours")
        case Precision.MINUTE:
            return value.isoformat(timespec="minutes")


def _row(claim: ClaimRecord) -> list[CellValue]:
    published = claim.published
    return [
        claim.id,
        claim.indicator,
        claim.indicator_name,
        claim.low,
        claim.high,
        claim.qualifier,
        written_to(claim.as_of, claim.as_of_precision),
        None if published is None else written_to(published, claim.published_precision),
        claim.source,
        claim.via,
        claim.place,
        claim.latitude,
        claim.longitude,
        claim.url,
        claim.basis,
        claim.status,
    ]
