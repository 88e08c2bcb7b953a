import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.exchange.tables import (
    MESSAGES,
    BrokenQuotes,
    EmptyTable,
    FileTooLarge,
    HeaderDuplicate,
    HeaderMissing,
    HeaderUnnamed,
    NotATable,
    TableError,
    TooManyRows,
    check_size,
    read_table,
    write_csv,
)


def read(text, **options):
    return read_table(text.encode(), "claims.csv", **options)


def codes(table):
    return {row.number: [p.code for p in row.problems] for row in table.rows if row.problems}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_recognised(delimiter):
    table = read(
        f"name{delimiter}count\nA, b; c{delimiter}1\nD{delimiter}2\n".replace(", b; c", "")
    )
    assert table.header == ["name", "count"]
    assert table.delimiter == delimiter


def test_commas_within_text_do_not_make_a_semicolon_file_a_comma_file():
    table = read("name;note;n\nA;one, two, three;1\nB;four;2\nC;five, six;3\n")
    assert table.delimiter == ";"
    assert table.rows[0].cells == ["A", "one, two, three", "1"]


def test_the_line_by_which_excel_names_the_delimiter_is_followed():
    table = read("sep=|\nname|n\nA|1\n")
    assert table.header == ["name", "n"]
    assert table.rows[0].number == 3


def test_a_single_column_is_a_table():
    assert [row.cells for row in read("name\nA\nB\n").rows] == [["A"], ["B"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_and_blank_lines_are_fine(end):
    table = read(end.join(["name,n", "A,1", "", " , ", "B,2"]))
    assert [(row.number, row.cells) for row in table.rows] == [(2, ["A", "1"]), (5, ["B", "2"])]


def test_ragged_rows_carry_the_reason_and_the_others_are_sound():
    table = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,\n")
    assert codes(table) == {3: ["cells_missing"], 4: ["cells_extra"]}
    assert table.rows[1].problems[0].text == "The row has 2 cells; the header has 3."
    assert table.rows[1].cells == ["1", "2", ""]
    assert table.rows[2].cells == ["1", "2", "3", "4"]


@pytest.mark.parametrize("cell", ["=1+1", "=HYPERLINK(A1)", "+A1", "-A1*2", "@SUM(A1)", "\u200b=1"])
def test_cells_that_begin_like_a_formula_are_flagged(cell):
    table = read(f"name,n\nA,{cell}\n")
    assert codes(table) == {2: ["formula"]}
    assert "“n” holds a formula" in table.rows[0].problems[0].text


@pytest.mark.parametrize("cell", ["-5", "+5", "-", "−", "-5.5", "+374 (47) 94-41-41", "- 7 %"])
def test_signed_numbers_telephone_numbers_and_dashes_are_not_formulas(cell):
    assert codes(read(f"name,n\nA,{cell}\n")) == {}


def test_an_apostrophe_marks_text_and_is_taken_off():
    table = read("name\n'=1+1\n'tis\n")
    assert [row.cells for row in table.rows] == [["=1+1"], ["'tis"]]
    assert codes(table) == {}


def test_hidden_and_direction_changing_characters_are_taken_out_and_counted():
    table = read("name,n\nGo\u202eris,1\n\u200bKa\u00adpan\ufeff,2\nShushi,3\n")
    assert [row.cells[0] for row in table.rows] == ["Goris", "Kapan", "Shushi"]
    assert [note.text for note in table.notes] == [
        "Invisible or direction-changing characters were removed: 4 in 2 rows, the first in row 2."
    ]


def test_joiners_stay_where_a_script_needs_them_only():
    persian = "می\u200cخواهم"
    family = "👩\u200d👧"
    table = read(f"a,b,c\n{persian},{family},Գո\u200dրիս\n")
    assert table.rows[0].cells == [persian, family, "Գորիս"]


def test_zero_bytes_refuse_their_row():
    table = read("name,n\nA\0B,1\nC,2\n")
    assert codes(table) == {2: ["nul"]}
    assert table.rows[0].cells == ["AB", "1"]


def test_a_letter_lost_before_refuses_its_row():
    assert codes(read("name,n\nG\ufffdris,1\n")) == {2: ["unreadable"]}


def test_markup_in_a_cell_is_text_like_any_other():
    assert read("name,n\n<script>x</script>,1\n").rows[0].cells[0] == "<script>x</script>"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf\r\n", b" \t "])
def test_an_empty_file_is_said_to_be_empty(data):
    with pytest.raises(EmptyTable, match="no rows"):
        read_table(data, "claims.csv")


def test_a_header_alone_is_a_table_without_rows():
    assert read("name,n\n").rows == []


@pytest.mark.parametrize("text", ["1,2\n3,4\n", "2023-09-25,12\n"])
def test_a_file_that_begins_with_data_has_no_header(text):
    with pytest.raises(HeaderMissing, match="names of the columns"):
        read(text)


def test_columns_of_the_same_name_are_named():
    with pytest.raises(HeaderDuplicate, match="same name: Count, count"):
        read("Count,place,count\n1,A,2\n")


def test_a_column_with_content_and_no_name_is_named_by_its_letter():
    with pytest.raises(HeaderUnnamed, match="first row: B"):
        read("name,,n\nA,x,1\n")


def test_an_empty_column_without_a_name_is_dropped():
    table = read("name,,n,,\nA,,1,,\n")
    assert table.header == ["name", "n"]
    assert table.rows[0].cells == ["A", "1"]


def test_a_quotation_mark_left_open_is_refused_with_its_row():
    with pytest.raises(BrokenQuotes, match="row 3 is not closed"):
        read('name,n\nA,1\n"B,2\nC,3\n')


def test_cells_may_hold_lines_and_quotation_marks():
    table = read('name,n\n"one\r\ntwo ""three""",1\nB,2\n')
    assert table.rows[0].cells == ['one\ntwo "three"', "1"]
    assert table.rows[1].number == 3


def test_size_is_refused_before_reading_with_limit_and_way_out():
    with pytest.raises(FileTooLarge, match=r"12\.3 MB; the limit is 5 MB\. Split it into 3"):
        check_size(12_300_000)
    check_size(5_000_000)


def test_too_many_rows_are_refused():
    with pytest.raises(TooManyRows, match="more than 2 rows"):
        read("n\na\nb\nc\n", limit_rows=2)
    assert len(read("n\na\nb\n", limit_rows=2).rows) == 2


def test_a_text_file_named_like_a_workbook_is_not_believed():
    with pytest.raises(NotATable, match="not a table"):
        read_table(b"name,n\n", "claims.xlsx")


def test_every_message_reads_as_a_sentence():
    assert all(text[-1] in ".)" for text in MESSAGES.values())


trimmed = (
    st.text(st.characters(exclude_categories=["C", "Z", "Mn"]) | st.sampled_from("'=+-@ ,;\"\n"))
    .map(str.strip)
    .filter(lambda text: "\ufffd" not in text)
)


@given(st.lists(st.lists(trimmed, min_size=3, max_size=3), max_size=5), st.booleans())
def test_what_is_written_is_read_again(rows, bom):
    header = ["name", "note", "count"]
    rows = [[f"x{row[0]}", *row[1:]] for row in rows]
    table = read_table(write_csv(header, rows, bom=bom), "claims.csv")
    assert table.header == header
    assert [row.cells for row in table.rows] == [
        [unicodedata.normalize("NFC", cell) for cell in row] for row in rows
    ]


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail_in_an_unnamed_way(data):
    with suppress(TableError):
        table = read_table(data, "claims.csv")
        assert all(len(row.cells) == len(table.header) or row.problems for row in table.rows)
