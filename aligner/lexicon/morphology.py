"""Russian morphology: lemmas, cases and proper names, by pymorphy3 and OpenCorpora's dictionary."""

from __future__ import annotations

import re
from functools import cache, lru_cache


@cache
def _analyser() -> object:
    import pymorphy3
    import pymorphy3_dicts_ru

    # Without its path the dictionary is looked for among the entry points of all installed packages.
    return pymorphy3.MorphAnalyzer(pymorphy3_dicts_ru.get_path())


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


MIN_READING = 0.05
"""The least share of a form's occurrences that a reading must have to count."""


@lru_cache(maxsize=1 << 16)
def lemmas(word: str) -> frozenset[str]:
    """Return the dictionary forms of all likely readings of a folded Russian word, guessed where it is unknown.

    >>> sorted(lemmas("принял")), sorted(lemmas("людей")), "блокчейн" in lemmas("блокчейном")
    (['принять'], ['человек'], True)
    """
    shares: dict[str, float] = {}
    for reading in _analyser().parse(word):  # type: ignore[attr-defined]
        form = reading.normal_form.replace("ё", "е")
        shares[form] = shares.get(form, 0.0) + reading.score
    return frozenset(form for form, share in shares.items() if share >= MIN_READING) or frozenset({word})


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


@lru_cache(maxsize=16384)
def is_imperative(word: str) -> bool:
    """Whether a Russian word may be read as an imperative, likely or not («Маши» is Masha's, too).

    >>> is_imperative("маши"), is_imperative("даша")
    (True, False)
    """
    return any("impr" in str(reading) for reading in _analyser().tag(word))  # type: ignore[attr-defined]


@lru_cache(maxsize=65536)
def verb_features(word: str) -> frozenset[str]:
    """Return tense, person and mood of a folded Russian word by its likeliest reading; none where it is no verb.

    Among them are OpenCorpora's `past`, `pres`, `futr`, `1per`, `2per`, `3per`, `INFN`, `impr`, `PRED`, and `PRTS` with
    the tense of a short participle.

    >>> sorted(verb_features("разошлет") & {"futr", "3per"}), "past" in verb_features("подписан"), verb_features("стол")
    (['3per', 'futr'], True, frozenset())
    """
    analyser = _analyser()
    if not analyser.word_is_known(word):  # type: ignore[attr-defined]
        return frozenset()
    tag = str(analyser.tag(word)[0])  # type: ignore[attr-defined]
    found = frozenset(tag.replace(" ", ",").split(","))
    return found if found & {"VERB", "INFN", "PRTS", "PRED", "GRND"} else frozenset()
