"""The registry that comes with the package says what it must, and a broken one is explained."""

import shutil
import subprocess
import sys
import zipfile
from urllib.parse import urlsplit

import pytest

from aligner.corpora.registry import default_registry, find, load_registry
from aligner.document import AlignerError

ASKED_FOR = {
    "lavrov-letter",
    "draft-treaty-us",
    "draft-agreement-nato",
    "un-charter",
    "human-rights",
    "helsinki-final-act",
    "istanbul-charter",
    "astana-declaration",
}


@pytest.fixture(scope="module")
def corpora():
    return load_registry()


def test_the_documents_that_exist_in_both_languages(corpora):
    assert set(corpora) >= ASKED_FOR


def test_the_letter_is_known_by_its_dates_and_documents(corpora):
    letter = corpora["lavrov-letter"]
    assert (str(letter.date), str(letter.published)) == ("2022-01-28", "2022-02-01")
    named = " ".join(fact.what for fact in letter.facts)
    for fact in ("15 December 2021", "26 January 2022", "Istanbul", "Astana", "Charter of Paris", "Code of Conduct"):
        assert fact in named
    assert letter.paragraphs[0] <= 14 <= 15 <= letter.paragraphs[1]


def test_the_letter_has_a_certain_english_address_and_no_certain_russian_one(corpora, root):
    letter = corpora["lavrov-letter"]
    assert letter.target.addresses[0].certain
    assert letter.target.addresses[0].begins
    assert not any(address.certain for address in letter.source.addresses)
    assert "A Russian address that is certain is still missing" in (root / "corpora/registry.toml").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(ASKED_FOR))
def test_every_pair_can_be_recognised_and_admits_what_is_not_certain(corpora, name):
    corpus = corpora[name]
    assert corpus.title
    assert corpus.rights
    assert (corpus.source.language, corpus.target.language) == ("ru", "en")
    assert len(corpus.facts) >= 3
    for fact in corpus.facts:
        assert fact.spellings["ru"]
        assert fact.spellings["en"]
    for address in (*corpus.source.addresses, *corpus.target.addresses):
        assert urlsplit(address.url).scheme in ("http", "https")
        assert address.certain or address.note, f"{address.url} is not certain, and nothing says why it is tried"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[a", "is not valid TOML"),
        ('[pair]\ntitle = "x"\n', "the entry pair lacks 'source'"),
        ('[pair]\ntitle = "x"\n[pair.source]\nlanguage = "ru"\n[pair.target]\nkind = "html"\n', "lacks 'language'"),
        ("pair = 1\n", "the entry pair is not in the registry's form"),
        ('["../pair"]\ntitle = "x"\n', "cannot name a pair"),
        (
            '[pair]\ntitle = "x"\n[pair.source]\nlanguage = "ru"\nkind = "film"\n[pair.target]\nlanguage = "en"\n',
            "kind 'film' is none of html, pdf, text",
        ),
    ],
)
def test_a_broken_registry_is_explained(tmp_path, text, reason):
    path = tmp_path / "registry.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AlignerError, match="registry") as error:
        load_registry(path)
    assert reason in str(error.value)


def test_a_missing_registry(tmp_path):
    with pytest.raises(AlignerError, match="Cannot read the registry"):
        load_registry(tmp_path / "none.toml")


def test_a_mistyped_name(corpora):
    with pytest.raises(AlignerError, match="did you mean lavrov-letter"):
        find(corpora, "lavrov-leter")


def test_a_checkout_reads_the_file_at_the_top(root):
    assert default_registry() == root / "corpora" / "registry.toml"


def test_an_installed_package_brings_its_registry(root, tmp_path):
    """Build a wheel of the package without its model, with the build backend itself, and look inside."""
    project = tmp_path / "project"
    shutil.copytree(root / "aligner" / "corpora", project / "aligner" / "corpora")
    (project / "aligner" / "__init__.py").write_text('__version__ = "0"')
    (project / "corpora").mkdir()
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "LICENSE", "corpora/registry.toml"):
        shutil.copy(root / name, project / name)
    (project / "README.md").write_text("aligner")
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=project, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = wheel.read("aligner/corpora/registry.toml")
    assert packed == (root / "corpora" / "registry.toml").read_bytes()
