"""How fast Kanch searches for people: beside its peers on one register, and as registers grow."""

import sys
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bench.names_crowd import Size, measured, share
from bench.names_peers import SHOWN, Query, Record, folded, logic_v2
from bench.names_quality import person, read
from kanch.core.names import Matcher

SIZES = (10_000, 30_000, 120_000, 500_000)
ROUNDS = 3
EXTRACT, LOGIC, QUICK = "process.extract", "logic-v2", "logic-v2 over 200 candidates"

Search = Callable[[Sequence[Record], Sequence[Query]], float]


class Race(NamedTuple):
    """Queries a second of Kanch and of a peer, and how many times as fast Kanch is."""

    ours: float
    theirs: float
    ratio: float


def races() -> dict[tuple[str, bool], Race]:
    """By peer, and by whether Kanch gives reasons; on the development register, one core.

    Each round asks all queries and begins anew, so that nothing is remembered from the one before.
    The round with the ratio in the middle counts.
    """
    records, queries = read("dev")
    runs: dict[str, list[float]] = {}
    searches: dict[str, Search] = {
        "plain": lambda r, q: _kanch(r, q, explain=False),
        "explained": lambda r, q: _kanch(r, q, explain=True),
        EXTRACT: _extract,
        LOGIC: lambda r, q: logic_v2(r, q).searched,
        QUICK: lambda r, q: logic_v2(r, q, 200).searched,
    }
    for number in range(ROUNDS):
        say(f"round {number + 1} of {ROUNDS} beside the peers")
        for name, search in searches.items():
            runs.setdefault(name, []).append(len(queries) / search(records, queries))
    return {
        (peer, explain): _middle(ours, runs[peer])
        for peer in (EXTRACT, LOGIC, QUICK)
        for explain, ours in ((False, runs["plain"]), (True, runs["explained"]))
    }


def _middle(ours: Sequence[float], theirs: Sequence[float]) -> Race:
    """The round whose ratio is the median."""
    rounds = [Race(one, other, one / other) for one, other in zip(ours, theirs, strict=True)]
    return sorted(rounds, key=lambda race: race.ratio)[len(rounds) // 2]


def _kanch(records: Sequence[Record], queries: Sequence[Query], explain: bool) -> float:
    matcher = Matcher()
    register = matcher.register(person(record.record_id, record) for record in records)
    began = perf_counter()
    for query in queries:
        register.search(person(query.query_id, query), SHOWN, explain)
    return perf_counter() - began


def _extract(records: Sequence[Record], queries: Sequence[Query]) -> float:
    """RapidFuzz as one would call it: over all names, which were brought to Latin letters before.

    Names alone, without the other facts, which makes it faster than the peer of the tables.
    """
    names = [folded(record.name) for record in records]
    began = perf_counter()
    for query in queries:
        process.extract(folded(query.name), names, scorer=fuzz.token_sort_ratio, limit=SHOWN)
    return perf_counter() - began


def growth() -> list[Size]:
    sizes = []
    for count in SIZES:
        say(f"{count:,} people")
        sizes.append(measured(count))
    return sizes


def growth_table(sizes: Sequence[Size]) -> str:
    lines = [
        "| People | Search, half within | 95% within | New record, 95% within | Build | Memory |",
        "|---|---|---|---|---|---|",
    ]
    for size in sizes:
        times = (share(size.searches, 0.5), share(size.searches, 0.95), share(size.added, 0.95))
        cells = " | ".join(f"{time * 1000:.1f} ms" for time in times)
        lines.append(
            f"| {size.people:,} | {cells} | {size.build:.1f} s | {size.megabytes:.0f} MB |"
        )
    return "\n".join(lines) + "\n"


_WIDE, _HIGH, _EDGE = 420, 240, 55
_LINES = ((0.95, "95% within", "#a33c1e"), (0.5, "half within", "#1f5f99"))


def growth_plot(sizes: Sequence[Size]) -> str:
    """Milliseconds a search against people, as an SVG; both axes begin at 0 and are even."""
    most = max(size.people for size in sizes)
    step = _step(max(share(size.searches, 0.95) for size in sizes) * 1000)
    top = step * 4

    def x(people: float) -> float:
        return round(_EDGE + people / most * _WIDE, 1)

    def y(milliseconds: float) -> float:
        return round(_EDGE / 2 + (1 - milliseconds / top) * _HIGH, 1)

    width, height = _WIDE + 3 * _EDGE, _HIGH + 1.5 * _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        'aria-labelledby="t" font-family="sans-serif" font-size="12">',
        '<title id="t">Time of a search as the register grows</title>',
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
        f'<path d="M{x(0)} {y(top)}V{y(0)}H{x(most)}" fill="none" stroke="#333"/>',
    ]
    for number in range(5):
        parts.append(
            f'<text x="{x(0) - 6:g}" y="{y(step * number) + 4:g}" text-anchor="end">'
            f"{step * number:g}</text>"
        )
        parts.append(
            f'<text x="{x(most * number / 4)}" y="{y(0) + 16:g}" text-anchor="middle">'
            f"{most * number / 4:,.0f}</text>"
        )
    for of, label, colour in _LINES:
        points = [(x(size.people), y(share(size.searches, of) * 1000)) for size in sizes]
        path = "L".join(f"{at} {up}" for at, up in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for size, (at, up) in zip(sizes, points, strict=True):
            told = f"{size.people:,} people: {label} {share(size.searches, of) * 1000:.1f} ms"
            parts.append(
                f'<circle cx="{at}" cy="{up}" r="4" fill="{colour}"><title>{told}</title></circle>'
            )
        at, up = points[-1]
        parts.append(f'<text x="{at + 8:g}" y="{up + 4:g}" fill="{colour}">{label}</text>')
    middle = y(top / 2)
    parts += [
        f'<text x="{x(most / 2)}" y="{y(0) + 36:g}" text-anchor="middle">people</text>',
        f'<text transform="translate(14 {middle:g}) rotate(-90)" text-anchor="middle">'
        "milliseconds a search</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _step(most: float) -> float:
    """The smallest round number four of which hold `most`."""
    power = 10.0 ** (len(str(int(most))) - 2)
    return next(
        size * power for size in (1, 2, 2.5, 3, 4, 5, 10, 20, 25) if size * power * 4 >= most
    )


def say(text: str) -> None:
    print(f"  {text} …", file=sys.stderr, flush=True)
