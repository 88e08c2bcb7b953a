"""The table of permissions, walked over every address of both origins."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from kanch.web.accounts.models import Organisation, Role, User
from kanch.web.accounts.permissions import PERMISSIONS
from kanch.web.accounts.walk import Address, walk
from kanch.web.ui.access import PUBLIC, SIGNED_IN

STAFF, PUBLIC_SITE = "kanch.web.config.staff_urls", "kanch.web.config.public_urls"
SIGN_IN = "/accounts/sign-in/"


def refused(answer) -> bool:
    """Not allowed by role, or asked to sign in. What else may happen is the view's own affair."""
    return answer.status_code == 403 or answer.headers.get("Location", "").startswith(SIGN_IN)


def open_address(client: Client, address: Address):
    return client.get(address.path)


@pytest.fixture
def person(db):
    Organisation.objects.create(pk=Organisation.ROW, setup_done=True, name={"en": "Relief"})

    def make(role):
        return User.objects.create(
            email=f"{role}@example.org",
            display_name="Invented",
            role=role,
            created_at=datetime(2023, 9, 26, 20, tzinfo=UTC),
        )

    return make


@pytest.mark.parametrize("urlconf", [STAFF, PUBLIC_SITE])
def test_every_view_says_who_may_open_it(urlconf):
    silent = [address.path for address in walk(urlconf) if address.access is None]
    assert silent == []


def test_every_permission_that_a_view_needs_is_in_the_table():
    asked = {address.access for address in walk(STAFF)} - {PUBLIC, SIGNED_IN, None}
    assert asked <= set(PERMISSIONS)


def test_the_public_site_asks_nobody_to_sign_in():
    closed = [address.path for address in walk(PUBLIC_SITE) if address.access != PUBLIC]
    assert closed == []


def test_a_coordinator_may_do_everything_and_nobody_else_manages_accounts():
    assert all(Role.COORDINATOR in roles for roles in PERMISSIONS.values())
    assert PERMISSIONS["accounts.manage"] == {Role.COORDINATOR}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_what_the_table_allows_and_nothing_else(role, person, client):
    user = person(role)
    wrong = []
    for address in walk(STAFF):
        if address.access == PUBLIC:
            continue
        # Anew each time: some addresses end the session.
        client.force_login(user)
        may = address.access == SIGNED_IN or role in PERMISSIONS[str(address.access)]
        if refused(open_address(client, address)) == may:
            wrong.append((address.path, address.access))
    assert wrong == []


def test_whoever_is_not_signed_in_opens_only_what_is_public(person, client):
    wrong = [
        (address.path, address.access)
        for address in walk(STAFF)
        if address.access != PUBLIC and not refused(open_address(client, address))
    ]
    assert wrong == []


@pytest.mark.parametrize("role", [None, *Role.values])
def test_forms_are_guarded_like_pages(role, person, client):
    """A refused POST writes nothing; it is answered before the view looks at it."""
    user = person(role) if role else None
    wrong = []
    for address in walk(STAFF):
        if address.access == PUBLIC:
            continue
        if user:
            client.force_login(user)
        may = user and (address.access == SIGNED_IN or role in PERMISSIONS[str(address.access)])
        if not may and not refused(client.post(address.path)):
            wrong.append((address.path, address.access))
    assert wrong == []
