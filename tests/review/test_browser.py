"""The report as people use it: in a browser, with mouse and keyboard."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli.apply import command as apply
from aligner.document import Alignment, Divergence, Span
from aligner.formats import read, write
from aligner.review import edits
from aligner.review.state import State
from tests.making import letter, pair
from tests.review.conftest import Page
from tests.review.making import long
from tests.review.making import specimen as aligned

HOSTILE = (
    '<script>document.title = "broken"</script>',
    "</script><img src=x onerror=\"document.title='broken'\">",
    'a & b &amp; "quoted" \'single\'',
    "\u202eright to left\u202c and \u200fmark",
    "👍🏽 café 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧",
    "<!-- ]]> \\u003c {{data}} ${1}",
)


def saved(alignment: Alignment, folder: Path, name: str = "letter") -> Path:
    """Write an alignment and its report; return the report."""
    write(alignment, folder / f"{name}.align.json")
    write(alignment, folder / f"{name}.html")
    return folder / f"{name}.html"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(__file__).parent.parent.parent / "corpora" / "specimen"
    return saved(aligned(folder), tmp_path_factory.mktemp("report"))


def test_the_first_thing_seen_is_what_diverges(browser: Page, report: Path) -> None:
    browser.open(report)
    assert browser.find("#flags-title").text == "24 passages to look at"
    assert browser.find("#progress-text").text == "0 of 59 confirmed"
    first = browser.find("#flags .card")
    assert [mark.text for mark in first.find_elements("css selector", "mark")] == ["2004", "2014"]
    assert "The year is ten years late." in first.text
    assert "error 90 %" in first.text
    assert browser.run("return document.querySelector('#rows').getBoundingClientRect().top") < 250  # text is there too
    seen = set()
    for top in range(0, 4000, 300):
        browser.run("document.querySelector('#flags').scrollTop = arguments[0]", top)
        browser.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        cards = browser.run("return [...document.querySelectorAll('#flags .card')].map((card) => card.dataset.flag)")
        seen |= set(cards)
    assert len(seen) == 24


def test_a_flag_leads_to_its_words(browser: Page, report: Path) -> None:
    browser.open(report)
    number = next(n for n, flag in enumerate(aligned(Path("corpora/specimen")).divergences) if flag.type == "name")
    browser.run("document.querySelector('#type').value = 'name'")
    browser.run("document.querySelector('#type').dispatchEvent(new Event('change'))")
    browser.click(f'#flags .card[data-flag="{number}"] .go')
    active = browser.find(".row.active")
    assert active.get_attribute("aria-rowindex") == "7"
    assert [mark.text for mark in active.find_elements("css selector", "mark.lit")] == ["Исландию", "Ireland"]
    box = browser.run("const box = arguments[0].getBoundingClientRect(); return [box.top, box.bottom]", active)
    assert 0 < box[0] < box[1] < browser.run("return innerHeight")
    assert browser.run("return document.activeElement.closest('.row').id") == "row-7"


def test_filters_by_type_severity_and_text(browser: Page, report: Path) -> None:
    from selenium.webdriver.support.ui import Select

    browser.open(report)
    Select(browser.find("#type")).select_by_value("omission")
    flags = aligned(Path("corpora/specimen")).divergences
    omissions = {flag.bead for flag in flags if flag.type == "omission"}
    assert len(browser.rows()) == len(omissions)
    assert browser.find("#shown").text == f"Showing {len(omissions)} of 59 rows"
    assert "of 24 flags shown" in browser.find("#flags-title").text
    badges = "[...document.querySelectorAll('#flags .card .badge')].map((one) => one.textContent)"
    kinds = browser.run(f"return [...new Set({badges})]")
    assert kinds == ["omission"]
    Select(browser.find("#severity")).select_by_value("warning")
    severities = [{flag.severity for flag in flags if flag.bead == bead} for bead in omissions]
    assert len(browser.rows()) == sum("warning" in found for found in severities)
    browser.click("#all-rows")
    browser.press("/")
    browser.find("#text").send_keys("НЁМ участвуют")
    browser.run("return new Promise((done) => setTimeout(done, 300))")
    assert [source for source, _ in browser.rows()] == [
        "Договор действует с 1 июля 2004 г., и сегодня в нём участвуют 17 государств."
    ]
    browser.press("escape", "down")
    assert "Договор действует" in browser.find(".row.active .source").text


def test_numbers_on_both_sides_share_a_colour(browser: Page, report: Path) -> None:
    browser.open(report)
    links = browser.all("#row-4 .link")
    assert [link.text for link in links] == ["1", "июля", "17", "1", "July", "17"]
    colours = [link.get_attribute("class") for link in links]
    assert colours[:3] == colours[3:]
    assert len(set(colours)) == 3


def test_strip_and_plot_lead_to_rows(browser: Page, report: Path) -> None:
    from selenium.webdriver import ActionChains

    browser.open(report)
    for canvas in ("#strip", "#plot"):
        if canvas == "#plot":
            browser.click("#tab-document")
        element = browser.find(canvas)
        browser.run("arguments[0].scrollIntoView({block: 'center'})", element)
        browser.closed()  # rows that come into view have then taken their height
        right = element.size["width"] // 2 - 4 if canvas == "#plot" else 0
        down = element.size["height"] // 2 - 4
        chain = ActionChains(browser.browser).move_to_element_with_offset(element, right, down)
        chain.click().perform()
        assert int(browser.find(".row.active").get_attribute("aria-rowindex")) > 52
        drawn = "return arguments[0].getContext('2d').getImageData(0, 0, 20, 200).data.some(Boolean)"
        assert browser.run(drawn, element)
        browser.go(1)


def test_edit_reload_export_apply(browser: Page, tmp_path: Path, specimen: Path) -> None:
    """Merge, split, move, undo three times, do other things, reload, download, apply: exactly the expected beads."""
    original = aligned(specimen)
    page = saved(original, tmp_path)
    browser.open(page)
    before = browser.rows()
    browser.go(10)
    browser.press("m")
    assert len(browser.rows()) == 58
    browser.go(20, "source")
    browser.press("s")
    browser.press("home", *["right"] * 9, "enter")
    browser.closed()
    assert len(browser.rows()) == 59
    browser.go(5, "source")
    browser.press("d")
    browser.press("ctrl+z", "ctrl+z", "ctrl+z")
    assert browser.rows() == before
    assert browser.find('button[data-run="undo"]').get_property("disabled")

    browser.press("ctrl+y")  # the merge again
    browser.go(4, "source")
    browser.press("d")  # row 4 becomes an addition
    browser.go(1)
    browser.press("a", "a", "r")
    browser.reload()
    assert browser.find("#progress-text").text == "2 of 58 confirmed, 1 rejected"
    assert browser.text(4, "source") == "not in the original"

    file, made = browser.download("letter.edits.json")
    assert [entry["what"] for entry in made["history"]][-4:] == [
        "Moved a source sentence from row 4 to row 5", "Confirmed row 1", "Confirmed row 2", "Rejected row 3",
    ]
    result = CliRunner().invoke(apply, [str(tmp_path / "letter.align.json"), str(file), "--who", "Anna"])
    assert result.exit_code == 0, result.output
    edited = read(tmp_path / "letter.reviewed.align.json")
    expected = [[[*range(*span(b.source))], [*range(*span(b.target))]] for b in original.beads]
    expected[9:11] = [[expected[9][0] + expected[10][0], expected[9][1] + expected[10][1]]]
    expected[4][0].insert(0, expected[3][0].pop())
    assert [[[*range(*span(b.source))], [*range(*span(b.target))]] for b in edited.beads] == expected
    assert [bead.status for bead in edited.beads[:4]] == ["confirmed", "confirmed", "rejected", "auto"]
    assert {entry.who for entry in edited.log} == {"Anna"}
    assert edited.source == original.source
    assert edited.target == original.target


def span(of: Span) -> tuple[int, int]:
    return of.start, of.end


def test_a_sentence_is_split_at_the_caret(browser: Page, tmp_path: Path) -> None:
    alignment = pair([(["Первое, второе."], ["First 👍, second 👍."]), (["Да."], ["Yes."])])
    browser.open(saved(alignment, tmp_path))
    browser.go(1, "source")
    browser.press("s")
    browser.press("home", *["right"] * 8, "tab", "home", *["right"] * 9, "ctrl+enter")
    browser.closed()
    assert browser.rows() == [("Первое,", "First 👍,"), ("второе.", "second 👍."), ("Да.", "Yes.")]
    file, _ = browser.download("letter.edits.json")
    CliRunner().invoke(apply, [str(tmp_path / "letter.align.json"), str(file)])
    edited = read(tmp_path / "letter.reviewed.align.json")
    assert [texts for _, _, *texts in edited.pairs()] == [
        ["Первое,", "First 👍,"], ["второе.", "second 👍."], ["Да.", "Yes."],
    ]
    assert edited.target.text == alignment.target.text


def test_every_operation_can_be_taken_back(browser: Page, report: Path) -> None:
    browser.open(report)
    before = browser.rows()
    keys = ["u", "d", "shift+u", "shift+d", "m", "w", "o", "a", "r", "k"]
    for row in (1, 2, 7, 13, 30, 31, 32, 48, 59):
        for side in ("source", "target"):
            for key in keys:
                browser.go(min(row, len(browser.all("#rows .row"))), side)
                browser.press(key)
    count = browser.run("return document.querySelectorAll('#rows .row').length")
    changed = browser.rows()
    assert changed != before
    browser.reload()
    assert browser.rows() == changed
    assert len(changed) == count
    entries = browser.run("""
      const key = Object.keys(localStorage).find((name) => /^aligner-review:[0-9a-f]+$/.test(name));
      const count = Number(localStorage.getItem(key));
      return Array.from({length: count}, (_, number) => JSON.parse(localStorage[`${key}:${number}`]));
    """)
    assert len(entries) > 100
    alignment = read(report)
    _, downloaded = browser.download("letter.edits.json")
    of_page = edits.apply(alignment, edits.checked(downloaded, alignment, "letter.edits.json", "Anna"))
    of_entries = edits.apply(alignment, edits.of_state(State(alignment, entries), "Anna"))
    assert of_page == of_entries  # the page and the server's replay agree on all of it
    while browser.find('button[data-run="undo"]').is_enabled():
        browser.press("ctrl+z")
    assert browser.rows() == before
    while browser.find('button[data-run="redo"]').is_enabled():
        browser.press("ctrl+y")
    assert browser.rows() == changed


def test_a_lost_step_is_mended_by_one_shift(browser: Page, tmp_path: Path) -> None:
    beads = [(["Один."], ["One."]), (["Два."], ["Extra."]), (["Три."], ["Two."]), (["Четыре."], ["Three."])]
    beads.append(([], ["Four."]))
    browser.open(saved(pair(beads), tmp_path))
    browser.go(2)
    browser.press("shift+u")
    assert browser.rows() == [
        ("Один.", "One.\nExtra."), ("Два.", "Two."), ("Три.", "Three."), ("Четыре.", "Four."),
    ]
    browser.press("ctrl+z")
    browser.go(2)
    browser.press("shift+d")
    assert browser.rows()[1:3] == [("Два.", "not in the translation"), ("Три.", "Extra.")]
    assert browser.rows()[-1] == ("not in the original", "Four.")


def test_correct_comment_and_decide(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(letter(), tmp_path))
    browser.go(5)
    browser.press("e")
    browser.find("#answer").send_keys(" truly")
    browser.press("ctrl+enter")
    browser.closed()
    assert browser.find("#row-5 .corrected").text == "Yours sincerely, truly"
    assert browser.find("#row-5 .original").text == "Before: Yours sincerely,"
    browser.press("c")
    browser.find("#answer").send_keys("Ask the <b>author</b>")
    browser.press("ctrl+enter")
    browser.closed()
    assert browser.find("#row-5 .comment").text == "Comment: Ask the <b>author</b>"
    browser.go(3)
    browser.press("x")
    browser.find("#answer").send_keys("agreed by telephone")
    browser.press("ctrl+enter")
    browser.closed()
    assert "dismissed: agreed by telephone" in browser.find("#row-3 .flag").text
    assert browser.all("#row-3 mark") == []
    file, _ = browser.download("letter.edits.json")
    CliRunner().invoke(apply, [str(tmp_path / "letter.align.json"), str(file)])
    edited = read(tmp_path / "letter.reviewed.align.json")
    assert edited.target_edits == {4: "Yours sincerely, truly"}
    assert edited.beads[4].comment == "Ask the <b>author</b>"
    assert (edited.divergences[0].decision, edited.divergences[0].reason) == ("dismissed", "agreed by telephone")
    browser.go(5)
    browser.press("m", "u")
    assert "There is no row below" in browser.said() or "Moved" in browser.said()


def test_what_cannot_be_done_is_said(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(letter(), tmp_path))
    before = browser.rows()
    for row, side, key, words in (
        (1, "source", "u", "There is no row above."),
        (5, "target", "m", "There is no row below to merge with."),
        (4, "target", "u", "Row 4 has no target sentence to move."),
        (1, "target", "y", "Row 1 has no undecided flag."),
    ):
        browser.go(row, side)
        browser.press(key)
        assert words in browser.said()
    assert browser.rows() == before


def test_hostile_documents_show_as_text(browser: Page, tmp_path: Path) -> None:
    beads = [([text], [text[::-1] if text.isascii() else text]) for text in HOSTILE]
    first = HOSTILE[0]
    flag = Divergence(0, "<b>type", "error", 0.9, Span(0, len(first)), Span(0, 8), "<img src=x onerror=alert(1)>")
    alignment = pair(beads, (flag,))
    browser.open(saved(alignment, tmp_path, "a <b> & 'c'"))
    assert browser.rows() == [(source[0], target[0]) for source, target in beads]
    assert browser.run("return document.title") != "broken"
    assert browser.run("return document.querySelectorAll('#rows script, #rows img, #flags img').length") == 0
    assert "<img src=x onerror=alert(1)>" in browser.find("#row-1 .flag").text
    assert [mark.text for mark in browser.all("#row-1 .source mark")] == [first]


def test_next_doubtful_and_progress(browser: Page, tmp_path: Path) -> None:
    confidences = {1: 0.3, 3: 0.9}
    browser.open(saved(pair([(["Да."], ["Yes."])] * 5, confidences=confidences), tmp_path))
    browser.go(1)
    browser.press("n")
    assert browser.find(".row.active").get_attribute("id") == "row-2"
    browser.press("a")
    assert browser.find("#progress-text").text == "1 of 5 confirmed"
    browser.press("n")
    assert "No doubtful row below." in browser.said()


def test_two_windows_do_not_overwrite_each_other(browser: Page, tmp_path: Path) -> None:
    page = saved(letter(), tmp_path)
    browser.open(page)
    first = browser.browser.current_window_handle
    browser.browser.switch_to.new_window("tab")
    try:
        browser.open(page, fresh=False)
        browser.go(1)
        browser.press("m")
        merged = browser.rows()
        second = browser.browser.current_window_handle
        browser.browser.switch_to.window(first)
        browser.run("return new Promise((done) => setTimeout(done, 300))")
        assert browser.rows() == merged
        browser.browser.switch_to.window(second)
    finally:
        browser.browser.close()
        browser.browser.switch_to.window(first)


def test_a_russian_keyboard_layout_works(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(letter(), tmp_path))
    browser.go(1)
    event = "new KeyboardEvent('keydown', {key: 'ь', code: 'KeyM', bubbles: true, cancelable: true})"
    browser.run(f"document.activeElement.dispatchEvent({event})")
    assert len(browser.rows()) == 4


def test_screen_readers_find_a_grid(browser: Page, report: Path) -> None:
    browser.open(report)
    assert browser.find("#rows").get_attribute("aria-rowcount") == "59"
    row = browser.find("#row-7")
    assert row.get_attribute("aria-rowindex") == "7"
    assert [cell.get_attribute("lang") for cell in row.find_elements("css selector", ".cell")] == ["ru", "en"]
    unnamed = """
      return [...document.querySelectorAll('button, input, select, canvas')].filter((one) =>
        !(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length)).map((one) => one.outerHTML)
    """
    assert browser.run(unnamed) == []
    assert browser.run("return document.querySelectorAll('#rows [tabindex=\"0\"]').length") == 1


def test_paper_gets_every_row(browser: Page, tmp_path: Path) -> None:
    import base64
    import io

    pypdf = pytest.importorskip("pypdf", reason="needs pypdf: pip install 'ruen-aligner[pdf]'")
    browser.open(saved(long(300), tmp_path))
    pdf = base64.b64decode(browser.browser.print_page())
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for number in (0, 123, 299):
        assert f"number {number}:" in text.replace("\n", " ")


def test_ten_thousand_rows_answer_at_once(browser: Page, tmp_path: Path) -> None:
    """The page takes keys long before all rows are filled, and filling them all leaves it whole."""
    browser.open(saved(long(10_000), tmp_path), fresh=False)
    browser.go(1)
    browser.press("end")
    assert browser.find(".row.active").get_attribute("id") == "row-10000"
    assert "номер 9999" in browser.text(10_000, "source")
    browser.press("home", "m")
    assert browser.run("return document.querySelectorAll('#rows .row').length") == 9_999
    browser.press("ctrl+z")
    rows = browser.rows()
    assert len(rows) == 10_000
    assert rows[5_000][1].startswith("Sentence number 5000")
    browser.go(3_000)
    browser.press("shift+d")  # some hundred rows change, up to the next gap
    assert browser.rows()[3_000][1].startswith("Sentence number 2999")
    browser.press("ctrl+z")
    assert browser.rows() == rows
    browser.run("localStorage.clear()")


def test_edits_are_json_that_people_can_read(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(letter(), tmp_path))
    _, made = browser.download("letter.edits.json")
    assert json.dumps(made["rows"][1]) == json.dumps(
        {"source": [1, 2], "target": [1, 3], "confidence": 0.9, "status": "auto"}
    )
