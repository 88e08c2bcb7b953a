"""Read an uploaded table: every row is either sound or carries the reason why not."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kanch.core.exchange.invisible import without_invisible
from kanch.core.exchange.tables.charsets import decode
from kanch.core.exchange.tables.delimited import RawRow, cut
from kanch.core.exchange.tables.messages import (
    EmptyTable,
    FileTooLarge,
    HeaderDuplicate,
    HeaderFormula,
    HeaderMissing,
    HeaderUnnamed,
    NotATable,
    Remark,
    TooManyRows,
)
from kanch.core.exchange.tables.workbook import is_workbook, read_workbook

LIMIT_BYTES = 5_000_000
LIMIT_ROWS = 50_000
MEGABYTE = 1_000_000


class Row(NamedTuple):
    """One row under the header; `number` is its row in the file, counted from 1.

    `cells` is as long as the header, and longer only where a problem says so. A row with
    `problems` must not be imported; its cells are kept so that it can be given back.
    """

    number: int
    cells: list[str]
    problems: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read. `encoding` and `delimiter` are None for a workbook."""

    header: list[str]
    rows: list[Row]
    encoding: str | None
    delimiter: str | None
    notes: list[Remark] = field(default_factory=list)


def check_size(size: int, *, limit_bytes: int = LIMIT_BYTES) -> None:
    """Refuse a file by its size alone, before a byte of it is read. Raises FileTooLarge."""
    if size > limit_bytes:
        raise FileTooLarge(
            size_mb=_megabytes(size),
            limit_mb=_megabytes(limit_bytes),
            parts=-(-size // limit_bytes),
        )


def read_table(
    data: bytes,
    filename: str,
    *,
    encoding: str | None = None,
    limit_bytes: int = LIMIT_BYTES,
    limit_rows: int = LIMIT_ROWS,
) -> Table:
    """Read a CSV file or the first sheet of an Excel workbook.

    The kind is told by the content, not by the name. Cells come out trimmed, in normal form C,
    without invisible and direction-changing characters (counted in a note).

    Args:
        encoding: one of `ENCODINGS`, where a person has answered EncodingUnsure.

    Raises:
        TableError: a subclass says what is wrong with the whole file and what to do.
    """
    check_size(len(data), limit_bytes=limit_bytes)
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf"):
        raise EmptyTable
    if is_workbook(data):
        raw, notes = read_workbook(data)
        return _table(raw, limit_rows, notes=notes)
    if filename.lower().endswith((".xlsx", ".xlsm")) or data.lstrip()[:5].lower() in _MARKUP:
        raise NotATable
    text, name, damaged = decode(data, encoding)
    delimiter, rows = cut(text)
    notes = [Remark("letters_damaged", {"count": damaged})] if damaged else []
    return _table(rows, limit_rows, encoding=name, delimiter=delimiter, notes=notes)


# Web pages and PDF files that carry the name of a table.
_MARKUP = (b"<html", b"<!doc", b"<tabl", b"<?xml", b"%pdf-")


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".removesuffix(".0")


def _table(
    raw: Iterable[RawRow],
    limit_rows: int,
    *,
    notes: list[Remark],
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    cleaner = _Cleaner(formulas_by_sign=encoding is not None)
    rows = iter(raw)
    first = next(rows, None)
    if first is None:
        raise EmptyTable
    header = _header(first, cleaner)
    body: list[Row] = []
    for row in rows:
        if len(body) == limit_rows:
            raise TooManyRows(limit=limit_rows)
        body.append(cleaner.row(row, header, ragged=encoding is not None))
    header, body = _without_unnamed(header, body)
    return Table(header, body, encoding, delimiter, notes + cleaner.notes())


def _header(first: RawRow, cleaner: "_Cleaner") -> list[str]:
    row = cleaner.row(first, [], ragged=False)
    for remark in row.problems:
        if remark.code == "formula":
            raise HeaderFormula(column=remark.params["column"])
    names = [" ".join(cell.split()) for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    if not any(c.isalpha() for name in names for c in name):
        raise HeaderMissing
    counted = Counter(name.casefold() for name in names if name)
    twice = [name for name in dict.fromkeys(names) if counted[name.casefold()] > 1]
    if twice:
        raise HeaderDuplicate(columns=", ".join(twice))
    return names


def _without_unnamed(header: list[str], rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Drop empty columns without a name; refuse those that have content."""
    unnamed = [index for index, name in enumerate(header) if not name]
    if not unnamed:
        return header, rows
    used = [i for i in unnamed if any(i < len(row.cells) and row.cells[i] for row in rows)]
    if used:
        raise HeaderUnnamed(columns=", ".join(column_letter(index) for index in used))
    gone = frozenset(unnamed)
    return _keep(header, gone), [row._replace(cells=_keep(row.cells, gone)) for row in rows]


def _keep(cells: list[str], gone: frozenset[int]) -> list[str]:
    return [cell for index, cell in enumerate(cells) if index not in gone]


def column_letter(index: int) -> str:
    """A column as spreadsheets name it: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters


_SIGNS = "=+-@"
# Signed numbers, telephone numbers, a lone dash: nothing that a spreadsheet would work out.
_HARMLESS = re.compile(r"[+-][\d\s.,'’()/:-]*%?")
_ESCAPED = re.compile(r"'(?='*[=+\-@\t\r])")


class _Cleaner:
    def __init__(self, *, formulas_by_sign: bool) -> None:
        self._by_sign = formulas_by_sign
        self._hidden = 0
        self._rows: list[int] = []

    def notes(self) -> list[Remark]:
        if not self._hidden:
            return []
        rows, first = len(self._rows), self._rows[0]
        return [Remark("hidden_characters", {"count": self._hidden, "rows": rows, "first": first})]

    def row(self, raw: RawRow, header: list[str], *, ragged: bool) -> Row:
        before = self._hidden
        cells = [self._cell(cell) for cell in raw.cells]
        problems = [_named(remark, header) for remark in raw.problems]
        for index, cell in enumerate(raw.cells):
            problems += self._problems(cell, cells[index], _column(index, header))
        if self._by_sign:
            cells = [cell[1:] if _ESCAPED.match(cell) else cell for cell in cells]
        if self._hidden > before:
            self._rows.append(raw.number)
        if header:
            while len(cells) > len(header) and not cells[-1]:
                cells.pop()
            problems += _width(cells, len(header), ragged=ragged)
            cells += [""] * (len(header) - len(cells))
        return Row(raw.number, cells, tuple(problems))

    def _cell(self, cell: str) -> str:
        if cell.isascii() and cell.isprintable():
            return cell.strip()
        text, count = without_invisible(cell)
        self._hidden += count
        return text.strip()

    def _problems(self, raw: str, cell: str, column: str) -> Iterator[Remark]:
        if "\0" in raw:
            yield Remark("nul", {"column": column})
        if "\ufffd" in raw:
            yield Remark("unreadable", {"column": column})
        if self._by_sign and cell[:1] in _SIGNS and cell and not _HARMLESS.fullmatch(cell):
            yield Remark("formula", {"column": column})


def _width(cells: list[str], expected: int, *, ragged: bool) -> Iterator[Remark]:
    count = len(cells)
    if count > expected:
        yield Remark("cells_extra", {"count": count, "expected": expected})
    elif count < expected and ragged:
        yield Remark("cells_missing", {"count": count, "expected": expected})


def _named(remark: Remark, header: list[str]) -> Remark:
    """A workbook's remark, which knows the column by number only, with the column's name."""
    index = remark.params["column"]
    assert isinstance(index, int)
    return Remark(remark.code, {**remark.params, "column": _column(index, header)})


def _column(index: int, header: list[str]) -> str:
    named = index < len(header) and header[index]
    return named or column_letter(index)
