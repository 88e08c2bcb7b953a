import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.vault.suppression import DIGEST_BYTES, Trace, blinded, is_suppressed

KEY = bytes(range(32))
ROW = Trace("row", ("list of the invented town", "117"))
PERSON = Trace("person", ("Անի Հնարյան", "1958", "Ստեփանակերտ"))
KEPT = {blinded(KEY, ROW), blinded(KEY, PERSON)}


def test_an_erased_record_is_known_again_by_any_of_its_traces():
    other = Trace("row", ("another list", "4"))
    assert is_suppressed(KEY, KEPT, [other, PERSON])
    assert is_suppressed(KEY, KEPT, [ROW])
    assert not is_suppressed(KEY, KEPT, [other])
    assert not is_suppressed(KEY, KEPT, [])
    assert not is_suppressed(KEY, set(), [ROW])


@pytest.mark.parametrize(
    "parts",
    [
        ("ԱՆԻ ՀՆԱՐՅԱՆ", "1958", "ՍՏԵՓԱՆԱԿԵՐՏ"),
        ("  Անի\u00a0 Հնարյան ", "１９５８", "Ստեփանակերտ\n"),
    ],
)
def test_capitals_and_blanks_make_no_difference(parts):
    assert is_suppressed(KEY, KEPT, [Trace("person", parts)])


@pytest.mark.parametrize(
    "trace",
    [
        PERSON._replace(kind="row"),
        Trace("person", ("Անի Հնարյան", "1959", "Ստեփանակերտ")),
        Trace("person", ("Անի Հնարյան", "1958Ստեփանակերտ")),
        Trace("person", ("Անի Հնարյան", "1958", "Ստեփանակերտ", "")),
    ],
)
def test_another_person_is_let_in(trace):
    assert not is_suppressed(KEY, KEPT, [trace])


traces = st.builds(
    Trace,
    st.sampled_from(["row", "person"]),
    st.lists(st.from_regex(r"[a-z0-9]{1,4}", fullmatch=True), min_size=2, max_size=4).map(tuple),
)


@given(one=traces, other=traces)
def test_different_traces_have_different_digests(one, other):
    assert (blinded(KEY, one) == blinded(KEY, other)) == (one == other)
    assert len(blinded(KEY, one)) == DIGEST_BYTES


def test_check_06_without_the_key_the_list_knows_nobody():
    assert not is_suppressed(bytes(32), KEPT, [ROW, PERSON])


@pytest.mark.parametrize("parts", [(), ("Անի Հնարյան",), ("Անի Հնարյան", " ", "")])
def test_a_name_alone_is_no_trace(parts):
    with pytest.raises(ValueError, match="2 parts"):
        blinded(KEY, Trace("person", parts))
