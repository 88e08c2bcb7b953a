"""Making the forms of editions: once, each whole or not there."""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from kanch.core.custody import canonical_json, digest
from kanch.web.accounts.models import Organisation, User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services import system_actor
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.appeals.renditions.forms import page_of, pdf_of, text_of
from kanch.web.appeals.renditions.mails import mail_of
from kanch.web.appeals.renditions.models import Rendition
from kanch.web.appeals.renditions.printing import CannotPrint
from kanch.web.appeals.renditions.queries import incomplete, made_of
from kanch.web.appeals.renditions.sheet import Sheet, sheet_of
from kanch.web.journal import services as journal

logger = logging.getLogger(__name__)
Form = Rendition.Form

# Made in a moment; a page set for print takes longer than a button may.
AT_ONCE = (Form.TEXT, Form.HTML, Form.MAIL)

# Editions that this process failed to print: they are tried again by the next one.
_failed: set[str] = set()


@transaction.atomic
def keep_forms(
    *, actor: User, edition: Edition, bodies: Iterable[tuple[str, str, bytes]], now: datetime
) -> None:
    """Keep forms of an edition as they were made: language, form, bytes.

    What another process kept meanwhile stays. Raises PermissionDenied.
    """
    require(actor, "appeals.publish")
    # Another worker may be keeping the same forms now.
    Edition.objects.select_for_update().get(pk=edition.pk)
    made = made_of(edition)
    new = [
        Rendition(
            edition=edition,
            language=language,
            form=form,
            body=body,
            digest=digest(body),
            made_at=now,
        )
        for language, form, body in bodies
        if (language, form) not in made
    ]
    if not new:
        return
    Rendition.objects.bulk_create(new)
    journal.record(
        actor=actor,
        action="appeals.forms_made",
        subject=edition,
        at=now,
        data={
            "appeal": edition.appeal.slug,
            "number": edition.number,
            "forms": {f"{one.language}.{one.form}": one.digest for one in new},
        },
    )


def make_at_once(*, actor: User, edition: Edition, now: datetime) -> None:
    """Make and keep the forms of an edition that need no type-setting. Raises PermissionDenied."""
    house = organisation()
    bodies = [
        (language, form, _body(sheet_of(edition, language, house), form))
        for language in EditionContent(edition).languages
        for form in AT_ONCE
    ]
    keep_forms(actor=actor, edition=edition, bodies=bodies, now=now)


def make_missing(now: datetime) -> None:
    """Make what editions lack. A form that cannot be made neither stops the others nor the worker.

    Each is made before the transaction that keeps it, so that nobody waits for a page to be set.
    """
    house = organisation()
    for edition in incomplete():
        if edition.digest in _failed:
            continue
        try:
            complete(edition, house, now=now)
        except CannotPrint:
            _failed.add(edition.digest)  # kanch check says what the machine lacks
        except Exception:
            _failed.add(edition.digest)
            logger.exception("The forms of edition %s could not be made.", edition)


def complete(edition: Edition, house: Organisation, *, now: datetime) -> None:
    """Make and keep what an edition lacks, as the system. Raises CannotPrint: the rest is there."""
    actor, made = system_actor(), made_of(edition)
    content = EditionContent(edition)
    for form in (*AT_ONCE, Form.PDF):
        bodies = [
            (language, form, _body(sheet_of(edition, language, house), form))
            for language in content.languages
            if (language, form) not in made
        ]
        keep_forms(actor=actor, edition=edition, bodies=bodies, now=now)


def _body(sheet: Sheet, form: Form) -> bytes:
    match form:
        case Form.TEXT:
            return text_of(sheet).encode()
        case Form.HTML:
            return page_of(sheet).encode()
        case Form.MAIL:
            return canonical_json(asdict(mail_of(sheet)))
        case Form.PDF:
            return pdf_of(sheet)
