"""The data files of the checks, each read once when a rule first needs it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files


def read_lines(name: str, package: str = "aligner.lexicon.data") -> list[str]:
    """Return the lines of a data file of a package, comments and empty ones left out."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read_rows(name: str, package: str = "aligner.lexicon.data") -> list[list[str]]:
    """Return the cells of a tab-separated data file by line."""
    return [line.split("\t") for line in read_lines(name, package)]


@cache
def english_vocabulary() -> frozenset[str]:
    """Return lower-cased English words that are no names (made by `scripts/training/english_vocabulary.py`)."""
    return frozenset(read_lines("common.en.txt"))


@cache
def homographs() -> frozenset[str]:
    """Return the stems of Russian names that look like common words (made by `scripts/training/homographs.py`)."""
    return frozenset(read_lines("homographs.txt"))


@cache
def gazetteer() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return what `gazetteer.tsv` and the CLDR's territories say: whole Russian words, and beginnings of words.

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
            stems.setdefault(short, set()).update(word[:-1] if len(word) > 5 else word for word in english.split() if len(word) > 3)
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
    r"(?:[аеиоуыэюяйь]{0,3}|[оеаяыию]{0,2}[мхв]и?|(?:[иеаояйьн]{0,3}(?:ск|[её]?ц|чан|як|ич|[аоя]?н(?=[аеиоуыя])|к))\w{0,5}|"
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


@cache
def _analyser() -> object:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


_NAME_TAG = re.compile("Name|Surn|Patr|Geox|Orgn|Trad")


@lru_cache(maxsize=65536)
def name_status(word: str) -> str:
    """Say whether a Russian word is a name: `name`, `unknown` to the dictionary, or `common`.

    Asks pymorphy3 (OpenCorpora's dictionary); the answer is kept, so that a name repeated in a novel costs once.
    """
    analyser = _analyser()
    dictionary = analyser.dictionary  # type: ignore[attr-defined]
    # The dictionary is asked by itself: what words are that it does not know is guessed from their endings, which
    # costs far more and tells less.
    found = dictionary.words.similar_items(word, analyser.char_substitutes)  # type: ignore[attr-defined]
    if not found:
        return "unknown"
    tags = [str(dictionary.build_tag_info(*form)) for _, forms in found for form in forms]
    named = [_NAME_TAG.search(tag) for tag in tags]
    if not any(named):
        return "common"
    if all(named):  # whichever is the likeliest: the analyser need not be asked
        return "name"
    likeliest = str(analyser.tag(word)[0])  # type: ignore[attr-defined]
    return "name" if _NAME_TAG.search(likeliest) else "common"


@lru_cache(maxsize=65536)
def lemma(word: str) -> str | None:
    """Return the dictionary form of a folded Russian word, None where the dictionary does not know it.

    >>> lemma("купившего"), lemma("глокая")
    ('купить', None)
    """
    analyser = _analyser()
    dictionary = analyser.dictionary  # type: ignore[attr-defined]
    found = dictionary.words.similar_items(word, analyser.char_substitutes)  # type: ignore[attr-defined]
    if not found:
        return None
    (form, places), *others = found
    place = places[0]
    if others or len({paradigm for paradigm, _ in places}) > 1:  # forms of one paradigm hardly ever have two lemmas
        read = [(form, place) for form, places in found for place in places]
        share = analyser.prob_estimator.p_t_given_w.prob  # type: ignore[attr-defined]
        form, place = max(read, key=lambda one: share(word, dictionary.build_tag_info(*one[1])))
    known: str = dictionary.build_normal_form(*place, form)
    return known.replace("ё", "е")


@lru_cache(maxsize=16384)
def is_future(word: str) -> bool:
    """Whether a Russian word is nothing but the future of a verb, as perfective verbs have it.

    >>> is_future("придёт"), is_future("пришёл"), is_future("идёт")
    (True, False, False)
    """
    analyser = _analyser()
    if not analyser.word_is_known(word):  # type: ignore[attr-defined]
        return False
    return all("futr" in str(tag) for tag in analyser.tag(word))  # type: ignore[attr-defined]


@lru_cache(maxsize=16384)
def is_genitive(word: str) -> bool:
    """Whether the likeliest reading of a Russian word is the genitive of a masculine or neuter noun.

    >>> is_genitive("матча"), is_genitive("она")
    (True, False)
    """
    analyser = _analyser()
    if not analyser.word_is_known(word):  # type: ignore[attr-defined]
        return False
    tag = str(analyser.tag(word)[0])  # type: ignore[attr-defined]
    return tag.startswith("NOUN") and "gent" in tag and "femn" not in tag
