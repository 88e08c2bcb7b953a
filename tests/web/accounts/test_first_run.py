"""Starting an organisation of one's own."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from kanch.web.accounts import first_run, services
from kanch.web.accounts.first_run import NewCoordinator
from kanch.web.accounts.models import User
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services import AlreadyStarted
from kanch.web.journal.models import Event
from kanch.web.journal.queries import check_chain

from .conftest import PASSWORD

ME = NewCoordinator("me@example.org", PASSWORD, "Me", "hy")
START = "/accounts/start/"


@pytest.fixture
def told(monkeypatch):
    """What the rooms above are told, in place of what they do."""
    seen = []
    monkeypatch.setattr(first_run, "_resets", [seen.append])
    return seen


def start(now, who=ME, **more):
    values = {
        "name": "My Relief",
        "languages": ["hy", "en"],
        "currency": "EUR",
        "keep_ledger": True,
        "appeal_title": " Help ",
    }
    return first_run.start(who=who, now=now, **(values | more))


def test_from_the_demo_a_new_organisation_with_its_coordinator_begins(demo, now, told):
    demo.phone, demo.about = "+374 00 000000", {"en": "Invented"}
    demo.save()
    user = start(now)
    assert (user.email, user.role, user.language) == ("me@example.org", "coordinator", "hy")
    house = organisation()
    assert (house.name, house.content_languages) == ({"hy": "My Relief"}, ["hy", "en"])
    assert (house.is_demo, house.setup_done, house.currency) == (False, True, "EUR")
    assert (house.phone, house.about, house.demo_opens_at) == ("", {}, None)
    (what,) = told
    assert (what.actor, what.from_demo, what.keep_ledger) == (user, True, True)
    assert what.appeal_title == "Help"


def test_the_demos_accounts_and_codes_are_closed_and_stay_on_record(demo, person, now, told):
    invented = person("coordinator", is_demo=True)
    _invitation, code = services.invite(
        actor=invented, email="x@example.org", role="editor", by_mail=False, now=now
    )
    browser = Client()
    browser.force_login(invented)
    start(now)
    invented.refresh_from_db()
    assert not invented.is_active
    assert browser.get("/accounts/me/").status_code == 302
    with pytest.raises(services.WrongCode):
        services.accept_invitation(code=code, display_name="X", password=PASSWORD, now=now)
    last = Event.objects.first()
    assert (last.action, last.data) == (
        "accounts.organisation_started",
        {"from_demo": True, "kept_ledger": True},
    )
    assert check_chain().ok


def test_a_refused_start_leaves_the_demo_as_it_was(demo, person, now, told):
    invented = person("coordinator", is_demo=True)
    with pytest.raises(ValidationError, match="password"):
        start(now, who=NewCoordinator("me@example.org", "short", "Me"))
    with pytest.raises(ValidationError, match="address already"):
        start(now, who=NewCoordinator(invented.email, PASSWORD, "Me"))
    invented.refresh_from_db()
    assert invented.is_active
    assert organisation().is_demo
    assert told == []


def test_a_start_that_a_room_cannot_follow_leaves_the_demo_as_it_was(demo, now, monkeypatch):
    def fail(_start):
        raise ValidationError("The appeal has no title.")

    monkeypatch.setattr(first_run, "_resets", [fail])
    with pytest.raises(ValidationError, match="no title"):
        start(now)
    assert organisation().is_demo
    assert not User.objects.filter(email="me@example.org").exists()


def test_in_a_new_installation_its_coordinator_starts_once(coordinator, editor, now, told):
    with pytest.raises(PermissionDenied):
        start(now)
    with pytest.raises(PermissionDenied):
        start(now, who=editor)
    assert start(now, who=coordinator) == coordinator
    assert not told[0].from_demo
    with pytest.raises(AlreadyStarted):
        start(now, who=coordinator)


def test_the_page_is_open_to_all_in_the_demo_and_to_one_coordinator_elsewhere(
    client, coordinator, editor, now, told
):
    assert client.get(START).status_code == 404
    client.force_login(editor)
    assert client.get(START).status_code == 404
    client.force_login(coordinator)
    assert "Your account" not in client.get(START).content.decode()
    start(now, who=coordinator)
    assert client.get(START).status_code == 404


def test_the_page_starts_signs_in_and_closes(client, demo, told):
    assert START in client.get("/accounts/sign-in/").content.decode()
    form = {
        "name": "My Relief",
        "source_language": "en",
        "other_languages": ["hy", "en"],
        "currency": "amd",
        "appeal_title": "Help",
        "ledger": "empty",
        "display_name": "Me",
        "email": "me@example.org",
        "password": "short",
    }
    answer = client.post(START, form)
    assert answer.status_code == 422
    assert "My Relief" in answer.content.decode()
    answer = client.post(START, {**form, "password": PASSWORD})
    assert answer.headers["Location"] == "/"
    assert organisation().content_languages == ["en", "hy"]
    assert not told[0].keep_ledger
    assert client.get("/accounts/me/").context["user"].email == "me@example.org"
    assert client.get(START).status_code == 404
