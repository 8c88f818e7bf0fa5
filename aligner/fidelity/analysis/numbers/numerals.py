"""Spelled-out numbers: every form of the Russian and English numerals, made from their stems.

Each table maps a folded word to `Numeral(value, kind)`. Kinds: `cardinal`, `ordinal`, `group` (пятеро, both, pair),
`share` (half, треть), `scale` (thousand, млн), `span` (decade, век: also a number of years), `count` (twice, трижды),
`compound_value` (двухдневный, пятиэтажный) and `decade` (nineties).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

Kind = Literal["cardinal", "ordinal", "group", "share", "scale", "span", "count", "compound", "decade"]


class Numeral(NamedTuple):
    """What a number word is worth, and what kind of word it is."""

    value: float
    kind: Kind


_ADJECTIVE = "ый ой ий ая ое ые ого ому ым ом ую ых ыми".split()
_TEENS = {
    11: "одиннадцат", 12: "двенадцат", 13: "тринадцат", 14: "четырнадцат", 15: "пятнадцат",
    16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат", 20: "двадцат", 30: "тридцат",
}  # fmt: skip
_UNITS = {5: "пят", 6: "шест", 7: "сем", 9: "девят", 10: "десят"}
_CARDINALS = {
    0: "ноль ноля нолю нолем ноле нуль нуля нулю нулем нуле",
    1: "один одна одно одного одной одну одному одним одном",
    2: "два две двух двум двумя",
    3: "три трех трем тремя",
    4: "четыре четырех четырем четырьмя",
    8: "восемь восьми восьмью восемью",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти пятьюдесятью",
    60: "шестьдесят шестидесяти шестьюдесятью",
    70: "семьдесят семидесяти семьюдесятью",
    80: "восемьдесят восьмидесяти восьмьюдесятью восемьюдесятью",
    90: "девяносто девяноста",
    100: "сто ста",
    150: "полтораста",
    200: "двести двухсот двумстам двумястами двухстах",
    300: "триста трехсот тремстам тремястами трехстах",
    400: "четыреста четырехсот четыремстам четырьмястами четырехстах",
    500: "полтысячи полутысячи",
    500_000: "полмиллиона полумиллиона полмиллиону",
    500_000_000: "полмиллиарда полумиллиарда",
}
_HUNDREDS = {500: ("пят", "пяти"), 600: ("шест", "шести"), 700: ("сем", "семи"), 800: ("восем", "восьми"), 900: ("девят", "девяти")}
_GROUPS = {
    2: "двое двоих двоим двоими оба обе обоих обеих обоим обеим обоими обеими вдвоем пара пару пары паре парой двойка",
    3: "трое троих троим троими втроем тройка тройку тройки тройке",
    4: "четверо четверых четверым четверыми вчетвером четверка четверку четверки",
    5: "пятеро пятерых пятерым пятерыми впятером пятерка пятерку пятерки",
    6: "шестеро шестерых шестерым вшестером", 7: "семеро семерых семерым всемером", 8: "восьмеро восьмерых ввосьмером",
    9: "девятеро девятерых вдевятером",
    10: "вдесятером десяток десятка десятку десятком десятке десятеро десятки десятков десяткам десятками десятках",
    12: "дюжина дюжину дюжины дюжине дюжиной",
    100: "сотня сотню сотни сотне сотен сотням сотнями сотнях",
}  # fmt: skip
_ORDINALS = {
    1: "перв", 2: "втор", 4: "четверт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят", 10: "десят",
    40: "сороков", 50: "пятидесят", 60: "шестидесят", 70: "семидесят", 80: "восьмидесят", 90: "девяност",
    100: "сот", 200: "двухсот", 300: "трехсот", 400: "четырехсот", 500: "пятисот", 600: "шестисот", 700: "семисот",
    800: "восьмисот", 900: "девятисот", 1000: "тысячн", 2000: "двухтысячн", **_TEENS,
}  # fmt: skip
_THIRD = "третий третья третье третьи третьего третьему третьим третьем третьей третью третьих третьими"
_SHARES = {
    0.5: "половина половину половины половине половиной вполовину наполовину полтиной полтинником",
    1 / 3: "треть трети третью третей",
    0.25: "четверть четверти четвертью четвертей",
    1.5: "полтора полторы полутора",
}
_SCALES = {
    1e3: "тыс тысяча тысячу тысячи тысяче тысяч тысячам тысячами тысячах тысячей тысячью",
    1e6: "млн миллион миллиона миллиону миллионом миллионе миллионы миллионов миллионам миллионами миллионах",
    1e9: "млрд миллиард миллиарда миллиарду миллиардом миллиарде миллиарды миллиардов миллиардам миллиардами миллиардах",
    1e12: "трлн триллион триллиона триллиону триллионом триллионе триллионы триллионов триллионам триллионами",
}
_COUNTS = {1: "однажды", 2: "дважды вдвое двукратно", 3: "трижды втрое", 4: "четырежды вчетверо", 5: "впятеро"}
_SPANS = {
    10: "декада декаду декады декаде декадой декад десятилетие десятилетия десятилетию десятилетием десятилетий десятилетиями десятилетиях десятилетиям",
    100: "век века веку веком веке веков векам столетие столетия столетию столетием столетии столетий столетиями",
    50: "полвека полувека", 0.5: "полгода полугода полугодие полугодия полугодии",
}  # fmt: skip


@cache
def russian_numerals() -> dict[str, Numeral]:
    """Return all forms of the Russian numerals, folded (with «е» for «ё»)."""
    table: dict[str, Numeral] = {}

    def add(words: str | list[str], value: float, kind: Kind) -> None:
        for word in words.split() if isinstance(words, str) else words:
            table.setdefault(word, Numeral(value, kind))

    for value, forms in _CARDINALS.items():
        add(forms, value, "cardinal")
    for value, stem in {**_UNITS, **_TEENS}.items():
        # «семью» is far more often the accusative of «семья».
        add([stem + ending for ending in ("ь", "и", "ью") if stem + ending != "семью"], value, "cardinal")
    for value, (stem, genitive) in _HUNDREDS.items():
        add([f"{stem}ьсот", f"{genitive}сот", f"{genitive}стам", f"{stem}ьюстами", f"{genitive}стах"], value, "cardinal")
    for groups, kind in ((_GROUPS, "group"), (_COUNTS, "count")):
        for value, forms in groups.items():
            add(forms, value, kind)  # type: ignore[arg-type]
    for value, stem in _ORDINALS.items():
        add([stem + ending for ending in _ADJECTIVE], value, "ordinal")
    add(_THIRD, 3, "ordinal")
    add("нулевые нулевых нулевым нулевыми", 2000, "decade")
    for worth, forms in _SHARES.items():
        add(forms, worth, "share")
    for worth, forms in _SCALES.items():
        add(forms, worth, "scale")
    for worth, forms in _SPANS.items():
        add(forms, worth, "span")
    return table


_EN_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)


@cache
def english_numerals() -> dict[str, Numeral]:
    """Return the English numerals, lower-cased."""
    table: dict[str, Numeral] = {word: Numeral(n, "cardinal") for n, word in enumerate(_EN_UNITS.split())}
    table |= {word: Numeral(10 * n, "cardinal") for n, word in enumerate(_EN_TENS.split(), 2)}
    table |= {word: Numeral(n, "ordinal") for n, word in enumerate(_EN_ORDINALS.split(), 1)}
    table |= {word[:-1] + "ieth": Numeral(10 * n, "ordinal") for n, word in enumerate(_EN_TENS.split(), 2)}
    table |= {word[:-1] + "ies": Numeral(10 * n, "decade") for n, word in enumerate(_EN_TENS.split(), 2)}
    table |= {"hundred": Numeral(100, "scale"), "hundredth": Numeral(100, "ordinal"), "thousandth": Numeral(1000, "ordinal")}
    for value, words in {
        2: "both pair pairs couple duo", 3: "trio", 10: "tens", 12: "dozen dozens", 20: "score", 100: "hundreds",
    }.items():  # fmt: skip
        table |= {word: Numeral(value, "group") for word in words.split()}
    for value, words in {2: "twice double doubled doubling doubles", 3: "thrice triple tripled treble trebled",
                         4: "quadruple quadrupled", 1: "once"}.items():  # fmt: skip
        table |= {word: Numeral(value, "count") for word in words.split()}
    table |= {f"{word}fold": Numeral(n, "count") for n, word in enumerate(_EN_UNITS.split()) if n >= 2}
    table |= {"hundredfold": Numeral(100, "count")}
    for worth, words in {0.5: "half halves halved", 0.25: "quarter quarters", 1 / 3: "thirds one-third two-third"}.items():
        table |= {word: Numeral(worth, "share") for word in words.split()}
    for worth, words in {1e3: "thousand thousands k", 1e5: "lakh lakhs", 1e7: "crore crores", 1e6: "million millions mln mn m", 1e9: "billion billions bn bln b",
                         1e12: "trillion trillions tn trn"}.items():  # fmt: skip
        table |= {word: Numeral(worth, "scale") for word in words.split()}
    for years, words in {10: "decade decades", 100: "century centuries", 14: "fortnight", 0.5: "half-year"}.items():
        table |= {word: Numeral(years, "span") for word in words.split()}
    return table


_FIRST_PARTS: dict[float, str] = {
    1.5: "полутора", 2: "двух|дву", 3: "трех", 4: "четырех", 8: "восьми", 40: "сорока", 90: "девяносто", 100: "сто",
    **{value: f"{stem}и" for value, stem in {**_UNITS, **_TEENS}.items()},
    **{value: f"{_ORDINALS[value]}и" for value in (50, 60, 70, 80)},
    **{value: _ORDINALS[value] for value in (200, 300, 400, 500, 600, 700, 800, 900)},
}  # fmt: skip
"""How a number begins a Russian adjective of measure."""
_MEASURES = (
    "летн лети дневн недельн месячн годичн часов минутн секундн градусн процентн значн балльн этажн комнатн местн томн страничн",
    "серийн кратн рублев долларов",
)
_TIMES = {"тысячн": 1e3, "миллионн": 1e6, "миллиардн": 1e9}
COMPOUND_PREFIXES = tuple({part[:3] for parts in _FIRST_PARTS.values() for part in parts.split("|")})
"""How all of them begin: few words do."""
_ONE_PART = "|".join(sorted(("|".join(_FIRST_PARTS.values())).split("|"), key=len, reverse=True))
_COMPOUND = re.compile(rf"((?:{_ONE_PART}){{1,2}})({'|'.join((*' '.join(_MEASURES).split(), *_TIMES))})\w{{1,4}}")


@lru_cache(maxsize=1 << 14)
def compound_value(word: str) -> float | None:
    """Return the number that begins a folded Russian adjective of measure, None for any other word.

    >>> compound_value("двадцатипятилетнего"), compound_value("двухмиллионный"), compound_value("двухсторонний")
    (25.0, 2000000.0, None)
    """
    match = _COMPOUND.fullmatch(word)
    if not match:
        return None
    return sum(_PART_VALUES[part] for part in re.findall(_ONE_PART, match.group(1))) * _TIMES.get(match.group(2), 1.0)


_PART_VALUES = {part: float(value) for value, parts in _FIRST_PARTS.items() for part in parts.split("|")}

PREFIXES: dict[float, tuple[str, ...]] = {
    1: ("одно", "перво", "един", "одн"), 1.5: ("полутор", "полтор"), 2: ("двух", "дву", "дво", "втор"), 3: ("трех", "тре", "тро"),
    4: ("четырех", "четвер"), 5: ("пяти", "пятер", "пят"), 6: ("шести", "шест"), 7: ("семи", "седьм", "семер", "семью"),
    8: ("восьми", "восьм"), 9: ("девяти", "девят"), 10: ("десяти", "десят"), 11: ("одиннадцат",), 12: ("двенадцат",),
    13: ("тринадцат",), 14: ("четырнадцат",), 15: ("пятнадцат",), 16: ("шестнадцат",), 17: ("семнадцат",),
    18: ("восемнадцат",), 19: ("девятнадцат",), 20: ("двадцат",), 30: ("тридцат",), 40: ("сорока", "сороков"),
    50: ("пятидесят",), 60: ("шестидесят",), 70: ("семидесят",), 80: ("восьмидесят",), 90: ("девяност",),
    100: ("сто", "сот"), 200: ("двухсот",), 300: ("трехсот",), 400: ("четырехсот",), 500: ("пятисот",), 600: ("шестисот",),
    700: ("семисот",), 800: ("восьмисот",), 900: ("девятисот",), 1000: ("тысяч",), 1e6: ("миллион",), 1e9: ("миллиард",),
    0.5: ("пол",),
}  # fmt: skip
"""How Russian compounds begin: «пятилетний», «двухэтажный», «столетие», «полчаса»."""

IMPLYING_WORDS: dict[float, frozenset[str]] = {
    2: frozenset("both pair couple twice double twin twins dual two-thirds second half bilateral duo either each other".split()),
    3: frozenset("triple trio three-quarters third thrice trilateral".split()),
    4: frozenset("quarter fourth quad".split()),
    10: frozenset("dozen dozens tens decade decades tenth".split()),
    12: frozenset("dozen noon midday midnight".split()),
    24: frozenset("day midnight".split()),
    0: frozenset("none nil midnight".split()),
    100: frozenset("hundreds century centenary".split()),
    1000: frozenset("thousands".split()),
    18: frozenset("teen eighteenth adult".split()),
}
"""English words that say a number without being one."""
