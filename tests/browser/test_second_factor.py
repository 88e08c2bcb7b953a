"""Setting up a second factor and signing in with it: pages that come up only on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from tests.browser import harness
from tests.browser.harness import Reader, Site

pytestmark = pytest.mark.browser
ROLE = "auditor"


def test_second_factor_is_set_up_and_asked_for(site: Site, reader: Callable[..., Reader]) -> None:
    staff = site.origins["staff"]
    someone = reader(width=390)
    page = someone.page
    harness.give_password(page, site, ROLE)
    page.goto(staff + "/accounts/me/second-factor/")
    page.locator("button[name=begin]").click()
    someone.look()
    device = pyotp.TOTP(page.locator("main code").first.inner_text().replace(" ", ""))
    now = datetime.now(UTC)
    _send_code(someone, device.at(now))
    someone.look()
    assert page.locator("main li").count() >= 10, "recovery codes are shown once"
    someone.read(staff + "/accounts/me/recovery-codes/")
    someone.read(staff + "/accounts/me/second-factor/remove/")

    page.locator("form[action$='sign-out/'] button").click()
    harness.give_password(page, site, ROLE)
    someone.look()
    # The code that was used is not taken twice; the next one is good already.
    _send_code(someone, device.at(now + timedelta(seconds=device.interval)))
    page.locator("form[action$='sign-out/']").wait_for()
    assert someone.problems == []


def _send_code(someone: Reader, code: str) -> None:
    field = someone.page.locator("input[autocomplete=one-time-code]")
    field.fill(code)
    field.press("Enter")
    field.wait_for(state="detached")
