"""Documents are paired by what they say."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from aligner.batch.pairing import Profiles, match, mutually_nearest, profiles
from aligner.cli import group
from aligner.document import Document
from aligner.encoding import Encoder, load_encoder
from aligner.encoding.compact import CompactEncoder
from aligner.encoding.protocol import FloatArray
from aligner.encoding.spans import unit

TEXTS = [
    ("Урожай пшеницы в этом году вырос на 12%.", "This year the wheat harvest grew by 12 per cent."),
    ("Музей закрыт на ремонт до 3 мая.", "The museum is closed for repairs until 3 May."),
    ("Новый мост через реку открыли утром.", "The new bridge over the river was opened in the morning."),
    ("Врачи советуют больше спать.", "Doctors advise people to sleep more."),
]


def test_names_do_not_matter(tmp_path: Path) -> None:
    for side, language in enumerate(("ru", "en")):
        (tmp_path / language).mkdir()
        for n, pair in enumerate(TEXTS):
            name = f"{n if side else len(TEXTS) - n}.txt"
            (tmp_path / language / name).write_text(pair[side], encoding="utf-8")
    (tmp_path / "ru" / "9.txt").write_text("Чемпионат по шахматам выиграл школьник из Омска.", encoding="utf-8")
    manifest = tmp_path / "pairs.tsv"
    result = CliRunner().invoke(group, ["pair", f"{tmp_path}/ru", f"{tmp_path}/en", "-o", str(manifest)])
    assert result.exit_code == 0, result.output
    rows = [line.split("\t")[:2] for line in manifest.read_text(encoding="utf-8").splitlines()[1:]]
    assert sorted(rows) == [[f"ru/{len(TEXTS) - n}.txt", f"en/{n}.txt"] for n in reversed(range(len(TEXTS)))]
    assert "9.txt has no partner" in result.stderr
    done = CliRunner().invoke(group, ["batch", str(manifest), "-o", str(tmp_path / "out"), "--dry-run"])
    assert len(done.stdout.splitlines()) == len(TEXTS)


def test_swapping_the_sides_gives_the_same_pairs() -> None:
    rng = np.random.default_rng(3)
    sources = rng.normal(size=(40, 16)).astype(np.float32)
    targets = sources[rng.permutation(40)] + rng.normal(scale=0.3, size=(40, 16)).astype(np.float32)
    there = {(pair.source, pair.target) for pair in mutually_nearest(sources, targets, -9)}
    back = {(pair.target, pair.source) for pair in mutually_nearest(targets, sources, -9)}
    assert there == back
    assert len(there) > 20


def test_a_broken_file_is_named_and_left_out(tmp_path: Path) -> None:
    for language, text in (("ru", "Проект договора был готов 5 мая."), ("en", "The draft treaty was ready on 5 May.")):
        (tmp_path / language).mkdir()
        (tmp_path / language / f"scan.{language}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "ru" / "broken.docx").write_bytes(b"PK\x03\x04 nonsense")
    (tmp_path / "en" / "empty.txt").write_bytes(b"")
    result = CliRunner().invoke(group, ["pair", f"{tmp_path}/ru", f"{tmp_path}/en", "-o", f"{tmp_path}/pairs.tsv"])
    assert result.exit_code == 1
    assert "broken.docx is left out: " in result.stderr
    assert "empty.txt is left out: " in result.stderr
    assert len((tmp_path / "pairs.tsv").read_text(encoding="utf-8").splitlines()) == 2
    told = json.loads(CliRunner().invoke(group, ["pair", f"{tmp_path}/ru", f"{tmp_path}/en", "--json", "-q"]).stdout)
    assert [Path(one["path"]).name for one in told["unreadable"]] == ["broken.docx", "empty.txt"]
    assert len(told["pairs"]) == 1


def test_folders_that_cannot_be_paired(tmp_path: Path) -> None:
    result = CliRunner().invoke(group, ["pair", str(tmp_path), str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert "aligner: " in result.stderr


class Shifted(CompactEncoder):
    """The bundled vectors with a shared direction added: their mean cosine is about .8."""

    def sums(self, texts: Sequence[str]) -> FloatArray:
        rows = super().sums(texts)
        direction = np.random.default_rng(0).standard_normal(self.dimension).astype(np.float32)
        return rows + 2 * direction / np.linalg.norm(direction) * np.linalg.norm(rows, axis=1, keepdims=True)


def profiled(encoder: Encoder) -> tuple[Profiles, Profiles]:
    russian = profiles((Document(ru, "ru") for ru, _ in TEXTS), encoder)
    return russian, profiles((Document(en, "en") for _, en in TEXTS), encoder)


def part(profile: Profiles, rows: slice) -> Profiles:
    reference = profile.reference[rows] if profile.reference is not None else None
    return Profiles(profile.texts[rows], profile.numbers[rows], reference)


def test_the_threshold_means_the_same_with_another_encoder() -> None:
    """Its cosines are all near .8, so that margins are small and strangers look alike."""
    own, foreign = profiled(load_encoder()), profiled(Shifted())
    assert (foreign[0].texts @ foreign[1].texts.T).min() > 0.7
    wanted, found = match(*own), match(*foreign)
    assert [(pair.source, pair.target) for pair in found] == [(n, n) for n in range(len(TEXTS))]
    np.testing.assert_allclose([pair.score for pair in found], [pair.score for pair in wanted], atol=0.02)
    assert match(part(foreign[0], slice(1)), part(foreign[1], slice(1))) != []
    assert match(part(foreign[0], slice(1, 2)), part(foreign[1], slice(3, 4))) == []


def test_an_encoder_that_knows_nothing_pairs_nothing() -> None:
    chance = np.random.default_rng(1)
    known, none = unit(chance.standard_normal((30, 64))), np.zeros((30, 512), np.float32)
    sides = [Profiles(unit(chance.standard_normal((30, 64))), none, known) for _ in range(2)]
    assert match(*sides) == []
    assert len(match(*(replace(side, texts=known) for side in sides))) == 30


@pytest.mark.parametrize("kind", ["clean", "hard", "rough"])
def test_news_documents_shuffled_together(shared: Path, kind: str) -> None:
    lines = [
        line
        for name in ("ntrex", "wmt21-ruen")
        for line in (shared / "gold" / f"{name}.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    documents = [json.loads(line) for line in lines]
    order = list(range(len(documents)))
    random.Random(1).shuffle(order)
    encoder = load_encoder()
    sources = profiles((Document(" ".join(document["ru"]), "ru") for document in documents), encoder)
    targets = profiles((Document(" ".join(documents[n]["en"]), "en") for n in order), encoder)
    pairs = match(sources, targets)
    right = sum(order[pair.target] == pair.source for pair in pairs)
    assert 2 * right / (len(pairs) + len(documents)) >= 0.98
