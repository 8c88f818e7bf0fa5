"""Small archives to align."""

from collections.abc import Callable
from pathlib import Path

import pytest

SENTENCES = [
    ("Стороны встретились в Вене.", "The parties met in Vienna."),
    ("Переговоры продолжались два дня.", "The talks went on for two days."),
    ("Проект договора состоит из {n} статей.", "The draft treaty has {n} articles."),
    ("Никто не возражал.", "Nobody objected."),
    ("Следующая встреча состоится в марте.", "The next meeting will take place in March."),
]


@pytest.fixture
def archive(tmp_path: Path) -> Callable[[int], Path]:
    """Make a folder of so many pairs, `ru/N.txt` and `en/N.txt`."""

    def make(count: int) -> Path:
        folder = tmp_path / "archive"
        for side, language in enumerate(("ru", "en")):
            (folder / language).mkdir(parents=True)
            for n in range(count):
                text = " ".join(pair[side].format(n=n + 11) for pair in SENTENCES[n % 3 :] + SENTENCES[: n % 3])
                (folder / language / f"{n:03}.txt").write_text(text, encoding="utf-8")
        return folder

    return make
