"""Negation context: log-odds that a negation was lost, from the words around it; none where nothing is known."""

import pytest

from aligner.document.model import Span
from aligner.encoding import load_encoder
from aligner.fidelity.features.negation import negated_word
from aligner.fidelity.features.negation_context import (
    PARTS,
    NegationScope,
    context_vectors,
    context_words,
    negation_context_logits,
)
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.negation import read_negations
from aligner.lexicon.tokens import Segment


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load_encoder())


def loss_logit(russian: str, english: str, vocabulary: Vocabulary) -> float:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
    first = next(n for n in read_negations(pair.russian) if n.explicit)
    head = negated_word(pair.views[0], first)
    assert head is not None
    return sum(negation_context_logits(pair.views[0], NegationScope(first.span, head.own, head.other)))


@pytest.mark.parametrize(
    ("russian", "lost", "reworded"),
    [
        ("Они не заплатили вовремя.", "They paid on time.", "They failed to pay on time."),
        ("Он не пришёл на встречу.", "He came to the meeting.", "He refused to come to the meeting."),
        ("Мы не могли помочь.", "We were able to help.", "We were unable to help."),
        ("Он ушёл, не сказав ни слова.", "He left, having said a word.", "He left without saying a word."),
    ],
)
def test_a_word_that_implies_a_negation_lowers_the_odds_of_a_loss(
    russian: str, lost: str, reworded: str, vocabulary: Vocabulary
) -> None:
    assert loss_logit(russian, lost, vocabulary) > loss_logit(russian, reworded, vocabulary)


def test_every_part_has_a_vector(vocabulary: Vocabulary) -> None:
    pair = Pair(Segment("Нет.", "ru"), Segment("No.", "en"), vocabulary)
    found = context_vectors(pair.views[0], NegationScope(Span(0, 3), 0, 0))
    assert found.shape == (len(PARTS), vocabulary.encoder.dimension)
    assert not found[PARTS.index("next")].any()


def test_context_words_bear_their_place() -> None:
    pair = Pair(Segment("Правда, он не годится.", "ru"), Segment("True, he is unfit.", "en"))
    own, across = context_words(pair.views[0], NegationScope(Span(11, 13), negated=3, counterpart=3))
    assert {"-1 он*", "-2 правд*", "¬ не", "¬ не годит*", "+1 годит*"} <= own
    assert {"unfit*", "near unfit*"} <= across


def test_even_odds_where_nothing_is_known(vocabulary: Vocabulary) -> None:
    sides = Segment("Не знаю.", "ru"), Segment("I know.", "en")
    place = NegationScope(Span(0, 2), 1, 1)
    assert negation_context_logits(Pair(*sides).views[0], place) == (0.0, 0.0)
    assert negation_context_logits(Pair(*sides, vocabulary).views[0], None) == (0.0, 0.0)

    class Other(Vocabulary):
        pass

    other = Other(vocabulary.encoder)
    other.encoder = type("Encoder", (), {"name": "other", "dimension": 256, "sums": vocabulary.encoder.sums})()
    assert negation_context_logits(Pair(*sides, other).views[0], place) == (0.0, 0.0)
