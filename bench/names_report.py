"""What a search for names is worth, with how sure that is.

Recall and false alarms are counted as bench/data/names/score.py counts them; here each has an
interval. Chances (what a program says of how likely its first record is the right one) are held
against what came true: the Brier score, ten bins, a plot.
"""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bench.names_peers import Found, Query

SHOWN = 10  # ranks that count
Z = 1.959964  # of a normal distribution, 95% lie within so many deviations


class Interval(NamedTuple):
    """Of 95%. None where there is no such figure: the share of persons was not found."""

    low: float | None
    high: float | None


class Outcome(NamedTuple):
    """What one query came to.

    `score` is that of the true record, or, where the person is absent, of the best record;
    -inf when nothing was found. `rank` counts from 1; 0 is not found.
    """

    present: bool
    rank: int
    score: float


class Bin(NamedTuple):
    low: float
    high: float
    total: int
    said: float  # mean chance
    came: float  # share that was right
    interval: Interval  # of `came`


Chance = tuple[float, bool]  # what was said, and whether it was right


def outcomes(queries: Iterable["Query"], found: Iterable["Found"]) -> list[Outcome]:
    by_query: dict[str, list[Found]] = defaultdict(list)
    for row in found:
        if row.rank <= SHOWN:
            by_query[row.query_id].append(row)
    return [_outcome(query, sorted(by_query[query.query_id])) for query in queries]


def _outcome(query: "Query", rows: Sequence["Found"]) -> Outcome:
    if not query.record_id:
        return Outcome(False, 0, max((row.score for row in rows), default=-math.inf))
    for rank, row in enumerate(rows, 1):
        if row.record_id == query.record_id:
            return Outcome(True, rank, row.score)
    return Outcome(True, 0, -math.inf)


def recall(of: Sequence[Outcome], within: int) -> float:
    hits, present = recalled(of, within)
    return hits / present


def recalled(of: Sequence[Outcome], within: int) -> tuple[int, int]:
    """How many of how many present persons stand at that rank or higher: for `wilson`."""
    ranks = [outcome.rank for outcome in of if outcome.present]
    return sum(0 < rank <= within for rank in ranks), len(ranks)


def threshold(of: Sequence[Outcome], share: float) -> float | None:
    """The highest score that keeps at least `share` of the present; None if fewer were found."""
    present = [outcome for outcome in of if outcome.present]
    scores = sorted((outcome.score for outcome in present if outcome.rank), reverse=True)
    need = math.ceil(share * len(present))
    return scores[need - 1] if 0 < need <= len(scores) else None


def alarmed(of: Sequence[Outcome], share: float) -> tuple[int, int] | None:
    """How many of how many absent persons have a record at the threshold or above."""
    limit = threshold(of, share)
    if limit is None:
        return None
    scores = [outcome.score for outcome in of if not outcome.present]
    return sum(score >= limit for score in scores), len(scores)


def false_alarms(of: Sequence[Outcome], share: float) -> float | None:
    counted = alarmed(of, share)
    return None if counted is None else counted[0] / max(1, counted[1])


def wilson(hits: int, total: int) -> Interval:
    """Of a share, also near 0 and 1, where hits / total ± something would leave the range."""
    if not total:
        return Interval(None, None)
    share, weight = hits / total, Z * Z / total
    middle = share + weight / 2
    half = Z * math.sqrt(share * (1 - share) / total + weight / (4 * total))
    low = 0.0 if hits == 0 else (middle - half) / (1 + weight)
    high = 1.0 if hits == total else (middle + half) / (1 + weight)
    return Interval(low, high)


def bootstrap(
    of: Sequence[Outcome],
    measure: Callable[[Sequence[Outcome]], float | None],
    rounds: int = 1000,
    seed: int = 26,
) -> Interval:
    """By drawing queries anew, the present and the absent each in their number.

    For false alarms this is the honest one: their threshold is itself estimated, which Wilson's
    interval does not know. A draw without a figure counts as worse than any figure.
    """
    chance = random.Random(seed)
    present = [outcome for outcome in of if outcome.present]
    absent = [outcome for outcome in of if not outcome.present]
    values = []
    for _ in range(rounds):
        drawn = [*chance.choices(present, k=len(present))] if present else []
        drawn += chance.choices(absent, k=len(absent)) if absent else []
        value = measure(drawn)
        values.append(math.inf if value is None else value)
    values.sort()
    ends = (values[math.floor(0.025 * rounds)], values[math.ceil(0.975 * rounds) - 1])
    return Interval(*(None if math.isinf(end) else end for end in ends))


def brier(chances: Sequence[Chance]) -> float:
    """Mean square of what was said less what came: 0 is perfect, 0.25 is always saying half."""
    return sum((said - right) ** 2 for said, right in chances) / len(chances)


def reliability(chances: Iterable[Chance], bins: int = 10) -> list[Bin]:
    """Bins of one width; those into which nothing falls are left out."""
    groups: dict[int, list[Chance]] = defaultdict(list)
    for said, right in chances:
        groups[min(int(said * bins), bins - 1)].append((said, right))
    return [_bin(number, groups[number], bins) for number in sorted(groups)]


def _bin(number: int, group: Sequence[Chance], bins: int) -> Bin:
    count = len(group)
    hits = sum(right for _, right in group)
    said = sum(said for said, _ in group) / count
    return Bin(number / bins, (number + 1) / bins, count, said, hits / count, wilson(hits, count))


def expected_error(bins: Sequence[Bin]) -> float:
    """How far what was said lies from what came, on average over all that was said."""
    return sum(row.total * abs(row.said - row.came) for row in bins) / sum(b.total for b in bins)


def reliability_table(bins: Sequence[Bin]) -> str:
    """In Markdown."""
    lines = ["| Said | Queries | Mean said | Came true | 95% |", "|---|---|---|---|---|"]
    for row in bins:
        low, high = row.interval
        lines.append(
            f"| {row.low:.1f}–{row.high:.1f} | {row.total} | {row.said:.2f} | {row.came:.2f} "
            f"| {low:.2f}–{high:.2f} |"
        )
    return "\n".join(lines) + "\n"


SIDE, EDGE = 300, 45  # of the square that is plotted, and what stands around it


def reliability_plot(bins: Sequence[Bin]) -> str:
    """The bins as an SVG: dots on the dashed line are chances that came true as said."""
    whole = SIDE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" '
        'aria-labelledby="t" font-family="sans-serif" font-size="12">',
        '<title id="t">Chances said and what came true</title>',
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="#333"/>',
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#767676" stroke-dasharray="4 4"/>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts += [
            f'<text x="{_x(tick)}" y="{_y(0) + 16:g}" text-anchor="middle">{tick:g}</text>',
            f'<text x="{_x(0) - 6:g}" y="{_y(tick) + 4:g}" text-anchor="end">{tick:g}</text>',
        ]
    for row in bins:
        low, high = row.interval
        if low is not None and high is not None:
            parts.append(f'<path d="M{_x(row.said)} {_y(low)}V{_y(high)}" stroke="#1f5f99"/>')
        parts.append(
            f'<circle cx="{_x(row.said)}" cy="{_y(row.came)}" r="4" fill="#1f5f99">'
            f"<title>{row.total} queries: said {row.said:.2f}, came true {row.came:.2f}</title>"
            "</circle>"
        )
    middle = whole / 2
    parts += [
        f'<text x="{middle:g}" y="{whole - 8}" text-anchor="middle">chance said</text>',
        f'<text transform="translate(12 {middle:g}) rotate(-90)" text-anchor="middle">'
        "share that was right</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(share: float) -> float:
    return round(EDGE + share * SIDE, 1)


def _y(share: float) -> float:
    return round(EDGE + (1 - share) * SIDE, 1)
