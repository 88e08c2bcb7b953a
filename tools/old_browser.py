"""Reads every page that needs no sign-in in the oldest engine that the pages are written for.

    .venv/bin/python -m tools.old_browser PYTHON     PYTHON holds the engine: see below

Run by hand when the look or the templates change: the engine is from 2017, unsafe for the open
web, and no part of the tests. It is Chrome 61 as QtWebEngine 5.10.1 carries it (x86-64 Linux):

    apt install xvfb
    python3.6 -m venv var/old && var/old/bin/pip install PyQt5==5.10.1 sip==4.19.8

The tool makes a demo, finds its pages, starts the engine on a screen in memory, reads each page
in three languages at the width of a phone, opens what folds and, on the public site, follows the
links to the other languages and sends each form. Pictures go to var/old-browser/ for people to
look at; it ends with 1 where a page is broken.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from tests.browser import harness
from tests.browser.pages import NOT_READ
from tools.processes import ROOT

TARGET = ROOT / "var/old-browser"
SHOWN_LANGUAGES = ("en", "hy", "ru")
SCREEN = "1400x1000x24"


def main(python: str) -> int:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory(prefix="kanch-old-browser-") as folder,
        harness.running_demo(Path(folder)) as site,
    ):
        os.environ |= {
            "KANCH_HOME": str(site.home),
            "DJANGO_SETTINGS_MODULE": "kanch.web.config.settings",
        }
        django.setup()
        return subprocess.run(
            [
                "xvfb-run",
                "--auto-servernum",
                f"--server-args=-screen 0 {SCREEN}",
                python,
                str(ROOT / "tools/old_engine.py"),
            ],
            input=json.dumps(_readings(site)).encode(),
            env=os.environ
            | {
                "QT_QPA_PLATFORM": "xcb",
                "QTWEBENGINE_DISABLE_SANDBOX": "1",
                "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu",
            },
            check=False,
        ).returncode


def _readings(site: harness.Site) -> list[dict[str, str | bool]]:
    """What the engine is to read: address, language asked for, file of the picture."""
    with sync_playwright() as playwright:
        browser = harness.launch(playwright)
        pages = {
            address: one.path
            for origin in harness.URLCONFS
            for address, one in harness.crawl(browser, site, origin, None).items()
            if one.is_page and str(address) not in NOT_READ
        }
        browser.close()
    return [
        {
            "url": site.origins[address.origin] + harness.in_language(path, language),
            "language": language,
            "file": str(TARGET / f"{_plain(str(address))}-{language}.png"),
            # A form of the staff site could throw the demo away.
            "walks": address.origin == "public",
        }
        for language in SHOWN_LANGUAGES
        for address, path in pages.items()
    ]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
