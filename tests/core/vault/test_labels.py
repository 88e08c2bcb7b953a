from collections import Counter
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.vault.labels import IndexedCode, IndexRow, Posting, build_index

KEY = bytes(range(32))
postings = st.lists(
    st.builds(Posting, st.sampled_from(["given", "surname"]), st.sampled_from("abcde"), st.uuids()),
    max_size=60,
)


def records(rows, kind, code, key=KEY):
    return list(IndexedCode(key, kind, code).records(dict(rows).get))


@given(postings)
def test_each_code_leads_to_its_records_in_their_order(listed):
    rows = build_index(KEY, listed)
    for kind in ("given", "surname"):
        for code in "abcde":
            expected = [one.record for one in listed if (one.kind, one.code) == (kind, code)]
            assert records(rows, kind, code) == expected
            assert records(rows, kind, code, bytes(32)) == []


@given(postings)
def test_check_14_no_label_occurs_twice(listed):
    labels = [row.label for row in build_index(KEY, [*listed, *listed])]
    assert len(labels) == len(set(labels))


def test_check_14_a_common_name_looks_like_a_rare_one():
    common = [Posting("surname", "common", uuid4()) for _ in range(1000)]
    rare = [Posting("surname", f"rare {n}", uuid4()) for n in range(1000)]
    for listed in (common, rare):
        rows = build_index(KEY, listed)
        assert max(Counter(row.label for row in rows).values()) == 1
        assert max(Counter(row.value for row in rows).values()) == 1
    # One record under many codes has as many values.
    one = uuid4()
    rows = build_index(KEY, [Posting("surname", str(n), one) for n in range(1000)])
    assert len({row.value for row in rows}) == len(rows)


def test_check_14_labels_of_a_code_are_no_labels_of_another_kind_or_key():
    made = [
        IndexedCode(key, kind, code).row(n, uuid4()).label
        for key in (KEY, bytes(32))
        for kind in ("given", "surname")
        for code in ("a", "b", "a|b", "")
        for n in range(300)
    ]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize(("number", "rows"), [(0, 1), (1, 1), (2, 2), (3, 4), (64, 64), (65, 128)])
def test_the_size_is_a_power_of_two(number, rows):
    listed = [Posting("given", "a", uuid4()) for _ in range(number)]
    assert len(build_index(KEY, listed)) == rows


def test_the_order_of_rows_tells_nothing():
    rows = build_index(KEY, [Posting("given", "a", uuid4()) for _ in range(50)])
    assert rows == sorted(rows)


@given(postings, st.uuids())
def test_a_posting_can_be_added_and_erased(listed, record):
    index = dict(build_index(KEY, listed))
    code = IndexedCode(KEY, "given", "a")
    before = list(code.records(index.get))
    label, value = code.added(index.get, record)
    assert label not in index
    index[label] = value
    assert list(code.records(index.get)) == [*before, record]
    for row in code.erased(index.get, record):
        assert row.label in index
        index[row.label] = row.value
    after = list(code.records(index.get))
    assert record not in after
    assert len(after) == len(before) + 1
    assert [one for one in after if one in before] == [one for one in before if one != record]


def test_the_form_is_the_documented_one():
    import hashlib
    import hmac

    def mac(key, message):
        return hmac.new(key, message, hashlib.sha256).digest()

    record = UUID(int=7)
    key = mac(KEY, b"v1|surname|krkr")
    mask = mac(key, b"v\x00\x00\x00\x00\x00\x00\x00\x03")[:16]
    assert IndexedCode(KEY, "surname", "krkr").row(3, record) == IndexRow(
        mac(key, b"\x00\x00\x00\x00\x00\x00\x00\x03")[:16],
        bytes(a ^ b for a, b in zip(record.bytes, mask, strict=True)),
    )


@pytest.mark.parametrize("kind", ["", "a|b"])
def test_a_kind_cannot_run_into_the_code(kind):
    with pytest.raises(ValueError, match="without"):
        IndexedCode(KEY, kind, "a")


def test_no_key_is_in_a_repr():
    assert "_key" not in repr(IndexedCode(KEY, "given", "a"))
