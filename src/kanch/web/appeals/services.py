"""What people do with appeals: start one, save texts, approve them, publish an edition."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kanch.core.custody import canonical_json, digest
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.checks import (
    Finding,
    bound_in,
    contradictions_by_figure,
    findings,
)
from kanch.web.appeals.models import (
    Appeal,
    Edition,
    Letter,
    LetterLine,
    Review,
    TextRevision,
)
from kanch.web.appeals.queries import (
    appeal_for,
    draft,
    drafts,
    latest_edition,
    latest_review,
    written,
)
from kanch.web.appeals.rendering import Bindings, plain_number, to_html
from kanch.web.appeals.renditions.services import make_at_once
from kanch.web.journal import services as journal
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.proof import frozen_claim, frozen_figure
from kanch.web.ledger.showing import Shown, show_all


class AppealError(Exception):
    """A refusal that a person can act on."""

    code = "appeal_error"
    message: str | Promise = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.message)


class SavedMeanwhile(AppealError):
    """Somebody else saved the text after it was opened; neither text is lost."""

    code = "saved_meanwhile"
    message = _(
        "Somebody else saved this text while you were writing. Their text is below yours: take "
        "over what you need and save again."
    )

    def __init__(self, theirs: TextRevision) -> None:
        super().__init__()
        self.theirs = theirs


class PublicationStopped(AppealError):
    """Something has to be mended first; `findings` say what."""

    code = "publication_stopped"
    message = _("The appeal was not published. Mend what is listed first.")

    def __init__(self, stopping: list[Finding]) -> None:
        super().__init__()
        self.findings = stopping


class OwnReview(AppealError):
    code = "own_review"
    message = _("You wrote one of these texts. A second person has to approve them.")


@transaction.atomic
def create_appeal(
    *, actor: User, slug: str, title: str, body: str = "", language: str = "", now: datetime
) -> Appeal:
    """Start an appeal, in the organisation's first language where none is given.

    Raises PermissionDenied, ValidationError (address taken or not an address).
    """
    require(actor, "appeals.edit")
    language = language or organisation().content_languages[0]
    appeal = Appeal(slug=slug, source_language=language, created_at=now, created_by=actor)
    appeal.full_clean()
    appeal.save()
    TextRevision.objects.create(
        appeal=appeal,
        language=language,
        number=1,
        title=title,
        body=body,
        saved_at=now,
        saved_by=actor,
    )
    journal.record(actor=actor, action="appeals.appeal_created", subject=appeal, at=now)
    return appeal


@transaction.atomic
def save_text(
    *,
    actor: User,
    slug: str,
    language: str,
    title: str,
    body: str,
    follows: int,
    translates: int | None = None,
    now: datetime,
) -> TextRevision:
    """Save a text as a new revision.

    Args:
        follows: the number of the revision that the writer saw, 0 for none.
        translates: for a translation, the revision number of the source text it now says.

    Raises PermissionDenied, Http404, SavedMeanwhile.
    """
    appeal = appeal_for(actor, slug, "appeals.edit", lock=True)
    last = draft(appeal, language)
    if last and last.number != follows:
        raise SavedMeanwhile(last)
    source = None
    if language != appeal.source_language:
        source = TextRevision.objects.filter(
            appeal=appeal, language=appeal.source_language, number=translates or 0
        ).first() or (last.translates if last else None)
    if last and (last.title, last.body, last.translates) == (title, body, source):
        return last
    text = TextRevision.objects.create(
        appeal=appeal,
        language=language,
        number=last.number + 1 if last else 1,
        title=title,
        body=body,
        translates=source,
        saved_at=now,
        saved_by=actor,
    )
    journal.record(
        actor=actor,
        action="appeals.text_saved",
        subject=appeal,
        at=now,
        data={"language": language, "revision": text.number},
    )
    return text


@transaction.atomic
def review_appeal(*, actor: User, slug: str, note: str, now: datetime) -> Review:
    """Approve the texts as they stand. Raises PermissionDenied, Http404, OwnReview."""
    appeal = appeal_for(actor, slug, "appeals.review", lock=True)
    texts = [t for t in drafts(appeal, organisation().content_languages).values() if t]
    if any(text.saved_by_id == actor.pk for text in texts):
        raise OwnReview
    review = Review.objects.create(
        appeal=appeal,
        revisions={text.language: text.number for text in texts},
        note=note,
        reviewed_at=now,
        reviewed_by=actor,
    )
    journal.record(
        actor=actor, action="appeals.reviewed", subject=appeal, at=now, data=review.revisions
    )
    return review


@transaction.atomic
def publish(
    *,
    actor: User,
    slug: str,
    correction: str = "",
    without: Collection[str] = (),
    at: datetime | None = None,
    now: datetime,
) -> Edition:
    """Publish an edition: numbered, signed, every figure frozen with its claims.

    It holds every language of the organisation, save those that have no text and that the
    publisher names in `without`: their readers get the source text and are told so.

    Args:
        correction: what was wrong in the edition before, in the source language.
        without: languages that need not have a text; one that has a text is published all the same.
        at: freeze the figures with what was published by then; None uses everything.

    Raises PermissionDenied (a confirmed second factor is asked for outside the demo), Http404,
    PublicationStopped with all that has to be mended.
    """
    require(actor, "appeals.publish")
    appeal = appeal_for(actor, slug, "appeals.publish", lock=True)
    house = organisation()
    languages = house.content_languages
    texts = drafts(appeal, languages)
    stopping = [
        f
        for f in findings(
            appeal, texts, house, at=at, now=at or now, language=languages[0], without=without
        )
        if f.stops
    ]
    if stopping:
        raise PublicationStopped(stopping)
    left_out = [code for code, text in texts.items() if not written(text)]
    last = latest_edition(appeal)
    review = latest_review(appeal) if house.review_required else None
    content = {
        "format": "kanch-edition-1",
        "appeal": appeal.slug,
        "number": last.number + 1 if last else 1,
        "organisation": house.name,
        "published_at": now.isoformat(),
        "made_at": timezone.now().isoformat(),
        "figures_at": (at or now).isoformat(),
        "source_language": appeal.source_language,
        "without": left_out,
        "correction": correction.strip(),
        "reviewed_at": review.reviewed_at.isoformat() if review else None,
        "previous_sha256": last.digest if last else None,
        "journal_head": journal.head(),
        **_frozen(
            {c: t for c, t in texts.items() if written(t)},
            at=at,
            now=at or now,
            zone=house.timezone,
        ),
    }
    data = canonical_json(content)
    signature = settings.HOME.signing_key().sign(data)
    edition = Edition.objects.create(
        appeal=appeal,
        number=content["number"],
        published_at=now,
        moment=at,
        content=data,
        digest=digest(data),
        key_id=signature.key_id,
        signature=signature.value,
        published_by=actor,
    )
    journal.record(
        actor=actor,
        action="appeals.published",
        subject=edition,
        at=now,
        data={
            "appeal": appeal.slug,
            "number": edition.number,
            "sha256": edition.digest,
            "without": left_out,
        },
    )
    make_at_once(actor=actor, edition=edition, now=now)
    return edition


@transaction.atomic
def clear_appeals(*, actor: User, now: datetime) -> None:
    """Remove a demo's appeals, with all editions, before an organisation of one's own starts.

    Raises PermissionDenied.
    """
    require(actor, "appeals.publish")
    for model in (Edition, Review, LetterLine, Letter):
        model.objects.all().delete()
    TextRevision.objects.update(translates=None)
    TextRevision.objects.all().delete()
    Appeal.objects.all().delete()
    journal.record(actor=actor, action="appeals.emptied", subject=None, at=now)


def _frozen(
    texts: Mapping[str, TextRevision], *, at: datetime | None, now: datetime, zone: str
) -> dict[str, Any]:
    """Texts, figures and claims as they stand at a moment, with nothing left to look up."""
    catalogue = ledger.catalogue()
    figures = ledger.figures_at(bound_in(texts.values()), at=at)
    words: dict[str, dict[str, Shown]] = {}
    frozen_texts = {}
    for language, text in texts.items():
        words[language] = show_all(
            figures.values(), catalogue, language=language, now=now, zone=zone
        )
        bindings = Bindings(
            words[language],
            catalogue,
            language,
            contradictions_by_figure(figures, catalogue, at=at, language=language, zone=zone),
        )
        frozen_texts[language] = {
            "title": text.title,
            "body": text.body,
            "revision": text.number,
            "html": str(to_html(text.body, bindings, plain_number)),
        }
    claims = ledger.claims_by_code(
        {c.id for f in figures.values() for c in (*f.claims, *f.beside, *f.apart)}
    )
    return {
        "languages": frozen_texts,
        "figures": {
            code: frozen_figure({language: words[language][code] for language in words})
            for code in figures
        },
        "claims": {code: frozen_claim(claim) for code, claim in claims.items()},
    }
