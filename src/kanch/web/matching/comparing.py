"""Two people compared, ready to show: how likely they are one and why, in the reader's words."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanch.core.figures.wording import number
from kanch.core.names import Comparison, Matcher, Parsing, Person, Reason
from kanch.core.names.scripts import Script, script
from kanch.web.matching.forms import SIDES
from kanch.web.matching.wording import RARITY, SENTENCES

# Worth from which a reason speaks so loudly, in natural logarithms: odds of 55, 7 and 1.6 to 1.
_LOUD: tuple[tuple[float, str | Promise, str | Promise], ...] = (
    (4.0, gettext_lazy("strongly for"), gettext_lazy("strongly against")),
    (2.0, gettext_lazy("clearly for"), gettext_lazy("clearly against")),
    (0.5, gettext_lazy("a little for"), gettext_lazy("a little against")),
    (0.0, gettext_lazy("hardly for"), gettext_lazy("hardly against")),
)
_LONGEST_BAR = 8.0
_LIKELY: tuple[tuple[float, str, str | Promise], ...] = (
    (0.95, "one", gettext_lazy("Very likely one person")),
    (0.8, "one", gettext_lazy("Likely one person")),
    (0.2, "open", gettext_lazy("Open: one person or two")),
    (0.05, "two", gettext_lazy("Likely two people")),
    (0.0, "two", gettext_lazy("Very likely two people")),
)
_LANGUAGES = {Script.ARMENIAN: "hy", Script.CYRILLIC: "ru"}
# One comparison at a time: what the matcher remembers is not made for two threads.
_turn = Lock()


@dataclass(frozen=True, slots=True)
class Line:
    """A reason: the sentence, how loudly it speaks, and that as the length of a bar of 100."""

    said: SafeString
    loudness: str
    bar: int


@dataclass(frozen=True, slots=True)
class Result:
    """What the page shows of a comparison.

    `side` is "one", "open" or "two"; `bar` the probability as the length of a bar of 100, never
    all or nothing; `hints` are reasons that weigh nothing; `columns` and `rows` are for the
    component `table`.
    """

    side: str
    verdict: str
    chance: str
    bar: int
    among: str
    reasons_for: tuple[Line, ...]
    reasons_against: tuple[Line, ...]
    hints: tuple[SafeString, ...]
    spelling: str
    columns: tuple[dict[str, str | Promise], ...]
    rows: tuple[tuple[str | SafeString, ...], ...]


@cache
def _matcher(folder: Path | None) -> Matcher:
    return Matcher([folder] if folder else [])


def matcher() -> Matcher:
    """The matcher with the organisation's own lists; a second or two when it is first asked for.

    Raises BadTable when those cannot be used.
    """
    return _matcher(settings.NAMES_FOLDER)


@contextmanager
def _reading() -> Iterator[Matcher]:
    """The matcher for one question; afterwards it has forgotten the names."""
    with _turn:
        reader = matcher()
        try:
            yield reader
        finally:
            reader.forget()


def holds_a_name(name: str) -> bool:
    """Whether anything in `name` can be read as a name."""
    with _reading() as reader:
        return not reader.parse(name).empty


def compare(one: Person, other: Person, among: int, language: str) -> Result:
    """`one` and `other` compared, in the words of `language`, which is the active one."""
    with _reading() as reader:
        found = reader.compare(one, other, among)
        read = [(reader.describe(person).parsings, person) for person in (one, other)]
        left_out = [reader.parse(person.name).left_out for person in (one, other)]
    side, verdict = next(
        (side, words) for least, side, words in _LIKELY if found.probability >= least
    )
    return Result(
        side,
        str(verdict),
        _chance(found.probability),
        min(max(round(found.probability * 100), 1), 99),
        number(among, language),
        tuple(_lines((r for r in found.reasons if r.worth > 0), language)),
        tuple(_lines((r for r in found.reasons if r.worth < 0), language)),
        tuple(_said(r, language) for r in found.reasons if r.worth == 0),
        _spelling(found),
        ({"label": _("Part")}, *({"label": title} for title, _nameless in SIDES.values())),
        tuple(_rows(read, left_out)),
    )


def marked(text: str) -> SafeString:
    """A word as somebody wrote it, held apart from the direction and language of the page."""
    language = _LANGUAGES.get(script(text))
    if language:
        return format_html('<bdi lang="{}">{}</bdi>', language, text)
    return format_html("<bdi>{}</bdi>", text)


def _chance(probability: float) -> str:
    in_hundred = round(probability * 100)
    if in_hundred > 99:
        return _("In more than 99 of 100 such pairs it is one person.")
    if in_hundred < 1:
        return _("In fewer than 1 of 100 such pairs it is one person.")
    return _("In %(number)s of 100 such pairs it is one person.") % {"number": in_hundred}


def _spelling(found: Comparison) -> str:
    if found.likeness is None:
        return _("The two names have no part in common that could be compared.")
    return _(
        "Spelling alone: %(number)s of 100 alike. How many people bear such a name does not count "
        "in it."
    ) % {"number": round(found.likeness * 100)}


def _lines(reasons: Iterable[Reason], language: str) -> Iterator[Line]:
    for reason in reasons:
        weight = abs(reason.worth)
        words = next(two for least, *two in _LOUD if weight >= least)
        bar = max(2, round(min(weight / _LONGEST_BAR, 1.0) * 100))
        yield Line(_said(reason, language), str(words[reason.worth < 0]), bar)


def _said(reason: Reason, language: str) -> SafeString:
    details = {name: marked(text) for name, text in reason.details.items()}
    said = mark_safe(str(SENTENCES[reason.code]).format(**details))
    if reason.one_in is None:
        return said
    rarity = str(RARITY).format(number=number(reason.one_in, language))
    return format_html("{} ({})", said, rarity)


def _rows(
    read: Sequence[tuple[Sequence[Parsing], Person]], left_out: Sequence[Sequence[str]]
) -> Iterator[tuple[str | SafeString, ...]]:
    """How each name was taken apart, and how the year was understood."""
    nothing = _("none")
    for at, label in enumerate(_labels()):
        cells = [_words(_roles(parsings[0])[at]) or nothing for parsings, _person in read]
        yield (label, *cells)
    if any(left_out):
        yield (_("Left aside"), *(_words(words) or nothing for words in left_out))
    if any(len(parsings) > 1 for parsings, _person in read):
        yield (
            _("Can also be read as"),
            *(_otherwise(parsings[1:]) or nothing for parsings, _p in read),
        )
    if any(person.years for _parsings, person in read):
        years = (marked(str(person.years)) if person.years else nothing for _p, person in read)
        yield (_("Born"), *years)


def _labels() -> tuple[str, str, str]:
    return _("Given name"), _("Surname"), _("Father’s name")


def _roles(parsing: Parsing) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    return (
        [part.written for part in parsing.given],
        [part.written for part in parsing.surnames],
        [part.written for part in parsing.fathers],
    )


def _words(words: Iterable[str]) -> SafeString:
    """Words of a name, each once."""
    return format_html_join(", ", "{}", ((marked(word),) for word in dict.fromkeys(words)))


def _otherwise(parsings: Iterable[Parsing]) -> SafeString:
    ways = []
    for parsing in parsings:
        named = zip(_labels(), _roles(parsing), strict=True)
        ways.append(
            format_html_join(
                "; ", "{}: {}", ((label, _words(words)) for label, words in named if words)
            )
        )
    return format_html_join("", "<p>{}</p>", ((way,) for way in ways))
