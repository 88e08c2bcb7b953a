"""Other programs' ways of finding a person by name, each with the same facts.

Each peer scores names in its own way, from 0 to 1, over text that anyascii brought to Latin
letters (logic-v2 reads the scripts itself). To that, all of them add the same simple use of the
other facts, `FACTS`: a year of birth at most two apart adds, one further away takes off; the same
place adds, as a string, folded like the names; another sex takes off; what is blank on either side
says nothing. The weights were chosen from a grid on the development set, near the best for each
peer there, so that none is held back for want of facts.
"""

import csv
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple
from unicodedata import normalize

import jellyfish
import numpy as np
import psycopg
from anyascii import anyascii
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data" / "names"
SHOWN = 10  # records a query
CANDIDATES = 500
"""Records that logic-v2 is given for each query: 200 put fewer first, 1,000 hardly more."""

Scores = NDArray[np.float64]


class Record(NamedTuple):
    record_id: str
    name: str
    birth_year: int | None
    place: str
    sex: str


class Query(NamedTuple):
    query_id: str
    name: str
    birth_year: int | None
    place: str
    sex: str
    record_id: str  # the truth; blank when the register does not have the person
    noise: str


class Found(NamedTuple):
    query_id: str
    rank: int
    record_id: str
    score: float


class Run(NamedTuple):
    found: list[Found]
    prepared: float  # seconds until the register could be searched
    searched: float  # seconds for all queries


class Facts(NamedTuple):
    """What each fact is worth beside a name that scores from 0 to 1."""

    near: float  # years of birth at most YEARS apart
    far: float
    place: float
    sex: float  # contradicted


YEARS = 2
FACTS = Facts(near=0.1, far=-0.3, place=0.2, sex=-0.2)


def read_register(file: Path) -> list[Record]:
    return [
        Record(row["record_id"], row["name"], _year(row), row["birthplace"], row["sex"])
        for row in _rows(file)
    ]


def read_queries(file: Path) -> list[Query]:
    return [
        Query(
            row["query_id"],
            row["name"],
            _year(row),
            row["place"],
            row["sex"],
            row["record_id"],
            row["noise"],
        )
        for row in _rows(file)
    ]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _year(row: dict[str, str]) -> int | None:
    return int(row["birth_year"]) if row["birth_year"] else None


def folded(text: str) -> str:
    """Latin letters and digits in lower case, words parted by one space."""
    latin = anyascii(normalize("NFKC", text)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['`’]", "", latin)))


def _sorted_words(text: str) -> str:
    return " ".join(sorted(folded(text).split()))


class _Columns:
    """The facts of a register, ready to be compared with those of a query at one go."""

    def __init__(self, register: Sequence[Record]) -> None:
        self.years = np.array([record.birth_year or 0 for record in register])
        self.places = np.array([folded(record.place) for record in register])
        self.sexes = np.array([record.sex for record in register])

    def worth(self, query: Query) -> Scores:
        worth = np.zeros(len(self.years))
        if query.birth_year:
            near = np.abs(self.years - query.birth_year) <= YEARS
            worth += np.where(self.years == 0, 0, np.where(near, FACTS.near, FACTS.far))
        if place := folded(query.place):
            worth += (self.places == place) * FACTS.place
        if query.sex:
            worth += ((self.sexes != query.sex) & (self.sexes != "")) * FACTS.sex
        return worth


def _best(
    query: Query, register: Sequence[Record], scores: Scores, among: Sequence[int] | None = None
) -> list[Found]:
    """The highest first; of equals, the one that stands earlier in the register."""
    order = np.argsort(-scores, kind="stable")[:SHOWN]
    return [
        Found(
            query.query_id,
            rank,
            register[among[place] if among is not None else place].record_id,
            float(scores[place]),
        )
        for rank, place in enumerate(order, 1)
    ]


def rapidfuzz(register: Sequence[Record], queries: Sequence[Query]) -> Run:
    """token_sort_ratio over the whole register.

    It is the ratio of texts whose words are sorted; sorting the register's once, not once a
    query, and asking for all ratios at one go is the fastest that the library offers.
    """
    began = perf_counter()
    names = [_sorted_words(record.name) for record in register]
    columns = _Columns(register)
    ready = perf_counter()
    found = []
    for query in queries:
        ratios = process.cdist([_sorted_words(query.name)], names, scorer=fuzz.ratio)[0]
        found += _best(query, register, ratios / 100 + columns.worth(query))
    return Run(found, ready - began, perf_counter() - ready)


def jaro_winkler(register: Sequence[Record], queries: Sequence[Query]) -> Run:
    """jellyfish's Jaro-Winkler over texts whose words are sorted, over the whole register."""
    began = perf_counter()
    names = [_sorted_words(record.name) for record in register]
    columns = _Columns(register)
    ready = perf_counter()
    found = []
    for query in queries:
        name = _sorted_words(query.name)
        likeness = np.array([jellyfish.jaro_winkler_similarity(name, other) for other in names])
        found += _best(query, register, likeness + columns.worth(query))
    return Run(found, ready - began, perf_counter() - ready)


def logic_v2(
    register: Sequence[Record], queries: Sequence[Query], candidates: int = CANDIDATES
) -> Run:
    """nomenklatura's logic-v2 over the `candidates` that rapidfuzz, with all facts, puts first.

    It is given the sex and the year of birth as well, the query's with the years around it, and
    takes off what it takes off for a contradiction; with that it does better than without.
    """
    # Only `make bench` installs them; they must not be needed to look at the others.
    from followthemoney import model
    from nomenklatura.matching import LogicV2

    config = LogicV2.default_config()

    def person(key: str, row: Record | Query, years: int) -> Any:
        properties = {"name": [row.name]}
        if row.birth_year:
            near = range(row.birth_year - years, row.birth_year + years + 1)
            properties["birthDate"] = [str(year) for year in near]
        if row.sex:
            properties["gender"] = [{"m": "male", "f": "female"}[row.sex]]
        return model.get_proxy({"id": key, "schema": "Person", "properties": properties})

    began = perf_counter()
    names = [_sorted_words(record.name) for record in register]
    columns = _Columns(register)
    entities = [person(record.record_id, record, 0) for record in register]
    ready = perf_counter()
    found = []
    for query in queries:
        ratios = process.cdist([_sorted_words(query.name)], names, scorer=fuzz.ratio)[0]
        worth = columns.worth(query)
        among = np.argsort(-(ratios / 100 + worth), kind="stable")[:candidates]
        sought = person(query.query_id, query, YEARS)
        likeness = np.array(
            [LogicV2.compare(sought, entities[place], config).score for place in among]
        )
        found += _best(query, register, likeness + worth[among], list(among))
    return Run(found, ready - began, perf_counter() - ready)


def pg_trgm(register: Sequence[Record], queries: Sequence[Query]) -> Run:
    """Trigrams in a real PostgreSQL, with a GIN index over the folded names."""
    with _postgresql() as url, psycopg.connect(url) as database:
        began = perf_counter()
        database.execute(_TABLE)
        with database.cursor().copy("COPY register FROM STDIN") as rows:
            for record in register:
                rows.write_row(
                    (
                        record.record_id,
                        folded(record.name),
                        record.birth_year,
                        folded(record.place) or None,
                        record.sex or None,
                    )
                )
        database.execute("CREATE INDEX ON register USING gin (name gin_trgm_ops)")
        database.execute("ANALYZE register")
        database.execute(f"SET pg_trgm.similarity_threshold = {_THRESHOLD}")
        ready = perf_counter()
        found = []
        for query in queries:
            best = database.execute(
                _SEARCH,
                {
                    "name": folded(query.name),
                    "year": query.birth_year,
                    "place": folded(query.place) or None,
                    "sex": query.sex or None,
                    "years": YEARS,
                    "shown": SHOWN,
                    "near": FACTS.near,
                    "far": FACTS.far,
                    "worth_of_place": FACTS.place,
                    "worth_of_sex": FACTS.sex,
                },
            ).fetchall()
            found += [
                Found(query.query_id, rank, record_id, score)
                for rank, (record_id, score) in enumerate(best, 1)
            ]
        return Run(found, ready - began, perf_counter() - ready)


_THRESHOLD = 0.1  # PostgreSQL takes 0.3 if not told, and loses names written very otherwise
_TABLE = """
CREATE EXTENSION pg_trgm;
CREATE TEMPORARY TABLE register (
    record_id text PRIMARY KEY, name text, birth_year int, place text, sex text
)
"""
# What is blank compares as NULL and so falls to ELSE.
_SEARCH = """
SELECT record_id,
    similarity(name, %(name)s)
    + CASE WHEN abs(birth_year - %(year)s::int) <= %(years)s THEN %(near)s
        WHEN abs(birth_year - %(year)s::int) > %(years)s THEN %(far)s ELSE 0 END
    + CASE WHEN place = %(place)s THEN %(worth_of_place)s ELSE 0 END
    + CASE WHEN sex <> %(sex)s THEN %(worth_of_sex)s ELSE 0 END AS score
FROM register WHERE name %% %(name)s ORDER BY score DESC, record_id LIMIT %(shown)s
"""


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of its own, which is gone afterwards."""
    with subprocess.Popen(
        [ROOT / "tools" / "with_postgres", "sh", "-c", 'echo "$DATABASE_URL"; read _'],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        if not url:
            raise RuntimeError("PostgreSQL did not start")
        yield url
        # Leaving closes its standard input, on which it ends.


PEERS: dict[str, Callable[[Sequence[Record], Sequence[Query]], Run]] = {
    "rapidfuzz token_sort_ratio": rapidfuzz,
    "jellyfish Jaro-Winkler": jaro_winkler,
    "nomenklatura logic-v2": logic_v2,
    "pg_trgm": pg_trgm,
}
