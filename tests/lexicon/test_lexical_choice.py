"""Lexical choice: the learned models fit the contrast sets as they are listed now."""

from aligner.lexicon.contrast_sets import contrasts
from aligner.lexicon.lexical_choice import choice_model


def test_every_learned_set_has_a_parameter_for_each_of_its_classes() -> None:
    learned = [(contrast, choice_model(contrast)) for contrast in contrasts() if choice_model(contrast).surprisal]
    assert len(learned) > 100
    for contrast, model in learned:
        assert len(model.bias) == len(model.negation_bias) == len(contrast.classes)
        words = {word: own for own, words in enumerate(contrast.classes) for word in words}
        assert set(model.surprisal) <= set(words)
        assert all(len(confusions) == len(contrast.classes) for confusions in model.confusions.values())
