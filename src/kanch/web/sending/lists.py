"""Lists of recipients in and out: the ledger's way of taking tables, and one table written."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanch.core.exchange.tables import Row, Table, write_csv, write_xlsx
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.journal import services as journal
from kanch.web.ledger.imports import Family
from kanch.web.ledger.imports.columns import Columns
from kanch.web.ledger.imports.values import Dates, yes
from kanch.web.sending.models import Recipient
from kanch.web.sending.queries import recipients, show_all
from kanch.web.sending.services.recipients import (
    RecipientDraft,
    fill,
    fingerprint,
    groups_called,
)


class Kind(StrEnum):
    RECIPIENTS = "recipients"


COLUMNS = Columns(
    gettext_lazy("recipients"),
    ("name", "kind", "language"),
    (
        "channel",
        "address",
        "country",
        "groups",
        "person",
        "consent_on",
        "consent_how",
        "consent_for",
    ),
    {
        "organisation": "name",
        "type": "kind",
        "e-mail": "address",
        "email": "address",
        "way": "channel",
        "group": "groups",
        "tags": "groups",
    },
    {
        "channel": gettext_lazy("way to them"),
        "address": gettext_lazy("address"),
        "groups": gettext_lazy("groups"),
        "person": gettext_lazy("a person's own address"),
        "consent_on": gettext_lazy("agreed on"),
        "consent_how": gettext_lazy("how they agreed"),
        "consent_for": gettext_lazy("what they agreed to"),
    },
)


class RecipientRows:
    """Adds who is new; who is there already with the same content is unchanged."""

    def __init__(
        self, *, actor: User, now: datetime, table: Table, mapping: Mapping[int, str]
    ) -> None:
        require(actor, "sending.prepare")
        self.actor, self.now = actor, now
        self.added = self.unchanged = 0
        self.zone = ZoneInfo(organisation().timezone)
        self.dates = Dates(
            {
                name: [row.cells[i] for row in table.rows if i < len(row.cells)]
                for i, name in mapping.items()
                if name == "consent_on"
            }
        )

    def take(self, row: Row, values: Mapping[str, str]) -> None:
        draft = self._draft(values)
        mark = fingerprint(draft.kind, draft.channel, draft.name, draft.address)
        there = Recipient.objects.filter(fingerprint=mark).exclude(stopped_why="withdrew").first()
        if there is None:
            with transaction.atomic():  # a row that is refused leaves nothing behind
                fill(Recipient(created_at=self.now), draft, actor=self.actor, now=self.now)
            self.added += 1
            return
        if not _same(there, draft):
            raise ValidationError(
                _("This address is there already with other content. Change it on its own page.")
            )
        new = set(groups_called(draft.groups)) - set(there.groups.all())
        there.groups.add(*new)
        if new:
            self.added += 1
        else:
            self.unchanged += 1

    def finish(self, reject: Callable[[Row, str], None]) -> None:
        """Nothing is left over: each row stands alone."""

    def _draft(self, values: Mapping[str, str]) -> RecipientDraft:
        address = values.get("address", "")
        agreed = values.get("consent_on", "")
        return RecipientDraft(
            kind=_one_of(Recipient.Kind, values.get("kind", ""), _("kind")),
            name=values.get("name", ""),
            language=values.get("language", "").lower(),
            channel=_one_of(
                Recipient.Channel, values.get("channel", "") or _likely(address), _("way to them")
            ),
            address=address,
            country=values.get("country", "").upper(),
            personal=yes(values.get("person", "")),
            consent_on=self.dates.read("consent_on", agreed, self.zone)[0].date()
            if agreed
            else None,
            consent_how=values.get("consent_how", ""),
            consent_for=values.get("consent_for", ""),
            groups=values.get("groups", "").split(";"),
        )


FAMILY = Family(
    {Kind.RECIPIENTS: COLUMNS},
    {Kind.RECIPIENTS: RecipientRows},
    "sending.prepare",
    "sending.recipients_imported",
    sealed=True,
)


@transaction.atomic
def export(*, actor: User, form: str, now: datetime) -> bytes:
    """All recipients as CSV or XLSX, private persons too; can be imported again.

    Whoever was erased is not in it. Raises PermissionDenied, ValueError (another form).
    """
    require(actor, "sending.prepare")
    header = list(COLUMNS.fields)
    rows = [
        [
            shown.name,
            shown.row.kind,
            shown.row.language,
            shown.row.channel,
            shown.address,
            shown.row.country,
            ";".join(group.name for group in shown.row.groups.all()),
            "yes" if shown.row.personal else "",
            shown.row.consent_on.isoformat() if shown.row.consent_on else "",
            shown.row.consent_how,
            shown.row.consent_for,
        ]
        for shown in show_all(recipients(), actor)
        if not shown.row.gone
    ]
    journal.record(
        actor=actor,
        action="sending.recipients_exported",
        subject=None,
        at=now,
        data={"recipients": len(rows), "form": form},
    )
    match form:
        case "csv":
            return write_csv(header, rows, bom=True)
        case "xlsx":
            return write_xlsx(header, rows)
    raise ValueError(form)


def _same(there: Recipient, draft: RecipientDraft) -> bool:
    facts = there.person() if there.personal else {"name": there.name, "address": there.address}
    return (
        facts["name"],
        " ".join(facts["address"].casefold().split()),
        there.kind,
        there.language,
        there.channel,
        there.country,
        there.personal,
    ) == (
        draft.name.strip(),
        " ".join(draft.address.casefold().split()),
        draft.kind,
        draft.language,
        draft.channel,
        draft.country,
        draft.personal,
    )


def _one_of(choices: type[Recipient.Kind | Recipient.Channel], text: str, what: str) -> str:
    """A choice by its value or by what pages call it. Raises ValidationError."""
    wanted = text.strip().casefold()
    for value, label in choices.choices:
        if wanted in (value.casefold(), str(label).casefold()):
            return value
    raise ValidationError(
        _("“%(text)s” is no %(what)s. Use one of: %(known)s.")
        % {"text": text, "what": what, "known": ", ".join(choices.values)}
    )


def _likely(address: str) -> str:
    return Recipient.Channel.WEB if address.startswith("http") else Recipient.Channel.MAIL
