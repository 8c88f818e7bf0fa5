"""Number extraction: the numbers of a text in figures, in words and in both, each with every value it may stand for."""

from __future__ import annotations

from aligner.entities.dates.clock import spoken_times
from aligner.entities.numbers.clock_times import clock_time, read_clock_times
from aligner.entities.numbers.expressions import read_numeric_expressions
from aligner.entities.numbers.figures import read_figures, read_roman
from aligner.entities.numbers.number import Number, overlapping
from aligner.entities.numbers.spelled import number_classes, read_spelled
from aligner.lexicon.tokens import Segment


def read_numbers(side: Segment) -> list[Number]:
    """Return the numbers of one side in order.

    >>> [sorted(n.values) for n in read_numbers(Segment("Двадцать один раз и 1,5 млн", "ru"))]
    [[21.0], [1500000.0]]
    """
    words, found = number_classes(side), list[Number]()
    if words or side.has_digits:
        found += [clock_time(span, hour, minute) for span, hour, minute in spoken_times(side)]
    if side.has_digits:
        clocks = [clock for clock in read_clock_times(side) if not overlapping(clock, found)]
        found += clocks
        found += [number for number in read_figures(side, found) if not overlapping(number, found)]
    found += read_roman(side)
    found += [number for number in read_numeric_expressions(side) if not overlapping(number, found)]
    if words:
        found += [number for number in read_spelled(side) if not overlapping(number, found)]
    return sorted(found, key=lambda n: n.span)
