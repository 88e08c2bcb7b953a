"""Measures of a search for names, on examples small enough to count by hand."""

import math
from functools import partial
from xml.etree import ElementTree

import pytest

from bench.names_peers import Found, Query
from bench.names_report import (
    Interval,
    Outcome,
    bootstrap,
    brier,
    expected_error,
    false_alarms,
    outcomes,
    recall,
    reliability,
    reliability_plot,
    reliability_table,
    threshold,
    wilson,
)


def _query(query_id: str, record_id: str) -> Query:
    return Query(query_id, "Անի", None, "", "", record_id, "typo")


QUERIES = [
    _query("q1", "a"),
    _query("q2", "b"),
    _query("q3", "c"),
    _query("q4", ""),
    _query("q5", ""),
]
FOUND = [
    Found("q1", 1, "a", 0.9),
    Found("q2", 2, "b", 0.6),
    Found("q2", 1, "x", 0.7),
    Found("q3", 11, "c", 0.5),
    Found("q4", 1, "x", 0.65),
]
OUTCOMES = outcomes(QUERIES, FOUND)


def test_what_each_query_came_to() -> None:
    assert outcomes(QUERIES, FOUND) == [
        Outcome(True, 1, 0.9),
        Outcome(True, 2, 0.6),
        Outcome(True, 0, -math.inf),  # rank 11 is not shown
        Outcome(False, 0, 0.65),
        Outcome(False, 0, -math.inf),
    ]


def test_recall_and_rank() -> None:
    assert recall(OUTCOMES, 1) == pytest.approx(1 / 3)
    assert recall(OUTCOMES, 5) == pytest.approx(2 / 3)


def test_false_alarms_at_the_score_that_keeps_the_share() -> None:
    assert threshold(OUTCOMES, 0.6) == 0.6  # two of three
    assert false_alarms(OUTCOMES, 0.6) == 0.5
    assert false_alarms(OUTCOMES, 0.3) == 0


def test_no_false_alarm_rate_where_too_few_were_found() -> None:
    assert threshold(OUTCOMES, 0.95) is None
    assert false_alarms(OUTCOMES, 0.95) is None


def test_wilson_as_in_the_books() -> None:
    low, high = wilson(8, 10)
    assert low == pytest.approx(0.4902, abs=1e-4)
    assert high == pytest.approx(0.9433, abs=1e-4)


def test_wilson_stays_within_the_range() -> None:
    assert wilson(0, 20).low == 0
    assert wilson(20, 20).high == 1
    assert wilson(0, 0) == Interval(None, None)


def test_bootstrap_agrees_with_wilson_on_a_share() -> None:
    of = [Outcome(True, int(number < 160), 1.0) for number in range(200)]
    interval = bootstrap(of, partial(recall, within=1))
    assert interval == pytest.approx(wilson(160, 200), abs=0.02)
    assert interval == bootstrap(of, partial(recall, within=1))  # the same draws each time


def test_bootstrap_does_not_hide_draws_without_a_figure() -> None:
    of = [Outcome(True, int(number < 96), 1.0) for number in range(100)]
    of += [Outcome(False, 0, 0.5)] * 10
    low, high = bootstrap(of, partial(false_alarms, share=0.95))
    assert (low, high) == (0, None)


def test_brier() -> None:
    assert brier([(1.0, True), (0.0, False)]) == 0
    assert brier([(0.5, True), (0.5, False)]) == 0.25
    assert brier([(0.8, True), (0.3, False)]) == pytest.approx((0.04 + 0.09) / 2)


def test_reliability_in_ten_bins() -> None:
    bins = reliability([(0.05, False), (0.92, True), (0.94, False), (1.0, True)])
    assert [(row.low, row.high, row.total) for row in bins] == [(0, 0.1, 1), (0.9, 1, 3)]
    assert bins[1].said == pytest.approx(2.86 / 3)
    assert bins[1].came == pytest.approx(2 / 3)
    assert expected_error(bins) == pytest.approx((0.05 + 0.86) / 4)
    assert "| 0.9–1.0 | 3 | 0.95 | 0.67 | 0.21–0.94 |" in reliability_table(bins)


def test_the_plot_is_an_svg_with_a_dot_for_each_bin() -> None:
    bins = reliability([(0.25, False), (0.25, True), (1.0, True)])
    picture = ElementTree.fromstring(reliability_plot(bins))
    space = "{http://www.w3.org/2000/svg}"
    dots = [(dot.get("cx"), dot.get("cy")) for dot in picture.iter(f"{space}circle")]
    assert dots == [("120.0", "195.0"), ("345.0", "45.0")]
