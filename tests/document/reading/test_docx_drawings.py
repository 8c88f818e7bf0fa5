"""The text of charts and of SmartArt follows the paragraph that holds the drawing."""

import io
import zipfile

import pytest

from aligner.document import Document
from aligner.document.readers import document_of

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
SPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:a="{DRAWING}/main" xmlns:c="{DRAWING}/chart" '
    f'xmlns:d="{DRAWING}/diagram"'
)
CHART = (
    f"<c:chartSpace {SPACES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Рост </a:t></a:r>"
    "<a:r><a:t>цен</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea>"
    + 2
    * "<c:ser><c:tx><c:strRef><c:f>A1</c:f><c:strCache><c:pt><c:v>Хлеб</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strLit><c:pt idx='0'><c:v>Январь</c:v></c:pt></c:strLit></c:cat>"
    "<c:val><c:numRef><c:numCache><c:pt idx='0'><c:v>12</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
    + "</c:plotArea></c:chart></c:chartSpace>"
)
POINT = "<d:pt><d:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></d:t></d:pt>".format
POINTS = POINT("Сбор") + POINT("Разбор") + "<d:pt><d:t><a:p/></d:t></d:pt>"
SMART_ART = f"<d:dataModel {SPACES}><d:ptLst>{POINTS}</d:ptLst></d:dataModel>"


def document(drawing: str, target: str, part: str | None, around: str = "{}") -> Document:
    body = f"<w:p><w:r><w:t>Да.</w:t></w:r><w:r>{around.format(f'<w:drawing>{drawing}</w:drawing>')}</w:r></w:p>"
    relation = f'<Relationship Id="rId7" Type="x" Target="{target}"/>'
    body += "<w:p><w:r><w:t>Нет.</w:t></w:r></w:p>"
    files = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships>{relation}</Relationships>",
        **({f"word/{target}": part} if part else {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return document_of(stream.getvalue(), "a.docx")


def blocks(found: Document) -> list[str]:
    return [found[paragraph] for paragraph in found.paragraphs]


ALTERNATIVES = "<AlternateContent xmlns='x'><Choice>{}</Choice><Fallback/></AlternateContent>"


@pytest.mark.parametrize("around", ["{}", ALTERNATIVES])
def test_charts(around: str) -> None:
    found = document('<c:chart r:id="rId7"/>', "charts/chart1.xml", CHART, around)
    assert blocks(found) == ["Да.", "Рост цен", "Хлеб", "Январь", "Нет."]


def test_smart_art() -> None:
    found = document('<d:relIds r:dm="rId7" r:lo="rId8"/>', "diagrams/data1.xml", SMART_ART)
    assert blocks(found) == ["Да.", "Сбор", "Разбор", "Нет."]


@pytest.mark.parametrize(
    "drawing", ['<c:chart r:id="rId7"/>', '<c:chart r:id="rId9"/>', "<c:chart/>", '<d:relIds r:dm=""/>']
)
def test_a_drawing_without_its_part_has_no_text(drawing: str) -> None:
    assert blocks(document(drawing, "charts/chart1.xml", None)) == ["Да.", "Нет."]
