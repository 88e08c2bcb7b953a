"""Sessions end: by the clock, by a new password, by a coordinator; and lose nobody's text."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from kanch.web.accounts import services
from kanch.web.accounts.sessions import ABSOLUTE, IDLE, forget_sessions

from .conftest import PASSWORD

ACCOUNT = "/accounts/me/"


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def age(client, **moments):
    """Let the session look as if it began, or was last used, so long ago."""
    session = client.session
    for name, ago in moments.items():
        session[name] = (timezone.now() - ago).isoformat()
    session.save()


def is_in(client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_a_session_in_use_goes_on(signed_in):
    age(signed_in, began=ABSOLUTE - timedelta(minutes=1), seen=IDLE - timedelta(minutes=1))
    assert is_in(signed_in)
    last = datetime.fromisoformat(signed_in.session["seen"])
    assert timezone.now() - last < timedelta(minutes=1)


def test_a_session_ends_after_half_an_hour_without_use_and_says_so(signed_in):
    age(signed_in, seen=IDLE)
    answer = signed_in.get(ACCOUNT, follow=True)
    assert answer.redirect_chain == [(f"/accounts/sign-in/?next={ACCOUNT}", 302)]
    assert "nothing happened for half an hour" in answer.content.decode()
    assert "half an hour" not in signed_in.get("/accounts/sign-in/").content.decode()


def test_a_session_ends_after_twelve_hours_even_in_use(signed_in):
    age(signed_in, began=ABSOLUTE)
    assert "after twelve hours" in signed_in.get(ACCOUNT, follow=True).content.decode()


def test_a_session_without_its_moments_is_over(signed_in):
    session = signed_in.session
    del session["began"]
    session.save()
    assert not is_in(signed_in)


@pytest.mark.parametrize(
    "deed",
    [
        lambda actor, user, now: services.change_role(
            actor=actor, user_id=user.pk, role="auditor", now=now
        ),
        lambda actor, user, now: services.deactivate(actor=actor, user_id=user.pk, now=now),
        lambda actor, user, now: services.end_sessions(actor=actor, user_id=user.pk, now=now),
        lambda actor, user, now: services.reset_second_factor(
            actor=actor, user_id=user.pk, now=now
        ),
        lambda actor, user, now: services.set_password(
            actor=user, present=PASSWORD, password="four quiet winter rivers", now=now
        ),
    ],
)
def test_what_a_coordinator_does_or_a_new_password_ends_sessions_at_once(
    signed_in, coordinator, editor, now, deed
):
    assert is_in(signed_in)
    deed(coordinator, editor, now)
    assert not is_in(signed_in)


def test_ending_all_other_sessions_keeps_this_one(signed_in, client_class, editor, deeds):
    elsewhere = client_class()
    elsewhere.force_login(editor)
    signed_in.post("/accounts/me/sessions/")
    assert is_in(signed_in)
    assert not is_in(elsewhere)
    assert deeds() == ["accounts.sessions_ended"]


def test_changing_ones_password_keeps_this_session_and_ends_the_others(
    signed_in, client_class, editor
):
    elsewhere = client_class()
    elsewhere.force_login(editor)
    new = {"present": PASSWORD, "password": "four quiet winter rivers"}
    assert signed_in.post("/accounts/me/password/", new).status_code == 302
    assert is_in(signed_in)
    assert not is_in(elsewhere)


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


def test_signing_out_is_on_record(signed_in, deeds):
    signed_in.post("/accounts/sign-out/")
    assert not is_in(signed_in)
    assert deeds() == ["accounts.signed_out"]


def test_the_key_of_a_session_changes_when_somebody_signs_in(client, editor):
    client.post("/accounts/language/", {"language": "hy"})
    before = client.session.session_key
    client.post("/accounts/sign-in/", {"email": editor.email, "password": PASSWORD})
    assert client.session.session_key != before


def test_pages_of_the_staff_are_not_kept_by_browsers(signed_in):
    assert signed_in.get(ACCOUNT).headers["Cache-Control"] == "no-store"


def test_sessions_that_are_over_are_forgotten(signed_in):
    from django.contrib.sessions.models import Session

    forget_sessions(timezone.now())
    assert Session.objects.count() == 1
    forget_sessions(timezone.now() + timedelta(days=1))
    assert not Session.objects.exists()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_text_sent_too_late_is_kept_until_one_has_signed_in_again(signed_in, editor):
    age(signed_in, seen=IDLE)
    typed = {"display_name": "Նոր անուն <b>", "language": "hy"}
    answer = signed_in.post(ACCOUNT, typed)
    assert answer.status_code == 403
    assert "What you typed is not lost" in answer.content.decode()
    editor.refresh_from_db()
    assert editor.display_name == "Invented editor"

    held = hidden(answer.content.decode(), "held")
    wrong = {"email": editor.email, "password": "wrong", "held": held}
    answer = signed_in.post("/accounts/sign-in/", wrong)
    assert hidden(answer.content.decode(), "held") == held

    right = {"email": editor.email, "password": PASSWORD, "held": held}
    answer = signed_in.post("/accounts/sign-in/", right)
    late = answer.context["late"]
    assert (late.path, dict(late.fields)) == (ACCOUNT, typed)
    assert "<b>" not in answer.content.decode()
    signed_in.post(late.path, dict(late.fields))
    editor.refresh_from_db()
    assert editor.display_name == "Նոր անուն <b>"


def test_a_text_sent_too_late_survives_the_second_factor(signed_in, editor, device):
    totp, _codes = device(editor, timezone.now() - timedelta(minutes=5))
    age(signed_in, seen=IDLE)
    page = signed_in.post(ACCOUNT, {"display_name": "New", "language": "en"}).content.decode()
    first = {"email": editor.email, "password": PASSWORD, "held": hidden(page, "held")}
    page = signed_in.post("/accounts/sign-in/", first).content.decode()
    second = {"code": totp.now(), "held": hidden(page, "held")}
    answer = signed_in.post("/accounts/sign-in/code/", second)
    assert dict(answer.context["late"].fields)["display_name"] == "New"


def test_passwords_and_codes_are_never_carried(signed_in):
    age(signed_in, seen=IDLE)
    answer = signed_in.post("/accounts/me/password/", {"present": "secret", "password": "secret"})
    assert 'name="held"' not in answer.content.decode()


def test_a_held_form_that_is_not_ours_is_ignored(client, editor):
    first = {"email": editor.email, "password": PASSWORD, "held": "forged:1:x"}
    assert client.post("/accounts/sign-in/", first).status_code == 302
