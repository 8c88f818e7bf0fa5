"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def specimen() -> Path:
    """The folder of the bundled letter."""
    return ROOT / "corpora" / "specimen"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party data beside the checkout; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("ALIGNER_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs the data folder {folder}")
    return folder
