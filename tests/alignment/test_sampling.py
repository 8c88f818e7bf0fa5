import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aligner.alignment.sampling import distinct, evenly_spaced


@pytest.mark.parametrize("count", [1, 2, 7, 255, 256, 257, 5000])
def test_the_sample_is_that_of_numpy(count: int) -> None:
    for size in (1, 5, 256):
        expected = np.unique(np.linspace(0, count - 1, size).astype(int))
        found = evenly_spaced(count, size)
        assert found.tolist() == expected.tolist()
        assert found.dtype == expected.dtype


def test_no_numbers_are_distinct() -> None:
    assert distinct(np.zeros(0, int)).tolist() == []


def test_an_empty_text_has_an_empty_sample() -> None:
    assert evenly_spaced(0, 0).tolist() == []


def test_a_pair_is_aligned_without_masked_arrays() -> None:
    program = (
        "import sys\n"
        "from aligner.pipeline import align\n"
        "align('corpora/specimen/ru.txt', 'corpora/specimen/en.txt')\n"
        "print('numpy.ma' in sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    assert subprocess.check_output([sys.executable, "-c", program], text=True, cwd=root) == "False\n"
