import hashlib
from importlib.resources import files
from itertools import pairwise

import pytest

from kanch.core.vault.passphrases import (
    RECOVERY_WORDS,
    WORDS,
    WeakPassphrase,
    checked,
    generate_passphrase,
    wordlist,
)


def test_the_list_is_the_published_one_byte_for_byte():
    data = (files("kanch.core.vault") / "data" / "eff_large_wordlist.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == (
        "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e"
    )
    assert len(data.splitlines()) == 6**5


def test_words_are_plain_different_and_not_the_beginning_of_another():
    words = wordlist()
    assert len(words) == len(set(words)) == 7772
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    ordered = sorted(words)
    assert not any(b.startswith(a) for a, b in pairwise(ordered))


def test_six_words_are_77_bits_and_ten_are_129():
    assert len(wordlist()) ** WORDS > 2**77
    assert len(wordlist()) ** RECOVERY_WORDS > 2**129


def test_each_word_is_drawn_by_itself_from_the_whole_list_and_none_twice():
    asked, numbers = [], iter([0, 7771, 0, 7771, 1, 2])

    def choose(n):
        asked.append(n)
        return next(numbers)

    assert generate_passphrase(4, choose) == "abacus zoom abdomen abdominal"
    assert asked == [7772] * 6


def test_two_passphrases_differ():
    assert generate_passphrase() != generate_passphrase()
    assert len(generate_passphrase().split()) == WORDS


def test_a_passphrase_may_be_in_any_script():
    assert checked("Ծիրան սար քամի լեռ ջուր հացատուն")
    assert checked("Якорь мост лодка ветер огонь кедр")


@pytest.mark.parametrize(
    "text", ["", "abacus", "abacus " * 6, "a b c d e f", "zoom tulip pencil outlet uneven"]
)
def test_a_short_one_is_refused(text):
    with pytest.raises(WeakPassphrase, match="6 different words"):
        checked(text)


def test_a_generated_one_is_never_refused():
    assert checked(generate_passphrase())
    assert checked(generate_passphrase(RECOVERY_WORDS), RECOVERY_WORDS)
