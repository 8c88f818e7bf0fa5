"""Reading: what a rule needs to know of a text before it compares two of them (words, numbers, dates, names)."""
