"""What this processor is good at."""

from __future__ import annotations

import torch


def quick_floats() -> torch.dtype:
    """Return the type of number in which matrices are multiplied fastest here.

    16-bit floats halve the time where the processor multiplies them itself; elsewhere they are emulated and take
    several times as long as 32-bit ones.
    """
    return torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else torch.float32
