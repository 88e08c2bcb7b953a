"""Nothing personal in a log: addresses of people and machines and query strings are cut out."""

import logging
import re

_CUTS = [
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "(address)"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "(network address)"),
    (
        re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}::?){3,7}[0-9a-fA-F]{1,4}"),
        "(network address)",
    ),
    (re.compile(r"\?[^\s\"'?]*=[^\s\"']*"), "?…"),
]


class Redacted(logging.Formatter):
    """Cuts personal data out of the finished line, traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for pattern, instead in _CUTS:
            text = pattern.sub(instead, text)
        return text
