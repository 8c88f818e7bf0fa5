"""The fuzzer's own damage: by elements it leaves archives sound and XML well-formed, and reaches the readers."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from aligner.document import AlignerError
from scripts.fuzz import damaged, seeds, targets
from scripts.fuzz_markup import mutated, mutated_container


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    return seeds(tmp_path_factory.mktemp("seeds"))


def _parses(xml: bytes) -> bool:
    try:
        etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as error:
        return "Entity" in str(error)  # an entity without its definition is one of the mutations
    return True


@pytest.mark.parametrize("ending", [".tmx", ".xlf", ".fb2", ".fodt"])
def test_mutated_xml_is_well_formed_and_another(files: dict[str, list[bytes]], ending: str) -> None:
    seed = files[ending][0]
    rng = random.Random(5)
    found = {mutated(seed, files[".tmx"], rng, 4) for _ in range(40)}
    assert len(found) > 35
    assert all(map(_parses, found))


@pytest.mark.parametrize("ending", [".docx", ".odt", ".xlsx"])
def test_a_mutated_archive_is_sound_and_differs_in_a_member(files: dict[str, list[bytes]], ending: str) -> None:
    seed = files[ending][-1]
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    rng = random.Random(5)
    changed: set[str] = set()
    for _ in range(60):
        with zipfile.ZipFile(io.BytesIO(mutated_container(seed, [], rng))) as archive:
            assert archive.testzip() is None
            changed |= {name for name in archive.namelist() if archive.read(name) != before[name]}
    assert changed >= {name for name, content in before.items() if content.startswith(b"<") and name.endswith(".xml")}


def test_a_mutated_gzip_file_unpacks(files: dict[str, list[bytes]]) -> None:
    seed = files[".tmx"][0]
    unpacked = gzip.decompress(mutated_container(gzip.compress(seed), [], random.Random(1)))
    assert unpacked != seed
    assert _parses(unpacked)


@pytest.mark.parametrize("ending", [".docx", ".odt", ".tmx", ".xlf", ".fb2"])
def test_readers_are_reached_far_oftener_than_by_bytes(
    files: dict[str, list[bytes]], ending: str, tmp_path: Path
) -> None:
    seed, rng = files[ending][0], random.Random(9)
    path = tmp_path / f"input{ending}"

    def read(data: bytes) -> bool:
        path.write_bytes(data)
        try:
            targets()[ending](path)
        except AlignerError:
            return False
        return True

    by_elements = sum(read(mutated_container(seed, [], rng)) for _ in range(30))
    by_bytes = sum(read(damaged(seed, seed, rng)) for _ in range(30))
    assert by_elements >= 12
    assert by_elements > 3 * by_bytes
