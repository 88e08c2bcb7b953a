"""Two workers on one PostgreSQL make the forms of an edition: each is kept once."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2023, 9, 26, 16, 0, tzinfo=UTC)


def test_workers_at_once_keep_each_form_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from kanch.web.accounts.models import Organisation
    from kanch.web.accounts.services import system_actor
    from kanch.web.appeals import services
    from kanch.web.appeals.models import Rendition
    from kanch.web.appeals.renditions import services as renditions
    from kanch.web.journal.models import Event

    Organisation.objects.create(
        pk=Organisation.ROW, name={"en": "Example Relief"}, content_languages=["en"]
    )
    actor = system_actor()
    services.create_appeal(actor=actor, slug="call", title="An invented appeal", now=NOW)
    services.save_text(
        actor=actor,
        slug="call",
        language="en",
        title="An invented appeal",
        body="Help us.",
        follows=1,
        now=NOW,
    )
    services.publish(actor=actor, slug="call", now=NOW)
    Rendition.objects.all().delete()
    together = threading.Barrier(3)
    make = renditions._body

    def made(*args: Any) -> bytes:
        body: bytes = make(*args)
        together.wait(timeout=30)
        return body

    monkeypatch.setattr(renditions, "_body", made)
    before = Event.objects.filter(action="appeals.forms_made").count()

    def work() -> None:
        try:
            renditions.make_missing(NOW)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    forms = [one.form for one in Rendition.objects.all()]
    assert sorted(forms) == ["html", "mail", "pdf", "txt"]
    assert Event.objects.filter(action="appeals.forms_made").count() == before + 4
