"""Names of currencies, units, months and weekdays in the forms of the CLDR (https://cldr.unicode.org), by Babel.

The word lists hold stems, which know every case; the CLDR has nominatives and what follows a number.
"""

import pytest
from babel import Locale
from babel.numbers import get_currency_name
from babel.units import format_unit

from aligner.entities.dates.calendar import read_calendar_terms
from aligner.entities.numbers.currency import currency_of
from aligner.entities.numbers.extraction import read_numbers
from aligner.entities.numbers.units import unit_after
from aligner.fidelity.checks.units import check
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

CURRENCIES = (
    "USD EUR GBP RUB CNY JPY CHF UAH KZT BYN PLN CZK SEK NOK DKK TRY INR ILS KRW GEL AMD AZN UZS KGS TJS MDL HUF RON "
    "BGN RSD AED SAR EGP ZAR MXN CAD AUD NZD HKD SGD THB VND IDR IRR IQD"
)
UNITS = {
    "length": "meter kilometer centimeter millimeter mile foot inch yard",
    "mass": "kilogram gram milligram pound",
    "volume": "liter milliliter barrel",
    "area": "hectare acre",
    "power": "watt kilowatt megawatt gigawatt",
    "digital": "byte kilobyte megabyte gigabyte terabyte",
    "duration": "year month week day hour minute second century",
}
LANGUAGES = ("ru", "en")


def after(count: int, name: str, language: str) -> Segment:
    return Segment(f"{count} {name}.", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_currency_is_known(language: str) -> None:
    names = [(count, get_currency_name(code, count, language)) for code in CURRENCIES.split() for count in (1, 3, 7)]
    sides = [after(count, name, language) for count, name in names]
    assert len(sides) > 120
    assert [side.text for side in sides if not currency_of(side, read_numbers(side)[0])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_long_name_of_a_unit_is_known(language: str) -> None:
    kinds = [f"{dimension}-{name}" for dimension, names in UNITS.items() for name in names.split()]
    names = [format_unit(count, kind, "long", locale=language) for kind in kinds for count in (1, 3, 7)]
    sides = [Segment(f"{name}.", language) for name in names]
    assert len(sides) > 80
    assert [side.text for side in sides if not unit_after(side, read_numbers(side)[0])] == []


@pytest.mark.parametrize(
    ("russian", "english", "found"),
    [
        ("Мощность 5 киловатт.", "The power is 5 megawatts.", True),
        ("Мощность 5 кВт.", "The power is 5 kilowatts.", False),
        ("Долг в 700 форинтов.", "A debt of 700 lei.", True),
        ("Долг в 700 молдавских леев.", "A debt of 700 Moldovan lei.", False),
        ("Доза 5 мг.", "A dose of 5 g.", True),
    ],
)
def test_another_unit_or_currency_is_found(russian: str, english: str, found: bool) -> None:
    assert bool(list(check(Pair(Segment(russian, "ru"), Segment(english, "en"))))) == found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("context", ["format", "stand-alone"])
def test_every_month_and_weekday_is_known(language: str, context: str) -> None:
    locale = Locale(language)
    months, days = locale.months[context]["wide"], locale.days[context]["wide"]
    terms = {
        kind: [(number, read_calendar_terms(after(5, name, language))) for number, name in names.items()]
        for kind, names in (("month", months), ("weekday", days))
    }
    assert [len(found) for found in terms.values()] == [12, 7]
    for kind, found in terms.items():
        assert [number for number, read in found if kind not in {term.kind for term in read}] == []
