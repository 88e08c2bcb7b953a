"""What recipients get: an edition as mail, or what changed since the edition that they hold."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kanch.core.exchange.documents.page import text_of_html
from kanch.web.accounts.models import Organisation
from kanch.web.appeals.living import Moved, SentenceChange, moved_since, sentence_changes
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.appeals.rendering import Bindings
from kanch.web.appeals.renditions.forms import wrapped
from kanch.web.appeals.renditions.mails import MailParts
from kanch.web.appeals.renditions.queries import mail_of
from kanch.web.appeals.workspace import public_url
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import in_language
from kanch.web.ledger.moments import with_at
from kanch.web.ledger.showing import moment, quantity_json, show_all
from kanch.web.sending.errors import NotYetMade


@dataclass(frozen=True, slots=True)
class Since:
    """What is different now from an edition: numbers, and words of later editions.

    `told` is the state of the numbers that moved, by figure.
    """

    edition: Edition
    newest: Edition
    moved: list[Moved]
    words: list[SentenceChange]
    told: dict[str, Any]

    @property
    def changed(self) -> bool:
        return bool(self.moved or self.words or self.edition.number < self.newest.number)


def reply_address(house: Organisation) -> str:
    """Where recipients answer, and ask to get nothing more."""
    return house.mail or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def edition_mail(edition: Edition, language: str, house: Organisation) -> MailParts:
    """An edition as mail in one of its languages: as it was kept, and how to get nothing more.

    Whom to write to is today's, because what the edition knew may no longer be read. Raises
    NotYetMade.
    """
    kept = mail_of(edition, language)
    if kept is None:
        raise NotYetMade
    with translation.override(language):
        stop = render_to_string("sending/mail_stop.html", {"reply_address": reply_address(house)})
    html, end, after = kept.html.rpartition("</body>")
    return MailParts(
        kept.subject, f"{kept.text}\n{wrapped(text_of_html(stop))}", f"{html}<hr>{stop}{end}{after}"
    )


def changes_mail(change: Since, language: str, house: Organisation) -> MailParts:
    """What changed since an edition, as mail."""
    title = EditionContent(change.edition).text(language)["title"]
    with translation.override(language):
        subject = _("What changed: %(title)s") % {"title": title}
    facts = {"moved": change.moved, "words": change.words, "newest": change.newest.number}
    return _mail(subject, change.edition, language, house, facts)


def since(
    edition: Edition, newest: Edition, house: Organisation, *, language: str, now: datetime
) -> Since:
    """Compare an edition that somebody holds with the newest one and with today's numbers."""
    content, latest = EditionContent(edition), EditionContent(newest)
    catalogue = ledger.catalogue()
    figures = ledger.figures_at([*content.figures, *latest.figures], at=None)
    language = content.language(language)
    shown = show_all(figures.values(), catalogue, language=language, now=now, zone=house.timezone)
    moved = moved_since(content, figures, shown, catalogue, language=language, zone=house.timezone)
    write = Bindings(shown, catalogue, language).without_marks
    words = sentence_changes(content.text(language), latest.text(language), write)
    told = {m.shown.code: quantity_json(m.shown.figure.quantity) for m in moved}
    return Since(edition, newest, moved, words, told)


def _mail(
    subject: str, edition: Edition, language: str, house: Organisation, facts: dict[str, Any]
) -> MailParts:
    with translation.override(language):
        html = render_to_string(
            "sending/mail_changes.html",
            {
                "language": language,
                "subject": subject,
                "house": house,
                "name": in_language(house.name, language),
                "number": edition.number,
                "published": moment(edition.published_at, "minute", language, house.timezone),
                "living_url": public_url(edition.appeal.slug, language, house),
                "changes_url": _changes_url(edition, house),
                "reply_address": reply_address(house),
                **facts,
            },
        )
    return MailParts(subject, wrapped(text_of_html(html)), html)


def _changes_url(edition: Edition, house: Organisation) -> str:
    """The page that says what has changed since an edition; a mirror has it too."""
    path = reverse(
        "appeals:changes",
        args=[edition.appeal.slug, edition.number],
        urlconf="kanch.web.config.public_urls",
    )
    return with_at(settings.PUBLIC_URL + path, "now" if house.is_demo else "")
