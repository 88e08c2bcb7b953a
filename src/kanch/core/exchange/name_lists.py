"""Lists of people as organisations keep them: a register, or the names that it is asked for.

Good rows become people, bad ones come back with row number and reason. Rows whose cells slipped
under the wrong headings are noticed as a block: each by itself can look like a person.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kanch.core.exchange.tables import Remark, Row, Table, read_table
from kanch.core.names import Person, parse_years
from kanch.core.names.years import FIRST, LAST

LIMIT_BYTES = 50_000_000
LIMIT_ROWS = 500_000
MANY = 5
"""Rows in a block from which on slipped cells are told as one thing."""
_GAP = 3
_LONGEST = 500

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "number", "no", "code", "№", "№ п/п", "п/п", "номер", "код"),
        *("համար", "հ/հ", "կոդ", "numéro"),
    ),
    "name": (
        *("full name", "person", "фио", "полное имя", "имя и фамилия", "фамилия и имя"),
        *("имя фамилия", "фамилия имя", "фамилия имя отчество", "имя отчество фамилия"),
        *("անուն ազգանուն", "ազգանուն անուն", "անուն և ազգանուն", "ազգանուն և անուն"),
        *("ազգանուն անուն հայրանուն", "անուն ազգանուն հայրանուն", "աահ", "nom complet"),
        *("nom et prénom", "prénom et nom"),
    ),
    "surname": ("last name", "family name", "фамилия", "ազգանուն", "nom de famille"),
    "given name": ("given", "first name", "forename", "prénom", "prénoms"),
    "father": (
        *("father's name", "father name", "patronymic", "отчество", "имя отца", "отец"),
        *("հայրանուն", "հոր անուն", "հոր անունը", "nom du père", "prénom du père"),
    ),
    "also": (
        *("other names", "also known as", "другие имена", "другое имя", "այլ անուններ"),
        *("այլ անուն", "autres noms"),
    ),
    "birth year": (
        *("year of birth", "born", "year", "birth date", "date of birth", "birthdate"),
        *("birthday", "dob", "год рождения", "дата рождения", "г.р.", "год", "родился"),
        *("ծննդյան տարեթիվ", "ծննդյան թիվ", "ծննդյան տարի", "ծննդյան ամսաթիվ", "ծնված"),
        *("տարեթիվ", "année de naissance", "date de naissance"),
    ),
    "birthplace": (
        *("place of birth", "place", "town", "village", "settlement", "место рождения"),
        *("место", "населённый пункт", "село", "город", "ծննդավայր"),
        *("ծննդյան վայր", "ծննդյան վայրը", "վայր", "բնակավայր", "գյուղ", "քաղաք"),
        *("lieu de naissance", "lieu"),
    ),
    "sex": ("gender", "пол", "սեռ", "sexe"),
}
"""The columns of a list, each with the headings that it is also known by."""

REGISTER_IDS = ("record id", "record")
QUERY_IDS = ("query id", "query")
"""Headings of the id that say which kind of list it is; they come before the others."""

# These hold the whole name, or the part that no other column holds.
EITHER = ("name", "names", "имя", "имена", "անուն", "nom", "noms")

SEXES: Mapping[str, tuple[str, ...]] = {
    "m": (
        *("m", "male", "man", "boy", "м", "муж", "мужской", "мужчина", "мальчик"),
        *("ա", "արական", "տղամարդ", "տղա", "h", "homme", "masculin", "masc"),
    ),
    "f": (
        *("f", "female", "woman", "girl", "ж", "жен", "женский", "женщина", "девочка"),
        *("ի", "իգ", "իգական", "կին", "աղջիկ", "femme", "féminin", "fem"),
    ),
}
_SEX = {word: sex for sex, words in SEXES.items() for word in words}
EMPTY = frozenset(
    {
        *("", "-", "–", "—", "?", "unknown", "n/a", "неизвестно", "неизв", "нет данных"),
        *("н/д", "անհայտ", "inconnu"),
    }
)
"""What people write into a cell for which they know nothing."""

MESSAGES: Mapping[str, str] = {
    "id_empty": "“{column}” is empty. Give the row an id of its own.",
    "id_twice": "“{value}” is the id of row {first} already.",
    "id_broken": "“{value}” holds a line break. Write the id on one line.",
    "name_empty": "There is no name.",
    "name_no_letters": "“{value}” under “{column}” is no name: it has no letters.",
    "name_long": "“{column}” holds {count} characters, more than a name has.",
    "year_unreadable": (
        "“{value}” gives no year of birth. Write it as 1958, 12.03.1958, about 1960 or 1958-1961."
    ),
    "year_out_of_range": "“{value}” is no year of birth: it must lie between {first} and {last}.",
    "sex_unreadable": "“{value}” is no sex that is understood. Write m or f, or leave it empty.",
    "slipped_left": (
        "From row {row} to row {until} the cells stand one column too far left: “{value}” is "
        "under “{column}”. {count} rows were left out. Move their cells one column to the right."
    ),
    "slipped_right": (
        "From row {row} to row {until} the cells stand one column too far right: “{value}” is "
        "under “{column}”. {count} rows were left out. Move their cells one column to the left."
    ),
}


class NotAList(ValueError):
    """The table is no list of people; the message says what to do."""


class Problem(NamedTuple):
    """Why a row, or a block that begins with it, was left out.

    `row` counts from 1 with the header, `column` is a heading or "", `reason` a code and `text`
    what it says in English.
    """

    row: int
    column: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class NameList:
    """A list as read.

    `rows` gives the row of each id, `notes` are what is to be known of the file as a whole.
    """

    people: list[Person]
    rows: Mapping[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_register(
    data: bytes | str,
    filename: str = "",
    *,
    encoding: str | None = None,
    this_year: int = LAST,
) -> NameList:
    """The people of a register, as CSV or XLSX.

    `this_year` is the last in which somebody can be born. Raises TableError for a file that is
    no table, NotAList for a table without names.
    """
    return _read(data, filename, REGISTER_IDS, encoding, this_year)


def read_queries(
    data: bytes | str,
    filename: str = "",
    *,
    encoding: str | None = None,
    this_year: int = LAST,
) -> NameList:
    """The people whom a register is asked for; as `read_register`, but with ids of queries."""
    return _read(data, filename, QUERY_IDS, encoding, this_year)


def read_sex(text: str) -> str | None:
    """The sex that an English, Russian, Armenian or French word says; None for any other word."""
    word = _word(text)
    return "" if word in EMPTY else _SEX.get(word)


def _word(text: str) -> str:
    return text.strip().casefold().rstrip(".").strip()


def _read(
    data: bytes | str, filename: str, ids: Sequence[str], encoding: str | None, this_year: int
) -> NameList:
    table = read_table(
        data.encode() if isinstance(data, str) else data,
        filename,
        encoding=encoding,
        limit_bytes=LIMIT_BYTES,
        limit_rows=LIMIT_ROWS,
    )
    columns = _columns(table.header, ids)
    reader = _Reader(table, columns, this_year)
    reader.run()
    notes = [note.text for note in table.notes]
    if "id" not in columns:
        notes.append("No column holds ids: each person is called by the number of the row.")
    return NameList(reader.people, reader.rows, sorted(reader.problems), notes)


def heading(text: str) -> str:
    """A heading as it is looked up: without case, marks and what stands in brackets."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("եւ", "և").replace("ё", "е")
    plain = re.sub(r"\([^()]*\)|[.'’`]", "", plain)
    words = re.sub(r"[_,:;-]+", " ", plain).split()
    # “Ф. И. О.” and “Ф.И.О.” are one.
    return ("" if all(len(word) == 1 for word in words) else " ").join(words)


def _columns(header: Sequence[str], ids: Sequence[str]) -> dict[str, int]:
    """Where each known column stands. Raises NotAList where none holds names."""
    at = {heading(text): index for index, text in reversed(list(enumerate(header)))}
    known = {**COLUMNS, "id": (*ids, "id", *COLUMNS["id"])}
    found = {}
    for column, words in known.items():
        wanted = words if column in {"id", "name"} else (column, *words)
        for word in map(heading, wanted):
            if word in at:
                found[column] = at[word]
                break
    either = next((at[word] for word in EITHER if word in at), None)
    if either is not None and "name" not in found:
        if "surname" in found and "given name" not in found:
            found["given name"] = either
        elif "given name" in found and "surname" not in found:
            found["surname"] = either
        else:
            found["name"] = either
    if not found.keys() & {"name", "surname", "given name"}:
        raise NotAList(
            "No column holds names. Call one “name”, or two “surname” and “given name”. "
            f"The columns are: {', '.join(header)}."
        )
    return found


class _Reader:
    def __init__(self, table: Table, columns: Mapping[str, int], this_year: int) -> None:
        self.people: list[Person] = []
        self.rows: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._table = table
        self._columns = columns
        self._this_year = this_year

    def run(self) -> None:
        slipped: set[int] = set()
        for block in slipped_blocks(self._table, self._columns):
            slipped.update(block.rows)
            self.problems.append(block.problem(self._table))
        for index, row in enumerate(self._table.rows):
            if index in slipped:
                continue
            problem = next(self._problems(row), None)
            if problem:
                self.problems.append(problem)
            else:
                self._take(row)

    def _cell(self, row: Row, column: str) -> str:
        index = self._columns.get(column)
        text = "" if index is None else row.cells[index]
        return "" if _word(text) in EMPTY else text

    def _named(self, column: str) -> str:
        return self._table.header[self._columns[column]]

    def _take(self, row: Row) -> None:
        id = self._id(row)
        self.rows[id] = row.number
        self.people.append(
            Person(
                id,
                self._name(row),
                parse_years(self._cell(row, "birth year")),
                self._cell(row, "birthplace"),
                read_sex(self._cell(row, "sex")) or "",
                self._cell(row, "father"),
                tuple(
                    also.strip()
                    for also in re.split(r"[|;]", self._cell(row, "also"))
                    if any(map(str.isalpha, also))
                ),
            )
        )

    def _id(self, row: Row) -> str:
        return self._cell(row, "id") if "id" in self._columns else str(row.number)

    def _name(self, row: Row) -> str:
        """The name as written; of two columns, with the comma that tells the surname."""
        if "name" in self._columns:
            return self._cell(row, "name")
        parts = self._cell(row, "surname"), self._cell(row, "given name")
        return ", ".join(part for part in parts if part)

    def _problems(self, row: Row) -> Iterator[Problem]:
        for remark in row.problems:
            yield _told(row, remark)
        id = self._id(row)
        if not id:
            yield self._problem(row, "id", "id_empty")
        elif len(id.splitlines()) > 1:
            yield self._problem(row, "id", "id_broken", value=" ".join(id.split()))
        elif id in self.rows:
            yield self._problem(row, "id", "id_twice", value=id, first=self.rows[id])
        yield from self._name_problems(row)
        yield from self._year_problems(row)
        sex = self._cell(row, "sex")
        if read_sex(sex) is None:
            yield self._problem(row, "sex", "sex_unreadable", value=sex)

    def _name_problems(self, row: Row) -> Iterator[Problem]:
        parts = [c for c in ("name", "surname", "given name") if c in self._columns]
        held = parts[:1] if parts[0] == "name" else parts
        filled = [column for column in held if self._cell(row, column)]
        if not filled:
            yield self._problem(row, held[0], "name_empty")
        for column in filled:
            text = self._cell(row, column)
            if not any(map(str.isalpha, text)):
                yield self._problem(row, column, "name_no_letters", value=text)
            elif len(text) > _LONGEST:
                yield self._problem(row, column, "name_long", count=len(text))

    def _year_problems(self, row: Row) -> Iterator[Problem]:
        text = self._cell(row, "birth year")
        if not text:
            return
        years = parse_years(text)
        limits = {"first": FIRST, "last": self._this_year}
        if years is None:
            # Four digits were meant as a year, whatever they are.
            code = "out_of_range" if re.fullmatch(r"\D*\d{4}\D*", text) else "unreadable"
            yield self._problem(row, "birth year", f"year_{code}", value=text, **limits)
        elif years.first > self._this_year:
            yield self._problem(row, "birth year", "year_out_of_range", value=text, **limits)

    def _problem(self, row: Row, column: str, code: str, **details: object) -> Problem:
        named = self._named(column)
        return Problem(row.number, named, code, MESSAGES[code].format(column=named, **details))


def _told(row: Row, remark: Remark) -> Problem:
    return Problem(row.number, str(remark.params.get("column", "")), remark.code, remark.text)


# Cells under the wrong heading


class _Block(NamedTuple):
    """Rows, by index, whose cells from column `start` on stand `by` columns off."""

    rows: Sequence[int]
    start: int
    by: int

    def problem(self, table: Table) -> Problem:
        first = table.rows[self.rows[0]]
        wrong = self.start if self.by < 0 else self.start + 1
        code = "slipped_left" if self.by < 0 else "slipped_right"
        column = table.header[wrong]
        text = MESSAGES[code].format(
            row=first.number,
            until=table.rows[self.rows[-1]].number,
            value=first.cells[wrong],
            column=column,
            count=len(self.rows),
        )
        return Problem(first.number, column, code, text)


def slipped_blocks(table: Table, columns: Mapping[str, int]) -> list[_Block]:
    """Blocks of rows that make sense only when their cells are moved by one column."""
    tests = _tests(table, columns)
    if len(tests) < 2:
        return []
    width = len(table.header)
    wrong = [index for index, row in enumerate(table.rows) if not _fits(row.cells, tests)]
    slips: dict[tuple[int, int], list[int]] = {}
    for index in wrong:
        cells = table.rows[index].cells
        # What slips behind the last column that is read makes no difference.
        for start in range(min(width - 1, max(tests) + 1)):
            for by in (-1, 1):
                moved = _moved(cells, start, by, width)
                if moved and _fits(moved, tests) and _telling(moved, tests) >= 2:
                    slips.setdefault((start, by), []).append(index)
    blocks: list[_Block] = []
    taken: set[int] = set()
    # A slip that begins further left explains whatever one further right does.
    for (start, by), rows in sorted(slips.items(), key=lambda item: (-len(item[1]), item[0])):
        for run in _runs([row for row in rows if row not in taken]):
            if len(run) >= MANY:
                whole = [
                    index
                    for index in range(run[0], run[-1] + 1)
                    if index not in taken
                    and (moved := _moved(table.rows[index].cells, start, by, width))
                    and _fits(moved, tests)
                ]
                taken.update(whole)
                blocks.append(_Block(whole, start, by))
    return blocks


_Test = Callable[[str], bool]


def _tests(table: Table, columns: Mapping[str, int]) -> dict[int, _Test]:
    """What a cell of each column must look like; columns that take anything have no test."""
    tests: dict[int, _Test] = {}
    for column in ("name", "surname", "given name"):
        if column in columns:
            tests[columns[column]] = _like_name
    if "birth year" in columns:
        tests[columns["birth year"]] = _like_year
    if "sex" in columns:
        tests[columns["sex"]] = lambda cell: read_sex(cell) is not None
    if "id" in columns:
        index = columns["id"]
        shapes = Counter(_shape(row.cells[index]) for row in table.rows if _fits(row.cells, tests))
        shape, count = shapes.most_common(1)[0] if shapes else ("", 0)
        if shape and any(c.isdigit() for c in shape) and count * 2 > shapes.total():
            tests[index] = lambda cell: not cell or _shape(cell) == shape
            for at in [at for at, test in tests.items() if test is _like_name]:
                tests[at] = lambda cell: _like_name(cell) and _shape(cell) != shape
    return tests


def _like_name(cell: str) -> bool:
    """Letters and no year; a single word for a sex is none."""
    return any(map(str.isalpha, cell)) and not re.search(r"\d{4}", cell) and read_sex(cell) is None


def _like_year(cell: str) -> bool:
    return _word(cell) in EMPTY or parse_years(cell) is not None


def _shape(cell: str) -> str:
    """What kind of signs a cell is made of: “D00017” is A9."""
    return re.sub(r"[^\W\d_]+", "A", re.sub(r"\d+", "9", cell))


def _fits(cells: Sequence[str], tests: Mapping[int, _Test]) -> bool:
    return all(index < len(cells) and test(cells[index]) for index, test in tests.items())


def _telling(cells: Sequence[str], tests: Mapping[int, _Test]) -> int:
    """How many cells say something, so that fitting is no chance."""
    return sum(bool(cells[index]) for index in tests)


def _moved(cells: Sequence[str], start: int, by: int, width: int) -> list[str] | None:
    """The cells as they were meant; None where a cell would be lost by that."""
    if by < 0:
        if any(cells[width - 1 :]):
            return None
        return [*cells[:start], "", *cells[start : width - 1]]
    if cells[start]:
        return None
    return [*cells[:start], *cells[start + 1 :], ""]


def _runs(rows: Sequence[int]) -> Iterator[list[int]]:
    """Rows that stand together, but for a few in between."""
    run: list[int] = []
    for row in rows:
        if run and row - run[-1] > _GAP:
            yield run
            run = []
        run.append(row)
    if run:
        yield run
