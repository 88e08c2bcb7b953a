"""Keys, sealed records and receipt codes: what makes a stolen register unreadable."""
