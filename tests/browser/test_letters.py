"""A text that is checked in public, and a letter that becomes an appeal."""

from collections.abc import Callable

import pytest

from tests.browser.harness import SIZES, THEMES, Reader, Site

pytestmark = pytest.mark.browser
LETTER = """A call on a September evening

26 September 2023

More than 40 civilians were wounded as of 9:30 p.m. on 20 September, 13 of them children. The
explosion of 25 September killed at least 20 people. Some 7,312 bicycles were painted. The
institute calls it genocide. Call +374 00 000 000.
"""


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("theme", THEMES)
def test_a_checked_text_reads_well(
    width: int, theme: str, site: Site, reader: Callable[..., Reader]
) -> None:
    someone = reader(width=width, theme=theme)
    page = someone.page
    page.goto(site.origins["public"] + "/en/check/")
    someone.look()
    page.locator("textarea").fill(LETTER)
    page.locator("main form button").first.click()
    page.locator(".findings").wait_for()
    someone.look()
    # Each mark leads to its explanation and back.
    page.locator("a.said").first.click()
    assert page.locator("#n1:target").is_visible()
    assert someone.problems == []


def test_a_text_is_checked_without_script(site: Site, reader: Callable[..., Reader]) -> None:
    someone = reader(width=390, scripts=False)
    page = someone.page
    page.goto(site.origins["public"] + "/en/check/")
    file = {"name": "letter.txt", "mimeType": "text/plain", "buffer": LETTER.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button").first.click()
    page.locator(".findings").wait_for()
    assert page.locator("textarea").input_value().startswith("A call on a September evening")
    assert someone.problems == []


@pytest.mark.parametrize("width", SIZES)
def test_a_letter_becomes_an_appeal(width: int, site: Site, reader: Callable[..., Reader]) -> None:
    someone = reader(width=width, signed_in=True)
    page = someone.page
    page.goto(site.origins["staff"] + "/appeals/letters/")
    page.locator("textarea").fill(LETTER)
    page.locator("main form button").first.click()
    page.locator("button[name=all]").click()
    page.locator("#reads").wait_for()
    someone.look()
    page.locator("#id_title").fill(f"A call at {width}")
    page.locator("button[name=make]").click()
    page.locator("#text-form").wait_for()
    assert "{{figure:depot-killed" in page.locator("#id_body").input_value()
    assert someone.problems == []
