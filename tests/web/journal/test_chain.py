"""The journal is append-only, whole, and says where it is not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from kanch.core.custody import GENESIS, link
from kanch.web.journal import services as journal
from kanch.web.journal.models import AppendOnly, ChainHead, Event
from kanch.web.journal.queries import check_chain

ACTION = "accounts.profile_saved"


@pytest.fixture
def three_events(coordinator, now):
    return [
        journal.record(
            actor=coordinator,
            action=ACTION,
            subject=coordinator,
            at=now + timedelta(minutes=n),
            data={"n": n, "share": Decimal("0.10"), "word": "հույս"},
        )
        for n in range(3)
    ]


def tamper(statement, *values):
    """Change the database past the program, as an intruder would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_empty_journal_holds_together(db):
    assert journal.head() == GENESIS
    assert check_chain().ok
    assert check_chain().checked == 0


def test_each_event_is_linked_to_the_one_before(three_events):
    assert [e.sequence for e in three_events] == [1, 2, 3]
    assert [e.previous for e in three_events[1:]] == [e.digest for e in three_events[:2]]
    assert journal.head() == three_events[-1].digest
    assert check_chain().ok
    assert check_chain().checked == 3


def test_what_the_database_gives_back_has_the_same_digest(three_events):
    assert check_chain().sentence == ("All 3 events hold together; none was changed or removed.")


def test_an_event_names_the_role_and_never_the_person(three_events, coordinator):
    event = three_events[0]
    assert event.actor_label == "coordinator"
    assert coordinator.display_name not in str(event.payload())
    assert coordinator.email not in str(event.payload())


def test_a_task_acts_without_a_role(db, now):
    event = journal.record(actor=None, action=ACTION, subject=None, at=now)
    assert (event.actor, event.actor_label, event.subject_type) == (None, "", "")
    assert check_chain().ok


def test_an_action_that_no_room_registered_is_refused(coordinator, now):
    with pytest.raises(journal.UnknownAction, match=r"accounts\.typed_wrong is not registered"):
        journal.record(actor=coordinator, action="accounts.typed_wrong", subject=None, at=now)


def test_an_action_is_registered_once():
    with pytest.raises(ValueError, match="registered already"):
        journal.register(ACTION, "did something else")


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused(now):
    with pytest.raises(journal.NotInTransaction, match="in the transaction of the write"):
        journal.record(actor=None, action=ACTION, subject=None, at=now)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_write_that_is_cut_off_leaves_neither_itself_nor_an_event(now):
    with pytest.raises(KeyboardInterrupt), transaction.atomic():  # noqa: PT012
        journal.record(actor=None, action=ACTION, subject=None, at=now)
        raise KeyboardInterrupt
    assert not Event.objects.exists()
    assert journal.head() == GENESIS
    with transaction.atomic():
        assert journal.record(actor=None, action=ACTION, subject=None, at=now).sequence == 1
    assert check_chain().ok


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: Event.objects.update(action="x"),
        lambda event: Event.objects.filter(pk=1).delete(),
        lambda event: Event.objects.bulk_update([event], ["action"]),
    ],
)
def test_events_cannot_be_changed_or_removed(three_events, change):
    with pytest.raises(AppendOnly, match=r"cannot be (changed|removed)"):
        change(three_events[0])


def test_an_event_changed_past_the_program_is_named(three_events):
    tamper("UPDATE journal_event SET subject_id = 'another' WHERE sequence = 2")
    state = check_chain()
    assert (state.ok, state.checked, state.broken_at) == (False, 1, 2)
    assert state.sentence == (
        "The chain is broken at event 2: it was changed after it was written."
    )


def test_an_event_removed_from_the_middle_is_named(three_events):
    tamper("DELETE FROM journal_event WHERE sequence = 2")
    state = check_chain()
    assert (state.broken_at, state.reason) == (2, "the event is missing")


def test_a_rewritten_event_breaks_the_one_after_it(three_events):
    event = Event.objects.get(sequence=2)
    event.action = "accounts.signed_in"
    tamper(
        "UPDATE journal_event SET action = %s, digest = %s WHERE sequence = 2",
        event.action,
        link(event.previous, event.payload()),
    )
    state = check_chain()
    assert (state.broken_at, state.reason) == (3, "it does not follow from the event before")


@pytest.mark.parametrize("first_cut", [1, 2, 3])
def test_a_tail_that_was_cut_off_is_noticed(three_events, first_cut):
    tamper("DELETE FROM journal_event WHERE sequence >= %s", first_cut)
    state = check_chain()
    assert (state.checked, state.broken_at) == (first_cut - 1, first_cut)
    assert state.reason == "this event and those after it are missing"


def test_a_last_event_replaced_with_a_sound_link_is_noticed(three_events):
    last = Event.objects.get(sequence=3)
    last.subject_id = "x"
    tamper(
        "UPDATE journal_event SET subject_id = 'x', digest = %s WHERE sequence = 3",
        link(last.previous, last.payload()),
    )
    state = check_chain()
    assert (state.broken_at, state.reason) == (3, "it is not the event that the chain ended with")


def test_an_event_added_past_the_end_is_noticed(three_events):
    ChainHead.objects.update(sequence=2, digest=three_events[1].digest)
    state = check_chain()
    assert (state.broken_at, state.reason) == (3, "it was added past the end of the chain")
