"""Dates of a text: calendar dates, relative dates, clock times."""
