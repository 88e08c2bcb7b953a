"""Files that were made before, each with the answers that it was made from."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from kanch.web.journal.inputs import Question
from kanch.web.publication.bundle.press import Piece

_TABLES = """
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY, sql TEXT NOT NULL, params TEXT NOT NULL, UNIQUE (sql, params)
);
CREATE TABLE IF NOT EXISTS files (
    at TEXT NOT NULL, path TEXT NOT NULL, software TEXT NOT NULL,
    made_at TEXT NOT NULL, holds_until TEXT,
    links TEXT NOT NULL, answers TEXT NOT NULL, body BLOB NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (at, path)
);
"""
# A run that is ended loses this many files at the most.
TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was made before, without its body."""

    path: str
    made_at: datetime
    holds_until: datetime | None
    links: tuple[str, ...]
    answers: dict[Question, str]
    sha256: str
    size: int

    def holds(self, now: datetime, answer: Callable[[Question], str]) -> bool:
        """Whether the file would be made the same again."""
        if self.holds_until is not None and now >= self.holds_until:
            return False
        return all(answer(question) == was for question, was in self.answers.items())


class Store:
    """The files of one view, made by one state of the software; others are passed over.

    What lies here can be made again: where the store is lost, everything is.
    """

    def __init__(self, file: Path, *, at: str, software: str) -> None:
        self.at, self.software = at, software
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._base = _opened(file)
        except sqlite3.DatabaseError:
            for left in file.parent.glob(f"{file.name}*"):
                left.unlink()
            self._base = _opened(file)
        rows = self._base.execute("SELECT id, sql, params FROM questions")
        self._questions: dict[int, Question] = {i: (sql, params) for i, sql, params in rows}
        self._ids = {question: i for i, question in self._questions.items()}
        self._open = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.flush()
        self._base.close()

    def files(self) -> dict[str, Kept]:
        """What was made before, by path."""
        rows = self._base.execute(
            "SELECT path, made_at, holds_until, links, answers, sha256, length(body) FROM files"
            " WHERE at = ? AND software = ?",
            (self.at, self.software),
        )
        return {
            path: Kept(
                path,
                datetime.fromisoformat(made_at),
                datetime.fromisoformat(holds_until) if holds_until else None,
                tuple(json.loads(links)),
                {self._questions[i]: was for i, was in json.loads(answers)},
                digest,
                size,
            )
            for path, made_at, holds_until, links, answers, digest, size in rows
        }

    def keep(self, piece: Piece) -> Kept:
        """Keep a file that was just made."""
        if not self._open:
            self._base.execute("BEGIN")
        digest = sha256(piece.body).hexdigest()
        self._base.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.at,
                piece.path,
                self.software,
                piece.made_at.isoformat(),
                piece.holds_until.isoformat() if piece.holds_until else None,
                json.dumps(piece.links),
                json.dumps([(self._id(q), was) for q, was in piece.answers.items()]),
                piece.body,
                digest,
            ),
        )
        self._open += 1
        if self._open >= TOGETHER:
            self.flush()
        return Kept(
            piece.path,
            piece.made_at,
            piece.holds_until,
            piece.links,
            piece.answers,
            digest,
            len(piece.body),
        )

    def flush(self) -> None:
        """Make sure that what was kept stays, even if the process ends now."""
        if self._open:
            self._base.execute("COMMIT")
            self._open = 0

    def body(self, path: str) -> bytes:
        """The bytes of a kept file."""
        (body,) = self._base.execute(
            "SELECT body FROM files WHERE at = ? AND path = ?", (self.at, path)
        ).fetchone()
        return bytes(body)

    def forget_all_but(self, paths: Iterable[str]) -> None:
        """Drop the files of this view that the site no longer has, and those of old software."""
        self.flush()
        kept = set(paths)
        rows = self._base.execute("SELECT path FROM files WHERE at = ?", (self.at,))
        gone = [path for (path,) in rows if path not in kept]
        with self._base:
            self._base.executemany(
                "DELETE FROM files WHERE at = ? AND path = ?", ((self.at, path) for path in gone)
            )
            self._base.execute("DELETE FROM files WHERE software <> ?", (self.software,))
            self._base.execute(
                "DELETE FROM questions WHERE id NOT IN (SELECT json_extract(one.value, '$[0]')"
                " FROM files, json_each(files.answers) AS one)"
            )

    def _id(self, question: Question) -> int:
        known = self._ids.get(question)
        if known is None:
            cursor = self._base.execute(
                "INSERT INTO questions (sql, params) VALUES (?, ?)", question
            )
            known = self._ids[question] = int(cursor.lastrowid or 0)
            self._questions[known] = question
        return known


def _opened(file: Path) -> sqlite3.Connection:
    base = sqlite3.connect(file, isolation_level=None)
    base.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_TABLES}")
    return base
