"""What the rooms do when an organisation of one's own starts."""

from django.conf import settings

from kanch.web.accounts.first_run import Start, register_reset
from kanch.web.accounts.queries import organisation
from kanch.web.accounts.services import system_actor
from kanch.web.appeals.queries import free_slug
from kanch.web.appeals.services import clear_appeals, create_appeal
from kanch.web.ledger.services import start_ledger
from kanch.web.publication.models import Contact, Giving, Partner, SiteExport
from kanch.web.sending.services import clear_sending


def begin(start: Start) -> None:
    """Clear what belongs to the demo, then make the first appeal."""
    house = organisation()
    if start.from_demo:
        # The new coordinator has no second factor yet, which publishing would ask for.
        clear_sending(actor=system_actor(), now=start.now)
        clear_appeals(actor=system_actor(), now=start.now)
        for model in (Contact, Partner, Giving, SiteExport):
            model.objects.all().delete()
        (settings.HOME.work / "demo_accounts.json").unlink(missing_ok=True)
    start_ledger(
        actor=start.actor,
        names=house.name,
        keep_public=start.keep_ledger,
        from_demo=start.from_demo,
        now=start.now,
    )
    title = start.appeal_title
    if title:
        create_appeal(actor=start.actor, slug=free_slug(title), title=title, now=start.now)


register_reset(begin)
