"""Two names, compared by somebody at a screen."""

from collections.abc import Callable

import pytest

from tests.browser.harness import LANGUAGES, SIZES, THEMES, Reader, Site

pytestmark = pytest.mark.browser
TWO = {
    "one_name": "Ованес Арутюнянц",
    "one_years": "около 1960",
    "one_place": "Степанакерт",
    "other_name": "Հովհաննես Հարությունյան",
    "other_years": "1985",
    "other_place": "Xankəndi",
}


@pytest.mark.parametrize("language", LANGUAGES["staff"])
@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("theme", THEMES)
def test_a_comparison_reads_well(
    width: int, theme: str, language: str, site: Site, reader: Callable[..., Reader]
) -> None:
    someone = reader(width=width, theme=theme, language=language, signed_in=True)
    page = someone.page
    page.goto(site.origins["staff"] + "/names/compare/")
    for name, typed in TWO.items():
        page.locator(f"[name={name}]").fill(typed)
    page.locator("main form button").first.click()
    page.locator(".reasons").first.wait_for()
    someone.look()
    # What was typed stands in the form only, never in an address.
    assert page.url == site.origins["staff"] + "/names/compare/"
    assert page.locator("[name=one_name]").input_value() == TWO["one_name"]
    page.locator("[name=other_name]").fill("???")
    page.locator("main form button").first.click()
    page.locator(".field--error").wait_for()
    someone.look()
    refused = "console: Failed to load resource: the server responded with a status of 422"
    assert [one for one in someone.problems if not one.startswith(refused)] == []


def test_names_are_compared_without_script(site: Site, reader: Callable[..., Reader]) -> None:
    someone = reader(width=390, scripts=False, signed_in=True)
    page = someone.page
    page.goto(site.origins["staff"] + "/names/compare/")
    for name, typed in TWO.items():
        page.locator(f"[name={name}]").fill(typed)
    page.locator("main form button").first.click()
    page.locator(".reasons").first.wait_for()
    assert someone.problems == []
