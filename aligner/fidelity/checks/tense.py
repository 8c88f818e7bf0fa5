"""Tense mismatch: future and past are confused («разошлёт», "has circulated"; «подписали», "will sign").

Caught: a Russian verb in the future, of the third person, whose counterpart is a perfect or a passive past, in an
English segment without any word of the future; "will" where every Russian verb is in the past.

Ignored: conditions, questions, denials, reported speech and other sentences in which languages tell one time by
different tenses. What needs understanding is left to the reader (`--reader`).

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Стороны подписали протокол в мае.", "ru"), Segment("The Parties will sign it in May.", "en"))
>>> [finding.message for finding in check(pair)]
['The tense differs: the source says «подписали», the translation “will”.']
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.features.context import literalness
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.morphology import lemma, verb_features
from aligner.lexicon.tokens import Segment

SCORE = 0.85
MIN_LITERALNESS = 0.4
"""How well the sides match word by word where a tense tells something: free translations choose their own."""
FUTURE = frozenset({"will", "shall", "'ll", "won't", "shan't"})
_OPEN = (
    "would", "may", "might", "must", "should", "can", "could", "cannot", "can't", "ought", "if", "when", "until",
    "once", "unless", "whether", "till", "whenever", "provided", "to", "as", "after", "before",
)  # fmt: skip
OPEN = FUTURE | frozenset(_OPEN)
"""English words after which a perfect may tell of what is to come: modal verbs and conditions."""
AUXILIARY = frozenset({"has", "have", "was", "were"})
"""What stands before the participle of a perfect or of a passive past."""
CONDITIONS = frozenset(
    {"если", "когда", "пока", "бы", "чтобы", "ли", "прежде", "едва", "лишь", "пусть", "пускай", "как"}
)
"""Russian words with which a future may be told by another tense, and a past means none."""
_PLANS = (
    "план", "намерение", "обещание", "решение", "прогноз", "договоренность", "согласие", "надежда", "обещать", "срок",
    "пообещать", "решить", "заявка", "ожидание", "угроза", "перспектива", "программа", "график", "проект", "должный",
    "готовый", "будущий", "предстоящий", "завтра", "скоро", "намеренный", "обязанный", "предстоять", "назначить",
    "наметить", "запланировать", "рассчитать", "предусмотреть", "перенести", "отложить", "следующий", "впредь",
)  # fmt: skip
PLANS = frozenset(_PLANS)
"""Lemmas that tell of what is to come without a verb in the future."""
_ARRANGED = (
    "announced", "named", "confirmed", "invited", "chosen", "scheduled", "planned", "slated", "set", "expected",
    "signed",
)  # fmt: skip
PLANNED = frozenset(_ARRANGED)
"""Participles that tell of what is to come: "has been announced as a contestant"."""
BIASPECTUAL = frozenset(
    {"велеть", "казнить", "ранить", "женить", "миновать", "использовать", "исследовать", "образовать", "атаковать"}
)
"""Verbs of both aspects that do not end in -ировать."""
SPEECH = frozenset('?—–“”"')
"""Marks of questions and of direct speech, in which the times of two speakers meet."""
NOUN_BEFORE = frozenset(
    {"the", "a", "his", "her", "their", "my", "your", "our", "its", "free", "good", "political", "own"}
)
"""Words after which "will" is a noun."""
CLAUSE_WORDS = 12
"""How many words before a verb a condition stands at most that it is part of."""
REACH = 3
"""How many words before a participle its auxiliary stands at most."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where a verb in the future is rendered by one in the past, or the other way round."""
    if not pair.bilingual or not pair.russian.words or not pair.english.words:
        return
    if not SPEECH.isdisjoint(pair.russian.text) or not SPEECH.isdisjoint(pair.english.text):
        return
    wills = [n for n, word in enumerate(pair.english.folded_words) if word in FUTURE or word.endswith("'ll")]
    wills = [n for n in wills if not _is_name_or_noun(pair.english, n)]
    if wills:
        yield from _past_as_future(pair, wills)
    yield from _future_as_past(pair)


def _is_name_or_noun(side: Segment, number: int) -> bool:
    """Whether an English "will" is no auxiliary, but a name or a noun."""
    before = side.folded_words[number - 1] if number else ""
    return side.words[number].text == "Will" or before in NOUN_BEFORE


def _past_as_future(pair: Pair, wills: list[int]) -> Iterator[Finding]:
    """Yield a finding for "will" where all Russian verbs are in the past and nothing tells of what is to come."""
    words = pair.russian.words
    if not pair.russian.word_types.isdisjoint(CONDITIONS) or literalness(pair) < MIN_LITERALNESS:
        return
    features = [verb_features(word.lower) for word in words]
    past = [n for n, own in enumerate(features) if "past" in own and "GRND" not in own]
    if not past or any(own and "past" not in own for own in features):
        return
    if any((lemma(word.lower) or word.lower) in PLANS for word in words):
        return
    place = wills[0] / len(pair.english.words)
    nearest = min(past, key=lambda n: abs(n / len(words) - place))
    yield pair.contradiction("tense", (words[nearest].span, pair.english.words[wills[0]].span), SCORE)


def _future_as_past(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for a Russian verb in the future whose counterpart is a perfect or a passive past."""
    words, english, similarity = pair.russian.words, pair.english.words, pair.similarity
    if similarity is None or similarity.literalness < MIN_LITERALNESS:
        return
    for number, word in enumerate(words):
        if not word[3].endswith(_ENDINGS_OF_OTHERS) or not verb_features(word[3]) >= _FUTURE_OF_OTHERS:
            continue
        match = similarity.russian.best_match[number]
        if similarity.english.best_match[match] != number or _is_no_participle(english[match].lower):
            continue
        about = {other.lower for other in words[max(0, number - CLAUSE_WORDS) : number]}
        if not about.isdisjoint(CONDITIONS | {"не", "ни"}):
            continue
        before = [n for n in range(max(0, match - REACH), match) if english[n].lower in AUXILIARY]
        governs = {other.lower for other in english[max(0, before[0] - REACH) : match]} if before else OPEN
        planned = english[match].lower in PLANNED or "would" in pair.english.word_types
        if governs.isdisjoint(OPEN) and not planned and not _is_of_both_aspects(word.lower):
            target = type(word.span)(english[before[0]].start, english[match].end)
            yield pair.contradiction("tense", (word.span, target), SCORE)


_FUTURE_OF_OTHERS = frozenset({"futr", "3per"})
"""What a verb in the future of the third person is marked with."""
_ENDINGS_OF_OTHERS = "т", "тся"
"""How all of them end: the dictionary need not be asked of other words."""


def _is_of_both_aspects(word: str) -> bool:
    """Whether a Russian verb is of both aspects, so that its present is read as a future («фиксирует», «велят»)."""
    return word.endswith(("ирует", "ируют")) or lemma(word) in BIASPECTUAL


def _is_no_participle(word: str) -> bool:
    """Whether an English word after an auxiliary cannot make a perfect or a passive past of it."""
    return word in FUTURE or word.endswith("ing")


CHECK = Check(
    check,
    types=(
        FlagType(
            "tense",
            "future and past are confused",
            caught='«разошлёт» and "has circulated"; «подписали» and "will sign"',
            left_alone="conditions, questions, reported speech, the present for the future",
        ),
    ),
)
