"""A mail of a delivery, made when it leaves: nothing of it is kept for each recipient."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from kanch.web.accounts.queries import organisation
from kanch.web.accounts.sealing import Unreadable
from kanch.web.journal import services as journal
from kanch.web.sending.models import Delivery
from kanch.web.sending.plans import not_to_be_written
from kanch.web.sending.queries import address_of
from kanch.web.sending.texts import Parts, edition_mail, reply_address

KIND = "sending.delivery"

# Reasons that a delivery is given up with.
NOT_WANTED, UNREADABLE = "stopped", "unreadable"


class PlainMail(EmailMultiAlternatives):
    """A mail whose bytes come from its content alone.

    The marks between its parts are made from the content, not drawn by lot: what two recipients
    of one language get is equal byte for byte.
    """

    def message(self, *args: Any, **kwargs: Any) -> Any:
        message = super().message(*args, **kwargs)
        content = sha256("\n".join([self.subject, self.body]).encode()).hexdigest()[:32]
        parts = (part for part in message.walk() if part.is_multipart())
        for number, part in enumerate(parts):
            part.set_boundary(f"=_{content}_{number}")
        return message


def build(key: UUID) -> PlainMail:
    """The mail of a delivery. Raises journal.NotToBeSent, journal.NotReady."""
    delivery = (
        Delivery.objects.select_related("recipient", "dispatch__edition__appeal", "text")
        .filter(key=key)
        .first()
    )
    if delivery is None or not_to_be_written(delivery.recipient):
        raise journal.NotToBeSent(NOT_WANTED)
    try:
        address = address_of(delivery.recipient)
    except Unreadable:
        raise journal.NotToBeSent(UNREADABLE) from None
    house = organisation()
    parts = parts_of(delivery)
    mail = PlainMail(
        subject=parts.subject,
        body=parts.text,
        to=[address],
        reply_to=[reply_address(house)],
        headers={"List-Unsubscribe": f"<mailto:{reply_address(house)}?subject=stop>"},
        connection=_files() if house.is_demo else None,
    )
    mail.attach_alternative(parts.html, "text/html")
    return mail


def parts_of(delivery: Delivery) -> Parts:
    """The words of a delivery."""
    if delivery.text:
        return Parts(delivery.text.subject, delivery.text.text, delivery.text.html)
    return edition_mail(delivery.dispatch.edition, delivery.language, organisation())


def _files() -> Any:
    """The demo writes its mails as files, whatever mail server stands in its settings."""
    if settings.EMAIL_BACKEND.startswith("kanch."):
        return get_connection("django.core.mail.backends.filebased.EmailBackend")
    return None
