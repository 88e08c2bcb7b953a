"""Sources, indicators, places and figure rules: added and corrected, never deleted."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kanch.core.figures import UnsoundRule, ancestors, check_rule
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.journal import services as journal
from kanch.web.ledger.models import Claim, FigureRule, Indicator, Place, Source
from kanch.web.ledger.queries import as_core_rule, core_indicators, rules
from kanch.web.ledger.services.claims import touch

_ACTIONS = {
    Source: "ledger.source_saved",
    Indicator: "ledger.indicator_saved",
    Place: "ledger.place_saved",
}


@transaction.atomic
def save_entry(*, actor: User, entry: Source | Indicator | Place, now: datetime) -> None:
    """Add or correct a source, an indicator or a place.

    Raises PermissionDenied, ValidationError (no name, an indicator inside itself).
    """
    require(actor, "ledger.manage_sources")
    check_entry(entry)
    entry.save()
    if isinstance(entry, Indicator):
        _check_rules()
        touch([entry.pk])
    if isinstance(entry, Place):
        # Its time zone says when a day or a month of its claims begins.
        counted = Claim.objects.filter(place=entry).values_list("indicator", flat=True)
        touch(list(counted.distinct()))
    journal.record(
        actor=actor, action=_ACTIONS[type(entry)], subject=entry, at=now, data={"code": entry.code}
    )


def check_entry(entry: Source | Indicator | Place) -> None:
    """Raises ValidationError, by field."""
    entry.names = {language: name.strip() for language, name in entry.names.items() if name.strip()}
    if not entry.names:
        raise ValidationError({"names": _("Give a name in one language at least.")})
    entry.full_clean()
    if isinstance(entry, Place):
        _check_place(entry)
    if isinstance(entry, Indicator):
        _check_indicator(entry)


def _check_place(place: Place) -> None:
    if place.timezone not in available_timezones():
        raise ValidationError(
            {
                "timezone": _("“%(name)s” is not a time zone. One is Asia/Yerevan.")
                % {"name": place.timezone}
            }
        )
    for name, limit in (("latitude", 90), ("longitude", 180)):
        value = getattr(place, name)
        if value is not None and not -limit <= value <= limit:
            raise ValidationError(
                {name: _("Degrees between −%(limit)d and %(limit)d.") % {"limit": limit}}
            )


def _check_indicator(entry: Indicator) -> None:
    before = Indicator.objects.filter(pk=entry.pk, claims__isnull=False).first()
    if before and (before.measure, before.unit) != (entry.measure, entry.unit):
        raise ValidationError(
            {
                "measure": _(
                    "Its claims count %(measure)s in %(unit)s. Add another indicator instead."
                )
                % {"measure": before.measure, "unit": before.unit}
            }
        )
    if entry.parent_id:
        known = core_indicators()
        known[entry.code] = entry.as_core(entry.parent.code)
        if entry.code in {a.id for a in ancestors(entry.parent.code, known)} | {entry.parent.code}:
            raise ValidationError({"parent": _("An indicator cannot be a part of itself.")})
        if entry.parent.unit != entry.unit and entry.parent.measure == entry.measure:
            raise ValidationError({"unit": _("A part is counted in the unit of its whole.")})


def _check_rules() -> None:
    """No rule may become unsound by what its indicators become."""
    known = core_indicators()
    for rule in rules().values():
        try:
            check_rule(rule, known)
        except UnsoundRule as error:
            raise ValidationError({"parent": rule_problem(error)}) from error


@transaction.atomic
def save_figure_rule(
    *,
    actor: User,
    rule: FigureRule,
    sources: Iterable[Source],
    parts: Iterable[Indicator],
    now: datetime,
) -> FigureRule:
    """Add or change the rule of a figure.

    Raises PermissionDenied, ValidationError where the rule would mix what must stay apart.
    """
    require(actor, "ledger.manage_sources")
    rule.full_clean()
    rule.save()
    rule.sources.set(sources)
    rule.parts.set(parts)
    try:
        check_rule(as_core_rule(rule), core_indicators())
    except UnsoundRule as error:
        raise ValidationError(rule_problem(error)) from error
    journal.record(
        actor=actor,
        action="ledger.figure_rule_saved",
        subject=rule,
        at=now,
        data={"code": rule.code, "policy": rule.policy},
    )
    return rule


def rule_problem(error: UnsoundRule) -> str:
    """An unsound rule in the user's language, with the detail as the core says it."""
    return _("This rule cannot stand: %(detail)s") % {"detail": error}
