import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.custody import GENESIS, Break, ChainEvent, link, walk


def chain(length):
    events, previous = [], GENESIS
    for sequence in range(1, length + 1):
        payload = {"sequence": sequence, "action": "ledger.claim_recorded", "data": {"n": sequence}}
        event = ChainEvent(sequence, payload, previous, link(previous, payload))
        events.append(event)
        previous = event.digest
    return events


def test_an_untouched_chain_holds_and_names_its_head():
    events = chain(5)
    report = walk(events)
    assert report.ok
    assert (report.checked, report.head) == (5, events[-1].digest)
    assert report.broken_at is None


def test_an_empty_chain_holds():
    assert walk([]).ok
    assert walk([]).head == GENESIS


def test_the_digest_can_be_computed_by_anyone_with_a_sha256_tool():
    # printf '%064d\n{"a":1}' 0 | sha256sum
    expected = "f21735afd2cd6af4fc5804b0045cebfd545aef8396d29d030c39cb8880b45b7f"
    assert link(GENESIS, {"a": 1}) == expected


def test_an_altered_event_is_named():
    events = chain(5)
    events[2] = events[2]._replace(payload={**events[2].payload, "data": {"n": 4}})
    report = walk(events)
    assert (report.ok, report.checked, report.broken_at) == (False, 2, 3)
    assert report.reason is Break.WRONG_DIGEST


def test_an_event_altered_and_sealed_anew_breaks_at_the_next():
    events = chain(5)
    payload = {**events[2].payload, "data": {"n": 4}}
    events[2] = ChainEvent(3, payload, events[2].previous, link(events[2].previous, payload))
    report = walk(events)
    assert (report.broken_at, report.reason) == (4, Break.WRONG_PREVIOUS)


def test_a_missing_event_is_a_gap_at_its_number():
    events = chain(5)
    del events[1]
    report = walk(events)
    assert (report.broken_at, report.reason) == (2, Break.GAP)


def test_a_payload_that_cannot_be_written_is_a_wrong_digest_not_a_crash():
    events = chain(2)
    events[1] = events[1]._replace(payload={"data": float("nan")})
    assert walk(events).reason is Break.WRONG_DIGEST


def test_a_cut_tail_shows_in_count_and_head_only():
    report = walk(chain(5)[:4])
    assert report.ok
    assert report.checked == 4


tamperings = {
    "sequence": lambda event: event._replace(sequence=event.sequence + 7),
    "payload": lambda event: event._replace(payload={**event.payload, "action": "other"}),
    "previous": lambda event: event._replace(previous="f" * 64),
    "digest": lambda event: event._replace(digest="f" * 64),
}


@pytest.mark.parametrize("field", tamperings)
@given(length=st.integers(1, 12), data=st.data())
def test_tampering_with_any_one_event_breaks_the_chain_at_that_event(field, length, data):
    events = chain(length)
    index = data.draw(st.integers(0, length - 1))
    events[index] = tamperings[field](events[index])
    report = walk(events)
    assert not report.ok
    assert report.broken_at == index + 1
    assert report.checked == index
