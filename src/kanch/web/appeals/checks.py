"""What stands in the way of publishing an appeal, and what an editor should know first."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kanch.core import figures as core
from kanch.core.figures import binding
from kanch.web.accounts.models import Organisation
from kanch.web.appeals.models import Appeal, TextRevision
from kanch.web.appeals.queries import latest_review, stale_sentences, written
from kanch.web.appeals.typed import HEDGE, typed_numbers
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.models import in_language
from kanch.web.ledger.showing import contradiction

# What only a text may hold.
_SIGNS = re.compile(r"\{\{|\}\}|\[\[|\]\]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend or to know; `stops` says that publishing waits for it."""

    code: str
    message: str
    stops: bool
    language: str = ""
    piece: str = ""


def findings(
    appeal: Appeal,
    texts: Mapping[str, TextRevision | None],
    organisation: Organisation,
    *,
    at: datetime | None,
    now: datetime,
    language: str,
    without: Collection[str] = (),
) -> list[Finding]:
    """Everything about the drafts at a moment, what stops first.

    `without` are the languages that the appeal may be published without.
    """
    catalogue = ledger.catalogue()
    found: list[Finding] = []
    texts = {code: text if written(text) else None for code, text in texts.items()}
    for code, text in texts.items():
        if text is None and code != appeal.source_language:
            if code not in without:
                found.append(_untranslated(code))
        else:
            found += text_findings(code, text, catalogue)
    bound = bound_in(texts.values())
    figures = ledger.figures_at(bound, at=at)
    found += _contradictions(texts, figures, catalogue, at, organisation.timezone, language)
    found += _figure_warnings(figures, catalogue, now, language)
    found += [
        Finding(
            "stale_sentence",
            _("The source text has changed since this was translated."),
            False,
            stale.language,
            stale.now or stale.was,
        )
        for stale in stale_sentences(appeal, texts)
    ]
    if organisation.review_required:
        found += _review(appeal, texts)
    return sorted(found, key=lambda f: not f.stops)


def _untranslated(language: str) -> Finding:
    return Finding(
        "not_translated",
        _("No text in this language yet. Write it, or say that you publish without it."),
        True,
        language,
    )


def text_report(
    text: TextRevision,
    organisation: Organisation,
    *,
    at: datetime | None,
    now: datetime,
    language: str,
) -> list[Finding]:
    """Everything about one text, saved or not, what stops first."""
    catalogue = ledger.catalogue()
    figures = ledger.figures_at(bound_in([text]), at=at)
    found = [
        *text_findings(text.language, text, catalogue),
        *_contradictions(
            {text.language: text}, figures, catalogue, at, organisation.timezone, language
        ),
        *_figure_warnings(figures, catalogue, now, language),
    ]
    return sorted(found, key=lambda f: not f.stops)


def bound_in(texts: Iterable[TextRevision | None]) -> list[str]:
    """The figures that any of the texts binds."""
    return list(
        dict.fromkeys(code for text in texts if text for code in binding.bound_figures(text.body))
    )


def text_findings(
    language: str, text: TextRevision | None, catalogue: ledger.Catalogue
) -> list[Finding]:
    """Faults of one text, and numbers typed by hand."""
    if text is None or not written(text):
        return [Finding("no_text", _("The title or the text is missing."), True, language)]
    found = [
        Finding(fault.code, fault_message(fault), True, language, fault.piece)
        for fault in binding.faults(text.body, catalogue.rules.__contains__)
    ]
    if _SIGNS.search(text.title):
        found.append(
            Finding(
                "mark_in_title",
                _("A title has no figures and no brackets: it is read where nothing is live."),
                True,
                language,
                text.title,
            )
        )
    for sentence in binding.sentences(text.body):
        whole = text.body[sentence.start : sentence.end]
        if sentence.marks and sentence.alternative is None:
            found.append(
                Finding(
                    "no_alternative",
                    _(
                        "While this number is not known, the sentence is replaced by the "
                        "indicator's name and “not yet known at this hour”. Write an alternative "
                        "yourself: [[ sentence || alternative ]]."
                    ),
                    False,
                    language,
                    whole,
                )
            )
        if has_double_qualifier(sentence.text):
            found.append(
                Finding(
                    "double_qualifier",
                    _(
                        "The number brings its own “at least”, “about” or “more than”. Delete the "
                        "word before it."
                    ),
                    False,
                    language,
                    sentence.text,
                )
            )
    found += [
        Finding(
            "typed_number",
            _("This number is typed by hand: it will not change when the sources do."),
            False,
            language,
            f"{text.body[number.start : number.end]} — {number.sentence}",
        )
        for number in typed_numbers(text.body, language)
    ]
    return found


def has_double_qualifier(sentence: str) -> bool:
    """Whether a hedge stands right before a bound number, which brings its own."""
    return any(
        HEDGE.search(sentence[: mark.start])
        for mark in binding.find_marks(sentence)
        if mark.kind is binding.MarkKind.FIGURE
    )


def fault_message(fault: binding.Fault) -> str:
    """What a fault of a text is, and what to do."""
    return {
        "unknown_figure": _("There is no figure with this name. Choose one from the list."),
        "unreadable_mark": _("This mark cannot be read. A figure is written {{figure:name}}."),
        "open_bracket": _("A bracket [[ is not closed, or a ]] was never opened."),
        "no_alternative": _(
            "Write after || what is read while the number is not known: [[ sentence || "
            "alternative ]]."
        ),
        "figure_in_alternative": _(
            "The alternative is read while the number is not known: write it without a figure."
        ),
    }[fault.code]


def open_questions(
    figures: Mapping[str, core.Figure], *, at: datetime | None
) -> list[core.Question]:
    """Contradictions among the claims behind these figures, or among the figures themselves."""
    fed = {c.id for f in figures.values() for c in f.claims}
    touching = [q for q in ledger.questions_at(at=at) if q.first.id in fed or q.second.id in fed]
    between = core.figure_questions(figures.values(), ledger.core_indicators())
    return list({q.key: q for q in (*touching, *between)}.values())


def stated_in(question: core.Question, figures: Mapping[str, core.Figure], body: str) -> bool:
    """Whether a text says that the numbers of a question disagree."""
    stated = {
        mark.figure
        for mark in binding.find_marks(body)
        if mark.kind is binding.MarkKind.DISAGREEMENT
    }
    concerned = {question.first.indicator, question.second.indicator}
    return any(figures[code].rule.indicator in concerned for code in stated if code in figures)


def contradictions_by_figure(
    figures: Mapping[str, core.Figure],
    catalogue: ledger.Catalogue,
    *,
    at: datetime | None,
    language: str,
    zone: str,
) -> dict[str, str]:
    """For each figure, the sentence that states the contradictions it is part of."""
    stated: dict[str, list[str]] = {}
    for question in open_questions(figures, at=at):
        sentence = contradiction(question, catalogue, language=language, zone=zone)
        for code, figure in figures.items():
            if figure.rule.indicator in (question.first.indicator, question.second.indicator):
                stated.setdefault(code, []).append(sentence)
    return {code: " ".join(sentences) for code, sentences in stated.items()}


def _contradictions(
    texts: Mapping[str, TextRevision | None],
    figures: Mapping[str, core.Figure],
    catalogue: ledger.Catalogue,
    at: datetime | None,
    zone: str,
    language: str,
) -> list[Finding]:
    found = []
    for question in open_questions(figures, at=at):
        silent = [
            code
            for code, text in texts.items()
            if text and not stated_in(question, figures, text.body)
        ]
        if silent:
            found.append(
                Finding(
                    "contradiction",
                    contradiction(question, catalogue, language=language, zone=zone)
                    + " "
                    + _(
                        "Mend the claims, or state it in the text of every language with "
                        "{{disagreement:%(figure)s}}."
                    )
                    % {"figure": _figure_of(question, figures)},
                    True,
                    ", ".join(silent),
                )
            )
    return found


def _figure_of(question: core.Question, figures: Mapping[str, core.Figure]) -> str:
    for code, figure in figures.items():
        if figure.rule.indicator in (question.first.indicator, question.second.indicator):
            return code
    return question.first.indicator


def _figure_warnings(
    figures: Mapping[str, core.Figure],
    catalogue: ledger.Catalogue,
    now: datetime,
    language: str,
) -> list[Finding]:
    found = []
    claims = ledger.claims_by_code({c.id for f in figures.values() for c in f.claims})
    for code, figure in figures.items():
        name = in_language(catalogue.indicator_of(code).names, language)
        if figure.until is None:
            continue
        indicator = catalogue.core_indicators[figure.rule.indicator]
        if core.freshness(indicator, figure.until, now) is core.Freshness.STALE:
            found.append(
                Finding(
                    "stale_figure", _("This figure is older than it should be."), False, "", name
                )
            )
        if any(not claims[c.id].quote for c in figure.claims if c.id in claims):
            found.append(
                Finding(
                    "not_quoted",
                    _("A claim behind this figure is not yet quoted."),
                    False,
                    "",
                    name,
                )
            )
    return found


def _review(appeal: Appeal, texts: Mapping[str, TextRevision | None]) -> list[Finding]:
    """Someone other than the last writers has to approve exactly these texts."""
    review = latest_review(appeal)
    now = {language: text.number for language, text in texts.items() if text}
    if review is None or review.revisions != now:
        return [
            Finding("not_reviewed", _("A second person has not approved these texts yet."), True)
        ]
    return []
