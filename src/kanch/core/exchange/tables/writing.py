"""Write tables that no spreadsheet program takes for commands."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from kanch.core.exchange.tables.reading import column_letter
from kanch.core.exchange.tables.workbook import plain_number

CellValue = str | int | Decimal | None

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
# An apostrophe before such a cell is doubled, so that the reader can take exactly one off.
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def write_csv(
    header: Sequence[str], rows: Iterable[Sequence[CellValue]], *, bom: bool = False
) -> bytes:
    """Write a CSV file (RFC 4180, UTF-8).

    A cell that a spreadsheet would run gets a leading apostrophe, which `read_table` takes off
    again; a plain signed number stays as it is.

    Args:
        bom: begin with a byte order mark, by which Excel knows UTF-8.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(name) for name in header])
    writer.writerows([_safe(_text(value)) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def write_xlsx(
    header: Sequence[str], rows: Iterable[Sequence[CellValue]], *, sheet: str = "Kanch"
) -> bytes:
    """Write a workbook of one sheet: int and Decimal as numbers, all else as text.

    Text cells are text whatever they begin with. The same input gives the same bytes. Excel
    takes 32,767 characters in a cell and offers to repair a file that has more.

    Args:
        sheet: at most 31 characters, none of `: \\ / ? * [ ]`.
    """
    if not 0 < len(sheet) <= 31 or set(sheet) & set(r":\/?*[]"):
        raise ValueError(f"Excel takes no sheet named {sheet!r}.")
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELS,
        "xl/workbook.xml": _WORKBOOK.format(sheet=_escaped(sheet)),
        "xl/_rels/workbook.xml.rels": _WORKBOOK_RELS,
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": _sheet(header, rows),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return out.getvalue()


def _text(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return plain_number(value)
    return str(value)


def _safe(text: str) -> str:
    return f"'{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


_DEFAULT, _BOLD, _QUOTED = range(3)
_ILLEGAL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def _sheet(header: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> str:
    lines = [_row(1, header, _BOLD)]
    lines += [_row(number, row, _DEFAULT) for number, row in enumerate(rows, start=2)]
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _row(number: int, values: Sequence[CellValue], style: int) -> str:
    cells = (
        _cell(f"{column_letter(index)}{number}", value, style)
        for index, value in enumerate(values)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(where: str, value: CellValue, style: int) -> str:
    if isinstance(value, int | Decimal):
        return f'<c r="{where}" s="{style}"><v>{_text(value)}</v></c>'
    text = str(value)
    if style == _DEFAULT and _RISKY.match(text):
        style = _QUOTED
    body = f'<is><t xml:space="preserve">{_escaped(text)}</t></is>'
    return f'<c r="{where}" s="{style}" t="inlineStr">{body}</c>'


def _escaped(text: str) -> str:
    return escape(_ILLEGAL.sub("", text), {'"': "&quot;", "\r": "&#13;"})


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{_SPREADSHEET}.worksheet+xml"/></Types>'
)
_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_WORKBOOK_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
# Formats in the order of _DEFAULT, _BOLD, _QUOTED.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
