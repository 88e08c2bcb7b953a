"""Reads of letters: their numbers with what can become of them, and the text that comes out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from kanch.core import letters as core
from kanch.core.exchange.documents import Note
from kanch.core.figures import binding
from kanch.web.accounts.models import Organisation, User
from kanch.web.accounts.permissions import require
from kanch.web.accounts.queries import organisation
from kanch.web.appeals.letters.composing import Decision, body_of, key_of
from kanch.web.appeals.letters.models import Letter
from kanch.web.appeals.models import Appeal, TextRevision
from kanch.web.appeals.queries import draft, latest_edition
from kanch.web.appeals.workspace import Preview, preview
from kanch.web.ledger import incoming
from kanch.web.ledger import queries as ledger
from kanch.web.ledger.checking import Checked, Number, check_text
from kanch.web.ledger.models import FigureRule, in_language
from kanch.web.ledger.moments import View
from kanch.web.ledger.showing import Shown, show_all

LONGEST_TITLE = 120


def letter_for(actor: User, pk: int, *, lock: bool = False) -> Letter:
    """The one way to a letter."""
    require(actor, "appeals.edit")
    rows = Letter.objects.select_for_update(of=("self",)) if lock else Letter.objects
    return get_object_or_404(rows.select_related("appeal"), pk=pk)


def open_letters() -> list[Letter]:
    """Letters that no appeal was made of yet, the newest first."""
    return list(Letter.objects.filter(appeal=None).select_related("brought_by"))


@dataclass(frozen=True, slots=True)
class Option:
    """A figure that could stand for a number: what it counts, and its words today."""

    code: str
    name: str
    today: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A number of a letter with its sentence, the figures that fit, and what was decided."""

    key: str
    number: Number
    sentence: str
    accept: Option | None
    fitting: tuple[Option, ...]
    decision: Decision | None

    @property
    def missing(self) -> str:
        """The indicator that no figure shows yet, where the words point to one."""
        return "" if self.accept else self.number.finding.indicator or ""


@dataclass(frozen=True, slots=True)
class Workbench:
    """A letter on the table: checked, with what was decided so far."""

    letter: Letter
    checked: Checked
    numbers: tuple[Decided, ...]
    options: tuple[Option, ...]
    body: str

    @property
    def undecided(self) -> int:
        return sum(1 for one in self.numbers if one.decision is None)

    @property
    def acceptable(self) -> list[Decided]:
        """Undecided numbers that somebody said and that a figure stands for."""
        said = (core.Verdict.MATCHES, core.Verdict.OVERTAKEN)
        return [
            one
            for one in self.numbers
            if one.decision is None and one.accept and one.number.verdict in said
        ]

    @property
    def title(self) -> str:
        """The first line where it can be a title, else the name that the letter came with."""
        first = self.letter.text.split("\n", 1)[0].strip()
        short = 0 < len(first) <= LONGEST_TITLE and not first.endswith((".", ",", "։", ":"))
        return first if short else self.letter.name

    @property
    def notes(self) -> list[str]:
        read = [incoming.say(Note(code, params)) for code, params in self.letter.notes]
        return [*read, *self.checked.notes]


def workbench(letter: Letter, house: Organisation, *, now: datetime) -> Workbench:
    """Check a letter against everything on record, in the language of who reads the page."""
    checked = check_text(
        letter.text,
        # The demo's public site opens in the past; what is read here is as of now.
        View(None, now, "now" if house.is_demo else ""),
        language=get_language() or "en",
        zone=house.timezone,
        written_on=letter.written_on,
        address=settings.PUBLIC_URL,
    )
    options = _options(letter, house, now)
    rules = ledger.catalogue().rules
    decisions = _decisions(letter)
    spans = binding.sentences(letter.text)
    numbers = []
    for number in checked.numbers:
        fitting = [options[code] for code in _fitting(number, rules) if code in options]
        key = key_of(number.finding)
        numbers.append(
            Decided(
                key,
                number,
                _sentence(spans, number, letter.text),
                fitting[0] if number.figures and fitting else None,
                tuple(fitting),
                decisions.get(key),
            )
        )
    return Workbench(
        letter,
        checked,
        tuple(numbers),
        tuple(sorted(options.values(), key=lambda option: option.name.casefold())),
        _body(letter, checked, decisions),
    )


def body_of_letter(letter: Letter, *, title: str) -> str:
    """The text that an appeal with a title gets of a letter as it is decided now."""
    house = organisation()
    view = View(None, letter.brought_at, "")
    checked = check_text(
        letter.text,
        view,
        language=letter.language,
        zone=house.timezone,
        written_on=letter.written_on,
    )
    return without_title(_body(letter, checked, _decisions(letter)), title)


def without_title(body: str, title: str) -> str:
    """A text that does not begin with its own title once more."""
    first, _, rest = body.partition("\n")
    return rest.strip() if first.strip() == title.strip() and rest.strip() else body


def preview_of(bench: Workbench, house: Organisation, *, now: datetime) -> Preview:
    """The appeal as readers would see it."""
    body = without_title(bench.body, bench.title)
    text = TextRevision(language=bench.letter.language, title=bench.title, body=body)
    return preview(text, house, now=now, language=get_language() or "en")


def language_of(text: str, languages: Sequence[str]) -> str:
    """The language that most of what is marked in a text is written in, among those given."""
    marks = Counter(m.language for m in core.mark(text) if m.language in languages)
    return marks.most_common(1)[0][0] if marks else languages[0]


def empty_appeals(language: str) -> list[tuple[str, str]]:
    """Appeals of a language that have no text yet: address and title."""
    found = []
    for appeal in Appeal.objects.filter(source_language=language).order_by("-created_at"):
        text = draft(appeal, language)
        if not (text and text.body.strip()) and latest_edition(appeal) is None:
            found.append((appeal.slug, text.title if text else appeal.slug))
    return found


def _decisions(letter: Letter) -> dict[str, Decision]:
    return {key: Decision.of(kept) for key, kept in letter.decisions.items()}


def _body(letter: Letter, checked: Checked, decisions: dict[str, Decision]) -> str:
    findings = [number.finding for number in checked.numbers]
    return body_of(letter.text, findings, decisions, ledger.catalogue().rules, letter.language)


def _options(letter: Letter, house: Organisation, now: datetime) -> dict[str, Option]:
    """Every figure, with its words today in the language of the letter."""
    catalogue = ledger.catalogue()
    shown: dict[str, Shown] = show_all(
        ledger.figures_at(at=None).values(),
        catalogue,
        language=letter.language,
        now=now,
        zone=house.timezone,
    )
    return {
        code: Option(code, in_language(one.indicator.names), one.text)
        for code, one in shown.items()
    }


def _fitting(number: Number, rules: Mapping[str, FigureRule]) -> Iterable[str]:
    """The figures that fit the words of a number, the likeliest first, each once."""
    likely = [
        code
        for candidate in number.finding.candidates
        for code, rule in rules.items()
        if rule.indicator.code == candidate.indicator
    ]
    return dict.fromkeys([*number.figures, *likely])


def _sentence(spans: Sequence[binding.Sentence], number: Number, text: str) -> str:
    start = number.finding.mark.phrase_start
    for span in spans:
        if span.start <= start < span.end:
            return text[span.start : span.end]
    return number.words
