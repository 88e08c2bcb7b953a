"""Two at once on one PostgreSQL: each mail is ordered once, leaves once, and is counted."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.web.mail_server import Desk, listening
from tests.web.sending.conftest import (  # noqa: F401
    add,
    appeal,
    coordinator,
    edition,
    editor,
    house,
    ledger,
    now,
    publish,
    say,
    staff,
    write,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_workers_at_once_send_each_message_once(settings: Any) -> None:
    from kanch.web.journal import services as journal
    from kanch.web.journal.models import OutboxMessage

    moment = timezone.now()
    for n in range(30):
        journal.post(
            kind="accounts.invitation",
            recipient=f"n{n}@example.org",
            subject="Invitation",
            body="A code",
            now=moment,
        )
    desk = Desk()

    def work() -> None:
        try:
            journal.deliver_outbox(moment + timedelta(seconds=1))
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


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised, when all begin in the same moment."""
    gate = threading.Barrier(len(acts))
    got: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        try:
            got[place] = acts[place]()
        except Exception as error:
            got[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@pytest.mark.parametrize("one_button", [True, False])
def test_two_who_send_at_once_write_to_nobody_twice(
    add: Any,  # noqa: F811
    edition: Any,  # noqa: F811
    coordinator: Any,  # noqa: F811
    now: Any,  # noqa: F811
    one_button: bool,
) -> None:
    from kanch.web.sending import services
    from kanch.web.sending.models import Delivery, Dispatch
    from kanch.web.sending.plans import Wanted, plan

    for n in range(20):
        add(f"Invented office{n}")
    wanted = Wanted("call", 1, groups=("all",))
    seen = plan(coordinator, wanted, now=now).digest
    keys = [uuid.uuid4()] * 4 if one_button else [uuid.uuid4() for _n in range(4)]
    got = at_once(
        *(
            lambda key=key: services.send(
                actor=coordinator, wanted=wanted, seen=seen, key=key, now=now
            )
            for key in keys
        )
    )
    assert Dispatch.objects.count() == 1
    assert Delivery.objects.count() == 20
    refused = [error for error in got if isinstance(error, Exception)]
    assert {type(error) for error in refused} <= {services.PlanChanged}
    assert len(refused) == (0 if one_button else 3)


def test_a_sending_is_done_though_its_last_mails_leave_at_once(
    add: Any,  # noqa: F811
    edition: Any,  # noqa: F811
    coordinator: Any,  # noqa: F811
    now: Any,  # noqa: F811
) -> None:
    from kanch.web.journal.models import Event, OutboxMessage
    from kanch.web.sending import services
    from kanch.web.sending.outcomes import settled
    from kanch.web.sending.plans import Wanted, plan

    for n in range(2):
        add(f"Invented office{n}")
    wanted = Wanted("call", 1, groups=("all",))
    seen = plan(coordinator, wanted, now=now).digest
    dispatch = services.send(actor=coordinator, wanted=wanted, seen=seen, key=uuid.uuid4(), now=now)
    first, second = dispatch.deliveries.values_list("key", flat=True)
    written, other_done = threading.Event(), threading.Event()

    def one() -> None:
        with transaction.atomic():
            settled(first, OutboxMessage.State.LEFT, now, "")
            written.set()
            # Long enough for the other, if nothing makes it wait for this one.
            other_done.wait(0.5)

    def other() -> None:
        written.wait(5)
        with transaction.atomic():
            settled(second, OutboxMessage.State.LEFT, now, "")
        other_done.set()

    assert at_once(one, other) == [None, None]
    dispatch.refresh_from_db()
    assert dispatch.done_at
    done = Event.objects.filter(action="sending.dispatch_done")
    assert [event.data for event in done] == [{"sent": 2, "not_sent": 0}]
