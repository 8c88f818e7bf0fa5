"""One thread for many small products of matrices: waking others costs more than they help."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@contextmanager
def one_thread() -> Iterator[None]:
    """Let numpy multiply in one thread; a third of the processor time of the quick checks went to the others."""
    with _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> Any:
    """Return what knows the libraries by which numpy multiplies; finding them takes a few milliseconds."""
    import numpy  # noqa: F401  # so that they are loaded
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
