"""What would be sent to whom: looked at before anything leaves, and compared when it does."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kanch.core.custody import canonical_json, digest
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.models import Edition, Rendition
from kanch.web.appeals.queries import EditionContent, latest_edition
from kanch.web.appeals.renditions.mails import MailParts
from kanch.web.appeals.renditions.queries import made_of
from kanch.web.sending import holders as held_by
from kanch.web.sending.errors import NoMailServer, NotYetMade
from kanch.web.sending.models import OPEN, Delivery, Dispatch, Recipient
from kanch.web.sending.texts import Since, changes_mail, edition_mail


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks to be sent.

    Args:
        number: the edition; of changes, always the newest one.
        groups: names. Groups and recipients together; for changes, none means all holders.
        again: also to those who got this edition already.
    """

    slug: str
    number: int
    what: str = Dispatch.What.EDITION
    groups: tuple[str, ...] = ()
    recipients: tuple[UUID, ...] = ()
    with_pdf: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """One recipient with the language that they would get it in."""

    recipient: Recipient
    language: str

    @property
    def by_mail(self) -> bool:
        return self.recipient.channel == Recipient.Channel.MAIL

    @property
    def fell_back(self) -> bool:
        """Whether the edition has no text in their own language."""
        return self.language != self.recipient.language


@dataclass(frozen=True, slots=True)
class Variant:
    """All who would get the same words, in one language; `change` where it is what changed."""

    language: str
    parts: MailParts
    change: Since | None
    planned: list[Planned]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A recipient who would get nothing, and why."""

    recipient: Recipient
    why: str | Promise


@dataclass
class Plan:
    wanted: Wanted
    edition: Edition
    variants: list[Variant]
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def planned(self) -> list[Planned]:
        return [one for variant in self.variants for one in variant.planned]

    @property
    def by_mail(self) -> int:
        return sum(one.by_mail for one in self.planned)

    @property
    def by_hand(self) -> int:
        return len(self.planned) - self.by_mail

    @cached_property
    def digest(self) -> str:
        """Names who gets which words which way; changes when any of that does."""
        lines = [
            [
                v.language,
                v.change.edition.number if v.change else 0,
                [v.parts.subject, v.parts.text, v.parts.html],
                sorted([str(p.recipient.key), p.recipient.channel] for p in v.planned),
            ]
            for v in self.variants
        ]
        return digest(canonical_json([self.edition.digest, self.wanted.with_pdf, lines]))


ALREADY = _("has this edition already")
UP_TO_DATE = _("knows all that changed")
ON_ITS_WAY = _("is being told already")
ORIGINAL_ONLY = _("has only the letter as it was before: send an edition instead")
CAME_BACK = _("mail to this address came back: correct the address first")


def plan(actor: User, wanted: Wanted, *, now: datetime) -> Plan:
    """Who would get what. Writes nothing.

    Raises PermissionDenied, Http404, NotYetMade, NoMailServer.
    """
    made = _plan(actor, wanted, now)
    written_to_files = settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend")
    if made.by_mail and written_to_files and not organisation().is_demo:
        raise NoMailServer
    return made


def _plan(actor: User, wanted: Wanted, now: datetime) -> Plan:
    require(actor, "sending.view")
    editions = Edition.objects.select_related("appeal")
    edition = get_object_or_404(editions, appeal__slug=wanted.slug, number=wanted.number)
    if wanted.what == Dispatch.What.CHANGES:
        return _changes(wanted, edition, now)
    return _edition(wanted, edition)


def not_to_be_written(row: Recipient) -> str | Promise:
    """Why nothing may be sent to a recipient; empty where it may."""
    if row.stopped_at:
        return row.get_stopped_why_display()
    if row.bounced_at and row.channel == Recipient.Channel.MAIL:
        return CAME_BACK
    return ""


def _edition(wanted: Wanted, edition: Edition) -> Plan:
    content = EditionContent(edition)
    house = organisation()
    had = set(
        Delivery.objects.filter(
            dispatch__edition=edition,
            dispatch__what=Dispatch.What.EDITION,
            state__in=[*OPEN, Delivery.State.SENT],
        ).values_list("recipient_id", flat=True)
    )
    skipped, by_language = [], defaultdict(list)
    for row in _chosen(wanted):
        why = not_to_be_written(row) or ("" if wanted.again or row.pk not in had else ALREADY)
        if why:
            skipped.append(Skipped(row, why))
        else:
            language = content.language(row.language)
            by_language[language].append(Planned(row, language))
    variants = [
        Variant(language, edition_mail(edition, language, house), None, by_language[language])
        for language in content.languages
        if language in by_language
    ]
    if wanted.with_pdf:
        made = made_of(edition)
        if any((v.language, Rendition.Form.PDF) not in made for v in variants):
            raise NotYetMade
    return Plan(wanted, edition, variants, skipped)


def _changes(wanted: Wanted, edition: Edition, now: datetime) -> Plan:
    house = organisation()
    newest = latest_edition(edition.appeal)
    assert newest is not None
    changes: dict[str, dict[int, Since]] = {}
    only = {row.pk for row in _chosen(wanted)} if wanted.groups or wanted.recipients else None
    skipped: list[Skipped] = []
    found: dict[tuple[int, str], list[Planned]] = defaultdict(list)
    for holder in held_by.holders(edition.appeal):
        row = holder.recipient
        if only is not None and row.pk not in only:
            continue
        if holder.edition is None:
            skipped.append(Skipped(row, ORIGINAL_ONLY))
            continue
        language = EditionContent(holder.edition).language(row.language)
        if language not in changes:
            changes[language] = held_by.changes(edition.appeal, house, language=language, now=now)
        change = held_by.change_for(holder, changes[language])
        why = not_to_be_written(row)
        if not why and not holder.behind(change):
            why = UP_TO_DATE
        elif not why and holder.being_told(change):
            why = ON_ITS_WAY
        if why:
            skipped.append(Skipped(row, why))
        else:
            found[holder.edition.number, language].append(Planned(row, language))
    variants = [
        Variant(language, changes_mail(change, language, house), change, planned)
        for (number, language), planned in sorted(found.items(), key=lambda item: item[0])
        for change in [changes[language][number]]
    ]
    return Plan(wanted, newest, variants, skipped)


def _chosen(wanted: Wanted) -> list[Recipient]:
    chosen = Q(key__in=wanted.recipients) | Q(groups__name__in=wanted.groups)
    return list(Recipient.objects.filter(chosen).distinct().order_by("pk"))
