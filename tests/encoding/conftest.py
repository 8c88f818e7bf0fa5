"""A tiny static model, made on the spot in the format the trained one has."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

WORDS = [
    *("[UNK]", "письмо", "при", "##шло", "вчера", "letter", "came", "yesterday", "the", ".", ",", "-"),
    *("2013", "19", "##45", "е", "##е", "ж", "##ж", "an", "##na", "анна", "c", "##ap"),
]


def tiny_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace("ё", "е"),
            normalizers.Replace("\u0301", ""),
            normalizers.Replace("\u00ad", ""),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Digits(individual_digits=False)]
    )
    return tokenizer


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a static model of 16 dimensions, one row for each of WORDS, random but for the unknown piece."""
    folder = tmp_path_factory.mktemp("models") / "tiny"
    (folder / "1_Normalize").mkdir(parents=True)
    tiny_tokenizer().save(str(folder / "tokenizer.json"), pretty=False)
    random = np.random.default_rng(7)
    rows = random.integers(-127, 128, (len(WORDS), 16)).astype(np.int8)
    rows[0] = 0
    scales = random.uniform(0.001, 0.01, len(WORDS)).astype(np.float32)
    save_file({"embeddings": rows, "weights": scales}, folder / "model.safetensors")
    (folder / "1_Normalize" / "config.json").write_text("{}")
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    settings = {"similarity_fn_name": "cosine", "aligner": {"name": "tiny-1"}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings))
    return folder
