"""Any text against the ledger: what of each number is on record, in words of one language.

`check_text` builds what `core.letters` needs, asks it, and words the answer. Nothing is written.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kanch.core import figures as core
from kanch.core import letters
from kanch.core.figures import wording
from kanch.core.letters import Contradicting, Finding, Likeness, Overtaking, Reason, Verdict
from kanch.web.journal import services as journal
from kanch.web.ledger import queries
from kanch.web.ledger.models import FigureRule, Place, in_language
from kanch.web.ledger.moments import View, with_at
from kanch.web.ledger.showing import moment, quantity_json

PUBLIC_URLS = "kanch.web.config.public_urls"
# So many claims are told for, against and in place of a number; JSON has them all.
TOLD = 3
LIMIT_NUMBERS = 1000

LABELS = {
    Verdict.MATCHES: pgettext_lazy("a number of a text", "matches"),
    Verdict.OVERTAKEN: pgettext_lazy("a number of a text", "overtaken"),
    Verdict.CONTRADICTED: pgettext_lazy("a number of a text", "contradicted"),
    Verdict.NO_SOURCE: pgettext_lazy("a number of a text", "no source"),
}
REASONS = {
    Reason.VAGUE: gettext_lazy("no number is said"),
    Reason.PERCENT: gettext_lazy("a share, not a count"),
    Reason.FRACTION: gettext_lazy("a fraction"),
    Reason.ORDINAL: gettext_lazy("an order, not a count"),
    Reason.LIST: gettext_lazy("the number of a list item"),
    Reason.LEGAL: gettext_lazy("the number of an article, a resolution or a page"),
    Reason.PHONE: gettext_lazy("a telephone number"),
    Reason.ADDRESS: gettext_lazy("part of an address"),
    Reason.CODE: gettext_lazy("a name or a code"),
    Reason.AGE: gettext_lazy("an age"),
    Reason.DURATION: gettext_lazy("a length of time"),
    Reason.MEASURE: gettext_lazy("a measure"),
    Reason.IN_PASSING: gettext_lazy("counts nothing that is named here"),
}
ASIDE = {
    letters.Kind.OTHER_NUMBER: gettext_lazy("no count"),
    letters.Kind.DATE: gettext_lazy("date"),
    letters.Kind.STATUS: gettext_lazy("status"),
    letters.Kind.STATEMENT: gettext_lazy("statement"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence on a number, with the page that shows the claim, where there is one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text, and what the ledger knows of it.

    `figures` are the codes of the figures that show its indicator; `words` are those of the text,
    hedge included.
    """

    index: int
    words: str
    finding: Finding
    label: str
    counted: str
    figures: tuple[str, ...]
    url: str
    lines: tuple[Line, ...]

    @property
    def verdict(self) -> Verdict:
        return self.finding.verdict

    @property
    def code(self) -> str:
        """The verdict as a word for style sheets and programs."""
        return self.verdict.value.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Aside:
    """A date, a status, a statement, or a number that counts nothing."""

    mark: letters.TextMark
    words: str
    label: str
    lines: tuple[Line, ...] = ()

    @property
    def code(self) -> str:
        return self.mark.kind.value.replace(" ", "-")

    @property
    def tagged(self) -> bool:
        """Whether the mark says what it is within the text; dates and the like speak alone."""
        return self.mark.kind in (letters.Kind.STATEMENT, letters.Kind.STATUS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: plain, a number, or something marked aside."""

    text: str
    number: Number | None = None
    aside: Aside | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A text as it was checked at one moment."""

    text: str
    language: str
    written_on: date | None
    numbers: tuple[Number, ...]
    asides: tuple[Aside, ...]
    counts: Mapping[Verdict, int]
    cut: bool

    @property
    def notes(self) -> list[str]:
        """What was left out of the check."""
        if not self.cut:
            return []
        limit = wording.number(LIMIT_NUMBERS, self.language)
        return [_("Only the first %(limit)s numbers were checked.") % {"limit": limit}]

    @property
    def sound(self) -> bool:
        """Whether every number is on record and stands."""
        return all(number.verdict is Verdict.MATCHES for number in self.numbers)

    @property
    def summary(self) -> list[tuple[str, str, int]]:
        """Each verdict that was given: its code, its label, how often."""
        return [
            (verdict.value.replace(" ", "-"), str(LABELS[verdict]), self.counts[verdict])
            for verdict in Verdict
            if self.counts[verdict]
        ]

    @property
    def headline(self) -> str:
        count = len(self.numbers)
        return ngettext("%(count)d number", "%(count)d numbers", count) % {"count": count}

    @property
    def paragraphs(self) -> list[list[Piece]]:
        """The text in paragraphs of pieces."""
        return list(_paragraphs(self.text, self.numbers, self.asides))

    def of_kind(self, *kinds: letters.Kind) -> list[Aside]:
        return [aside for aside in self.asides if aside.mark.kind in kinds]

    @property
    def no_counts(self) -> list[Aside]:
        return self.of_kind(letters.Kind.OTHER_NUMBER)

    @property
    def said(self) -> list[Aside]:
        """Statements and statuses, which need an author and an hour."""
        return self.of_kind(letters.Kind.STATEMENT, letters.Kind.STATUS)


def check_text(
    text: str,
    view: View,
    *,
    language: str,
    zone: str,
    written_on: date | None = None,
    address: str = "",
) -> Checked:
    """Check every number of a text against what was published by the moment of a view.

    Args:
        text: in paragraphs, as `core.exchange.documents` gives it.
        language: of the answer, not of the text, whose languages are found out.
        written_on: when it was written; None where only the text itself may say so.
        address: of the public site, where the links are not read on it.
    """
    text, cut = _within_limit(text)
    day = written_on or letters.written_on(text)
    words = _vocabulary()
    claims = [c for rows in queries.core_claims(queries.core_indicators()).values() for c in rows]
    found = letters.check(text, claims, words, at=view.at, written_on=day)
    with translation.override(language):
        wording_of = _Wording(view, language, zone, address)
        numbers = tuple(
            wording_of.number(index, finding, text) for index, finding in enumerate(found, 1)
        )
        asides = tuple(
            wording_of.aside(mark, text)
            for mark in letters.mark(text, written_on=day)
            if mark.kind in ASIDE
        )
    counts = {v: sum(1 for n in numbers if n.verdict is v) for v in Verdict}
    return Checked(text, language, day, numbers, asides, counts, cut)


def _within_limit(text: str) -> tuple[str, bool]:
    """The text up to the number that is one too many: tables of numbers are no letters."""
    marks = letters.mark(text)
    counted = [m for m in marks if m.kind is letters.Kind.NUMBER]
    if len(counted) <= LIMIT_NUMBERS:
        return text, False
    return text[: counted[LIMIT_NUMBERS].phrase_start].rstrip(), True


# The words that point to what is counted, kept until anything is written.
_kept: dict[str, letters.Vocabulary] = {}
_lock = Lock()


def _vocabulary() -> letters.Vocabulary:
    head = journal.head()
    with _lock:
        if head in _kept:
            return _kept[head]
    catalogue = queries.catalogue()
    windows = {rule.indicator: rule.window for rule in queries.rules().values()}
    made = letters.Vocabulary.of(
        [
            letters.IndicatorWords(
                catalogue.core_indicators[indicator],
                row.names,
                {code: "|".join(forms.values()) for code, forms in row.nouns.items()},
                row.population,
                **({"window": windows[indicator]} if indicator in windows else {}),
            )
            for indicator, row in catalogue.indicators.items()
        ],
        [letters.PlaceWords(place.code, place.names) for place in Place.objects.all()],
    )
    with _lock:
        _kept.clear()
        _kept[head] = made
    return made


class _Wording:
    """What findings say in one language, with links that stay in the view."""

    def __init__(self, view: View, language: str, zone: str, address: str) -> None:
        self.address = address
        self.view = view
        self.language = language
        self.zone = zone
        self.catalogue = queries.catalogue()
        self.figures: dict[str, list[FigureRule]] = {}
        for rule in self.catalogue.rules.values():
            self.figures.setdefault(rule.indicator.code, []).append(rule)

    def number(self, index: int, finding: Finding, text: str) -> Number:
        mark = finding.mark
        figures = self._figures_of(finding)
        return Number(
            index=index,
            words=text[mark.phrase_start : mark.phrase_end],
            finding=finding,
            label=str(LABELS[finding.verdict]),
            counted=self._name(finding.indicator) if finding.indicator else "",
            figures=figures,
            url=self._figure_url(figures[0]) if figures else "",
            lines=tuple(self._lines(finding)),
        )

    def aside(self, mark: letters.TextMark, text: str) -> Aside:
        label, lines = str(ASIDE[mark.kind]), ()
        if mark.kind is letters.Kind.OTHER_NUMBER and mark.reason:
            lines = (Line(str(REASONS[mark.reason])),)
        elif mark.kind is letters.Kind.STATEMENT:
            lines = (Line(_("Say whose words they are: a statement needs an author.")),)
        elif mark.kind is letters.Kind.STATUS:
            lines = (Line(_("This changes: say as of when, and by whom.")),)
        return Aside(mark, text[mark.phrase_start : mark.phrase_end], label, lines)

    def _lines(self, finding: Finding) -> Iterator[Line]:
        if finding.denied:
            yield Line(_("The text says that somebody denies this number."))
        # What stands in a letter only is told last: it proves nothing.
        supports = sorted(finding.supports, key=lambda support: support.only_letter)
        for support in supports[:TOLD]:
            yield self._claim(_SUPPORT[support.likeness], support.claim)
            if support.same_moment is False:
                yield Line(_("That is another time than the text names."))
        if finding.only_letter:
            yield Line(_("Only a letter says so, and no letter proves itself."))
        for gone in finding.overtaken:
            if gone.by is None:
                yield Line(_("Nothing newer is on record, but such a number is old by now."))
            else:
                since = self._since(gone.since)
                yield self._claim(_OVERTAKEN[gone.how, bool(since)], gone.by, since=since)
        told = {gone.by for gone in finding.overtaken}
        for other in [o for o in finding.contradicted if o.by not in told][:TOLD]:
            yield self._claim(_AGAINST[other.how], other.by)
        if finding.verdict is Verdict.NO_SOURCE:
            yield from self._nobody(finding)

    def _nobody(self, finding: Finding) -> Iterator[Line]:
        if not finding.indicator:
            yield Line(
                _(
                    "The words around it name nothing that is counted here. That does not make it "
                    "wrong: ask the author for the source."
                )
            )
            return
        yield Line(
            _("Nobody on record says this number of “%(counted)s”.")
            % {"counted": self._name(finding.indicator)}
        )
        for claim in finding.instead[:TOLD]:
            yield self._claim(
                gettext_lazy("On record: %(source)s said %(number)s, as of %(moment)s."), claim
            )

    def _claim(self, sentence: Any, claim: core.Claim, **more: str) -> Line:
        source = self.catalogue.sources.get(claim.source)
        text = str(sentence) % {
            "source": in_language(source.names, self.language) if source else claim.source,
            "number": wording.phrase(claim.quantity, self.language),
            "moment": moment(claim.as_of, claim.precision, self.language, self.zone),
            "counted": self._name(claim.indicator),
            **more,
        }
        figures = self.figures.get(claim.indicator)
        url = self._figure_url(figures[0].code, f"#claim-{claim.id}") if figures else ""
        return Line(text, url)

    def _since(self, when: datetime | None) -> str:
        """From when on a number was out of date; midnight stands for a day without an hour."""
        if when is None:
            return ""
        local = when.astimezone(ZoneInfo(self.zone))
        exact = "minute" if local.hour or local.minute else "day"
        return moment(when, exact, self.language, self.zone)

    def _figures_of(self, finding: Finding) -> tuple[str, ...]:
        """The figures of what is counted, those of the place that the text names first."""
        rules = self.figures.get(finding.indicator or "", [])
        here = sorted(rules, key=lambda r: (r.place.code if r.place else None) != finding.place)
        return tuple(rule.code for rule in here)

    def _name(self, indicator: str) -> str:
        row = self.catalogue.indicators.get(indicator)
        return in_language(row.names, self.language) if row else indicator

    def _figure_url(self, code: str, anchor: str = "") -> str:
        path = reverse("ledger:figure", args=[code], urlconf=PUBLIC_URLS)
        return self.address + with_at(path, self.view.query) + anchor


_SUPPORT = {
    Likeness.EXACT: gettext_lazy("%(source)s said %(number)s, as of %(moment)s."),
    Likeness.NUMBER: gettext_lazy(
        "%(source)s said %(number)s, as of %(moment)s: the same number, hedged otherwise."
    ),
    Likeness.ROUNDED: gettext_lazy(
        "%(source)s said %(number)s, as of %(moment)s: the text rounds it."
    ),
}
_OVERTAKEN = {
    (Overtaking.REVISED, True): gettext_lazy(
        "Corrected since %(since)s: %(source)s says %(number)s, as of %(moment)s."
    ),
    (Overtaking.REVISED, False): gettext_lazy(
        "Corrected: %(source)s says %(number)s, as of %(moment)s."
    ),
    (Overtaking.LATER, True): gettext_lazy(
        "Overtaken since %(since)s: %(source)s says %(number)s, as of %(moment)s."
    ),
    (Overtaking.LATER, False): gettext_lazy(
        "Overtaken: %(source)s says %(number)s, as of %(moment)s."
    ),
}
_AGAINST = {
    Contradicting.SAME: gettext_lazy("Contradicted: %(source)s says %(number)s, as of %(moment)s."),
    Contradicting.WHOLE: gettext_lazy(
        "Larger than the whole that it is part of: %(counted)s — %(source)s says %(number)s, as of "
        "%(moment)s."
    ),
    Contradicting.PART: gettext_lazy(
        "Smaller than a part of it: %(counted)s — %(source)s says %(number)s, as of %(moment)s."
    ),
}


def _paragraphs(
    text: str, numbers: Iterable[Number], asides: Iterable[Aside]
) -> Iterator[list[Piece]]:
    spans = _apart(
        [
            *((n.finding.mark.phrase_start, n.finding.mark.phrase_end, n, None) for n in numbers),
            *((a.mark.start, a.mark.end, None, a) for a in asides),
        ]
    )
    begin = at = 0
    for line in text.split("\n"):
        end = begin + len(line)
        pieces, position = [], begin
        while at < len(spans) and spans[at][0] < end:
            left, right, number, aside = spans[at]
            right = min(right, end)
            pieces += [Piece(text[position:left]), Piece(text[left:right], number, aside)]
            position, at = right, at + 1
        pieces.append(Piece(text[position:end]))
        if line.strip():
            yield [piece for piece in pieces if piece.text]
        begin = end + 1


_Span = tuple[int, int, Number | None, Aside | None]


def _apart(spans: list[_Span]) -> list[_Span]:
    """Spans in their order, none in another; a number goes before what is marked aside."""
    taken: list[tuple[int, int]] = []
    kept = []
    for span in spans:
        place = bisect_left(taken, (span[0], span[1]))
        before = taken[place - 1][1] if place else 0
        after = taken[place][0] if place < len(taken) else span[1]
        if before <= span[0] and span[1] <= after:
            taken.insert(place, (span[0], span[1]))
            kept.append(span)
    return sorted(kept, key=lambda span: span[0])


def as_json(checked: Checked) -> dict[str, Any]:
    """The documented keys of a checked text for programs."""
    return {
        "language": checked.language,
        "written_on": checked.written_on.isoformat() if checked.written_on else None,
        "counts": {verdict.value: checked.counts[verdict] for verdict in Verdict},
        "numbers": [_number_json(number) for number in checked.numbers],
        "no_counts": [
            {
                "text": aside.words,
                "start": aside.mark.start,
                "end": aside.mark.end,
                "reason": aside.mark.reason.value if aside.mark.reason else None,
            }
            for aside in checked.no_counts
        ],
        "statements": [
            {
                "text": aside.words,
                "start": aside.mark.start,
                "end": aside.mark.end,
                "kind": aside.mark.kind.value,
                "code": aside.mark.code,
            }
            for aside in checked.said
        ],
    }


def _number_json(number: Number) -> dict[str, Any]:
    finding = number.finding
    quantity = finding.mark.quantity or core.NOTHING_SAID
    return {
        "text": number.words,
        "start": finding.mark.phrase_start,
        "end": finding.mark.phrase_end,
        **quantity_json(quantity),
        "verdict": finding.verdict.value,
        "indicator": finding.indicator,
        "counted": number.counted,
        "place": finding.place,
        "as_of": _moment_json(finding.as_of),
        "denied": finding.denied,
        "url": number.url or None,
        "supports": [
            _claim_json(s.claim) | {"likeness": s.likeness.value, "only_letter": s.only_letter}
            for s in finding.supports
        ],
        "overtaken": [
            {
                "how": gone.how.value,
                "since": gone.since.isoformat() if gone.since else None,
                "by": _claim_json(gone.by) if gone.by else None,
            }
            for gone in finding.overtaken
        ],
        "contradicted": [
            {"how": other.how.value, "by": _claim_json(other.by)} for other in finding.contradicted
        ],
        "instead": [_claim_json(claim) for claim in finding.instead],
        "explanation": [line.text for line in number.lines],
    }


def _claim_json(claim: core.Claim) -> dict[str, Any]:
    return {
        "claim": claim.id,
        "source": claim.source,
        **quantity_json(claim.quantity),
        "as_of": claim.as_of.isoformat(),
        "as_of_precision": claim.precision.value,
        "published": claim.public_from.isoformat() if claim.public_from else None,
    }


def _moment_json(said: letters.Moment | None) -> str | None:
    if said is None:
        return None
    exact = {
        core.Precision.YEAR: "%Y",
        core.Precision.MONTH: "%Y-%m",
        core.Precision.DAY: "%Y-%m-%d",
    }
    return said.start.strftime(exact.get(said.precision, "%Y-%m-%dT%H:%M"))


HEADER = (
    "number", "low", "high", "qualifier", "verdict", "counted", "as_of", "explanation", "url",
)  # fmt: skip


def as_rows(checked: Checked) -> list[list[Any]]:
    """A row for each number, for a table."""
    rows = []
    for number in checked.numbers:
        said = _number_json(number)
        rows.append(
            [
                said["text"],
                said["low"],
                said["high"],
                said["qualifier"],
                said["verdict"],
                said["counted"],
                said["as_of"] or "",
                " ".join(said["explanation"]),
                said["url"] or "",
            ]
        )
    return rows
