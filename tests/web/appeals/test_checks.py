"""What an editor is told before publishing."""

import pytest

HEDGES = ["At least", "So far more than", "Погибло не менее", "Զոհվել է առնվազն", "Au moins"]


@pytest.mark.parametrize("words", HEDGES)
def test_a_hedge_before_a_number_that_brings_its_own_is_pointed_out(words: str) -> None:
    from kanch.web.appeals.checks import has_double_qualifier

    assert has_double_qualifier(f"{words} {{{{figure:dead noun}}}}.")


def test_other_words_before_a_number_are_left_alone() -> None:
    from kanch.web.appeals.checks import has_double_qualifier

    assert not has_double_qualifier("So far {{figure:dead noun}} died, at least in the north.")
