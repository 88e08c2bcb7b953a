"""Read the first sheet of an Excel workbook (.xlsx) that a stranger may have made.

The archive is measured before it is opened, and a formula is marked: its stored value is whatever
the last program left there.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from kanch.core.exchange.archives import OLE, ZIP, UnsafeArchive, locked, names_in
from kanch.core.exchange.tables.delimited import RawRow
from kanch.core.exchange.tables.messages import (
    EmptyTable,
    NotATable,
    Remark,
    TooManyColumns,
    TooManyRows,
    WorkbookBomb,
    WorkbookDamaged,
    WorkbookEncrypted,
    WorkbookLegacy,
)

LAST_ROW = 1_048_576
LAST_COLUMN = 1000

# What openpyxl and its parser raise over files that are broken in the many ways files are.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    ArithmeticError,
)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive or an old Office file, whatever the name says."""
    return data.startswith((ZIP, OLE))


def read_workbook(data: bytes) -> tuple[list[RawRow], list[Remark]]:
    """The rows of the first visible sheet that are not blank, and notes.

    Dates come out as ISO text, numbers as plain text without exponent or `.0`.

    Raises WorkbookLegacy, WorkbookEncrypted, WorkbookBomb, WorkbookDamaged, NotATable,
    TooManyRows, TooManyColumns, EmptyTable.
    """
    if data.startswith(OLE):
        if locked(data):
            raise WorkbookEncrypted
        raise WorkbookLegacy
    _check_archive(data)
    return _read(data)


def _check_archive(data: bytes) -> None:
    try:
        names = names_in(data)
    except UnsafeArchive as unsafe:
        if unsafe.problem == "encrypted":
            raise WorkbookEncrypted from unsafe
        if unsafe.problem == "bomb":
            raise WorkbookBomb(unpacked_mb=unsafe.unpacked_mb) from unsafe
        raise WorkbookDamaged from unsafe
    if "xl/workbook.xml" not in names:
        raise NotATable


def _read(data: bytes) -> tuple[list[RawRow], list[Remark]]:
    # Imported here: only an upload needs it, and it costs 20 MB.
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        visible = [s for s in book.worksheets if s.sheet_state == "visible"]
        for sheet in visible:
            rows = list(_rows(sheet))
            if rows:
                others = ", ".join(s.title for s in visible if s is not sheet)
                notes = [_other_sheets(sheet.title, others)] if others else []
                return rows, notes
    except (TooManyColumns, TooManyRows):
        raise
    except _DAMAGE as error:
        raise WorkbookDamaged from error
    raise EmptyTable


def _other_sheets(sheet: str, others: str) -> Remark:
    return Remark("other_sheets", {"sheet": sheet, "others": others})


def _rows(sheet: Any) -> Iterator[RawRow]:
    # The stated dimensions are a claim of whoever wrote the file.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise TooManyRows(limit=LAST_ROW)
        if len(cells) > LAST_COLUMN:
            raise TooManyColumns(row=number, limit=LAST_COLUMN)
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            yield RawRow(number, texts, tuple(_problems(cells)))


def _problems(cells: tuple[Any, ...]) -> Iterator[Remark]:
    for index, cell in enumerate(cells):
        if cell.data_type == "f":
            yield Remark("formula", {"column": index})
        elif cell.data_type == "e" and cell.value is not None:
            yield Remark("cell_error", {"column": index, "value": cell.value})


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        # Array formulas and data tables are objects that hold their text.
        written = value if isinstance(value, str) else getattr(value, "text", None)
        return written or "="
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            # 15 digits are what Excel keeps; more is noise of binary fractions.
            return plain_number(Decimal(format(value, ".15g")))
        case datetime():
            return _moment(value, cell.number_format)
        case date() | time():
            return _short(value)
    return str(value)


def plain_number(value: Decimal) -> str:
    """A number as text, without exponent and without zeros that say nothing."""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _moment(value: datetime, number_format: str) -> str:
    from openpyxl.styles.numbers import is_datetime  # type: ignore[import-untyped]

    if value.time() == time() and is_datetime(number_format) == "date":
        return value.date().isoformat()
    return _short(value)


def _short(value: datetime | date | time) -> str:
    if isinstance(value, datetime | time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return value.isoformat()
