"""What the pages of the appeals' workspace show: states, the figure picker, previews."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kanch.core.figures import binding
from kanch.core.figures.binding import Mark
from kanch.core.figures.numerals import find_numbers
from kanch.web.accounts.models import Organisation
from kanch.web.appeals import queries
from kanch.web.appeals.checks import Finding, contradictions_by_figure, text_report
from kanch.web.appeals.languages import own_name
from kanch.web.appeals.living import Moved, SentenceChange, moved_since, sentence_changes
from kanch.web.appeals.models import Appeal, Edition, TextRevision
from kanch.web.appeals.queries import EditionContent, SourceSentence, StaleSentence
from kanch.web.appeals.reasons import Reasons
from kanch.web.appeals.rendering import Bindings, number_words, to_html
from kanch.web.appeals.typed import bind, by_words, typed_numbers
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import in_language
from kanch.web.ledger.moments import with_at
from kanch.web.ledger.showing import Shown, moment, show_all


@dataclass(frozen=True, slots=True)
class LanguageState:
    """Where the text of one language stands; `state` is missing, draft or published."""

    code: str
    name: str
    is_source: bool
    text: TextRevision | None
    state: str
    behind: int
    saved: str
    public_url: str


def language_states(
    appeal: Appeal, house: Organisation, edition: Edition | None
) -> list[LanguageState]:
    """The source language first, then the translations in the organisation's order."""
    codes = sorted(house.content_languages, key=lambda code: code != appeal.source_language)
    out = {} if edition is None else EditionContent(edition).data["languages"]
    behind: dict[str, int] = {}
    for stale in queries.stale_sentences(appeal, codes):
        behind[stale.language] = behind.get(stale.language, 0) + 1
    states = []
    for code in codes:
        text = queries.draft(appeal, code)
        published = text is not None and out.get(code, {}).get("revision") == text.number
        states.append(
            LanguageState(
                code,
                own_name(code),
                code == appeal.source_language,
                text,
                "published" if published else "draft" if queries.written(text) else "missing",
                behind.get(code, 0),
                moment(text.saved_at, "minute", translation.get_language() or "en", house.timezone)
                if text
                else "",
                public_url(appeal.slug, code, house) if code in out else "",
            )
        )
    return states


def public_url(slug: str, language: str, house: Organisation, number: int | None = None) -> str:
    """The address at which readers find the living page, or an edition of it.

    The demo's public site opens in the past: there the address carries the moment.
    """
    name, args = ("living", [slug]) if number is None else ("edition", [slug, number])
    with translation.override(language):
        path = reverse(f"appeals:{name}", args=args, urlconf="kanch.web.config.public_urls")
    return with_at(settings.PUBLIC_URL + path, "now" if house.is_demo else "")


def figure_url(code: str, house: Organisation) -> str:
    """The public page with every claim behind a figure."""
    path = reverse("ledger:figure", args=[code], urlconf="kanch.web.config.public_urls")
    return with_at(settings.PUBLIC_URL + path, "now" if house.is_demo else "")


def steps(
    appeal: Appeal, text: TextRevision | None, *, current: str, edition: Edition | None
) -> list[tuple[str, str, str]]:
    """The way from an empty page to a public one: code, state, address."""
    write = reverse("appeals:edit", args=[appeal.slug, appeal.source_language])
    done = {
        "write": bool(text and text.body.strip()),
        "figures": bool(text and binding.bound_figures(text.body)),
        "check": edition is not None,
        "publish": edition is not None,
    }
    urls = {
        "write": write,
        "figures": f"{write}#figures",
        "check": reverse("appeals:appeal", args=[appeal.slug]),
        "publish": reverse("appeals:publish", args=[appeal.slug]),
    }
    return [
        (code, "current" if code == current else "done" if done[code] else "todo", urls[code])
        for code in urls
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure in the picker: why it says this number, and the pieces of text that bind it.

    `fit` says who said the number that was looked for, where it is not the one of now; `said`
    what its claims said lately.
    """

    code: str
    name: str
    shown: Shown
    why: list[str]
    said: list[str]
    fit: str
    url: str
    search: str
    number: str
    with_noun: str
    with_alternative: str
    as_of: str
    disagreement: str
    in_text: bool


def choices(
    house: Organisation, *, language: str, now: datetime, body: str, find: str = ""
) -> list[Choice]:
    """Every figure with its value in the language of the text.

    Those that the text binds come first, then those that say a number typed in it, or said it.

    `find` keeps the ones whose names and sources hold all its words, and whose value is or was
    one of its numbers.
    """
    catalogue = ledger.catalogue()
    figures = ledger.figures_at(at=None)
    shown = show_all(figures.values(), catalogue, language=language, now=now, zone=house.timezone)
    reasons = Reasons(figures, catalogue, house, now=now)
    numbers = find_numbers(find, (language,))
    words = find.casefold()
    for number in reversed(numbers):
        words = words[: number.start] + " " + words[number.end :]
    bindings = Bindings({}, catalogue, language)
    bound = binding.bound_figures(body)
    fitting = {
        fit.code for n in typed_numbers(body, language) for fit in reasons.said.fits(n.value)
    }
    found = []
    for code, one in shown.items():
        names = " ".join([code, *one.indicator.names.values(), *one.source_names]).casefold()
        fit = reasons.said.fits_one(code, [n.value for n in numbers])
        if not all(word in names for word in words.split()) or (numbers and fit is None):
            continue
        with_noun = f"{{{{figure:{code} noun}}}}"
        found.append(
            Choice(
                code,
                in_language(one.indicator.names),
                one,
                reasons.why(code),
                reasons.lately(code),
                reasons.words(fit.claim) if fit and fit.claim else "",
                figure_url(code, house),
                " ".join([names, *reasons.numbers(code)]),
                f"{{{{figure:{code}}}}}",
                with_noun,
                f"[[{one.name}: {with_noun}. || {bindings.missing(code)}]]",
                f"{{{{as-of:{code}}}}}",
                f"{{{{disagreement:{code}}}}}",
                code in bound,
            )
        )
    return sorted(
        found,
        key=lambda c: (not c.in_text, c.code not in fitting, not c.shown.known, c.name.casefold()),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure in place of a number typed by hand; `choice` is what its button sends."""

    name: str
    words: str
    choice: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A number typed by hand, with the figures that it could be."""

    text: str
    sentence: str
    offers: list[Offer]


# More are a list to search in, not an offer.
OFFERS = 3


def typed_in(body: str, language: str, house: Organisation, *, now: datetime) -> list[Typed]:
    """The numbers typed by hand in a text; offers are in the writer's own language."""
    numbers = typed_numbers(body, language)
    if not numbers:
        return []
    catalogue = ledger.catalogue()
    reasons = Reasons(ledger.figures_at(at=None), catalogue, house, now=now)
    names = {
        code: in_language(rule.indicator.names, language) for code, rule in catalogue.rules.items()
    }
    return [
        Typed(
            body[one.start : one.end],
            one.sentence,
            [
                Offer(
                    in_language(catalogue.indicator_of(fit.code).names),
                    reasons.fit(fit),
                    f"{one.start}-{one.end}-{one.value}-{fit.code}",
                )
                for fit in by_words(reasons.said.fits(one.value), one.sentence, names)[:OFFERS]
            ],
        )
        for one in numbers
    ]


def bound(body: str, language: str, choice: str) -> str | None:
    """The text with the offer that was chosen put in; None where its number is not there."""
    rules = ledger.catalogue().rules
    for number in typed_numbers(body, language):
        place, _, code = choice.partition(f"-{number.value}-")
        if place == f"{number.start}-{number.end}" and code in rules:
            return bind(body, number, code, rules[code].indicator, language)
    return None


@dataclass(frozen=True, slots=True)
class StandIn:
    """A sentence without an alternative, and what is read while its number is not known."""

    sentence: str
    instead: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as readers would see it, now and while nobody knows the numbers."""

    title: str
    language: str
    html: SafeString
    unknown: SafeString
    stand_ins: list[StandIn]
    typed: list[Typed]
    binds: bool
    findings: list[Finding]

    @property
    def stopping(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.stops]

    @property
    def to_know(self) -> dict[str, list[str]]:
        """The pieces of text that each warning is about; numbers typed by hand stand apart."""
        pieces: dict[str, list[str]] = {}
        for finding in self.findings:
            if not finding.stops and finding.code != "typed_number":
                pieces.setdefault(finding.message, []).append(finding.piece)
        return pieces


def preview(text: TextRevision, house: Organisation, *, now: datetime, language: str) -> Preview:
    """Write out a draft, saved or not; findings are in `language`, the reader's own."""
    catalogue = ledger.catalogue()
    bound = [c for c in binding.bound_figures(text.body) if c in catalogue.rules]
    figures = ledger.figures_at(bound, at=None)
    shown = show_all(
        figures.values(), catalogue, language=text.language, now=now, zone=house.timezone
    )
    contradictions = contradictions_by_figure(
        figures, catalogue, at=None, language=text.language, zone=house.timezone
    )
    known = Bindings(shown, catalogue, text.language, contradictions)
    unknown = Bindings({}, catalogue, text.language)
    return Preview(
        text.title,
        text.language,
        to_html(text.body, known, _number),
        to_html(text.body, unknown, _number),
        stand_ins(text.body, known, unknown),
        typed_in(text.body, text.language, house, now=now),
        bool(bound),
        text_report(text, house, at=None, now=now, language=language),
    )


def stand_ins(body: str, known: Bindings, unknown: Bindings) -> list[StandIn]:
    """The sentences of a text that are replaced where nobody has given their number."""

    def words(mark: Mark) -> str:
        return known.words(mark) if known.known(mark.figure) else "…"

    return [
        StandIn(
            binding.resolve(s.text, known=lambda _: True, show=words, missing=unknown.missing),
            unknown.without_marks(s.text),
        )
        for s in binding.sentences(body)
        if s.marks and s.alternative is None
    ]


def _number(shown: Shown, mark: Mark) -> str:
    return format_html(
        '<strong class="fig" title="{}">{}</strong>',
        shown.code,
        number_words(shown, mark),
    )


@dataclass(frozen=True, slots=True)
class SinceLast:
    """What would be different from the last edition, in numbers and in words."""

    moved: list[Moved]
    words: list[tuple[str, str, list[SentenceChange]]]


def since_last(
    edition: Edition,
    texts: Mapping[str, TextRevision | None],
    house: Organisation,
    *,
    now: datetime,
) -> SinceLast:
    """Compare the drafts and today's figures with an edition."""
    language = translation.get_language() or "en"
    content = EditionContent(edition)
    catalogue = ledger.catalogue()
    figures = ledger.figures_at(content.figures, at=None)
    shown = show_all(figures.values(), catalogue, language=language, now=now, zone=house.timezone)
    moved = moved_since(content, figures, shown, catalogue, language=language, zone=house.timezone)
    words = []
    for code, text in texts.items():
        if text is not None:
            before = content.data["languages"].get(code, {"title": "", "body": ""})
            # The editor knows the marks: they show which figure a sentence binds.
            changes = sentence_changes(before, {"title": text.title, "body": text.body}, str)
            if changes:
                words.append((code, own_name(code), changes))
    return SinceLast(moved, words)


@dataclass(frozen=True, slots=True)
class SourceSide:
    """The source text beside a translation."""

    text: TextRevision
    sentences: list[SourceSentence]
    stale: list[StaleSentence]


def source_side(appeal: Appeal, language: str) -> SourceSide | None:
    """None for the source language itself, and before it has a text."""
    source = queries.draft(appeal, appeal.source_language)
    if language == appeal.source_language or source is None:
        return None
    return SourceSide(
        source,
        queries.source_sentences(appeal, language),
        queries.stale_sentences(appeal, [language]),
    )
