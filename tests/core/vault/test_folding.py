import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.vault.folding import folded

GOOD = "abacus uneven zoom tulip pencil outlet"


@pytest.mark.parametrize(
    "typed",
    [
        "Abacus Uneven Zoom Tulip Pencil Outlet",
        "  abacus\tuneven  zoom\ntulip pencil outlet ",
        "abacus-uneven-zoom–tulip‐pencil֊outlet",
        "ＡＢＡＣＵＳ uneven zoom tulip pencil outlet",
        "abacus\u00a0uneven zoom tu\u00adlip\u200b pencil outlet\ufeff",
    ],
)
def test_typed_on_a_telephone_it_is_the_same_passphrase(typed):
    assert folded(typed) == GOOD


@given(st.text())
def test_to_fold_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    "typed", ["ԾԻՐԱՆ ԱՐԵՎ", "Ծիրան Արև", "ծիրան արեւ", "ծիրան արեվ", "ԾԻՐԱՆ ԱՐԵՒ"]
)
def test_armenian_capitals_are_the_same_words(typed):
    assert folded(typed) == "ծիրան արեւ"
