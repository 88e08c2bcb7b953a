"""How often Kanch and its peers find the right person among invented ones, told in tables."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from bench.names_peers import DATA, Found, Query, Record, Run, read_queries, read_register
from bench.names_report import (
    SHOWN,
    Chance,
    Interval,
    Outcome,
    bootstrap,
    brier,
    expected_error,
    false_alarms,
    outcomes,
    recall,
    recalled,
    reliability,
    reliability_table,
    threshold,
    wilson,
)
from kanch.core.names import Matcher, Person, Years

KANCH = "Kanch"
SETS = {"dev": "development set", "blind": "blind set", "second": "second blind set"}
RANKS = (1, 5, 10)
SHARES = (0.8, 0.95)
EXAMPLES = 10
_CLOSE = 1.0  # in ln(odds)


class Answered(NamedTuple):
    """What Kanch made of one query: the records shown, and how likely each is the one."""

    found: list[Found]
    probabilities: list[float]


class Exam(NamedTuple):
    """One set, and what each program came to on it, Kanch first."""

    key: str
    register: dict[str, Record]
    queries: list[Query]
    answers: list[Answered]
    outcomes: dict[str, list[Outcome]]

    @property
    def title(self) -> str:
        return SETS[self.key]

    @property
    def chances(self) -> list[Chance]:
        """Of each record shown."""
        return [
            (probability, found.record_id == query.record_id)
            for query, answer in zip(self.queries, self.answers, strict=True)
            for found, probability in zip(answer.found, answer.probabilities, strict=True)
        ]

    @property
    def first_chances(self) -> list[Chance]:
        """Of the first record shown alone."""
        return [
            (answer.probabilities[0], answer.found[0].record_id == query.record_id)
            for query, answer in zip(self.queries, self.answers, strict=True)
        ]

    @property
    def best_peer(self) -> str:
        """The one that most often puts the right person first."""
        peers = [name for name in self.outcomes if name != KANCH]
        return max(peers, key=lambda name: recall(self.outcomes[name], 1))


def sets() -> list[str]:
    """The sets that are there."""
    return [key for key in SETS if (DATA / f"{key}_queries.csv").exists()]


def read(key: str) -> tuple[list[Record], list[Query]]:
    return read_register(DATA / f"{key}_register.csv"), read_queries(DATA / f"{key}_queries.csv")


def person(key: str, row: Record | Query) -> Person:
    years = Years(row.birth_year, row.birth_year) if row.birth_year else None
    return Person(key, row.name, years, row.place, row.sex)


def exam(
    key: str,
    matcher: Matcher,
    peers: Mapping[str, Callable[[Sequence[Record], Sequence[Query]], Run]],
) -> Exam:
    records, queries = read(key)
    register = matcher.register(person(record.record_id, record) for record in records)
    answers = []
    for query in queries:
        shown = register.search(person(query.query_id, query), SHOWN, explain=False)
        found = [
            Found(query.query_id, rank, one.record_id, one.odds)
            for rank, one in enumerate(shown, 1)
        ]
        answers.append(Answered(found, [one.probability for one in shown]))
    came = {KANCH: outcomes(queries, [row for answer in answers for row in answer.found])}
    for name, peer in peers.items():
        came[name] = outcomes(queries, peer(records, queries).found)
    return Exam(key, {record.record_id: record for record in records}, queries, answers, came)


def quality_table(of: Exam) -> str:
    """Each program's recall and false alarms, with intervals."""
    heads = [*(f"recall@{rank}" for rank in RANKS), *(f"FA@{share:.0%}" for share in SHARES)]
    lines = [_line(["", *(head.rstrip("%") for head in heads)]), _rule(len(heads))]
    for name, came in of.outcomes.items():
        cells = [_share(recall(came, rank), wilson(*recalled(came, rank))) for rank in RANKS]
        for share in SHARES:
            alarms = partial(false_alarms, share=share)
            cells.append(_share(alarms(came), bootstrap(came, alarms)))
        lines.append(_line([name, *cells]))
    return "\n".join(lines) + "\n"


def noise_table(of: Exam) -> str:
    """Recall by what was done to the query, Kanch beside the best of the peers."""
    peer = of.best_peer
    by_kind: dict[str, dict[str, list[Outcome]]] = {}
    for name in (KANCH, peer):
        for query, outcome in zip(of.queries, of.outcomes[name], strict=True):
            by_kind.setdefault(query.noise, {}).setdefault(name, []).append(outcome)
    heads = [f"{name} @{rank}" for name in (KANCH, peer) for rank in (1, 10)]
    lines = [_line(["What was done", "Present", *heads]), _rule(1 + len(heads))]
    for kind in sorted(by_kind):
        came = by_kind[kind]
        present = sum(outcome.present for outcome in came[KANCH])
        shares = [
            f"{recall(came[name], rank):.2f}" if present else ""
            for name in (KANCH, peer)
            for rank in (1, 10)
        ]
        lines.append(_line([kind.replace("_", " "), str(present), *shares]))
    return "\n".join(lines) + "\n"


def errors(of: Exam, examples: bool) -> str:
    """What still goes wrong in a set, counted; with examples where single failures may be read."""
    came = of.outcomes[KANCH]
    missed = [at for at, outcome in enumerate(came) if outcome.present and outcome.rank != 1]
    limit = threshold(came, 0.95)
    alarms = [
        at
        for at, outcome in enumerate(came)
        if limit is not None and not outcome.present and outcome.score >= limit
    ]
    present = sum(outcome.present for outcome in came)
    ranked = [at for at in missed if came[at].rank]
    close = sum(of.answers[at].found[0].score - came[at].score < _CLOSE for at in ranked)
    text = (
        f"{_upper(of.title)}:\n\n"
        f"- there, but not first: {len(missed)} of {present}{_kinds(of, missed)}. Among the first "
        f"ten: {len(ranked)}. With odds behind the first by less than a factor of three: {close}. "
        f"Without a year or a place in query or record: {_bare(of, missed)}.\n"
        f"- not there, but with a record that passes the threshold of FA@95: {len(alarms)} of "
        f"{len(came) - present}{_kinds(of, alarms)}. Without a year or a place in query or "
        f"record: {_bare(of, alarms)}.\n"
    )
    if examples:
        text += "\nThe first of them:\n\n" + _examples(of, missed[:EXAMPLES])
        text += "".join(_alarm(of, at) for at in alarms[: EXAMPLES - len(missed[:EXAMPLES])])
    return text


def calibration(of: Exam) -> str:
    """How far the chances of the records shown can be trusted."""
    bins = reliability(of.chances)
    return (
        f"{_upper(of.title)}: Brier score {brier(of.chances):.4f} over all records shown, "
        f"{brier(of.first_chances):.3f} over the first ones; chance said and share that came true "
        f"lie {expected_error(bins):.3f} apart on average.\n\n{reliability_table(bins)}"
    )


def _kinds(of: Exam, which: Sequence[int]) -> str:
    kinds = Counter(of.queries[at].noise.replace("_", " ") for at in which)
    listed = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    return f" ({listed})" if listed else ""


def _bare(of: Exam, which: Sequence[int]) -> int:
    """For how many the query, or the record that counts, does without a year or a place."""
    bare = 0
    for at in which:
        query = of.queries[at]
        record = of.register[query.record_id or of.answers[at].found[0].record_id]
        both = (query.birth_year and record.birth_year, query.place and record.place)
        bare += not all(both)
    return bare


def _examples(of: Exam, missed: Sequence[int]) -> str:
    lines = []
    for at in missed:
        query, first = of.queries[at], of.answers[at].found[0]
        rank = of.outcomes[KANCH][at].rank
        where = f"comes {_nth(rank)}" if rank else "is not among ten"
        lines.append(
            f"- {query.noise.replace('_', ' ')}: {_told(query)} {where} as "
            f"{_told(of.register[query.record_id])}, after {_told(of.register[first.record_id])}\n"
        )
    return "".join(lines)


def _alarm(of: Exam, at: int) -> str:
    query, first = of.queries[at], of.answers[at].found[0]
    return (
        f"- not there, {query.noise.replace('_', ' ')}: {_told(query)} was taken for "
        f"{_told(of.register[first.record_id])}\n"
    )


def _told(row: Query | Record) -> str:
    facts = [str(row.birth_year or ""), row.place, row.sex]
    return ", ".join([f"*{row.name}*", *filter(None, facts)])


def _nth(rank: int) -> str:
    return {2: "2nd", 3: "3rd"}.get(rank, f"{rank}th")


def _share(value: float | None, interval: Interval) -> str:
    if value is None:
        return "not reached"
    low, high = interval
    ends = [("…" if end is None else f"{end:.2f}") for end in (low, high)]
    return f"{value:.3f} ({ends[0]}–{ends[1]})"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return "|---" * (columns + 1) + "|"
