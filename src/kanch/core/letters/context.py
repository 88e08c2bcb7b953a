"""What the words around a number say that it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from kanch.core.letters.dates import Date
from kanch.core.letters.marking import Analysis
from kanch.core.letters.marks import Moment, Reason
from kanch.core.letters.numbers import Said
from kanch.core.letters.reading import Reading
from kanch.core.letters.vocabulary import NAMES, Vocabulary, groups_in, stem_of, terms_in
from kanch.core.letters.words import Hit

# How many words away, at most, a measure or a group of people is taken to belong to a number.
_MEASURE_REACH = 18
_WEAK_REACH = 18
_GROUP_REACH = 6
_CUE_REACH = 6
_AHEAD = 2
_BACK = 5
_ARMENIAN_IN = ("ում", "ումն")
_NOUN_REACH = 3
_PLANNED = "planned"
_THAT = frozenset({"that", "что", "որ", "que", "qu"})
_THAT_REACH = 3
_FAR = 99
_EVERYBODY = frozenset({"women", "men"})
_END = 1 << 30

# A day ahead is often only the time zone.
_AHEAD_OF_WRITING = timedelta(days=1)
HARD = "people"  # every other unit must be named beside the number

Codes = tuple[str, ...]


@dataclass(slots=True)
class Context:
    """One number with what stands around it.

    `measures` are codes of measures, the best first; `own_measure` says that a word near the number
    gave them, `weak` that only a word did that may mean something else. `populations` are whom it
    counts, `carried` whom the number before it counts, where it does not say. `nouns` are the
    indicators whose counted noun follows, with its place; `counts_else` says that an unknown noun
    follows. `part_of` is the index of the number that this one is "of whom". `lent` says that
    `as_of` may speak of another number, `abroad` that this sentence names a place that the ledger
    does not know, `denied` that the text reports a denial. `clause` to `document` are the terms
    said near and further around.
    """

    said: Said
    reading: Reading
    measures: Codes = ()
    own_measure: bool = False
    weak: bool = False
    populations: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()
    counts_else: bool = False
    nouns: dict[str, tuple[int, int]] = field(default_factory=dict)
    part_of: int | None = None
    as_of: Moment | None = None
    dated: bool = False
    lent: bool = False
    abroad: bool = False
    denied: bool = False
    place: str | None = None
    clause: frozenset[str] = frozenset()
    sentence: frozenset[str] = frozenset()
    paragraph: frozenset[str] = frozenset()
    document: frozenset[str] = frozenset()


def contexts_of(analysis: Analysis, vocabulary: Vocabulary) -> list[Context]:
    """The contexts of all counts of a text, in their order."""
    terms = [frozenset(terms_in(r.tokens, r.hits, r.sentence.language)) for r in analysis.readings]
    document = frozenset[str]().union(*terms)
    by_paragraph: dict[int, frozenset[str]] = {}
    for reading, found in zip(analysis.readings, terms, strict=True):
        number = reading.sentence.paragraph
        by_paragraph[number] = by_paragraph.get(number, frozenset()) | found
    contexts: list[Context] = []
    carried: dict[int, Moment] = {}
    for index, reading in enumerate(analysis.readings):
        numbers = [said for said in analysis.numbers[index] if said.reason is None]
        begun = len(contexts)
        for said in numbers:
            contexts.append(
                Context(
                    said,
                    reading,
                    denied=_denied(reading, said),
                    clause=_clause_terms(reading, said),
                    sentence=terms[index],
                    paragraph=by_paragraph[reading.sentence.paragraph],
                    document=document,
                )
            )
        here = contexts[begun:]
        _dates(analysis, reading, here, carried)
        walls = _walls(analysis.numbers[index])
        _groups(reading, here, vocabulary, walls)
        _measures(contexts, begun, walls)
        _places(reading, here, vocabulary)
    return contexts


def _clause_terms(reading: Reading, said: Said) -> frozenset[str]:
    """The terms of a number's own clause."""
    around = reading.clause(said.first, said.last)
    tokens = reading.tokens[around.start : around.stop]
    hits = [
        replace(h, first=h.first - around.start, last=h.last - around.start)
        for index in around
        for h in reading.by_first.get(index, ())
        if h.last < around.stop
    ]
    return frozenset(terms_in(tokens, hits, reading.sentence.language))


def _walls(numbers: Iterable[Said]) -> frozenset[int]:
    """The tokens of counts and of shares: "85% of the inhabitants" says nothing of a number."""
    return frozenset(
        i
        for said in numbers
        if said.reason in (None, Reason.PERCENT, Reason.FRACTION)
        for i in range(said.first, said.last + 1)
    )


def _least(hit: Hit, costs: dict[int, int]) -> int | None:
    found = [costs[i] for i in range(hit.first, hit.last + 1) if i in costs]
    return min(found, default=None)


def _groups(
    reading: Reading, here: Sequence[Context], vocabulary: Vocabulary, walls: frozenset[int]
) -> None:
    """Whom each number counts: children, civilians …; a word belongs to the nearest number."""
    owners: dict[Hit, tuple[int, int]] = {}
    nouns = vocabulary.nouns[reading.sentence.language].find(reading.text, reading.tokens)
    for place, context in enumerate(here):
        said = context.said
        costs = reading.costs(said.first, said.last, walls)
        # "13 children among the injured civilians": what follows "among" is the whole.
        edge = min((h.first for h in reading.of("whole") if h.first > said.last), default=_END)
        groups = [h for h in groups_in(reading.hits) if h.first < edge or h.first < said.first]
        reached = [(h, _least(h, costs)) for h in groups]
        near = [(h, cost) for h, cost in reached if cost is not None]
        after = [h for h, cost in near if h.first > said.last and cost <= _NOUN_REACH]
        for hit, cost in near:
            # Its own noun follows: who stands before it does something else.
            if after and hit.first < said.first:
                continue
            if cost <= _GROUP_REACH and (hit not in owners or cost < owners[hit][0]):
                owners[hit] = (cost, place)
        for hit in nouns:
            if hit.first > said.last and costs.get(hit.first, _FAR) <= _NOUN_REACH:
                place_of_noun = (reading.start(hit), reading.end(hit))
                for name in hit.code.split(NAMES):
                    context.nouns.setdefault(name, place_of_noun)
        context.counts_else = _counts_else(reading, context, bool(after))
    for hit, (_, place) in owners.items():
        here[place].populations |= {hit.code}
    for context in here:
        if context.populations >= _EVERYBODY:  # "120,000 men, women and children"
            context.populations = frozenset()
    for place, context in enumerate(here):
        if context.populations or context.said.unit or context.counts_else:
            continue
        before = [
            h for h in groups_in(reading.hits) if h not in owners and h.last < context.said.first
        ]
        if not place and before:  # "the number of children … is 30"; its noun comes first
            context.populations = frozenset({before[0].code})
        elif place and here[place - 1].reading is reading:
            context.carried = here[place - 1].populations or here[place - 1].carried


def _counts_else(reading: Reading, context: Context, grouped: bool) -> bool:
    """Whether the word right after a number is a noun that our tables do not know: 75 horses."""
    said = context.said
    if said.unit or grouped or context.nouns or not reading.touching(said.last):
        return False
    following = said.last + 1
    known = any(h.first <= following <= h.last for h in reading.hits)
    return not known and reading.tokens[following].word[:1].isalpha()


def _measures(contexts: list[Context], begun: int, walls: frozenset[int]) -> None:
    """What happened to those counted; where a number has no word of its own, its neighbour's."""
    here = contexts[begun:]
    own = [_own_measure(context, walls) for context in here]
    for place, context in enumerate(here):
        index = begun + place
        strong, weak, cued = own[place]
        previous = contexts[index - 1] if index else None
        near = previous is not None and _follows(previous, context)
        sibling = (
            near
            and previous is not None
            and previous.part_of is not None
            and not strong
            and bool(context.populations)
            and place > 0
        )
        if near and (cued or sibling):
            context.part_of = _whole_of(contexts, index, strong)
        context.own_measure = bool(strong)
        if strong:
            context.measures = strong
        elif context.part_of is not None:
            context.measures = contexts[context.part_of].measures
        elif weak:
            context.measures, context.weak = weak, True
        elif place and here[place - 1].measures:
            context.measures = here[place - 1].measures
        else:
            context.measures = next(
                (found[0] for found in own[place + 1 :] if found[0]), ()
            ) or _anywhere(context)
            if not context.measures and near and previous is not None and context.populations:
                context.measures = previous.measures
        if "sheltered" in context.measures:  # they are who shelters others
            context.populations -= {"peacekeepers"}


def _anywhere(context: Context) -> Codes:
    """The measure of a sentence, other numbers in between or not."""
    said = context.said
    found = [
        (min(abs(hit.first - said.last), abs(said.first - hit.last)), hit.code)
        for hit in context.reading.of("measure")
    ]
    return tuple(min(found)[1].split(";")) if found else ()


def _whole_of(contexts: Sequence[Context], index: int, own: Codes) -> int | None:
    """Which number before this one it is a part of: "… of whom 5".

    With a measure of its own ("of the dead, 10"), the last number of that measure. Else the one
    before or, where that is such a part itself, its whole.
    """
    if own:
        paragraph = contexts[index].reading.sentence.paragraph
        for place in range(index - 1, max(index - _BACK, 0) - 1, -1):
            other = contexts[place]
            if other.reading.sentence.paragraph == paragraph and other.measures[:1] == own[:1]:
                return place
        return None
    previous = contexts[index - 1]
    borrowed = previous.part_of is not None and not previous.own_measure
    return previous.part_of if borrowed else index - 1


def _follows(previous: Context, context: Context) -> bool:
    """Whether a number stands in the sentence of another or in the next of its paragraph."""
    before, after = previous.reading.sentence, context.reading.sentence
    return before is after or (
        before.paragraph == after.paragraph
        and not context.reading.text[before.end : after.start].strip()
    )


def _own_measure(context: Context, walls: frozenset[int]) -> tuple[Codes, Codes, bool]:
    """The strong and the weak measure in a number's own part of the sentence, and "of whom"."""
    reading, said = context.reading, context.said
    # Its hedge belongs to it, a comma inside included: «ոչ պակաս, քան 200».
    first = min(said.first, reading.inside(said.phrase_start, said.phrase_end)[0])
    costs = reading.costs(first, said.last, walls)
    groups = {i for h in reading.of("population") for i in range(h.first, h.last + 1)}
    clause = reading.clause(first, said.last)
    part = reading.part(first, said.last)
    shared = any(i in walls for i in range(part.start, first))
    best: dict[str, tuple[bool, int, int, str]] = {}
    for kind, reach in (("measure", _MEASURE_REACH), ("weak measure", _WEAK_REACH)):
        for hit in reading.of(kind):
            cost = _least(hit, costs)
            if cost is None or cost > reach or hit.first in groups:
                continue
            if shared and hit.first not in part:
                continue  # the number before it says more than what follows a semicolon
            # What follows a number is likelier its noun than what went before.
            ahead = int(hit.first < said.first)
            bias = ahead * (_AHEAD if kind == "weak measure" else 0)
            ranked = (hit.first not in clause, cost + bias, ahead, hit.code)
            if kind not in best or ranked < best[kind]:
                best[kind] = ranked
    cued = any(
        costs.get(hit.first, _FAR) <= _CUE_REACH or costs.get(hit.last, _FAR) <= _CUE_REACH
        for hit in reading.of("nested")
    )
    strong, weak = best.get("measure"), best.get("weak measure")
    if cued and strong and strong[0] and not strong[2]:
        strong = None  # "…, 5 of them children; the wounded …": a part is what its whole is
    if strong and weak and strong[0] and not weak[0]:
        strong = None  # a weak word in the clause comes before a strong one beyond a comma
    noun = next(iter(reading.after(said.last, "measure noun")), None)
    if noun is not None and strong is None:
        return tuple(noun.code.split(";")), (), cued  # "had taken 200 lives"
    expected = any(
        hit.code == _PLANNED
        and hit.last < said.first
        and hit.first in clause
        and hit.first in costs
        for hit in reading.of("measure")
    )
    codes = _codes(strong)
    if expected and codes[:1] != (_PLANNED,):  # "is preparing for 120,000 refugees"
        codes = (_PLANNED, *codes)
    return codes, _codes(weak), cued


def _codes(ranked: tuple[bool, int, int, str] | None) -> Codes:
    return () if ranked is None else tuple(ranked[3].split(";"))


def _dates(
    analysis: Analysis, reading: Reading, here: Sequence[Context], carried: dict[int, Moment]
) -> None:
    """The moment that each number describes; "as of" holds on to the end of its paragraph."""
    paragraph = reading.sentence.paragraph
    dates = [(d, m) for d, m in analysis.dates_in(reading) if m is not None]
    # What lies ahead of the writing is no moment of a count: "help until March 2024".
    day = analysis.written_on
    known = [(d, m) for d, m in dates if day is None or m.start.date() <= day + _AHEAD_OF_WRITING]
    cued = [(d, m) for d, m in known if _is_as_of(reading, d.start, d.end)]
    for context in here:
        dates = cued or known
        if dates:
            context.as_of = min(
                dates,
                key=lambda pair: min(
                    abs(pair[0].start - context.said.end), abs(pair[0].end - context.said.start)
                ),
            )[1]
            context.dated = bool(cued)
            context.lent = context.dated and _beyond(reading, context, here, cued)
        elif paragraph in carried:
            context.as_of, context.dated, context.lent = carried[paragraph], True, True
    if cued:
        carried[paragraph] = cued[-1][1]


def _beyond(
    reading: Reading, context: Context, here: Sequence[Context], cued: Sequence[tuple[Date, Moment]]
) -> bool:
    """Whether an "as of" closes what another number says, and this one follows after a comma.

    "200 dead as of 20 September, and later 68 were killed by an explosion".
    """
    said = context.said
    for date, moment in cued:
        if moment == context.as_of:
            first, last = reading.inside(date.start, date.end)
            clause = reading.clause(first, last)
            if said.first <= last or said.first in clause:
                return False
            return any(other.said.first in clause and other.said.last < first for other in here)
    return False


def _denied(reading: Reading, said: Said) -> bool:
    """Whether a text reports that somebody denies the number: "denies that 200 people died"."""
    for hit in reading.of("statement"):
        if hit.code != "denial":
            continue
        for index in range(hit.last + 1, min(hit.last + _THAT_REACH + 1, said.first)):
            if reading.tokens[index].word in _THAT:
                return said.first in reading.clause(index, index)
    return False


def _is_as_of(reading: Reading, start: int, end: int) -> bool:
    first, last = reading.inside(start, end)
    before = any(hit.code != "weak" and 0 < first - hit.last <= 2 for hit in reading.of("as of"))
    return before or any(0 < hit.first - last <= 3 for hit in reading.of("as of after"))


def _places(reading: Reading, here: Sequence[Context], vocabulary: Vocabulary) -> None:
    found = vocabulary.places[reading.sentence.language].find(reading.text, reading.tokens)
    abroad = bool(here) and _abroad(reading, found, vocabulary)
    for context in here:
        costs = reading.costs(context.said.first, context.said.last)
        reached = [(costs[hit.first], hit.code) for hit in found if hit.first in costs]
        context.place = min(reached)[1] if reached else None
        context.abroad = abroad


def _abroad(reading: Reading, places: Sequence[Hit], vocabulary: Vocabulary) -> bool:
    """Whether a sentence says that something happened in a place of no name here."""
    language = reading.sentence.language
    known = {i for hit in (*reading.hits, *places) for i in range(hit.first, hit.last + 1)}
    for index, token in enumerate(reading.tokens):
        named = index and index not in known and reading.text[token.start].isupper()
        if not named or stem_of(token.word, language) in vocabulary.stems[language]:
            continue
        if language == "hy" and token.word.endswith(_ARMENIAN_IN):
            return True
        if any(reading.before(index, "locative")):
            return True
    return False
