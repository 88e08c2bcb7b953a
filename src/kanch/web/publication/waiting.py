"""What waits for a person: the one list that the home page shows."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import allowed, must_enrol_totp
from kanch.web.accounts.queries import organisation
from kanch.web.appeals import queries as appeals
from kanch.web.appeals.models import Edition, Letter
from kanch.web.journal.models import OutboxMessage
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import Claim
from kanch.web.publication.models import Contact
from kanch.web.sending.holders import how_many_are_behind, how_many_to_chase, to_hand_over


@dataclass(frozen=True, slots=True)
class Item:
    title: str
    text: str
    url: str
    kind: str = "info"


def for_person(user: User) -> dict[str, Any]:
    """Items that the person may act on, the pressing ones first; and the first steps."""
    items: list[Item] = []
    if allowed(user, "ledger.manage_sources"):
        items += _questions()
    if allowed(user, "appeals.edit"):
        items += _appeals()
    if allowed(user, "sending.prepare"):
        items += _sending(user)
    if allowed(user, "journal.outbox"):
        items += _outbox()
    return {"items": items, "steps": _steps(user)}


def _questions() -> list[Item]:
    count = len(ledger.questions_at())
    if not count:
        return []
    title = ngettext("%(count)d question about numbers", "%(count)d questions about numbers", count)
    return [
        Item(
            title % {"count": count},
            _("Claims that cannot both be right. An appeal that binds them waits."),
            reverse("ledger:questions"),
            "question",
        )
    ]


def _appeals() -> list[Item]:
    found = []
    languages = organisation().content_languages
    for appeal in appeals.appeals():
        stale = len(appeals.stale_sentences(appeal, languages))
        if stale:
            title = ngettext(
                "%(count)d sentence is behind in a translation",
                "%(count)d sentences are behind in translations",
                stale,
            )
            found.append(
                Item(
                    title % {"count": stale},
                    appeals.draft(appeal, appeal.source_language).title,
                    reverse("appeals:appeal", args=[appeal.slug]),
                    "warning",
                )
            )
    return found


def _sending(user: User) -> list[Item]:
    """What waits around what was sent: to hand over, to tell, to ask again."""
    items = []
    for dispatch, count in to_hand_over().items():
        title = ngettext(
            "%(count)d recipient waits for you to hand an appeal over",
            "%(count)d recipients wait for you to hand an appeal over",
            count,
        )
        text = _("They have no e-mail address here: by post, by hand, by a form of theirs.")
        url = reverse("sending:dispatch", args=[dispatch.key])
        items.append(Item(title % {"count": count}, text, url))
    now, house = timezone.now(), organisation()
    for appeal in appeals.appeals():
        url = reverse("sending:holders", args=[appeal.slug])
        behind = how_many_are_behind(appeal, house, now=now)
        if behind and allowed(user, "sending.send"):
            title = ngettext(
                "%(count)d recipient holds an older state of an appeal",
                "%(count)d recipients hold an older state of an appeal",
                behind,
            )
            text = _("See what changed since, and tell them.")
            items.append(Item(title % {"count": behind}, text, url, "warning"))
        silent = how_many_to_chase(appeal, house, now=now)
        if silent:
            title = ngettext(
                "From %(count)d recipient no reply is noted for a week or more",
                "From %(count)d recipients no reply is noted for a week or more",
                silent,
            )
            text = _("Perhaps a call helps. A reply that came by phone counts once it is noted.")
            items.append(Item(title % {"count": silent}, text, url))
    return items


def _outbox() -> list[Item]:
    state = OutboxMessage.State
    url = reverse("journal:outbox")
    items = []
    unsure = OutboxMessage.objects.filter(state=state.UNSURE).count()
    if unsure:
        title = ngettext(
            "%(count)d message may have left or not",
            "%(count)d messages may have left or not",
            unsure,
        )
        text = _("Each is sent again only if you say so.")
        items.append(Item(title % {"count": unsure}, text, url, "warning"))
    stuck = OutboxMessage.objects.filter(state__in=[state.WAITING, state.GIVEN_UP])
    count = stuck.exclude(last_error="").count()
    if count:
        title = ngettext(
            "%(count)d message could not be sent", "%(count)d messages could not be sent", count
        )
        text = _("See why, and which are tried again.")
        items.append(Item(title % {"count": count}, text, url, "warning"))
    return items


def _steps(user: User) -> list[dict[str, Any]]:
    """The first steps of an organisation, until its first edition is out."""
    if not allowed(user, "appeals.publish") or Edition.objects.exists():
        return []
    appeal = next(iter(appeals.appeals()), None)
    text = appeals.draft(appeal, appeal.source_language) if appeal else None
    written = bool(text and text.body.strip())
    if appeal is None:
        write = publish = reverse("appeals:letters")
    else:
        write = reverse("appeals:edit", args=[appeal.slug, appeal.source_language])
        publish = reverse("appeals:appeal", args=[appeal.slug]) if written else write
    return [
        {
            "label": _("Start from a letter you have"),
            "url": reverse("appeals:letters"),
            "done": written or Letter.objects.exists(),
        },
        {
            "label": _("Say whom to call in danger"),
            "url": reverse("publication:contact_new"),
            "done": Contact.objects.exists(),
        },
        {
            "label": _("Record claims, or import them"),
            "url": reverse("ledger:desk"),
            "done": Claim.objects.exists(),
        },
        {
            "label": _("Write the appeal and bind its figures"),
            "url": write,
            "done": written,
        },
        {
            "label": _("Set up the second factor of your sign-in"),
            "url": reverse("accounts:account"),
            "done": not must_enrol_totp(user),
        },
        {"label": _("Publish the first edition"), "url": publish, "done": False},
    ]
