"""CITATION.cff names the version that the package has."""

import re
from pathlib import Path

from aligner import __version__

CITATION = Path(__file__).parents[2] / "CITATION.cff"


def test_the_version_is_the_package_s() -> None:
    assert re.findall(r"^version: \"?([\w.]+)\"?$", CITATION.read_text(encoding="utf-8"), re.MULTILINE) == [__version__]
