"""A passage that the translation has elsewhere is one note, not an omission and an addition."""

from aligner.document import Alignment, Bead, Document, Paragraph, Sentence, Span
from aligner.fidelity import CheckOptions, check

SOURCE = "Мы благодарим всех участников встречи. Переговоры начнутся в мае."
TARGET = "The talks will begin in May. We thank all the participants of the meeting."


def alignment(*, linked: bool) -> Alignment:
    source, target = Document(SOURCE, "ru", "", (Paragraph(0, 65),)), Document(TARGET, "en", "", (Paragraph(0, 74),))
    return Alignment(
        source,
        target,
        (Sentence(0, 38), Sentence(39, 65)),
        (Sentence(0, 28), Sentence(29, 74)),
        (
            Bead(Span(0, 1), Span(0, 0), confidence=0.9, counterpart=2 if linked else None),
            Bead(Span(1, 2), Span(0, 1)),
            Bead(Span(2, 2), Span(1, 2), confidence=0.8, counterpart=0 if linked else None),
        ),
    )


def test_one_note_shows_both_places() -> None:
    (flag,) = check(alignment(linked=True))
    assert (flag.type, flag.severity, flag.bead, flag.probability) == ("moved", "note", 0, 0.8)
    assert flag.source_span == Span(0, 38)
    assert flag.target_span == Span(29, 74)
    assert flag.message == "Appears later in the translation: «Мы благодарим всех участников встречи»."


def test_without_the_link_they_are_an_omission_and_an_addition() -> None:
    assert [flag.type for flag in check(alignment(linked=False))] == ["omission", "addition"]


def test_it_can_be_switched_off() -> None:
    assert not check(alignment(linked=True), options=CheckOptions(disable=("moved",)))
    assert not check(alignment(linked=True), options=CheckOptions(minimum="warning"))
