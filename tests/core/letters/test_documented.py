"""The tables of docs/algorithms/letters.md."""

from datetime import date, timedelta

import pytest

from kanch.core.figures import Indicator
from kanch.core.letters import IndicatorWords, Kind, Reason, Vocabulary, check, mark
from tests.core.figures import tables

DOC = tables.DOCS / "letters.md"
WRITTEN = date(2023, 9, 27)
WEEK = timedelta(days=7)
VOCABULARY = Vocabulary.of(
    [
        IndicatorWords(
            Indicator("dead", "dead", "people", None, cumulative=True, stale_after=WEEK),
            {"en": "People who died in Arda"},
        ),
        IndicatorWords(
            Indicator("civilians", "dead", "people", "dead", cumulative=True, stale_after=WEEK),
            {"en": "Civilians who died in Arda"},
            population="civilians",
        ),
    ]
)


@pytest.mark.parametrize("row", tables.cases("numbers", DOC))
def test_a_number_is_read_as_the_page_says(row):
    [found] = [m for m in mark(row["Text"]) if m.kind is Kind.NUMBER]
    said = found.quantity
    assert row["Text"][found.phrase_start : found.phrase_end] == row["Number"]
    wanted = tables.quantity(row["Says"])
    assert (said.low, said.high, said.qualifier) == (wanted.low, wanted.high, wanted.qualifier)


@pytest.mark.parametrize("row", tables.cases("reasons", DOC))
def test_a_number_is_no_figure_for_the_reason_that_the_page_says(row):
    text = row["Text"]
    marks = [m for m in mark(text) if m.kind in (Kind.NUMBER, Kind.OTHER_NUMBER)]
    assert "; ".join(text[m.start : m.end] for m in marks) == row["Number"]
    assert {m.reason and m.reason.value for m in marks} == {row["Reason"]}


@pytest.mark.parametrize("row", tables.cases("verdicts", DOC))
def test_a_number_is_judged_as_the_page_says(row):
    [found] = check(row["Text"], tables.claims(row["Claims"]), VOCABULARY, written_on=WRITTEN)
    assert found.verdict.value == row["Verdict"]
    assert ", ".join(s.claim.id for s in found.supports) == row["Said by"].replace("–", "")
    assert {o.by.id for o in found.overtaken if o.by} == tables.names(row["Overtaken by"])
    assert {c.by.id for c in found.contradicted} == tables.names(row["Contradicted by"])


def test_every_reason_stands_on_the_page():
    assert {row["Reason"] for row in tables.table("reasons", DOC)} == {r.value for r in Reason}
