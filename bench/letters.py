"""Letters checked against claims; what the sets are worth stands in algorithms/letters.md"""

from statistics import median
from time import perf_counter

from bench import Row
from bench.policies import CLAIMS, _rows
from kanch.core.figures import Claim
from kanch.core.letters import check
from tests.core.letters.ledger import vocabulary
from tests.core.letters.marked import APART, Score, marked, scores
from tests.core.letters.test_letter import letter

LENGTH = 100_000  # characters
ROUNDS = 3
SECONDS = 5.0
LIMIT = 0.85  # precision and recall of what no rule was made for
TITLES = {"tuned on": {"tune"}, "set aside, read since": APART, "blind, read since": {"blind"}}
LANGUAGES = {"en": "English", "hy": "Armenian", "ru": "Russian"}
VERDICTS = {"M": "matches", "O": "overtaken", "C": "contradicted", "N": "no source"}


def run() -> list[Row]:
    return [*_quality(), _speed()]


def _quality() -> list[Row]:
    sentences = list(marked())
    rows = []
    for title, parts in TITLES.items():
        group = [s for s in sentences if s.part in parts]
        for name, score in scores(group).items():
            limit = LIMIT if parts == APART else None
            rows.append(_row(f"{_title(name)}, {title} ({len(group)} sentences)", score, limit))
    for language, title in LANGUAGES.items():
        group = [s for s in sentences if s.part in APART and s.language == language]
        rows.append(_row(f"number, {title}, set aside, read since", scores(group)["number"], LIMIT))
    return rows


def _title(name: str) -> str:
    kind, _, letter_of_verdict = name.partition("verdict ")
    return kind or f"“{VERDICTS[letter_of_verdict]}”"


def _row(name: str, score: Score, limit: float | None) -> Row:
    return Row(
        name,
        score.precision,
        "precision",
        f"recall {score.recall:.2f}: {score.right} of {score.wanted}",
        None,
        f"both at least {limit}" if limit else "",
        min(score.precision, score.recall) >= limit if limit else None,
    )


def _speed() -> Row:
    """The letter in its three languages, over and over, and claims spread over the indicators."""
    names = vocabulary()
    text = "".join(letter(language) for language in ("en", "hy", "ru"))
    text = (text * (LENGTH // len(text) + 1))[:LENGTH]
    codes = list(names.indicators)
    claims = [
        Claim(*row)._replace(indicator=codes[number % len(codes)])
        for number, row in enumerate(_rows())
    ]
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        check(text, claims, names)
        times.append(perf_counter() - began)
    taken = median(times)
    return Row(
        f"{LENGTH // 1000} kB of letters against {CLAIMS:,} claims",
        taken,
        "s",
        limit=f"at most {SECONDS:g} s",
        holds=taken <= SECONDS,
    )
