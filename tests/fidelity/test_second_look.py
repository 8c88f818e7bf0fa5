"""What the detector's states tell of a finding: their shape, and that they tell a lost negation from one meant so."""

import numpy as np
import pytest

from aligner.document.model import Span
from aligner.fidelity.detector import States
from aligner.fidelity.detector.routing import detector
from aligner.fidelity.finding import Finding
from aligner.fidelity.rescoring import PARTS, learned, rescoring_features, state_view
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

WIDTH = 4


def states(russian: int, english: int) -> States:
    """Return states of so many words, each unit's number in all places; every word is nearest to the same across."""
    spans = [[(2 * n, 2 * n + 1) for n in range(count)] for count in (russian, english)]
    numbers = [np.repeat(np.arange(n + 2, dtype=np.float16)[:, None], WIDTH, 1) for n in (russian, english)]
    close = np.eye(russian + 2, english + 2, dtype=np.float16)
    return States((spans[0], spans[1]), (numbers[0], numbers[1]), close)


def test_a_view_holds_the_words_their_neighbours_and_their_answers() -> None:
    seen = state_view(states(5, 5), (Span(4, 5), None)).reshape(PARTS, WIDTH)[:, 0]
    itself, before, after, anchor, across, around, answer, *_ = seen
    assert (itself, before, after) == (3, 2, 4)
    assert anchor == across == 4
    assert around == 3.5  # 1 to 6, the end of the text among them
    assert answer == 3


def test_what_the_other_side_points_to_is_the_answer() -> None:
    seen = state_view(states(5, 5), (Span(4, 5), Span(0, 3))).reshape(PARTS, WIDTH)[:, 0]
    assert seen[6] == 1.5


@pytest.mark.parametrize("spans", [(Span(0, 1), None), (None, Span(8, 9)), (Span(90, 91), None)])
def test_a_view_has_one_shape_at_the_ends_and_in_short_texts(spans: tuple[Span | None, Span | None]) -> None:
    for russian, english in ((5, 5), (1, 5), (5, 1), (0, 5)):
        assert state_view(states(russian, english), spans).shape == (PARTS * WIDTH,)


def told(russian: str, english: str, span: Span) -> float:
    reader = detector()
    assert reader is not None
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"))
    finding = Finding("negation", None, span, 0.5, "")
    return rescoring_features(pair, finding, reader.predict([(russian, english)])[0])["states"]


def test_an_added_negation_stands_out_from_one_that_is_meant() -> None:
    assert "negation" in learned()
    added = told("Как сообщили в полиции, дело возбуждено.", "A case was not opened, police said.", Span(11, 14))
    meant = told("Он отрицает свою вину по всем пунктам.", "He has pleaded not guilty to all counts.", Span(15, 18))
    assert added > 0
    assert added > meant
