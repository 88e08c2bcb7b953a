"""The organisation's settings."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kanch.web.accounts.models import Organisation, User
from kanch.web.accounts.permissions import require
from kanch.web.journal import services as journal


@transaction.atomic
def save_organisation(*, actor: User, now: datetime, **values: Any) -> Organisation:
    """Change fields of the organisation; those not named stay.

    The journal is told which fields changed, not what they hold. Raises PermissionDenied,
    ValidationError by field.
    """
    require(actor, "publication.settings")
    house, created = Organisation.objects.select_for_update().get_or_create(pk=Organisation.ROW)
    changed = sorted(name for name, value in values.items() if getattr(house, name) != value)
    if not changed and not created:
        return house
    for name, value in values.items():
        setattr(house, name, value)
    house.full_clean()
    house.save()
    journal.record(
        actor=actor,
        action="accounts.organisation_saved",
        subject=house,
        at=now,
        data={"changed": changed},
    )
    return house
