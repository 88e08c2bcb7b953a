import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import hxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.exchange.hxl import (
    CLAIM_COLUMNS,
    ClaimRecord,
    Column,
    write_claims,
    write_hxl,
    written_to,
)
from kanch.core.exchange.tables import parse_date_flexible, read_table
from kanch.core.figures import Precision

YEREVAN = timezone(timedelta(hours=4))
CLAIM = ClaimRecord(
    id="c036",
    indicator="injured-depot",
    indicator_name="People injured at the fuel depot",
    low=200,
    high=None,
    qualifier="at least",
    as_of=datetime(2023, 9, 25, 21, 0, tzinfo=YEREVAN),
    as_of_precision=Precision.MINUTE,
    published=datetime(2023, 9, 25, tzinfo=YEREVAN),
    published_precision=Precision.DAY,
    source="Example Observatory",
    via="",
    place="Ստեփանակերտ",
    latitude=Decimal("39.8177"),
    longitude=Decimal("46.7528"),
    url="https://example.org/note",
    basis="found",
    status="standing",
)
SCHEMA = """#valid_tag,#valid_required,#valid_datatype
#meta+id,true,
#indicator+code,true,
#value+low,,number
#value+high,,number
#date+published,,date
#geo+lat,,number
#geo+lon,,number
"""


def read(data):
    return hxl.data(hxl.make_input(io.BytesIO(data), hxl.InputOptions(allow_local=False)))


def test_an_hxl_reader_finds_every_column_and_value():
    found = read(write_claims([CLAIM, replace(CLAIM, id="c037", published=None)]))
    assert [column.display_tag for column in found.columns] == [c.tag for c in CLAIM_COLUMNS]
    first, second = list(found)
    assert first.get("#meta+id") == "c036"
    assert first.get("#value+low") == "200"
    assert first.get("#value+high") is None
    assert first.get("#date+asof") == "2023-09-25T21:00+04:00"
    assert first.get("#date+published") == "2023-09-25"
    assert first.get("#geo+lat") == "39.8177"
    assert second.get("#date+published") is None


def test_claims_pass_the_validation_of_hxl():
    schema = hxl.schema(hxl.make_input(io.BytesIO(SCHEMA.encode()), hxl.InputOptions()))
    assert read(write_claims([CLAIM] * 3)).validate(schema)
    assert not read(write_claims([replace(CLAIM, indicator="")])).validate(schema)


def test_headings_can_be_translated_and_hashtags_cannot():
    columns = [Column("Պնդում", CLAIM_COLUMNS[0].tag), *CLAIM_COLUMNS[1:]]
    assert write_claims([], columns=columns).decode().startswith("Պնդում,Indicator,")
    with pytest.raises(ValueError, match="Only the headings"):
        write_claims([], columns=CLAIM_COLUMNS[1:])


def test_other_tables_can_be_written_with_sound_hashtags_only():
    data = write_hxl([Column("Who", "#org"), Column("Reached", "#reached+f")], [["A", 40]])
    assert next(iter(read(data))).get("#reached") == "40"
    with pytest.raises(ValueError, match="not an HXL hashtag"):
        write_hxl([Column("Who", "org")], [])


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless():
    data = write_claims([replace(CLAIM, source="=HYPERLINK(A1)")])
    assert b"'=HYPERLINK(A1)" in data
    assert read_table(data, "claims.csv").rows[1].cells[8] == "=HYPERLINK(A1)"


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31), timezones=st.just(YEREVAN)),
    st.sampled_from(Precision),
)
def test_a_moment_is_written_as_exactly_as_it_is_known_and_no_more(moment, precision):
    found = parse_date_flexible(written_to(moment, precision))
    assert found.precision == precision
    assert found.at(YEREVAN) <= moment
