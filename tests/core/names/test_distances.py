"""How far two sounded words are from each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.names.distances import OTHER, SWAP, Confusions
from kanch.core.names.tables import BadTable, rows

ALPHABET = "".join(row["symbol"] for row in rows("sounds.csv"))
CONFUSIONS = Confusions()
WORDS = st.text(ALPHABET, max_size=12)
SAID = st.text(ALPHABET, min_size=1, max_size=12)


@given(WORDS)
def test_a_word_is_no_distance_from_itself(word: str) -> None:
    assert CONFUSIONS.distance(word, word) == 0


@given(WORDS, WORDS)
def test_a_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert CONFUSIONS.distance(one, other) == pytest.approx(
        CONFUSIONS.distance(other, one), abs=1e-4
    )


@given(WORDS, WORDS)
def test_a_distance_is_never_below_nothing_nor_above_a_change_of_every_letter(
    one: str, other: str
) -> None:
    assert 0 <= CONFUSIONS.distance(one, other) <= OTHER * (len(one) + len(other)) + 1e-5


@given(SAID, SAID)
def test_different_words_are_some_distance_apart(one: str, other: str) -> None:
    assert (CONFUSIONS.distance(one, other) == 0) == (one == other)


@given(SAID, st.lists(SAID, min_size=1, max_size=8))
def test_many_words_at_once_are_as_far_as_each_by_itself(word: str, many: list[str]) -> None:
    together = CONFUSIONS.distances(word, CONFUSIONS.encode(many))
    assert together.tolist() == pytest.approx([CONFUSIONS.distance(word, one) for one in many])


@given(st.lists(SAID, min_size=2, max_size=8), st.data())
def test_a_choice_of_rows_is_as_far_as_before(many: list[str], data: st.DataObject) -> None:
    which = data.draw(st.lists(st.integers(0, len(many) - 1), min_size=1))
    matrix = CONFUSIONS.encode(many)
    chosen = matrix.take(np.array(which, np.intp))
    assert CONFUSIONS.distances("hakob", chosen).tolist() == pytest.approx(
        CONFUSIONS.distances("hakob", matrix)[which].tolist()
    )


@given(WORDS, st.sampled_from(ALPHABET), st.integers(0, 12))
def test_one_letter_more_costs_at_most_that_letter(word: str, letter: str, at: int) -> None:
    longer = word[:at] + letter + word[at:]
    assert CONFUSIONS.distance(word, longer) <= OTHER + 1e-5


@given(SAID, st.data())
def test_two_neighbours_swapped_cost_at_most_a_slip_of_the_hand(
    word: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert CONFUSIONS.distance(word, swapped) <= SWAP + 1e-5


@pytest.mark.parametrize(
    ("near", "far"),
    [
        # What one hears alike, against what nobody takes for another.
        (("hakob", "hagop"), ("hakob", "hamob")),
        (("garnik", "karnik"), ("garnik", "marnik")),
        (("xaCatryan", "haCatryan"), ("xaCatryan", "laCatryan")),
        (("Gazaryan", "kazaryan"), ("Gazaryan", "nazaryan")),
        (("hasmik", "asmik"), ("hasmik", "hasik")),
        (("hovanes", "ovanes"), ("hovanes", "hovane")),
        (("tigran", "dikran"), ("tigran", "bigran")),
        (("mkrtiC", "mk@rtiC"), ("mkrtiC", "mkartiC")),
        (("sahak", "saak"), ("sahak", "sahan")),
        (("anahit", "ananit"), ("anahit", "ananin")),
        (("aSot", "asot"), ("aSot", "alot")),
    ],
)
def test_what_sounds_alike_is_nearer(near: tuple[str, str], far: tuple[str, str]) -> None:
    assert CONFUSIONS.distance(*near) < CONFUSIONS.distance(*far)


@pytest.mark.parametrize(
    ("eastern", "western"),
    [
        ("hakob", "hagop"),
        ("petros", "bedros"),
        ("tigran", "dikran"),
        ("grigor", "krikor"),
        ("karapet", "garabed"),
        ("gevorg", "kevork"),
        ("poGos", "boGos"),
        ("manuk", "manug"),
    ],
)
def test_the_western_shift_is_a_small_distance(eastern: str, western: str) -> None:
    shifted = sum(a != b for a, b in zip(eastern, western, strict=True))
    assert CONFUSIONS.distance(eastern, western) <= 0.1 * shifted + 1e-5


@pytest.mark.parametrize(
    ("one", "other"), [("hovsep", "hovak"), ("armen", "aSot"), ("karen", "karine"), ("ara", "ani")]
)
def test_two_names_are_more_than_a_letter_s_breadth_apart(one: str, other: str) -> None:
    assert CONFUSIONS.distance(one, other) > 0.3


@given(WORDS)
def test_the_skeleton_of_a_word_is_no_longer_than_the_word(word: str) -> None:
    folded = CONFUSIONS.fold(word)
    assert len(folded) <= len(word)
    assert CONFUSIONS.fold(folded) == folded


@pytest.mark.parametrize(
    ("one", "other"), [("hakob", "agop"), ("grigor", "krikor"), ("xaCatur", "kaCadur")]
)
def test_the_western_shift_leaves_the_skeleton(one: str, other: str) -> None:
    assert CONFUSIONS.fold(one) == CONFUSIONS.fold(other)


def test_what_may_be_taken_for_a_sound_begins_with_itself() -> None:
    assert CONFUSIONS.alike("k", 0.1)[0] == "k"
    assert {"g"} <= set(CONFUSIONS.alike("k", 0.1))
    assert "m" not in CONFUSIONS.alike("k", 0.5)
    assert CONFUSIONS.alike("", 0.5) == []


@pytest.mark.parametrize("row", ["b,p,cheap", "7,p,0.1", "b,7,0.1", "b,p,"])
def test_a_table_of_confusions_that_cannot_be_used_is_refused(
    row: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("own")
    (folder / "confusions.csv").write_text(f"first,second,cost\n{row}\n", encoding="utf-8")
    with pytest.raises(BadTable, match=r"confusions\.csv"):
        Confusions([folder])


def test_an_own_table_of_confusions_counts(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("own")
    (folder / "confusions.csv").write_text("first,second,cost\nl,n,0.01\n", encoding="utf-8")
    assert Confusions([folder]).distance("ala", "ana") == pytest.approx(0.01)
