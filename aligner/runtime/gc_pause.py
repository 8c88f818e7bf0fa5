"""Garbage-collection pause: the search for cycles waits while work goes on that makes many objects and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def without_gc(work: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Return the function with the collector at rest while it runs; a fifth of the time of the checks went there.

    What is no longer referred to is freed at once all the same; only cycles wait for the end.
    """

    @wraps(work)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        if not gc.isenabled():
            return work(*args, **kwargs)
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            gc.enable()

    return run
