"""What a coordinator does with the public site: contacts, giving, the site as a bundle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kanch.core.custody import Site, write_manifest
from kanch.core.custody.backup import FileEntry
from kanch.core.custody.verifier import Manifest
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services import system_actor
from kanch.web.journal import services as journal
from kanch.web.publication.models import Contact, Giving, Partner, SiteExport


@transaction.atomic
def save_contact(*, actor: User, contact: Contact, now: datetime) -> None:
    """Add or correct an emergency contact.

    Raises PermissionDenied, ValidationError (nothing to call, no label).
    """
    require(actor, "publication.settings")
    contact.labels = _filled(contact.labels)
    problems = {}
    if not contact.labels:
        problems["labels"] = _("Say for what, in one language at least.")
    if not contact.phone and not contact.mail:
        problems["phone"] = _("Give a phone number or an e-mail address.")
    if problems:
        raise ValidationError(problems)
    contact.full_clean()
    contact.save()
    journal.record(actor=actor, action="publication.contacts_saved", subject=contact, at=now)


def remove_contact(*, actor: User, pk: int, now: datetime) -> None:
    """Take a contact off the front page. Raises PermissionDenied."""
    _remove(Contact, "publication.contacts_saved", actor=actor, pk=pk, now=now)


@transaction.atomic
def save_partner(*, actor: User, partner: Partner, now: datetime) -> None:
    """Add or correct an organisation that takes gifts. Raises PermissionDenied, ValidationError."""
    require(actor, "publication.settings")
    partner.names = _filled(partner.names)
    if not partner.names:
        raise ValidationError({"names": _("Give its name in one language at least.")})
    partner.full_clean()
    partner.save()
    journal.record(actor=actor, action="publication.giving_saved", subject=partner, at=now)


def remove_partner(*, actor: User, pk: int, now: datetime) -> None:
    """Take an organisation off the page on giving. Raises PermissionDenied."""
    _remove(Partner, "publication.giving_saved", actor=actor, pk=pk, now=now)


@transaction.atomic
def save_giving(*, actor: User, how_to_check: dict[str, str], now: datetime) -> Giving:
    """Save how a giver can check that an account is really ours. Raises PermissionDenied."""
    require(actor, "publication.settings")
    giving = Giving.objects.first() or Giving()
    giving.how_to_check = _filled(how_to_check)
    giving.save()
    journal.record(actor=actor, action="publication.giving_saved", subject=giving, at=now)
    return giving


@transaction.atomic
def order_site(*, actor: User, at: str = "", now: datetime) -> SiteExport:
    """Order the public site as a ZIP file; the worker makes it. Raises PermissionDenied."""
    from kanch.web.publication.tasks import make_site

    require(actor, "publication.export_site")
    export = SiteExport.objects.create(ordered_at=now, ordered_by=actor, at=at)
    journal.record(actor=actor, action="publication.site_ordered", subject=export, at=now)
    transaction.on_commit(lambda: make_site.enqueue(export_id=export.pk))
    return export


@dataclass(frozen=True, slots=True)
class SignedBundle:
    """What makes files a bundle: `files` are the manifest and its signature by name."""

    sequence: int
    made_at: datetime
    key_id: str
    files: Mapping[str, bytes]


@transaction.atomic
def sign_bundle(
    *,
    actor: User,
    entries: Mapping[str, FileEntry],
    at: str,
    replaced: Manifest | None,
    now: datetime,
) -> SignedBundle:
    """Sign the files of a bundle.

    Its number is that of the event that tells of it, which only rises; after a backup was
    restored, one more than that of the bundle before it.

    Args:
        at: the moment that the pages show, empty for now.
        replaced: our own bundle that this one takes the place of.

    Raises PermissionDenied.
    """
    require(actor, "publication.export_site")
    event = journal.record(
        actor=actor,
        action="publication.bundle_signed",
        subject=None,
        at=now,
        data={"files": len(entries), "at": at},
    )
    key = settings.HOME.signing_key()
    sequence = max(event.sequence, replaced.sequence + 1 if replaced else 1)
    files = write_manifest(
        entries,
        made_at=now,
        sequence=sequence,
        site=Site(organisation().name, settings.PUBLIC_URL),
        signing_key=key,
        previous=replaced.sha256 if replaced else None,
    )
    return SignedBundle(sequence, now, key.public.key_id, files)


def tell_interrupted_exports(now: datetime) -> None:
    """An export that nobody works on any more is told, so that it can be ordered again."""
    left = SiteExport.objects.filter(
        state__in=(SiteExport.State.WAITING, SiteExport.State.WORKING),
        ordered_at__lt=now - timedelta(hours=1),
    )
    for export in left:
        fail_export(export_id=export.pk, problem="", now=now)


@transaction.atomic
def fail_export(*, export_id: int, problem: str, now: datetime) -> None:
    """Say that an ordered site was not made, and the last words of why."""
    export = SiteExport.objects.get(pk=export_id)
    export.state, export.problem = SiteExport.State.FAILED, problem[:200]
    export.save(update_fields=["state", "problem"])
    journal.record(actor=system_actor(), action="publication.site_failed", subject=export, at=now)


@transaction.atomic
def _remove(
    model: type[Contact | Partner], action: str, *, actor: User, pk: int, now: datetime
) -> None:
    require(actor, "publication.settings")
    model.objects.filter(pk=pk).delete()
    journal.record(actor=actor, action=action, subject=None, at=now, data={"removed": pk})


def _filled(texts: dict[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text and text.strip()}
