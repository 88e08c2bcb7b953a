"""Reads of recipients: guarded loaders, names for those who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import allowed, require
from kanch.web.accounts.sealing import Unreadable
from kanch.web.sending.models import Dispatch, Recipient, Reply


@dataclass(frozen=True, slots=True)
class Shown:
    """A recipient with the name and address that the reader may see."""

    row: Recipient
    name: str
    address: str
    language: str


def recipient_for(actor: User, key: UUID, *, lock: bool = False) -> Recipient:
    """The one way to a recipient. Raises PermissionDenied, Http404."""
    require(actor, "sending.view")
    rows = Recipient.objects.select_for_update() if lock else Recipient.objects
    row = rows.filter(key=key).first()
    if row is None:
        raise Http404
    return row


def dispatch_for(actor: User, key: UUID) -> Dispatch:
    """The one way to a dispatch. Raises PermissionDenied, Http404."""
    require(actor, "sending.view")
    row = Dispatch.objects.select_related("appeal", "edition", "edition__appeal").filter(key=key)
    dispatch = row.first()
    if dispatch is None:
        raise Http404
    return dispatch


def show(row: Recipient, actor: User) -> Shown:
    """A recipient for a reader: a private person is named to those who work with recipients."""
    if not row.personal:
        return Shown(row, row.name, row.address, language_name(row.language))
    name, address = _("a person"), ""
    if row.gone:
        name = _("a person who withdrew their consent")
    elif allowed(actor, "sending.prepare"):
        try:
            person = row.person()
        except Unreadable:
            name = _("a person whose entry these keys do not open")
        else:
            name, address = person["name"], person["address"]
    return Shown(row, name, address, language_name(row.language))


def show_all(rows: Iterable[Recipient], actor: User) -> list[Shown]:
    """Recipients by what they are called."""
    return sorted((show(row, actor) for row in rows), key=lambda s: s.name.casefold())


def address_of(row: Recipient) -> str:
    """Where to write to. Raises accounts.sealing.Unreadable."""
    return row.person()["address"] if row.personal else row.address


def recipients() -> QuerySet[Recipient]:
    return Recipient.objects.prefetch_related("groups")


def words_of(reply: Reply) -> dict[str, Any]:
    """Note and name of the document of a reply, for those who work with recipients."""
    try:
        return reply.words()
    except Unreadable:
        return {"note": _("These keys do not open the note."), "document": ""}


def unreadable_recipients() -> int:
    """How many people's entries this keys' folder does not open: it is not the one they need."""
    count = 0
    for row in Recipient.objects.exclude(sealed="").iterator():
        try:
            row.person()
        except Unreadable:
            count += 1
    return count


def language_name(code: str) -> str:
    """A language by its own name, where Django knows it."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
