"""Gazetteer: countries, cities and organisations in both languages («Германия», "German"; «НАТО», "NATO").

Those of `gazetteer.tsv` are joined by the CLDR's territories, from Babel.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aligner.lexicon.resources import read_lines


@cache
def gazetteer() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return the entries of `gazetteer.tsv` and the CLDR's territories: whole Russian words, and prefixes.

    The values are beginnings of English words. Territories come from Babel, which carries Unicode's CLDR.
    """
    whole: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for line in read_lines("gazetteer.tsv"):
        name, _, english = line.partition("\t")
        (whole if name.isupper() else stems).setdefault(name.lower(), set()).update(english.split())
    for russian, english in _territories():
        # Of names in several words («Республика Корея», "South Korea") only the translator knows which answers which.
        for stem in [russian] if " " not in russian and len(russian) > 3 else []:
            short = stem[:-2] if stem.endswith(("ия", "ея")) else stem[:-1] if stem[-1] in "аяьйыоиу" else stem
            stems.setdefault(short, set()).update(
                word[:-1] if len(word) > 5 else word for word in english.split() if len(word) > 3
            )
    return {k: frozenset(v) for k, v in whole.items()}, {k: frozenset(v) for k, v in stems.items()}


def _territories() -> list[tuple[str, str]]:
    from babel import Locale

    from aligner.lexicon.tokens import fold

    russian, english = Locale("ru").territories, Locale("en").territories
    return [
        (fold(name).replace("-", " "), fold(english[code]).replace("-", " "))
        for code, name in russian.items()
        if code.isalpha() and code in english
    ]


# What may follow a stem: a case ending, or the suffix of an adjective or of an inhabitant with one.
_ENDING = re.compile(
    r"(?:[аеиоуыэюяйь]{0,3}|[оеаяыию]{0,2}[мхв]и?|"
    r"(?:[иеаояйьн]{0,3}(?:ск|[её]?ц|чан|як|ич|[аоя]?н(?=[аеиоуыя])|к))\w{0,5}|"
    r"н?[оеы](?:й|го|му|м|е|х|ми))"
)


@lru_cache(maxsize=65536)
def gazetteer_translations(russian: str) -> frozenset[str]:
    """Return the beginnings of English words that the tables allow for a folded Russian word.

    >>> sorted(gazetteer_translations("нато")), "german" in gazetteer_translations("германией")
    (['alliance', 'nato'], True)
    >>> gazetteer_translations("игилу") == gazetteer_translations("игил")
    True
    """
    found: set[str] = set(gazetteer()[0].get(_without_case(russian), ()))
    for stem, first, english in _stems().get(russian[:3], ()):
        if russian.startswith(stem) and (
            len(russian) > len(stem) + 2 if first else _ENDING.fullmatch(russian, len(stem))
        ):
            found |= english
    return frozenset(found)


_DECLINED = re.compile(r"(\w{4,})(?:а|у|ом|е)")


def _without_case(word: str) -> str:
    """Return an acronym of the tables without a case ending («ИГИЛу»); any other word as it is."""
    declined = _DECLINED.fullmatch(word)
    return declined.group(1) if declined and declined.group(1) in gazetteer()[0] else word


@cache
def _stems() -> dict[str, list[tuple[str, bool, frozenset[str]]]]:
    """Return by their first three letters the stems of the table, and whether each is the first part of a word."""
    table: dict[str, list[tuple[str, bool, frozenset[str]]]] = {}
    for stem, english in gazetteer()[1].items():
        table.setdefault(stem[:3], []).append((stem.removesuffix("-"), stem.endswith("-"), english))
    return table


@lru_cache(maxsize=65536)
def in_gazetteer(word: str) -> bool:
    """Whether a folded English word is one of those that the tables give for a Russian name.

    >>> in_gazetteer("germany"), in_gazetteer("sokolov")
    (True, False)
    """
    known = _known_english()
    return any(word[:length] in known for length in range(2, len(word) + 1) if length > 3 or length == len(word))


@cache
def _known_english() -> frozenset[str]:
    return frozenset().union(*(values for table in gazetteer() for values in table.values()))
