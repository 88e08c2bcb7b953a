"""One demo, served once for all browser tests, with a Chromium to read it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import harness
from tests.browser.harness import Address, Found, Reader, Site

ROLE = "coordinator"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, running on two ports."""
    with harness.running_demo(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = harness.launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="session")
def session(browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The session of the demo's coordinator."""
    return harness.sign_in(browser, site, ROLE, tmp_path_factory.mktemp("session") / "state.json")


@pytest.fixture(scope="session")
def found(browser: Browser, site: Site, session: str) -> dict[Address, Found]:
    """An example of every address that links, forms or tests/browser/pages.py lead to."""
    return harness.all_pages(browser, site, session)


@pytest.fixture
def reader(browser: Browser, site: Site, session: str) -> Iterator[Callable[..., Reader]]:
    """Makes readers; one who is `signed_in` is the demo's coordinator, in the language named."""
    readers: list[Reader] = []

    def make(*, signed_in: bool = False, language: str = "en", **options: Any) -> Reader:
        if signed_in:
            harness.speak(site, ROLE, language)
        one = Reader(
            browser, site, language=language, session=session if signed_in else None, **options
        )
        readers.append(one)
        return one

    yield make
    for one in readers:
        one.close()
