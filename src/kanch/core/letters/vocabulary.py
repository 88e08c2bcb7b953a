"""Which words point to which indicator and place, from an installation's own names."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from kanch.core.figures import Indicator, Number
from kanch.core.figures.numerals import LANGUAGES, find_numbers, months
from kanch.core.letters.words import Hit, Lexicon, Token, forms_of, lexicon_of, tokens_of

# Parts the indicators that share a counted noun, in the code of that noun.
NAMES = "\n"
_WINDOW = timedelta(hours=48)
# Words that stand for a whole group of things; what is left of a name tells indicators apart.
_GROUPS = ("measure", "weak measure", "measure noun", "population")
_ASIDE = re.compile(r"\([^)]*\)")
# Units that stand for people: whoever is killed, injured or displaced is counted so.
_OF_PEOPLE = frozenset({"people", "deaths", "cases", "bodies", ""})


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """An indicator with what it is called.

    `names` by language; `nouns` the counted noun's forms by language, parted by `|`;
    `population` as the ledger says it, in English; `window` is how far apart two sources may
    speak and still contradict each other: that of the figure's rule.
    """

    indicator: Indicator
    names: Mapping[str, str]
    nouns: Mapping[str, str] = field(default_factory=dict)
    population: str = ""
    window: timedelta = _WINDOW


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A place with its names by language; "A / B" are two names, brackets are notes."""

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sense:
    """What an indicator is about, in terms that a text can be compared with.

    `terms` by language: what of its names tells it apart. `scale` is the factor that its unit
    holds: "billion cubic metres".
    """

    words: IndicatorWords
    populations: frozenset[str]
    unit: str
    scale: Number
    terms: Mapping[str, Mapping[str, float]]

    @property
    def id(self) -> str:
        return self.words.indicator.id


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Made once for an installation by `of`; checking a text does not change it.

    `nouns`, `places` and `stems` are by language; `stems` are how all words of its names begin.
    """

    senses: tuple[Sense, ...]
    indicators: Mapping[str, Indicator]
    nouns: Mapping[str, Lexicon]
    places: Mapping[str, Lexicon]
    stems: Mapping[str, frozenset[str]]

    @classmethod
    def of(
        cls, indicators: Iterable[IndicatorWords], places: Iterable[PlaceWords] = ()
    ) -> "Vocabulary":
        """Build from an installation's rows. Names in other languages than ours are passed over."""
        rows = tuple(indicators)
        names = {i.indicator.id: _terms_of(i) for i in rows}
        weights = {
            language: _weights([terms.get(language, frozenset()) for terms in names.values()])
            for language in LANGUAGES
        }
        senses = tuple(
            Sense(
                row,
                _populations(row),
                _unit(row),
                _scale(row.indicator.unit),
                {
                    language: {term: weights[language][term] for term in terms}
                    for language, terms in names[row.indicator.id].items()
                },
            )
            for row in rows
        )
        place_rows = tuple(places)
        return cls(
            senses,
            {row.indicator.id: row.indicator for row in rows},
            {language: _nouns(rows, language) for language in LANGUAGES},
            {language: _places(place_rows, language) for language in LANGUAGES},
            {
                language: _months()
                | {
                    stem_of(token.word, language)
                    for names in (*(r.names for r in rows), *(p.names for p in place_rows))
                    for token in tokens_of(names.get(language, ""))
                }
                for language in LANGUAGES
            },
        )


def groups_in(hits: Sequence[Hit]) -> list[Hit]:
    """The words for groups of people, but those inside a longer phrase: "without an adult"."""
    longer = {
        index
        for hit in hits
        if hit.kind == "measure" and hit.last > hit.first
        for index in range(hit.first, hit.last + 1)
    }
    return [hit for hit in hits if hit.kind == "population" and hit.first not in longer]


def terms_in(tokens: Sequence[Token], hits: Iterable[Hit], language: str) -> Iterator[str]:
    """The terms of a piece of text: things by their codes, other words by how they begin."""
    covered: set[int] = set()
    for hit in hits:
        if hit.kind == "thing":
            yield hit.code
            covered |= set(range(hit.first, hit.last + 1))
        elif hit.kind in _GROUPS or hit.kind == "stop":
            covered |= set(range(hit.first, hit.last + 1))
    names = _months()
    for index, token in enumerate(tokens):
        if index not in covered and token.word[:1].isalpha() and len(token.word) > 1:
            stem = stem_of(token.word, language)
            if stem not in names:
                yield f"~{stem}"


def stem_of(word: str, language: str) -> str:
    """How a word begins, whatever its case or number: enough to know it again."""
    if language in ("en", "fr") and len(word) > 3 and word.endswith(("s", "x")):
        word = word[:-1]
    return word[: max(4, min(6, len(word) - 2))]


@cache
def _months() -> frozenset[str]:
    return frozenset(stem_of(form.lower().rstrip("*"), language) for language, _, form in months())


def _terms_of(row: IndicatorWords) -> dict[str, frozenset[str]]:
    found = {}
    for language, name in row.names.items():
        if language in LANGUAGES and name:
            text = _ASIDE.sub(" ", name)
            tokens = tokens_of(text)
            hits = lexicon_of(language).find(text, tokens)
            found[language] = frozenset(terms_in(tokens, hits, language))
    # A language without a name of its own still knows the things that others name.
    things = {term for terms in found.values() for term in terms if not term.startswith("~")}
    return {language: found.get(language, frozenset(things)) for language in LANGUAGES}


def _weights(all_terms: Sequence[frozenset[str]]) -> dict[str, float]:
    """From 0, in every name, to 1, in one of many: how much a term tells indicators apart."""
    counts = Counter(term for terms in all_terms for term in terms)
    most = math.log(len(all_terms) + 1)
    return {
        term: max(0.0, min(1.0, math.log((len(all_terms) + 1) / (n + 0.5)) / most))
        for term, n in counts.items()
    }


def _populations(row: IndicatorWords) -> frozenset[str]:
    """Whom an indicator counts: as its population says or, where it says none, its name."""
    names = [("en", row.population)] if row.population else row.names.items()
    for language, text in names:
        if language in LANGUAGES and text:
            clean = _ASIDE.sub(" ", text)
            hits = lexicon_of(language).find(clean, tokens_of(clean))
            found = frozenset(hit.code for hit in groups_in(hits))
            if found:
                return found
    return frozenset()


def _unit(row: IndicatorWords) -> str:
    """The unit's code in our tables, "people" for all that counts people, or its own name."""
    text = row.indicator.unit
    if text.lower() in _OF_PEOPLE or text.lower().startswith("people"):
        return "people"
    hits = lexicon_of("en").find(text.lower(), tokens_of(text))
    return next((hit.code for hit in hits if hit.kind == "unit"), text.lower())


def _scale(unit: str) -> Number:
    found = find_numbers(f"1 {unit}", ["en"])
    return found[0].value if found and found[0].value > 1 else 1


def _nouns(rows: Iterable[IndicatorWords], language: str) -> Lexicon:
    forms: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        for form in row.nouns.get(language, "").split("|"):
            for phrase in _inflected(forms_of(form), language):
                forms[phrase].add(row.indicator.id)
    return Lexicon(("noun", NAMES.join(sorted(names)), phrase) for phrase, names in forms.items())


def _places(places: Iterable[PlaceWords], language: str) -> Lexicon:
    rows = []
    for place in places:
        for name in _ASIDE.sub(" ", place.names.get(language, "")).split("/"):
            phrase = forms_of(name)
            rows += [("place", place.id, form) for form in _inflected(phrase, language)]
    return Lexicon(rows)


def _inflected(phrase: tuple[str, ...], language: str) -> Iterator[tuple[str, ...]]:
    """A phrase that may stand in any case: each word may go on where the language has cases."""
    if not phrase:
        return
    if language in ("hy", "ru"):
        yield tuple(_open(word, language) for word in phrase)
    yield phrase


def _open(word: str, language: str) -> str:
    if len(word) < 4:
        return word
    cut = word.rstrip("аеиоуыьэюяй") if language == "ru" else word
    return (cut if len(cut) >= 3 else word) + "*"
