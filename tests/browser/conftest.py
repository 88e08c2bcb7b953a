"""One demo, served once for all browser tests, with a Chromium to read it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import harness
from tests.browser.harness import Address, Found, Reader, Site
from tests.browser.pages import STARTS


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
def session_in(
    browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """The session of the demo's coordinator, by the language of the workspace."""
    folder = tmp_path_factory.mktemp("sessions")

    def session(language: str) -> str:
        state: Path = folder / f"{language}.json"
        if not state.exists():
            harness.sign_in(browser, site, "coordinator", language, state)
        return str(state)

    return session


@pytest.fixture(scope="session")
def found(browser: Browser, site: Site, session_in: Callable[[str], str]) -> dict[Address, Found]:
    """An example of every address that links, forms or tests/browser/pages.py lead to."""
    result: dict[Address, Found] = {}
    for origin, base in site.origins.items():
        state = session_in("en") if origin == "staff" else None
        context = browser.new_context(storage_state=state)
        result |= harness.crawl(context.request, origin, base, STARTS[origin])
        context.close()
    return result


@pytest.fixture
def reader(
    browser: Browser, site: Site, session_in: Callable[[str], str]
) -> Iterator[Callable[..., Reader]]:
    """Makes readers; `language` signs in to the workspace in that language."""
    readers: list[Reader] = []

    def make(*, language: str | None = None, **options: object) -> Reader:
        signed_in = session_in(language) if language else None
        readers.append(Reader(browser, site, signed_in=signed_in, **options))  # type: ignore[arg-type]
        return readers[-1]

    yield make
    for one in readers:
        one.close()
