"""A running demo, all of its pages, and a reader who notices what is wrong with one."""

import json
import os
import re
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.html
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route

from tests.browser.pages import STARTS
from tools import processes

URLCONFS = {"public": "kanch.web.config.public_urls", "staff": "kanch.web.config.staff_urls"}
LANGUAGES = {"public": ("en", "hy", "ru", "fr"), "staff": ("en", "hy", "ru")}
SIZES = {390: 844, 1280: 800}
THEMES = ("light", "dark")
# Of each address, how many examples are looked through for more links.
EXAMPLES_FOLLOWED = 3
# A page that takes longer is stuck; a slow machine is not.
PATIENCE_MS = 15_000
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """A demo that runs: its folder, the two origins, and the invented people who sign in."""

    home: Path
    origins: dict[str, str]
    accounts: dict[str, dict[str, str]]


@contextmanager
def running_demo(folder: Path) -> Iterator[Site]:
    """Make the demo in `folder`, serve both sites from free ports, and end them afterwards."""
    home = folder / "demo"
    made = json.loads(processes.output_of("kanch.cli", "demo", str(home), "--json"))
    accounts = {one["role"]: one for one in made["accounts"]}
    with processes.served(home) as (_server, origins):
        yield Site(home, origins, accounts)


def launch(playwright: Playwright) -> Browser:
    """The system's own Chromium: Playwright brings none."""
    return playwright.chromium.launch(
        executable_path=os.environ.get("KANCH_CHROMIUM") or "/usr/bin/chromium",
        args=CHROMIUM_FLAGS,
    )


@dataclass(frozen=True, order=True)
class Address:
    """One pattern of a URLconf, by its name or, where it has none, by the pattern."""

    origin: str
    name: str

    def __str__(self) -> str:
        return f"{self.origin}-{self.name}"


def addresses(origin: str) -> list[Address]:
    """Every pattern of an origin's URLconf."""
    with translation.override("en"):
        return sorted({Address(origin, name) for name in _names(get_resolver(URLCONFS[origin]))})


def address_of(origin: str, path: str) -> Address | None:
    """The pattern that answers a path, or None where the site has none."""
    prefix = path.split("/")[1]
    language = prefix if prefix in LANGUAGES["public"] else "en"
    with translation.override(language):
        try:
            match = resolve(path, urlconf=URLCONFS[origin])
        except Resolver404:
            return None
    return Address(origin, match.view_name if match.url_name else match.route)


@dataclass(frozen=True)
class Found:
    """What an address answered to a plain GET."""

    path: str
    status: int
    is_page: bool
    signed_in: bool = False


def crawl(browser: Browser, site: Site, origin: str, session: str | None) -> dict[Address, Found]:
    """Follow links, redirects and the addresses of forms, a few examples of each address.

    The first example that is a page is kept; where there is none, the first example. Pages in
    other languages than English are left to `in_language`.
    """
    base = site.origins[origin]
    context = browser.new_context(storage_state=session)
    found: dict[Address, Found] = {}
    seen: dict[Address, set[str]] = {}
    waiting = deque(STARTS[origin])
    while waiting:
        path = waiting.popleft()
        address = address_of(origin, urlsplit(path).path)
        if address is None or (origin == "public" and in_language(path, "en") != path):
            continue
        followed = seen.setdefault(address, set())
        if path in followed or len(followed) >= EXAMPLES_FOLLOWED:
            continue
        followed.add(path)
        answer = context.request.get(base + path, max_redirects=0)
        kept = found.get(address)
        is_page = answer.status == 200 and _is_html(answer.headers)
        if kept is None or (is_page and not kept.is_page):
            found[address] = Found(path, answer.status, is_page, session is not None)
        if 300 <= answer.status < 400:
            links = [answer.headers["location"]]
        else:
            links = _links(answer.body()) if is_page else []
        for link in links:
            whole = urljoin(base + path, link)
            if whole.startswith(base + "/"):
                waiting.append(whole.removeprefix(base).split("#")[0])
    context.close()
    return found


def all_pages(browser: Browser, site: Site, session: str) -> dict[Address, Found]:
    """An example of every address that links, forms or tests/browser/pages.py lead to.

    What everybody may read is read signed out; `session` opens the rest.
    """
    found = crawl(browser, site, "public", None) | crawl(browser, site, "staff", None)
    for address, example in crawl(browser, site, "staff", session).items():
        if address not in found or (example.is_page and not found[address].is_page):
            found[address] = example
    return found


class Reader:
    """Somebody at a screen of some width, in a theme and a language, with or without scripts.

    Whatever the page asks of another host is refused and noted; so is every error on the console.
    """

    def __init__(
        self,
        browser: Browser,
        site: Site,
        *,
        width: int,
        theme: str = "light",
        language: str = "en",
        scripts: bool = True,
        session: str | None = None,
    ) -> None:
        self.hosts = {urlsplit(base).netloc for base in site.origins.values()}
        self.problems: list[str] = []
        self.scripts = scripts
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": SIZES[width]},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=scripts,
            extra_http_headers={"Accept-Language": language},
            storage_state=session,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.route("**/*", self._same_hosts_only)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def read(self, url: str) -> Page:
        """Open a page and look at it as a reader would; what is wrong goes to `problems`."""
        answer = self.page.goto(url)
        if answer is None or answer.status != 200:
            self.problems.append(f"answered {answer and answer.status}")
        self.look()
        return self.page

    def look(self) -> None:
        """Look at the page that is open now."""
        if not self.page.locator("main h1").first.is_visible():
            self.problems.append("no visible heading in a main part")
        if self.scripts:
            self._look_for_overflow()
            self._look_with_axe()

    def language(self) -> str | None:
        return self.page.locator("html").get_attribute("lang")

    def close(self) -> None:
        self.context.close()

    def _same_hosts_only(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.netloc in self.hosts or parts.scheme == "data":
            route.continue_()
        else:
            self.problems.append(f"asked another host: {parts.netloc}")
            route.abort()

    def _note_console(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.problems.append(f"console: {getattr(message, 'text', '')}")

    def _look_for_overflow(self) -> None:
        wide = self.page.evaluate(
            """() => {
                const width = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= width) return [];
                return [...document.body.querySelectorAll("*")]
                    .filter(one => one.getBoundingClientRect().right > width + 1)
                    .map(one => one.outerHTML.slice(0, 120));
            }"""
        )
        if wide:
            self.problems.append(f"wider than the screen: {wide[-3:]}")

    def _look_with_axe(self) -> None:
        for violation in Axe().run(self.page).response["violations"]:
            where = [node["html"][:160] for node in violation["nodes"][:3]]
            self.problems.append(f"axe {violation['id']}: {violation['help']} {where}")


def sign_in(browser: Browser, site: Site, role: str, state: Path) -> str:
    """Sign in as a demo person and keep the session in the file `state`."""
    context = browser.new_context()
    page = context.new_page()
    give_password(page, site, role)
    page.locator("form[action$='sign-out/']").wait_for()
    context.storage_state(path=state)
    context.close()
    return str(state)


def give_password(page: Page, site: Site, role: str) -> None:
    """Fill and send the form of the sign-in page."""
    page.goto(site.origins["staff"] + "/")
    form = page.locator("form", has=page.locator("input[type=password]"))
    form.locator("input[type=email]").fill(site.accounts[role]["email"])
    form.locator("input[type=password]").fill(site.accounts[role]["password"])
    form.locator("button").first.click()


def speak(site: Site, role: str, language: str) -> None:
    """Set the language that a demo person chose, without a visit to the form for each page."""
    with sqlite3.connect(site.home / "site.sqlite3", timeout=20) as database:
        database.execute(
            "UPDATE accounts_user SET language = ? WHERE email = ?",
            (language, site.accounts[role]["email"]),
        )
    database.close()


def in_language(path: str, language: str) -> str:
    """The same public page in another language."""
    return re.sub(r"^/(en|hy|ru|fr)/", f"/{language}/", path)


def _names(resolver: URLResolver, namespace: str = "", route: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else whole
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern, inner, whole)


def _is_html(headers: dict[str, str]) -> bool:
    return headers.get("content-type", "").startswith(
        "text/html"
    ) and "attachment" not in headers.get("content-disposition", "")


def _links(body: bytes) -> list[str]:
    document = lxml.html.fromstring(body)
    named = "//a/@href | //form/@action | //button/@formaction | //main//img/@src"
    return [str(link) for link in document.xpath(named)]
