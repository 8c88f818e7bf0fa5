"""Entities: numbers, dates and names of a text (MUC's NUMEX, TIMEX, ENAMEX), and which of two texts are one."""
