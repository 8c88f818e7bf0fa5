"""Documents are paired by what they say."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from aligner.batch.pairing import match, profiles
from aligner.cli import group
from aligner.document import Document
from aligner.encoding import load_encoder

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
    there = {(pair.source, pair.target) for pair in match(sources, targets, -9)}
    back = {(pair.target, pair.source) for pair in match(targets, sources, -9)}
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
