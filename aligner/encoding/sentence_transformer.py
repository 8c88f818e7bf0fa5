"""Any model of the sentence-transformers library (Reimers & Gurevych 2019), by name or by folder."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import re
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from aligner.document.errors import AlignerError
from aligner.encoding.cached_encoder import WrappedEncoder
from aligner.encoding.options import DEFAULTS, EncoderOptions
from aligner.encoding.protocol import Tokens
from aligner.encoding.spans import unit

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from aligner.encoding.protocol import FloatArray
    from aligner.encoding.vector_cache import VectorCache

SHORT_NAMES = {"labse": "sentence-transformers/LaBSE"}
SYMMETRIC = ("bitextmining", "sts", "semanticsimilarity", "sentencesimilarity", "textmatching", "similarity")
"""Names that model cards give to prompts for comparing texts of one kind, without case and signs."""
_HUB_NAME = re.compile(r"\w[\w.-]*(?:/[\w.-]+)?")
INSTALL = "pip install 'ruen-aligner[sentence-transformers]'"


class TransformerEncoder(WrappedEncoder):
    """A sentence-transformers model. Loading it imports torch, which takes seconds."""

    def __init__(self, model: str, options: EncoderOptions = DEFAULTS, cache: VectorCache | None = None) -> None:
        """Load the model. Raises AlignerError where the library, the model or the device is missing."""
        super().__init__(options.spans, cache)
        model = SHORT_NAMES.get(model.lower(), model)
        self._model = _load(model, options)
        self._batch_size = options.batch_size
        self.prompt = prompt_of(model, self._model.prompts, self._model.default_prompt_name)
        self.dimension = len(self._model.encode("a", show_progress_bar=False))
        if options.dimensions and options.dimensions > self.dimension:
            raise AlignerError(f"The encoder {model} has {self.dimension} dimensions, fewer than {options.dimensions}.")
        half = _halved(self._model, options)
        self.name = f"{model}@{_revision(model, self._model)}{_settings(options, half)}"

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension] from the model, with the prompt it was trained with."""
        vectors: FloatArray = self._model.encode(
            list(texts), prompt=self.prompt, batch_size=self._batch_size, show_progress_bar=False
        )
        return vectors

    def tokens(self, text: str) -> Tokens:
        """Return the last layer's vector of each token. Raises AlignerError for a model without a view by tokens."""
        import numpy as np

        try:
            output = self._model.encode(
                [text], prompt=self.prompt, output_value="token_embeddings", show_progress_bar=False
            )[0]
            cut = self._model.tokenizer(
                self.prompt + text,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
            )
        except (KeyError, TypeError, ValueError, NotImplementedError):
            return super().tokens(text)
        shift = len(self.prompt)
        vectors = np.asarray(output.float().cpu(), dtype=np.float32)
        kept = [i for i, (a, b) in enumerate(cut["offset_mapping"]) if b > a and a >= shift and i < len(vectors)]
        pieces = self._model.tokenizer.convert_ids_to_tokens([cut["input_ids"][i] for i in kept])
        offsets = np.array([cut["offset_mapping"][i] for i in kept], dtype=np.int64).reshape(-1, 2) - shift
        return Tokens(tuple(pieces), offsets, unit(vectors[kept]), np.linalg.norm(vectors[kept], axis=1))


def prompt_of(model: str, prompts: Mapping[str, str], default: str | None = None) -> str:
    """Return the prompts of both languages, by the model's own settings or its card.

    A default prompt counts first, then one for pairs of translations or for likeness (SYMMETRIC). A model whose card
    tells to write `query: ` and `passage: ` before texts, as that of the E5 family does (Wang et al. 2024,
    https://arxiv.org/abs/2402.05672), gets `query: ` on both sides. Prompts for retrieval alone are left out.

    >>> prompt_of("intfloat/multilingual-e5-base", {})
    'query: '
    >>> prompt_of("sentence-transformers/LaBSE", {})
    ''
    >>> prompt_of("embeddinggemma", {"query": "task: search | query: ", "STS": "task: sentence similarity | query: "})
    'task: sentence similarity | query: '
    """
    named = {name.lower().replace("-", "").replace(" ", "").replace("_", ""): text for name, text in prompts.items()}
    if default is not None and prompts.get(default):
        return prompts[default]
    for name in SYMMETRIC:
        if named.get(name):
            return named[name]
    folder = Path(model)
    if named.get("query", "").strip() == "query:" or (
        "e5-" in folder.name.lower() and "instruct" not in folder.name.lower()
    ):
        return "query: "
    try:
        card = (folder / "README.md").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    return "query: " if "query: " in card and "passage: " in card and "Instruct: " not in card else ""


def _load(model: str, options: EncoderOptions) -> SentenceTransformer:
    """Return the loaded model, or raise AlignerError with what to do."""
    device, backend = options.device, options.backend
    _check_place(model)
    try:
        import sentence_transformers
    except ImportError as error:
        raise AlignerError(f"The encoder {model} needs sentence-transformers: {INSTALL}.") from error
    for name in ("sentence_transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
    kept_only = not Path(model).is_dir() and not _is_online()
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return sentence_transformers.SentenceTransformer(
                model, device=device, backend=backend, truncate_dim=options.dimensions, local_files_only=kept_only
            )
    except (OSError, ValueError) as error:
        if Path(model).is_dir():
            raise AlignerError(f"The folder {model} holds no sentence-transformers model: {_first(error)}.") from error
        raise AlignerError(
            f"The encoder {model} is no folder here and could not be fetched; check the name and the connection, "
            "or give the folder of a model you have."
        ) from error
    except ImportError as error:
        raise AlignerError(f"The backend {backend} is not installed: {_first(error)}.") from error
    except RuntimeError as error:
        raise AlignerError(f"The encoder {model} cannot run on {device or 'this machine'}: {_first(error)}.") from error
    except Exception as error:  # the library says by a bare Exception that a backend is missing
        raise AlignerError(f"The encoder {model} cannot run by {backend}: {_first(error)}.") from error


def _check_place(model: str) -> None:
    """Raise AlignerError for what can be no model, before the library is imported, which takes seconds."""
    place = Path(model)
    if place.is_file():
        raise AlignerError(
            f"{model} is a file; --model names the folder of a model, or a model of the Hugging Face hub."
        )
    if place.is_dir():
        if not any((place / name).is_file() for name in ("modules.json", "config.json")):
            raise AlignerError(
                f"The folder {model} holds no sentence-transformers model: it has neither modules.json nor config.json."
            )
    elif not _HUB_NAME.fullmatch(model):
        raise AlignerError(f"There is no folder {model}; check the path of the model.")


def _is_online() -> bool:
    """Whether the hub's name can be resolved, or a proxy would do so; else only models fetched before are looked for.

    The library itself would try for a minute.
    """
    host = urlsplit(os.environ.get("HF_ENDPOINT") or "https://huggingface.co").hostname
    if getproxies():
        return True
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False


def _halved(model: SentenceTransformer, options: EncoderOptions) -> bool:
    """Put the model into half precision where that is wanted, and return whether it is."""
    if options.backend != "torch" or options.precision == "full":
        return False
    if options.precision == "auto" and model.device.type != "cuda":
        return False
    import torch

    trained = getattr(getattr(getattr(model[0], "auto_model", None), "config", None), "dtype", None)
    # A model trained in bfloat16 can leave the range of float16.
    model.to(torch.bfloat16 if trained == torch.bfloat16 else torch.float16)
    return True


def _settings(options: EncoderOptions, half: bool) -> str:
    """Return the variant of a model's vectors: the dimensions kept, the backend, half precision."""
    parts = [f"{options.dimensions}d"] if options.dimensions else []
    parts += [options.backend] if options.backend != "torch" else []
    parts += ["half"] if half else []
    return "".join(f",{part}" for part in parts)


def _first(error: Exception) -> str:
    """Return the first line of an error's text, without a full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _revision(model: str, loaded: SentenceTransformer) -> str:
    """Return the revision of the weights: the hub's commit, or a digest of a folder."""
    config = getattr(getattr(loaded[0], "auto_model", None), "config", None)
    commit = getattr(config, "_commit_hash", None)
    if commit:
        return str(commit)[:12]
    digest = hashlib.sha256()
    for path in sorted(Path(model).rglob("*")) if Path(model).is_dir() else []:
        if path.suffix in (".json", ".safetensors", ".bin", ".onnx"):
            status = path.stat()
            digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()[:12]
