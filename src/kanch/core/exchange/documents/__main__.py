"""Reads the document on standard input in a process of its own, and writes JSON.

A file from a stranger can keep its reader busy without end; a process can be ended.
`python -m kanch.core.exchange.documents NAME < FILE`
"""

import json
import sys
from contextlib import suppress

from kanch.core.exchange.documents import DocumentError, read

MEMORY = 1_000_000_000
SECONDS = 25


def main() -> None:
    """Write the document, or the code of its refusal."""
    _limit()
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        document = read(sys.stdin.buffer.read(), name)
    except DocumentError as error:
        answer: dict[str, object] = {"refused": error.code, "params": error.params}
    else:
        answer = {
            "text": document.text,
            "kind": document.kind,
            "notes": [[note.code, note.params] for note in document.notes],
            "sent": document.sent.isoformat() if document.sent else None,
        }
    json.dump(answer, sys.stdout, ensure_ascii=True)


def _limit() -> None:
    """No more memory and time than a letter needs, where the system can hold us to it."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main()
