import re

import pytest
from hypothesis import given

from kanch.core.figures import ImpossibleQuantity, Qualifier, Quantity
from tests.core.figures.strategies import anything
from tests.core.figures.tables import cases, quantity, yes


@pytest.mark.parametrize("row", cases("quantities"))
def test_a_qualifier_says_which_ends_a_number_has(row):
    said = quantity(row["Said"])
    ends = ["–" if end is None else str(end) for end in (said.low, said.high)]
    assert ends == [row["Lower end"], row["Upper end"]]


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "why"),
    [
        (20, 30, Qualifier.EXACTLY, "takes one number"),
        (None, None, Qualifier.EXACTLY, "takes one number"),
        (20, 30, Qualifier.AT_LEAST, "“at least” takes the lower end only"),
        (None, 30, Qualifier.MORE_THAN, "“more than” takes the lower end only"),
        (20, None, Qualifier.UP_TO, "takes the upper end"),
        (30, 20, Qualifier.UP_TO, "a lower end not above it"),
        (30, 20, Qualifier.ABOUT, "the lower not above the upper"),
        (20, None, Qualifier.BETWEEN, "takes both ends"),
        (20, None, Qualifier.NO_FIGURE, "takes no number"),
        (-1, -1, Qualifier.EXACTLY, "a count is not negative"),
    ],
)
def test_ends_that_contradict_the_qualifier_are_refused(low, high, qualifier, why):
    with pytest.raises(ImpossibleQuantity, match=re.escape(why)):
        Quantity(low, high, qualifier)


@pytest.mark.parametrize("row", cases("contradictions"))
def test_statements_contradict_when_no_number_makes_both_right(row):
    one, other = quantity(row["One says"]), quantity(row["Another says"])
    assert one.compatible(other) is not yes(row["Contradict"])
    assert other.compatible(one) is not yes(row["Contradict"])


@given(one=anything, other=anything)
def test_contradiction_has_no_first_and_second_and_nothing_contradicts_itself(one, other):
    assert one.compatible(other) == other.compatible(one)
    assert one.compatible(one)
