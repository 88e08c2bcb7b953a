"""Every form of one edition: for print, as text, as mail, as one file. Made once, never again."""
