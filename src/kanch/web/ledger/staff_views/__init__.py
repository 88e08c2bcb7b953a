"""The ledger's workspace."""
