"""Screenshots of every page of a fresh demo: two widths, two themes, three languages.

    make screenshots        writes var/screenshots/{public,staff}/NAME-LANGUAGE-WIDTH-THEME.png

For looking at, by people; the folder is ignored by git.
"""

import os
import re
import shutil
import tempfile
from itertools import product
from pathlib import Path

import django
from playwright.sync_api import Page, sync_playwright

from tests.browser import harness

TARGET = Path("var/screenshots")
ROLE = "coordinator"
SHOWN_LANGUAGES = ("en", "hy", "ru")


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix="kanch-screenshots-") as folder,
        harness.running_demo(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        os.environ |= {
            "KANCH_HOME": str(site.home),
            "DJANGO_SETTINGS_MODULE": "kanch.web.config.settings",
        }
        django.setup()
        browser = harness.launch(playwright)
        session = harness.sign_in(browser, site, ROLE, Path(folder, "session.json"))
        pages = {
            address: one
            for address, one in harness.all_pages(browser, site, session).items()
            if one.is_page
        }
        combinations = list(product(SHOWN_LANGUAGES, harness.SIZES, harness.THEMES))
        for language, width, theme in combinations:
            harness.speak(site, ROLE, language)
            for signed_in in (False, True):
                context = browser.new_context(
                    viewport={"width": width, "height": harness.SIZES[width]},
                    color_scheme="dark" if theme == "dark" else "light",
                    extra_http_headers={"Accept-Language": language},
                    storage_state=session if signed_in else None,
                )
                page = context.new_page()
                for address, one in pages.items():
                    if one.signed_in == signed_in:
                        name = re.sub(r"[^a-z0-9]+", "-", address.name.lower()).strip("-")
                        file = TARGET / address.origin / f"{name}-{language}-{width}-{theme}.png"
                        _shoot(page, site, address.origin, one.path, language, file)
                context.close()
        browser.close()
    print(f"{len(pages) * len(combinations)} pictures in {TARGET}")


def _shoot(
    page: Page, site: harness.Site, origin: str, path: str, language: str, file: Path
) -> None:
    if origin == "public":
        path = harness.in_language(path, language)
    page.goto(site.origins[origin] + path)
    page.screenshot(path=file, full_page=True)


if __name__ == "__main__":
    main()
