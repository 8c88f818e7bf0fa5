"""What the reader's tests share: a data folder of their own, no waiting between retries, a small document."""

from pathlib import Path

import pytest

from aligner.document import Alignment, Divergence, Span
from tests.llm_reader.replay import Mark, Readings
from tests.making import pair

RULE = Divergence(3, "number", "error", 0.9, None, None, "The number differs.")


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openai_base = pytest.importorskip("openai._base_client")
    monkeypatch.setenv("ALIGNER_DATA", str(tmp_path / "data"))
    for name in ("ALIGNER_READER_URL", "ALIGNER_READER_MODEL", "ALIGNER_READER_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("INITIAL_RETRY_DELAY", "MAX_RETRY_DELAY"):
        monkeypatch.setattr(openai_base, name, 0.001)


BEADS = [
    (["Он молчал об инциденте."], ["He spoke about the incident."]),
    (["Цены упали на три процента."], ["Prices rose by three per cent."]),
    (["Встреча прошла в Москве."], ["The meeting took place in Moscow."]),
    (["Пришли 12 человек."], ["21 people came."]),
    (["Письмо получено вчера."], ["The letter was received yesterday."]),
]


def mark(type_: str, severity: str, source: str | None, target: str | None) -> Mark:
    return {"type": type_, "severity": severity, "source_text": source, "target_text": target, "why": "a reason"}


READINGS: Readings = {
    ("Он молчал об инциденте.", "He spoke about the incident."): [mark("meaning", "error", "молчал", "spoke")],
    ("Цены упали на три процента.", "Prices rose by three per cent."): [mark("meaning", "error", "упали", "rose")],
    ("Пришли 12 человек.", "21 people came."): [mark("number", "error", "12", "21")],
}


@pytest.fixture
def document() -> Alignment:
    """Five beads with three errors; the rules have found the number, and something false about Moscow."""
    plain = pair(BEADS)
    source, target = plain.source.text, plain.target.text

    def flag(bead: int, type_: str, one: str, other: str) -> Divergence:
        spans = [Span(t.index(w), t.index(w) + len(w)) for t, w in ((source, one), (target, other))]
        return Divergence(bead, type_, "error", 0.9, spans[0], spans[1], f"The {type_} differs.")

    return pair(BEADS, (flag(2, "name", "Москве", "Moscow"), flag(3, "number", "12", "21")))


@pytest.fixture
def readings() -> Readings:
    return READINGS
