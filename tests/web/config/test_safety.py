"""What must not leak, and what `kanch check` must notice."""

import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kanch.web.config.logs import Redacted


def written(message: str, error: Exception | None = None) -> str:
    info = None
    if error is not None:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    record = logging.LogRecord("kanch", logging.ERROR, "file", 1, message, (), info)
    return Redacted("%(asctime)s %(message)s").format(record)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("mail to ani.k@example.org failed", "ani.k"),
        ("GET /en/?at=2023-09-26&name=Ani", "Ani"),
        ("from 192.0.2.17", "192.0.2.17"),
        ("from 2001:db8::1:2:3", "2001:db8"),
    ],
)
def test_log_line_holds_no_address_and_no_query(text: str, hidden: str) -> None:
    assert hidden not in written(text)
    assert hidden not in written("it broke", ValueError(text))


def test_log_line_keeps_the_time_of_day() -> None:
    assert "12:30:45" in written("at 12:30:45 it broke")


@pytest.mark.django_db
def test_stolen_session_row_opens_no_session(django_user_model: Any) -> None:
    from datetime import UTC, datetime

    from django.contrib.sessions.models import Session

    user = django_user_model.objects.create(
        email="ani@example.org",
        display_name="Ani",
        role="editor",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    assert client.get("/accounts/me/").status_code == 200
    stolen = Session.objects.get().session_key
    assert stolen != client.cookies["kanch_staff"].value
    thief = Client(SERVER_NAME="localhost")
    thief.cookies["kanch_staff"] = stolen
    assert thief.get("/accounts/me/").status_code == 302


def test_public_site_answers_reading_only(db: None, public_origin: None) -> None:
    client = Client(SERVER_NAME="localhost")
    for method in (client.post, client.put, client.delete):
        assert method("/en/").status_code == 405


def test_new_installation_is_closed_to_others(tmp_path: Path) -> None:
    from kanch.web.config.home import Home

    home = Home.at(tmp_path / "h", tmp_path / "keys")
    home.create({})
    for folder in (home.path, home.keys):
        assert folder.stat().st_mode & 0o077 == 0
    assert all(f.stat().st_mode & 0o077 == 0 for f in home.keys.iterdir())
