"""Models are imported inside: this file is read before Django is set up."""

from datetime import UTC, datetime

import pyotp
import pytest

NOW = datetime(2023, 9, 26, 20, 0, tzinfo=UTC)
PASSWORD = "seven calm apricot trees"


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def person(db):
    """Makes an invented person with a role."""

    def make(role, **more):
        from kanch.web.accounts.models import User

        user = User(
            email=more.pop("email", f"{role}@example.org"),
            display_name=f"Invented {role}",
            role=role,
            created_at=NOW,
            **more,
        )
        user.set_password(PASSWORD)
        user.save()
        return user

    return make


@pytest.fixture
def coordinator(person):
    return person("coordinator")


@pytest.fixture
def editor(person):
    return person("editor")


@pytest.fixture
def device():
    """Sets up a second factor and returns the device that shows its codes."""

    def enrol(user, now=NOW):
        from kanch.web.accounts import services

        totp = pyotp.TOTP(services.enrol_totp(actor=user, now=now))
        codes = services.confirm_totp(actor=user, code=totp.at(now), now=now)
        user.refresh_from_db()
        return totp, codes

    return enrol


@pytest.fixture
def demo(db):
    from kanch.web.accounts.models import Organisation

    return Organisation.objects.create(
        pk=Organisation.ROW,
        is_demo=True,
        setup_done=True,
        name={"en": "Example Relief Yerevan"},
        content_languages=["en", "hy"],
    )


@pytest.fixture
def deeds():
    """The action codes in the journal so far."""

    def read():
        from kanch.web.journal.models import Event

        return list(Event.objects.order_by("sequence").values_list("action", flat=True))

    return read
