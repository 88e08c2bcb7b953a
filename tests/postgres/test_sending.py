"""Two workers on one PostgreSQL: each message leaves by one of them, once."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.web.mail_server import Desk, listening

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_workers_at_once_send_each_message_once(settings: Any) -> None:
    from kanch.web.journal import services as journal
    from kanch.web.journal.models import OutboxMessage

    now = timezone.now()
    for n in range(30):
        journal.post(
            kind="accounts.invitation",
            recipient=f"n{n}@example.org",
            subject="Invitation",
            body="A code",
            now=now,
        )
    desk = Desk()

    def work() -> None:
        try:
            journal.deliver_outbox(now + timedelta(seconds=1))
        finally:
            connection.close()

    with listening(desk) as port:
        settings.EMAIL_BACKEND = "kanch.web.journal.mail_server.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        workers = [threading.Thread(target=work) for _n in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert Counter(desk.addresses) == Counter(f"n{n}@example.org" for n in range(30))
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"left"}
