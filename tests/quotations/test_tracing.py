"""The verdicts: on the specimen's article, and on two articles about something else, one of them Russian."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.document import Alignment, Bead, Divergence, Document, Paragraph, Sentence, Span
from aligner.quotations import trace
from aligner.quotations.omitted_context import qualified_after, qualified_before
from aligner.quotations.page import page
from aligner.quotations.results import as_json, summary
from tests.quotations import ferry


@pytest.fixture(scope="module")
def encoder():
    from aligner.encoding import load_encoder

    return load_encoder()


def gold_alignment(specimen) -> Alignment:
    """The letter and its faithful translation, aligned as the gold says."""
    gold = json.loads((specimen / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
    documents, sentences = [], []
    for language in ("ru", "en"):
        text = (specimen / f"{language}.txt").read_bytes().decode("utf-8")
        documents.append(Document(text, language, f"{language}.txt", (Paragraph(0, len(text.rstrip())),)))
        found, position = [], 0
        for segment in gold[language]:
            start = text.index(segment, position)
            position = start + len(segment)
            found.append(Sentence(start, position))
        sentences.append(tuple(found))
    beads, counts = [], [0, 0]
    for sides in gold["beads"]:
        spans = [Span(count, count + len(side)) for count, side in zip(counts, sides, strict=True)]
        counts = [span.end for span in spans]
        beads.append(Bead(*spans))
    return Alignment(*documents, *sentences, tuple(beads))


@pytest.fixture(scope="module")
def letter(specimen) -> Alignment:
    return gold_alignment(specimen)


@pytest.fixture(scope="module")
def article(specimen) -> Document:
    return ferry.document((specimen / "article.txt").read_bytes().decode("utf-8"), "en")


@pytest.fixture(scope="module")
def gold(specimen):
    return [json.loads(line) for line in (specimen / "quotations.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("by_meaning", [False, True], ids=["words only", "words and meaning"])
def test_the_article_about_the_letter(letter, article, gold, by_meaning, request):
    """All twelve quotations are found, no verdict is wrong, and none of the five others is found."""
    encoder = request.getfixturevalue("encoder") if by_meaning else None
    traces = trace(article, letter, encoder, indirect=True)
    assert [(found.quotation.start, found.quotation.end) for found in traces] == [
        (quotation["start"], quotation["end"]) for quotation in gold
    ]
    for found, right in zip(traces, gold, strict=True):
        assert found.verdict == right["verdict"], right["text"]
        assert list(found.beads) == right["beads"], right["text"]
        assert [[piece.start, piece.end] for piece in found.quotation.pieces] == right["pieces"]
        assert as_json(found, article, letter)["source_text"] == right["bead_text_ru"]


def test_each_change_is_marked(letter, article):
    traces = trace(article, letter, indirect=True)
    said = {change["message"] for found in traces for change in as_json(found, article, letter)["changes"]}
    assert said >= {
        "moves “unfortunately”",
        "spells “Nato” for “NATO”",
        "writes “promise” for “obligation”",
        "cuts “which can change in a single day”",
        "cuts “while the conference is in session”",
    }


@pytest.mark.parametrize(("marked", "language"), [(ferry.ENGLISH, "en"), (ferry.RUSSIAN, "ru")])
@pytest.mark.parametrize("by_meaning", [False, True], ids=["words only", "words and meaning"])
def test_articles_about_something_else(marked, language, by_meaning, request):
    encoder = request.getfixturevalue("encoder") if by_meaning else None
    text, expected = ferry.article(marked, language)
    traces = trace(text, ferry.alignment(), encoder)
    assert len(traces) == len(expected)
    for found, right in zip(traces, expected, strict=True):
        assert text.text[found.quotation.start : found.quotation.end] == right.text
        assert (found.verdict, found.beads) == (right.verdict, right.beads), right.text
        assert found.side == ({"en": "target", "ru": "source"}[language] if right.beads else None)


@pytest.mark.parametrize(
    ("quotation", "bead"),
    [
        ("Каждый год мост обходился бы дороже всего, что есть в бюджете", None),
        ("Each country must answer on its own", 35),
        ("Молчание также будет воспринято как ответ", 38),
        ("The weather in Reykjavik is expected to be good in March", None),
    ],
)
def test_a_retelling_is_found_by_its_meaning(letter, encoder, quotation, bead):
    text = ferry.document(f"It says: “{quotation}”.", "en")
    (found,) = trace(text, letter, encoder)
    assert found.beads == (() if bead is None else (bead,))
    assert found.verdict == ("not found" if bead is None else "altered")


def test_flags_of_the_bead_are_shown(letter, article):
    flag = Divergence(19, "meaning", "warning", 0.8, None, None, "The translation says less.")
    traces = trace(article, replace(letter, divergences=(flag,)))
    flagged = [found for found in traces if found.divergences]
    assert [found.beads for found in flagged] == [(19,)]
    assert "The translation says less." in page(flagged, article, letter)


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("It promises: “We shall hold no major exercises.”", "cut"),
        ("While the conference is in session “we shall hold no major exercises”, it says.", "verbatim"),
        ("“We shall hold no major exercises” for as long as the conference is in session.", "verbatim"),
        ("It is “demanding a veto over anyone’s decisions”.", "cut"),
        ("It is not “demanding a veto over anyone’s decisions”.", "verbatim"),
        ("It isn’t “demanding a veto over anyone’s decisions”.", "verbatim"),
        ("The phrase occurs “in seven of the nine letters”.", "verbatim"),
    ],
)
def test_what_the_article_says_itself_is_no_cut(letter, told, verdict):
    (found,) = trace(ferry.document(told, "en"), letter)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("We do not ", "", True),
        ("If nobody objects, ", "", True),
        ("It was not the council that wrote, long ago, that ", "", False),
        ("Тем не менее ", "", False),
        ("Мы не ", "", True),
        ("", " unless it rains.", True),
        ("", ", but only on Sundays.", True),
        ("", ", если не будет дождя.", True),
        ("", " на время работы конференции.", True),
        ("", " на берегу реки.", False),
        ("", " by the river.", False),
        ("", " by the river, unless it rains.", True),
        ("", ", and we shall not answer a letter, however long it is.", False),
        ("", ", and only on Sundays.", True),
        ("", ", и мы не сочтём письмо ответом, однако прочтём его.", False),
        ("", ".", False),
        ("", "", False),
    ],
)
def test_conditions_and_negations_at_the_edges(before, after, expected):
    assert (qualified_before(before) or qualified_after(after)) is expected


MARKS = "“ ” « » \" ’ … [it] [ ] - — , . ! _ ¼ 5 ٣"
SAYING = ("said", "\n\n", "he says that", "говорится, что")
PIECES = (*ferry.PAIRS[4][1].split(), *ferry.PAIRS[8][0].split(), *MARKS.split(), *SAYING)


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from([" ", ""]))
def test_any_article_can_be_traced(words, joint):
    text, aligned = ferry.document(joint.join(words), "en"), ferry.alignment()
    traces = trace(text, aligned, indirect=True)
    page(traces, text, aligned)
    for found in traces:
        row = as_json(found, text, aligned)
        assert (found.verdict == "not found") == (row["span"] is None) == (not found.beads)
        for change in row["changes"]:
            assert change["quoted_text"] or change["original_text"]


def test_an_article_without_quotations(letter):
    assert trace(ferry.document("Nothing is quoted here.", "en"), letter, indirect=True) == ()
    assert summary(()) == "No quotations found."


def test_the_page_shows_hostile_text_as_text():
    text = ferry.document('It says: "<script>alert(1)</script> & dogs travel free of charge </style>".', "en")
    html = page(trace(text, ferry.alignment()), text, ferry.alignment())
    assert html.count("<script") == html.count("</script>") == 1  # ours, which the policy names by its hash
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert html.count("</style>") == 1
