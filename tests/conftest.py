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
    """Share the whole suite among the processor's cores with pytest-xdist; tests named on the command line stay here."""
    whole = config.args_source == pytest.Config.ArgsSource.TESTPATHS
    known = config.pluginmanager.hasplugin("xdist") and not hasattr(config, "workerinput")
    if whole and known and config.option.numprocesses is None and config.option.maxprocesses is None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # before a worker loads numpy
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        config.option.numprocesses = "auto"
        config.option.maxprocesses = MOST_WORKERS
        if config.option.dist == "no":
            config.option.dist = "worksteal"  # neighbours stay in one process, with the fixtures they share


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
        "sentence_transformers", reason="needs sentence-transformers: pip install 'aligner[sentence-transformers]'"
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
    BertTokenizerFast(vocab=str(plain / "vocab.txt"), strip_accents=False, model_max_length=32).save_pretrained(plain)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=48
    )
    BertModel(config).save_pretrained(plain)
    SentenceTransformer(str(plain), device="cpu").save(str(folder / "bert"))
    return folder / "bert"
