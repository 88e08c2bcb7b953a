"""An edition on its way: chosen, looked at, ordered, and its page afterwards."""

from collections.abc import Callable

import pytest

from tests.browser.harness import SIZES, Reader, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", SIZES)
def test_edition_is_chosen_looked_at_and_sent(
    width: int, scripts: bool, site: Site, reader: Callable[..., Reader]
) -> None:
    someone = reader(width=width, scripts=scripts, signed_in=True)
    page = someone.page
    page.goto(site.origins["staff"] + "/sending/new/")
    page.locator("input[name=groups][value=newsrooms]").check()
    page.locator("input[name=again]").check()
    page.locator("main form button").first.click()
    page.locator("button[name=send]").wait_for()
    someone.look()
    page.locator("button[name=send]").click()
    page.get_by_role("link", name="Who holds what").wait_for()
    someone.look()
    assert someone.problems == []


@pytest.mark.parametrize("width", SIZES)
def test_holders_are_told_what_changed_after_a_look(
    width: int, site: Site, reader: Callable[..., Reader]
) -> None:
    someone = reader(width=width, signed_in=True)
    page = someone.page
    page.goto(site.origins["staff"] + "/sending/appeals/displaced-2023/changes/")
    page.get_by_role("link", name="Not yet").wait_for()
    someone.look()
    assert "Look at what each gets" in page.locator("main").inner_text()
    assert someone.problems == []
