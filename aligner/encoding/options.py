"""Options of an encoder other than the bundled one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SpanMode = Literal["additive", "exact"]
Backend = Literal["torch", "onnx", "openvino"]
Precision = Literal["auto", "full", "half"]


@dataclass(frozen=True)
class EncoderOptions:
    """Options of a model of sentence-transformers, or another encoder with weights of its own.

    `device` ("cpu", "cuda"), `batch_size` and `backend` go to that library. `dimensions` keeps the first columns alone,
    as Matryoshka models allow (Kusupati et al. 2022, https://arxiv.org/abs/2205.13147). `precision` "auto" takes half
    precision on a GPU. `spans` says how a run of sentences gets its vector (see `WrappedEncoder`), `cache` where
    vectors are remembered.
    """

    device: str | None = None
    batch_size: int = 64
    backend: Backend = "torch"
    dimensions: int | None = None
    precision: Precision = "auto"
    spans: SpanMode = "exact"
    cache: Path | None = None


DEFAULTS = EncoderOptions()
