"""SRX: the standard's semantics, what is said of a broken file, and the agreement of our rules with their export."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.document.errors import AlignerError
from aligner.splitting import SplitOptions, split_text
from aligner.splitting.engine import splitter
from aligner.splitting.srx import Srx, SrxRule, read_srx
from aligner.splitting.srx_writing import srx_text
from tests.splitting import fragments
from tests.splitting.test_examples import BAR, examples

STOP_RULE = SrxRule(True, r"[.?!]+", r"\s")
SETS = [("ru/gsd.dev", "ru"), ("ru/taiga.dev", "ru"), ("en/gum.dev", "en"), ("en/ewt.dev", "en"), ("en/gum.dev", "fr")]


def srx(*rules: SrxRule, cascade: bool = False, **more: tuple[SrxRule, ...]) -> Srx:
    found = {"first": rules, **more}
    return Srx("rules.srx", cascade, found, tuple((".*", name) for name in found))


def pieces(rules: Srx, text: str, language: str = "en") -> list[str]:
    starts = [0, *rules.splitter(language)(text)]
    return [text[one:two] for one, two in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("srx") / "rules.srx"
    path.write_text(srx_text(), encoding="utf-8")
    return path


def test_the_first_rule_that_matches_decides() -> None:
    no_break = SrxRule(False, r"\bMr\.", r"\s")
    assert pieces(srx(no_break, STOP_RULE), "Mr. Smith came. He left.") == ["Mr. Smith came.", " He left."]
    assert pieces(srx(STOP_RULE, no_break), "Mr. Smith came.") == ["Mr.", " Smith came."]


def test_a_later_break_rule_does_not_undo_an_exception() -> None:
    rules = srx(SrxRule(False, r"etc\.", r"\s"), STOP_RULE, SrxRule(True, r"\.", ""))
    assert pieces(rules, "pens etc. and ink") == ["pens etc. and ink"]


def test_a_missing_expression_matches_anywhere() -> None:
    assert pieces(srx(SrxRule(True, r"\n", "")), "one\ntwo") == ["one\n", "two"]
    assert pieces(srx(SrxRule(True, "", "T")), "oneTwo") == ["one", "Two"]


def test_overlapping_matches_are_all_found() -> None:
    assert pieces(srx(SrxRule(True, "aba", "b")), "ababab") == ["aba", "ba", "b"]
    assert pieces(srx(SrxRule(True, ".+", "b")), "abab") == ["a", "ba", "b"]


def test_a_cascade_adds_the_rules_of_every_map_that_matches() -> None:
    colon = (SrxRule(True, ":", " "),)
    assert pieces(srx(STOP_RULE, other=colon), "one: two. three") == ["one: two.", " three"]
    assert pieces(srx(STOP_RULE, cascade=True, other=colon), "one: two. three") == ["one:", " two.", " three"]


def test_language_maps_choose_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "rules.srx"
    rule = "<rule><beforebreak>{}</beforebreak><afterbreak> </afterbreak></rule>"
    path.write_text(
        f"""<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="no"/><body>
        <languagerules>
          <languagerule languagerulename="Greek">{rule.format(";")}</languagerule>
          <languagerule languagerulename="Rest">{rule.format("[.]")}</languagerule>
        </languagerules>
        <maprules><languagemap languagepattern="EL.*" languagerulename="Greek"/>
          <languagemap languagepattern="(EN|RU).*" languagerulename="Rest"/></maprules></body></srx>"""
    )
    options = SplitOptions(srx=str(path))
    assert split_text("one; two. three", "el", options) == ["one;", "two. three"]
    assert split_text("one; two. three", "en-GB", options) == ["one; two.", "three"]
    with pytest.raises(AlignerError, match=r"no rules for the language 'fr'"):
        split_text("one", "fr", options)


@pytest.mark.parametrize("expression", [r"\Qe.g.\E", r"e\x{2E}g[\p{Po}&&[^,]]", r"(?U)e\.g\.", r"e\.g\.++"])
def test_expressions_of_java_and_icu_are_understood(expression: str) -> None:
    rules = srx(SrxRule(False, expression, r"\h"), STOP_RULE)
    assert pieces(rules, "See e.g. here. There.") == ["See e.g. here.", " There."]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<srx><body>", "not well-formed"),
        ("<tmx/>", "no SRX file"),
        ('<srx><languagemap languagepattern=".*" languagerulename="X"/></srx>', "rules 'X', which it does not define"),
        (
            '<srx><languagerule languagerulename="X"><rule><beforebreak>(</beforebreak></rule></languagerule>'
            '<languagemap languagepattern=".*" languagerulename="X"/></srx>',
            r"beforebreak '\(' is no regular expression",
        ),
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "rules.srx"
    path.write_text(content)
    with pytest.raises(AlignerError, match=message):
        split_text("One. Two.", "en", SplitOptions(srx=str(path)))


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="no such file"):
        split_text("One. Two.", "en", SplitOptions(srx=str(tmp_path / "none.srx")))


def test_our_rules_say_the_same_as_srx_on_the_examples(exported: Path) -> None:
    rules = read_srx(exported)
    for language, line in examples():
        text = line.replace(BAR, "")
        assert rules.splitter(language)(text) == splitter(language).ends(text), line


@settings(max_examples=300)
@given(st.lists(fragments.listed, max_size=25), fragments.languages)
def test_our_rules_say_the_same_as_srx_on_hard_cases(parts: list[str], language: str) -> None:
    text = "".join(parts).strip()
    rules = exported_rules()
    assert rules[language](text) == splitter(language).ends(text)


@pytest.mark.parametrize(("name", "language"), SETS)
def test_our_rules_say_the_same_as_srx_on_running_text(shared: Path, exported: Path, name: str, language: str) -> None:
    rules = read_srx(exported).splitter(language)
    ours, theirs = set(), set()
    lines = (shared / "split" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        ours.update((number, end) for end in splitter(language).ends(line))
        theirs.update((number, end) for end in rules(line))
    assert len(ours & theirs) >= 0.995 * len(ours | theirs)


@pytest.mark.skipif(not shutil.which("java"), reason="needs Java")
def test_java_understands_our_rules_as_we_do(exported: Path, tmp_path: Path) -> None:
    """CAT tools run on Java: `Segment.java` finds boundaries as they do, by scanning for each expression."""
    arguments: list[str | Path] = []
    expected: list[list[int]] = []
    for language, name in (("ru", "Russian"), ("en", "English"), ("fr", "Generic")):
        lines = [line.replace(BAR, "") for known, line in examples() if known == language]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        arguments += [name, tmp_path / name]
        expected += [splitter(language).ends(line) for line in lines]
    command = ["java", Path(__file__).parent / "Segment.java", exported, *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
    assert [[int(number) for number in row.split()] for row in done.stdout.splitlines()] == expected


_RULES = {}


def exported_rules() -> dict:
    """The exported rules of each language, read once for all the examples that are drawn."""
    if not _RULES:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rules.srx"
            path.write_text(srx_text(), encoding="utf-8")
            rules = read_srx(path)
        _RULES.update({language: rules.splitter(language) for language in ("ru", "en", "fr")})
    return _RULES
