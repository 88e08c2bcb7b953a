"""The numbers of a sentence: which are counts, how they are hedged, and which are no figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kanch.core.figures import Number, Qualifier, Quantity
from kanch.core.figures.numerals import FoundNumber, fold, range_words
from kanch.core.letters.marks import Reason
from kanch.core.letters.reading import Reading
from kanch.core.letters.words import Hit

# Endings that follow digits after a hyphen: «200-ից», «20-ти».
_ENDINGS = frozenset({"ը", "ն", "ի", "ին", "ից", "ով", "ում", "ներ", "ինը", "ти", "х", "ми"})
_CURRENCIES = frozenset({"USD", "EUR", "AMD", "RUB", "GBP"})
_COUNTED = ("unit", "population", "measure", "weak measure")
_ITEM = re.compile(r"\s*[(\[#*>-]*\s*[.)\]]?")
_YEARS = range(1900, 2100)
_OLDEST = 120
_RISEN = 4  # words between "raised" and "to", at most
_SHARE = 9
_IN_SO_MANY = re.compile(r" in (?:\d|two|thre|four|five|six|seve|eigh|nine|ten)")
# What may open a range: «от 200 до 250».
_FROM = {"en": "from", "ru": "от", "fr": "de"}
_PLURAL_ONES = frozenset({"одни", "одних", "одними"})
_SMALL = 13  # words below it count nothing where nothing countable stands near


@dataclass(slots=True)
class Said:
    """A number of a sentence, tokens `first` to `last`; `text[start:end]` without its hedges."""

    start: int
    end: int
    first: int
    last: int
    quantity: Quantity
    phrase_start: int
    phrase_end: int
    reason: Reason | None = None
    unit: str | None = None
    hedges: tuple[tuple[int, int, Qualifier], ...] = ()


@dataclass(slots=True)
class _Number:
    """One or, in a range, two numbers."""

    low: FoundNumber
    high: FoundNumber
    first: int
    last: int
    opened: int  # the token that opens it: "between"
    risen: bool = False

    @property
    def form(self) -> str:
        return "digits" if "digits" in (self.low.form, self.high.form) else "words"


def numbers_of(reading: Reading, found: Iterable[FoundNumber]) -> list[Said]:
    """The numbers of a sentence, in their order; bare years are left out before, by `is_year`."""
    whole = [n for n in found if not _is_ending(reading, n)]
    kept = [n for n in whole if not n.doubtful or _counts_one(reading, n)]
    numbers = _joined(reading, kept)
    walls = frozenset(i for n in numbers for i in range(n.first, n.last + 1))
    found_here: list[Said] = []
    counted = False
    for number in numbers:
        said = _said(reading, number, walls)
        if counted and said.reason is Reason.IN_PASSING and _bare(reading, said):
            said.reason = None  # what it counts was named: "one says six dead, another five"
        counted = counted or said.reason is None
        found_here.append(said)
    return found_here


def _bare(reading: Reading, said: Said) -> bool:
    """Whether no word follows a number that it could count."""
    return said.last + 1 >= len(reading.tokens) or not reading.touching(said.last)


def _is_ending(reading: Reading, number: FoundNumber) -> bool:
    """Whether a word is the ending of digits before it: «13-ինը» is no nine."""
    before = reading.text[max(number.start - 2, 0) : number.start]
    word = fold(reading.text[number.start : number.end])
    return word in _ENDINGS and before[:1].isdigit() and before[1:] in ("-", "‑", "–")


def is_year(reading: Reading, number: FoundNumber) -> bool:
    """Whether four plain digits name a year: nothing counted follows, nothing hedges them."""
    text = reading.text[number.start : number.end]
    if not (text.isdecimal() and len(text) == 4 and number.value in _YEARS):
        return False
    first, last = _span(reading, number.start, number.end)
    if any(hit for kind in _COUNTED for hit in reading.after(last, kind)):
        return False
    hedged = (
        any(reading.before(first, "qualifier")) and reading.text[number.end : number.end + 1] != "-"
    )
    money = any(hit.code in _CURRENCIES for hit in reading.before(first, "unit"))
    return not (hedged or money or any(reading.after(last, "percent")))


def _counts_one(reading: Reading, number: FoundNumber) -> bool:
    """Whether "one" is a number here: somebody counted follows."""
    first, last = _span(reading, number.start, number.end)
    if number.value < 1 or first > last or reading.tokens[first].word in _PLURAL_ONES:
        return False
    if any(hit for kind in _COUNTED for hit in reading.after(last, kind)):
        return True
    # "one unborn child": a word that describes may stand in between.
    described = reading.touching(last) and reading.touching(last + 1)
    return described and any(hit.first == last + 2 for hit in reading.of("population"))


def _span(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The tokens of a number, its case ending included."""
    first, last = reading.inside(start, end)
    following = reading.tokens[last + 1] if last + 1 < len(reading.tokens) else None
    if (
        following is not None
        and following.word in _ENDINGS
        and reading.text[end : following.start] in ("-", "‑", "–", "")
    ):
        last += 1
    return first, last


def _joined(reading: Reading, found: Sequence[FoundNumber]) -> list[_Number]:
    numbers: list[_Number] = []
    for number in found:
        first, last = _span(reading, number.start, number.end)
        this = _Number(number, number, first, last, first)
        if numbers and _between(reading, numbers[-1], this):
            low = numbers[-1]
            # «с 32 до 68»: no range, and the second is no ceiling.
            this.risen = any(reading.before(low.first, "rising"))
            if not this.risen and low.low is low.high and low.low.value < number.value:
                opened = _opener(reading, low)
                numbers[-1] = _Number(low.low, number, low.first, last, opened)
                continue
        numbers.append(this)
    return numbers


def _between(reading: Reading, low: _Number, high: _Number) -> bool:
    """Whether nothing but the joint of a range stands between two numbers."""
    language = reading.sentence.language
    ranges, pairs = range_words(language)
    joint = fold(reading.text[low.low.end : high.low.start]).strip()
    opener = reading.tokens[low.first - 1].word if low.first else ""
    if any((opener, joint) == pair for pair in pairs):
        return True
    if joint not in ranges:
        return False
    # «200 до 250» is a range after «от» only: «до» alone is "up to".
    return joint != "до" or opener in (_FROM["ru"], "с")


def _opener(reading: Reading, low: _Number) -> int:
    """The token that opens a range: "between", «от», or its first number."""
    language = reading.sentence.language
    openers = {_FROM.get(language, ""), *(pair[0] for pair in range_words(language)[1])}
    named = low.first > 0 and reading.tokens[low.first - 1].word in openers
    return low.first - 1 if named and reading.touching(low.first - 1) else low.first


def _said(reading: Reading, number: _Number, walls: frozenset[int]) -> Said:
    start, end = number.low.start, number.high.end
    hedges, phrase_start, phrase_end = _hedges(reading, number, walls)
    said = Said(
        start,
        end,
        number.first,
        number.last,
        _quantity(number, [code for _, _, code in hedges]),
        phrase_start,
        phrase_end,
        hedges=tuple(hedges),
    )
    costs = reading.costs(number.first, number.last, walls)
    said.unit = _unit(reading, said, costs)
    said.reason = _reason(reading, number, said, costs)
    return said


def _hedges(
    reading: Reading, number: _Number, walls: frozenset[int]
) -> tuple[list[tuple[int, int, Qualifier]], int, int]:
    """The hedges around a number, and from where to where the phrase with them goes."""
    found: list[tuple[int, int, Qualifier]] = []
    start, first = number.low.start, number.first
    if number.opened < number.first:
        start, first = reading.tokens[number.opened].start, number.opened
    while not number.risen:
        hit = next(iter(_longest(reading.before(first, "qualifier"))), None)
        if hit is not None and hit.first == hit.last and _risen_to(reading, hit):
            break
        if hit is not None:
            found.append((reading.start(hit), reading.end(hit), Qualifier(hit.code)))
            start, first = reading.start(hit), hit.first
            continue
        between = next(
            (
                hit
                for hit in (*reading.before(first, "filler"), *reading.before(first, "unit"))
                if hit.kind == "filler" or hit.code in _CURRENCIES
            ),
            None,
        )
        if between is None:
            break
        first = between.first
        if between.kind == "unit":
            start = min(start, reading.start(between))
    end = max(number.high.end, reading.tokens[number.last].end if number.last >= 0 else 0)
    after = _hedge_after(reading, number, walls)
    if after is not None:
        found.append((reading.start(after), reading.end(after), Qualifier(after.code)))
        end = reading.end(after)
    return sorted(found), start, end


def _risen_to(reading: Reading, hedge: Hit) -> bool:
    """Whether "to" names where something has come, no ceiling: «увеличила помощь до 5 млн»."""
    if Qualifier(hedge.code) is not Qualifier.UP_TO:
        return False
    clause = reading.clause(hedge.first, hedge.last)
    return any(
        0 < hedge.first - hit.last <= _RISEN and hit.first in clause
        for hit in reading.of("rising to")
    )


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.first)[:1]


def _hedge_after(reading: Reading, number: _Number, walls: frozenset[int]) -> Hit | None:
    lasts = [number.last, *(hit.last for hit in reading.after(number.last, "unit"))]
    if reading.touching(number.last) and number.last + 1 not in walls:  # "40 births at most"
        lasts.append(number.last + 1)
    for last in lasts:
        for hit in reading.after(last, "qualifier after"):
            following = hit.last + 1
            word = reading.tokens[following].word if following < len(reading.tokens) else ""
            governs = following in walls and reading.touching(hit.last)
            if not governs and word not in ("than", "чем", "քան"):
                return hit
    return None


def _quantity(number: _Number, codes: Sequence[Qualifier]) -> Quantity:
    low, high = number.low.value, number.high.value
    strong = [c for c in codes if c is not Qualifier.ABOUT]
    code = strong[0] if strong else (codes[0] if codes else Qualifier.EXACTLY)
    if number.low is not number.high:
        about = code is Qualifier.ABOUT
        return Quantity(low, high, Qualifier.ABOUT if about else Qualifier.BETWEEN)
    return hedged(low, code)


def hedged(value: Number, code: Qualifier) -> Quantity:
    """One number with a qualifier that a text can give it."""
    match code:
        case Qualifier.AT_LEAST | Qualifier.MORE_THAN:
            return Quantity(value, None, code)
        case Qualifier.UP_TO:
            return Quantity(None, value, code)
        case Qualifier.ABOUT:
            return Quantity(value, value, code)
    return Quantity(value, value, Qualifier.EXACTLY)


def _unit(reading: Reading, said: Said, costs: dict[int, int]) -> str | None:
    """The unit right before or soon after a number."""
    symbols = [h for h in reading.before(said.first, "unit") if h.code in _CURRENCIES]
    if symbols:
        return symbols[0].code
    after = [
        (costs[hit.first], hit.code)
        for hit in reading.of("unit")
        if hit.first > said.last
        and costs.get(hit.first, _OLDEST) <= 3
        and not (hit.code == "places" and _happened_there(reading, said.last, hit.first))
    ]
    return min(after)[1] if after else None


def _happened_there(reading: Reading, last: int, place: int) -> bool:
    """Whether a verb stands between a number and a place: "seven died in the hospital"."""
    return any(
        last < hit.first and hit.last < place - 1 for hit in reading.of("measure", "weak measure")
    )


def _reason(reading: Reading, number: _Number, said: Said, costs: dict[int, int]) -> Reason | None:
    first, last = said.first, said.last
    if any(reading.after(last, "percent")):
        return Reason.PERCENT
    text = reading.text
    if re.match(r"/\d", text[said.end : said.end + 2]) or re.search(
        r"\d/$", text[max(said.start - 2, 0) : said.start]
    ):
        return Reason.FRACTION
    if any(reading.after(last, "age")):
        return Reason.AGE
    if _is_item(reading, said):
        return Reason.LIST
    if _is_share(reading, said):
        return Reason.FRACTION
    counted = any(hit for kind in _COUNTED for hit in reading.after(last, kind))
    if any(reading.before(first, "age before")) and _age(number) and not counted:
        return Reason.AGE
    if number.form == "digits" and not counted:
        numbered = _numbered(reading, said)
        if numbered is not None:
            return numbered
    if any(reading.after(last, "duration")):
        return Reason.DURATION
    if any(reading.after(last, "measure unit")):
        return Reason.MEASURE
    if number.form == "digits" and text[said.end : said.end + 1].isalpha():
        return Reason.CODE  # 6XE
    small = number.form == "words" and number.high.value < _SMALL
    if small and not any(costs.get(hit.first, 99) <= 4 for hit in reading.of(*_COUNTED)):
        return Reason.IN_PASSING
    return None


def _is_item(reading: Reading, said: Said) -> bool:
    """Whether digits open an item of a list: "3. Call …"."""
    head = reading.text[reading.sentence.start : said.start]
    closer = reading.text[said.end : said.end + 1]
    if closer in (".", ")", "]") and _ITEM.fullmatch(head):
        return True
    # "1) a ceasefire; 2) an airlift", but "(of them 20)" opens its own bracket.
    return closer == ")" and "(" not in head and bool(re.search(r"(?:^|[\s:;])$", head))


def _is_share(reading: Reading, said: Said) -> bool:
    """Whether a number is one end of "1 in 4"."""
    if reading.sentence.language != "en":
        return False
    after = reading.text[said.end : said.end + 8]
    before = reading.text[max(said.start - 8, 0) : said.start]
    first = _IN_SO_MANY.match(after) is not None and said.quantity.floor <= _SHARE
    return first or re.search(r"(?<!\w)(?:one|\d) in $", before) is not None


def _age(number: _Number) -> bool:
    return number.high.value <= _OLDEST


def _numbered(reading: Reading, said: Said) -> Reason | None:
    """Digits that name one thing of many: an article, a house, a telephone."""
    for kind, reason in (
        ("legal", Reason.LEGAL),
        ("phone", Reason.PHONE),
        ("street", Reason.ADDRESS),
    ):
        named = [*reading.before(said.first, kind)]
        if kind == "phone":  # "tel. 10 12 34": digits alone stand in between
            named += [
                h
                for h in reading.of(kind)
                if h.last < said.first <= h.last + 6
                and all(t.word.isdecimal() for t in reading.tokens[h.last + 1 : said.first])
            ]
        if kind == "legal" and reading.sentence.language == "hy":
            named += [*reading.after(said.last, kind)]  # «2758 բանաձևը»
        if kind == "street":
            closed = not reading.text[said.end : said.end + 1].strip(",;.։)\n")
            named += [
                h
                for h in reading.of(kind)
                if 0 < h.first - said.last <= 2 or (closed and 0 < said.first - h.last <= 2)
            ]
        if any(reading.start(h) != said.start for h in named):
            return reason
    return None
