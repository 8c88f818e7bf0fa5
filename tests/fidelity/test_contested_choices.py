"""Words of contrast sets: a block of pairs gives what each pair gives by itself."""

import pytest

from aligner.encoding import load_encoder
from aligner.fidelity.features.contested_choices import ContrastWords, contrast_words
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.phrase_tokens import is_negated
from aligner.lexicon.tokens import Segment

TEXTS = (
    ("Цены на нефть выросли.", "Oil prices fell."),
    ("Он не обязан платить.", "He must not"),
    ("", "Most of all"),
    ("Никогда.", "Never"),
    ("Все согласились.", "Not"),
    ("Можно только так.", "Must you always do so?"),
    ("Да.", "Yes."),
)
"""Negations and words of sets stand at the beginnings and ends, where those of the next pair must not count."""


@pytest.mark.parametrize("encoded", [True, False])
def test_a_block_gives_what_its_pairs_give(encoded: bool) -> None:
    vocabulary = Vocabulary(load_encoder()) if encoded else None
    pairs = [Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary) for russian, english in TEXTS]
    together, alone = contrast_words(pairs), [contrast_words([pair])[0] for pair in pairs]
    assert [(own.numbers, own.expected) for own in together] == [(own.numbers, own.expected) for own in alone]
    assert [_contested(own) for own in together] == [_contested(own) for own in alone]
    assert together[2] == ContrastWords()
    assert together[0].contested
    for own, other in zip(together, alone, strict=True):
        for key, similarity in own.contested.items():
            assert similarity == pytest.approx(other.contested[key], abs=1e-5)


@pytest.mark.parametrize("english", ["Must you go?", "You must not go", "Not all must", "He may never go; not so"])
def test_a_negation_counts_in_a_block_where_it_counts_in_its_pair(english: str) -> None:
    from aligner.fidelity.features.contested_choices import _Block

    around = Pair(Segment("Нет.", "ru"), Segment("No, not", "en"))
    block = _Block()
    pairs = [around, Pair(Segment("Надо.", "ru"), Segment(english, "en")), around]
    for number, pair in enumerate(pairs):
        block.add(number, pair.phrase_tokens)
    words = block.words()
    assert words is not None
    found = list(zip(words.pairs.tolist(), words.places.tolist(), words.negated.tolist(), strict=True))
    assert any(number == 1 for number, _, _ in found)
    for number, place, negated in found:
        assert negated == is_negated(pairs[number].phrase_tokens[1], place)


def _contested(words: ContrastWords) -> set[tuple[str, int]]:
    return {(contrast.name, number) for contrast, number in words.contested}
