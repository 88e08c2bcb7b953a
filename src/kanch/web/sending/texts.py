"""What recipients get: an edition as mail, or what changed since the edition that they hold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext as _

from kanch.core.figures import Figure
from kanch.web.accounts.models import Organisation
from kanch.web.appeals.living import Moved, SentenceChange, moved_since, sentence_changes
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.appeals.workspace import public_url
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.showing import quantity_json, show_all


@dataclass(frozen=True, slots=True)
class Parts:
    """A mail in one language, the same for everybody who gets it."""

    subject: str
    text: str
    html: str


def reply_address(house: Organisation) -> str:
    """Where recipients answer, and ask to get nothing more."""
    return house.mail or settings.DEFAULT_FROM_EMAIL


def edition_mail(edition: Edition, language: str, house: Organisation) -> Parts:
    """An edition as mail in one of its languages."""
    content = EditionContent(edition)
    text = content.text(language)
    url = public_url(edition.appeal.slug, language, house)
    plain = f"{text['title']}\n\n{strip_tags(text['html'])}\n\n{url}\n"
    html = f"<html lang='{language}'><body><h1>{escape(text['title'])}</h1>{text['html']}</body>"
    return with_footer(Parts(text["title"], plain, html + "</html>"), language, house)


def with_footer(parts: Parts, language: str, house: Organisation) -> Parts:
    """Say why it came and how to get nothing more: the same words for everybody."""
    with translation.override(language):
        why = _(
            "You get this because your address is public or because you agreed to it. To get "
            "nothing more, write “stop” to %(address)s."
        ) % {"address": reply_address(house)}
        untracked = _("Nothing in this mail tells us whether you read it.")
    text = f"{parts.text.rstrip()}\n\n-- \n{why}\n{untracked}\n"
    note = f"<p>{escape(why)} {escape(untracked)}</p>"
    before, end, after = parts.html.rpartition("</body>")
    html = f"{before}{note}{end}{after}" if end else f"{parts.html}{note}"
    return Parts(parts.subject, text, html)


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


def since(
    edition: Edition, newest: Edition, house: Organisation, *, language: str, now: datetime
) -> Since:
    """Compare an edition that somebody holds with the newest one and with today's numbers."""
    content, latest = EditionContent(edition), EditionContent(newest)
    catalogue = ledger.catalogue()
    figures = ledger.figures_at(content.figures, at=None)
    language = content.language(language)
    shown = show_all(figures.values(), catalogue, language=language, now=now, zone=house.timezone)
    moved = moved_since(content, figures, shown, catalogue, language=language, zone=house.timezone)
    words = sentence_changes(content.text(language), latest.text(language), str)
    told = {m.shown.code: _state(m.shown.figure) for m in moved}
    return Since(edition, newest, moved, words, told)


def _state(figure: Figure) -> dict[str, Any]:
    return quantity_json(figure.quantity)


def changes_mail(change: Since, language: str, house: Organisation) -> Parts:
    """What changed since an edition, as mail."""
    with translation.override(language):
        title = EditionContent(change.edition).text(language)["title"]
        subject = _("What changed: %(title)s") % {"title": title}
        lines = [
            f"{m.shown.name}: {m.before} → {m.now} ({m.when}, {m.sources})" for m in change.moved
        ]
        url = public_url(change.edition.appeal.slug, language, house)
        plain = "\n".join([subject, "", *lines, "", url])
        html = "".join(f"<p>{escape(line)}</p>" for line in plain.splitlines() if line)
    return with_footer(
        Parts(subject, plain, f"<html lang='{language}'><body>{html}</body></html>"),
        language,
        house,
    )
