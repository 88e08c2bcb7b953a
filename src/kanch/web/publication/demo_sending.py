"""The demo's past sending: invented recipients, some of whom answered. Nothing leaves."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from kanch.core.exchange.tables import Table
from kanch.web.accounts.models import User
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.models import Edition
from kanch.web.journal.models import OutboxMessage
from kanch.web.journal.services import call_back
from kanch.web.ledger.imports import import_table
from kanch.web.sending import services
from kanch.web.sending.holders import today
from kanch.web.sending.lists import FAMILY
from kanch.web.sending.models import Delivery, Group, Recipient
from kanch.web.sending.outcomes import settled
from kanch.web.sending.plans import Wanted, plan

REFUSED = "SMTPRecipientsRefused 550"


def load_recipients(actor: User, table: Table, now: datetime) -> list[str]:
    """Take the demo's list in; returns why rows stayed out."""
    report = import_table(actor=actor, table=table, now=now, family=FAMILY)
    return [rejected.reason for rejected in report.rejected]


def load_sending(actor: User, edition: Edition, facts: dict[str, Any], now: datetime) -> None:
    """An edition that left some days ago, what became of it, and what was answered."""
    sent_at = now - timedelta(days=facts["days_ago"])
    by_name = {row.name: row for row in Recipient.objects.filter(personal=False)}
    groups = tuple(Group.objects.values_list("name", flat=True))
    wanted = Wanted(edition.appeal.slug, edition.number, groups=groups)
    dispatch = services.send(
        actor=actor,
        wanted=wanted,
        seen=plan(actor, wanted, now=sent_at).digest,
        key=uuid.uuid4(),
        now=sent_at,
    )
    refused = {by_name[name].pk for name in facts["refused"]}
    mails = dispatch.deliveries.filter(state=Delivery.State.WAITING)
    call_back([delivery.key for delivery in mails])
    for number, delivery in enumerate(mails):
        at = sent_at + timedelta(seconds=2 * number)
        if delivery.recipient_id in refused:
            settled(delivery.key, OutboxMessage.State.GIVEN_UP, at, REFUSED)
        else:
            settled(delivery.key, OutboxMessage.State.LEFT, at, "")
    house = organisation()
    for name, days in facts["handed_over"].items():
        services.hand_over(
            actor=actor,
            key=dispatch.deliveries.get(recipient=by_name[name]).key,
            on=today(house, now - timedelta(days=days)),
            now=now,
        )
    for name, days in facts["original"].items():
        services.record_holding(
            actor=actor,
            key=by_name[name].key,
            appeal=edition.appeal,
            edition=None,
            on=today(house, now - timedelta(days=days)),
            now=now,
        )
    for reply in facts["replies"]:
        services.record_reply(
            actor=actor,
            key=by_name[reply["from"]].key,
            appeal=edition.appeal,
            kind=reply["kind"],
            on=today(house, now - timedelta(days=reply["days_ago"])),
            note=reply["note"],
            now=now,
        )
