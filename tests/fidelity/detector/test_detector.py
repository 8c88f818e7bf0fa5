"""What the bundled detector marks, on pairs of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.document.errors import AlignerError
from aligner.fidelity.detector import load_detector
from aligner.fidelity.detector.detector import FILES, FOLDER

SOURCE = "Когда дождь закончился, дети выбежали во двор, и старая собака залаяла у ворот."
FAITHFUL = "When the rain stopped, the children ran out into the yard, and the old dog barked at the gate."
SHORTENED = "When the rain stopped, the children ran out into the yard."
LENGTHENED = FAITHFUL[:-1] + ", because a stranger had just come down the hill with a heavy suitcase."


@pytest.fixture(scope="module")
def detector():
    if not all((FOLDER / name).exists() for name in FILES):
        pytest.skip("the model is not there")
    return load_detector()


def chances(text, marks, kind):
    """Each marked word's chance of being amiss in this way."""
    return {text[mark.start : mark.end]: mark.probability for mark in marks if mark.kind == kind}


def test_a_faithful_translation_has_no_likely_mark(detector):
    (judged,) = detector.predict([(SOURCE, FAITHFUL)])
    assert not [mark for mark in judged.source + judged.target if mark.probability > 0.5]


def test_a_lost_clause_is_marked_in_the_source(detector):
    (judged,) = detector.predict([(SOURCE, SHORTENED)])
    found = chances(SOURCE, judged.source, "omitted")
    lost, kept = {"старая", "собака", "залаяла", "ворот"}, {"Когда", "дождь", "закончился", "дети", "двор"}
    assert max(found.get(word, 0) for word in kept) < min(found.get(word, 0) for word in lost)
    assert sum(found[word] for word in lost) / len(lost) > 0.3


def test_an_added_clause_is_marked_in_the_target(detector):
    (judged,) = detector.predict([(SOURCE, LENGTHENED)])
    found = chances(LENGTHENED, judged.target, "added")
    added, there = {"stranger", "hill", "heavy", "suitcase"}, {"rain", "children", "yard", "old", "dog", "gate"}
    assert max(found.get(word, 0) for word in there) < min(found.get(word, 0) for word in added)
    assert sum(found[word] for word in added) / len(added) > 0.2


def test_damage_makes_a_pair_likelier_damaged(detector):
    faithful, shortened, lengthened = detector.predict([(SOURCE, text) for text in (FAITHFUL, SHORTENED, LENGTHENED)])
    assert faithful.damaged < min(shortened.damaged, lengthened.damaged)


def test_judgements_come_in_the_order_of_the_pairs(detector):
    pairs = [(SOURCE, LENGTHENED), ("Да.", "Yes."), (SOURCE, SHORTENED)]
    together = detector.predict(pairs)
    for pair, judged in zip(pairs, together, strict=True):
        (alone,) = detector.predict([pair])
        assert alone.damaged == pytest.approx(judged.damaged, abs=1e-3)


def test_no_pairs_no_judgements(detector):
    assert detector.predict([]) == []


texts = st.text(st.sampled_from("Дом горит? The house: 12,5% — «да» “no” don't…\n"), max_size=40)


@settings(max_examples=25)
@given(texts, texts)
def test_marks_are_in_order_inside_their_text(detector, source, target):
    (judged,) = detector.predict([(source, target)])
    for text, marks in ((source, judged.source), (target, judged.target)):
        assert all(0 <= mark.start <= mark.end <= len(text) for mark in marks)
        assert [mark.start for mark in marks] == sorted(mark.start for mark in marks)
        assert all(0 <= mark.probability <= 1 for mark in marks)
        assert all(not text[mark.start : mark.end].isspace() for mark in marks if mark.end > mark.start)
    assert 0 <= judged.quality <= 1


def test_the_weights_stay_small():
    if not FOLDER.exists():
        pytest.skip("the model is not there")
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 26e6


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(AlignerError, match=r"lacks detector\.safetensors"):
        load_detector(tmp_path)
