"""What can be wrong with a table, a row or a cell: a code, its parameters, and English words.

A page that speaks another language looks up the code and fills in the same parameters.
"""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

MESSAGES: Mapping[str, str] = {
    # The whole file
    "file_too_large": (
        "The file has {size_mb} MB; the limit is {limit_mb} MB. Split it into {parts} files, "
        "each with the header row, and upload them one after another."
    ),
    "too_many_rows": (
        "The table has more than {limit} rows. Split it into several files, each with the "
        "header row, and upload them one after another."
    ),
    "too_many_columns": (
        "Row {row} reaches beyond column {limit}. Delete what stands to the right of the table."
    ),
    "empty": "The file holds no rows.",
    "not_a_table": "This is not a table. Save it as CSV or as an Excel workbook (.xlsx).",
    "encoding_unknown": "“{encoding}” is not an encoding that can be read here.",
    "encoding_wrong": "The file cannot be read as {encoding}: line {line} holds other bytes.",
    "encoding_unsure": "The letters can be read in several ways. Choose the one that reads right.",
    "quotes_broken": (
        "A quotation mark in the record at row {row} is not closed, so nobody can tell where "
        "its cells end. Correct that row."
    ),
    "header_missing": "The first row must hold the names of the columns.",
    "header_unnamed": "Columns with content have no name in the first row: {columns}.",
    "header_duplicate": "Several columns have the same name: {columns}.",
    "header_formula": "The name of column {column} is a formula. Type the name.",
    "workbook_damaged": "The workbook cannot be opened. Save it again as .xlsx, or as CSV.",
    "workbook_encrypted": "The workbook is protected by a password. Save it without one.",
    "workbook_legacy": (
        "This is a workbook of the old kind (.xls), in which formulas cannot be told from typed "
        "numbers. Save it as .xlsx, or as CSV."
    ),
    "workbook_bomb": (
        "Unpacked, the workbook would be far larger than any table of this size "
        "({unpacked_mb} MB). It was not opened."
    ),
    # One row, which goes back to the sender
    "cells_missing": "The row has {count} cells; the header has {expected}.",
    "cells_extra": "The row has {count} cells; the header has {expected}.",
    "formula": (
        "“{column}” holds a formula. Type its value instead; if it is meant as text, put an "
        "apostrophe before it."
    ),
    "cell_error": "“{column}” shows the error {value}.",
    "nul": "“{column}” holds a zero byte: the file was damaged on its way.",
    "unreadable": "“{column}” holds a letter that was lost before the file came here.",
    # Notes: the table was read, and something was done to it
    "hidden_characters": (
        "Invisible or direction-changing characters were removed: {count} in {rows} rows, the "
        "first in row {first}."
    ),
    "other_sheets": "Only the sheet “{sheet}” was read, not: {others}.",
    "letters_damaged": "The file is UTF-8 with {count} damaged letters; their rows are refused.",
    # One cell
    "not_a_number": "“{value}” is not a number. Qualifiers and units have their own columns.",
    "negative": "{value} is negative, and nothing counted is.",
    "absurd": "{value} is larger than any number that is counted here ({limit}).",
    "not_a_date": "“{value}” is not a date. Write it as 2023-09-25, or 2023-09-25 21:00.",
    "year_short": "“{value}” has a year of two digits. Write all four.",
    "date_ambiguous": "“{value}” can be {dmy} or {mdy}. Write it as 2023-09-25.",
}


class Remark(NamedTuple):
    """A remark on a row or a table; `text` is its English wording."""

    code: str
    params: Mapping[str, object]

    @property
    def text(self) -> str:
        return MESSAGES[self.code].format(**self.params)


class ExchangeError(ValueError):
    """A refusal with `code` and `params`; `str()` gives the English wording."""

    code: ClassVar[str]

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(MESSAGES[self.code].format(**params))


class TableError(ExchangeError):
    """The file as a whole cannot be read as a table."""


class FileTooLarge(TableError):
    code = "file_too_large"


class TooManyRows(TableError):
    code = "too_many_rows"


class TooManyColumns(TableError):
    code = "too_many_columns"


class EmptyTable(TableError):
    code = "empty"


class NotATable(TableError):
    code = "not_a_table"


class UnknownEncoding(TableError):
    code = "encoding_unknown"


class WrongEncoding(TableError):
    code = "encoding_wrong"


class EncodingGuess(NamedTuple):
    """One way to read a file, with a few of its words as they would read."""

    encoding: str
    sample: str


class EncodingUnsure(TableError):
    """Ask a person: `candidates` shows how each encoding would read, likeliest first."""

    code = "encoding_unsure"

    def __init__(self, candidates: list[EncodingGuess]) -> None:
        self.candidates = candidates
        super().__init__()


class BrokenQuotes(TableError):
    code = "quotes_broken"


class HeaderMissing(TableError):
    code = "header_missing"


class HeaderUnnamed(TableError):
    code = "header_unnamed"


class HeaderDuplicate(TableError):
    code = "header_duplicate"


class HeaderFormula(TableError):
    code = "header_formula"


class WorkbookDamaged(TableError):
    code = "workbook_damaged"


class WorkbookEncrypted(TableError):
    code = "workbook_encrypted"


class WorkbookLegacy(TableError):
    code = "workbook_legacy"


class WorkbookBomb(TableError):
    code = "workbook_bomb"


class CellError(ExchangeError):
    """The content of one cell cannot be used."""


class NotANumber(CellError):
    code = "not_a_number"


class NegativeValue(CellError):
    code = "negative"


class AbsurdValue(CellError):
    code = "absurd"


class NotADate(CellError):
    code = "not_a_date"


class ShortYear(CellError):
    code = "year_short"
