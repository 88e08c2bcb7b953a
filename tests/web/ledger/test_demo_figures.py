"""The demo's ledger, read at the moments at which it is shown."""

from datetime import datetime

import pytest

from kanch.core.figures import Qualifier
from kanch.web.ledger import queries
from kanch.web.ledger.models import Claim, FigureRule

OPENS = datetime.fromisoformat("2023-09-26T20:00+04:00")
NEXT_DAY = datetime.fromisoformat("2023-09-27T20:00+04:00")

pytestmark = pytest.mark.usefixtures("demo")


def figure(code, at=None):
    return queries.figures_at([code], at=at)[code]


def ids(claims):
    return {claim.id for claim in claims}


@pytest.mark.parametrize(
    ("code", "at", "low", "high", "qualifier", "fed_by"),
    [
        ("displaced-arrivals", OPENS, 28120, 28120, "exactly", {"c109"}),
        ("displaced-arrivals", NEXT_DAY, 53629, 53629, "exactly", {"c113"}),
        ("displaced-arrivals", None, 100632, 100632, "exactly", {"c146"}),
        ("depot-killed", OPENS, 20, None, "at least", {"c172"}),
        ("depot-killed", NEXT_DAY, 68, 68, "exactly", {"c172", "c180"}),
        ("depot-killed", None, 218, 218, "exactly", {"c186"}),
        ("killed-nk", OPENS, 200, None, "at least", {"c036"}),
        ("killed-nk", NEXT_DAY, 200, None, "at least", {"c036"}),
        ("killed-nk", None, 200, None, "at least", {"c036", "c045"}),
        ("killed-az", OPENS, None, None, "no figure", set()),
        ("killed-az", NEXT_DAY, None, None, "no figure", set()),
        ("killed-az", None, 193, 193, "exactly", {"c076"}),
    ],
)
def test_each_moment_shows_what_was_published_by_then(code, at, low, high, qualifier, fed_by):
    shown = figure(code, at)
    assert (shown.quantity.low, shown.quantity.high) == (low, high)
    assert shown.quantity.qualifier == Qualifier(qualifier)
    assert ids(shown.claims) == fed_by


@pytest.mark.parametrize(
    ("day", "low", "high", "qualifier"),
    [
        ("2023-09-25T23:00+04:00", None, None, "no figure"),
        ("2023-09-26T12:00+04:00", 20, None, "at least"),
        ("2023-09-26T21:00+04:00", 68, 68, "exactly"),
        ("2023-09-30T12:00+04:00", 170, None, "at least"),
        ("2023-12-23T12:00+04:00", 218, 218, "exactly"),
    ],
)
def test_the_toll_of_the_fuel_depot_grows_as_it_was_known(day, low, high, qualifier):
    shown = figure("depot-killed", datetime.fromisoformat(day)).quantity
    assert (shown.low, shown.high, shown.qualifier) == (low, high, Qualifier(qualifier))


def test_125_was_corrected_the_same_day_and_stands_in_no_view():
    corrected = Claim.objects.get(code="c177")
    assert [c.code for c in corrected.revised_by.all()] == ["c178"]
    assert corrected.low == 125
    for hour in range(24):
        at = OPENS.replace(hour=hour)
        shown = figure("depot-killed", at)
        assert "c177" not in ids(shown.claims) | ids(shown.beside) | ids(shown.apart)


@pytest.mark.parametrize("code", ["c180", "c181", "c182", "c183", "c184"])
def test_what_describes_21_00_is_not_seen_at_20_00(code):
    claim = Claim.objects.get(code=code)
    assert claim.published < OPENS < claim.public_from
    for shown in queries.figures_at(at=OPENS).values():
        assert code not in ids(shown.claims) | ids(shown.beside) | ids(shown.apart)
    assert claim not in queries.claims_of(claim.indicator, at=OPENS)
    assert claim in queries.claims_of(claim.indicator, at=NEXT_DAY)


def test_as_of_and_published_are_two_clocks():
    claim = Claim.objects.get(code="c076")
    assert claim.as_of < NEXT_DAY < claim.public_from
    assert not figure("killed-az", NEXT_DAY).known


def test_claims_from_memory_never_feed_a_figure_nor_stand_beside_one():
    remembered = set(Claim.objects.filter(basis="memory").values_list("code", flat=True))
    assert remembered
    for shown in queries.figures_at().values():
        assert not remembered & (ids(shown.claims) | ids(shown.beside) | ids(shown.apart))


def test_the_letter_that_repeats_the_ombudsman_is_no_second_source():
    for repeat in ("c003", "c004", "c005", "c006", "c007", "c008"):
        assert Claim.objects.get(code=repeat).repeats.code == f"c{int(repeat[1:]) + 33:03}"
    shown = figure("killed-nk", OPENS)
    assert "c003" in ids(shown.beside)
    assert "open-letter-2023-09-26" not in shown.sources
    assert "hrd-nk" in shown.sources


def test_a_claim_without_a_date_of_publication_is_in_no_view_of_the_past():
    undated = Claim.objects.filter(published=None).exclude(basis="memory")
    assert undated
    far = datetime.fromisoformat("2100-01-01T00:00+04:00")
    for claim in undated:
        assert claim not in queries.claims_of(claim.indicator, at=far)


def test_no_figure_is_the_sum_of_what_sources_say():
    for code, shown in queries.figures_at().items():
        said = {c.source for c in shown.claims}
        if len(said) < 2:
            continue
        highest = max(c.quantity.high or c.quantity.low for c in shown.claims)
        assert (shown.quantity.high or shown.quantity.low) <= highest, code


def test_invented_and_real_claims_never_meet_in_one_figure():
    invented = dict(Claim.objects.values_list("code", "invented"))
    for code, shown in queries.figures_at().items():
        kinds = {invented[c.id] for c in (*shown.claims, *shown.beside, *shown.apart)}
        assert len(kinds) < 2, code


def test_every_quote_of_the_demo_is_invented_and_has_its_copy():
    quoted = Claim.objects.exclude(quote="").select_related("document")
    assert len(quoted) >= 10
    assert all(c.invented and c.document.invented for c in quoted)
    assert not Claim.objects.filter(invented=False).exclude(quote="").exists()


def test_every_figure_of_the_demo_is_named_after_its_indicator():
    assert all(r.code == r.indicator.code for r in FigureRule.objects.select_related("indicator"))
