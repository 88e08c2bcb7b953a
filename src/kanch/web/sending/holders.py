"""Who holds which edition of an appeal, who was told of what, who answered."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count

from kanch.web.accounts.models import Organisation
from kanch.web.appeals.models import Appeal, Edition
from kanch.web.sending.models import OPEN, Delivery, Dispatch, Holding, Recipient, Reply
from kanch.web.sending.texts import Since, since

CHASE_AFTER_DAYS = 7


@dataclass(slots=True)
class Holder:
    """A recipient with what they have of an appeal.

    `edition` is the newest that they hold, None where it is the letter as it was before Kanch;
    `told` the last sending of changes that reached them, `on_its_way` one that has not yet;
    `replies` the newest first.
    """

    recipient: Recipient
    edition: Edition | None
    language: str
    since: date
    first: date
    told: Delivery | None = None
    on_its_way: Delivery | None = None
    replies: list[Reply] = field(default_factory=list)

    def silent_days(self, today: date) -> int | None:
        """Whole days since they first got it; None once a reply is on record."""
        return None if self.replies else max((today - self.first).days, 0)

    def behind(self, change: Since | None) -> bool:
        """Whether something is different now that they were not told of."""
        if change is None or not change.changed:
            return False
        return not _tells(self.told, change)

    def being_told(self, change: Since | None) -> bool:
        """Whether a mail or letter that says just this has been ordered and is not there yet."""
        return change is not None and _tells(self.on_its_way, change)


def holders(appeal: Appeal) -> list[Holder]:
    """Everybody who holds something of an appeal. Four queries, however many there are."""
    found: dict[int, Holder] = {}
    rows = Holding.objects.filter(appeal=appeal).select_related("recipient", "edition__appeal")
    for holding in rows.order_by("since", "pk"):
        holder = found.get(holding.recipient_id)
        if holder is None:
            found[holding.recipient_id] = Holder(
                holding.recipient, holding.edition, holding.language, holding.since, holding.since
            )
        elif _number(holding.edition) >= _number(holder.edition):
            holder.edition, holder.since = holding.edition, holding.since
            holder.language = holding.language
    told = Delivery.objects.filter(
        dispatch__appeal=appeal,
        dispatch__what=Dispatch.What.CHANGES,
        state__in=[*OPEN, Delivery.State.SENT],
    ).select_related("text", "dispatch")
    for delivery in told.order_by("pk"):
        holder = found.get(delivery.recipient_id)
        if holder and delivery.state == Delivery.State.SENT:
            holder.told = delivery
        elif holder:
            holder.on_its_way = delivery
    for reply in Reply.objects.filter(appeal=appeal):
        if reply.recipient_id in found:
            found[reply.recipient_id].replies.append(reply)
    return list(found.values())


def changes(
    appeal: Appeal, house: Organisation, *, language: str, now: datetime
) -> dict[int, Since]:
    """What is different now, by the number of each edition that somebody holds."""
    editions = list(Edition.objects.filter(appeal=appeal).select_related("appeal"))
    if not editions:
        return {}
    newest = max(editions, key=lambda e: e.number)
    held = set(
        Holding.objects.filter(appeal=appeal, edition__isnull=False).values_list(
            "edition_id", flat=True
        )
    )
    return {
        e.number: since(e, newest, house, language=language, now=now)
        for e in editions
        if e.pk in held
    }


def change_for(holder: Holder, by_number: dict[int, Since]) -> Since | None:
    """What is different from what a holder has; None for the letter before Kanch."""
    return by_number.get(holder.edition.number) if holder.edition else None


def today(house: Organisation, now: datetime) -> date:
    """The day at the organisation's place."""
    return now.astimezone(ZoneInfo(house.timezone)).date()


def how_many_are_behind(appeal: Appeal, house: Organisation, *, now: datetime) -> int:
    """How many hold a state that something has changed in since, and may be told."""
    by_number = changes(appeal, house, language=appeal.source_language, now=now)
    return sum(
        h.behind(change_for(h, by_number)) and not h.recipient.stopped_at for h in holders(appeal)
    )


def how_many_to_chase(appeal: Appeal, house: Organisation, *, now: datetime) -> int:
    """How many have not answered for a week or more, and may be asked again."""
    day = today(house, now)
    return sum(
        (h.silent_days(day) or 0) >= CHASE_AFTER_DAYS and not h.recipient.stopped_at
        for h in holders(appeal)
    )


def to_hand_over() -> dict[Dispatch, int]:
    """The sendings of which something is still to be handed over, and how much."""
    rows = Dispatch.objects.filter(deliveries__state=Delivery.State.TO_DO)
    counted = rows.annotate(left=Count("deliveries")).order_by("ordered_at")
    return {dispatch: dispatch.left for dispatch in counted}


def _tells(delivery: Delivery | None, change: Since) -> bool:
    """Whether what a delivery says is all that changed."""
    return bool(
        delivery
        and delivery.text
        and delivery.text.held_id == change.edition.pk
        and delivery.dispatch.edition_id == change.newest.pk
        and delivery.text.told == change.told
    )


def _number(edition: Edition | None) -> int:
    return edition.number if edition else 0
