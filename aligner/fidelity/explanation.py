"""Feature attribution of a flag: each feature's value × weight in the logistic scorer, in words a translator follows.

In a linear model the products of values and weights add up to the log-odds of the score, so they are the exact
explanation of it (no approximation such as LIME or SHAP is needed). A positive share speaks for the flag, a negative one
against it. Findings of checks with a fixed score have no features, and no explanation beside their message.
"""

from __future__ import annotations

from aligner.document.model import Divergence, Evidence
from aligner.fidelity.finding import Finding
from aligner.fidelity.registry import SCORERS
from aligner.fidelity.scoring.logistic import weights

LEAST_SHARE = 0.05
"""Log-odds below which a feature is not worth a line."""


def evidence_of(finding: Finding) -> tuple[Evidence, ...]:
    """Return the features of a finding with what each adds to the log-odds of its score, the largest first."""
    seen = finding.features or {}
    learned = weights().get(_scorer(finding), {})
    shares = [Evidence(name, float(value), learned.get(name, 0.0)) for name, value in seen.items()]
    return tuple(sorted((e for e in shares if abs(e.share) >= LEAST_SHARE), key=lambda e: (-abs(e.share), e.feature)))


def explain(flag: Divergence, most: int = 6) -> list[str]:
    """Return lines that say what speaks for a flag and what against it, the weightiest first, `most` at most."""
    if not flag.evidence:
        return ["fixed score of this check: no learned features"]
    return [
        f"for ({e.share:+.1f}): {words}" if e.share > 0 else f"against ({e.share:+.1f}): {words}"
        for e, words in ((e, describe(e.feature, flag.type)) for e in flag.evidence[:most])
    ]


def describe(feature: str, type: str) -> str:
    """Return a feature in words.

    >>> describe("none there", "negation")
    'the other side has no negation at all'
    >>> describe("ru acronym", "name")
    'the Russian name: it is an acronym'
    """
    prefix, _, rest = feature.partition(" ")
    if type == "name" and prefix in ("ru", "en") and rest in _NAME:
        return f"the Russian name: {_NAME[rest]}" if prefix == "ru" else f"the English name: {_NAME[rest]}"
    table = next((table for types, table in _TABLES if type in types and feature in table), _SHARED)
    return table.get(feature, f"feature “{feature}”")


def _scorer(finding: Finding) -> str:
    """Return the name of the scorer that gave a finding its score."""
    seen = finding.features or {}
    fitting = (s for s in SCORERS.values() if finding.type in s.types and (not s.marker or s.marker in seen))
    return next((scorer.name for scorer in fitting), "")


_SHARED = {
    "target": "the words stand in the translation, not in the source",
    "words": "the length of the texts or of the passage",
    "matched": "how many words of the two texts match",
    "near": "how well the words around match",
    "gap": "words without a match around this place",
    "russian": "it is on the Russian side",
    "several": "there are several on this side",
    "english answered": "the English word has a match",
    "share": "how much of the text has no match",
    "surplus": "one side has more of them than the other",
}
_NEGATION = {
    "no surplus": "the other side has as many negations",
    "none there": "the other side has no negation at all",
    "partner": "a negation of the other side matches it",
    "partner open": "a negation of the other side stands in its place",
    "partner implied": "a word of the other side implies the negation (“refuse”, “unfit”)",
    "partner meant": "a word of the other side implies just this negation",
    "implied there": "the other side has words that imply a negation",
    "implied here": "this side has words that imply a negation",
    "implied near": "a word nearby on the other side implies a negation",
    "free there": "negations of the other side without a counterpart",
    "free here": "negations of this side without a counterpart",
    "nothing free match": "the negated word has a match, and no negation is left for it",
    "nothing there": "nothing on the other side denies anything",
    "nothing there match": "the negated word has a match, and nothing there denies anything",
    "opposite": "the negated word is rendered by an opposite",
    "glued": "the other side denies by a part of a word (“un-”, «не-»)",
    "again": "the negation is repeated",
    "double": "two negations stand close together",
    "match": "how well the negated word matches the other side",
    "lonely": "the negated word has a match without a negation nearby",
    "lonely match": "how well the negated word matches a word without a negation nearby",
    "lonely surplus": "the negated word matches a word that is not negated, and negations are left over",
    "excuse": "some word of the other side often renders this negation",
    "excuse near": "a word nearby on the other side often renders this negation",
    "unsaid": "how often this negation is left out in translations",
    "loose": "the other side has a phrase that is often used without a negation",
    "loose near": "a phrase nearby on the other side is often used without a negation",
    "first": "the negated word comes first",
    "ahead": "the negation stands ahead of its word",
    "first none": "the negated word comes first, and the other side has no negation",
    "near none": "the words around match, and the other side has no negation",
    "odd mass": "words left without a match on the other side",
    "own words": "the words around a negation that was lost, as the learned model knows them",
    "other words": "the words across from a negation that was lost, as the learned model knows them",
}
_CONTRAST = {
    "support": "how well the Russian words support the English word",
    "support anywhere": "how well any Russian word supports the English word",
    "margin": "how much better the contrary fits the Russian word",
    "alone": "how well the Russian word alone fits the contrary",
    "told": "how surely the Russian word renders the contrary",
    "own told": "how surely the Russian word renders this English word",
    "rival": "how likely the contrary is in this place",
    "rival left": "a word that says the contrary is left without a match",
    "rival listed": "the dictionary lists the contrary for the Russian word",
    "listed": "the dictionary lists this word for the Russian one",
    "like own": "how alike in meaning the two words are",
    "like rival": "how alike in meaning the Russian word and the contrary are",
    "like kin": "how alike in meaning the Russian word and words like this one are",
    "liker": "the contrary is more alike in meaning",
    "liker there": "the contrary is more alike in meaning in this place",
    "liker than kin": "the contrary is more alike in meaning than words like this one",
    "mistaken": "how often translators confuse the two",
    "mistaken for rival": "how often this word is confused with its contrary",
    "denied": "one of the words is negated",
    "both denied": "both words are negated",
    "english denied": "the English word is negated",
    "hedged": "the statement is hedged",
    "mild": "the two words are often interchangeable",
    "mild rival": "the contrary is often interchangeable with it",
    "claimed": "another word of the text already accounts for the word",
    "left": "the word is left without a match",
    "loose": "the word is often translated freely",
    "unsaid": "the word is often left out in translations",
    "unspoken": "nothing on the other side renders the word",
    "surprise": "how unexpected the word is as a translation",
    "beyond usual": "how far this goes beyond what free translations do",
    "nearness": "how close together the words stand",
    "russian answered": "the Russian word has a match",
}
_PASSAGE = {
    "doubt": "how surely the words of the passage have no counterpart",
    "log doubt": "how surely the words of the passage have no counterpart, on the whole",
    "mean doubt": "how surely each word of the passage has no counterpart",
    "log lacking": "how much of the passage's meaning has no match",
    "other doubt": "words of the other side without a counterpart",
    "other log lacking": "how much of the other side's meaning has no match",
    "other matched": "how well the other side is matched",
    "side doubt": "words without a counterpart elsewhere on this side",
    "side matched": "how well the rest of this side is matched",
    "best": "how well the best word of the passage matches",
    "bounded": "the passage ends at punctuation or a conjunction",
    "half bounded": "one end of the passage is at punctuation or a conjunction",
    "bounded doubt": "a passage between punctuation has no counterpart",
    "content": "how many words of the passage carry meaning",
    "first": "the passage opens the text",
    "sentence": "the passage is a whole sentence",
    "size": "the length of the passage",
    "longer": "this side is longer than its counterpart",
    "too long": "this side is too long for the other",
    "too short without": "without the passage this side would be too short",
    "needed at all": "words of the other side that only this passage matches",
    "names linked": "names of the passage have counterparts",
    "free across": "unmatched words stand in the same place across",
    "gap words": "words without a match in the same place across",
    "gap free": "words in the same place across are free renderings",
    "gap filled": "words stand in the same place across",
    "share if longer": "much of the longer side has no match",
    "acronym beside": "an acronym stands beside the passage",
    "acronyms across": "the other side has an acronym for it",
}
_NAME = {
    "acronym": "it is an acronym",
    "firm": "it is surely a name",
    "grouped": "it is part of a longer name",
    "heard": "a word that sounds alike stands on the other side",
    "sound": "how alike it sounds to a word of the other side",
    "hole": "nothing matches it on the other side",
    "hole in english": "nothing in the English text matches it",
    "hole in russian": "nothing in the Russian text matches it",
    "meaning": "how well a word of the other side matches it in meaning",
    "mutual": "it and that word match each other best",
    "short": "it is short",
    "surely": "how surely names like it are translated",
    "surprise": "how unexpected it is without a counterpart",
    "both surprise": "how unexpected both names are",
    "both firm": "both are surely names",
    "both grouped": "both are parts of longer names",
    "alike": "how alike the two names are in meaning",
    "apart": "how different the two names are letter by letter",
    "begins": "the two names begin alike",
    "beside": "the names beside them match",
    "derived": "one is an adjective made from a name",
    "derived known": "one is an adjective made from a known name",
    "far": "how far apart the two names stand",
    "framed": "the words around the two names match",
    "linked": "how many other names match",
    "loose": "names without a counterpart are left over",
    "others": "other names without a counterpart",
    "pronoun": "a pronoun may stand for it",
    "more pronouns": "the other side has more pronouns",
    "longer": "this side is longer than its counterpart",
}
_FORM = {
    "kept": "how far the order of the source is kept",
    "kept if many": "how far the order of many matched words is kept",
    "fluent": "how usual the sequences of words are",
    "source fluent": "how usual the sequences of words are in the source",
    "odd": "unusual sequences of words",
    "away": "how far the lengths differ",
    "least": "how little of one side has a match",
    "most": "how much of one side has a match",
    "strong least": "how little of one side has a sure match",
    "strong most": "how much of one side has a sure match",
}
_TABLES: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (("negation",), _NEGATION),
    (("modality", "quantifier", "meaning"), _CONTRAST),
    (("omission", "addition"), _PASSAGE),
    (("name",), _NAME),
    (("scrambled", "similarity"), _FORM),
)
