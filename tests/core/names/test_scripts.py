"""What a word is written in, and what of it does not matter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.names.scripts import (
    LONGEST,
    Script,
    clean,
    letters_only,
    lower,
    one_script,
    script,
)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("Ашот", "Ашот"),
        ("  Ашот \t Геворкян\n", "Ашот Геворкян"),
        ("Ашот\u00a0Геворкян", "Ашот Геворкян"),
        ("Аш\u200bот", "Ашот"),
        ("Аш\u200dот", "Ашот"),
        ("Аш\u00adот", "Ашот"),
        ("\ufeffАшот", "Ашот"),
        ("\u202eАшот", "Ашот"),
        ("Ге\u0301воркян", "Геворкян"),
        ("Серге\u0438\u0306", "Сергей"),
        ("S\u0327ahin", "Şahin"),
        ("Гарник\ud83d", "Гарник"),
        ("Ֆﬔր", "Ֆմեր"),
        ("Գևորգ", "Գևորգ"),
        ("Ｈａｋｏｂ", "Hakob"),
        ("", ""),
        ("\u0301\u200b", ""),
    ],
)
def test_what_cannot_be_seen_is_taken_out(written: str, wanted: str) -> None:
    assert clean(written) == wanted


def test_only_so_much_of_a_text_is_read() -> None:
    assert clean("ա" * 5000) == "ա" * LONGEST


@given(st.text())
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not {unicodedata.category(letter) for letter in once} & {"Cc", "Cf", "Mn"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ԳԵՎՈՐԳ", "Գևորգ"),
        ("Գեւորգ", "Գևորգ"),
        ("ԳԵՒՈՐԳ", "գևորգ"),
        ("İsmayıl", "ismayıl"),
        ("Xankəndi", "XANKƏNDİ"),
        ("АШОТ", "Ашот"),
    ],
)
def test_capitals_of_any_language_make_no_difference(one: str, other: str) -> None:
    assert lower(one) == lower(other)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("Հակոբ", Script.ARMENIAN),
        ("ﬓ", Script.ARMENIAN),
        ("Акоп", Script.CYRILLIC),
        ("Ҹәфәр", Script.CYRILLIC),
        ("Hakob", Script.LATIN),
        ("Xaçatryan", Script.LATIN),
        ("Əliyev", Script.LATIN),
        ("გიორგი", Script.OTHER),
        ("Γιώργος", Script.OTHER),
        ("حسن", Script.OTHER),
        ("", Script.NONE),
        ("1958 - !", Script.NONE),
        ("😀", Script.NONE),
        ("Аsмик", Script.CYRILLIC),
        ("Аsm", Script.LATIN),
    ],
)
def test_a_word_is_of_the_script_of_most_of_its_letters(word: str, wanted: Script) -> None:
    assert script(word) is wanted


@pytest.mark.parametrize(
    ("mixed", "wanted"),
    [
        ("аsмик", "асмик"),
        ("гeворкян", "геворкян"),
        ("хaчатрян", "хачатрян"),
        ("caрoян", "сароян"),
        ("hаkоb", "hakob"),
        ("әliyev", "əliyev"),
        ("реtrosyan", "petrosyan"),
        ("хachatryan", "xachatryan"),
        ("աշoտ", "աշօտ"),
    ],
)
def test_letters_that_look_alike_are_read_in_the_script_of_the_word(
    mixed: str, wanted: str
) -> None:
    assert one_script(mixed) == wanted


def test_letters_of_other_scripts_become_latin() -> None:
    assert script(one_script("გიორგი")) is Script.LATIN
    assert one_script("გიორგი") == "giorgi"


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("O'Hara", "OHara"),
        ("T’ovmas", "Tovmas"),
        ("Tʻovmas", "Tovmas"),
        ("Tʿovmas", "Tovmas"),
        ("Բա՛գրատ", "Բագրատ"),
        ("Արամ՞", "Արամ"),
        ("Петросян.", "Петросян"),
        ("Тер-Петросян", "Тер-Петросян"),
        ("-Петросян-", "Петросян"),
        ("-", ""),
        ("Ашот2", "Ашот"),
        ("Ашот_", "Ашот"),
        ("😀", ""),
    ],
)
def test_of_a_word_only_letters_and_hyphens_are_kept(word: str, wanted: str) -> None:
    assert letters_only(word) == wanted


@given(st.text())
def test_any_text_can_be_taken_to_one_script(text: str) -> None:
    plain = letters_only(one_script(lower(clean(text))))
    assert script(plain) in Script
    assert not any(letter.isdigit() or letter.isspace() for letter in plain)
