"""Code blocks are aligned with their like, and anchor the prose between them."""

from dataclasses import replace
from pathlib import Path

import pytest

from aligner.alignment import AlignmentOptions, DocumentSide, align_sentences
from aligner.alignment.code_block_alignment import equal_blocks
from aligner.document.code_segments import code_beads, code_sentences
from aligner.document.invariants import problems
from aligner.document.model import Alignment, Bead, Span
from aligner.encoding import load_encoder
from aligner.lexicon.code_skeleton import skeleton
from aligner.pipeline import PipelineOptions, align

RU = """Сначала установите пакет.

```
npm install vue   # последняя версия
```

Потом создайте файл. Он нужен для запуска.

```js
// главный файл
console.log('Готово')
```

Это всё, что нужно.
"""
EN = """First install the package.

```
npm install vue   # the latest version
```

Then create a file. It is needed for the start.

```js
// the main file
console.log('Done')
```

That is all you need.
"""


def aligned(folder: Path, russian: str = RU, english: str = EN) -> Alignment:
    (folder / "ru.md").write_text(russian, encoding="utf-8")
    (folder / "en.md").write_text(english, encoding="utf-8")
    found = align(folder / "ru.md", folder / "en.md", PipelineOptions())
    assert not list(problems(found))
    return found


def pairs(alignment: Alignment) -> list[tuple[str, str]]:
    return [(source.split("\n")[0], target.split("\n")[0]) for _, _, source, target in alignment.pairs()]


def test_equal_code_is_paired_and_draws_no_flag(tmp_path: Path) -> None:
    found = aligned(tmp_path)
    assert [bead.kind for bead in found.beads] == ["1-1"] * 6
    assert code_beads(found) == {1, 4}
    assert not [flag for flag in found.divergences if flag.bead in (1, 4)]
    assert not [flag for flag in found.divergences if flag.type == "code"]


def test_a_block_that_is_missing_is_a_gap_and_the_prose_around_it_stays(tmp_path: Path) -> None:
    lacking = EN.replace("```\nnpm install vue   # the latest version\n```\n\n", "")
    found = aligned(tmp_path, RU, lacking)
    assert pairs(found) == [
        ("Сначала установите пакет.", "First install the package."),
        ("npm install vue   # последняя версия", ""),
        ("Потом создайте файл.", "Then create a file."),
        ("Он нужен для запуска.", "It is needed for the start."),
        ("// главный файл", "// the main file"),
        ("Это всё, что нужно.", "That is all you need."),
    ]
    assert [(flag.type, flag.severity, flag.bead) for flag in found.divergences if flag.bead == 1] == [
        ("code", "warning", 1)
    ]
    swapped = aligned(tmp_path, RU.replace("```\nnpm install vue   # последняя версия\n```\n\n", ""), EN)
    assert pairs(swapped)[1] == ("", "npm install vue   # the latest version")


def test_code_that_was_changed_is_paired_by_its_place_and_told(tmp_path: Path) -> None:
    found = aligned(tmp_path, RU, EN.replace("npm install vue", "yarn add vue --dev"))
    assert pairs(found)[1] == ("npm install vue   # последняя версия", "yarn add vue --dev   # the latest version")
    flags = [flag for flag in found.divergences if flag.bead == 1]
    assert [flag.type for flag in flags] == ["code"]
    assert flags[0].source_span is not None
    assert found.source[flags[0].source_span].startswith("npm install vue")


def test_code_never_joins_prose(tmp_path: Path) -> None:
    split = RU.replace("Он нужен для запуска.", "```\nls -la /srv\n```\n\nОн нужен для запуска.")
    joined = EN.replace("Then create a file. It is needed", "Then create a file, which is needed")
    found = aligned(tmp_path, split, joined)
    code = code_sentences(found.source, found.source_sentences)
    for bead in found.beads:
        numbers = set(range(bead.source.start, bead.source.end))
        assert not numbers & code or numbers <= code


def test_a_pair_that_the_user_confirmed_stays(tmp_path: Path) -> None:
    found = aligned(tmp_path)
    sides = [
        DocumentSide.of(document, sentences)
        for document, sentences in ((found.source, found.source_sentences), (found.target, found.target_sentences))
    ]
    confirmed = Bead(Span(0, 2), Span(0, 2), status="confirmed")
    options = AlignmentOptions(confirmed=(confirmed,), anchors=((5, 5),))
    beads = align_sentences(*sides, load_encoder(), options)
    assert beads[0] == confirmed
    assert not list(problems(replace(found, beads=beads, divergences=())))


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("aba", "ba", [(1, 0), (2, 1)]),
        ("aa", "a", []),
        ("xaby", "yabx", [(1, 1), (2, 2)]),
    ],
)
def test_equal_blocks(source: str, target: str, expected: list[tuple[int, int]]) -> None:
    assert equal_blocks(list(enumerate(source)), list(enumerate(target))) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a = 1  # раз", "a = 1  # one"),
        ("/* раз\nдва */ a()", "/* one */ a()"),
        ('print("Да, конечно")', 'print("Yes")'),
        ("<p>Текст {{ a }} и ещё</p>", "<p>Text {{ a }} and more</p>"),
        ("<!-- раз -->\n<b/>", "<b/>"),
        ("App (корневой компонент)\n└─ List", "App (root component)\n└─ List"),
        ("url = 'http://a.b/#раз'", "url = 'http://a.b/#one'"),
        ("f(1,\n  2)", "f(1, 2)"),
    ],
)
def test_what_is_translated_in_code_leaves_it_equal(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a = 1", "a = 2"),
        ("f(a)", "g(a)"),
        ("#id { color: red }", "#id { color: blue }"),
        ("return x", "returnx"),
        ('<a href="x">', '<a src="x">'),
    ],
)
def test_other_code_is_not_equal(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)
