"""Marking a text: numbers, dates, qualifiers, statuses and statements."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kanch.core.figures.numerals import FoundNumber, Skip, find_numbers, skipped
from kanch.core.letters.dates import YEARS, Date, dates_of, moment_of, written_on_of
from kanch.core.letters.marks import Kind, Moment, Reason, TextMark
from kanch.core.letters.numbers import Said, is_year, numbers_of
from kanch.core.letters.reading import Reading, read
from kanch.core.letters.sentences import sentences_of
from kanch.core.letters.visible import Visible, visible
from kanch.core.letters.words import lexicon_of

_SKIPPED = {
    Skip.PHONE: Reason.PHONE,
    Skip.ADDRESS: Reason.ADDRESS,
    Skip.CODE: Reason.CODE,
    Skip.ORDINAL: Reason.ORDINAL,
}
# How far a status may stand from the road or border that it is said of.
_NEAR = 8


@dataclass(slots=True)
class Analysis:
    """A text, read: each sentence with its numbers, and the dates of all with their moments."""

    seen: Visible
    written_on: date | None
    readings: list[Reading]
    numbers: list[list[Said]]
    dates: list[tuple[Date, Moment | None]]
    codes: list[tuple[int, int, Reason]]

    def dates_in(self, reading: Reading) -> list[tuple[Date, Moment | None]]:
        sentence = reading.sentence
        return [(d, m) for d, m in self.dates if sentence.start <= d.start < sentence.end]


def analyse(text: str, language: str | None, written_on: date | None) -> Analysis:
    """Read a text once, for marking and for judging."""
    seen = visible(text)
    clean = seen.text
    pieces = skipped(clean)
    sentences = sentences_of(clean, language)
    readings = [read(clean, s, lexicon_of(s.language)) for s in sentences]
    more: list[Date] = []
    numbers: list[list[Said]] = []
    for reading in readings:
        group = _found(reading)
        years = [n for n in group if is_year(reading, n)]
        more += [Date(n.start, n.end, year=int(n.value)) for n in years]
        more += _spoken_dates(reading)
        numbers.append(numbers_of(reading, [n for n in group if n not in years]))
    dates = dates_of(clean, pieces, more)
    given = written_on if written_on and written_on.year in YEARS else None
    day = given or written_on_of(clean, dates)
    codes = [(p.start, p.end, _SKIPPED[p.why]) for p in pieces if p.why in _SKIPPED]
    covered = {place for d in dates for place in range(d.start, d.end)}
    codes += [  # 1.2.3 looks like a date and is none
        (p.start, p.end, Reason.CODE)
        for p in pieces
        if p.why is Skip.DATE and p.start not in covered
    ]
    return Analysis(seen, day, readings, numbers, _with_moments(dates, day), codes)


def _found(reading: Reading) -> list[FoundNumber]:
    """The numbers of a sentence in its own language: "UN" is no French one."""
    sentence = reading.sentence
    found = find_numbers(
        reading.text[sentence.start : sentence.end], [sentence.language], doubtful=True
    )
    shift = sentence.start
    return [replace(n, start=n.start + shift, end=n.end + shift) for n in found]


def mark(
    text: str, *, language: str | None = None, written_on: date | None = None
) -> list[TextMark]:
    """Mark what a reader would want to check in a text.

    Args:
        text: plain text; sentences in different languages may stand side by side.
        language: en, hy, ru or fr where it is known; found out for each sentence otherwise.
        written_on: the day of writing, which gives "20 September" its year; where it is not
            given, a date that the text bears in its head or foot stands in.

    Returns:
        The marks in their order; those of one kind do not overlap.
    """
    analysis = analyse(text, language, written_on)
    return [placed(analysis.seen, found) for found in sorted(_marks(analysis), key=_order)]


def written_on(text: str) -> date | None:
    """The day that a letter bears: a full date alone on a line of its head or foot."""
    return analyse(text, None, None).written_on


def number_mark(reading: Reading, said: Said) -> TextMark:
    """The mark of a number, in places of the visible text."""
    return TextMark(
        Kind.NUMBER if said.reason is None else Kind.OTHER_NUMBER,
        said.start,
        said.end,
        reading.sentence.language,
        said.phrase_start,
        said.phrase_end,
        quantity=said.quantity,
        unit=said.unit,
        reason=said.reason,
    )


def _order(found: TextMark) -> tuple[int, int, str]:
    return found.start, -found.end, found.kind.value


def _marks(analysis: Analysis) -> Iterator[TextMark]:
    languages = [(r.sentence.start, r.sentence.language) for r in analysis.readings]
    for said, moment in analysis.dates:
        language = _language_at(languages, said.start)
        yield TextMark(
            Kind.DATE, said.start, said.end, language, said.start, said.end, moment=moment
        )
    taken = [(d.start, d.end) for d, _ in analysis.dates]
    for start, end, reason in analysis.codes:
        piece = analysis.seen.text[start:end]
        if any(letter.isdigit() for letter in piece):
            language = _language_at(languages, start)
            yield TextMark(Kind.OTHER_NUMBER, start, end, language, start, end, reason=reason)
            taken.append((start, end))
    for reading, numbers in zip(analysis.readings, analysis.numbers, strict=True):
        yield from _of_sentence(reading, numbers)


def _of_sentence(reading: Reading, numbers: list[Said]) -> Iterator[TextMark]:
    language = reading.sentence.language
    for said in numbers:
        yield number_mark(reading, said)
        if said.reason is None:
            for start, end, code in said.hedges:
                yield TextMark(Kind.QUALIFIER, start, end, language, start, end, code=code.value)
    solid = {index for said in numbers for index in range(said.first, said.last + 1)}
    for hit in reading.of("vague"):
        if not solid & set(range(hit.first, hit.last + 1)):
            start, end = reading.start(hit), reading.end(hit)
            yield TextMark(Kind.OTHER_NUMBER, start, end, language, start, end, reason=Reason.VAGUE)
    names = {i for hit in reading.of("name") for i in range(hit.first, hit.last + 1)}
    for hit in reading.of("statement"):
        if hit.first not in names:
            start, end = reading.start(hit), reading.end(hit)
            yield TextMark(Kind.STATEMENT, start, end, language, start, end, code=hit.code)
    yield from _statuses(reading, names)


def _statuses(reading: Reading, names: set[int]) -> Iterator[TextMark]:
    taken = set(names)
    for hit in reading.of("qualifier"):
        if hit.last > hit.first:  # "close to" is no road that closes
            taken |= set(range(hit.first, hit.last + 1))
    ways = reading.of("way")
    said = False
    for hit in sorted(reading.of("status alone", "status"), key=lambda h: h.first):
        tokens = set(range(hit.first, hit.last + 1))
        if taken & tokens:
            continue
        if hit.kind == "status" and not said:
            costs = reading.costs(hit.first, hit.last)
            if not any(costs.get(way.first, _NEAR + 1) <= _NEAR for way in ways):
                continue
        said = (
            said or hit.kind == "status"
        )  # "was blocked and reopened": the next is of the same road
        taken |= tokens
        start, end = reading.start(hit), reading.end(hit)
        language = reading.sentence.language
        yield TextMark(Kind.STATUS, start, end, language, start, end, code=hit.code)


def _spoken_dates(reading: Reading) -> Iterator[Date]:
    for hit in reading.of("day"):
        yield Date(reading.start(hit), reading.end(hit), shift=int(hit.code))
    for hit in reading.of("hour"):
        yield Date(reading.start(hit), reading.end(hit), clock=(int(hit.code), 0), minutes=True)


def _with_moments(dates: list[Date], day: date | None) -> list[tuple[Date, Moment | None]]:
    """Each date with its moment; one without a year leans on the last that had one."""
    near: date | None = None
    found = []
    if day is None:  # the latest day with a year stands in for the day of writing
        full = [moment_of(d, None) for d in dates if None not in (d.year, d.month, d.day)]
        near = max((m.start.date() for m in full if m is not None), default=None)
    for said in dates:
        moment = moment_of(said, day, near)
        found.append((said, moment))
        if moment is not None and said.day is not None:
            near = moment.start.date()
    return found


def _language_at(languages: list[tuple[int, str]], place: int) -> str:
    index = bisect_right(languages, place, key=lambda pair: pair[0]) - 1
    return languages[index][1] if index >= 0 else languages[0][1] if languages else "en"


def placed(seen: Visible, found: TextMark) -> TextMark:
    """The mark in places of the text as it was given."""
    if seen.places is None:
        return found
    start, end = seen.back(found.start, found.end)
    phrase_start, phrase_end = seen.back(found.phrase_start, found.phrase_end)
    return replace(found, start=start, end=end, phrase_start=phrase_start, phrase_end=phrase_end)
