"""The token budget of a run: checked before each request, settled after it."""

from __future__ import annotations

from threading import Lock


class BudgetSpent(Exception):
    """The next request would exceed the budget."""


class Budget:
    """Tokens used so far, and the most that may be used; None is without limit."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.used = 0
        self._lock = Lock()

    def reserve(self, tokens: int) -> None:
        """Set tokens aside for a request. Raises BudgetSpent where they would exceed the limit."""
        with self._lock:
            if self.limit is not None and self.used + tokens > self.limit:
                raise BudgetSpent
            self.used += tokens

    def settle(self, reserved: int, used: int) -> None:
        """Put what a request used in the place of what was set aside for it."""
        with self._lock:
            self.used += used - reserved


def estimate(text: str) -> int:
    """Return about how many tokens a text has: three characters each, as Cyrillic text has in current vocabularies."""
    return len(text) // 3 + 1
