import io
import json
import math
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.custody import NotCanonical, canonical_json, digest, digest_stream

text = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | text
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner),
    max_leaves=12,
)


def test_keys_are_sorted_and_letters_stay_letters():
    written = canonical_json({"я": 1, "b": [True, None], "a": "Ստեփանակերտ"})
    assert written == '{"a":"Ստեփանակերտ","b":[true,null],"я":1}'.encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1.50"), b"1.5"),
        (1.5, b"1.5"),
        (Decimal("15E-1"), b"1.5"),
        (Decimal("1E+3"), b"1000"),
        (1e22, b"10000000000000000000000"),
        (1.0, b"1"),
        (-0.0, b"0"),
        (Decimal("-0.00"), b"0"),
        (1e-7, b"0.0000001"),
        (0.1, b"0.1"),
        (-20, b"-20"),
        (100, b"100"),
    ],
)
def test_numbers_are_written_by_value_and_without_exponent(value, written):
    assert canonical_json(value) == written


@pytest.mark.parametrize("value", [math.nan, math.inf, Decimal("NaN"), Decimal("-Infinity")])
def test_nan_and_infinity_are_refused_with_their_place(value):
    with pytest.raises(NotCanonical, match=r"\$\.rows\[1\] is"):
        canonical_json({"rows": [1, value]})


def test_a_number_of_absurd_length_is_refused_before_it_is_written():
    with pytest.raises(NotCanonical, match="more than 400 digits"):
        canonical_json(Decimal("1E+1000000"))


def test_accents_typed_in_two_ways_give_the_same_bytes():
    assert canonical_json("Évian") == canonical_json(unicodedata.normalize("NFD", "Évian"))


def test_two_keys_that_read_the_same_are_refused():
    with pytest.raises(NotCanonical, match="twice"):
        canonical_json({"é": 1, "e\u0301": 2})


@pytest.mark.parametrize(
    ("value", "reason"),
    [({1: 2}, "not text"), ({"a": object()}, "type object"), ("\ud800", "surrogate")],
)
def test_what_json_cannot_hold_is_refused_with_the_reason(value, reason):
    with pytest.raises(NotCanonical, match=reason):
        canonical_json(value)


@given(trees)
def test_any_json_reader_gets_the_value_back_and_writing_again_changes_nothing(tree):
    try:
        written = canonical_json(tree)
    except NotCanonical:  # two keys with one normal form
        return
    assert canonical_json(json.loads(written)) == written


def test_digest_of_a_stream_equals_digest_of_its_bytes():
    data = b"kanch" * 500_000
    assert digest_stream(io.BytesIO(data)) == (digest(data), len(data))
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
