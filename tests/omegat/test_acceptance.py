"""OmegaT itself translates our projects: what is sound is inserted, what is flagged is not."""

from dataclasses import replace
from pathlib import Path

import docx
import pytest

from aligner.document import Alignment, Bead, Divergence, Document, Paragraph, Sentence, Span
from aligner.document.readers import read_document
from aligner.formats.omegat import export
from aligner.splitting import split
from scripts.benchmarks.omegat_matches import Acceptance, accept, gold_documents, omegat, pairs, unavailable
from tests.making import letter

pytestmark = pytest.mark.skipif(bool(unavailable()), reason=unavailable() or "OmegaT is here")


def passes(found: Acceptance) -> bool:
    """What a memory must do to be of use."""
    return (
        found.eligible > 0
        and found.matched >= 0.97 * found.eligible
        and found.inserted_from_review == 0
        and found.agreed >= 0.99 * found.sentences
    )


def test_a_letter_is_translated_but_for_what_is_flagged(tmp_path: Path) -> None:
    found = accept(letter(), tmp_path / "project")
    assert found == Acceptance(eligible=3, matched=3, review=1, inserted_from_review=0, sentences=5, agreed=5)
    translated = (tmp_path / "project" / "target" / "letter.ru.txt").read_text(encoding="utf-8")
    assert translated.split("\n\n") == [
        "Dear Minister,",
        "Thank you for your letter, which I have read.",
        "Встреча состоится 5 мая.",
        "Прошу подтвердить.",
        "Yours sincerely,\n",
    ]


def test_ugly_but_equal_text_matches(tmp_path: Path) -> None:
    """Quotes, entities, no-break and double spaces, soft hyphens and tags of a kind all come through unchanged."""
    made = letter()
    text = "«Ёлка»\u00a0— 5\u202f%  & <b>co\u00adop</b> №\u00a03, \"а\" й."
    source = replace(made.source, text=text, paragraphs=())
    sentence = replace(made.source_sentences[0], start=0, end=len(text))
    target = replace(made.target, text="Fir.", paragraphs=())
    bead = Bead(Span(0, 1), Span(0, 1))
    alignment = Alignment(source, target, (sentence,), (replace(sentence, end=4),), (bead,))
    assert accept(alignment, tmp_path / "project").matched == 1


def test_the_specimen_cut_by_our_rules(tmp_path: Path, specimen: Path) -> None:
    """Every sentence of the letter is a unit of its own, every tenth is flagged."""
    source = read_document(specimen / "ru.txt")
    sentences = split(source)
    beads = tuple(Bead(Span(number, number + 1), Span(number, number + 1)) for number in range(len(sentences)))
    target = replace(source, text=source.text.upper(), language="en")
    flags = tuple(
        Divergence(number, "number", "error", 0.9, None, None, "Planted.") for number in range(0, len(beads), 10)
    )
    found = accept(Alignment(source, target, sentences, sentences, beads, flags), tmp_path / "project")
    assert found.review >= len(flags) > 3
    assert passes(found), str(found)


def test_sentences_of_a_unit_stay_together_in_the_original_but_for_tags(tmp_path: Path) -> None:
    """The docx itself is the project's source; a bold word at the border is a tag, which no exception knows."""
    plain, bold = "Он пришёл. Увидел.", "Она ушла. Вернулась."
    made = docx.Document()
    made.add_paragraph(plain)
    made.add_paragraph("Она ").add_run("ушла").bold = True
    made.paragraphs[1].add_run(". Вернулась.")
    made.save(str(tmp_path / "letter.docx"))
    text = f"{plain}\n{bold}\n"
    places = [text.index(sentence) for sentence in ("Он", "Увидел", "Она", "Вернулась")]
    ends = [places[1] - 1, len(plain), places[3] - 1, len(text) - 1]
    source = Document(text, "ru", "letter.docx", (Paragraph(0, ends[1]), Paragraph(places[2], ends[3])))
    target = Document("He came and saw.\nShe left and returned.\n", "en", "letter.en.docx")
    beads = (Bead(Span(0, 2), Span(0, 1)), Bead(Span(2, 4), Span(1, 2)))
    alignment = Alignment(
        source, target, tuple(map(Sentence, places, ends)), (Sentence(0, 16), Sentence(17, 39)), beads
    )
    folder = tmp_path / "project"
    export(alignment, folder, document=tmp_path / "letter.docx")
    omegat(folder, "console-translate")
    assert pairs(folder / "project-omegat.tmx") == [(plain, "He came and saw.")]


@pytest.mark.slow
def test_the_specimen_aligned(tmp_path: Path, specimen: Path) -> None:
    from aligner import align

    found = accept(align(specimen / "ru.txt", specimen / "en.txt"), tmp_path / "project")
    assert passes(found), str(found)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count"), [("lit.clean", 2), ("ntrex.clean", 2), ("wmt21-ruen.clean", 2)])
def test_literature_and_news_as_running_text(tmp_path: Path, shared: Path, name: str, count: int) -> None:
    from aligner import align

    for number, (_, source, target) in enumerate(gold_documents(shared / "gold" / f"{name}.jsonl", count)):
        found = accept(align(source, target), tmp_path / f"project{number}")
        assert passes(found), str(found)
