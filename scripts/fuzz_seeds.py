"""Sound files of other programs and of a review, small, for `scripts.fuzz` to damage."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from aligner.document import Alignment
from aligner.review.digest import digest

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def edits_record(alignment: Alignment) -> dict[str, Any]:
    """Return the edits of a reviewer who did nothing, as the report's page downloads them."""
    return {
        "format": "aligner-edits",
        "format_version": 1,
        "name": "letter",
        "digest": digest(alignment),
        "who": "",
        "saved": "2026-01-02T03:04:05.678Z",
        "source_sentences": [[one.start, one.end] for one in alignment.source_sentences],
        "target_sentences": [[one.start, one.end] for one in alignment.target_sentences],
        "rows": [
            {
                "source": [bead.source.start, bead.source.end],
                "target": [bead.target.start, bead.target.end],
                "confidence": bead.confidence,
                "status": bead.status,
            }
            for bead in alignment.beads
        ],
        "flags": [],
        "history": [],
    }


def foreign_seeds() -> dict[str, list[bytes]]:
    """Return files by the ending they are read under."""
    texts: dict[str, list[str]] = {
        ".fb2": [
            '<?xml version="1.0" encoding="windows-1251"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0">'
            "<description><title-info><book-title>x</book-title></title-info></description><body><title><p>Глава</p></title>"
            '<section><p>Он <emphasis>ушёл</emphasis>.<a type="note">[1]</a></p><poem><stanza><v>Раз.</v></stanza></poem>'
            '</section></body><body name="notes"><section><p>Прим.</p></section></body></FictionBook>'
        ],
        ".srt": ["1\n00:00:01,000 --> 00:00:02,500\n<i>Да.</i>\nНет!\n\n2\n00:00:03,000 --> 00:00:04,000\n- Кто?\n"],
        ".vtt": ["WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.000 align:start\n<v Анна>Да.</v>\n\nSTYLE\n::cue {}\n"],
        ".ass": ["[Script Info]\n[Events]\nFormat: Layer, Start, End, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Да{\\i1}, да.\\NНет\n"],
        ".sub": ["{1}{25}{y:i}Да|нет.\n{26}{50}Да.\n"],
        ".fodt": [
            f'<office:document xmlns:office="{_OFFICE}:office:1.0" xmlns:text="{_OFFICE}:text:1.0" '
            f'xmlns:style="{_OFFICE}:style:1.0"><office:automatic-styles><style:style style:name="P1" '
            'style:parent-style-name="Preformatted_20_Text"/></office:automatic-styles><office:body><office:text>'
            '<text:h>Да</text:h><text:p>Он<text:s text:c="2"/>тут<text:tab/>.<text:note><text:note-body><text:p>n</text:p>'
            '</text:note-body></text:note></text:p><text:p text:style-name="P1">x = 1</text:p>'
            '<text:section text:display="none"><text:p>скрыт</text:p></text:section></office:text></office:body></office:document>'
        ],
        ".md": [
            "---\ntitle: x\n---\n# Слоты {#slots}\n\n:::tip Совет\nТекст `{{ a }}`.[^1]\n:::\n\n```js\n// раз\nf('да')\n```\n\n"
            "    x = 1\n\n- 1986. Год\n- два\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: Ibid.\n",
            "+++\na = 1\n+++\n> [!NOTE]\n> Да.\n\n[[toc]]\n\n~~~\n\u0434\u0430\n~~~\n<!-- x -->\n<pre>if (a) { b(); }</pre>\n",
        ],
        ".html": [
            "<!-- x --><!doctype html><html lang=ru><p style='display:none'>a<p>Он: <q>Да.</q><pre><code>x = 1\n\ny</code></pre>"
            "<pre>Мороз и солнце; день.\n\nДа.</pre><math><mi>x</mi></math><fieldset><legend>А</legend>б</fieldset><br><br>в&shy;г"
        ],
        ".sdlxliff": [
            "<xliff xmlns:sdl='http://sdl.com/FileTypes/SdlXliff/1.0' version='1.2'><file original='a' source-language='ru' "
            "target-language='en'><body><trans-unit id='1'><source>А. Б.</source><seg-source><mrk mtype='seg' mid='1'>А."
            "</mrk> <mrk mtype='seg' mid='2'>Б.</mrk></seg-source><target><mrk mtype='seg' mid='1'>A<mrk mtype='x-sdl-deleted'>"
            "b</mrk>.</mrk><mrk mtype='seg' mid='2'>B.</mrk></target><sdl:seg-defs><sdl:seg id='1' conf='Draft'/>"
            "<sdl:seg id='2'/></sdl:seg-defs></trans-unit></body></file></xliff>"
        ],
        ".mqxliff": [
            "<xliff xmlns:mq='MQXliff' version='1.2'><file source-language='ru' target-language='en'><body><trans-unit id='1' "
            "mq:status='NotStarted'><source>Да<ph type='lb'/>нет</source><target>Yes</target></trans-unit></body></file></xliff>"
        ],
        ".mxliff": [
            "<xliff xmlns:m='http://www.memsource.com/mxlf/2.0' version='1.2'><file source-language='ru' target-language='en'>"
            "<body><trans-unit id='1' m:confirmed='0'><source>Он {1&gt;ушёл&lt;1}{2}.</source><target>He.</target></trans-unit>"
            "</body></file></xliff>"
        ],
        ".tsv": ['sep=\t\nsource\ttarget\n"Он ""сам"" тут"\tHe\n"Две\nстроки"\t"Two\nlines"\n', "ru\ten\rДа.\tYes.\r"],
        ".csv": ['sep=;\r\nОригинал;Перевод\r\n"Да; да.";Yes.\r\n'],
        ".glossary.tsv": ["# x\ntreaty\tдоговор\tnote\nпакт\tpact\n"],
        ".glossary.csv": ["Russian;English\nдоговор;treaty\n"],
        ".glossary.tbx": [
            "<martif type='TBX'><text><body><termEntry><langSet xml:lang='ru'><tig><term>договор</term></tig></langSet>"
            "<langSet xml:lang='en'><tig><term>treaty</term></tig></langSet></termEntry></body></text></martif>"
        ],
    }
    found = {ending: [text.encode("utf-8", "replace") for text in many] for ending, many in texts.items()}
    found[".fb2"].append(texts[".fb2"][0].encode("cp1251", "replace"))
    found[".csv"].append(texts[".csv"][0].encode("cp1251"))
    found[".tsv"].append(texts[".tsv"][0].encode("utf-16"))
    found[".docx"] = [_rich_docx()]
    return found


def _rich_docx() -> bytes:
    """Return a docx with fields, a drop cap, hidden text, a listing, a symbol, alternatives, notes, an imported part."""
    mark = 'w:fldChar w:fldCharType="{}"'.format
    body = (
        '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>В</w:t></w:r></w:p><w:p><w:r><w:t>ечером.</w:t></w:r></w:p>'
        f"<w:p><w:r><{mark('begin')}/></w:r><w:r><w:instrText>IF</w:instrText></w:r><w:r><{mark('separate')}/></w:r>"
        f'<w:r><w:t>да</w:t></w:r><w:r><{mark("end")}/></w:r><w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="C"/></w:pPr><w:r><w:t>x = 1</w:t></w:r></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr>'
        '<w:t>нет</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="x"/><mc:Fallback><w:t>f</w:t></mc:Fallback>'
        '</mc:AlternateContent></w:r></w:p><w:altChunk r:id="r1"/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'
        "</w:tr></w:tbl>"
    )
    spaces = (
        f'xmlns:w="{_WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    styles = '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="Source Code"/><w:basedOn w:val="C"/></w:style>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    files = {
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {spaces}><w:footnote w:id='1'><w:p><w:r><w:t>n</w:t></w:r></w:p></w:footnote></w:footnotes>",
        "word/_rels/document.xml.rels": f'<Relationships><Relationship Id="r1" Type="{relation}" Target="c.html"/></Relationships>',
        "word/c.html": "<p>Договор.</p>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()
