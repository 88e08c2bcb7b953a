"""Files that somebody brings are read apart from the site, and refused in words."""

import subprocess
from typing import Any

import pytest

from kanch.core.exchange.documents import MESSAGES, DocumentError, Note


def test_translators_meet_every_wording_of_the_core() -> None:
    from kanch.web.ledger.incoming import WORDINGS

    assert set(MESSAGES.values()) == WORDINGS


def test_a_note_is_said_with_what_it_is_about() -> None:
    from kanch.web.ledger.incoming import say

    assert say(Note("pages_left_out", {"last": 100, "pages": 500})).startswith(
        "Pages 1 to 100 of 500 were read."
    )


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    from kanch.web.ledger import incoming

    def stuck(*args: Any, **kwargs: Any) -> None:
        raise subprocess.TimeoutExpired("reader", 1)

    monkeypatch.setattr(incoming.subprocess, "run", stuck)
    with pytest.raises(DocumentError, match="takes too long"):
        incoming.read_apart(b"%PDF-1.7", "letter.pdf")


def test_a_page_read_apart_is_the_page_read_here() -> None:
    from kanch.core.exchange.documents import read
    from kanch.web.ledger.incoming import read_apart

    data = "<!doctype html><p>Առնվազն 20 մարդ։<p>2<sup>3</sup>".encode()
    assert read_apart(data, "page.html") == read(data, "page.html")


def test_a_long_plain_text_keeps_no_page_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    from kanch.web.ledger import incoming

    monkeypatch.setattr(incoming, "SECONDS", 0)
    long = b"20 people died. " * 40_000
    with pytest.raises(DocumentError, match="takes too long"):
        incoming.read_apart(long, "long.txt")
    assert incoming.read_apart(long[: incoming.SMALL], "long.txt").text
