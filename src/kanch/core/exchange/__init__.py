"""Formats of the outside world: a module per format, each a pure function of records or bytes."""
