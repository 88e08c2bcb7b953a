"""What people do with claims and statements, and what is refused."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from kanch.core.figures import Qualifier, Quantity
from kanch.web.journal.models import Event
from kanch.web.ledger import queries, services
from kanch.web.ledger.models import Claim, FigureRule, Statement
from kanch.web.ledger.services import Said, StatementDraft

from .conftest import AS_OF


def test_a_claim_is_recorded_and_journalled(record):
    claim = record(20)
    assert claim.quantity == Quantity(20, None, claim.quantity.qualifier)
    event = Event.objects.get()
    assert event.action == "ledger.claim_recorded"
    assert event.data["low"] == "20"


@pytest.mark.parametrize("role", ["caseworker", "partner", "auditor"])
def test_who_only_looks_records_nothing(people, draft, now, role):
    with pytest.raises(PermissionDenied):
        services.record_claim(actor=people(role), draft=draft(), now=now)
    assert not Claim.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "reason"),
    [
        (-1, None, "at least", "A count is not negative"),
        (10**13, None, "at least", "too large to be a count"),
        (5, 6, "exactly", "“Exactly” takes one number"),
        (5, 9, "at least", "takes the lower number only"),
        (9, 5, "about", "the lower one first"),
        (5, 5, "no figure", "takes no number"),
        (5, 5, "perhaps", "is not a qualifier"),
        (5, 9, "between", "made by a figure, not claimed"),
        (Decimal("2.5"), None, "at least", "counted to 0 decimals"),
    ],
)
def test_an_impossible_number_is_refused_with_the_reason(record, low, high, qualifier, reason):
    with pytest.raises(ValidationError, match=reason):
        record(low, high, qualifier)


def test_nothing_is_claimed_of_the_future(record, now):
    with pytest.raises(ValidationError, match="still to come"):
        record(as_of=now + timedelta(hours=1))
    with pytest.raises(ValidationError, match="When was it published"):
        record(published=now + timedelta(hours=1))


def test_only_our_own_source_makes_our_own_statement(record, small):
    with pytest.raises(ValidationError, match="Only our own sources"):
        record(basis="own")
    assert record(basis="own", source=small.us).basis == "own"


def test_an_update_leaves_the_claim_before_it_as_it_was(record, draft, editor, now):
    old = record(20)
    new = services.supersede_claim(
        actor=editor, code=old.code, draft=draft(68, 68, "exactly"), now=now
    )
    old.refresh_from_db()
    assert (old.low, new.revises) == (20, old)
    assert [c.code for c in queries.history_of(new)] == [old.code, new.code]
    assert Event.objects.latest("pk").action == "ledger.claim_superseded"


def test_an_update_counts_the_same_thing(record, draft, editor, now, small):
    old = record(20)
    with pytest.raises(ValidationError, match="counts the same thing"):
        services.supersede_claim(
            actor=editor, code=old.code, draft=draft(indicator=small.children), now=now
        )


def test_two_people_who_update_one_claim_do_not_make_two_that_stand(record, draft, editor, now):
    old = record(20)
    first = services.supersede_claim(actor=editor, code=old.code, draft=draft(68), now=now)
    with pytest.raises(services.AlreadyUpdated, match=f"{first.code} updates this claim already"):
        services.supersede_claim(actor=editor, code=old.code, draft=draft(70), now=now)
    services.withdraw_claim(actor=editor, code=first.code, reason="Misread", now=now)
    assert services.supersede_claim(actor=editor, code=old.code, draft=draft(70), now=now)


def test_dead_and_injured_are_never_linked(record, small):
    dead = record(20)
    for link in ("revises", "repeats"):
        with pytest.raises(ValidationError, match="counts something else"):
            record(20, indicator=small.injured, links={link: dead})


def test_a_repeat_says_the_same_number(record, small):
    origin = record(20)
    with pytest.raises(ValidationError, match="says the same number"):
        record(21, source=small.second, links={"repeats": origin})
    assert record(20, source=small.second, links={"repeats": origin}).repeats == origin


def test_a_withdrawn_claim_stays_on_record_with_its_reason(record, editor, now):
    claim = record(20)
    with pytest.raises(ValidationError, match="Say why"):
        services.withdraw_claim(actor=editor, code=claim.code, reason="  ", now=now)
    services.withdraw_claim(actor=editor, code=claim.code, reason="Wrong place", now=now)
    claim.refresh_from_db()
    assert (claim.withdrawn_at, claim.withdrawal_reason) == (now, "Wrong place")
    with pytest.raises(services.AlreadyWithdrawn, match="withdrawn already"):
        services.withdraw_claim(actor=editor, code=claim.code, reason="Again", now=now)


def test_a_volunteer_records_and_does_not_withdraw(people, draft, now):
    claim = services.record_claim(actor=people("volunteer"), draft=draft(), now=now)
    with pytest.raises(PermissionDenied):
        services.withdraw_claim(actor=people("volunteer"), code=claim.code, reason="Mine", now=now)


def test_the_database_itself_refuses_a_number_that_does_not_fit(record):
    claim = record(20)
    for change in ({"low": -1}, {"high": 5}, {"qualifier": "up to"}, {"low": None}):
        with pytest.raises(IntegrityError, match="claim_"), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(**change)


def own(editor, now, number, *, small, key="lodged"):
    return services.record_own_claim(
        actor=editor,
        indicator=small.injured,
        quantity=Quantity(number, number, Qualifier.EXACTLY),
        as_of=AS_OF,
        as_of_precision="minute",
        method="Counted at the door.",
        key=key,
        now=now,
    )


def test_our_own_number_is_recorded_once_however_often_it_is_told(editor, now, small):
    first = own(editor, now, 5, small=small)
    assert own(editor, now, 5, small=small) == first
    second = own(editor, now, 6, small=small)
    assert second.revises == first
    assert Claim.objects.count() == 2


def test_keys_that_begin_alike_are_different_numbers(editor, now, small):
    short = own(editor, now, 5, small=small, key="lodged")
    long = own(editor, now, 5, small=small, key="lodged-1")
    assert short != long
    assert own(editor, now, 5, small=small, key="lodged") == short


def test_our_own_number_told_again_after_its_withdrawal_is_a_new_claim(editor, now, small):
    first = own(editor, now, 5, small=small)
    services.withdraw_claim(actor=editor, code=first.code, reason="Miscounted", now=now)
    again = own(editor, now, 5, small=small)
    assert again != first
    assert again.revises is None


@pytest.fixture
def statement(small, editor, now):
    def make(text="They call it a blockade.", *, topic="road", contrary=(), **said):
        said = Said(
            **{
                "source": small.first,
                "as_of": AS_OF,
                "as_of_precision": "day",
                "basis": "found",
            }
            | said
        )
        drafted = StatementDraft(topic=topic, texts={"en": text}, said=said, contrary=contrary)
        return services.record_statement(actor=editor, draft=drafted, now=now)

    return make


def test_contrary_statements_point_at_each_other(statement, small):
    one = statement()
    other = statement("They say that the road is open.", source=small.second, contrary=(one,))
    assert list(one.contrary.all()) == [other]


def test_a_statement_without_words_is_refused(statement):
    with pytest.raises(ValidationError, match="what was said"):
        statement("")


def test_a_withdrawn_statement_stays(statement, editor, now):
    code = statement().code
    services.withdraw_statement(actor=editor, code=code, reason="Not theirs", now=now)
    assert Statement.objects.get(code=code).withdrawal_reason == "Not theirs"


def test_an_indicator_with_claims_goes_on_counting_the_same(record, small, editor, now):
    record(20)
    small.killed.measure = "injured"
    with pytest.raises(ValidationError, match="Its claims count dead"):
        services.save_entry(actor=editor, entry=small.killed, now=now)


def test_an_indicator_is_no_part_of_itself(small, editor, now):
    small.killed.parent = small.children
    with pytest.raises(ValidationError, match="cannot be a part of itself"):
        services.save_entry(actor=editor, entry=small.killed, now=now)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"timezone": "Mars/Olympus"}, "is not a time zone"),
        ({"latitude": float("nan")}, "Degrees between"),
        ({"longitude": 200.0}, "Degrees between"),
        ({"names": {"en": "  "}}, "Give a name"),
    ],
)
def test_a_place_that_cannot_be_is_refused(small, editor, now, change, reason):
    for name, value in change.items():
        setattr(small.place, name, value)
    with pytest.raises(ValidationError, match=reason):
        services.save_entry(actor=editor, entry=small.place, now=now)


def rule(small, editor, now, **more):
    made = FigureRule(code="shown", indicator=more.pop("indicator", small.killed), **more)
    return {"actor": editor, "rule": made, "now": now}


def test_a_sum_takes_parts_of_one_measure_and_one_source(small, editor, now):
    asked = rule(small, editor, now, policy="sum")
    with pytest.raises(ValidationError, match="takes exactly one source"):
        services.save_figure_rule(
            **asked, sources=[small.first, small.second], parts=[small.children, small.adults]
        )
    with pytest.raises(ValidationError, match="is not a part of"):
        services.save_figure_rule(
            **rule(small, editor, now, policy="sum"),
            sources=[small.first],
            parts=[small.children, small.injured],
        )
    assert not FigureRule.objects.exists()


def test_a_part_does_not_leave_the_sum_that_adds_it(small, editor, now):
    services.save_figure_rule(
        **rule(small, editor, now, policy="sum"),
        sources=[small.first],
        parts=[small.children, small.adults],
    )
    small.adults.parent = None
    with pytest.raises(ValidationError, match="is not a part of"):
        services.save_entry(actor=editor, entry=small.adults, now=now)


def test_what_two_sources_say_is_never_added(record, small, editor, now):
    services.save_figure_rule(**rule(small, editor, now, policy="range"), sources=[], parts=[])
    record(1, 1, "exactly")
    record(2, 2, "exactly", source=small.second)
    figure = queries.figures_at()["shown"]
    assert (figure.quantity.low, figure.quantity.high) == (1, 2)
    assert figure.disagree


def test_a_sum_adds_what_one_source_said_of_one_hour(record, small, editor, now):
    services.save_figure_rule(
        **rule(small, editor, now, policy="sum"),
        sources=[small.first],
        parts=[small.children, small.adults],
    )
    record(1, 1, "exactly", indicator=small.children)
    record(9, 9, "exactly", indicator=small.adults, source=small.second)
    assert not queries.figures_at()["shown"].known
    record(2, 2, "exactly", indicator=small.adults)
    assert queries.figures_at()["shown"].quantity.low == 3


def test_a_part_greater_than_its_whole_is_asked_about_and_not_mended(record, small):
    record(10, 10, "exactly")
    record(12, 12, "exactly", indicator=small.children)
    assert [(q.first.indicator, q.second.indicator) for q in queries.questions_at()] == [
        ("killed-children", "killed")
    ]
    assert sorted(c.low for c in Claim.objects.all()) == [10, 12]


def test_a_figure_knows_of_a_claim_at_once(record, small, editor, now):
    services.save_figure_rule(
        **rule(small, editor, now, policy="latest"), sources=[small.first], parts=[]
    )
    assert not queries.figures_at()["shown"].known
    claim = record(20)
    assert queries.figures_at()["shown"].quantity.low == 20
    services.withdraw_claim(actor=editor, code=claim.code, reason="Wrong", now=now)
    assert not queries.figures_at()["shown"].known


def test_two_people_may_record_the_same_number_and_both_are_kept(draft, people, now):
    for role in ("editor", "volunteer"):
        services.record_claim(actor=people(role), draft=replace(draft()), now=now)
    assert Claim.objects.count() == 2
