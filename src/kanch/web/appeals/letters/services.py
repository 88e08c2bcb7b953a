"""What people do with letters: bring one, decide on its numbers, make an appeal, remove it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kanch.core.exchange.documents import Document
from kanch.web.accounts.models import User
from kanch.web.accounts.permissions import require
from kanch.web.appeals import services as appeals
from kanch.web.appeals.letters.composing import Choice, Decision
from kanch.web.appeals.letters.models import Letter
from kanch.web.appeals.letters.queries import body_of_letter, letter_for
from kanch.web.appeals.models import Appeal
from kanch.web.appeals.queries import draft
from kanch.web.journal import services as journal
from kanch.web.ledger import services as ledger
from kanch.web.ledger.models import FigureRule, Indicator


@transaction.atomic
def bring_letter(
    *,
    actor: User,
    document: Document,
    name: str,
    language: str,
    written_on: date | None,
    now: datetime,
) -> Letter:
    """Keep a letter, so that its numbers can be decided on one after another.

    Raises PermissionDenied.
    """
    require(actor, "appeals.edit")
    letter = Letter.objects.create(
        name=name[:200],
        language=language,
        text=document.text,
        written_on=written_on,
        notes=[[note.code, dict(note.params)] for note in document.notes],
        brought_at=now,
        brought_by=actor,
    )
    journal.record(
        actor=actor,
        action="appeals.letter_brought",
        subject=letter,
        at=now,
        data={"kind": document.kind.value, "characters": len(document.text)},
    )
    return letter


@transaction.atomic
def decide(*, actor: User, pk: int, decisions: Mapping[str, Decision], now: datetime) -> Letter:
    """Keep what becomes of some numbers; decisions on others stay as they were.

    Raises PermissionDenied, Http404, ValidationError (a figure that is not there, no words).
    """
    letter = letter_for(actor, pk, lock=True)
    known = set(FigureRule.objects.values_list("code", flat=True))
    for decision in decisions.values():
        if decision.choice in (Choice.ACCEPT, Choice.OTHER) and decision.figure not in known:
            raise ValidationError(_("Choose a figure from the list."))
        if decision.choice is Choice.TYPE and not decision.words.strip():
            raise ValidationError(_("Type what is to stand there instead."))
    before = dict(letter.decisions)
    letter.decisions = before | {key: one.kept() for key, one in decisions.items()}
    changed = sum(1 for key in decisions if before.get(key) != letter.decisions[key])
    if changed:
        letter.save(update_fields=["decisions"])
        journal.record(
            actor=actor,
            action="appeals.letter_decided",
            subject=letter,
            at=now,
            data={"numbers": changed},
        )
    return letter


@transaction.atomic
def make_figure(*, actor: User, indicator: str, now: datetime) -> FigureRule:
    """A figure for what is counted and has none yet: the range across its sources.

    Raises PermissionDenied, Http404, ValidationError.
    """
    row = get_object_or_404(Indicator, code=indicator)
    return ledger.save_figure_rule(
        actor=actor,
        rule=FigureRule(code=row.code, indicator=row, policy=FigureRule.Policy.RANGE),
        sources=[],
        parts=[],
        now=now,
    )


@transaction.atomic
def make_appeal(
    *, actor: User, pk: int, title: str, slug: str, into: str = "", now: datetime
) -> Appeal:
    """Make an appeal of a letter: its text, with figures where they were accepted.

    Args:
        into: the address of an appeal that has no text yet; empty starts a new one.

    Raises PermissionDenied, Http404, ValidationError (address taken), SavedMeanwhile.
    """
    letter = letter_for(actor, pk, lock=True)
    body = body_of_letter(letter, title=title)
    if into:
        appeal = get_object_or_404(Appeal, slug=into, source_language=letter.language)
        last = draft(appeal, letter.language)
        if last and last.body.strip():
            raise appeals.SavedMeanwhile(last)
        appeals.save_text(
            actor=actor,
            slug=into,
            language=letter.language,
            title=title,
            body=body,
            follows=last.number if last else 0,
            now=now,
        )
    else:
        appeal = appeals.create_appeal(
            actor=actor, slug=slug, title=title, body=body, language=letter.language, now=now
        )
    letter.appeal = appeal
    letter.save(update_fields=["appeal"])
    return appeal


@transaction.atomic
def remove_letter(*, actor: User, pk: int, now: datetime) -> None:
    """Forget a letter with its decisions; an appeal made of it stays.

    Raises PermissionDenied, Http404.
    """
    letter = letter_for(actor, pk, lock=True)
    journal.record(actor=actor, action="appeals.letter_removed", subject=letter, at=now)
    letter.delete()
