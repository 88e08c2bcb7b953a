"""What tests of several rooms stand on."""

import pytest


@pytest.fixture(scope="module")
def demo_once(django_db_setup, django_db_blocker):
    """The demo, loaded once for a module and gone after it."""
    from django.db import transaction

    from kanch.web.publication.demo import load_demo

    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(lambda text: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def mail_server(settings):
    """A real mail server that the outbox talks to."""
    from tests.web.mail_server import Desk, listening

    desk = Desk()
    with listening(desk) as port:
        settings.EMAIL_BACKEND = "kanch.web.journal.mail_server.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield desk
