"""Public pages on a simulated 2G line: 250 kbit/s down, 50 up, 300 ms"""

import gzip
import tempfile
from pathlib import Path
from urllib.request import urlopen

import lxml.html
from playwright.sync_api import Browser, sync_playwright

from bench import Row
from bench.memory import paths
from tests.browser import harness

LATENCY_MS = 300
DOWN_BYTES = 250_000 / 8
UP_BYTES = 50_000 / 8
LIMIT_SECONDS = 2
LIMIT_BYTES = 40_000
PAINTED = "performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)"


def run() -> list[Row]:
    with (
        tempfile.TemporaryDirectory(prefix="kanch-bench-") as folder,
        harness.running_demo(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        base = site.origins["public"]
        pages = paths(base)
        browser = harness.launch(playwright)
        seconds = {path: _until_readable(browser, base + path) for path in pages}
        weights = {path: _weight(base, path) for path in pages}
        browser.close()
    slowest = max(seconds, key=lambda path: seconds[path])
    heaviest = max(weights, key=lambda path: weights[path])
    return [
        Row(
            f"text readable, the slowest of {len(pages)} pages ({slowest})",
            seconds[slowest],
            "s",
            limit=f"at most {LIMIT_SECONDS} s",
            holds=seconds[slowest] <= LIMIT_SECONDS,
        ),
        Row(
            f"HTML and CSS compressed, the heaviest ({heaviest})",
            weights[heaviest] / 1000,
            "kB",
            limit=f"at most {LIMIT_BYTES // 1000} kB",
            holds=weights[heaviest] <= LIMIT_BYTES,
        ),
    ]


def _until_readable(browser: Browser, url: str) -> float:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": DOWN_BYTES,
            "uploadThroughput": UP_BYTES,
        },
    )
    page.goto(url, wait_until="load")
    while not (painted := page.evaluate(PAINTED)):  # the entry is written just after the paint
        page.wait_for_timeout(20)
    context.close()
    return float(painted[0]) / 1000


def _weight(base: str, path: str) -> int:
    html = urlopen(base + path).read()
    sheets = lxml.html.fromstring(html).xpath("//link[@rel='stylesheet']/@href")
    parts = [html, *(urlopen(base + sheet).read() for sheet in sheets)]
    return sum(len(gzip.compress(part)) for part in parts)
