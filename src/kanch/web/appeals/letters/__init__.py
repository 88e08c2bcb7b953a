"""From a letter that somebody has to an appeal whose numbers live."""
