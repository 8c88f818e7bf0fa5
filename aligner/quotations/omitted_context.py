"""Omitted context at a quotation's edges: a condition before it or after it, or a “not” right before it.

    We shall hold no major exercises while the conference is in session.   (the letter)
    The letter promises: “We shall hold no major exercises”.               (the article)

Leaving out the rest of a sentence is a quotation's right; leaving out what qualifies the quoted words is a cut. It is
none where the article itself says, in its own words around the quotation, what it left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.document.model import Span
from aligner.quotations.words import Token, text_words

_STRONG_WORDS = """
    unless except provided providing excluding but however although though only
    кроме исключая однако но хотя лишь только
"""
_WEAK_WORDS = """
    if while when whenever until till before after without where whereas because since pending during subject
    если пока когда до после без прежде
"""
_NEGATING_WORDS = """
    not never no nor neither cannot without hardly
    не ни нет нельзя никогда без вряд едва
"""
_AND = ("and", "и", "а")
_STRONG = frozenset(_STRONG_WORDS.split())
_WEAK = frozenset(_WEAK_WORDS.split())
_NEGATIONS = frozenset(_NEGATING_WORDS.split())
_OPENING_PHRASES = re.compile(
    r"во?\W+(?:случае|том\W+случае|той\W+мере|пределах|период|время|условиях)|на\W+(?:время|период|условии)|"
    r"in\W+(?:the\W+)?(?:case|event)|on\W+(?:the\W+)?condition|for\W+the\W+(?:duration|time\W+being)|"
    r"as\W+soon\W+as|по\W+мере"
)
_ANYWHERE_PHRASES = re.compile(
    r"\b(?:(?:so|as)\W+long\W+as|to\W+the\W+extent|with\W+the\W+exception|при\W+условии|за\W+исключением|постольку)\b"
)
_IDIOMS = re.compile(r"\b(?:тем не менее|не менее|не только|not only|nothing less|not least)\b")
_NEGATION_WINDOW = 3


def qualified_after(rest: str) -> bool:
    """Whether the rest of a sentence after a quotation qualifies what was quoted.

    >>> qualified_after(" while the conference is in session.")
    True
    >>> qualified_after(" in the north, unless we are forced to.")
    True
    >>> qualified_after(", and a letter is no reply, however long it may be.")
    False
    """
    for number, clause in enumerate(re.findall(r"[^,.:;—–()]*\w[^,.:;—–()]*", rest.casefold())):
        words = _folded(clause)
        if words and words[0] in _AND:
            words = words[1:]
            if not words or words[0] not in _STRONG | _WEAK:
                return False  # a new statement, which no longer speaks of what was quoted
        if not words:
            continue
        if words[0] in _STRONG or _ANYWHERE_PHRASES.search(clause):
            return True
        begins = words[0] in _WEAK or _OPENING_PHRASES.match(clause.lstrip()) is not None
        if number == 0 and (begins or _STRONG.intersection(words)):
            return True
    return False


def qualified_before(head: str) -> bool:
    """Whether the beginning of a sentence before a quotation denies it or makes it depend on something.

    >>> qualified_before("We are not ")
    True
    >>> qualified_before("Yet ")
    False
    """
    words = _folded(_IDIOMS.sub("", head.casefold()))
    if not words:
        return False
    if words[0] in ("if", "unless", "provided", "если", "когда"):
        return True
    return any(word in _NEGATIONS or word.endswith("n't") for word in words[-_NEGATION_WINDOW:])


def disclosed(removed: str, around: str, quoted: Sequence[Token]) -> bool:
    """Whether the article's own words around a quotation state what the quotation left out.

    A negation counts when the article negates too; otherwise half of the telling words must be there.
    """
    wanted = {word for word in _folded(removed) if len(word) > 3 or word in _NEGATIONS} - {w.folded for w in quoted}
    there = set(_folded(around))
    negated = {word for word in wanted if word in _NEGATIONS}
    if negated and not there & _NEGATIONS and not any(word.endswith("n't") for word in there):
        return False
    telling = wanted - negated
    return len(telling & there) >= len(telling) / 2 and bool(wanted)


def _folded(text: str) -> list[str]:
    return [word.folded for word in text_words(text, Span(0, len(text)))]
