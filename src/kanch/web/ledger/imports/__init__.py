"""Tables in: kind recognised, columns mapped, good rows in, bad rows back with the reason."""

from kanch.web.ledger.imports.columns import KINDS, Kind, map_columns, recognise
from kanch.web.ledger.imports.run import ImportReport, Rejected, import_table

__all__ = [
    "KINDS",
    "ImportReport",
    "Kind",
    "Rejected",
    "import_table",
    "map_columns",
    "recognise",
]
