"""BLAS threads: one for many small products of matrices, since waking others costs more than they help."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@contextmanager
def single_blas_thread() -> Iterator[None]:
    """Let numpy multiply in one thread; a third of the processor time of the quick checks went to the others.

    Where numpy is not loaded there is nothing to do.
    """
    if "numpy" not in sys.modules:
        yield
        return
    with _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> Any:
    """Return the controller of numpy's BLAS libraries; finding them takes a few milliseconds."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
