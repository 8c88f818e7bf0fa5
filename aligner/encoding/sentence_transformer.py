"""Any model of the sentence-transformers library (Reimers & Gurevych 2019), by name or by folder."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError
from aligner.encoding.caching import SpanMode, WrappedEncoder
from aligner.encoding.protocol import Tokens
from aligner.encoding.spans import unit

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from aligner.encoding.cache import VectorCache
    from aligner.encoding.protocol import FloatArray

SHORT_NAMES = {"labse": "sentence-transformers/LaBSE"}
INSTALL = "pip install 'ruen-aligner[sentence-transformers]'"


class TransformerEncoder(WrappedEncoder):
    """A sentence-transformers model. Loading it imports torch, which takes seconds."""

    def __init__(
        self,
        model: str,
        device: str | None = None,
        batch_size: int = 64,
        backend: str = "torch",
        spans: SpanMode = "additive",
        cache: VectorCache | None = None,
    ) -> None:
        """Load the model. Raises AlignerError where the library, the model or the device is not to be had."""
        super().__init__(spans, cache)
        model = SHORT_NAMES.get(model.lower(), model)
        self._model = _load(model, device, backend)
        self._batch_size = batch_size
        self._prefix = prefix_of(model)
        self.dimension = len(self._model.encode("a", show_progress_bar=False))
        self.name = f"{model}@{_revision(model, self._model)}"

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension] from the model, with the prefix it was trained with."""
        vectors: FloatArray = self._model.encode(
            list(texts), prompt=self._prefix or None, batch_size=self._batch_size, show_progress_bar=False
        )
        return vectors

    def tokens(self, text: str) -> Tokens:
        """Return the last layer's vector of each token. Raises AlignerError for a model without a view by tokens."""
        import numpy as np

        try:
            output = self._model.encode(
                [text], prompt=self._prefix or None, output_value="token_embeddings", show_progress_bar=False
            )[0]
            cut = self._model.tokenizer(
                self._prefix + text,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
            )
        except (KeyError, TypeError, ValueError, NotImplementedError):
            return super().tokens(text)
        shift = len(self._prefix)
        vectors = np.asarray(output.float().cpu(), dtype=np.float32)
        kept = [i for i, (a, b) in enumerate(cut["offset_mapping"]) if b > a and a >= shift and i < len(vectors)]
        pieces = self._model.tokenizer.convert_ids_to_tokens([cut["input_ids"][i] for i in kept])
        offsets = np.array([cut["offset_mapping"][i] for i in kept], dtype=np.int64).reshape(-1, 2) - shift
        return Tokens(tuple(pieces), offsets, unit(vectors[kept]), np.linalg.norm(vectors[kept], axis=1))


def prefix_of(model: str) -> str:
    """Return what has to stand before each text: the E5 family was trained with "query: " (Wang et al. 2022, 2024).

    >>> prefix_of("intfloat/multilingual-e5-base")
    'query: '
    >>> prefix_of("sentence-transformers/LaBSE")
    ''
    """
    name = Path(model).name.lower()
    return "query: " if "e5-" in name and "instruct" not in name else ""


def _load(model: str, device: str | None, backend: str) -> SentenceTransformer:
    """Return the loaded model or raise one sentence that says what to do."""
    try:
        import sentence_transformers
    except ImportError as error:
        raise AlignerError(f"The encoder {model} needs sentence-transformers: {INSTALL}.") from error
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return sentence_transformers.SentenceTransformer(model, device=device, backend=backend)
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


def _first(error: Exception) -> str:
    """Return the first line of an error's text, without a full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _revision(model: str, loaded: SentenceTransformer) -> str:
    """Return what tells one version of the weights from another: the hub's commit, or a digest of a folder."""
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
