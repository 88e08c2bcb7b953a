import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.figures import (
    Indicator,
    Policy,
    Qualifier,
    Rule,
    UnsoundRule,
    add_parts,
    check_rule,
    figure,
    figures,
    span,
)
from tests.core.figures.strategies import SOURCES, claim_lists, exact, moments, said
from tests.core.figures.tables import agrees, cases, claims, moment, names, quantity

LATEST = Rule("dead", "dead", Policy.LATEST, sources=("UN",))
RANGE = Rule("dead", "dead", Policy.RANGE)
SUM = Rule("dead-sum", "dead", Policy.SUM, sources=("UN",), parts=("soldiers", "civilians"))
OWN = Rule("dead", "dead", Policy.OWN)
RULES = st.sampled_from([LATEST, RANGE, OWN, Rule("d", "dead", Policy.RANGE, ("UN", "ICRC"))])

INDICATORS = {
    i.id: i
    for i in (
        Indicator("dead", "dead", "people"),
        Indicator("soldiers", "dead", "people", parent="dead"),
        Indicator("civilians", "dead", "people", parent="dead"),
        Indicator("children", "dead", "people", parent="civilians"),
        Indicator("injured", "injured", "people", parent="dead"),
        Indicator("elsewhere", "dead", "people"),
    )
}


@pytest.mark.parametrize("row", cases("latest of UN"))
def test_the_latest_of_a_source(row):
    agrees(figure(LATEST, claims(row["Claims"]), at=moment("27 20:00")[0]), row)


@pytest.mark.parametrize("row", cases("range, window 48 hours"))
def test_the_range_across_sources(row):
    agrees(figure(RANGE, claims(row["Claims"])), row)


@pytest.mark.parametrize("row", cases("range of UN and ICRC, window 48 hours"))
def test_the_range_of_named_sources(row):
    rule = Rule("dead", "dead", Policy.RANGE, sources=("UN", "ICRC"))
    agrees(figure(rule, claims(row["Claims"])), row)


@pytest.mark.parametrize("row", cases("sums of two"))
def test_a_sum_is_as_exact_as_its_vaguest_part(row):
    one, other = quantity(row["Part"]), quantity(row["Part 2"])
    assert add_parts([one, other]) == add_parts([other, one]) == quantity(row["Sum"])


@pytest.mark.parametrize("row", cases("sum of soldiers and civilians by UN"))
def test_the_sum_of_the_parts_of_one_source(row):
    agrees(figure(SUM, claims(row["Claims"])), row)


@pytest.mark.parametrize("row", cases("sources"))
def test_sources_are_counted_by_origin(row):
    made = figure(RANGE, claims(row["Claims"]))
    assert set(made.sources) == names(row["Sources"])
    assert made.disagree is (row["Disagree"] == "yes")


def test_our_own_statement_uses_our_sources_only():
    rows = claims("a: UN, 26 12:00, 20; b: Us, 26 10:00, 18")
    made = figure(OWN, rows, own=["Us"])
    assert made.quantity == quantity("18")
    assert [c.id for c in made.beside] == ["a"]


def test_a_figure_of_one_place_loses_a_number_that_is_moved_elsewhere():
    here, moved = claims("a: UN, 26, 20; b: UN, 26, 20, revises a")
    rows = [here._replace(place="stepanakert"), moved._replace(place="goris")]
    rule = Rule("dead", "dead", Policy.LATEST, sources=("UN",), place="stepanakert")
    assert not figure(rule, rows).known


def test_the_as_of_is_that_of_the_newest_claim_in_any_order():
    rows = claims("a: UN, 25 23h, 20; b: ICRC, 25, 20")
    for order in (rows, rows[::-1]):
        assert figure(RANGE, order).as_of == moment("25 23h")[0]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (Rule("f", "dead", Policy.LATEST), "takes exactly one source"),
        (Rule("f", "dead", Policy.LATEST, ("UN", "ICRC")), "takes exactly one source"),
        (Rule("f", "dead", Policy.RANGE, parts=("soldiers",)), "only a sum has parts"),
        (Rule("f", "dead", Policy.SUM, ("UN",), ("soldiers",)), "two or more different parts"),
        (Rule("f", "dead", Policy.SUM, ("UN",), ("soldiers", "injured")), "never added or swapped"),
        (Rule("f", "dead", Policy.SUM, ("UN",), ("soldiers", "elsewhere")), "is not a part of"),
        (Rule("f", "dead", Policy.SUM, ("UN",), ("civilians", "children")), "counted twice"),
    ],
)
def test_a_rule_that_would_mix_what_must_stay_apart_is_refused(rule, why):
    with pytest.raises(UnsoundRule, match=re.escape(why)):
        check_rule(rule, INDICATORS)


@given(rows=claim_lists(), at=moments, rule=RULES, data=st.data())
def test_the_order_of_claims_is_irrelevant(rows, at, rule, data):
    other = data.draw(st.permutations(rows))
    assert figure(rule, rows, at=at, own=("UN",)) == figure(rule, other, at=at, own=("UN",))


@given(rows=claim_lists(indicators=("soldiers", "civilians")), at=moments, data=st.data())
def test_the_order_of_claims_is_irrelevant_to_a_sum_of_one_source_and_one_hour(rows, at, data):
    made = figure(SUM, rows, at=at)
    assert made == figure(SUM, data.draw(st.permutations(rows)), at=at)
    if made.known:
        assert {c.source for c in made.claims} == {"UN"}
        assert len({(c.as_of, c.precision) for c in made.claims}) == 1


@given(rows=claim_lists(), at=moments, rule=RULES)
def test_a_figure_never_uses_a_claim_from_after_the_view(rows, at, rule):
    made = figure(rule, rows, at=at, own=("UN",))
    for claim in (*made.claims, *made.beside, *made.apart):
        assert at is None or (claim.public_from is not None and claim.public_from <= at)


@given(rows=claim_lists(), at=moments, rule=RULES, gone=st.integers(0, 7))
def test_withdrawing_a_claim_is_as_if_it_had_never_been(rows, at, rule, gone):
    withdrawn = [c._replace(withdrawn=True) if c.id == f"c{gone}" else c for c in rows]
    without = [c for c in rows if c.id != f"c{gone}"]
    assert figure(rule, withdrawn, at=at).quantity == figure(rule, without, at=at).quantity


@given(rows=claim_lists(), rule=RULES)
def test_a_figure_never_lies_outside_the_claims_that_feed_it(rows, rule):
    made = figure(rule, rows, own=("UN",))
    ends = [end for c in made.claims for end in (c.low, c.high) if end is not None]
    for end in (made.quantity.low, made.quantity.high):
        assert end is None or min(ends) <= end <= max(ends)


@given(rows=claim_lists(quantities=exact, least=1))
def test_sources_are_never_added(rows):
    made = figure(RANGE, rows)
    if made.known:
        assert made.quantity.high == max(c.high for c in made.claims)
        assert made.quantity.low == min(c.low for c in made.claims)


@given(rows=claim_lists(quantities=exact, least=1), source=st.sampled_from(SOURCES))
def test_the_latest_of_a_source_is_a_number_that_this_source_said(rows, source):
    made = figure(Rule("dead", "dead", Policy.LATEST, sources=(source,)), rows)
    assert {c.source for c in made.claims} <= {source}


@given(quantities=st.lists(said, min_size=1, max_size=5), data=st.data())
def test_a_span_depends_neither_on_order_nor_on_repetition(quantities, data):
    assert span(quantities) == span(data.draw(st.permutations(quantities)))
    assert span(quantities) == span(quantities * 2)


@given(quantities=st.lists(said, min_size=1, max_size=5))
def test_a_span_names_no_number_that_nobody_named(quantities):
    named = {e for q in quantities for e in (q.low, q.high) if e is not None}
    made = span(quantities)
    assert {e for e in (made.low, made.high) if e is not None} <= named
    assert made.known
    assert made.qualifier is not Qualifier.NO_FIGURE


@given(rows=claim_lists(indicators=("dead", "soldiers", "civilians")), at=moments)
def test_many_figures_in_one_pass_are_the_same_as_each_alone(rows, at):
    rules = [LATEST, SUM, Rule("dead-range", "dead", Policy.RANGE)]
    together = figures(rules, rows, at=at)
    assert together == {rule.id: figure(rule, rows, at=at) for rule in rules}


@given(rows=claim_lists(), hours=st.integers(0, 96))
def test_what_feeds_a_range_lies_within_its_window(rows, hours):
    rule = Rule("dead", "dead", Policy.RANGE, window=timedelta(hours=hours))
    made = figure(rule, rows)
    if made.known:
        wide = [c for c in made.claims if made.until - c.as_of > timedelta(hours=hours + 24)]
        assert wide == []
