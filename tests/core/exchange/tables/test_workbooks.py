import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from kanch.core.exchange.tables import (
    EmptyTable,
    HeaderFormula,
    NotATable,
    TableError,
    TooManyColumns,
    TooManyRows,
    WorkbookBomb,
    WorkbookDamaged,
    WorkbookEncrypted,
    WorkbookLegacy,
    read_table,
    write_xlsx,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def read(data, **options):
    return read_table(data, "claims.xlsx", **options)


def changed(data, name, change):
    """The archive with one part changed by a function of its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            body = change(body) if entry.filename == name else body
            new.writestr(entry.filename, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_numbers_come_out_plain_and_dates_as_iso():
    row = [
        200,
        3.0,
        1.25,
        0.1 + 0.2,
        1e20,
        True,
        date(2023, 9, 25),
        datetime(2023, 9, 25, 21, 0),
        time(21, 5),
        "Գորիս",
        None,
    ]
    table = read(workbook([f"c{n}" for n in range(len(row))], row))
    assert table.rows[0].cells == [
        "200",
        "3",
        "1.25",
        "0.3",
        "100000000000000000000",
        "TRUE",
        "2023-09-25",
        "2023-09-25T21:00",
        "21:05",
        "Գորիս",
        "",
    ]
    assert (table.encoding, table.delimiter) == (None, None)


def test_formulas_are_flagged_with_their_column_and_other_rows_are_sound():
    table = read(
        workbook(["name", "n"], ["A", "=1+1"], ["B", 2], ["C", ArrayFormula("B4", "=SUM(B2)")])
    )
    problems = {
        row.number: [(p.code, p.params["column"]) for p in row.problems] for row in table.rows
    }
    assert problems == {2: [("formula", "n")], 3: [], 4: [("formula", "n")]}
    assert table.rows[0].cells == ["A", "=1+1"]


def test_a_formula_that_was_once_calculated_is_flagged_all_the_same():
    data = changed(
        workbook(["n"], [7]), SHEET, lambda xml: xml.replace(b"<v>7</v>", b"<f>3+4</f><v>7</v>")
    )
    assert [p.code for p in read(data).rows[0].problems] == ["formula"]


def test_text_that_begins_like_a_formula_is_text_in_a_workbook():
    table = read(write_xlsx(["note"], [["=1+1"], ["-x"]]))
    assert [(row.cells, row.problems) for row in table.rows] == [(["=1+1"], ()), (["-x"], ())]


def test_a_formula_in_the_header_is_refused():
    with pytest.raises(HeaderFormula, match="column B is a formula"):
        read(workbook(["name", "=A1"], ["A", 1]))


def test_a_cell_that_shows_an_error_refuses_its_row():
    data = changed(
        workbook(["n"], [7]),
        SHEET,
        lambda xml: xml.replace(b't="n"><v>7</v>', b't="e"><v>#REF!</v>'),
    )
    assert read(data).rows[0].problems[0].text == "“n” shows the error #REF!."


def test_rows_keep_their_numbers_when_some_are_blank():
    table = read(workbook(["n"], ["A"], [], [None], ["B"]))
    assert [row.number for row in table.rows] == [2, 5]


def test_missing_cells_at_the_end_are_empty_and_extra_ones_a_problem():
    table = read(workbook(["a", "b"], ["x"], ["x", "y", "z"]))
    assert table.rows[0].cells == ["x", ""]
    assert [p.code for p in table.rows[1].problems] == ["cells_extra"]


def test_the_first_visible_sheet_with_rows_is_read_and_the_others_named():
    book = Workbook()
    book.active.title = "Empty"
    hidden = book.create_sheet("Hidden")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Claims").append(["name"])
    book.create_sheet("Sources").append(["name"])
    table = read(saved(book))
    assert table.header == ["name"]
    assert [n.text for n in table.notes] == [
        "Only the sheet “Claims” was read, not: Empty, Sources."
    ]


def test_a_workbook_is_known_by_its_content_not_its_name():
    assert read_table(workbook(["name"], ["A"]), "claims.csv").rows[0].cells == ["A"]


def test_an_empty_workbook_is_said_to_be_empty():
    with pytest.raises(EmptyTable, match="no rows"):
        read(saved(Workbook()))


def test_workbooks_of_the_old_kind_and_locked_ones_are_told_apart():
    with pytest.raises(WorkbookLegacy, match="old kind"):
        read(OLE + b"\0" * 500)
    with pytest.raises(WorkbookEncrypted, match="password"):
        read(OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"))


def test_a_zip_file_with_a_password_is_refused():
    data = bytearray(workbook(["a"]))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(WorkbookEncrypted, match="password"):
        read(bytes(data))


def test_a_zip_file_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("claims.csv", "name\nA\n")
    with pytest.raises(NotATable, match="not a table"):
        read(out.getvalue())


@pytest.mark.parametrize("megabytes", [10, 70])
def test_a_bomb_is_not_opened(megabytes):
    zeros = b"<x>" + b"0" * (megabytes * 1_000_000)
    data = changed(workbook(["a"]), SHEET, lambda _: zeros)
    with pytest.raises(WorkbookBomb, match=f"{megabytes} MB"):
        read(data)


def test_a_bomb_whose_directory_lies_about_its_size_is_noticed():
    zeros = b"<x>" + b"0" * 10_000_000
    data = bytearray(changed(workbook(["a"]), SHEET, lambda _: zeros))
    size = len(zeros).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(WorkbookDamaged, match="cannot be opened"):
        read(bytes(data))


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(codec):
    xml = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    data = changed(workbook(["a"]), SHEET, lambda _: xml.encode(codec))
    with pytest.raises(WorkbookDamaged, match="cannot be opened"):
        read(data)


def test_a_cell_far_out_does_not_make_endless_rows_or_columns():
    wide = changed(workbook(["a"]), SHEET, lambda xml: xml.replace(b'r="A1"', b'r="XFD1"'))
    with pytest.raises(TooManyColumns, match="beyond column 1000"):
        read(wide)
    row = b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>'
    deep = changed(workbook(["a"]), SHEET, lambda xml: xml.replace(b"</sheetData>", row))
    with pytest.raises(TooManyRows, match="1048576"):
        read(deep)


def test_stated_dimensions_are_not_believed():
    data = changed(
        workbook(["a", "b"], ["x", "y"]),
        SHEET,
        lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:A1"'),
    )
    assert read(data).rows[0].cells == ["x", "y"]


SOUND = write_xlsx(["name", "n"], [["Goris", 1], ["Kapan", 2]])


@given(position=st.integers(0, len(SOUND) - 1), byte=st.integers(0, 255))
def test_a_workbook_damaged_anywhere_fails_in_a_named_way_or_reads(position, byte):
    data = bytearray(SOUND)
    data[position] = byte
    try:
        table = read(bytes(data))
    except TableError:
        return
    assert table.header


@given(st.integers(0, len(SOUND) - 1))
def test_a_workbook_cut_short_is_refused(length):
    with pytest.raises(TableError, match=r"cannot be opened|no rows|not a table"):
        read(SOUND[:length])


cells = st.text(st.characters(exclude_categories=["C", "Z", "Mn"]), min_size=1) | st.integers(
    -(10**9), 10**9
)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=4))
def test_what_is_written_is_read_again_and_stays_text(rows):
    data = write_xlsx(["name", "n"], rows)
    assert data == write_xlsx(["name", "n"], rows)
    sheet = load_workbook(io.BytesIO(data)).active
    found = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == rows
    assert not any(row.problems for row in read(data).rows)


def test_decimals_are_numbers_in_a_workbook_and_the_header_is_frozen():
    sheet = load_workbook(io.BytesIO(write_xlsx(["n"], [[Decimal("1.50")], [None]]))).active
    assert sheet["A2"].value == 1.5
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_a_sheet_name_that_excel_refuses_is_refused():
    with pytest.raises(ValueError, match="no sheet named"):
        write_xlsx(["n"], [], sheet="a/b")
