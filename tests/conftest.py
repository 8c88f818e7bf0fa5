"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci")

MOST_WORKERS = 8
"""Processes that share the tests at most; each loads the models, some 0.3 GB."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share the whole suite among the cores with pytest-xdist; tests named on the command line stay here."""
    whole = config.args_source == pytest.Config.ArgsSource.TESTPATHS
    known = config.pluginmanager.hasplugin("xdist") and not hasattr(config, "workerinput")
    if whole and known and config.option.numprocesses is None and config.option.maxprocesses is None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # before a worker loads numpy
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        config.option.numprocesses = "auto"
        config.option.maxprocesses = MOST_WORKERS
        if config.option.dist == "no":
            config.option.dist = "worksteal"  # neighbours stay in one process, with the fixtures they share


def pytest_addoption(parser: pytest.Parser) -> None:
    """Two options by which a second run, with more installed, makes up for what a first one skipped."""
    parser.addoption("--list-skipped", metavar="FILE", help="write the tests that were skipped to a file")
    parser.addoption("--only-listed", metavar="FILE", help="run only the tests that such a file names")


class SkippedTests:
    """Gathers the names of skipped tests, and of modules skipped while they were read, and writes them at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.names.add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.names.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self.path.write_text("".join(f"{name}\n" for name in sorted(self.names)), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Write the list in the process that gathers the reports of all."""
    path = config.getoption("--list-skipped")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkippedTests(Path(path)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave only the tests that `--only-listed` names: single ones, and all of a module that was skipped whole."""
    if path := config.getoption("--only-listed"):
        listed = set(Path(path).read_text(encoding="utf-8").splitlines())
        items[:] = [item for item in items if {item.nodeid, item.nodeid.partition("::")[0]} & listed]


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def specimen() -> Path:
    """The folder of the bundled letter."""
    return ROOT / "corpora" / "specimen"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party data beside the checkout; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("ALIGNER_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs the data folder {folder}")
    return folder


@pytest.fixture(scope="session")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random two-layer BERT with its WordPiece vocabulary and mean pooling, as sentence-transformers saves it."""
    pytest.importorskip(
        "sentence_transformers", reason="needs sentence-transformers: pip install 'ruen-aligner[sentence-transformers]'"
    )
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "письмо", "при", "##шло", "вчера"]
    words += ["the", "letter", "came", "yesterday", ".", "query", ":"]
    plain = folder / "plain"
    plain.mkdir(parents=True)
    (plain / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(plain / "vocab.txt"), strip_accents=False, model_max_length=32).save_pretrained(plain)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=48
    )
    BertModel(config).save_pretrained(plain)
    SentenceTransformer(str(plain), device="cpu").save(str(folder / "bert"))
    return folder / "bert"
