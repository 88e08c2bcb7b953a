"""The living page: the latest edition's words with today's figures, and what moved since."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kanch.core import figures as core
from kanch.core.figures import binding, wording
from kanch.core.figures.binding import Mark
from kanch.web.accounts.models import Organisation
from kanch.web.appeals.checks import contradictions_by_figure
from kanch.web.appeals.models import Edition
from kanch.web.appeals.queries import EditionContent
from kanch.web.appeals.rendering import Bindings, to_html
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import Claim, in_language
from kanch.web.ledger.moments import View
from kanch.web.ledger.showing import Shown, moment, show_all


@dataclass(frozen=True, slots=True)
class Moved:
    """One number that says something else than in an edition, with its noun and without."""

    shown: Shown
    before: str
    before_number: str
    now: str
    when: str
    sources: str
    known_before: bool


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence that an edition said otherwise; either side may be empty."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class LivingPage:
    """All that the living page of an appeal shows in one language at one moment."""

    edition: Edition
    title: str
    html: SafeString
    language: str
    shown: Mapping[str, Shown]
    moved: list[Moved]
    correction: str
    as_of: datetime | None

    @property
    def stale(self) -> list[Shown]:
        """The figures that are older than their indicator allows."""
        return [s for s in self.shown.values() if s.freshness is core.Freshness.STALE]


FigureHtml = Callable[[Shown, Mark, "Moved | None"], str]


def living_page(
    edition: Edition,
    organisation: Organisation,
    view: View,
    *,
    language: str,
    figure_html: FigureHtml,
) -> LivingPage:
    """Write out an edition's words with the figures of a view."""
    content = EditionContent(edition)
    text = content.text(language)
    language = content.language(language)
    zone = organisation.timezone
    catalogue = ledger.catalogue()
    figures = ledger.figures_at(content.figures, at=view.at)
    shown = show_all(figures.values(), catalogue, language=language, now=view.clock, zone=zone)
    moved = moved_since(content, figures, shown, catalogue, language=language, zone=zone)
    by_code = {m.shown.code: m for m in moved}
    bindings = Bindings(
        shown,
        catalogue,
        language,
        contradictions_by_figure(figures, catalogue, at=view.at, language=language, zone=zone),
    )
    html = to_html(
        text["body"],
        bindings,
        lambda one, mark: figure_html(one, mark, by_code.get(one.code)),
    )
    ends = [f.until for f in figures.values() if f.until is not None]
    return LivingPage(
        edition,
        text["title"],
        html,
        language,
        shown,
        moved,
        content.data["correction"],
        max(ends, default=None),
    )


def moved_since(
    content: EditionContent,
    figures: Mapping[str, core.Figure],
    shown: Mapping[str, Shown],
    catalogue: ledger.Catalogue,
    *,
    language: str,
    zone: str,
) -> list[Moved]:
    """The bound figures that moved since an edition, in the order that they were bound."""
    changes = []
    for code in content.bound(language):
        frozen = content.figures[code]
        change = code in figures and core.compare(
            code, frozen_quantity(frozen), frozen["claims"], figures[code]
        )
        if change:
            changes.append(change)
    rows = ledger.claims_by_code(
        code
        for change in changes
        for code in (
            *content.figures[change.figure_id]["claims"],
            *(c.id for c in change.claims),
        )
    )
    found = []
    for change in changes:
        one = shown[change.figure_id]
        noun = one.indicator.nouns.get(language)
        before = [rows[c] for c in content.figures[change.figure_id]["claims"] if c in rows]
        withdrawn = _withdrawn(change, before, content.edition)
        sources = {c.source for c in change.claims or one.figure.claims}
        names = _names({c.source.code for c in withdrawn} or sources, catalogue, language)
        found.append(
            Moved(
                one,
                wording.phrase(change.then, language, noun),
                wording.phrase(change.then, language),
                wording.phrase(change.now, language, noun),
                _withdrawn_at(withdrawn, language, zone)
                if withdrawn
                else _when(change, one.figure, rows, language, zone),
                _of_withdrawn(names, language) if withdrawn else names,
                change.then.known,
            )
        )
    return found


def _names(sources: set[str], catalogue: ledger.Catalogue, language: str) -> str:
    known = [catalogue.sources[s].names for s in sources if s in catalogue.sources]
    return wording.list_of(sorted(in_language(names, language) for names in known), language)


def _withdrawn(change: core.Change, before: list[Claim], edition: Edition) -> list[Claim]:
    """The edition's claims that were withdrawn, where no newer claim moved the number."""
    newer = any(c.public_from and c.public_from > edition.published_at for c in change.claims)
    return [] if newer else [c for c in before if c.withdrawn_at]


def _withdrawn_at(claims: list[Claim], language: str, zone: str) -> str:
    newest = max(c.withdrawn_at for c in claims if c.withdrawn_at)
    return moment(newest, core.Precision.MINUTE, language, zone)


def _of_withdrawn(names: str, language: str) -> str:
    with translation.override(language):
        return f"{names} ({_('withdrawn')})"


def _when(
    change: core.Change,
    figure: core.Figure,
    rows: Mapping[str, Claim],
    language: str,
    zone: str,
) -> str:
    """When the number moved: as exactly as its publication is known."""
    newest = max(
        (c for c in change.claims if c.public_from is not None),
        key=lambda c: c.public_from or change.at,
        default=None,
    )
    if newest is None:
        return moment(figure.as_of, figure.precision, language, zone)
    claim = rows[newest.id]
    precision = claim.published_precision if claim.hour_unknown else core.Precision.MINUTE
    return moment(newest.public_from, precision, language, zone)


def frozen_quantity(frozen: Mapping[str, Any]) -> core.Quantity:
    """The quantity of a figure as an edition keeps it."""
    low, high = (_number(frozen[end]) for end in ("low", "high"))
    return core.Quantity(low, high, core.Qualifier(frozen["qualifier"]))


def sentence_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], write: Callable[[str], str]
) -> list[SentenceChange]:
    """What two states of a text (title, body) say differently, sentence by sentence.

    `write` puts the figures into a sentence; that they moved is no change of the words.
    """
    old, new = (_sentences(text) for text in (before, after))
    found = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag != "equal":
            was, now = (" ".join(map(write, part)) for part in (old[a1:a2], new[b1:b2]))
            found.append(SentenceChange(was, now))
    return found


def _sentences(text: Mapping[str, Any]) -> list[str]:
    return [text["title"], *(s.text for s in binding.sentences(text["body"]))]


def _number(value: Any) -> core.Number | None:
    return Decimal(str(value)) if isinstance(value, float) else value
