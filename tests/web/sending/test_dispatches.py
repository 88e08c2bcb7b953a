"""An edition goes to its recipients, each in their language, once; and what became of each."""

import pytest

from kanch.web.journal.services import deliver_outbox
from kanch.web.sending.models import Holding

pytestmark = pytest.mark.usefixtures("unpaced")


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
