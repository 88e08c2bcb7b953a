"""Staff pages of sending: parse, one call, render."""
