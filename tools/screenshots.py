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
from playwright.sync_api import sync_playwright
from tests.browser import harness
from tests.browser.pages import STARTS

TARGET = Path("var/screenshots")
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
        sessions = {
            language: harness.sign_in(
                browser, site, "coordinator", language, Path(folder, f"{language}.json")
            )
            for language in SHOWN_LANGUAGES
        }
        count = sum(_shoot(browser, site, origin, sessions) for origin in site.origins)
        browser.close()
    print(f"{count} pictures in {TARGET}")


def _shoot(
    browser: harness.Browser, site: harness.Site, origin: str, sessions: dict[str, str]
) -> int:
    base = site.origins[origin]
    context = browser.new_context(storage_state=sessions["en"] if origin == "staff" else None)
    found = harness.crawl(context.request, origin, base, STARTS[origin])
    context.close()
    (TARGET / origin).mkdir(parents=True)
    pages = {address: one.path for address, one in found.items() if one.is_page}
    count = 0
    for language, width, theme in product(SHOWN_LANGUAGES, harness.SIZES, harness.THEMES):
        context = browser.new_context(
            viewport={"width": width, "height": harness.SIZES[width]},
            color_scheme="dark" if theme == "dark" else "light",
            storage_state=sessions[language] if origin == "staff" else None,
        )
        page = context.new_page()
        for address, path in pages.items():
            page.goto(base + (harness.in_language(path, language) if origin == "public" else path))
            name = re.sub(r"[^a-z0-9]+", "-", address.name.lower()).strip("-")
            page.screenshot(
                path=TARGET / origin / f"{name}-{language}-{width}-{theme}.png", full_page=True
            )
            count += 1
        context.close()
    return count


if __name__ == "__main__":
    main()
