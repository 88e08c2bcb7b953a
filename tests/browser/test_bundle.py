"""The bundle from a folder, as from a stick: no server, no script, four languages."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.browser.harness import PATIENCE_MS, SIZES, Site
from tools import processes

LANGUAGES = ("en", "fr", "hy", "ru")


@pytest.fixture(scope="module")
def folder(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("stick") / "site"
    made = json.loads(
        processes.output_of("kanch.cli", "bundle", str(target), "--home", str(site.home), "--json")
    )
    assert made["files"] > 500
    return target


@pytest.fixture(params=sorted(SIZES))
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that may ask for files only; what it asks of a host is a failure."""
    context = browser.new_context(viewport={"width": request.param, "height": SIZES[request.param]})
    context.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []

    def files_only(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:")):
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", files_only)
    made = context.new_page()
    broken: list[str] = []
    made.on("requestfailed", lambda one: broken.append(one.url))
    made.on("console", lambda one: broken.append(one.text) if one.type == "error" else None)
    yield made
    context.close()
    assert (asked, broken) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_clicks_through_the_stick(folder: Path, page: Page, language: str) -> None:
    page.goto((folder / "index.html").as_uri())
    page.locator(f".big-doors li[lang={language}] a").click()
    assert page.locator("html").get_attribute("lang") == language
    doors = page.locator("nav.doors a")
    for number in range(doors.count()):
        doors.nth(number).click()
        look(page, language)
    page.locator("footer a[href$='verify/index.html']").click()
    look(page, language)
    page.goto((folder / language / "figures" / "depot-killed" / "index.html").as_uri())
    look(page, language)
    page.goto((folder / language / "appeals" / "displaced-2023" / "index.html").as_uri())
    page.locator("a[href='1/changes/index.html']").first.click()
    look(page, language)
    other = "ru" if language != "ru" else "en"
    page.locator(f"nav.languages a[hreflang={other}]").click()
    look(page, other)


def look(page: Page, language: str) -> None:
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("main h1").first.is_visible()
    # The style sheet and its fonts came along.
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Noto Sans')
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url
    if language == "en":
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert found == [], f"{page.url}: {[one['id'] for one in found]}"
