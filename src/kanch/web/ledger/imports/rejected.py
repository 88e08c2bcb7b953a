"""The rows that stayed out, as a file to mend and import again."""

from kanch.core.exchange.tables import write_csv
from kanch.web.ledger.imports.run import ImportReport


def rejected_csv(report: ImportReport) -> bytes:
    """The rejected rows as they were, after their row number and the reason."""
    header = ["row", "reason", *report.header]
    return write_csv(header, [[str(r.row), r.reason, *r.cells] for r in report.rejected])
