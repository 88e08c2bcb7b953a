"""What a chart shows, judged by where it draws things."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.web.ui import charts
from kanch.web.ui.charts import NARROW, WIDE, ChartPoint

YEREVAN = "Asia/Yerevan"


def point(when: str, low, high, qualifier="exactly", source="a", precision="minute", **more):
    return ChartPoint(
        as_of=datetime.fromisoformat(f"{when}+04:00"),
        precision=precision,
        low=low,
        high=high,
        qualifier=qualifier,
        source_key=source,
        source_label=source.upper(),
        label=str(low if low is not None else high),
        **more,
    )


def depot() -> list[ChartPoint]:
    """The toll of one explosion as six sources gave it, over three months."""
    day = {"precision": "day"}
    return [
        point("2023-09-25T20:17", None, None, "no figure", "rescue"),
        point("2023-09-26T00:00", 20, None, "at least", "moh", **day),
        point("2023-09-26T00:00", 20, 100, "up to", "ex", **day),
        point("2023-09-26T00:00", 125, None, "at least", "am", state="withdrawn", **day),
        point("2023-09-26T00:00", None, None, "no figure", "am", revises_index=3, **day),
        point("2023-09-26T21:00", 68, 68, "exactly", "hrd"),
        point("2023-09-29T00:00", 170, None, "at least", "rescue", **day),
        point("2023-12-22T00:00", 218, 218, "exactly", "ic", **day),
    ]


def build(points, width=WIDE, language="en"):
    return charts.build(points, language=language, timezone=YEREVAN, width=width)


def kinds(mark) -> set[str]:
    return {name for piece in mark.pieces for name in piece.css.split()}


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_every_claim_of_the_depot_stands_inside_the_frame(width):
    chart = build(depot(), width)
    assert len(chart.marks) == 8
    for mark in chart.marks:
        assert chart.frame.left <= mark.x <= chart.frame.right
        assert chart.frame.top <= mark.y <= chart.height


def test_values_are_measured_from_zero_on_one_straight_scale():
    chart = build(depot())
    by_value = {68: chart.marks[5].y, 170: chart.marks[6].y, 218: chart.marks[7].y}
    per_unit = {(chart.frame.base - y) / value for value, y in by_value.items()}
    assert max(per_unit) - min(per_unit) < 0.01


def test_every_qualifier_is_drawn_as_what_it_is():
    none, at_least, up_to, *_, exact, _, _ = build(depot()).marks
    assert "whisker" in kinds(at_least)
    assert "fade2" in kinds(at_least)
    assert at_least.reach is not None
    assert at_least.reach[1] < at_least.y, "at least is open upwards"
    assert up_to.reach is not None
    assert up_to.reach[1] > up_to.y, "up to goes down to its lower end"
    assert "fade2" not in kinds(up_to)
    assert kinds(exact) == {"dot"}
    assert none.open
    assert none.y > build(depot()).frame.base, "without a number it stands below zero"


def test_about_is_marked_and_a_range_shows_both_ends():
    about = point("2023-09-26T10:00", 300, 300, "about")
    between = point("2023-09-26T12:00", 200, 300, "between")
    first, second = build([about, between]).marks
    assert {"halo", "tilde"} <= kinds(first)
    assert "range" in kinds(second)
    assert sum(piece.css == "dot" for piece in second.pieces) == 2


def test_withdrawn_claim_is_struck_and_tied_to_its_correction():
    chart = build(depot())
    assert "strike" in kinds(chart.marks[3])
    assert chart.marks[3].open
    assert len(chart.corrections) == 1
    assert {"struck", "corrects"} <= chart.kinds


def test_count_overtaken_by_a_later_hour_was_not_wrong():
    earlier = point("2023-09-26T10:00", 100, 100, state="superseded")
    later = point("2023-09-26T16:00", 150, 150, revises_index=0)
    chart = build([earlier, later])
    assert "strike" not in kinds(chart.marks[0])
    assert chart.corrections == ()
    again = replace(later, as_of=earlier.as_of)
    assert "strike" in kinds(build([earlier, again]).marks[0])


def test_claims_of_one_day_share_it_and_none_hides_another():
    chart = build(depot())
    of_26_september = [m.x for m in chart.marks[1:5]]
    assert len(set(of_26_september)) == 4
    spans = [piece for m in chart.marks[1:4] for piece in m.pieces if piece.css == "span"]
    assert len(spans) == 3, "the day without an hour is drawn as long as it is"


def test_claims_of_the_same_minute_stand_side_by_side():
    same = [point("2023-09-26T10:00", 5, 5, source=s) for s in "ab"]
    first, second = build(same).marks
    assert second.x - first.x >= 8


def test_long_silence_is_cut_out_and_the_cut_says_how_long():
    chart = build(depot())
    assert [cut.text for cut in chart.cuts] == ["3 months"]
    assert chart.marks[6].x < chart.cuts[0].x < chart.marks[7].x


def test_even_series_has_no_cut():
    even = [point(f"2023-09-{day}T12:00", day, day) for day in range(20, 30)]
    assert build(even).cuts == ()


@pytest.mark.parametrize(
    ("language", "first"), [("en", "25 Sept"), ("ru", "25 сент."), ("hy", "25 սեպ")]
)
def test_ticks_are_dates_of_the_language(language, first):
    chart = build(depot(), language=language)
    assert [t.text for t in chart.time_ticks][:2] == [first, "2023"]


def test_ticks_of_thousands_are_written_as_the_language_writes_them():
    points = [point("2023-09-26T10:00", 100_632, 100_632)]
    assert "100,000" in [t.text for t in build(points).value_ticks]
    assert "100\u00a0000" in [t.text for t in build(points, language="ru").value_ticks]


def test_each_source_has_its_own_shape_and_colour():
    many = [point("2023-09-26T10:00", i, i, source=f"s{i}") for i in range(9)]
    looks = {(key.css, key.d) for key in build(many).sources}
    assert len(looks) == 9


def test_labels_do_not_cover_marks_or_each_other():
    chart = build(depot(), NARROW)
    assert {"218", "170", "68"} <= {label.text for label in chart.labels}
    rows = sorted((label.y, label.text) for label in chart.labels)
    assert len(set(rows)) == len(rows)


def test_dense_chart_labels_only_the_last_of_each_source():
    start = datetime(2023, 9, 24, 18, tzinfo=UTC)
    dense = [
        replace(
            point("2023-09-24T18:00", i * 2000, i * 2000, source="ab"[i % 2]),
            as_of=start + timedelta(hours=5 * i),
        )
        for i in range(45)
    ]
    chart = build(dense)
    assert len(chart.labels) <= 2
    assert len(chart.lines) == 2
    assert chart.frame.radius < build(depot()).frame.radius


def test_chart_of_claims_without_any_number_is_not_drawn():
    silent = [point("2023-09-26T10:00", None, None, "no figure")]
    assert charts.draw(silent, language="en", timezone=YEREVAN) is None
    with pytest.raises(ValueError, match="at least one claim with a number"):
        build(silent)


def test_single_zero_can_be_drawn():
    assert build([point("2023-09-26T10:00", 0, 0)]).marks[0].y == build(depot()).frame.base


def test_sparkline_ends_at_the_newest_standing_number():
    line = charts.sparkline(depot())
    assert line is not None
    assert line.end_x == 116
    assert charts.sparkline(depot()[:2]) is None


moments = st.datetimes(datetime(2022, 1, 1), datetime(2025, 1, 1)).map(
    lambda when: when.replace(tzinfo=UTC)
)
claims = st.builds(
    lambda as_of, precision, low, qualifier, key: ChartPoint(
        as_of=as_of,
        precision=precision,
        low=None if qualifier == "no figure" else low,
        high=low if qualifier in ("exactly", "about", "up to") else None,
        qualifier=qualifier,
        source_key=key,
        source_label=key,
        label=str(low),
    ),
    moments,
    st.sampled_from(["minute", "hour", "day", "month", "year"]),
    st.integers(0, 200_000),
    st.sampled_from(["exactly", "at least", "more than", "about", "up to", "no figure"]),
    st.sampled_from("abcdefgh"),
)


@given(st.lists(claims, min_size=1, max_size=30), st.sampled_from([NARROW, WIDE]))
def test_whatever_was_claimed_stays_inside_the_picture(points, width):
    if all(p.shown_at is None for p in points):
        return
    chart = build(points, width)
    for mark in chart.marks:
        assert 0 <= mark.x <= chart.frame.width
        assert chart.frame.top <= mark.y <= chart.height
