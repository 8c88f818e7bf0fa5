"""Data files of the checks: word lists and descriptions."""
