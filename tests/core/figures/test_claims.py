from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.figures import (
    Basis,
    Freshness,
    Indicator,
    Precision,
    freshness,
    freshness_changes,
    out_from,
    period_end,
    published_by,
    standing,
)
from tests.core.figures.strategies import claim_lists, moments
from tests.core.figures.tables import YEREVAN, cases, claims, ids, moment


@pytest.mark.parametrize("row", cases("two clocks"))
def test_a_claim_is_out_from_its_publication_and_never_before_its_hour(row):
    published = None if row["Published"] == "–" else moment(row["Published"])[0]
    out = out_from(moment(row["Describes"])[0], published)
    assert ("never" if out is None else f"{out:%d %H:%M}") == row["Out from"]


@pytest.mark.parametrize(
    ("start", "precision", "end"),
    [
        (datetime(2023, 9, 26, 20, 17), Precision.MINUTE, datetime(2023, 9, 26, 20, 17)),
        (datetime(2023, 9, 26, 21), Precision.HOUR, datetime(2023, 9, 26, 22)),
        (datetime(2023, 9, 30), Precision.DAY, datetime(2023, 10, 1)),
        (datetime(2023, 2, 1), Precision.MONTH, datetime(2023, 3, 1)),
        (datetime(2023, 12, 1), Precision.MONTH, datetime(2024, 1, 1)),
        (datetime(2023, 1, 1), Precision.YEAR, datetime(2024, 1, 1)),
    ],
)
def test_a_stretch_of_time_ends_where_the_next_one_begins(start, precision, end):
    assert period_end(start.replace(tzinfo=YEREVAN), precision) == end.replace(tzinfo=YEREVAN)


def test_a_view_of_the_past_leaves_out_what_has_no_date_of_publication():
    rows = claims("a: UN, 26 12:00, 20; b: UN, 26 13:00, 30, never out")
    assert ids(published_by(rows, moment("27 20:00")[0])) == {"a"}
    assert ids(published_by(rows, None)) == {"a", "b"}


def test_in_a_view_from_before_the_revision_the_old_claim_still_stands():
    rows = claims("a: UN, 26, 125, out 26 10:00; b: UN, 26, 68, revises a, out 26 21:00")
    assert ids(standing(published_by(rows, moment("26 20:00")[0]))) == {"a"}
    assert ids(standing(published_by(rows, moment("26 21:00")[0]))) == {"b"}


@given(rows=claim_lists(), at=moments)
def test_what_stands_is_neither_withdrawn_nor_from_memory_nor_unpublished(rows, at):
    for claim in standing(published_by(rows, at)):
        assert not claim.withdrawn
        assert claim.basis is not Basis.MEMORY
        assert at is None or (claim.public_from is not None and claim.public_from <= at)


def test_a_figure_is_fresh_then_stale_and_a_closed_series_is_final_not_stale():
    as_of = moment("26 12:00")[0]
    indicator = Indicator("dead", "dead", "people", stale_after=timedelta(hours=24))
    assert freshness(indicator, as_of, as_of + timedelta(hours=24)) is Freshness.FRESH
    assert freshness(indicator, as_of, as_of + timedelta(hours=25)) is Freshness.STALE
    closed = Indicator(
        "dead",
        "dead",
        "people",
        stale_after=timedelta(hours=24),
        closed_on=moment("30")[0].date(),
    )
    assert freshness(closed, as_of, moment("29 23:59")[0]) is Freshness.STALE
    assert freshness(closed, as_of, moment("30 00:00")[0]) is Freshness.FINAL


hours = st.integers(0, 400).map(lambda h: moment("01")[0] + timedelta(hours=h))


@given(
    as_of=hours,
    now=hours,
    hours=st.none() | st.integers(0, 200),
    closed=st.none() | hours,
    share=st.floats(0, 1, exclude_max=True),
)
def test_a_figure_reads_the_same_until_the_moment_that_is_named(as_of, now, hours, closed, share):
    indicator = Indicator(
        "dead",
        "dead",
        "people",
        stale_after=None if hours is None else timedelta(hours=hours),
        closed_on=closed and closed.date(),
    )
    state, change = freshness(indicator, as_of, now), freshness_changes(indicator, as_of, now)
    if change is None:
        assert freshness(indicator, as_of, now + timedelta(days=9999)) is state
        return
    assert change > now
    assert freshness(indicator, as_of, change) is not state
    last = change - timedelta(microseconds=1)
    assert freshness(indicator, as_of, min(now + (change - now) * share, last)) is state
    assert freshness(indicator, as_of, last) is state
