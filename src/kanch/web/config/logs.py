"""Nothing personal in a log: addresses, query strings and form contents are cut out."""

import logging
import re

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_QUERY = re.compile(r"\?[^\s\"']+")


class Redact(logging.Filter):
    """Replaces e-mail addresses and query strings, and drops the request object."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        record.msg = _QUERY.sub("?…", _MAIL.sub("(address)", text))
        record.args = ()
        record.__dict__.pop("request", None)
        return True
