"""Every format compressed by `.gz` after its ending, and files that hold nothing."""

import gzip
from pathlib import Path

import pytest

from aligner.document.errors import AlignerError
from aligner.formats import READERS, WRITERS, read, write
from tests.making import letter


@pytest.mark.parametrize("ending", WRITERS)
def test_every_format_is_compressed(ending: str, tmp_path: Path) -> None:
    plain = write(letter(), tmp_path / f"plain{ending}")
    packed = write(letter(), tmp_path / f"packed{ending}.gz")
    assert [f"{path.name}.gz" for path in plain] == [path.name.replace("packed", "plain") for path in packed]
    for path in packed:
        assert gzip.decompress(path.read_bytes())
    if ending in READERS:
        beads = [read(paths[0]).beads for paths in (plain, packed)]
        assert beads[0] == beads[1]
    else:
        assert [gzip.decompress(path.read_bytes()) for path in packed] == [path.read_bytes() for path in plain]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b" " * 9999], ids=["none", "lines", "BOM", "long"])
@pytest.mark.parametrize("ending", READERS)
def test_an_empty_file_is_called_empty(ending: str, content: bytes, tmp_path: Path) -> None:
    for name, data in ((f"a{ending}", content), (f"a{ending}.gz", gzip.compress(content))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(AlignerError, match="is empty; check that it is the right file"):
            read(tmp_path / name)
