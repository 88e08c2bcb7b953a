"""Figures from 10,000 claims, against pandas with its frame built from the same rows."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import pandas as pd

from bench import Row
from kanch.core.figures import Basis, Claim, Policy, Precision, Qualifier, Rule, figures

CLAIMS = 10_000
INDICATORS = 30
SOURCES = 12
ROUNDS = 15
START = datetime(2023, 9, 19, tzinfo=UTC)
AT = START + timedelta(days=40)
WINDOW = timedelta(hours=48)


def run() -> list[Row]:
    rows = _rows()
    rules = _rules()
    if _ours(rows, rules) != _with_pandas(rows, rules):
        raise AssertionError("The two make different figures; their speed says nothing.")
    ours, theirs = _time_in_turn(lambda: _ours(rows, rules), lambda: _with_pandas(rows, rules))
    ratio = theirs / ours
    return [
        Row(
            f"{len(rules)} figures from {CLAIMS:,} rows",
            ours * 1000,
            "ms",
            f"pandas {pd.__version__}: {theirs * 1000:.0f} ms",
            ratio,
            "at least as fast: 1.0",
            ratio >= 1,
        )
    ]


def _rows() -> list[tuple[Any, ...]]:
    """Claims as they come from a file: exact and open ones, revisions, repeats, some withdrawn."""
    chance = random.Random(26)
    rows: list[tuple[Any, ...]] = []
    by_series: dict[tuple[str, str], str] = {}
    for number in range(CLAIMS):
        series = (
            f"indicator-{chance.randrange(INDICATORS)}",
            f"source-{chance.randrange(SOURCES)}",
        )
        low = chance.randrange(1, 100_000)
        precision = chance.choice([Precision.MINUTE, Precision.HOUR, Precision.DAY])
        as_of = START + timedelta(hours=chance.randrange(24 * 60))
        if precision is Precision.DAY:
            as_of = as_of.replace(hour=0)
        qualifier = chance.choice([Qualifier.EXACTLY, Qualifier.EXACTLY, Qualifier.AT_LEAST])
        rows.append(
            (
                f"c{number}",
                *series,
                low,
                low if qualifier is Qualifier.EXACTLY else None,
                qualifier,
                as_of,
                precision,
                as_of + timedelta(hours=chance.randrange(12)),
                None,
                by_series.get(series) if chance.random() < 0.05 else None,
                None,
                Basis.MEMORY if chance.random() < 0.02 else Basis.READ,
                chance.random() < 0.01,
            )
        )
        by_series[series] = f"c{number}"
    return rows


def _rules() -> list[Rule]:
    latest = [
        Rule(
            f"latest-{n}",
            f"indicator-{n}",
            Policy.LATEST,
            sources=(f"source-{n % SOURCES}",),
            window=WINDOW,
        )
        for n in range(INDICATORS)
    ]
    spans = [
        Rule(f"range-{n}", f"indicator-{n}", Policy.RANGE, window=WINDOW) for n in range(INDICATORS)
    ]
    return latest + spans


def _ours(rows: list[tuple[Any, ...]], rules: list[Rule]) -> dict[str, frozenset[str]]:
    """The claims that make each figure."""
    made = figures(rules, [Claim(*row) for row in rows], at=AT)
    return {name: frozenset(c.id for c in one.claims) for name, one in made.items()}


def _with_pandas(rows: list[tuple[Any, ...]], rules: list[Rule]) -> dict[str, frozenset[str]]:
    """The same, as somebody at home in pandas would write it."""
    frame = pd.DataFrame(rows, columns=list(Claim._fields))
    frame = frame[(frame.public_from <= AT) & ~frame.withdrawn]
    revised = frame.revises.dropna()
    frame = frame[(frame.basis != Basis.MEMORY) & ~frame.id.isin(revised)]
    lengths = {
        Precision.MINUTE: timedelta(0),
        Precision.HOUR: timedelta(hours=1),
        Precision.DAY: timedelta(days=1),
    }
    frame = frame.assign(end=frame.as_of + pd.to_timedelta(frame.precision.map(lengths)))
    series = ["indicator", "source"]
    newest_start = frame.groupby(series).as_of.transform("max")
    latest = frame[(frame.end > newest_start) | (frame.as_of == newest_start)]
    groups = dict(list(latest.groupby("indicator")))
    made = {}
    for rule in rules:
        mine = groups[rule.indicator]
        if rule.sources:
            mine = mine[mine.source.isin(rule.sources)]
        fed = mine[mine.end >= mine.end.max() - WINDOW]
        spread = (fed.low.min(), fed.high.max(skipna=False))  # as a figure shows it
        made[rule.id] = frozenset(fed.id) if spread else frozenset()
    return made


def _time_in_turn(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of each, taken in turns so that a busy machine slows both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for work, taken in zip((one, other), times, strict=True):
            began = perf_counter()
            work()
            taken.append(perf_counter() - began)
    return median(times[0]), median(times[1])
