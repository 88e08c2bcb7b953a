"""The auditor's page and the outbox page."""

import csv
import io
from datetime import timedelta

import pytest

from kanch.web.journal import services as journal
from kanch.web.journal.models import OutboxMessage


@pytest.fixture
def history(coordinator, auditor, now):
    for n in range(60):
        journal.record(
            actor=coordinator,
            action="accounts.profile_saved",
            subject=coordinator,
            at=now + timedelta(minutes=n),
        )
    journal.record(actor=auditor, action="accounts.signed_in", subject=auditor, at=now)


@pytest.fixture
def auditors_browser(client, auditor):
    client.force_login(auditor)
    return client


def test_events_are_shown_newest_first_in_pages(history, auditors_browser):
    page = auditors_browser.get("/journal/").context["page"]
    assert [e.sequence for e in page][:2] == [61, 60]
    second = auditors_browser.get("/journal/?page=2").context["page"]
    assert [e.sequence for e in second][-1] == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("action=accounts.signed_in", 1),
        ("role=coordinator", 60),
        ("role=auditor", 1),
        ("subject=accounts.user", 61),
        ("subject=Accounts.User+{auditor}", 1),
        ("subject=nothing", 0),
        ("action=unknown", 61),
    ],
)
def test_events_are_filtered(history, auditors_browser, auditor, query, count):
    url = f"/journal/?{query.format(auditor=auditor.pk)}"
    assert auditors_browser.get(url).context["page"].paginator.count == count


def test_the_state_of_the_chain_is_said_in_a_sentence(history, auditors_browser):
    assert "All 61 events hold together" in auditors_browser.get("/journal/").content.decode()


def test_the_download_names_nobody_and_follows_the_filter(history, auditors_browser, coordinator):
    answer = auditors_browser.get("/journal/events.csv?role=coordinator")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["sequence"] for row in rows] == [str(n) for n in range(1, 61)]
    assert rows[0]["actor"] == str(coordinator.pk)
    assert coordinator.display_name not in answer.content.decode()


def test_the_outbox_shows_what_waits_and_never_the_body(client, coordinator, now):
    journal.post(
        kind="accounts.invitation",
        recipient="somebody@example.org",
        subject="Invitation",
        body="A code: abcd",
        now=now,
    )
    OutboxMessage.objects.update(state="given up", last_error="TimeoutError")
    client.force_login(coordinator)
    page = client.get("/journal/outbox/").content.decode()
    assert "somebody@example.org" in page
    assert "TimeoutError" in page
    assert "A code: abcd" not in page
    answer = client.post(f"/journal/outbox/{OutboxMessage.objects.get().pk}/retry/", follow=True)
    assert "sent again" in answer.content.decode()
    assert OutboxMessage.objects.get().state == "waiting"


def test_what_may_have_left_is_listed_with_the_two_answers(client, coordinator, now):
    journal.post(
        kind="accounts.invitation",
        recipient="somebody@example.org",
        subject="Invitation",
        body="A code: abcd",
        now=now,
    )
    OutboxMessage.objects.update(state="unsure", handed_at=now)
    client.force_login(coordinator)
    page = client.get("/journal/outbox/").content.decode()
    assert "may have left" in page
    assert "Send it again" in page
    message = OutboxMessage.objects.get()
    answer = client.post(f"/journal/outbox/{message.pk}/arrived/", follow=True)
    assert "not sent again" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == "left"
