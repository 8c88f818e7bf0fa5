"""Linguistic analysis of one text: its numbers, dates, names and negations."""
