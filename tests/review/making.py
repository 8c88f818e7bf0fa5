"""Alignments to look at: the specimen with its planted divergences, hostile texts, and any number of rows."""

import json
from pathlib import Path

from aligner.document import Alignment, Bead, Divergence, Document, Paragraph, Sentence, Span
from tests.making import pair


def specimen(folder: Path, which: str = "letter.divergent") -> Alignment:
    """The specimen's letter, aligned as its gold says, with the planted divergences as flags."""
    records = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    record = next(one for one in records if one["id"] == which)
    divergent = which.endswith("divergent")
    names = ("ru.txt", "en.divergent.txt" if divergent else "en.txt")
    documents, places = [], []
    for language, name in zip(("ru", "en"), names, strict=True):
        text = (folder / name).read_text(encoding="utf-8")
        sentences, start = [], 0
        for sentence in record[language]:
            start = text.index(sentence, start)
            sentences.append(Sentence(start, start + len(sentence)))
            start += len(sentence)
        blocks, start = [], 0
        for block in text.split("\n\n"):
            blocks.append(Paragraph(start, start + len(block.rstrip())))
            start += len(block) + 2
        documents.append(Document(text, language, name, tuple(blocks)))
        places.append(tuple(sentences))
    beads, ends = [], [0, 0]
    for number, bead in enumerate(record["beads"]):
        spans = []
        for side in (0, 1):
            spans.append(Span(ends[side], ends[side] + len(bead[side])))
            ends[side] = spans[side].end
        confidence = 0.99 - (number * 37 % 23) / 100
        beads.append(Bead(spans[0], spans[1], 2.0, 0.41 if number % 19 == 11 else confidence))
    alignment = Alignment(documents[0], documents[1], places[0], places[1], tuple(beads), (), "test encoder")
    if divergent:
        lines = (folder / "divergences.jsonl").read_text(encoding="utf-8").splitlines()
        flags = tuple(flag(alignment, json.loads(line)) for line in lines)
        alignment = Alignment(*documents, *places, tuple(beads), flags, "test encoder")
    return alignment


def flag(alignment: Alignment, record: dict) -> Divergence:
    """A planted divergence as the checks would have found it."""
    spans = [Span(*span) if (span := record[f"{side}_span"]) else None for side in ("source", "target")]
    side = 0 if spans[0] else 1
    sentences = (alignment.source_sentences, alignment.target_sentences)[side]
    number = next(n for n, sentence in enumerate(sentences) if sentence.start <= spans[side].start < sentence.end)
    bead = next(
        n for n, bead in enumerate(alignment.beads) if (s := (bead.source, bead.target)[side]).start <= number < s.end
    )
    return Divergence(bead, record["type"], record["severity"], 0.9, spans[0], spans[1], record["note"])


def long(rows: int) -> Alignment:
    """A book of invented sentences: every tenth row 2–1, some gaps, some doubts, some flags."""
    beads, flags, confidences, source, target = [], [], {}, 0, 0
    for number in range(rows):
        one = f"Предложение номер {number}: «Надежда» вышла из порта {number % 28 + 1} мая, на рассвете."
        other = f"Sentence number {number}: the Hope left port on {number % 28 + 1} May, at dawn."
        sides = ([one], [other])
        if number % 10 == 3:
            sides = ([one, "Море было спокойно."], [other])
        if number % 97 == 50:
            sides = ([one], [])
        beads.append(sides)
        if number % 61 == 7:
            confidences[number] = 0.3
        if number % 50 == 10 and sides[1]:
            spans = Span(source, source + 11), Span(target, target + 8)
            flags.append(Divergence(number, "number", "warning", 0.8, *spans, f"Look at row {number + 1}."))
        source += sum(len(sentence) + 1 for sentence in sides[0])
        target += sum(len(sentence) + 1 for sentence in sides[1])
    return pair(beads, tuple(flags), confidences)
