"""`kanch names`: whether two names may be of one person, and who in a register may be meant."""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kanch.cli.common import FINDING, JsonOption, answer, fail, progress

if TYPE_CHECKING:
    from kanch.core.exchange.name_lists import NameList, Problem
    from kanch.core.names import Found, Matcher, Person, PersonName, Reason, Register

RESULTS = ("query_id", "rank", "record_id", "score")
STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""
_SHOWN = 20
_PAUSE = 5.0
_EXACT = 12

BORN = "Year of birth: 1958, “about 1960”, 1958-1961."
PLACE = "Place of birth, under any of its names."
SEX = "m or f."
FATHER = "Father’s name; - reads it from standard input."

BornOption = Annotated[str, typer.Option("--born", metavar="YEAR", help=BORN)]
PlaceOption = Annotated[str, typer.Option("--place", metavar="PLACE", help=PLACE)]
SexOption = Annotated[str, typer.Option("--sex", metavar="SEX", help=SEX)]
FatherOption = Annotated[str, typer.Option("--father", metavar="NAME", help=FATHER)]
TablesOption = Annotated[
    Path | None,
    typer.Option(
        "--tables",
        metavar="FOLDER",
        help="Your own names and places, in CSV files called like Kanch’s (given_armenian.csv …).",
    ),
]

app = typer.Typer(
    help="Names in Armenian, Cyrillic and Latin script: two compared, one looked for in a list.",
    no_args_is_help=True,
)


@app.command("compare")
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="A name as written; - reads it.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other name; - reads it.")],
    born_a: Annotated[str, typer.Option(metavar="YEAR", help=BORN)] = "",
    born_b: Annotated[str, typer.Option(metavar="YEAR", help="The same of B.")] = "",
    place_a: Annotated[str, typer.Option(metavar="PLACE", help=PLACE)] = "",
    place_b: Annotated[str, typer.Option(metavar="PLACE", help="The same of B.")] = "",
    sex_a: Annotated[str, typer.Option(metavar="SEX", help=SEX)] = "",
    sex_b: Annotated[str, typer.Option(metavar="SEX", help="The same of B.")] = "",
    father_a: Annotated[str, typer.Option(metavar="NAME", help=FATHER)] = "",
    father_b: Annotated[str, typer.Option(metavar="NAME", help="The same of B.")] = "",
    among: Annotated[
        int | None,
        typer.Option(
            min=2,
            metavar="N",
            help="Among how many people B was picked: the more, the more namesakes. Without it, "
            "1000.",
        ),
    ] = None,
    tables: TablesOption = None,
    json: JsonOption = False,
) -> None:
    """Say how likely two names are of one person, and what speaks for and against.

    The number is a hint; somebody who can ask the people decides.

    Arguments stay in the shell's history. Write - for a name, and it is read from standard
    input, one a line, in the order A, B, father of A, father of B.

    Example: kanch names compare "Ованес Арутюнянц" "Հովհաննես Հարությունյան" --born-a 1960

    JSON keys: probability, likeness (of the spelling alone, null where nothing can be compared),
    odds (their natural logarithm), among, reasons (code, worth, text, details, one_in), a (name,
    born, place, sex, father, parts, left_out), b (the same). Exit code 2 for a name, year or sex
    that cannot be read.
    """
    a, b = _read_name(a, "A"), _read_name(b, "B")
    father_a = _read_name(father_a, "Father of A")
    father_b = _read_name(father_b, "Father of B")
    matcher = _matcher(tables)
    from kanch.core.names import AMONG

    one = _person(matcher, a, born_a, place_a, sex_a, father_a)
    other = _person(matcher, b, born_b, place_b, sex_b, father_b)
    among = among or AMONG
    found = matcher.compare(one, other, among)
    data = {
        "probability": found.probability,
        "likeness": found.likeness,
        "odds": found.odds,
        "among": among,
        "reasons": _reasons_json(found.reasons),
        "a": _described(matcher, one),
        "b": _described(matcher, other),
    }

    def human() -> None:
        typer.echo(f"One person: {percent(found.probability)} likely, among {among:,} people")
        if found.likeness is None:
            typer.echo("Spelling: the two have no part in common to compare")
        else:
            typer.echo(f"Spelling alone: {percent(found.likeness)} alike")
        _tell_reasons(found.reasons, "  ")
        for side, person in (("A", one), ("B", other)):
            _tell_parts(matcher, side, person)

    answer(data, json, human)


@app.command("search")
def search(
    register: Annotated[
        Path, typer.Argument(metavar="REGISTER", help="The list of people, as CSV or XLSX.")
    ],
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Who is looked for; - reads it.", show_default=False),
    ] = None,
    born: BornOption = "",
    place: PlaceOption = "",
    sex: SexOption = "",
    father: FatherOption = "",
    queries: Annotated[
        Path | None,
        typer.Option("--queries", metavar="FILE", help="A list of whom to look for, instead."),
    ] = None,
    top: Annotated[int, typer.Option(min=1, metavar="N", help="How many records to give.")] = 10,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where the results of a list go."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with results that were interrupted.")
    ] = False,
    encoding: Annotated[
        str | None, typer.Option(help="The files' encoding, where it cannot be recognised.")
    ] = None,
    tables: TablesOption = None,
    json: JsonOption = False,
) -> None:
    """Say who in a register may be the person looked for, likeliest first, and why.

    With --queries and -o, a whole list is looked for and the results are written as CSV. What
    was written stays there after Ctrl-C (exit code 130); --resume goes on after the last whole
    query. The columns of all three files are in docs/formats.md.

    Arguments stay in the shell's history. Write - for a name, and it is read from standard
    input, one a line, in the order NAME, father's name.

    Examples: kanch names search register.csv "Ованес Арутюнянц" --born 1960 --top 5

    kanch names search register.csv --queries queries.csv --top 10 -o results.csv

    JSON keys: query, people (how many were looked at), found (rank, record_id, probability,
    odds, record, reasons), problems (file, row, column, reason, text), notes; of a list: file,
    queries, rows, problems, notes. Exit code 1 when rows of a file were left out, 2 for a file,
    name, year or sex that cannot be read.
    """
    if (name is None) == (queries is None):
        fail("Give a NAME to look for, or a list of them with --queries FILE.")
    if queries is not None:
        if any((born, place, sex, father)):
            fail("A list of queries has its facts in its own columns: leave --born … out.")
        if output is None:
            fail("Say where the results of a list go: -o RESULTS.csv.")
        _search_all(register, queries, top, output, resume, encoding, tables, json)
        return
    if output is not None or resume:
        fail("-o and --resume are for a list of queries.")
    assert name is not None
    name, father = _read_name(name, "Name"), _read_name(father, "Father")
    lists = _Lists(register, encoding, tables)
    asked = _person(lists.matcher, name, born, place, sex, father)
    found = lists.register.search(asked, top)
    data = {
        "query": _described(lists.matcher, asked),
        "people": len(lists.register),
        "found": [
            {
                "rank": rank,
                "record_id": one.record_id,
                "probability": one.probability,
                "odds": one.odds,
                "record": _facts(lists.people[one.record_id]),
                "reasons": _reasons_json(one.reasons),
            }
            for rank, one in enumerate(found, start=1)
        ],
        "problems": lists.problems,
        "notes": lists.notes,
    }

    def human() -> None:
        _tell_parts(lists.matcher, "Looked for", asked)
        for rank, one in enumerate(found, start=1):
            _tell_found(rank, one, lists.people[one.record_id])

    answer(data, json, human)
    lists.end()


@app.command("keys")
def keys(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as written; - reads it.")],
    born: BornOption = "",
    tables: TablesOption = None,
    json: JsonOption = False,
) -> None:
    """Print the keys by which a sealed store finds candidates for a name, one a line.

    Two spellings of one person mostly share a key; the module kanch.core.names.keys says what
    they are made of. The keys are plain: whoever sees them can guess the name.

    Arguments stay in the shell's history. Write - for the name, and it is read from standard
    input.

    Example: kanch names keys "Հովհաննես Գրիգորյան" --born 1958

    JSON keys: name, born, keys. Exit code 2 for a name or year that cannot be read.
    """
    from kanch.core.names.keys import keys_of

    matcher = _matcher(tables)
    person = _person(matcher, _read_name(name, "Name"), born, "", "", "")
    found = sorted(keys_of(matcher.describe(person)))
    facts = _facts(person)
    data = {"name": facts["name"], "born": facts["born"], "keys": found}
    answer(data, json, lambda: typer.echo("\n".join(found)))


# Lists


class _Lists:
    """A register read from a file, and what was left out of it and of the list of queries."""

    def __init__(self, register: Path, encoding: str | None, tables: Path | None) -> None:
        self.problems: list[dict[str, Any]] = []
        self.notes: list[str] = []
        self._encoding = encoding
        from kanch.core.exchange import name_lists

        people = self._read(register, name_lists.read_register)
        self.matcher = _matcher(tables)
        self.people = {person.id: person for person in self._named(register, people)}
        self.register: Register = self.matcher.register(self.people.values())
        progress(f"{register.name}: {len(self.people):,} people")
        if not self.people:
            self._tell_problems()
            fail(f"There is nobody in {register} to look for.")

    def queries(self, file: Path) -> "list[Person]":
        """The people to look for."""
        from kanch.core.exchange import name_lists

        found = self._named(file, self._read(file, name_lists.read_queries))
        progress(f"{file.name}: {len(found):,} queries")
        return found

    def end(self) -> None:
        """Says on stderr what was left out; ends with exit code 1 where that is anything."""
        self._tell_problems()
        if self.problems:
            raise typer.Exit(FINDING)

    def _tell_problems(self) -> None:
        for note in self.notes:
            progress(f"note: {note}")
        for problem in self.problems[:_SHOWN]:
            progress(f"left out: {problem['file']} row {problem['row']}: {problem['text']}")
        if len(self.problems) > _SHOWN:
            progress(f"and {len(self.problems) - _SHOWN:,} more; --json gives all of them")

    def _read(self, file: Path, read: "Callable[..., NameList]") -> "NameList":
        from kanch.core.exchange.name_lists import LIMIT_BYTES, NotAList
        from kanch.core.exchange.tables import TableError, check_size

        if not file.is_file():
            fail(f"There is no file {file}.")
        try:
            check_size(file.stat().st_size, limit_bytes=LIMIT_BYTES)
            found = read(
                file.read_bytes(), file.name, encoding=self._encoding, this_year=date.today().year
            )
        except (TableError, NotAList) as error:
            fail(f"{file}: {error}")
        except OSError as error:
            fail(f"{file} cannot be read: {error.strerror}.")
        self.problems += [_problem_json(file, problem) for problem in found.problems]
        self.notes += [f"{file.name}: {note}" for note in found.notes]
        return found

    def _named(self, file: Path, found: "NameList") -> "list[Person]":
        """Those whose name holds something to compare."""
        named = []
        for person in found.people:
            if self.matcher.parse(person.name).empty and not person.also:
                row = found.rows[person.id]
                self.problems.append(
                    {
                        "file": file.name,
                        "row": row,
                        "column": "",
                        "reason": "name_unreadable",
                        "text": f"“{person.name}” holds no name that can be read.",
                    }
                )
            else:
                named.append(person)
        return named


def _search_all(
    register: Path,
    file: Path,
    top: int,
    output: Path,
    resume: bool,
    encoding: str | None,
    tables: Path | None,
    json: bool,
) -> None:
    if output.exists() and not resume:
        fail(f"{output} is there already. Add --resume to go on with it, or name another file.")
    lists = _Lists(register, encoding, tables)
    queries = lists.queries(file)
    try:
        done = _take_up(output, queries, lists.register, top) if output.exists() else 0
        _write_results(output, queries, done, lists.register, top)
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}.")
    data = {
        "file": str(output),
        "queries": len(queries),
        "rows": len(queries) * min(top, len(lists.register)),
        "problems": lists.problems,
        "notes": lists.notes,
    }
    answer(data, json, lambda: typer.echo(f"{output} holds {data['rows']:,} rows."))
    lists.end()


def _take_up(output: Path, queries: "Sequence[Person]", register: "Register", top: int) -> int:
    """How many queries are answered in full; cuts off what was written of the next one."""
    from kanch.core.exchange.name_lists import LIMIT_BYTES, LIMIT_ROWS
    from kanch.core.exchange.tables import TableError, read_table

    lines = output.read_bytes().splitlines(keepends=True)
    if lines and not lines[-1].endswith(b"\n"):
        lines.pop()
    if not lines:
        output.write_bytes(b"")
        return 0
    try:
        table = read_table(
            b"".join(lines),
            "results.csv",
            encoding="utf-8",
            limit_bytes=LIMIT_BYTES * top,
            limit_rows=LIMIT_ROWS * top,
        )
    except TableError as error:
        fail(f"{output}: {error} Name another file.")
    each = min(top, len(register))
    fits = table.header == list(RESULTS) and len(table.rows) <= each * len(queries)
    for index, row in enumerate(table.rows if fits else ()):
        query, rank = queries[index // each].id, str(index % each + 1)
        fits = fits and row.cells[:2] == [query, rank] and row.cells[2] in register
    if not fits:
        fail(
            f"{output} does not hold results of these queries and this register with --top {top}. "
            "Name another file."
        )
    done = len(table.rows) // each
    with output.open("r+b") as stream:
        stream.truncate(sum(map(len, lines[: 1 + done * each])))
    return done


def _write_results(
    output: Path, queries: "Sequence[Person]", done: int, register: "Register", top: int
) -> None:
    from kanch.core.exchange.tables import write_csv

    told, number = monotonic(), done
    with output.open("ab") as stream:
        if not stream.tell():
            stream.write(write_csv(RESULTS, []))
        try:
            for number, query in enumerate(queries[done:], start=done + 1):
                found = register.search(query, top, explain=False)
                rows = [
                    (query.id, rank, one.record_id, f"{one.probability:.{_EXACT}f}")
                    for rank, one in enumerate(found, start=1)
                ]
                # Whole queries only, so that whoever stops here can go on from here.
                stream.write(write_csv(RESULTS, rows).partition(b"\r\n")[2])
                stream.flush()
                if monotonic() - told > _PAUSE:
                    told = monotonic()
                    progress(f"{number:,} of {len(queries):,} queries")
        except KeyboardInterrupt:
            progress(
                f"Stopped at query {number:,} of {len(queries):,}. "
                "The same command with --resume goes on from there."
            )
            raise typer.Exit(STOPPED) from None
    progress(f"{len(queries):,} of {len(queries):,} queries")


def _problem_json(file: Path, problem: "Problem") -> dict[str, Any]:
    return {"file": file.name, **problem._asdict()}


# What is typed


def _matcher(tables: Path | None) -> "Matcher":
    from kanch.core.names import BadTable, Matcher

    if tables is not None and not tables.is_dir():
        fail(f"There is no folder {tables}.")
    try:
        return Matcher((tables,) if tables else ())
    except BadTable as error:
        fail(str(error))


def _read_name(text: str, what: str) -> str:
    """A name as given, or the next line of standard input for “-”."""
    if text != "-":
        return text
    if sys.stdin.isatty():
        progress(f"{what}:")
    line = sys.stdin.buffer.readline()
    try:
        read = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        fail("Standard input is not UTF-8.")
    if not read:
        fail(f"Standard input holds no line for: {what}.")
    return read


def _person(
    matcher: "Matcher", name: str, born: str, place: str, sex: str, father: str
) -> "Person":
    from kanch.core.exchange.name_lists import read_sex
    from kanch.core.names import Person, parse_years

    if matcher.parse(name).empty:
        fail(f"“{name}” holds no name that can be read.")
    years = parse_years(born, date.today().year)
    if born and years is None:
        fail(f"“{born}” gives no year of birth. Write it as 1958, “about 1960” or 1958-1961.")
    known_sex = read_sex(sex)
    if known_sex is None:
        fail(f"“{sex}” is no sex that is understood. Write m or f.")
    return Person("", name, years, place, known_sex, father)


# What is said


def percent(share: float) -> str:
    """A share in percent, never 0% or 100%: nothing here is certain."""
    if share > 0.999:
        return "over 99.9%"
    if share < 0.001:
        return "under 0.1%"
    return f"{share:.1%}" if share < 0.01 or share > 0.99 else f"{share:.0%}"


def _tell_found(rank: int, found: "Found", record: "Person") -> None:
    typer.echo(f"\n{rank}. {percent(found.probability)}  {found.record_id}  {_known(record)}")
    _tell_reasons(found.reasons, "   ")


def _tell_reasons(reasons: "Sequence[Reason]", indent: str) -> None:
    from kanch.core.names import sentence

    for reason in reasons:
        mark = "+" if reason.worth > 0 else "−" if reason.worth < 0 else "·"
        typer.echo(f"{indent}{mark} {sentence(reason)}")


def _tell_parts(matcher: "Matcher", side: str, person: "Person") -> None:
    typer.echo(f"{side}: {_known(person)}")
    name = matcher.parse(person.name)
    for parsing in _parts_json(name):
        told = [
            f"{label} {', '.join(parsing[key])}"
            for key, label in (("given", "given"), ("surnames", "surname"), ("fathers", "father"))
            if parsing[key]
        ]
        typer.echo(f"   {'or ' if parsing['doubt'] else ''}{'; '.join(told)}")
    if name.left_out:
        typer.echo(f"   left out: {', '.join(name.left_out)}")


def _known(person: "Person") -> str:
    facts = _facts(person)
    if person.father:
        facts["father"] = f"father {person.father}"
    return ", ".join(fact for fact in facts.values() if fact)


def _facts(person: "Person") -> dict[str, str]:
    return {
        "name": person.name,
        "born": str(person.years or ""),
        "place": person.place,
        "sex": person.sex,
        "father": person.father,
    }


def _described(matcher: "Matcher", person: "Person") -> dict[str, Any]:
    name = matcher.parse(person.name)
    return {**_facts(person), "parts": _parts_json(name), "left_out": list(name.left_out)}


def _parts_json(name: "PersonName") -> list[dict[str, Any]]:
    return [
        {
            "given": [part.written for part in parsing.given],
            "surnames": [part.written for part in parsing.surnames],
            "fathers": [part.written for part in parsing.fathers],
            "doubt": parsing.doubt,
        }
        for parsing in name.parsings
    ]


def _reasons_json(reasons: "Sequence[Reason]") -> list[dict[str, Any]]:
    from kanch.core.names import sentence

    return [
        {
            "code": reason.code,
            "worth": reason.worth,
            "text": sentence(reason),
            "details": dict(reason.details),
            "one_in": reason.one_in,
        }
        for reason in reasons
    ]
