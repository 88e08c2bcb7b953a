"""The marked sentences, and how well a check finds what is marked in them.

`marked_sentences.csv` was written for this: invented sentences over the demo's claims, in four
sets. `tune` is what the rules were tuned on. `held` was written with it and set aside, `later` was
written when the rules stood; both were looked at once, after the scores that
docs/algorithms/letters.md gives for them had been taken. `blind` was written by somebody who had
read neither the tables of words nor, but for the first nine, the other sentences, and was committed
before it was scored.

In a sentence, `{n >=200 killed-nk M|200}` marks the number 200, at least, of an indicator, with
its verdict by the first letter; `{q >=|at least}` a hedge, `{d 2023-09-20T21:30|…}` a moment,
`{x percent|40}` a number that is no figure, `{s closed|…}` a status, `{t genocide|…}` a statement.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from kanch.core.figures import Precision, Qualifier
from kanch.core.letters import Finding, Kind, Moment, TextMark, check, mark
from tests.core.letters.ledger import claims, vocabulary
from tests.core.letters.tables import sign, written

FILE = Path(__file__).parent / "marked_sentences.csv"
YEREVAN = timezone(timedelta(hours=4))
SETS = {"tune", "held", "later", "blind"}
APART = {"held", "later"}
LETTERS = {
    Kind.NUMBER: "n",
    Kind.QUALIFIER: "q",
    Kind.DATE: "d",
    Kind.OTHER_NUMBER: "x",
    Kind.STATUS: "s",
    Kind.STATEMENT: "t",
}
_MARK = re.compile(r"\{(\w) ([^|{}]+)\|([^{}]+)\}")


@dataclass(frozen=True)
class Marked:
    """A sentence with what stands in it: kind, start, end and value of each mark.

    `verdicts` are, by the start of a number, its indicator (or "") and the first letter of its
    verdict.
    """

    part: str
    language: str
    written_on: date
    at: datetime
    text: str
    marks: frozenset[tuple[str, int, int, str]]
    verdicts: dict[int, tuple[str, str]]


def marked() -> Iterator[Marked]:
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _read(row)


def _read(row: dict[str, str]) -> Marked:
    text, position = "", 0
    marks = set()
    verdicts = {}
    sentence = row["sentence"]
    for found in _MARK.finditer(sentence):
        text += sentence[position : found.start()]
        position = found.end()
        kind, value, words = found.groups()
        if kind == "n":
            value, *rest = value.split(" ")
            verdicts[len(text)] = (rest[0] if len(rest) > 1 else "", rest[-1])
        marks.add((kind, len(text), len(text) + len(words), value))
        text += words
    return Marked(
        row["set"],
        row["language"],
        date.fromisoformat(row["written_on"]),
        datetime.combine(date.fromisoformat(row["at"]), time(23, 59), YEREVAN),
        text + sentence[position:],
        frozenset(marks),
        verdicts,
    )


def value_of(found: TextMark) -> str:
    """What a mark says, in the notation of the file."""
    if found.quantity is not None and found.kind is Kind.NUMBER:
        return written(found.quantity)
    if found.kind is Kind.QUALIFIER:
        return sign(Qualifier(found.code or ""))
    if found.kind is Kind.DATE:
        return _moment(found.moment) if found.moment else "?"
    return (found.reason.value if found.reason else found.code) or ""


def _moment(moment: Moment) -> str:
    form = {
        Precision.YEAR: "%Y",
        Precision.MONTH: "%Y-%m",
        Precision.DAY: "%Y-%m-%d",
        Precision.HOUR: "%Y-%m-%dT%H",
        Precision.MINUTE: "%Y-%m-%dT%H:%M",
    }[moment.precision]
    until = f"/{moment.until:%d}" if moment.until else ""
    return moment.start.strftime(form) + until


def read(sentence: Marked) -> tuple[set[tuple[str, int, int, str]], list[Finding]]:
    """What `mark` and `check` make of a sentence."""
    found = {
        (LETTERS[m.kind], m.start, m.end, value_of(m))
        for m in mark(sentence.text, written_on=sentence.written_on)
    }
    findings = check(
        sentence.text,
        claims(),
        vocabulary(),
        at=sentence.at,
        written_on=sentence.written_on,
    )
    return found, findings


@dataclass
class Score:
    """How many were right, found and to be found."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def scores(sentences: list[Marked]) -> dict[str, Score]:
    """Precision and recall by kind of mark, by verdict, and of the indicator and the claims.

    A mark is right where its place and what it says are; a verdict where it is that of the
    number at that place.
    """
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    names = {letter: kind.value for kind, letter in LETTERS.items()}
    for sentence in sentences:
        marks, findings = read(sentence)
        for group, counter in (
            (marks & sentence.marks, right),
            (marks, found),
            (sentence.marks, wanted),
        ):
            counter.update(names[kind] for kind, *_ in group)
        for indicator, verdict in sentence.verdicts.values():
            wanted[f"verdict {verdict}"] += 1
            wanted["indicator"] += bool(indicator)
        for finding in findings:
            verdict = finding.verdict.value[0].upper()
            gold = sentence.verdicts.get(finding.mark.start, ("", ""))
            found[f"verdict {verdict}"] += 1
            right[f"verdict {verdict}"] += verdict == gold[1]
            if finding.supports or finding.contradicted:
                found["indicator"] += 1
                right["indicator"] += finding.indicator == gold[0]
    return {name: Score(right[name], found[name], wanted[name]) for name in sorted(wanted | found)}
