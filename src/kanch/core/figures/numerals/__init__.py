"""Numbers in running text, in digits and in words: English, Armenian, Russian and French.

Left out, where they can be recognised: clock times, ordinals ("21st", "двадцать первый"), days
and years in dates, telephone numbers, addresses, and codes ("c036", "COVID-19"). A word that is
usually something else ("one" the pronoun, «семью») is a number only inside a longer number;
`contains_number` accepts it alone, when its value is the one looked for, and `find_numbers` gives
it on demand, marked as doubtful. `skipped` says what was left out and why.
"""

from kanch.core.figures.numerals.finding import FoundNumber, contains_number, find_numbers
from kanch.core.figures.numerals.skipped import Skip, Skipped, skipped
from kanch.core.figures.numerals.words import (
    LANGUAGES,
    WORD,
    UnsupportedLanguage,
    any_of,
    fold,
    months,
    range_words,
)

__all__ = [
    "LANGUAGES",
    "WORD",
    "FoundNumber",
    "Skip",
    "Skipped",
    "UnsupportedLanguage",
    "any_of",
    "contains_number",
    "find_numbers",
    "fold",
    "months",
    "range_words",
    "skipped",
]
