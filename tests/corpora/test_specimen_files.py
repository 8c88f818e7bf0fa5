"""The bundled letter says of itself only what is true: its segments, beads and planted divergences fit its texts."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TYPES = {
    "omission", "addition", "number", "date", "name", "negation", "modality", "quantifier", "untranslated", "meaning",
    "list",
}
TRANSLATIONS = {"letter": "en.txt", "letter.divergent": "en.divergent.txt"}


def read(path: Path) -> str:
    # Not read_text: offsets count the characters of the file as it is, line ends included.
    return path.read_bytes().decode("utf-8")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in read(path).splitlines()]


def gaps_between(segments: list[str], text: str) -> list[str]:
    """What stands before, between and after the segments, looked for in order."""
    gaps, at = [], 0
    for segment in segments:
        start = text.index(segment, at)
        gaps.append(text[at:start])
        at = start + len(segment)
    return [*gaps, text[at:]]


def covering(segments: list[str], text: str, span: list[int]) -> list[int]:
    """The numbers of the segments that a span of the text touches."""
    touched, at = [], 0
    for number, segment in enumerate(segments):
        start = text.index(segment, at)
        at = start + len(segment)
        if start < span[1] and span[0] < at:
            touched.append(number)
    return touched


@pytest.fixture(scope="module")
def gold(specimen: Path) -> dict[str, dict[str, Any]]:
    return {document["id"]: document for document in rows(specimen / "gold.jsonl")}


@pytest.fixture(scope="module")
def divergences(specimen: Path) -> list[dict[str, Any]]:
    return rows(specimen / "divergences.jsonl")


def test_the_gold_has_a_document_for_each_translation(gold):
    assert list(gold) == list(TRANSLATIONS)
    assert {document["set"] for document in gold.values()} == {"specimen"}


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_segments_and_the_white_space_between_them_are_the_texts(gold, specimen, name):
    for segments, file in ((gold[name]["ru"], "ru.txt"), (gold[name]["en"], TRANSLATIONS[name])):
        text = read(specimen / file)
        assert all(segment == segment.strip() != "" for segment in segments)
        first, *between, last = gaps_between(segments, text)
        assert first == ""
        assert set(between) <= {" ", "\n", "\n\n"}
        assert last == "\n"


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_each_segment_is_in_exactly_one_bead_in_order(gold, name):
    document = gold[name]
    assert [i for source, _ in document["beads"] for i in source] == list(range(len(document["ru"])))
    assert [j for _, target in document["beads"] for j in target] == list(range(len(document["en"])))
    assert all(source or target for source, target in document["beads"])


def test_the_faithful_translation_leaves_nothing_out_and_merges_and_splits(gold):
    shapes = Counter((len(source), len(target)) for source, target in gold["letter"]["beads"])
    assert all(source and target for source, target in gold["letter"]["beads"])
    assert shapes[2, 1] >= 3
    assert shapes[3, 1] >= 1
    assert shapes[1, 2] >= 2


def test_list_items_and_lines_of_the_signature_are_segments(gold):
    for document in gold.values():
        items = [segment for segment in document["ru"] if re.match(r"\d\. ", segment)]
        assert len(items) == 5
        assert "С.В. Озеров" in document["ru"]
        assert "S.V. Ozerov" in document["en"]


def test_spans_hold_the_texts_they_claim(divergences, specimen):
    sides = (("source", read(specimen / "ru.txt")), ("target", read(specimen / "en.divergent.txt")))
    for divergence in divergences:
        for side, text in sides:
            span, words = divergence[f"{side}_span"], divergence[f"{side}_text"]
            assert (span is None) == (words is None)
            if span is not None:
                assert text[slice(*span)] == words == words.strip()


def test_divergences_are_of_many_kinds_and_in_order(divergences):
    kinds = Counter(divergence["type"] for divergence in divergences)
    assert set(kinds) == TYPES
    assert sum(kinds.values()) >= 16
    assert {divergence["severity"] for divergence in divergences} <= {"error", "warning", "note"}
    for side in ("source_span", "target_span"):
        spans = [divergence[side] for divergence in divergences if divergence[side]]
        assert spans == sorted(spans)


def test_what_is_left_out_or_added_has_one_side_only(divergences):
    for divergence in divergences:
        missing = {"omission": "target_span", "list": "target_span", "addition": "source_span"}.get(divergence["type"])
        for side in ("source_span", "target_span"):
            assert (divergence[side] is None) == (side == missing)


def test_both_spans_of_a_divergence_lie_in_one_bead(divergences, gold, specimen):
    document = gold["letter.divergent"]
    texts = {"source": read(specimen / "ru.txt"), "target": read(specimen / "en.divergent.txt")}
    for divergence in divergences:
        beads = set()
        for side, column, language in (("source", 0, "ru"), ("target", 1, "en")):
            if divergence[f"{side}_span"]:
                touched = covering(document[language], texts[side], divergence[f"{side}_span"])
                beads |= {n for n, bead in enumerate(document["beads"]) if set(bead[column]) & set(touched)}
        assert len(beads) == 1, divergence


def test_planted_words_are_not_in_the_faithful_translation(divergences, gold, specimen):
    faithful, text = gold["letter"], read(specimen / "ru.txt")
    for divergence in divergences:
        if not (divergence["source_span"] and divergence["target_span"]):
            continue
        touched = covering(faithful["ru"], text, divergence["source_span"])
        target = [j for bead in faithful["beads"] if set(bead[0]) & set(touched) for j in bead[1]]
        translated = " ".join(faithful["en"][j] for j in target)
        assert not re.search(rf"\b{re.escape(divergence['target_text'])}\b", translated), divergence


def test_unpaired_beads_are_the_sentences_left_out_and_added(divergences, gold):
    document = gold["letter.divergent"]
    left_out = [document["ru"][source[0]] for source, target in document["beads"] if not target]
    added = [document["en"][target[0]] for source, target in document["beads"] if not source]
    assert len(left_out) == 2
    assert len(added) == 1
    assert set(left_out) <= {divergence["source_text"] for divergence in divergences}
    assert set(added) <= {divergence["target_text"] for divergence in divergences}


@pytest.fixture(scope="module")
def quotations(specimen: Path) -> list[dict[str, Any]]:
    return rows(specimen / "quotations.jsonl")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_article_quotes_the_letter_twelve_times_and_others_five_times(quotations):
    found = [quotation for quotation in quotations if quotation["verdict"] != "not found"]
    assert (len(found), len(quotations) - len(found)) == (12, 5)
    assert {quotation["verdict"] for quotation in found} == {"verbatim", "altered", "cut"}
    assert len({quotation["kind"] for quotation in found}) == 12


def test_quotations_stand_where_they_are_said_to_stand(quotations, specimen):
    article, end = read(specimen / "article.txt"), 0
    for quotation in quotations:
        assert end <= quotation["start"] < quotation["end"]
        end = quotation["end"]
        assert article[quotation["start"] : end] == quotation["text"]
        assert quotation["start"] == quotation["pieces"][0][0]
        assert quotation["pieces"][-1][1] == end
        if quotation["kind"] != "indirect":
            assert article[quotation["start"] - 1] + article[end] in {'""', "“”"}


def test_every_quotation_mark_of_the_article_belongs_to_a_quotation(quotations, specimen):
    article = read(specimen / "article.txt")
    for quotation in reversed(quotations):
        article = article[: quotation["start"]] + article[quotation["end"] :]
    assert set(re.findall(r'["“”«»].?', article)) <= {'""', "“”"}


def test_the_russian_of_a_quotation_is_that_of_its_beads(quotations, gold, specimen):
    document, text = gold["letter"], read(specimen / "ru.txt")
    for quotation in quotations:
        if quotation["verdict"] == "not found":
            assert quotation["beads"] == []
            assert quotation["bead_text_ru"] is None
        else:
            sources = [document["ru"][i] for bead in quotation["beads"] for i in document["beads"][bead][0]]
            assert " ".join(sources) == quotation["bead_text_ru"]
            assert quotation["bead_text_ru"] in text


def test_verdicts_follow_from_the_words(quotations, gold, specimen):
    """Verbatim is a run of the letter's words, brackets aside; a cut is one with words left out; altered is neither."""
    article, document = read(specimen / "article.txt"), gold["letter"]
    letter = words(read(specimen / "en.txt"))
    for quotation in quotations:
        pieces = " ".join(article[start:end] for start, end in quotation["pieces"])
        quoted = words(re.sub(r"\[.*?\]", "", pieces))
        whole = any(letter[i : i + len(quoted)] == quoted for i in range(len(letter)))
        passage = iter(
            words(" ".join(document["en"][j] for bead in quotation["beads"] for j in document["beads"][bead][1]))
        )
        in_order = all(word in passage for word in quoted)
        expected = {"verbatim": [(True, True)], "cut": [(True, True), (False, True)], "altered": [(False, False)]}
        assert (whole, in_order) in expected.get(quotation["verdict"], [(False, False)]), quotation
