"""Contrast substitution: a word has given way to one that contradicts it («обязаны», "may"; «выросли», "fell").

Caught: an English word of a set whose members exclude each other (must and may, all and some, always and rarely, at
least and at most, rise and fall, before and after), where the Russian words around its place make another class of the
set likelier, or none as likely as that word needs. Their weights, and those of the English words beside it, are learned
from pairs (`aligner.lexicon.lexical_choice`); rare words are compared by their vectors.

Ignored: words merely left unsaid, words that good translations exchange, words in another sense ("is over", "in some
way"), words that translate another one better, and contraries under a negation («неплохой», "not bad").

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Цены на нефть выросли.", "ru"), Segment("Oil prices fell.", "en"))
>>> [finding.message for finding in check(pair)]
['“fell” seems to mean the opposite of «выросли».']
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.features.class_similarity import ClassSimilarity
from aligner.fidelity.features.context import CONTEXT_RANGES, context_features, literalness
from aligner.fidelity.features.lexical_choice import (
    ClassEvidence,
    Occurrence,
    Occurrences,
    Votes,
    class_evidence,
    competing_claim,
    dictionary_features,
    hedge_mismatch,
    phrase_token_of,
)
from aligner.fidelity.features.other_senses import has_other_sense
from aligner.fidelity.features.time_order import is_same_order
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import Ranges, may_reach, score, weighted_sum
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.contrast_sets import ContrastSet
from aligner.lexicon.lexical_choice import (
    choice_model,
    context_scores,
    context_weights,
    distance_decay,
    is_required_by_limit,
    russian_features,
)
from aligner.lexicon.negation import Negation, is_denied_after, read_negations
from aligner.lexicon.phrase_tokens import contrast_classes, is_negated
from aligner.lexicon.resources import word_list
from aligner.lexicon.tokens import Segment
from aligner.lexicon.translation_table import class_probabilities

MIN_SIMILARITY_GAP = 0.25
"""By how much the cosine of another class must be larger for a word to be a candidate."""
MIN_COMBINED_MARGIN = 1.0
"""The least sum of margin and rival weight where the vectors speak for no other class."""
SMOOTHING = 0.003
"""Added to a probability before its logarithm is taken."""
LITOTES_REACH = 3
"""The most words between two contraries that make one litotes."""
MIN_TRANSLATION_SHARE, MIN_SHARE_OF_RIVAL = 0.03, 0.25
"""The translation probability of an English word, by itself and as a share of its contraries', from which the Russian
word means both: «вышел» is "came out" and "left"."""


LIMITING_WORDS = word_list("limiting, en")
"""English words that limit what may be done."""


LITOTES_WORDS = 8
"""How many words after "none" or "never" a negation stands at most that makes both say "all" or "always"."""
_COMPARATIVE = re.compile(
    r"\w{2,}(?:ее|ей)|больше|меньше|лучше|хуже|чаще|реже|раньше|позже|выше|ниже|дальше|проще|легче|богаче"
)
DENYING_CHARS = 30
_NEEDED = re.compile(r"нуж\w+|надо|нуждает\w*|нуждал\w+|пришлось|приходит\w+|придет\w+|треб\w+|необходим\w*")
"""What a Russian negation makes free: «не нужно», "don't have to"."""
_DESCRIBES = re.compile(r"\s+\w+(?:ый|ий|ая|яя|ое|ее|ую|ен|ена|ено|ены|но)(?!\w)")
"""What «несколько» weakens, and does not count: «несколько смущённый», «несколько иначе»."""
_DETERMINERS = frozenset({
    "the", "this", "that", "my", "his", "her", "its", "our", "their", "your", "every", "next", "last", "past", "first",
    "these", "those", "only", "poor", "dear", "pretty",
})  # fmt: skip
"""Words after which "few" counts like «несколько», and "little" is small."""
_MUCH = frozenset({"много", "многих", "многие", "многого", "всех", "все", "всем", "большинство"})
_POLARITY = re.compile(
    r"(?<!\w)(?:nor|not|never|no|without|\w+n't|prevent\w*|stop\w*|hardly|unable|fail\w*|before|if|refus\w*|deni\w+)"
    r"(?: \w+){0,6} $"
)
"""What makes "any" deny, or ask, with the words between them."""
_SET_PHRASE = re.compile(
    r"(?<!\w)(?:all (?:by \w+sel(?:f|ves)|alone|along)|(?:as|so) little|the few|"
    r"how (?:am|are|is|was|were) (?:\w+ ){1,4}supposed to|"
    r"(?:things|all|what|everything|\w{3,}s) (?:i|you|we|they) have to (?:offer|share|show|tell|give|say)|"
    r"all comers|if only (?:for|by|because|to)|may i (?:suggest|ask|say|add|remind)|we may (?:add|say|note)|"
    r"(?:каждые|последние|следующие|первые|эти|эту) несколько|лишь несколько|"
    r"(?:надо|нужно|следует) (?:при|до)бавить|мо(?:жет|гут|жешь|жете) быть (?:спок\w+|уверен\w*)|"
    r"даже не|вправе не|единственн\w+ возможност\w+|мо[жг]\w+ обойтись)(?!\w)"
)
"""Phrases whose words tell no amount and no possibility: "all by myself"; the only possibility is a necessity;
«вправе не» is "need not" as well as "may refrain from"."""
_DENYING = re.compile(r"(?<!\w)(?:молч|отказ|лиш|отсутств|забы|потеря|избе[жг]|против|не(?!\w)|нет(?!\w))")
"""What makes «все» deny within so many characters («Все молчали», "No one spoke")."""
_POSSIBLE = re.compile(r"(?:с?мог|може|могл|могут|можно|вправе|прав[оа])\w{0,3}")
_CONDITION = {
    "ru": re.compile(r"(?<!\w)(?:если|когда|при|в случае|ли|может,|может быть)(?!\w)"),
    "en": re.compile(r"(?<!\w)(?:if|when|where|in case|unless|provided|whether)(?!\w)"),
}
"""What tells a condition, or that something is only thought of."""


CLAIM_RANGES: Ranges = (("competing claim", 0.0, 100.0),)
UNSEEN_PLACE_RANGES: Ranges = (
    *CLAIM_RANGES,
    ("dictionary", 0.0, 1.0),
    ("rival in dictionary", 0.0, 1.0),
    ("unmatched own class", -1.0, 1.0),
    ("unmatched rival class", -1.0, 1.0),
)
"""The least and the largest value of the features that cost most."""
UNSEEN_CONTEXT_RANGES: Ranges = UNSEEN_PLACE_RANGES + CONTEXT_RANGES


class Candidate(NamedTuple):
    """An English word of a contrast set whose class the Russian may contradict."""

    contrast: ContrastSet
    word: Occurrence
    classes: ClassEvidence
    vectors: ClassSimilarity

    @property
    def is_worth_scoring(self) -> bool:
        """Whether the margin or the vectors leave any doubt: most words are where they should be."""
        gap = self.vectors.rival_similarity - self.vectors.word_there if self.vectors.at is not None else 0.0
        margin = max(self.classes.margin, self.classes.margin_alone) + self.classes.weight
        return gap >= MIN_SIMILARITY_GAP or margin >= MIN_COMBINED_MARGIN


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each English word whose contrary is what the Russian side seems to say."""
    if not pair.contrast_words.contested:
        return
    substitutions = Substitutions(pair, _occurrences(pair), russian_features(pair.phrase_tokens[0]))
    found = [one for candidate in substitutions.candidates() if (one := substitutions.substitution(candidate))]
    for one in found:
        if one.finding is None or any(_cancels(pair, one, other) for other in found):
            continue
        if one.type != "meaning" or not pair.in_expression(one.russian, pair.phrase_tokens[1][one.number].span):
            yield one.finding


class Substitution(NamedTuple):
    """A candidate's number, type and Russian counterpart, and its finding, None where its score is too low."""

    number: int
    type: str
    russian: Span | None
    finding: Finding | None


def _cancels(pair: Pair, one: Substitution, other: Substitution) -> bool:
    """Whether another word beside a contrary is a contrary too, so that both together say the same (litotes).

    «без труда» is "with ease", «все помнят» is "no one forgets".
    """
    if not 0 < abs(one.number - other.number) <= LITOTES_REACH:
        return False
    if pair.source is pair.russian and one.russian == other.russian:
        return False
    english = pair.phrase_tokens[1]
    denies = [word.type == "meaning" or english.keys[word.number].startswith("no") for word in (one, other)]
    return all(denies) and "meaning" in (one.type, other.type)


def _occurrences(pair: Pair) -> Occurrences:
    """Return the words of each contrast set in the English."""
    english, words = pair.phrase_tokens[1], pair.contrast_words
    found: Occurrences = {}
    for number, expected in zip(words.numbers, words.expected, strict=True):
        for contrast, own in contrast_classes(english, number):
            found.setdefault(contrast, []).append(Occurrence(number, own, expected))
    return found


@dataclass(frozen=True)
class Substitutions:
    """The words of contrast sets in an English segment, and what each Russian word says for their classes."""

    pair: Pair
    occurrences: Occurrences
    votes: Votes

    def candidates(self) -> list[Candidate]:
        """Return for each contested English word its candidate of the largest margin, if there is one."""
        english, contested = self.pair.phrase_tokens[1], self.pair.contrast_words.contested
        best: dict[int, tuple[float, Candidate]] = {}
        for contrast, words in self.occurrences.items():
            doubtful = [word for word in words if (contrast, word.number) in contested]
            votes = [(at, row[contrast]) for at, row in self.votes if contrast in row] if doubtful else []
            for word in doubtful:
                context = context_scores(context_weights(english, word.number), contrast)
                negated = is_negated(english, word.number)
                classes = class_evidence(contrast, word, votes, context, negated=negated)
                if classes is None:
                    continue
                candidate = Candidate(contrast, word, classes, contested[contrast, word.number])
                margin = classes.margin + classes.weight
                if not candidate.is_worth_scoring or (word.number in best and margin <= best[word.number][0]):
                    continue
                if not self._is_explained(contrast, word, classes):
                    best[word.number] = margin, candidate
        return [candidate for _, candidate in best.values()]

    def _is_explained(self, contrast: ContrastSet, word: Occurrence, classes: ClassEvidence) -> bool:
        """Whether both sides may say the same, though the classes of their words differ."""
        explanations = self._is_required, self._compares_adjectives, self._says_the_same
        return any(explains(contrast, word, classes) for explains in explanations)

    def _is_required(self, contrast: ContrastSet, word: Occurrence, classes: ClassEvidence) -> bool:
        """Whether what the Russian allows in one way only is what the English requires without saying "only"."""
        if classes.at is None or not LIMITING_WORDS.isdisjoint(self.pair.english.word_types):
            return False
        return is_required_by_limit(contrast, word.own, self.pair.phrase_tokens[0], classes.at)

    def _compares_adjectives(self, contrast: ContrastSet, word: Occurrence, classes: ClassEvidence) -> bool:
        """Whether «более» and «менее» only compare an adjective («более компактный», "smaller")."""
        russian, english = self.pair.phrase_tokens
        if contrast.name != "degree" or classes.at is None or english.keys[word.number] in ("more", "less"):
            return False
        return russian.keys[classes.at] in ("более", "менее") and classes.at + 1 < len(russian)

    def _says_the_same(self, contrast: ContrastSet, word: Occurrence, classes: ClassEvidence) -> bool:
        """Whether the words about a word of a set make it say what the Russian does, though its class is another.

        «красивее всех» is "than anyone", «не может» is "shall not", «все … убиты» is "none … escaped being killed", and
        "should sanctions fail" is a condition.
        """
        russian, english = self.pair.phrase_tokens
        at = russian[classes.at] if classes.at is not None else None
        if contrast.name == "amount" and at is not None and at.key in ("всех", "всего", "всем"):
            beside = russian.keys[max(0, classes.at - 1) : classes.at] + russian.keys[classes.at + 1 : classes.at + 2]  # type: ignore[operator]
            if any(map(_COMPARATIVE.fullmatch, beside)):
                return True
        if contrast.type == "meaning" and at is not None:
            turned = is_negated(english, word.number) != is_negated(russian, classes.at or 0)
            if turned and len(contrast.classes) == 2:
                return True
            return is_same_order(self.pair.russian, at.key, at.start, english.keys[word.number])
        if has_other_sense(self.pair, contrast, word.number, classes.at):
            return True
        if english.keys[word.number] == "any" and self.pair.english.folded.rstrip(' ”"»').endswith("?"):
            return True
        if _in_set_phrase(self.pair.english, english[word.number].span):
            return True
        if at is not None and _in_set_phrase(self.pair.russian, at.span):
            return True
        if contrast.type == "quantifier" and at is not None and self._is_no_quantity(contrast, word, classes):
            return True
        if contrast.name == "bound" and at is not None and is_denied_after(self.pair.russian, at.end):
            return True
        if english.keys[word.number] in ("none", "nobody", "no one", "nothing", "never"):
            denied = at is not None and _DENYING.search(self.pair.russian.folded, at.end, at.end + DENYING_CHARS)
            return bool(denied or self._later_negations(word.number))
        if contrast.name != "force":
            return False
        if self.pair.english.folded.startswith(" do with", english[word.number].end):
            return True
        if at is not None and (at.key == "как можно" or (at.key == "право" and self.pair.russian.text[at.end] == ",")):
            return True
        possible = at is not None and _POSSIBLE.fullmatch(at.key) is not None
        refused = at is not None and is_negated(russian, classes.at or 0)
        if possible and refused and is_negated(english, word.number):
            return True
        if refused and at is not None and contrast.names[word.own] == "free" and _NEEDED.fullmatch(at.key):
            return True
        return english.keys[word.number] == "should" and self._is_conditional(english[word.number].span)

    def _is_no_quantity(self, contrast: ContrastSet, word: Occurrence, classes: ClassEvidence) -> bool:
        """Whether one of two words tells no amount where it stands, or both tell the same one.

        «несколько смущённый» is "a bit troubled", "the little fox" is small, «оба подойдут» is "either will do", «ещё в
        школе» is "already at school", «уже не только» "no longer only", "nor could any" denies.
        """
        russian, english = self.pair.phrase_tokens
        at, key = russian[classes.at or 0], english.keys[word.number]
        before = english.keys[word.number - 1] if word.number else ""
        if key == "either":
            return at.key.startswith(("оба", "обо", "обе", "люб"))
        if key == "already":
            return at.key == "еще" and not is_negated(russian, classes.at or 0)
        if key == "no longer":
            return at.key == "уже" and is_negated(russian, min(len(russian) - 1, (classes.at or 0) + 2))
        if at.key in ("наиболее", "самых", "самый", "самая", "самое", "самые"):
            return key in ("worst", "lowest", "smallest")
        if contrast.name != "amount":
            return False
        if at.key == "несколько" and _DESCRIBES.match(self.pair.russian.folded, at.end):
            return True
        if key in ("few", "little"):
            return before in _DETERMINERS or (at.key in _MUCH and is_negated(russian, classes.at or 0))
        if key == "any":
            return _POLARITY.search(self.pair.english.folded, 0, english[word.number].start) is not None
        return False

    def _later_negations(self, number: int) -> list[Negation]:
        """Return the negations, implied ones too, that stand shortly after an English word."""
        english = self.pair.phrase_tokens[1]
        start, end = english[number].end, english[min(len(english) - 1, number + LITOTES_WORDS)].end
        return [n for n in read_negations(self.pair.english) if start <= n.span.start < end]

    def _is_conditional(self, place: Span) -> bool:
        """Whether "should" stands for "if", before its subject, and the Russian side has a condition."""
        russian, english = self.pair.russian.folded, self.pair.english.folded
        begins = not english[: place.start].rstrip(" “\"'‘—–-") or english[: place.start].rstrip()[-1:] in ",;:.(—–"
        return (begins or not _CONDITION["en"].search(english)) and bool(_CONDITION["ru"].search(russian))

    def substitution(self, candidate: Candidate) -> Substitution | None:
        """Return what is found of a candidate, None where the Russian word means both."""
        pair, contrast, classes = self.pair, candidate.contrast, candidate.classes
        spoken = classes.at is not None and (classes.weight >= 0.3 or candidate.vectors.at is None)
        at = classes.at if spoken else phrase_token_of(pair, candidate.vectors.at)
        probabilities = class_probabilities(pair.phrase_tokens[0].keys[at]).get(contrast) if at is not None else None
        own = candidate.word.own
        if probabilities:
            rival = max(_without(probabilities, own))
            if probabilities[own] >= max(MIN_TRANSLATION_SHARE, MIN_SHARE_OF_RIVAL * rival):
                return None
        russian = pair.phrase_tokens[0][at].span if at is not None else None
        english = pair.phrase_tokens[1][candidate.word.number].span
        kind = f"contrast {contrast.type}"
        features = {
            **self._lexical_features(candidate),
            **_similarity_features(candidate),
            "by vectors alone": float(not spoken),
            "log rival probability": math.log(max(_without(probabilities or (), own), default=0.0) + 0.01),
            "log own probability": math.log((probabilities[own] if probabilities else 0.0) + 0.01),
            "literalness": literalness(pair),
            "log words": math.log(sum(map(len, pair.phrase_tokens))),
        }
        found = self._all_features(candidate, at, features)
        if found is None:
            return Substitution(candidate.word.number, contrast.type, russian, None)
        features = found
        value = score(kind, features, otherwise=0.5)
        message = ""
        if contrast.type == "meaning":
            message = f"“{pair.english[english]}” seems to mean the opposite of the source."
            if russian:
                message = f"“{pair.english[english]}” seems to mean the opposite of «{pair.russian[russian]}»."
        finding = pair.finding(contrast.type, (russian, english), value, message, features=features)
        return Substitution(candidate.word.number, contrast.type, russian, finding)

    def _all_features(
        self, candidate: Candidate, at: int | None, features: dict[str, float]
    ) -> dict[str, float] | None:
        """Add the features of a candidate's place, the cheapest first; None once no score can come of it.

        `at` is the number of its Russian counterpart.
        """
        pair, kind = self.pair, f"contrast {candidate.contrast.type}"
        about = self._place_features(candidate, at)
        seen = weighted_sum(kind, features) + weighted_sum(kind, about)
        if not may_reach(kind, seen, UNSEEN_CONTEXT_RANGES, pair.least_score):
            return None
        russian = pair.phrase_tokens[0][at].span if at is not None else Span(0, 0)
        context = context_features(pair, russian, pair.phrase_tokens[1][candidate.word.number].span)
        seen += weighted_sum(kind, context)
        if not may_reach(kind, seen, UNSEEN_PLACE_RANGES, pair.least_score):
            return None
        words = self.occurrences[candidate.contrast]
        listed = dictionary_features(pair, candidate.contrast, candidate.word, words)
        if not may_reach(kind, seen + weighted_sum(kind, listed), CLAIM_RANGES, pair.least_score):
            return None
        speaker, number = candidate.classes.at, candidate.word.number
        claimed = competing_claim(self.votes, self.occurrences, speaker, number) if speaker is not None else 0.0
        return features | context | {"competing claim": claimed} | about | listed

    def _lexical_features(self, candidate: Candidate) -> dict[str, float]:
        """Return the features of the lexical choice model, and of how the word is used in good translations."""
        contrast, classes, own = candidate.contrast, candidate.classes, candidate.word.own
        learned, word = choice_model(contrast), self.pair.phrase_tokens[1].keys[candidate.word.number]
        confusions = learned.confusions.get(word, (0.1,) * len(contrast.classes))
        usual = learned.surprisal.get(word, 1.0)
        return {
            "margin": max(-4.0, classes.margin),
            "surprisal": classes.surprisal,
            "excess surprisal": classes.surprisal - usual,
            "log usual surprisal": math.log(usual),
            "log confusion": math.log(confusions[classes.likely] + SMOOTHING),
            "log confusion with rival": math.log(confusions[classes.rival] + SMOOTHING),
            "rival weight": classes.weight,
            "support": classes.support,
            "support anywhere": classes.support_anywhere,
            "margin without context": max(-4.0, classes.margin_alone),
            "log untranslated rate": math.log(learned.untranslated_rate.get(word, 0.5) + 0.01),
            "interchangeable": float(contrast.interchangeable(own, classes.likely)),
            "rival interchangeable": float(contrast.interchangeable(own, classes.rival)),
        }

    def _place_features(self, candidate: Candidate, at: int | None) -> dict[str, float]:
        """Return the features of the words around a candidate and its Russian counterpart `at`."""
        russian, english = self.pair.phrase_tokens
        word, speaker = candidate.word, candidate.classes.at
        negated = is_negated(english, word.number), at is not None and is_negated(russian, at)
        russian_key = russian.keys[at] if at is not None else ""
        return {
            "position decay": distance_decay(word.expected - speaker) if speaker is not None else 0.0,
            "hedge mismatch": hedge_mismatch(self.pair, english.keys[word.number], russian_key),
            "negation mismatch": float(negated[0] != negated[1]),
            "both negated": float(all(negated)),
            "english negated": float(negated[0]),
            "several": float(len(self.occurrences[candidate.contrast]) > 1),
        }


def _similarity_features(candidate: Candidate) -> dict[str, float]:
    """Return the cosines with the word, its class and another class, and their differences."""
    vectors = candidate.vectors
    return {
        "rival cosine gap": vectors.rival_similarity - vectors.word_similarity,
        "rival cosine": vectors.rival_similarity,
        "word cosine": vectors.word_similarity,
        "class cosine": vectors.class_similarity,
        "rival cosine gap in place": vectors.rival_similarity - vectors.word_there,
        "rival cosine gap to class": vectors.rival_similarity - vectors.class_there,
    }


def _in_set_phrase(side: Segment, place: Span) -> bool:
    """Whether a word stands in a phrase where it is no member of its set."""
    return any(match.start() <= place.start < match.end() for match in _SET_PHRASE.finditer(side.folded))


def _without(values: Sequence[float], number: int) -> list[float]:
    return [value for n, value in enumerate(values) if n != number]


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "modality",
            "an obligation, permission or possibility is stronger or weaker",
            caught="«обязаны» and \"may\"; «вправе» and \"must\"; «не обязан» and \"cannot\"",
            left_alone=(
                "should for «должен»; \"will\" where «может» is often rendered so; «можно только "
                "так» and \"must\"; «Может, пора» and \"maybe\"; the month of May"
            ),
            injectors=("modality", "antonym"),
            right_for=("modality", "negation"),
        ),
        FlagType(
            "quantifier",
            "all, some, most, only, more, less … differ",
            caught=(
                "«все» and \"some\"; «более 300» and \"up to 300\"; «почти 300» and \"over 300\"; "
                "«около 300» and \"exactly 300\"; «полностью» and \"partially\"; «не все» and \"none\""
            ),
            left_alone=(
                "quantifiers left unsaid; words in another sense (\"is over\", \"at all\", \"in some "
                "way\", \"about it\")"
            ),
            injectors=("quantifier", "antonym"),
            right_for=("quantifier", "negation"),
        ),
        FlagType(
            "meaning",
            "a word says something else",
            caught="«выросли» and \"fell\"; «купивший» and \"sold\"; «племянник» and \"niece\"",
            left_alone="opposites under a negation; «девушки» and \"women\"",
            injectors=("antonym", "word-dropped", "word-inserted"),
            right_for=(
                "antonym", "word-inserted", "word-dropped", "name", "name-ru", "negation", "negation-ru", "modality",
                "quantifier", "number", "number-ru", "date",
            ),
            names_cause=False,
        ),
    ),
    scorers=(
        Scorer("contrast modality", ("modality",), ("modality",), false_weight=3.0),
        Scorer("contrast quantifier", ("quantifier",), ("quantifier",), false_weight=3.0),
        Scorer("contrast meaning", ("meaning",), ("antonym",), false_weight=3.0),
    ),
)
