"""An edition of an invented appeal, and invented recipients.

Models are imported inside: this file is read before Django is set up.
"""

import uuid

import pytest

from tests.web.appeals.conftest import (  # noqa: F401
    NOW,
    _english,
    appeal,
    editor,
    ledger,
    now,
    person,
    publish,
    say,
    staff,
    write,
)


@pytest.fixture
def house(db):
    """No demo: the demo sends nothing."""
    from kanch.web.accounts.models import Organisation

    return Organisation.objects.create(
        pk=Organisation.ROW,
        name={"en": "Example Relief"},
        mail="office@example.org",
        content_languages=["en", "ru"],
        timezone="Asia/Yerevan",
        setup_done=True,
    )


@pytest.fixture
def coordinator(db):
    """With a second factor, which sending asks for."""
    made = person("coordinator", "coordinator")
    made.totp_confirmed_at = NOW
    made.save()
    return made


@pytest.fixture
def auditor(db):
    return person("auditor", "auditor")


@pytest.fixture
def edition(say, publish):  # noqa: F811
    """Edition 1, in English and Russian: 20 people."""
    say("dead", 20)
    return publish()


@pytest.fixture
def add(editor):  # noqa: F811
    """Adds a recipient: `add("Invented embassy", "ru", groups=["diplomats"])`."""
    from kanch.web.sending.services import RecipientDraft, save_recipient

    def save(name, language="en", *, key=None, **more):
        facts = {
            "kind": "institution",
            "address": f"{name.split()[-1].lower()}@example.org",
            "groups": ["all"],
        }
        draft = RecipientDraft(name=name, language=language, **facts | more)
        return save_recipient(actor=editor, draft=draft, key=key, now=NOW)

    return save


@pytest.fixture
def someone(add):
    """A private person who agreed."""

    def save(name="Invented Person", language="en", **more):
        from datetime import date

        consent = {
            "consent_on": date(2023, 9, 1),
            "consent_how": "by e-mail",
            "consent_for": "appeals",
        }
        return add(name, language, kind="other", personal=True, **consent | more)

    return save


@pytest.fixture
def send(coordinator, edition):
    """Looks at a plan and orders it, edition 1 to all unless said otherwise."""
    from kanch.web.sending.plans import Wanted, plan
    from kanch.web.sending.services import send as order

    def ordered(*, at=NOW, **more):
        wanted = Wanted(**{"slug": "call", "number": 1, "groups": ("all",)} | more)
        seen = plan(coordinator, wanted, now=at).digest
        return order(actor=coordinator, wanted=wanted, seen=seen, key=uuid.uuid4(), now=at)

    return ordered


@pytest.fixture
def unpaced(settings):
    """All mails leave at once."""
    settings.MAIL_PER_MINUTE = 100_000
