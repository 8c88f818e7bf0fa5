"""Making alignments for tests: a small one by hand, and any number by Hypothesis."""

from pathlib import Path

from hypothesis import strategies as st

from aligner.document import Alignment, Bead, Divergence, Document, LogEntry, Paragraph, Sentence, Span

UGLY = st.one_of(
    st.characters(),
    st.sampled_from(
        "\x00\x07\t\n\r\x0b\x0c\x1b\x7f\x85\x9f\u00a0\u00ad\u0301\u200b\u200d\u200e\u2028\u2029\u202e\u202f"
    ),
    st.sampled_from("\ufeff\ufffd\ufffe\uffff\ud800\udfff\ufdd0\U0001f600\U0001fffe\U000e0001\U0010ffff\u1e9b\u0323"),
    st.sampled_from("<>&\"']]>ёЁейй;,=@+-"),
)
TEXTS = st.text(UGLY, min_size=1, max_size=30).map(str.strip).filter(bool)
FLOATS = st.floats(0, 1, width=32)


def pair(
    beads: list[tuple[list[str], list[str]]],
    divergences: tuple[Divergence, ...] = (),
    confidences: dict[int, float] | None = None,
    languages: tuple[str, str] = ("ru", "en"),
) -> Alignment:
    """An alignment of beads given as texts; each bead is a paragraph, its sentences stand apart by a space."""
    sides = []
    for side in (0, 1):
        lines, sentences, paragraphs, start = [], [], [], 0
        for bead in beads:
            if not bead[side]:
                continue
            first = start
            for sentence in bead[side]:
                sentences.append(Sentence(start, start + len(sentence)))
                start += len(sentence) + 1
            paragraphs.append(Paragraph(first, start - 1))
            lines.append(" ".join(bead[side]) + "\n")
        document = Document("".join(lines), languages[side], f"folder/letter.{languages[side]}.txt", tuple(paragraphs))
        sides.append((document, tuple(sentences)))
    made, places = [], [0, 0]
    for number, bead in enumerate(beads):
        spans = [Span(places[side], places[side] + len(bead[side])) for side in (0, 1)]
        places = [spans[0].end, spans[1].end]
        made.append(Bead(spans[0], spans[1], 1.5, (confidences or {}).get(number, 0.9)))
    (source, source_sentences), (target, target_sentences) = sides
    return Alignment(source, target, source_sentences, target_sentences, tuple(made), divergences, "compact 1")


LETTER = [
    (["Уважаемый господин Министр!"], ["Dear Minister,"]),
    (["Благодарю за письмо."], ["Thank you for your letter,", "which I have read."]),
    (["Встреча состоится 5 мая."], ["The meeting will be held on 6 May."]),
    (["Прошу подтвердить."], []),
    (["С уважением,"], ["Yours sincerely,"]),
]
FLAG = Divergence(2, "date", "error", 0.97, Span(67, 72), Span(83, 88), "The source says 5 May, the target 6 May.")


def letter() -> Alignment:
    """Five beads: a 1–2, a wrong date that is flagged, and an omission."""
    return pair(LETTER, (FLAG,))


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    """Any sound alignment, with every ugly character and every field in use."""
    side = st.lists(TEXTS, max_size=3)
    beads = draw(st.lists(st.tuples(side, side).filter(lambda bead: any(bead)), max_size=6))
    alignment = pair(beads)
    numbers = st.integers(0, max(0, len(beads) - 1))
    spans = st.one_of(st.none(), st.builds(Span, st.integers(0, 9), st.integers(10, 20)))
    divergence = st.builds(
        Divergence,
        numbers,
        st.sampled_from(["number", "date", "omission"]),
        st.sampled_from(["note", "warning", "error"]),
        FLOATS,
        spans,
        spans,
        st.text(UGLY, max_size=20),
        st.sampled_from(["open", "accepted", "dismissed"]),
        st.text(UGLY, max_size=5),
    )
    statuses = st.sampled_from(["auto", "anchored", "confirmed", "rejected"])
    made = tuple(
        Bead(
            bead.source,
            bead.target,
            draw(FLOATS),
            draw(FLOATS),
            draw(statuses),
            draw(st.one_of(st.none(), numbers)),
            draw(st.text(UGLY, max_size=5)),
        )
        for bead in alignment.beads
    )
    return Alignment(
        alignment.source,
        alignment.target,
        alignment.source_sentences,
        alignment.target_sentences,
        made,
        tuple(draw(st.lists(divergence, max_size=3))) if beads else (),
        draw(TEXTS),
        {"penalty": 0.5, "sizes": [1, 2]},
        "0.1",
        (LogEntry("2026-01-01T00:00:00Z", "editor", "confirmed bead 0"),),
        {0: draw(TEXTS)} if beads else {},
    )


def pdf(path: Path, pages: list[list[str]]) -> Path:
    """A PDF of pages of lines, built by hand after ISO 32000-1."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    numbers = []
    for lines in pages:
        content = "BT /F 12 Tf 14 TL 50 800 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Contents {len(objects)} 0 R"
        objects.append(f"{page}/Resources<</Font<</F 3 0 R>>>>>>")
        numbers.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(numbers)}]>>"
    data, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    data += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    path.write_bytes(data.encode("latin-1"))
    return path
