"""What the reader of tables says, in the user's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kanch.core.exchange.tables import MESSAGES, ExchangeError, Remark

# The core's English wording, listed so that translators meet it; a test holds the two equal.
WORDINGS = {
    gettext_noop(
        "The file has {size_mb} MB; the limit is {limit_mb} MB. Split it into {parts} files, "
        "each with the header row, and upload them one after another."
    ),
    gettext_noop(
        "The table has more than {limit} rows. Split it into several files, each with the "
        "header row, and upload them one after another."
    ),
    gettext_noop(
        "Row {row} reaches beyond column {limit}. Delete what stands to the right of the table."
    ),
    gettext_noop("The file holds no rows."),
    gettext_noop("This is not a table. Save it as CSV or as an Excel workbook (.xlsx)."),
    gettext_noop("“{encoding}” is not an encoding that can be read here."),
    gettext_noop("The file cannot be read as {encoding}: line {line} holds other bytes."),
    gettext_noop("The letters can be read in several ways. Choose the one that reads right."),
    gettext_noop(
        "A quotation mark in the record at row {row} is not closed, so nobody can tell where "
        "its cells end. Correct that row."
    ),
    gettext_noop("The first row must hold the names of the columns."),
    gettext_noop("Columns with content have no name in the first row: {columns}."),
    gettext_noop("Several columns have the same name: {columns}."),
    gettext_noop("The name of column {column} is a formula. Type the name."),
    gettext_noop("The workbook cannot be opened. Save it again as .xlsx, or as CSV."),
    gettext_noop("The workbook is protected by a password. Save it without one."),
    gettext_noop(
        "This is a workbook of the old kind (.xls), in which formulas cannot be told from "
        "typed numbers. Save it as .xlsx, or as CSV."
    ),
    gettext_noop(
        "Unpacked, the workbook would be far larger than any table of this size "
        "({unpacked_mb} MB). It was not opened."
    ),
    gettext_noop("The row has {count} cells; the header has {expected}."),
    gettext_noop("The row has {count} cells; the header has {expected}."),
    gettext_noop(
        "“{column}” holds a formula. Type its value instead; if it is meant as text, put an "
        "apostrophe before it."
    ),
    gettext_noop("“{column}” shows the error {value}."),
    gettext_noop("“{column}” holds a zero byte: the file was damaged on its way."),
    gettext_noop("“{column}” holds a letter that was lost before the file came here."),
    gettext_noop(
        "Invisible or direction-changing characters were removed: {count} in {rows} rows, the"
        " first in row {first}."
    ),
    gettext_noop("Only the sheet “{sheet}” was read, not: {others}."),
    gettext_noop("The file is UTF-8 with {count} damaged letters; their rows are refused."),
    gettext_noop("“{value}” is not a number. Qualifiers and units have their own columns."),
    gettext_noop("{value} is negative, and nothing counted is."),
    gettext_noop("{value} is larger than any number that is counted here ({limit})."),
    gettext_noop("“{value}” is not a date. Write it as 2023-09-25, or 2023-09-25 21:00."),
    gettext_noop("“{value}” has a year of two digits. Write all four."),
    gettext_noop("“{value}” can be {dmy} or {mdy}. Write it as 2023-09-25."),
}


def say(remark: Remark | ExchangeError) -> str:
    """A remark or a refusal in words."""
    return _(MESSAGES[remark.code]).format(**remark.params)
