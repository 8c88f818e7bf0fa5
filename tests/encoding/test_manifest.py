"""Every learned file is accounted for, and one that belongs to another model is refused."""

import shutil
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.encoding import manifest
from scripts.training import manifest as writing
from scripts.training.steps import STEPS


def test_the_hashes_of_all_learned_files() -> None:
    assert len(manifest.learned_files()) >= len(STEPS)
    assert writing.differences() == []


def test_no_file_is_older_than_what_it_was_made_from(tmp_path: Path) -> None:
    within = [name for step in STEPS for name in step.inputs if writing.input_hash(name, tmp_path)]
    assert len(within) > 10
    assert writing.stale_inputs(tmp_path) == []


def test_no_file_is_older_than_the_data_folder(shared: Path) -> None:
    assert writing.input_hash(STEPS[0].inputs[0], shared)
    assert writing.stale_inputs(shared) == []


def test_only_rows_that_a_step_reads_are_its_input(tmp_path: Path) -> None:
    path = tmp_path / "sets.tsv"

    def found(text: str) -> str | None:
        path.write_text(text, encoding="utf-8")
        return writing.input_hash("shared/sets.tsv: modality phrases", tmp_path)

    rows = "modality\tmust\nphrases\tна деле\n"
    assert found(rows) == found(f"# A comment.\n{rows}interchangeable\tforce\n")
    assert found(rows) != found(f"{rows}modality\tmay\n")
    assert writing.input_hash("shared/missing.tsv: modality", tmp_path) is None


def test_every_safetensors_file_of_the_package_is_named() -> None:
    found = {str(path.relative_to(manifest.PACKAGE)) for path in manifest.PACKAGE.rglob("*.safetensors")}
    assert found
    assert found <= set(manifest.learned_files())


def test_the_table_of_the_documentation_is_that_of_the_graph() -> None:
    text = writing.DOCS.read_text(encoding="utf-8")
    assert writing.with_table(text) == text


def test_steps_come_after_those_that_make_their_inputs() -> None:
    made: set[str] = set()
    for step in STEPS:
        later = {output for other in STEPS for output in other.outputs} - made
        assert not later & set(step.inputs)
        made |= set(step.outputs)


def test_a_file_of_another_encoder_is_refused(tmp_path, monkeypatch) -> None:
    model = tmp_path / manifest.MODEL
    model.parent.mkdir(parents=True)
    shutil.copy(manifest.PACKAGE / manifest.MODEL, model)
    monkeypatch.setattr(manifest, "PACKAGE", tmp_path)
    check = manifest.require_current.__wrapped__
    check("alignment/parameters.json")
    with model.open("r+b") as file:
        file.write(b"another model")
    with pytest.raises(AlignerError, match=r"alignment/parameters.json was fitted with another encoder"):
        check("alignment/parameters.json")


def test_a_file_that_the_manifest_does_not_name_is_refused() -> None:
    with pytest.raises(AlignerError, match=r"is not in MANIFEST.toml"):
        manifest.require_current("fidelity/models/unheard_of.json")


def test_a_fingerprint_sees_a_change_of_size(tmp_path) -> None:
    path = tmp_path / "model"
    path.write_bytes(bytes(1000))
    before = manifest.fingerprint(path)
    path.write_bytes(bytes(1001))
    assert manifest.fingerprint(path) != before
    with pytest.raises(AlignerError, match="cannot be read"):
        manifest.fingerprint(tmp_path / "missing")
