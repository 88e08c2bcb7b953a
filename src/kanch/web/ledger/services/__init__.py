"""The only code that writes to the ledger."""

from kanch.web.ledger.services.catalogue import save_entry, save_figure_rule
from kanch.web.ledger.services.claims import (
    AlreadyUpdated,
    AlreadyWithdrawn,
    LedgerError,
    record_claim,
    record_own_claim,
    record_statement,
    supersede_claim,
    withdraw_claim,
    withdraw_statement,
)
from kanch.web.ledger.services.clearing import start_ledger
from kanch.web.ledger.services.documents import archive_document
from kanch.web.ledger.services.drafts import ClaimDraft, Said, StatementDraft

__all__ = [
    "AlreadyUpdated",
    "AlreadyWithdrawn",
    "ClaimDraft",
    "LedgerError",
    "Said",
    "StatementDraft",
    "archive_document",
    "record_claim",
    "record_own_claim",
    "record_statement",
    "save_entry",
    "save_figure_rule",
    "start_ledger",
    "supersede_claim",
    "withdraw_claim",
    "withdraw_statement",
]
