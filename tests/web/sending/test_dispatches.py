"""An edition goes to its recipients, each in their language, once; and what became of each."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from kanch.web.accounts.permissions import SecondFactorNeeded
from kanch.web.appeals.renditions.services import make_missing
from kanch.web.journal.models import Event, OutboxMessage
from kanch.web.journal.services import deliver_outbox
from kanch.web.journal.services.outbox import PAUSES
from kanch.web.sending import services
from kanch.web.sending.models import Delivery, Dispatch, Holding
from kanch.web.sending.plans import Wanted, plan

pytestmark = pytest.mark.usefixtures("unpaced")
SECOND = timedelta(seconds=1)


def states(dispatch):
    return [d.state for d in dispatch.deliveries.order_by("pk")]


def test_an_edition_arrives_in_each_recipients_language(send, add, now, mail_server):
    add("Invented embassy", "ru")
    add("Invented newsroom", "en")
    dispatch = send()
    assert deliver_outbox(now) == 2
    russian, english = sorted(mail_server.messages, key=lambda m: m["To"])
    assert english["To"] == "newsroom@example.org"
    assert english["Subject"] == "An invented appeal"
    assert russian["Subject"] == "Вымышленный призыв"
    assert states(dispatch) == ["sent", "sent"]
    assert {h.recipient.name for h in Holding.objects.all()} == {
        "Invented embassy",
        "Invented newsroom",
    }


def test_a_reader_of_another_language_gets_the_first_one_and_the_plan_says_so(
    edition, add, coordinator, now
):
    add("Invented ministry", "de")
    (variant,) = plan(coordinator, Wanted("call", 1, groups=("all",)), now=now).variants
    assert variant.language == "en"
    assert [p.fell_back for p in variant.planned] == [True]


def content(message):
    """The bytes of a mail below its headers, and the headers that are not the recipient's."""
    headers = {k: v for k, v in message.items() if k not in ("To", "Message-ID", "Date")}
    return headers, message.as_bytes().split(b"\r\n\r\n", 1)[1]


def test_two_recipients_of_a_language_get_the_same_bytes_and_links(
    send, add, someone, now, mail_server
):
    add("Invented embassy", "ru")
    add("Invented newsroom", "ru")
    someone("Invented Reader", "ru")
    send()
    deliver_outbox(now)
    first, second, third = map(content, mail_server.messages)
    assert first == second == third
    body = b"".join(part.get_payload(decode=True) for part in _leaves(mail_server.messages[0]))
    assert b"<img" not in body
    assert b"reader" not in body.lower()
    links = set(re.findall(rb"https?://[^\s\"'<>]+", body))
    assert all(b"localhost:8000/" in link for link in links)


def test_the_pdf_goes_along_where_it_was_chosen(send, edition, add, now, mail_server):
    make_missing(now)
    add("Invented embassy", "ru")
    send(with_pdf=True)
    deliver_outbox(now)
    (message,) = mail_server.messages
    (pdf,) = (part for part in _leaves(message) if part.get_filename())
    assert pdf.get_filename() == "call-1-ru.pdf"
    kept = edition.renditions.get(language="ru", form="pdf")
    assert pdf.get_payload(decode=True) == bytes(kept.body)


def test_a_mail_waits_while_its_form_is_not_made(send, edition, add, now, mail_server):
    add("Invented embassy")
    dispatch = send()
    edition.renditions.all().delete()
    assert deliver_outbox(now) == 0
    assert states(dispatch) == ["waiting"]
    make_missing(now)
    assert deliver_outbox(now + 2 * PAUSES[0]) == 1
    assert states(dispatch) == ["sent"]


def _leaves(message):
    return [part for part in message.walk() if not part.is_multipart()]


def test_headers_hold_nothing_of_the_recipient_but_their_address(send, someone, now, mail_server):
    someone("Secret Person")
    send()
    deliver_outbox(now)
    (message,) = mail_server.messages
    assert message["To"] == "person@example.org"
    rest = " ".join(str(v) for k, v in message.items() if k != "To")
    assert "person" not in rest.lower()
    assert message["Reply-To"] == "office@example.org"
    assert message["List-Unsubscribe"] == "<mailto:office@example.org?subject=stop>"


def test_each_mail_says_how_to_get_nothing_more_in_its_language(send, add, now, mail_server):
    add("Invented embassy", "en")
    send()
    deliver_outbox(now)
    text, html = _leaves(mail_server.messages[0])
    for part in (text, html):
        assert "office@example.org" in part.get_content()


def test_the_outbox_keeps_neither_address_nor_text(send, someone, now):
    someone("Secret Person")
    send()
    row = OutboxMessage.objects.get()
    assert (row.recipient, row.body) == ("", "")
    assert "example.org" not in str(row.__dict__)


def test_what_was_looked_at_is_what_is_sent(edition, add, coordinator, now):
    add("Invented embassy")
    wanted = Wanted("call", 1, groups=("all",))
    seen = plan(coordinator, wanted, now=now).digest
    add("Invented newsroom")
    with pytest.raises(services.PlanChanged, match="Look at it once more") as refused:
        services.send(actor=coordinator, wanted=wanted, seen=seen, key=uuid.uuid4(), now=now)
    assert len(refused.value.plan.planned) == 2
    assert not Dispatch.objects.exists()


def test_a_button_pressed_twice_sends_once(edition, add, coordinator, now):
    add("Invented embassy")
    wanted, key = Wanted("call", 1, groups=("all",)), uuid.uuid4()
    seen = plan(coordinator, wanted, now=now).digest
    first, second = (
        services.send(actor=coordinator, wanted=wanted, seen=seen, key=key, now=now)
        for _n in range(2)
    )
    assert first == second
    assert OutboxMessage.objects.count() == 1


def test_whoever_got_the_edition_does_not_get_it_again_unless_asked_for(
    send, add, coordinator, now
):
    add("Invented embassy")
    send()
    wanted = Wanted("call", 1, groups=("all",))
    made = plan(coordinator, wanted, now=now)
    assert made.planned == []
    assert [str(s.why) for s in made.skipped] == ["has this edition already"]
    with pytest.raises(services.NobodyToSendTo, match="Nobody would get anything"):
        services.send(actor=coordinator, wanted=wanted, seen=made.digest, key=uuid.uuid4(), now=now)
    again = Wanted("call", 1, groups=("all",), again=True)
    assert len(plan(coordinator, again, now=now).planned) == 1


def test_only_a_coordinator_with_a_second_factor_sends(edition, add, coordinator, editor, now):
    add("Invented embassy")
    wanted = Wanted("call", 1, groups=("all",))
    seen = plan(editor, wanted, now=now).digest
    with pytest.raises(PermissionDenied, match=r"^$"):
        services.send(actor=editor, wanted=wanted, seen=seen, key=uuid.uuid4(), now=now)
    coordinator.totp_confirmed_at = None
    coordinator.save()
    with pytest.raises(SecondFactorNeeded, match=r"^$"):
        services.send(actor=coordinator, wanted=wanted, seen=seen, key=uuid.uuid4(), now=now)


def test_a_refused_address_is_shown_and_not_written_to_until_it_is_corrected(
    send, add, coordinator, now, mail_server
):
    row = add("Invented embassy")
    mail_server.at_recipient = lambda address: "550 no such user"
    dispatch = send()
    deliver_outbox(now)
    assert states(dispatch) == ["refused"]
    assert not Holding.objects.exists()
    made = plan(coordinator, Wanted("call", 1, groups=("all",)), now=now)
    assert "came back" in str(made.skipped[0].why)
    add("Invented embassy", key=row.key, address="right@example.org")
    assert len(plan(coordinator, Wanted("call", 1, groups=("all",)), now=now).planned) == 1


def test_a_mail_that_is_put_off_waits_and_arrives(send, add, now, mail_server):
    add("Invented embassy")
    mail_server.at_recipient = lambda address: "451 later"
    dispatch = send()
    deliver_outbox(now)
    assert states(dispatch) == ["waiting"]
    mail_server.at_recipient = lambda address: None
    deliver_outbox(now + PAUSES[0] + SECOND)
    assert states(dispatch) == ["sent"]


def test_when_all_is_done_the_journal_tells_it_once_and_names_nobody(
    send, add, someone, now, mail_server
):
    add("Invented embassy")
    someone("Secret Person")
    send()
    before = Event.objects.count()
    deliver_outbox(now)
    (event,) = Event.objects.order_by("sequence")[before:]
    assert event.action == "sending.dispatch_done"
    assert event.data == {"sent": 2, "not_sent": 0}
    everything = " ".join(str(e.payload()) for e in Event.objects.all())
    assert "example.org" not in everything
    assert "Secret" not in everything


def test_whoever_asks_to_stop_while_mails_wait_gets_nothing(send, add, editor, now, mail_server):
    row = add("Invented embassy")
    add("Invented newsroom")
    dispatch = send()
    services.stop(actor=editor, key=row.key, why="asked", now=now)
    deliver_outbox(now)
    assert mail_server.addresses == ["newsroom@example.org"]
    assert states(dispatch) == ["off", "sent"]


def test_whoever_was_stopped_behind_the_outbox_gets_nothing_either(send, add, now, mail_server):
    row = add("Invented embassy")
    dispatch = send()
    row.stopped_at, row.stopped_why = now, "asked"
    row.save()
    deliver_outbox(now)
    assert mail_server.taken == []
    assert states(dispatch) == ["off"]


@pytest.mark.parametrize(
    "way",
    [
        {"channel": "hand", "address": ""},
        {"channel": "post", "address": "Invented Street 1, Yerevan"},
        {"channel": "web form", "address": "https://example.org/form"},
    ],
)
def test_whoever_is_reached_another_way_by_now_gets_no_mail_and_holds_nothing(
    send, add, now, mail_server, way
):
    row = add("Invented embassy")
    add("Invented newsroom")
    send()
    add("Invented embassy", key=row.key, **way)
    assert deliver_outbox(now) == 1
    assert mail_server.addresses == ["newsroom@example.org"]
    assert row.deliveries.get().state == Delivery.State.OFF
    assert not row.holdings.exists()


def test_what_has_not_left_is_called_off(send, add, coordinator, now, mail_server, settings):
    settings.MAIL_PER_MINUTE = 1
    add("Invented embassy")
    add("Invented newsroom")
    add("Invented office", channel="post", address="1 Invented Street")
    dispatch = send()
    assert deliver_outbox(now) == 1
    assert services.call_off(actor=coordinator, key=dispatch.key, now=now) == 2
    dispatch.refresh_from_db()
    assert sorted(states(dispatch)) == ["off", "off", "sent"]
    assert dispatch.done_at == now


def test_who_has_no_mail_is_listed_to_be_handed_over(send, add, editor, now):
    add("Invented office", channel="post", address="1 Invented Street, Yerevan")
    dispatch = send()
    (delivery,) = dispatch.deliveries.all()
    assert delivery.state == "to do"
    assert not OutboxMessage.objects.exists()
    with pytest.raises(ValidationError, match="still to come"):
        services.hand_over(actor=editor, key=delivery.key, on=date(2023, 9, 28), now=now)
    services.hand_over(actor=editor, key=delivery.key, on=date(2023, 9, 26), now=now)
    assert states(dispatch) == ["sent"]
    assert Holding.objects.get().since == date(2023, 9, 26)


def test_a_mail_whose_answer_was_lost_is_decided_by_a_person(
    send, add, coordinator, now, mail_server
):
    row = add("Invented embassy")
    dispatch = send()
    delivery = dispatch.deliveries.get()
    OutboxMessage.objects.update(state="leaving", handed_at=now)
    deliver_outbox(now + timedelta(hours=1))
    assert states(dispatch) == ["unsure"]
    assert not Holding.objects.exists()
    services.say_what_became(actor=coordinator, key=delivery.key, arrived=True, now=now)
    assert states(dispatch) == ["sent"]
    assert Holding.objects.get().recipient == row
    deliver_outbox(now + timedelta(days=1))
    assert mail_server.taken == []


def test_a_mail_whose_answer_was_lost_is_sent_again_when_a_person_says_so(
    send, add, coordinator, now, mail_server
):
    add("Invented embassy")
    dispatch = send()
    OutboxMessage.objects.update(state="leaving", handed_at=now)
    later = now + timedelta(hours=1)
    deliver_outbox(later)
    key = dispatch.deliveries.get().key
    services.say_what_became(actor=coordinator, key=key, arrived=False, now=later)
    assert states(dispatch) == ["waiting"]
    deliver_outbox(later)
    assert mail_server.addresses == ["embassy@example.org"]
    assert states(dispatch) == ["sent"]


def test_a_mail_that_comes_back_later_is_noted_and_nobody_holds_it(
    send, add, editor, now, mail_server
):
    row = add("Invented embassy")
    dispatch = send()
    deliver_outbox(now)
    services.came_back(actor=editor, key=dispatch.deliveries.get().key, now=now)
    row.refresh_from_db()
    assert row.bounced_at == now
    assert states(dispatch) == ["refused"]
    assert not Holding.objects.exists()
    with pytest.raises(Http404, match=r"^$"):
        services.came_back(actor=editor, key=dispatch.deliveries.get().key, now=now)


def test_where_no_mail_server_is_named_nothing_is_called_sent(send, add, edition, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    row = add("Invented embassy")
    with pytest.raises(services.NoMailServer, match="names no mail server"):
        send()
    assert not Dispatch.objects.exists()
    add("Invented embassy", key=row.key, channel="hand", address="")
    assert states(send()) == ["to do"]


def test_the_demo_writes_files_whatever_mail_server_it_names(
    send, add, house, now, mail_server, settings, tmp_path
):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    add("Invented embassy")
    send()
    house.is_demo = True
    house.save()
    assert deliver_outbox(now) == 1
    assert mail_server.taken == []
    assert "embassy@example.org" in next(tmp_path.iterdir()).read_text("utf-8")


def test_many_recipients_are_planned_and_ordered_in_few_queries(
    send, add, django_assert_max_num_queries
):
    for n in range(30):
        add(f"Invented office{n}")
    with django_assert_max_num_queries(60):
        send()
    assert Delivery.objects.count() == 30
