"""Static embeddings: the bundled encoder, one row of 8-bit numbers for each piece of a word, added up.

It is a static student of larger encoders (see the model card beside its weights). A text's vector is the sum of its
pieces' rows scaled to length one, so vectors of spans follow from sums, and the same table is a bilingual space of
words. The folder is in sentence-transformers' format: `SentenceTransformer(folder)` reads the same files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.document.errors import AlignerError, system_reason
from aligner.encoding.protocol import Tokens
from aligner.encoding.spans import spans_of_sums, unit
from aligner.encoding.wordpiece import Pieces

if TYPE_CHECKING:
    from aligner.encoding.protocol import FloatArray

BUNDLED = Path(__file__).parent / "model"
BATCH = 1024  # texts at a time: the float rows of their pieces stay under 50 MB


class CompactEncoder:
    """Static vectors in numpy alone; loads in milliseconds."""

    def __init__(self, folder: Path = BUNDLED) -> None:
        """Open the model in `folder`. Raises AlignerError where a file is missing or of another kind."""
        self.folder = Path(folder)
        if not (self.folder / "model.safetensors").is_file():
            raise AlignerError(f"The compact encoder's weights are not in {self.folder}; reinstall aligner.")
        self.pieces = Pieces.load(self.folder / "tokenizer.json")
        tensors = read_safetensors(self.folder / "model.safetensors")
        if "embeddings" not in tensors or "weights" not in tensors:
            raise AlignerError(f"{self.folder} holds no static vectors with weights; pass another model.")
        self._rows, self._scales = tensors["embeddings"], tensors["weights"]
        self._name = _name(self.folder)
        self.matches_parameters = type(self) is CompactEncoder and _is_bundled(self.folder)
        self._tokenizer: Any = None

    @property
    def name(self) -> str:
        """The encoder and its version, as figures and saved alignments quote it."""
        return self._name

    @property
    def dimension(self) -> int:
        """The number of columns of its vectors."""
        return int(self._rows.shape[1])

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension] with unit rows."""
        return self.finish(self.sums(texts))

    def sums(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension]: the sum of the rows of each text's pieces."""
        import numpy as np

        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        cut = self.pieces.cut
        for start in range(0, len(texts), BATCH):
            self._add([cut(text) for text in texts[start : start + BATCH]], result[start : start + BATCH])
        return result

    def _add(self, numbers: Sequence[Sequence[int]], out: FloatArray) -> None:
        """Fill out[i] with the sum of the rows of numbers[i], texts of one length together: no loop over pieces."""
        import numpy as np

        by_length: dict[int, list[int]] = {}
        for i, row in enumerate(numbers):
            by_length.setdefault(len(row), []).append(i)
        by_length.pop(0, None)
        for length, members in by_length.items():
            ids = np.array([numbers[i] for i in members], dtype=np.intp)
            rows = self._rows.take(ids, axis=0).astype(np.float32)
            out[members] = np.matmul(self._scales.take(ids).reshape(-1, 1, length), rows)[:, 0]

    def finish(self, sums: FloatArray) -> FloatArray:
        """Return the unit vectors that belong to raw sums."""
        return unit(sums)

    def encode_spans(self, texts: Sequence[str], longest: int) -> FloatArray:
        """Return float32[longest, n, dimension]; see the protocol. Costs one encoding of the texts."""
        return spans_of_sums(self.sums(texts), longest, self.finish)

    def tokens(self, text: str) -> Tokens:
        """Return pieces, their places in the text, unit vectors and weights."""
        import numpy as np

        if self._tokenizer is None:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        cut = self._tokenizer.encode(text, add_special_tokens=False)
        rows = self._rows[cut.ids].astype(np.float32) * self._scales[cut.ids][:, None]
        offsets = np.array(cut.offsets, dtype=np.int64).reshape(-1, 2)
        return Tokens(tuple(cut.tokens), offsets, unit(rows), np.linalg.norm(rows, axis=1))


def read_safetensors(path: Path) -> dict[str, Any]:
    """Map the tensors of a safetensors file into memory without reading them.

    The format (https://huggingface.co/docs/safetensors): eight bytes with the length of a JSON header, the header with
    each tensor's type, shape and place, then the numbers. Raises AlignerError where the file is not of that form.
    """
    import numpy as np

    kinds = {"I8": np.int8, "F16": np.float16, "F32": np.float32, "I32": np.int32, "I64": np.int64}
    try:
        with path.open("rb") as stream:
            size = int.from_bytes(stream.read(8), "little")
            header = json.loads(stream.read(size))
        # A plain array over the map: numpy runs Python code for every slice of its own memmap class.
        data = np.asarray(np.memmap(path, dtype=np.uint8, mode="r", offset=8 + size))
        return {
            name: data[slice(*entry["data_offsets"])].view(kinds[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()
            if name != "__metadata__"
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise AlignerError(
            f"The encoder's weights {path} are damaged ({system_reason(error)}); reinstall aligner."
        ) from error


def _is_bundled(folder: Path) -> bool:
    """Whether the folder is the bundled model or a copy of it: the one that the aligner's parameters were fitted on."""
    if folder == BUNDLED:
        return True
    from filecmp import cmp

    try:
        return cmp(folder / "model.safetensors", BUNDLED / "model.safetensors", shallow=False)
    except OSError:
        return False


def _name(folder: Path) -> str:
    """Return the name and version written in the model's own settings."""
    try:
        saved = json.loads((folder / "config_sentence_transformers.json").read_bytes())
        return str(saved["aligner"]["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return folder.name
