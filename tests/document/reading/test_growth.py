"""The cost of reading and splitting grows with the size of a file, whatever is repeated in it."""

import time

import pytest

from aligner.document.readers import document_of
from aligner.splitting import split

TIMES = 8
MOST = 20
"""Times the processor time may grow where the text grows eightfold; what grew with the square would take 64 times."""

CASES = [
    *(("md", piece, 400) for piece in ("[", "^[", "[^", "{% ", "{{< ", "{:a ", "<!-- ", "<?")),
    *(("md", piece, 100) for piece in ("*[", "![", "[[[[ ", "(<", "==a ", "`a ", "&#x", "- ", "> ", "**a _b ")),
    *(("md", piece, 60) for piece in ("да[^1]\n\n[^1]: a\n\n", "1986. a\n\n", "|a|b|\n|-|-|\n\n", "a\n: b\n")),
    *(("html", piece, 200) for piece in ("<q>a", "<pre>", "<code>a ", "<sup>1</sup>", "<b>a", "<td>a")),
    *(("html", piece, 1000) for piece in ("<% ", "a<!-- ", "a<br><br> ", "<code> </code> ", "&amp;")),
    ("ass", "{", 1000),
    *(("txt", piece, 300) for piece in ("сло-\n", "а-\n", "Tв", "Tвери ", "слово.1 ", "а\u0301б ", "(а. ", "\u200b")),
]


def seconds(text: str, ending: str) -> float:
    start = time.process_time()
    lead = "[Script Info]\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,," if ending == "ass" else ""
    split(document_of(f"{lead}Да. {text} нет".encode(), f"a.{ending}"))
    return time.process_time() - start


@pytest.mark.parametrize(("ending", "piece", "count"), CASES)
def test_the_cost_grows_with_the_size(ending: str, piece: str, count: int) -> None:
    seconds(piece, ending)  # what is loaded or compiled once
    small = min(seconds(piece * count, ending) for _ in range(3))
    growth = min(seconds(piece * count * TIMES, ending) / max(small, 0.001) for _ in range(2))
    assert growth < MOST


def test_brackets_in_their_thousands_stay_in_the_text() -> None:
    run = "[" * 5_000
    assert document_of(f"Да {run} и `{run}`".encode(), "a.md").text == f"Да {run} и {run}"
