"""Lines of a text that is set: they end where a reader expects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.web.appeals.renditions.forms import TEXT_WIDTH, wrapped
from kanch.web.appeals.renditions.typography import unbroken, unbroken_html

SHOWN = "·"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 120 человек, 1 250 000 людей", "28·120·человек, 1·250·000·людей"),
        ("at least 20 people", "at least 20·people"),
        ("in 2023 200 people", "in 2023 200·people"),
        ("26 сентября 2023 г., 20:00", "26·сентября 2023·г., 20:00"),
        ("2023 թ. սեպտեմբերի 26", "2023·թ. սեպտեմբերի 26"),
        ("погибших — не менее", "погибших·— не менее"),
        ("« Près de » : oui ?", "«·Près de·»·: oui·?"),
        ("– first of a list", "– first of a list"),
    ],
)
def test_numbers_dashes_and_marks_stay_on_the_line_of_their_word(text: str, expected: str) -> None:
    assert unbroken(text).replace("\u00a0", SHOWN) == expected


@given(st.text(alphabet="12 a—г.«»:;,?\u00a0", max_size=40))
def test_nothing_but_spaces_changes_and_nothing_more_the_second_time(text: str) -> None:
    once = unbroken(text)
    assert once.replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert unbroken(once) == once


def test_tags_and_styles_of_a_page_stay_as_they_are() -> None:
    head = "<html><style>p{margin:1 auto}</style>"
    page = unbroken_html(f'{head}<body class="a 1 b"><p title="20 people">20 people</p>')
    assert page == f'{head}<body class="a 1 b"><p title="20 people">20\u00a0people</p>'


def test_an_ending_stays_with_its_number() -> None:
    page = unbroken_html("<body><p>սեպտեմբերի 24-ից և 1-2 օր</p>")
    assert page == '<body><p>սեպտեմբերի <span class="whole">24-ից</span> և 1-2\u00a0օր</p>'


def test_a_list_of_a_text_stands_together_and_its_lines_are_set_in() -> None:
    text = wrapped(f"Before\n\n– {'word ' * 20}\n\n– second\n\nAfter")
    lines = text.splitlines()
    assert lines[:2] == ["Before", ""]
    assert lines[2].startswith("– word")
    assert lines[3].startswith("  word")
    assert lines[4:] == ["– second", "", "After"]
    assert max(map(len, lines)) <= TEXT_WIDTH


def test_a_heading_of_a_text_is_underlined_and_an_address_stays_whole() -> None:
    address = "https://example.org/" + "a" * 90
    text = wrapped(f"\ue000What is needed\n\nSee\n{address}")
    assert text == f"What is needed\n--------------\n\nSee\n{address}\n"
