"""Checking a text against claims: what it counts, and what is known of each number.

`mark` finds numbers, dates, hedges, statuses and statements in English, Armenian, Russian and
French; `check` says of each number who says so, what has overtaken it and who contradicts it.
docs/algorithms/letters.md explains both.
"""

from kanch.core.letters.dates import YEARS
from kanch.core.letters.findings import (
    Candidate,
    Contradicting,
    Contradiction,
    Finding,
    Likeness,
    Overtaken,
    Overtaking,
    Support,
    Verdict,
)
from kanch.core.letters.judging import check
from kanch.core.letters.marking import mark, written_on
from kanch.core.letters.marks import Kind, Moment, Reason, TextMark
from kanch.core.letters.sentences import language_of
from kanch.core.letters.vocabulary import IndicatorWords, PlaceWords, Vocabulary

__all__ = [
    "YEARS",
    "Candidate",
    "Contradicting",
    "Contradiction",
    "Finding",
    "IndicatorWords",
    "Kind",
    "Likeness",
    "Moment",
    "Overtaken",
    "Overtaking",
    "PlaceWords",
    "Reason",
    "Support",
    "TextMark",
    "Verdict",
    "Vocabulary",
    "check",
    "language_of",
    "mark",
    "written_on",
]
