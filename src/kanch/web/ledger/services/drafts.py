"""From what was typed or imported to a claim that can stand: all the checks, in one place."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kanch.core.figures import ImpossibleQuantity, Qualifier, Quantity
from kanch.core.figures.numerals import contains_number
from kanch.web.ledger.models import (
    Attribution,
    Claim,
    Document,
    Indicator,
    Place,
    Source,
    Statement,
)
from kanch.web.ledger.services.documents import text_of

# Nothing that is counted here comes near it; a slip of the keyboard does.
ABSURD = Decimal(10) ** 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who said it, as of when, and how we know: what claims and statements share."""

    source: Source
    as_of: datetime
    as_of_precision: str
    basis: str
    via: Source | None = None
    place: Place | None = None
    published: datetime | None = None
    published_precision: str = ""
    paraphrase: str = ""
    url: str = ""
    original: str = ""
    note: str = ""
    quote: str = ""
    quote_language: str = ""
    locator: str = ""
    document: Document | None = None
    invented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraft:
    indicator: Indicator
    said: Said
    qualifier: str
    low: Decimal | None = None
    high: Decimal | None = None
    code: str = ""
    method: str = ""
    revises: Claim | None = None
    repeats: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDraft:
    topic: str
    texts: Mapping[str, str]
    said: Said
    code: str = ""
    contrary: tuple[Statement, ...] = field(default=())


def new_code(prefix: str) -> str:
    return f"{prefix}-{secrets.token_hex(5)}"


def claim_from(draft: ClaimDraft, *, now: datetime, recorded_by: object) -> Claim:
    """Build and check a claim; it is not saved.

    Raises ValidationError, by field, with what to do about it.
    """
    claim = Claim(
        code=draft.code or new_code("k"),
        indicator=draft.indicator,
        low=draft.low,
        high=draft.high,
        qualifier=draft.qualifier,
        method=draft.method,
        revises=draft.revises,
        repeats=draft.repeats,
        recorded_at=now,
        recorded_by=recorded_by,
        **_shared(draft.said),
    )
    errors = _said_errors(draft.said, now) | _quantity_errors(draft)
    if not errors:
        errors = _quote_errors(draft) | _link_errors(draft)
    if errors:
        raise ValidationError(errors)
    claim.clean_fields(exclude=_FOREIGN)
    return claim


def statement_from(draft: StatementDraft, *, now: datetime, recorded_by: object) -> Statement:
    """Build and check a statement; it is not saved. Raises ValidationError, by field."""
    statement = Statement(
        code=draft.code or new_code("s"),
        topic=draft.topic,
        texts={language: text for language, text in draft.texts.items() if text},
        recorded_at=now,
        recorded_by=recorded_by,
        **_shared(draft.said),
    )
    errors = _said_errors(draft.said, now)
    if not statement.texts:
        errors["texts"] = _("Say in a sentence what was said.")
    if errors:
        raise ValidationError(errors)
    statement.clean_fields(exclude=_FOREIGN)
    return statement


_FOREIGN = ("source", "via", "place", "document", "indicator", "revises", "repeats", "recorded_by")


def _shared(said: Said) -> dict[str, object]:
    return {name: getattr(said, name) for name in Said.__dataclass_fields__}


def _said_errors(said: Said, now: datetime) -> dict[str, str]:
    errors = {}
    if said.as_of > now:
        errors["as_of"] = _(
            "This moment is still to come. A claim describes the past or the present."
        )
    if said.published and said.published > now:
        errors["published"] = _("This moment is still to come. When was it published?")
    if said.basis == Attribution.Basis.OWN and not said.source.own:
        errors["basis"] = _("Only our own sources make our own statements.")
    if said.quote and not (said.document and said.locator):
        errors["quote"] = _("A quote needs the archived copy that it stands in, and where in it.")
    return errors


def _quantity_errors(draft: ClaimDraft) -> dict[str, str]:
    try:
        qualifier = Qualifier(draft.qualifier)
    except ValueError:
        known = ", ".join(q.value for q in Qualifier if q is not Qualifier.BETWEEN)
        return {
            "qualifier": _("“%(word)s” is not a qualifier. Use one of: %(known)s.")
            % {"word": draft.qualifier, "known": known}
        }
    if qualifier is Qualifier.BETWEEN:
        return {"qualifier": _rule(qualifier)}
    for name, end in (("low", draft.low), ("high", draft.high)):
        if end is not None and end < 0:
            return {name: _("A count is not negative.")}
        if end is not None and end > ABSURD:
            return {name: _("This number is too large to be a count. Check it.")}
        places = draft.indicator.decimals
        if end is not None and places is not None and end != round(end, places):
            return {
                name: _("“%(indicator)s” is counted to %(decimals)d decimals.")
                % {"indicator": draft.indicator.name, "decimals": places}
            }
    try:
        Quantity(draft.low, draft.high, qualifier)
    except ImpossibleQuantity:
        return {"qualifier": _rule(qualifier)}
    return {}


def _rule(qualifier: Qualifier) -> str:
    return {
        Qualifier.EXACTLY: _("“Exactly” takes one number."),
        Qualifier.AT_LEAST: _("“At least” takes the lower number only."),
        Qualifier.MORE_THAN: _("“More than” takes the lower number only."),
        Qualifier.ABOUT: _("“About” takes one number, or two for a range, the lower one first."),
        Qualifier.UP_TO: _("“Up to” takes the upper number, and a lower one if it was given."),
        Qualifier.NO_FIGURE: _("“No figure” takes no number."),
        Qualifier.BETWEEN: _("“Between” is made by a figure, not claimed by a source."),
    }[qualifier]


def _quote_errors(draft: ClaimDraft) -> dict[str, str]:
    """A quote holds the claim's numbers, in digits or in words, and stands in its copy."""
    quote = draft.said.quote
    if not quote:
        return {}
    for end in {draft.low, draft.high} - {None}:
        if not contains_number(quote, end):
            return {
                "quote": _(
                    "The quote does not hold the number %(number)s, in digits or in words. "
                    "Quote the sentence that says it, or leave the quote empty: the claim then "
                    "stays marked “not yet quoted”."
                )
                % {"number": f"{end.normalize():f}"}
            }
    assert draft.said.document is not None
    text = text_of(draft.said.document)
    if text is not None and _squeeze(quote) not in _squeeze(text):
        return {
            "quote": _(
                "These words do not stand in the archived copy “%(document)s”. Copy them as they "
                "are."
            )
            % {"document": draft.said.document}
        }
    return {}


def _squeeze(text: str) -> str:
    """Text without differences of white space and quotation marks, for finding a quote in it."""
    return " ".join(text.split()).translate({ord(mark): '"' for mark in "“”„«»"})


def _link_errors(draft: ClaimDraft) -> dict[str, str]:
    for name, other in (("revises", draft.revises), ("repeats", draft.repeats)):
        if other is None:
            continue
        if other.indicator.measure != draft.indicator.measure:
            return {
                name: _(
                    "%(code)s counts something else: dead, missing, injured and treated are "
                    "never mixed."
                )
                % {"code": other.code}
            }
    if draft.revises and draft.revises.indicator_id != draft.indicator.pk:
        return {"revises": _("An update counts the same thing as the claim that it updates.")}
    if draft.repeats and draft.repeats.quantity != Quantity(
        draft.low, draft.high, Qualifier(draft.qualifier)
    ):
        return {"repeats": _("A repeat says the same number as the claim that it repeats.")}
    return {}
