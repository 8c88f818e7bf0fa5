"""An odt file is read as its reader sees it."""

import zipfile
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.readers import read_document

NAME = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{name}="{NAME}:{space}:1.0"'
    for name, space in [("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing")]
)


def odt(folder: Path, body: str, name: str = "letter.odt") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = f"<office:document-content {SPACES}><office:body><office:text>{body}</office:text></office:body>"
        archive.writestr("content.xml", f"{content}</office:document-content>")
    return path


def read(folder: Path, body: str) -> list[tuple[str, str]]:
    document = read_document(odt(folder, body))
    return [(document[block], block.kind) for block in document.paragraphs]


def test_blocks_and_their_kinds(tmp_path: Path) -> None:
    body = """
        <text:h text:outline-level="1">Title</text:h>
        <text:p>One <text:span>two</text:span>
            <text:a>three</text:a>.</text:p>
        <text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>
        <table:table><table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell></table:table-row>
        </table:table>
    """
    expected = [("Title", "heading"), ("One two three.", "text"), ("item", "item"), ("cell", "cell")]
    assert read(tmp_path, body) == expected


def test_notes_boxes_deletions_and_comments(tmp_path: Path) -> None:
    body = """
        <text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p></text:deletion>
        </text:changed-region></text:tracked-changes>
        <text:p>Text<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>\
</text:note-body></text:note> goes on.<office:annotation><text:p>Comment</text:p></office:annotation><draw:frame>
        <draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame></text:p><text:p>End.</text:p>
    """
    expected = [("Text goes on.", "text"), ("In the box.", "text"), ("End.", "text"), ("A note.", "note")]
    assert read(tmp_path, body) == expected


def test_white_space_as_the_format_means_it(tmp_path: Path) -> None:
    body = "<text:p>a  b<text:s text:c='3'/>c<text:tab/>d<text:line-break/>e\u00a0f</text:p>"
    assert read(tmp_path, body) == [("a b   c\td\ne\u00a0f", "text")]


@pytest.mark.parametrize(("count", "spaces"), [("²", 1), ("", 1), ("-2", 1), ("9" * 5000, 100)])
def test_a_count_of_spaces_may_be_anything(tmp_path: Path, count: str, spaces: int) -> None:
    assert read(tmp_path, f"<text:p>a<text:s text:c='{count}'/>b</text:p>") == [(f"a{' ' * spaces}b", "text")]


def test_it_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    assert read_document(odt(tmp_path, "<text:p>Here.</text:p>", "letter")).text == "Here."


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.odt").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(AlignerError, match=r"x\.odt is not a valid ODT file"):
        read_document(tmp_path / "x.odt")


def test_a_body_inside_another_is_read_once(tmp_path: Path) -> None:
    inner = "<office:text>" * 60 + "<text:p>Дом.</text:p>" + "</office:text>" * 60
    assert read(tmp_path, inner) == [("Дом.", "text")]
