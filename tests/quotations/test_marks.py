"""Which stretches of an article are quotations. In the examples ⟦ and ⟧ stand around each piece of one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.document import Span
from aligner.quotations.quotation_marks import quotations
from aligner.quotations.reported_speech import indirect_speech
from tests.quotations.ferry import document

EXAMPLES = {
    "straight marks": 'He wrote "⟦a letter⟧" and "⟦a reply⟧".',
    "typographic marks": "He wrote “⟦a letter,⟧” she said.",
    "British marks": "The ‘⟦partners’ right to think so⟧’ is not disputed, and it’s the reader’s.",
    "straight British marks": "The reader's friend called it '⟦a letter⟧', and it isn't.",
    "German and Russian marks": "Он назвал это „⟦письмом⟧“ и «⟦ответом⟧».",
    "inner marks belong to the quotation": "“⟦They speak of ‘spheres’ again⟧” was all. «⟦Газета «Слово» молчит⟧».",
    "interrupted by the speaker": '"⟦The second half is left out,⟧" the letter says, "⟦although it stands there.⟧"',
    "two sentences, two quotations": '"⟦It is late.⟧" he said. "⟦We shall go.⟧"',
    "no speaker between": 'He has "⟦an idea,⟧" she has "⟦a plan⟧".',
    "the speaker in dashes": "«⟦Мы готовы,⟧ — заявил министр, — ⟦ответить на вопросы⟧».",
    "a dash that is no speaker": "«⟦Вопрос, — и это главное, — остался без ответа⟧».",
    "over two paragraphs": "He wrote: “⟦First this.⟧\n\n“⟦Then that.⟧”\n\nNothing else.",
    "an unclosed mark": 'A 5" pipe and a "⟦letter⟧" and “one more that never ends.\n\nHe said “⟦yes⟧”.',
    "elided letters are no marks": "’Twas in the ’90s that he said ‘⟦don’t⟧’.",
    "brackets and ellipses": 'It says "⟦[t]he right … is not unlimited⟧" and "⟦...goes on⟧".',
    "across a line break": "He spoke of “⟦a very\nlong letter⟧”.",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_quotations_by_their_marks(name):
    marked = EXAMPLES[name]
    article = document(re.sub("[⟦⟧]", "", marked), "en")
    pieces = [piece for quotation in quotations(article) for piece in quotation.pieces]
    for piece in reversed(pieces):
        text = article.text
        marks = f"{text[: piece.start]}⟦{text[piece.start : piece.end].strip()}⟧"
        space = text[piece.start : piece.end]
        lead, tail = space[: len(space) - len(space.lstrip())], space[len(space.rstrip()) :]
        article = document(f"{text[: piece.start]}{lead}{marks[piece.start :]}{tail}{text[piece.end :]}", "en")
    assert article.text == marked


def test_an_interrupted_quotation_is_one():
    article = document(EXAMPLES["interrupted by the speaker"].replace("⟦", "").replace("⟧", ""), "en")
    (quotation,) = quotations(article)
    assert len(quotation.pieces) == 2
    assert article.text[quotation.start : quotation.end].startswith("The second")


@given(st.text(alphabet="ab .,\n\"'“”‘’«»„—[]…"))
def test_any_text_is_read_and_quotations_are_in_order(text):
    article = document(text, "en")
    position = 0
    for quotation in quotations(article):
        assert position <= quotation.start <= quotation.end <= len(text)
        assert quotation.pieces[0].start == quotation.start
        assert quotation.pieces[-1].end == quotation.end
        position = quotation.end


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("The letter also states that silence will count as an answer.", ["silence will count as an answer"]),
        ("He said that it was late. She knew that.", ["it was late"]),
        ("According to the letter, the treaty has twelve articles; others differ.", ["the treaty has twelve articles"]),
        ("Министр подчеркнул, что молчание тоже будет ответом.", ["молчание тоже будет ответом"]),
        ("The minister, Mr. Ozerov, warned that Art. 5 was not kept at all.", ["Art. 5 was not kept at all"]),
        ("The letter notes that “the second half is left out”.", []),
        ("A State that signs is a State that keeps its word.", []),
        ("He said that.", []),
    ],
)
def test_indirect_speech(text, clauses):
    article = document(text, "en")
    found = indirect_speech(text, Span(0, len(text)), quotations(article))
    assert [text[quotation.start : quotation.end] for quotation in found] == [
        clause for clause in clauses if len(clause.split()) >= 4
    ]
