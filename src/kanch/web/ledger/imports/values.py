"""Cells to values: dates in the order that the column shows, numbers, yes and no, codes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Model

from kanch.core.exchange.tables import (
    AmbiguousDate,
    CellError,
    date_order,
    parse_date_flexible,
    parse_quantity_cell,
)
from kanch.web.ledger.imports.words import say

Row = TypeVar("Row", bound=Model)
YES = {"yes", "true", "1", "y", "да", "այո", "oui"}


class Dates:
    """Reads the dates of a table, each column in the order that its own rows prove."""

    def __init__(self, columns: Mapping[str, Sequence[str]]) -> None:
        self._order = {name: date_order(cells) for name, cells in columns.items()}

    def read(self, name: str, text: str, zone: ZoneInfo) -> tuple[datetime, str]:
        """The moment and its precision; a time without zone is at the place."""
        order = self._order.get(name)
        try:
            parsed = parse_date_flexible(text, order=order if order in ("dmy", "mdy") else None)
        except CellError as error:
            raise ValidationError(say(error)) from error
        if isinstance(parsed, AmbiguousDate):
            raise ValidationError(say(parsed.remark))
        return parsed.at(zone), parsed.precision.value


def number(text: str) -> Decimal | None:
    """A count as typed; empty is None. Raises ValidationError."""
    try:
        value = parse_quantity_cell(text)
    except CellError as error:
        raise ValidationError(say(error)) from error
    return None if value is None else Decimal(value)


def yes(text: str) -> bool:
    return text.lower() in YES


def one(rows: Mapping[str, Row], code: str, missing: str) -> Row:
    """The row with a code, or with a name that only it has in any language.

    Raises ValidationError with `missing`, which names %(code)s.
    """
    found = rows.get(code) or rows.get(code.lower())
    if found is None and code:
        wanted = code.casefold()
        called = [
            row
            for row in set(rows.values())
            if wanted in {name.casefold() for name in getattr(row, "names", {}).values()}
        ]
        found = called[0] if len(called) == 1 else None
    if found is None:
        raise ValidationError(missing % {"code": code})
    return found


def several(rows: Mapping[str, Row], codes: str, missing: str) -> list[Row]:
    return [one(rows, code.strip(), missing) for code in codes.split(";") if code.strip()]


def by_language(values: Mapping[str, str], name: str) -> dict[str, str]:
    """The texts of `name_en`, `name_hy` … by language; empty ones are left out."""
    prefix = f"{name}_"
    return {
        key.removeprefix(prefix): text
        for key, text in values.items()
        if key.startswith(prefix) and text
    }


def start_of(moment: datetime, precision: str, zone: ZoneInfo) -> datetime:
    """The start of a period, cut to its precision.

    A day, month or year is the one written, at the place: files often give all of them the
    offset of one town, and a day must not slip because the place lies west of it.
    """
    if precision in ("day", "month", "year"):
        written = moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=zone)
        if precision == "day":
            return written
        return written.replace(day=1) if precision == "month" else written.replace(month=1, day=1)
    whole = moment.replace(second=0, microsecond=0)
    return whole.replace(minute=0) if precision == "hour" else whole
