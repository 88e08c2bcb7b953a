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
