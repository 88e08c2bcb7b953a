"""The pages, as somebody walks through them."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kanch.web.accounts import services
from kanch.web.accounts.models import User
from kanch.web.accounts.queries import organisation
from kanch.web.journal.services import deliver_outbox

from .conftest import PASSWORD

SIGN_IN = "/accounts/sign-in/"
NEW = "four quiet winter rivers"


@pytest.fixture
def browser(client, coordinator):
    client.force_login(coordinator)
    return client


def text(answer) -> str:
    return answer.content.decode()


def codes_on(answer) -> list[str]:
    return re.findall(r"<code>([a-z2-9-]{9,})</code>", text(answer))


def test_a_person_signs_in_and_comes_where_they_wanted(client, editor):
    answer = client.get("/accounts/me/")
    assert answer.headers["Location"] == f"{SIGN_IN}?next=/accounts/me/"
    form = {"email": editor.email, "password": PASSWORD, "next": "/accounts/me/"}
    assert client.post(SIGN_IN, form).headers["Location"] == "/accounts/me/"
    assert client.get(SIGN_IN).headers["Location"] == "/"


@pytest.mark.parametrize("url", ["https://evil.example.org/", "//evil.example.org", "javascript:1"])
def test_signing_in_leads_to_no_other_site(client, editor, url):
    form = {"email": editor.email, "password": PASSWORD, "next": url}
    assert client.post(SIGN_IN, form).headers["Location"] == "/"


def test_a_refused_sign_in_keeps_the_address_typed_and_never_the_password(client, editor):
    answer = client.post(SIGN_IN, {"email": editor.email, "password": "a wrong secret"})
    assert answer.status_code == 422
    assert editor.email in text(answer)
    assert "a wrong secret" not in text(answer)
    assert "is not right" in text(answer)


def test_known_and_unknown_addresses_get_the_same_page(client, editor):
    def page(email):
        answer = client.post(SIGN_IN, {"email": email, "password": "wrong"})
        return re.sub(r'value="\w{64}"', "", text(answer)).replace(email, "")

    assert page(editor.email) == page("nobody@example.org")


def test_the_second_step_comes_only_after_the_password(client, editor, device):
    totp, codes = device(editor, timezone.now() - timedelta(minutes=5))
    assert client.get("/accounts/sign-in/code/").headers["Location"] == SIGN_IN
    answer = client.post(SIGN_IN, {"email": editor.email, "password": PASSWORD})
    assert "Your password is right" in text(answer)
    assert client.get("/accounts/me/").status_code == 302
    assert client.post("/accounts/sign-in/code/", {"code": "000000"}).status_code == 422
    answer = client.post("/accounts/sign-in/code/", {"code": codes[0], "next": "/accounts/me/"})
    assert answer.headers["Location"] == "/accounts/me/"
    assert client.get("/accounts/me/").status_code == 200
    assert totp.secret not in text(client.get("/accounts/me/"))


def test_the_second_step_expires_and_ends_with_a_new_password(client, editor, device, now):
    device(editor)
    client.post(SIGN_IN, {"email": editor.email, "password": PASSWORD})
    assert client.get("/accounts/sign-in/code/").status_code == 200
    session = client.session
    old = (timezone.now() - timedelta(minutes=10)).isoformat()
    session["pending"] = {**session["pending"], "at": old}
    session.save()
    assert client.get("/accounts/sign-in/code/").status_code == 302
    client.post(SIGN_IN, {"email": editor.email, "password": PASSWORD})
    services.set_password(actor=editor, present=PASSWORD, password=NEW, now=now)
    assert client.get("/accounts/sign-in/code/").status_code == 302


def test_setting_up_a_second_factor_shows_picture_secret_and_codes_once(browser, coordinator):
    page = "/accounts/me/second-factor/"
    assert "data:image" not in text(browser.get(page))
    browser.post(page, {"begin": "yes"})
    shown = text(browser.get(page))
    assert 'src="data:image/svg+xml' in shown
    coordinator.refresh_from_db()
    secret = services.totp_secret(coordinator)
    assert secret in shown
    assert shown.index("FreeOTP") < shown.index("data:image")
    assert 'href="otpauth://totp/' in shown
    assert 'inputmode="numeric"' in shown
    assert browser.post(page, {"code": "12"}).status_code == 422

    import pyotp

    answer = browser.post(page, {"code": pyotp.TOTP(secret).now()})
    assert len(codes_on(answer)) == 10
    assert browser.get(page).headers["Location"] == "/accounts/me/"
    assert "10 recovery codes left" in text(browser.get("/accounts/me/"))
    assert secret not in text(browser.get("/accounts/me/"))


def test_new_recovery_codes_and_removal_ask_for_the_password(browser, coordinator, device):
    device(coordinator)
    for page in ("/accounts/me/recovery-codes/", "/accounts/me/second-factor/remove/"):
        assert browser.post(page, {"password": "wrong"}).status_code == 422
    answer = browser.post("/accounts/me/recovery-codes/", {"password": PASSWORD})
    assert len(codes_on(answer)) == 10
    answer = browser.post("/accounts/me/second-factor/remove/", {"password": PASSWORD})
    assert answer.status_code == 302
    assert browser.get("/accounts/me/recovery-codes/").status_code == 302


def test_an_invitation_handed_over_lets_somebody_make_their_account(browser, client_class):
    form = {"email": "new@example.org", "role": "volunteer", "by_mail": "no"}
    answer = browser.post("/accounts/people/invite/", form)
    (code,) = codes_on(answer)
    assert "new@example.org" in text(browser.get("/accounts/people/"))
    assert code not in text(browser.get("/accounts/people/"))
    guest = client_class()
    form = {"code": code, "display_name": "New", "password": "short"}
    answer = guest.post("/accounts/invitation/", form)
    assert answer.status_code == 422
    assert "too short" in text(answer)
    assert code in text(answer)
    answer = guest.post("/accounts/invitation/", {**form, "password": NEW})
    assert answer.headers["Location"] == "/"
    assert guest.get("/accounts/me/").status_code == 200
    assert User.objects.get(email="new@example.org").role == "volunteer"


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


def test_an_invitation_by_mail_shows_no_code_and_can_be_withdrawn(browser):
    form = {"email": "new@example.org", "role": "volunteer", "by_mail": "yes"}
    answer = browser.post("/accounts/people/invite/", form, follow=True)
    assert codes_on(answer) == []
    deliver_outbox(timezone.now())
    assert len(mail.outbox) == 1
    (invitation,) = browser.get("/accounts/people/").context["invitations"]
    browser.post(f"/accounts/people/invitations/{invitation.pk}/withdraw/")
    assert not browser.get("/accounts/people/").context["invitations"]


def test_a_forgotten_password_is_set_with_a_code(browser, client_class, editor):
    answer = browser.post(f"/accounts/people/{editor.pk}/password-code/", {"by_mail": "no"})
    (code,) = codes_on(answer)
    guest = client_class()
    wrong = {"code": "abcd-efgh", "password": NEW}
    assert guest.post("/accounts/new-password/", wrong).status_code == 422
    guest.post("/accounts/new-password/", {"code": code, "password": NEW})
    answer = guest.post(SIGN_IN, {"email": editor.email, "password": NEW})
    assert answer.status_code == 302


def test_a_coordinator_changes_roles_and_closes_accounts(browser, editor, coordinator):
    page = f"/accounts/people/{editor.pk}/"
    assert browser.post(page, {"role": "king"}).status_code == 422
    browser.post(page, {"role": "auditor"})
    assert User.objects.get(pk=editor.pk).role == "auditor"
    answer = browser.post(page + "close/", follow=True)
    assert "The account is closed" in text(answer)
    browser.post(page + "reopen/")
    browser.post(page + "sessions/")
    browser.post(page + "no-second-factor/")
    own = browser.post(f"/accounts/people/{coordinator.pk}/close/", follow=True)
    assert "your own account" in text(own)


@pytest.mark.parametrize("deed", ["close", "reopen", "sessions", "no-second-factor"])
def test_deeds_are_not_done_by_following_a_link(browser, editor, deed):
    assert browser.get(f"/accounts/people/{editor.pk}/{deed}/").status_code == 405


def test_the_person_chooses_the_language_of_their_pages(client, editor):
    answer = client.get(SIGN_IN, headers={"accept-language": "ru,en;q=0.5"})
    assert answer.headers["Content-Language"] == "ru"
    client.post("/accounts/language/", {"language": "hy", "next": SIGN_IN})
    assert client.get(SIGN_IN).headers["Content-Language"] == "hy"
    client.force_login(editor)
    client.post("/accounts/language/", {"language": "ru"})
    assert client.get("/accounts/me/").headers["Content-Language"] == "ru"
    client.post("/accounts/language/", {"language": "xx"})
    assert User.objects.get(pk=editor.pk).language == "ru"


def test_a_language_that_the_pages_do_not_have_becomes_english(client, db):
    answer = client.get(SIGN_IN, headers={"accept-language": "fr"})
    assert answer.headers["Content-Language"] == "en"


def test_the_organisation_is_saved_in_each_language_and_keeps_what_was_typed(browser):
    services.save_organisation(
        actor=services.system_actor(),
        now=timezone.now(),
        name={"en": "Relief", "hy": "Օգնություն"},
        content_languages=["en", "hy"],
    )
    form = {
        "name_en": "Example Relief",
        "name_hy": "Օրինակ",
        "about_hy": "Մենք",
        "source_language": "hy",
        "other_languages": ["en", "ru"],
        "currency": "eur",
        "timezone": "Asia/Yerevan",
    }
    answer = browser.post("/accounts/organisation/", {**form, "timezone": "Nowhere"})
    assert answer.status_code == 422
    assert "Nowhere" in text(answer)
    assert browser.post("/accounts/organisation/", form).status_code == 302
    house = organisation()
    assert house.name == {"en": "Example Relief", "hy": "Օրինակ"}
    assert house.about == {"hy": "Մենք"}
    assert house.content_languages == ["hy", "en", "ru"]
    assert house.currency == "EUR"


def test_html_in_a_name_is_shown_as_text(browser, person):
    person("editor", email="x@example.org")
    User.objects.filter(email="x@example.org").update(display_name="<script>alert(1)</script>")
    assert "<script>" not in text(browser.get("/accounts/people/"))


def test_where_only_the_second_factor_is_missing_the_page_leads_to_it(
    browser, coordinator, settings, rf
):
    from kanch.web.accounts.middleware import SessionEnds
    from kanch.web.accounts.permissions import SecondFactorNeeded

    request = browser.get("/accounts/me/").wsgi_request
    request._messages = _Messages()
    answer = SessionEnds(lambda r: None).process_exception(request, SecondFactorNeeded())
    assert answer.headers["Location"] == "/accounts/me/second-factor/"
    assert SessionEnds(lambda r: None).process_exception(request, KeyError()) is None


class _Messages(list):
    def add(self, level, message, extra_tags=""):
        self.append(message)
