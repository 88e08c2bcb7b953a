"""Any text against the ledger: what of each number is on record, in words of one language."""

from kanch.web.ledger.checking.asking import LIMIT_NUMBERS, check_text
from kanch.web.ledger.checking.checked import Aside, Checked, Line, Number, Piece
from kanch.web.ledger.checking.files import HEADER, as_json, as_rows

__all__ = [
    "HEADER",
    "LIMIT_NUMBERS",
    "Aside",
    "Checked",
    "Line",
    "Number",
    "Piece",
    "as_json",
    "as_rows",
    "check_text",
]
