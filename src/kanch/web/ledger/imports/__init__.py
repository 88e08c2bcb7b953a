"""Tables in: kind recognised, columns mapped, good rows in, bad rows back with the reason."""

from kanch.web.ledger.imports.columns import KINDS, Kind, map_columns, recognise
from kanch.web.ledger.imports.run import LEDGER, Family, ImportReport, Rejected, import_table

__all__ = [
    "KINDS",
    "LEDGER",
    "Family",
    "ImportReport",
    "Kind",
    "Rejected",
    "import_table",
    "map_columns",
    "recognise",
]
