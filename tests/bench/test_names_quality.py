"""The tables about finding people, on an exam small enough to count by hand."""

from xml.etree import ElementTree

from bench.names_crowd import Size
from bench.names_peers import Found, Query, Record
from bench.names_quality import (
    KANCH,
    Answered,
    Exam,
    calibration,
    errors,
    noise_table,
    person,
    quality_table,
)
from bench.names_report import outcomes
from bench.names_speed import growth_plot, growth_table
from kanch.core.names import Years

REGISTER = [
    Record("a", "Անի Սարգսյան", 1960, "Շուշի", "f"),
    Record("b", "Анна Саркисян", None, "Шуши", "f"),
]
QUERIES = [
    Query("q1", "Ani Sargsyan", 1960, "Shushi", "f", "a", "typo"),
    Query("q2", "Anna Sarkisian", None, "", "f", "b", "typo"),
    Query("q3", "Anna Sarkisian", 1999, "Tumi", "f", "", "mixed_two"),
]
ANSWERS = [
    Answered([Found("q1", 1, "a", 3.0), Found("q1", 2, "b", 1.0)], [0.95, 0.04]),
    Answered([Found("q2", 1, "a", 2.5), Found("q2", 2, "b", 2.0)], [0.5, 0.4]),
    Answered([Found("q3", 1, "b", 2.2)], [0.45]),
]
PEER = [Found("q2", 1, "b", 0.7)]
EXAM = Exam(
    "dev",
    {record.record_id: record for record in REGISTER},
    QUERIES,
    ANSWERS,
    {
        KANCH: outcomes(QUERIES, [row for answer in ANSWERS for row in answer.found]),
        "peer": outcomes(QUERIES, PEER),
        "nothing": outcomes(QUERIES, []),
    },
)


def test_each_program_has_a_row_with_intervals() -> None:
    kanch, peer, nothing = quality_table(EXAM).splitlines()[2:]
    assert kanch.startswith("| Kanch | 0.500 (0.09–0.91) | 1.000 (0.34–1.00) |")
    assert kanch.endswith("| 1.000 (0.00–1.00) | 1.000 (0.00–1.00) |")
    assert peer.count("not reached") == 2
    assert nothing.startswith("| nothing | 0.000")


def test_kinds_of_noise_beside_the_best_peer() -> None:
    assert noise_table(EXAM).splitlines() == [
        "| What was done | Present | Kanch @1 | Kanch @10 | peer @1 | peer @10 |",
        "|---|---|---|---|---|---|",
        "| mixed two | 0 |  |  |  |  |",
        "| typo | 2 | 0.50 | 1.00 | 0.50 | 0.50 |",
    ]


def test_errors_are_counted_and_shown_only_where_they_may_be_read() -> None:
    counted = errors(EXAM, examples=False)
    assert "- there, but not first: 1 of 2 (typo 1). Among the first ten: 1." in counted
    assert "less than a factor of three: 1. Without a year or a place" in counted
    assert "threshold of FA@95: 1 of 1 (mixed two 1)." in counted
    assert "Саркисян" not in counted
    shown = errors(EXAM, examples=True)
    assert shown.startswith(counted)
    assert (
        "- typo: *Anna Sarkisian*, f comes 2nd as *Анна Саркисян*, Шуши, f, "
        "after *Անի Սարգսյան*, 1960, Շուշի, f\n"
        "- not there, mixed two: *Anna Sarkisian*, 1999, Tumi, f was taken for "
        "*Анна Саркисян*, Шуши, f\n"
    ) in shown


def test_chances_are_those_of_all_records_shown() -> None:
    first, second, third = (0.95, True), (0.5, False), (0.45, False)
    assert EXAM.chances == [first, (0.04, False), second, (0.4, True), third]
    assert EXAM.first_chances == [first, second, third]
    said = "Development set: Brier score 0.1633 over all records shown, 0.152 over the first ones;"
    assert calibration(EXAM).startswith(said)


def test_facts_go_along() -> None:
    asked = person("q2", QUERIES[1])
    assert (asked.id, asked.years, asked.place, asked.sex) == ("q2", None, "", "f")
    assert person("a", REGISTER[0]).years == Years(1960, 1960)


def test_growth_is_told_and_drawn() -> None:
    sizes = [
        Size(1000, 0.5, [0.001, 0.002], [0.003], 12.0),
        Size(50_000, 6.0, [0.02, 0.0301], [0.04], 120.0),
    ]
    assert growth_table(sizes).splitlines()[-1] == (
        "| 50,000 | 30.1 ms | 30.1 ms | 40.0 ms | 6.0 s | 120 MB |"
    )
    picture = ElementTree.fromstring(growth_plot(sizes))
    space = "{http://www.w3.org/2000/svg}"
    points = picture.findall(f"{space}circle")
    assert len(points) == 4
    heights = [float(point.get("cy", "")) for point in points]
    assert all(0 < height < 300 for height in heights)
    assert heights[1] < heights[0]  # slower stands higher
