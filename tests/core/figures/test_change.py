from itertools import pairwise

from hypothesis import given

from kanch.core.figures import Policy, Rule, compare, figure, history
from tests.core.figures.strategies import claim_lists
from tests.core.figures.tables import claims, moment, quantity

RULE = Rule("dead", "dead", Policy.LATEST, sources=("UN",))


def test_a_move_says_from_what_to_what_when_and_by_which_claims():
    now = figure(RULE, claims("a: UN, 26 12:00, at least 20; b: UN, 26 18:00, 68, out 26 21:00"))
    change = compare("dead", quantity("at least 20"), ["a"], now)
    assert (change.then, change.now) == (quantity("at least 20"), quantity("68"))
    assert change.at == moment("26 21:00")[0]
    assert [c.id for c in change.claims] == ["b"]


def test_a_qualifier_alone_is_a_move():
    now = figure(RULE, claims("b: UN, 26 18:00, 20"))
    assert compare("dead", quantity("at least 20"), ["a"], now)


def test_the_same_number_from_a_newer_claim_is_no_move():
    now = figure(RULE, claims("a: UN, 26 12:00, 20; b: UN, 26 18:00, 20"))
    assert compare("dead", quantity("20"), ["a"], now) is None


def test_a_withdrawn_claim_moves_a_figure_though_no_claim_is_new():
    now = figure(RULE, claims("a: UN, 26 12:00, 20; b: UN, 26 18:00, 68, withdrawn"))
    change = compare("dead", quantity("68"), ["a", "b"], now)
    assert change.now == quantity("20")
    assert (change.claims, change.at) == ((), None)


def test_history_has_one_entry_for_each_moment_at_which_the_figure_moved():
    rows = claims(
        "a: UN, 26 12:00, no figure; b: UN, 26 13:00, 20; c: UN, 26 14:00, 20; "
        "d: UN, 26 15:00, 68; e: UN, 26 16:00, 99, never out"
    )
    seen = {c.id: c.public_from for c in rows if c.public_from}
    moved = [(f"{when:%H:%M}", f.quantity) for when, f in history(RULE, rows, seen)]
    assert moved == [("13:00", quantity("20")), ("15:00", quantity("68"))]


@given(rows=claim_lists())
def test_history_ends_with_the_figure_as_it_is_and_never_repeats_itself(rows):
    seen = {c.id: c.public_from for c in rows if c.public_from}
    past = history(RULE, rows, seen)
    values = [f.quantity for _, f in past]
    assert all(one != other for one, other in pairwise(values))
    now = figure(RULE, [c for c in rows if c.id in seen])
    assert now.quantity == (values[-1] if values else now.quantity)
    assert [when for when, _ in past] == sorted({when for when, _ in past})
