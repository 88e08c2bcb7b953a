from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.exchange.tables import (
    AbsurdValue,
    AmbiguousDate,
    NegativeValue,
    NotADate,
    NotANumber,
    ShortYear,
    date_order,
    parse_date_flexible,
    parse_quantity_cell,
)

YEREVAN = timezone(timedelta(hours=4))


@pytest.mark.parametrize(
    ("text", "day", "clock", "zone", "precision"),
    [
        ("2023-09-25", date(2023, 9, 25), None, None, "day"),
        (" 2023/9/25 ", date(2023, 9, 25), None, None, "day"),
        ("25.09.2023", date(2023, 9, 25), None, None, "day"),
        ("5.9.2023", date(2023, 9, 5), None, None, "day"),
        ("25/09/2023", date(2023, 9, 25), None, None, "day"),
        ("09/25/2023", date(2023, 9, 25), None, None, "day"),
        ("09-25-2023", date(2023, 9, 25), None, None, "day"),
        ("09/09/2023", date(2023, 9, 9), None, None, "day"),
        ("2023-09", date(2023, 9, 1), None, None, "month"),
        ("09.2023", date(2023, 9, 1), None, None, "month"),
        ("2023", date(2023, 1, 1), None, None, "year"),
        ("2023-09-25T21:00+04:00", date(2023, 9, 25), time(21), YEREVAN, "minute"),
        ("2023-09-25 21:00:30.5Z", date(2023, 9, 25), time(21, 0, 30), UTC, "minute"),
        ("25.09.2023, 21:05 UTC+4", date(2023, 9, 25), time(21, 5), YEREVAN, "minute"),
        ("25.09.2023 9:05", date(2023, 9, 25), time(9, 5), None, "minute"),
        ("2023-09-25T21", date(2023, 9, 25), time(21), None, "hour"),
        ("2023-09-25 21:00 +0400", date(2023, 9, 25), time(21), YEREVAN, "minute"),
    ],
)
def test_dates_are_read_with_their_precision(text, day, clock, zone, precision):
    found = parse_date_flexible(text)
    assert (found.day, found.time, found.zone, found.precision) == (day, clock, zone, precision)


def test_a_date_that_can_be_two_says_both():
    found = parse_date_flexible("05/09/2023 21:00")
    assert isinstance(found, AmbiguousDate)
    assert found.remark.text == (
        "“05/09/2023 21:00” can be 2023-09-05 or 2023-05-09. Write it as 2023-09-25."
    )
    assert found.dmy.time == time(21)


def test_the_order_of_the_column_decides():
    assert parse_date_flexible("05/09/2023", order="dmy").day == date(2023, 9, 5)
    assert parse_date_flexible("05/09/2023", order="mdy").day == date(2023, 5, 9)
    with pytest.raises(NotADate, match="25/09/2023"):
        parse_date_flexible("25/09/2023", order="mdy")


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2023-09-25", "", "2023-09-26"], "iso"),
        (["05/09/2023", "25/09/2023"], "dmy"),
        (["05/09/2023", "09/25/2023", "2023-09-25"], "mdy"),
        (["05/09/2023", "06/09/2023"], "unsure"),
        (["25/09/2023", "09/25/2023"], "unsure"),
        (["05/09/2023", "2023-09-25"], "unsure"),
        (["25.09.2023 21:00", "x"], "dmy"),
        ([], "unsure"),
    ],
)
def test_a_column_shows_its_order_or_is_unsure(column, order):
    assert date_order(column) == order


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "31.02.2023",
        "2023-13-01",
        "0023-09-25",
        "2023-09-25 25:00",
        "2023-09-25 21:00 +19:00",
        "2023-09 21:00",
        "2023-09.25",
        "45194",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(NotADate, match="is not a date"):
        parse_date_flexible(text)


def test_years_of_two_digits_are_refused():
    with pytest.raises(ShortYear, match="two digits"):
        parse_date_flexible("25.09.23")


def test_a_written_zone_wins_over_that_of_the_place():
    place = ZoneInfo("Asia/Yerevan")
    assert parse_date_flexible("2023-09-25 21:00").at(place).isoformat().endswith("21:00:00+04:00")
    assert parse_date_flexible("2023-09-25 21:00Z").at(place) == datetime(
        2023, 9, 25, 21, tzinfo=UTC
    )


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_no_order_of_writing_changes_the_day(day):
    assert parse_date_flexible(day.isoformat()).day == day
    assert parse_date_flexible(day.strftime("%d.%m.%Y")).day == day
    assert parse_date_flexible(day.strftime("%d/%m/%Y"), order="dmy").day == day
    assert parse_date_flexible(day.strftime("%m/%d/%Y"), order="mdy").day == day
    found = parse_date_flexible(day.strftime("%d/%m/%Y"))
    assert day in (found.day,) if hasattr(found, "day") else (found.dmy.day, found.mdy.day)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("200", 200),
        (" 10 000 ", 10000),
        ("10\u00a0000", 10000),
        ("10\u202f000", 10000),
        ("10'000", 10000),
        ("10,000", 10000),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1.234,5", Decimal("1234.5")),
        ("1 234,5", Decimal("1234.5")),
        ("1,234.5", Decimal("1234.5")),
        ("1234,5", Decimal("1234.5")),
        ("0,123", Decimal("0.123")),
        ("1.234", Decimal("1.234")),
        ("+5", 5),
        ("-0", 0),
        ("3.0", 3),
        ("1000000000000", 10**12),
        ("", None),
        ("  ", None),
    ],
)
def test_numbers_are_read_as_typed(text, value):
    assert parse_quantity_cell(text) == value


@pytest.mark.parametrize(
    "text",
    ["abc", "~200", ">200", "1,23,4", "12 34", "1234 567", "1.2E+05", "200 people", "١٢", "--5"],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber, match="is not a number"):
        parse_quantity_cell(text)


def test_negative_and_absurd_numbers_are_refused_with_the_reason():
    with pytest.raises(NegativeValue, match="-5 is negative"):
        parse_quantity_cell("-5")
    with pytest.raises(NegativeValue, match="negative"):
        parse_quantity_cell("−1 000")
    with pytest.raises(AbsurdValue, match="larger than any number"):
        parse_quantity_cell("1000000000001")


@given(st.integers(0, 10**12), st.sampled_from(["", " ", "\u00a0", ",", "'"]))
def test_any_count_with_any_grouping_is_read_back(number, mark):
    assert parse_quantity_cell(f"{number:,}".replace(",", mark)) == number
