"""Figures in words: what pages, feeds, exports and the command line show of a figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kanch.core import figures as core
from kanch.core.figures import wording
from kanch.web.journal import inputs
from kanch.web.ledger.models import Indicator, in_language
from kanch.web.ledger.queries import Catalogue


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure ready to be shown in one language at one moment."""

    code: str
    figure: core.Figure
    indicator: Indicator
    language: str
    name: str
    value: str
    text: str
    as_of: str
    age: str
    fresh_until: str
    freshness: core.Freshness | None
    source_names: tuple[str, ...]
    sources: str
    disagreement: str
    apart: str
    zone: str

    @property
    def known(self) -> bool:
        return self.figure.known

    @property
    def qualifier(self) -> core.Qualifier:
        return self.figure.quantity.qualifier

    @property
    def machine_value(self) -> str:
        """The number for a `data` element: the end that is known."""
        quantity = self.figure.quantity
        end = quantity.low if quantity.low is not None else quantity.high
        return "" if end is None else str(end)


def show(
    figure: core.Figure, catalogue: Catalogue, *, language: str, now: datetime, zone: str
) -> Shown:
    """Put a figure into words. `now` is the moment of the view, for its age."""
    code = figure.rule.id
    indicator = catalogue.indicator_of(code)
    noun = indicator.nouns.get(language)
    with translation.override(language):
        names = tuple(
            in_language(catalogue.sources[s].names, language)
            for s in sayers(figure)
            if s in catalogue.sources
        )
        count = len(figure.sources)
        fresh, age, fresh_until = None, "", ""
        if figure.until is not None:
            counted = catalogue.core_indicators[indicator.code]
            fresh = core.freshness(counted, figure.until, now)
            if inputs.kept():
                _note_change(counted, figure.until, now)
                if counted.stale_after and fresh is core.Freshness.FRESH:
                    until = figure.until + counted.stale_after
                    fresh_until = moment(until, core.Precision.MINUTE, language, zone)
            else:
                age = wording.age(max((now - figure.until).total_seconds() / 3600, 0), language)
        return Shown(
            code=code,
            figure=figure,
            indicator=indicator,
            language=language,
            name=in_language(indicator.names, language),
            value=wording.phrase(figure.quantity, language),
            text=wording.phrase(figure.quantity, language, noun) if figure.known else "",
            as_of=moment(figure.as_of, figure.precision, language, zone),
            age=age,
            fresh_until=fresh_until,
            freshness=fresh,
            source_names=names,
            sources=(
                ngettext("%(count)d source in all", "%(count)d sources in all", count)
                % {"count": count}
            ),
            disagreement=disagreement(figure, catalogue, language=language, zone=zone),
            apart=apart(figure, catalogue, language=language, zone=zone),
            zone=zone,
        )


def _note_change(indicator: core.Indicator, as_of: datetime, now: datetime) -> None:
    """A kept page goes out of date with the clock, unless it shows the past."""
    page = inputs.kept()
    if page and page.made_at == now:
        inputs.holds_until(core.freshness_changes(indicator, as_of, now))


def sayers(figure: core.Figure) -> list[str]:
    """The sources that a shown number may be credited to.

    Those who said exactly it, repeats not counted; where it spans several statements, all that
    it is made from.
    """
    speaking = core.without_repeats((*figure.claims, *figure.beside))
    exactly = [c for c in speaking if c.quantity == figure.quantity]
    return sorted({c.source for c in exactly or core.without_repeats(figure.claims)})


def show_all(
    figures: Iterable[core.Figure],
    catalogue: Catalogue,
    *,
    language: str,
    now: datetime,
    zone: str,
) -> dict[str, Shown]:
    return {f.rule.id: show(f, catalogue, language=language, now=now, zone=zone) for f in figures}


def moment(
    when: datetime | None, precision: core.Precision | str | None, language: str, zone: str
) -> str:
    """A moment in words, as exact as it is known, in the zone of the place."""
    if when is None or precision is None:
        return ""
    return wording.moment(when, str(precision), language, zone)


def disagreement(figure: core.Figure, catalogue: Catalogue, *, language: str, zone: str) -> str:
    """One sentence on who says what, empty where all agree."""
    if not figure.disagree:
        return ""
    with translation.override(language):
        together = core.without_repeats((*figure.claims, *figure.beside))
        said = [_said(c, catalogue, language, zone) for c in core.conflicting(together)]
        return _("Sources disagree: %(said)s.") % {"said": _one_after_another(said)}


def apart(figure: core.Figure, catalogue: Catalogue, *, language: str, zone: str) -> str:
    """One sentence on what was said of other hours, empty where nothing was."""
    if not figure.apart:
        return ""
    with translation.override(language):
        told = core.without_repeats((*figure.claims, *figure.beside, *figure.apart))
        said = [_said(c, catalogue, language, zone) for c in figure.apart if c in told]
        if not said:
            return ""
        return _("Different hours: %(said)s.") % {"said": _one_after_another(said)}


def contradiction(
    question: core.Question, catalogue: Catalogue, *, language: str, zone: str
) -> str:
    """A question to the editor in one sentence, with both claims; it also states it in a text."""
    first, second = question.first, question.second
    with translation.override(language):
        words = {
            "first": _said(first, catalogue, language, zone),
            "second": _said(second, catalogue, language, zone),
            "part": in_language(catalogue.indicators[first.indicator].names, language),
            "whole": in_language(catalogue.indicators[second.indicator].names, language),
        }
        if question.kind is core.QuestionKind.PART_EXCEEDS_WHOLE:
            return (
                _("A part is larger than its whole: %(part)s — %(first)s; %(whole)s — %(second)s.")
                % words
            )
        return _("A running total fell: %(part)s — %(first)s, then %(second)s.") % words


def _one_after_another(said: list[str]) -> str:
    return pgettext("between what one source says and what the next one says", "; ").join(said)


def _said(claim: core.Claim, catalogue: Catalogue, language: str, zone: str) -> str:
    source = catalogue.sources.get(claim.source)
    return _("%(source)s says %(number)s (%(moment)s)") % {
        "source": in_language(source.names, language) if source else claim.source,
        "number": wording.phrase(claim.quantity, language),
        "moment": moment(claim.as_of, claim.precision, language, zone),
    }


def quantity_json(quantity: core.Quantity) -> dict[str, Any]:
    """Low, high and qualifier with plain JSON numbers."""
    return {
        "low": plain(quantity.low),
        "high": plain(quantity.high),
        "qualifier": quantity.qualifier.value,
    }


def plain(number: int | Decimal | None) -> int | float | None:
    return float(number) if isinstance(number, Decimal) else number


def figure_json(shown: Shown) -> dict[str, Any]:
    """The documented keys of a figure for programs."""
    figure = shown.figure
    return {
        "id": shown.code,
        "indicator": shown.indicator.code,
        "name": shown.name,
        "language": shown.language,
        "policy": figure.rule.policy.value,
        **quantity_json(figure.quantity),
        "as_of": _local(figure.as_of, shown.zone),
        "as_of_precision": figure.precision.value if figure.precision else None,
        "sources": list(figure.sources),
        "disagree": figure.disagree,
        "text": shown.text,
        "spread": quantity_json(figure.spread),
        "freshness": shown.freshness.value if shown.freshness else None,
        "disagreement": shown.disagreement,
        "different_hours": shown.apart,
        "claims": [c.id for c in figure.claims],
        "beside": [c.id for c in figure.beside],
        "apart": [c.id for c in figure.apart],
    }


def _local(when: datetime | None, zone: str) -> str | None:
    return when.astimezone(ZoneInfo(zone)).isoformat() if when else None
