from decimal import Decimal

import pytest

from kanch.core.exchange.tables import write_csv


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+374 47 000000", "'+374 47 000000"),
        ("-A1", "'-A1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("-5", "-5"),
        ("-5,5", '"-5,5"'),
        ("+5", "+5"),
        (-5, "-5"),
        (Decimal("-1.50"), "-1.5"),
        (Decimal("1E+3"), "1000"),
        (None, ""),
        ("'=x", "''=x"),
        ("'tis", "'tis"),
        ("a=b", "a=b"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_and_numbers_do_not(cell, written):
    assert write_csv(["a", "b"], [[cell, "x"]]).decode() == f"a,b\r\n{written},x\r\n"


def test_excel_gets_a_byte_order_mark_when_asked():
    assert write_csv(["վայր"], [], bom=True) == b"\xef\xbb\xbf" + "վայր\r\n".encode()
    assert write_csv(["վայր"], []) == "վայր\r\n".encode()
