"""Pages of accounts, one module for each thing that brings a person here."""
