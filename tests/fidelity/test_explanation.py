"""`--explain`: the features behind a flag's score, in words, and kept with the alignment."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner import load_encoder
from aligner.cli.check import command
from aligner.document import Divergence
from aligner.document.model import Evidence
from aligner.fidelity.checking import findings_of
from aligner.fidelity.explanation import describe, descriptions, evidence_of, explain
from aligner.fidelity.registry import SCORERS
from aligner.fidelity.scoring.logistic import weights
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.formats import read, write
from aligner.lexicon.tokens import Segment

RUSSIAN, ENGLISH = "Он не приехал в Москву, потому что заболел.", "He came to Moscow because he fell ill."


def test_the_shares_add_up_to_the_score() -> None:
    pair = Pair(Segment(RUSSIAN, "ru"), Segment(ENGLISH, "en"), Vocabulary(load_encoder()))
    found = next(finding for finding in findings_of(pair) if finding.type == "negation")
    assert found.features
    learned = weights()["negation"]
    total = learned["bias"] + sum(learned.get(name, 0.0) * value for name, value in found.features.items())
    assert found.score == pytest.approx(1 / (1 + math.exp(-total)))
    shown = evidence_of(found)
    assert [abs(e.share) for e in shown] == sorted((abs(e.share) for e in shown), reverse=True)
    assert shown[0].share == pytest.approx(found.features[shown[0].feature] * learned[shown[0].feature])


def test_every_learned_feature_has_words() -> None:
    seen = 0
    for name, learned in weights().items():
        for type_ in SCORERS[name].types:
            for feature in learned.keys() - {"bias"}:
                seen += 1
                assert not describe(feature, type_).startswith("feature "), (type_, feature)
    assert seen > 200


def test_every_description_is_of_a_learned_feature() -> None:
    learned = {(type_, feature) for name, own in weights().items() for type_ in SCORERS[name].types for feature in own}
    learned |= {("name", feature.removeprefix("ru ")) for type_, feature in learned if type_ == "name"}
    learned |= {("", feature) for _, feature in learned}
    assert descriptions().keys() <= learned
    assert len(descriptions()) > 100


def test_what_speaks_against_is_said_so() -> None:
    flag = Divergence(0, "negation", "note", 0.5, None, None, "Negation lost.")
    weighed = (Evidence("scope match unnegated", 1.0, 1.8), Evidence("scope cosine", 0.5, -2.0))
    lines = explain(Divergence(*[getattr(flag, name) for name in flag.__slots__][:-1], weighed))
    assert lines[0].startswith("for (+1.8)")
    assert lines[1].startswith("against (-1.0)")
    assert explain(flag) == ["fixed score of this check: no learned features"]


def test_the_command_explains_in_text_and_json(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text(f"{RUSSIAN}\t{ENGLISH}\n", encoding="utf-8")
    text = CliRunner().invoke(command, [str(table), "--explain", "--enable", "negation"])
    assert text.exit_code == 0
    assert "for (+" in text.output
    assert "negat" in text.output
    silent = CliRunner().invoke(command, [str(table), "-q", "--json"])
    assert silent.output
    assert all("evidence" not in json.loads(line) for line in silent.output.splitlines())
    said = CliRunner().invoke(command, [str(table), "-q", "--json", "--explain", "--enable", "negation"])
    (flag,) = [json.loads(line) for line in said.output.splitlines()]
    assert flag["evidence"][0]["share"] == pytest.approx(
        flag["evidence"][0]["value"] * flag["evidence"][0]["weight"], abs=0.001
    )


def test_the_evidence_is_kept_in_an_alignment_and_need_not_be_there(tmp_path: Path) -> None:
    from dataclasses import replace

    from scripts.benchmarks.planted_errors import alignment_of

    plain = Divergence(0, "negation", "note", 0.5, None, None, "Negation lost.")
    explained = replace(plain, evidence=(Evidence("scope match unnegated", 1.0, 1.8),))
    alignment = replace(alignment_of([(RUSSIAN, ENGLISH)]), divergences=(plain, explained))
    path = tmp_path / "a.align.json"
    write(alignment, path)
    assert read(path).divergences == (plain, explained)
