"""More than two files are paired by their names, and by what they say where the names do not decide."""

import io
from collections.abc import Iterator

import pytest

from aligner.app.pairing import paired
from aligner.app.uploads import Upload, Uploads

SEA = ("Море было спокойно. Корабль вышел из порта утром.", "The sea was calm. The ship left port in the morning.")
TAX = ("Налог на имущество повышен. Закон вступит в силу.", "The property tax was raised. The law comes into force.")
SOUP = ("Мама сварила суп из белых грибов с картошкой.", "Mum made soup from white mushrooms with potatoes.")


@pytest.fixture
def uploads() -> Iterator[Uploads]:
    kept = Uploads()
    yield kept
    kept.close()


def names(uploads: Uploads, *files: tuple[str, str]) -> tuple[list[tuple[str, str, bool]], list[str]]:
    """Pair files, each a name and a text; of each pair both names and whether a score was needed."""
    taken: list[Upload] = []
    for name, text in files:
        data = text.encode()
        taken.append(uploads.take(io.BytesIO(data), len(data), name))  # type: ignore[arg-type]
    pairs, alone = paired(taken)
    return [(one.name, other.name, score is not None) for one, other, score in pairs], [one.name for one in alone]


def test_names_decide_where_they_can(uploads: Uploads) -> None:
    """The texts of the second pair would fit the first as well."""
    found, alone = names(
        uploads,
        ("b_en.txt", SEA[1]),
        ("a.en.txt", SEA[1]),
        ("a.ru.txt", SEA[0]),
        ("B_ru.txt", SEA[0]),
        ("c.txt", SOUP[0]),
    )
    assert found == [("a.ru.txt", "a.en.txt", False), ("B_ru.txt", "b_en.txt", False)]
    assert alone == ["c.txt"]


def test_files_of_two_folders_called_alike_are_told_by_their_language(uploads: Uploads) -> None:
    found, _ = names(uploads, ("1.txt", SEA[0]), ("2.txt", TAX[0]), ("1.docx.txt", SOUP[0]), ("1.txt", SEA[1]))
    assert found == [("1.txt", "1.txt", False)]


def test_what_they_say_decides_elsewhere(uploads: Uploads) -> None:
    found, alone = names(
        uploads,
        ("scan 07.txt", TAX[0]), ("Море.txt", SEA[0]), ("law.txt", TAX[1]), ("letter.ru.txt", SOUP[0]),
        ("voyage.txt", SEA[1]), ("letter.en.txt", SOUP[1]),
    )  # fmt: skip
    assert found == [
        ("scan 07.txt", "law.txt", True), ("Море.txt", "voyage.txt", True), ("letter.ru.txt", "letter.en.txt", False),
    ]  # fmt: skip
    assert alone == []


def test_a_name_that_several_files_share_does_not_decide(uploads: Uploads) -> None:
    found, _ = names(uploads, ("x.ru.txt", SEA[0]), ("x.ru.txt", TAX[0]), ("x.en.txt", TAX[1]), ("x.en.txt", SEA[1]))
    assert found == [("x.ru.txt", "x.en.txt", True), ("x.ru.txt", "x.en.txt", True)]


def test_two_files_alone_are_a_pair_whatever_they_say(uploads: Uploads) -> None:
    assert names(uploads, ("one.txt", SEA[0]), ("other.txt", TAX[1]))[0] == [("one.txt", "other.txt", True)]


def test_a_name_tells_the_language_of_a_text_that_does_not(uploads: Uploads) -> None:
    found, _ = names(uploads, ("n.ru.txt", "17"), ("n.en.txt", "17"), ("sea.ru.txt", SEA[0]))
    assert found == [("n.ru.txt", "n.en.txt", False)]
