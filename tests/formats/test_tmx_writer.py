"""The memory that is written is valid TMX 1.4, and built so that tools match against it."""

import gzip
import re
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from aligner.document import Alignment, Divergence, Span
from aligner.formats import ExportOptions, load, write
from aligner.formats.translation_units import Memory, memory_of, once
from tests.making import LETTER, alignments, letter, pair

DTD = etree.DTD(str(Path(__file__).parent / "tmx14.dtd"))
NOW = ExportOptions(now=datetime(2026, 2, 3, 4, 5, 6, tzinfo=timezone.utc))


def written(alignment: Alignment, folder: Path, options: ExportOptions = NOW) -> tuple[etree._Element, etree._Element]:
    """The parsed and validated memory, and its review file; an empty one where none is written."""
    paths = write(alignment, folder / "letter.tmx", options=options)
    assert [path.name for path in paths] == ["letter.tmx", "letter.review.tmx"][: len(paths)]
    assert sorted(paths) == sorted(folder.glob("*.tmx"))
    roots = [etree.parse(str(path)).getroot() for path in paths]
    for root in roots:
        DTD.assertValid(root)
    assert len(roots) == 1 or sources(roots[1])
    return roots[0], roots[1] if len(roots) > 1 else etree.Element("tmx")


def sources(root: etree._Element) -> list[str]:
    return [str(text) for text in root.xpath("//tu/tuv[1]/seg/text()")]


def targets(root: etree._Element) -> list[str]:
    return [str(text) for text in root.xpath("//tu/tuv[2]/seg/text()")]


def test_the_header_has_all_that_tools_ask_for(tmp_path: Path) -> None:
    root, _ = written(letter(), tmp_path)
    header = root.find("header")
    assert header is not None
    assert root.get("version") == "1.4"
    assert dict(header.attrib) == {
        "creationtool": "aligner",
        "creationtoolversion": header.get("creationtoolversion"),
        "segtype": "sentence",
        "o-tmf": "aligner",
        "adminlang": "en",
        "srclang": "ru",
        "datatype": "plaintext",
        "creationdate": "20260203T040506Z",
    }
    assert header.xpath("prop[@type='x-source-file']/text()") == ["letter.ru.txt"]


def test_flagged_units_and_gaps_stay_out_of_the_memory(tmp_path: Path) -> None:
    root, review = written(letter(), tmp_path)
    assert targets(root) == ["Dear Minister,", "Thank you for your letter, which I have read.", "Yours sincerely,"]
    assert sources(review) == ["Встреча состоится 5 мая."]
    unit = review.find("body/tu")
    assert unit is not None
    assert unit.findtext("note") == "error, date: The source says 5 May, the target 6 May."
    props = {prop.get("type"): prop.text for prop in unit.iterfind("prop")}
    assert props == {
        "x-confidence": "0.900",
        "x-bead": "1-1",
        "x-status": "auto",
        "x-flags": "date",
        "x-review": "flagged: date",
    }


def test_flagged_units_come_in_when_asked_for(tmp_path: Path) -> None:
    root, review = written(letter(), tmp_path, replace(NOW, include_flagged=True))
    assert "Встреча состоится 5 мая." in sources(root)
    assert sources(review) == []


def test_a_dismissed_flag_and_a_mere_note_hold_nothing_back(tmp_path: Path) -> None:
    flag = letter().divergences[0]
    for harmless in (replace(flag, decision="dismissed"), replace(flag, severity="note")):
        _, review = written(pair(LETTER, (harmless,)), tmp_path)
        assert sources(review) == []


def test_low_confidence_goes_to_review_unless_a_person_confirmed(tmp_path: Path) -> None:
    unsure = pair(LETTER, confidences={0: 0.2})
    assert sources(written(unsure, tmp_path)[1]) == ["Уважаемый господин Министр!"]
    confirmed = replace(unsure, beads=(replace(unsure.beads[0], status="confirmed"), *unsure.beads[1:]))
    assert sources(written(confirmed, tmp_path)[1]) == []


def test_rejected_beads_are_nowhere(tmp_path: Path) -> None:
    made = letter()
    rejected = replace(made, beads=(replace(made.beads[0], status="rejected"), *made.beads[1:]))
    root, review = written(rejected, tmp_path)
    assert "Уважаемый господин Министр!" not in sources(root) + sources(review)


def test_one_target_for_each_source(tmp_path: Path) -> None:
    """The commonest target stays, the others go to review; a repeated pair is one unit."""
    yes = (["Да."], ["Yes."])
    alignment = pair([(["Да."], ["Right."]), yes, yes, (["Нет."], ["No."])])
    root, review = written(alignment, tmp_path)
    assert list(zip(sources(root), targets(root), strict=True)) == [("Да.", "Yes."), ("Нет.", "No.")]
    assert targets(review) == ["Right."]
    assert "another translation" in review.xpath("string(//prop[@type='x-review'])")


def test_a_flagged_target_does_not_drive_out_a_sound_one(tmp_path: Path) -> None:
    wrong = (["Да."], ["No."])
    flags = tuple(Divergence(number, "negation", "error", 0.9, None, None, "No is not yes.") for number in (0, 1))
    root, review = written(pair([wrong, wrong, (["Да."], ["Yes."])], flags), tmp_path)
    assert targets(root) == ["Yes."]
    assert targets(review) == ["No."]


def test_segments_are_trimmed_composed_and_free_of_controls(tmp_path: Path) -> None:
    alignment = pair([(["И\u0306од\x07 и\u00a0ё\nжик\u00ad"], ["Tom & <Jerry>\t\u0000said \"hi\""])])
    root, _ = written(alignment, tmp_path)
    assert sources(root) == ["Йод и\u00a0ё жик\u00ad"]
    assert targets(root) == ['Tom & <Jerry> said "hi"']
    root, _ = written(alignment, tmp_path, replace(NOW, nbsp="space"))
    assert sources(root) == ["Йод и ё жик\u00ad"]


def test_locales_replace_languages(tmp_path: Path) -> None:
    root, _ = written(letter(), tmp_path, replace(NOW, source_locale="ru-RU", target_locale="en-GB"))
    assert root.xpath("//header/@srclang") == ["ru-RU"]
    assert set(root.xpath("//tuv/@xml:lang")) == {"ru-RU", "en-GB"}


def test_edited_targets_are_what_is_written(tmp_path: Path) -> None:
    root, _ = written(replace(letter(), target_edits={0: "Dear Mr Minister,"}), tmp_path)
    assert targets(root)[0] == "Dear Mr Minister,"


def test_identifiers_depend_on_the_texts_alone(tmp_path: Path) -> None:
    first, _ = written(letter(), tmp_path)
    second, _ = written(pair(LETTER[1:], (replace(letter().divergences[0], bead=1),)), tmp_path)
    assert first.xpath("//tu/@tuid")[1:] == second.xpath("//tu/@tuid")


def test_compressed_memories_have_compressed_companions(tmp_path: Path) -> None:
    paths = write(letter(), tmp_path / "letter.tmx.gz", options=NOW)
    assert [path.name for path in paths] == ["letter.tmx.gz", "letter.review.tmx.gz"]
    assert gzip.decompress(paths[0].read_bytes()).startswith(b"<?xml")


def test_no_review_file_is_empty_and_none_is_left_from_before(tmp_path: Path) -> None:
    assert len(write(letter(), tmp_path / "letter.tmx")) == 2
    sound = replace(letter(), divergences=())
    assert [path.name for path in write(sound, tmp_path / "letter.tmx")] == ["letter.tmx"]
    assert [path.name for path in tmp_path.iterdir()] == ["letter.tmx"]


def test_nothing_is_left_when_the_writer_fails(tmp_path: Path) -> None:
    broken = replace(letter(), beads=(replace(letter().beads[0], source=Span(0, 99)),))
    with pytest.raises(IndexError):
        write(broken, tmp_path / "letter.tmx")
    assert list(tmp_path.iterdir()) == []


def check_round_trip(folder: Path, alignment: Alignment) -> None:
    """The memory and its review file are valid, and read back they hold the same units."""
    roots = written(alignment, folder)
    units = list(memory_of(alignment, NOW).units)
    for root, held in zip(roots, (False, True), strict=True):
        expected = list(once(unit for unit in units if bool(unit.review) == held))
        assert sources(root) == [unit.source for unit in expected]
        assert all(text == text.strip() and not re.search("[\x00-\x1f\x7f-\x9f]", text) for text in sources(root))
        if expected:
            memory = load(folder / ("letter.review.tmx" if held else "letter.tmx"))
            assert isinstance(memory, Memory)
            for number, (one, other) in enumerate(zip(memory.units, expected, strict=True)):
                assert one.confidence is not None
                assert other.confidence is not None
                assert abs(one.confidence - other.confidence) <= 0.0005
                assert replace(one, confidence=0.0, number=number) == replace(other, confidence=0.0, number=number)


@given(alignments())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_alignment_gives_valid_tmx_that_comes_back(tmp_path: Path, alignment: Alignment) -> None:
    check_round_trip(tmp_path, alignment)


@pytest.mark.slow
@given(alignments())
@settings(max_examples=1000, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_thousand_alignments_give_valid_tmx_that_comes_back(tmp_path: Path, alignment: Alignment) -> None:
    check_round_trip(tmp_path, alignment)
