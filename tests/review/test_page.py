"""The report is one file that needs nothing, leaks nothing, and holds the whole alignment."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given

from aligner.cli.report import command
from aligner.document import AlignerError
from aligner.formats import read, write
from aligner.formats.input_stream import Source
from aligner.formats.options import ExportOptions
from aligner.pages.parts import island
from aligner.review import page as pages
from aligner.review.digest import digest, name_of
from aligner.review.page import page
from tests.making import alignments, letter, pair
from tests.review.making import long


def test_the_page_asks_for_nothing_from_outside() -> None:
    text = page(letter())
    outside = re.sub(r"(?s)<script type=.application/json.*?</script>", "", text)
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!#|data:,)""", outside)
    assert not re.search(r"https?://|@import|url\(", outside)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("text", ["</script><script>0</script>", "<!--<script>", "a&amp;b", "\u2028\u2029", "\ud800"])
def test_no_text_can_end_the_data(text: str) -> None:
    encoded = island({"text": text})
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", encoded)
    assert json.loads(encoded) == {"text": text}


def test_a_hostile_title_is_text() -> None:
    assert "<title>&lt;/title&gt;&lt;script&gt;: ru → en</title>" in page(letter(), "</title><script>")


@given(alignments())
def test_a_report_gives_its_alignment_back(alignment) -> None:
    stream = io.BytesIO()
    pages.write(alignment, stream, ExportOptions())
    source = Source("x.html")
    source.read = lambda limit: stream.getvalue()
    assert pages.read(source, ExportOptions()) == alignment


def test_other_pages_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<p>Hello")
    with pytest.raises(AlignerError, match=r"x.html is no report of aligner"):
        read(tmp_path / "x.html")


def test_ten_thousand_rows_stay_small() -> None:
    assert len(page(long(10_000)).encode()) < 8_000_000


def test_the_command_writes_a_page_beside_the_alignment(tmp_path: Path) -> None:
    write(letter(), tmp_path / "letter.align.json")
    result = CliRunner().invoke(command, [str(tmp_path / "letter.align.json")])
    assert result.exit_code == 0
    assert result.stderr == f"Wrote {tmp_path / 'letter.html'}\n"
    assert read(tmp_path / "letter.html") == letter()
    assert "<title>letter: ru → en</title>" in (tmp_path / "letter.html").read_text(encoding="utf-8")


def test_the_digest_is_of_what_is_aligned() -> None:
    alignment = letter()
    assert digest(alignment) == digest(replace(alignment, log=(), options={"a": 1}))
    assert digest(alignment) != digest(replace(alignment, divergences=()))
    assert digest(alignment) != digest(pair([(["Да."], ["Yes."])]))


def test_a_page_is_named_after_its_source() -> None:
    assert name_of(letter()) == "letter"


def test_every_file_of_the_page_is_used() -> None:
    web = Path(pages.__file__).parent / "web"
    assert {path.name for path in web.iterdir()} == {*pages.STYLES, *pages.SCRIPTS, "page.html"}
