"""What happens to the ledger when an organisation of one's own starts."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.journal import services as journal
from kanch.web.ledger.models import (
    Claim,
    Document,
    FigureRule,
    ImportJob,
    Indicator,
    Place,
    Source,
    Statement,
)
from kanch.web.ledger.services.claims import touch
from kanch.web.ledger.services.documents import path_of


@transaction.atomic
def start_ledger(
    *, actor: User, names: dict[str, str], keep_public: bool, from_demo: bool, now: datetime
) -> Source:
    """Leave the public part of a demo's ledger or nothing, and add the organisation as a source.

    Args:
        names: the organisation's name by language.
        keep_public: keep real sources, places, indicators and claims; what was invented goes.

    Raises PermissionDenied.
    """
    require(actor, "ledger.manage_sources")
    if from_demo:
        _remove(invented_only=keep_public)
        touch(list(Indicator.objects.values_list("pk", flat=True)))
        journal.record(
            actor=actor,
            action="ledger.emptied",
            subject=None,
            at=now,
            data={"public_kept": keep_public},
        )
    code = slugify(next(iter(names.values()))) or "own"
    while Source.objects.filter(code=code).exists():
        code = f"own-{code}"
    source = Source.objects.create(code=code, names=names, kind=Source.Kind.NGO, own=True)
    journal.record(actor=actor, action="ledger.source_saved", subject=source, at=now)
    return source


def _remove(*, invented_only: bool) -> None:
    """Delete rows in the order that their links allow."""
    ImportJob.objects.all().delete()
    invented = {"invented": True} if invented_only else {}
    doomed = _invented_indicators() if invented_only else _keys(Indicator.objects.all())
    FigureRule.objects.filter(Q(indicator__in=doomed) | Q(parts__in=doomed)).delete()
    for model in (Claim, Statement):
        rows = model.objects.filter(**invented)
        rows.update(revises=None)
        if model is Claim:
            rows.update(repeats=None)
        rows.delete()
    Indicator.objects.filter(pk__in=doomed).update(parent=None)
    Indicator.objects.filter(pk__in=doomed).delete()
    documents = Document.objects.filter(**invented)
    paths = [path_of(sha256) for sha256 in documents.values_list("sha256", flat=True)]
    documents.delete()
    transaction.on_commit(lambda: [default_storage.delete(path) for path in paths])
    Source.objects.filter(**invented).delete()
    if not invented_only:
        Place.objects.all().delete()


def _invented_indicators() -> set[int]:
    """Indicators that only invented claims count, and wholes that exist only for them."""
    real = _keys(Indicator.objects.filter(claims__invented=False))
    doomed = _keys(Indicator.objects.filter(claims__invented=True)) - real
    while True:
        wholes = _keys(Indicator.objects.filter(parts__in=doomed)) - real - doomed
        if not wholes:
            return doomed
        doomed |= wholes


def _keys(rows: QuerySet[Indicator]) -> set[int]:
    return set(rows.values_list("pk", flat=True))
