"""Cut the text of a CSV file into rows, whatever its delimiter."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from kanch.core.exchange.tables.charsets import plain_commas
from kanch.core.exchange.tables.messages import BrokenQuotes, Remark

DELIMITERS = ",;\t|"
LOOK_AT = 50


class RawRow(NamedTuple):
    """A row as it stands in the file; `number` counts from 1, as a spreadsheet shows it."""

    number: int
    cells: list[str]
    problems: tuple[Remark, ...] = ()


def cut(text: str) -> tuple[str, Iterator[RawRow]]:
    """The delimiter, and the rows that are not blank.

    The iterator raises BrokenQuotes where quotation marks leave the end of a cell in doubt.
    """
    first_line = text.split("\n", 1)[0].strip()
    # Excel's own way to name the delimiter.
    if first_line[:4].lower() == "sep=" and first_line[4:] in DELIMITERS and first_line[4:]:
        delimiter = first_line[4:]
        return delimiter, (row for row in _rows(text, delimiter) if row.number > 1)
    delimiter = max(DELIMITERS, key=lambda mark: _fitness(text, mark))
    return delimiter, _rows(text, delimiter)


def _rows(text: str, delimiter: str) -> Iterator[RawRow]:
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BrokenQuotes(row=number) from error
        if any(cell.strip() for cell in cells):
            yield RawRow(number, [plain_commas(cell) for cell in cells])


def _fitness(text: str, delimiter: str) -> tuple[float, int]:
    """How alike the first rows are in width, then how wide; one column is no evidence."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(cells) for cells in islice(reader, LOOK_AT) if cells)
    except csv.Error:
        return (0.0, 0)
    if not widths:
        return (0.0, 0)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (count / widths.total(), width) if width > 1 else (0.0, 0)
