"""Models are imported inside: this file is read before Django is set up."""

from datetime import UTC, datetime

import pytest

NOW = datetime(2023, 9, 26, 20, 0, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


def person(role):
    from kanch.web.accounts.models import User

    return User.objects.create(
        email=f"{role}@example.org",
        display_name=f"Invented {role}",
        role=role,
        created_at=NOW,
    )


@pytest.fixture
def coordinator(db):
    return person("coordinator")


@pytest.fixture
def auditor(db):
    return person("auditor")
