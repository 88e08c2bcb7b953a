"""Claims and quantities of any shape, for properties that hold whatever was said."""

from datetime import timedelta

from hypothesis import strategies as st

from kanch.core.figures import Basis, Claim, Precision, Qualifier, Quantity
from tests.core.figures.tables import moment

START = moment("20")[0]
SOURCES = ("ICRC", "Radio", "UN")

numbers = st.integers(0, 300)
pairs = st.tuples(numbers, numbers).map(sorted)

exact = numbers.map(lambda n: Quantity(n, n, Qualifier.EXACTLY))
said = st.one_of(
    exact,
    numbers.map(lambda n: Quantity(n, None, Qualifier.AT_LEAST)),
    numbers.map(lambda n: Quantity(n, None, Qualifier.MORE_THAN)),
    numbers.map(lambda n: Quantity(None, n, Qualifier.UP_TO)),
    pairs.map(lambda p: Quantity(p[0], p[1], Qualifier.UP_TO)),
    pairs.map(lambda p: Quantity(p[0], p[1], Qualifier.ABOUT)),
)
anything = said | st.just(Quantity(None, None, Qualifier.NO_FIGURE))


@st.composite
def claim_lists(draw, quantities=anything, indicators=("dead",), least=0):
    """Up to eight claims; some revise or repeat an earlier one, are withdrawn or recalled."""
    rows = []
    for index in range(draw(st.integers(least, 8))):
        amount = draw(quantities)
        precision = draw(st.sampled_from([Precision.MINUTE, Precision.HOUR, Precision.DAY]))
        as_of = START + timedelta(hours=draw(st.integers(0, 96)))
        if precision is Precision.DAY:
            as_of = as_of.replace(hour=0)
        late = draw(st.none() | st.integers(0, 48))
        indicator = draw(st.sampled_from(indicators))
        before = [None, *(r.id for r in rows if r.indicator == indicator)]
        rows.append(
            Claim(
                id=f"c{index}",
                indicator=indicator,
                source=draw(st.sampled_from(SOURCES)),
                low=amount.low,
                high=amount.high,
                qualifier=amount.qualifier,
                as_of=as_of,
                precision=precision,
                public_from=None if late is None else as_of + timedelta(hours=late),
                revises=draw(st.sampled_from(before)),
                origin=draw(st.sampled_from(before)),
                basis=draw(st.sampled_from([Basis.READ, Basis.READ, Basis.MEMORY])),
                withdrawn=draw(st.sampled_from([False, False, True])),
            )
        )
    return rows


moments = st.none() | st.integers(0, 150).map(lambda h: START + timedelta(hours=h))
