"""A mail of a delivery, made when it leaves: nothing of it is kept for each recipient."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from kanch.web.accounts.models import Organisation
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.sealing import Unreadable
from kanch.web.appeals.models import Edition, Rendition
from kanch.web.appeals.renditions.mails import MailParts
from kanch.web.appeals.renditions.queries import file_name, rendition
from kanch.web.journal import services as journal
from kanch.web.sending.errors import NotYetMade
from kanch.web.sending.models import Delivery, Recipient
from kanch.web.sending.plans import not_to_be_written
from kanch.web.sending.queries import address_of
from kanch.web.sending.texts import edition_mail, reply_address

KIND = "sending.delivery"

# Reasons that a delivery is given up with.
NOT_WANTED, OTHER_WAY, UNREADABLE = "stopped", "other way", "unreadable"


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
    if delivery.recipient.channel != Recipient.Channel.MAIL:
        raise journal.NotToBeSent(OTHER_WAY)
    try:
        address = address_of(delivery.recipient)
    except Unreadable:
        raise journal.NotToBeSent(UNREADABLE) from None
    house = organisation()
    try:
        parts = parts_of(delivery)
        pdf = _pdf(delivery)
    except NotYetMade as error:
        raise journal.NotReady(error.code) from None
    mail = PlainMail(
        subject=parts.subject,
        body=parts.text,
        to=[address],
        reply_to=[reply_address(house)],
        headers={"List-Unsubscribe": f"<mailto:{reply_address(house)}?subject=stop>"},
        connection=_files() if house.is_demo else None,
    )
    mail.attach_alternative(parts.html, "text/html")
    if pdf:
        mail.attach(*pdf)
    return mail


def edition_file(edition: Edition, language: str, house: Organisation) -> bytes:
    """An edition's mail as a file that a mail program opens, to nobody yet. Raises NotYetMade."""
    parts = edition_mail(edition, language, house)
    mail = PlainMail(parts.subject, parts.text, headers={"X-Unsent": "1"})
    mail.attach_alternative(parts.html, "text/html")
    data: bytes = mail.message().as_bytes()
    return data


def parts_of(delivery: Delivery) -> MailParts:
    """The words of a delivery. Raises NotYetMade."""
    if delivery.text:
        return MailParts(delivery.text.subject, delivery.text.text, delivery.text.html)
    return edition_mail(delivery.dispatch.edition, delivery.language, organisation())


def _pdf(delivery: Delivery) -> tuple[str, bytes, str] | None:
    """The PDF that goes along, if one was chosen to. Raises NotYetMade."""
    dispatch = delivery.dispatch
    if not dispatch.with_pdf:
        return None
    made = rendition(dispatch.edition, delivery.language, Rendition.Form.PDF)
    if made is None:
        raise NotYetMade
    return file_name(made), bytes(made.body), "application/pdf"


def _files() -> Any:
    """The demo writes its mails as files, whatever mail server stands in its settings."""
    if settings.EMAIL_BACKEND.startswith("kanch."):
        return get_connection("django.core.mail.backends.filebased.EmailBackend")
    return None
