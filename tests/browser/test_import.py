"""A table on its way in: upload, preview, result, and the rows that came back."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.harness import SIZES, Reader, Site

pytestmark = pytest.mark.browser
SOURCES = Path(__file__).parent.parent.parent / "demo" / "sources.csv"


def _table(good: str) -> bytes:
    """One source that goes in, and one whose code is none."""
    header, example = list(csv.reader(SOURCES.open(encoding="utf-8")))[:2]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for code in (good, "Not a code"):
        writer.writerow([code, *example[1:]])
    return out.getvalue().encode()


@pytest.mark.parametrize("width", SIZES)
def test_table_goes_in_and_bad_rows_come_back(
    width: int, site: Site, reader: Callable[..., Reader]
) -> None:
    someone = reader(width=width, signed_in=True)
    page = someone.page
    page.goto(site.origins["staff"] + "/ledger/import/")
    file = {"name": "table.csv", "mimeType": "text/csv", "buffer": _table(f"example-{width}")}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button").first.click()
    page.locator("button[name=take]").wait_for()
    someone.look()
    page.locator("button[name=take]").click()
    rejected = page.locator("a[href$='rejected.csv']")
    rejected.wait_for()
    someone.look()
    answer = page.request.get(site.origins["staff"] + (rejected.get_attribute("href") or ""))
    assert b"Not a code" in answer.body()
    assert someone.problems == []
