"""A session of requests: each is looked up in the cache, paid from the budget, sent, parsed, and kept if it parses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol, TypeVar

from aligner.llm_reader.budget import Budget, BudgetSpent, estimate
from aligner.llm_reader.cache import ResponseCache, key_of
from aligner.llm_reader.client import Message, ServerFailure
from aligner.llm_reader.completion import Completion
from aligner.llm_reader.instruction import instruction
from aligner.llm_reader.options import ReaderOptions
from aligner.llm_reader.report import Report

Parsed = TypeVar("Parsed")
FAILURES = 3
"""Failures of the server in a row after which no more is sent."""


class Completing(Protocol):
    """Client interface of a session."""

    def complete(self, messages: Sequence[Message], schema: dict[str, Any], limit: int) -> Completion:
        """Return the response; see `aligner.llm_reader.client.Client.complete`."""

    def close(self) -> None:
        """Close the connections."""


class Stopped(Exception):
    """Nothing more is sent to the server."""


@dataclass
class Session:
    """Client, cache and budget of one reading, shared by its threads."""

    options: ReaderOptions
    client: Completing
    cache: ResponseCache
    budget: Budget
    failures: int = 0
    stopped: bool = False
    _lock: Lock = field(default_factory=Lock)

    def request(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any],
        limit: int,
        parse: Callable[[str], Parsed],
        report: Report,
    ) -> tuple[str, Parsed]:
        """Return a response and what it holds; it is kept only where it could be parsed.

        Raises BadResponse, TooLong, Stopped, ServerFailure or BudgetSpent.
        """
        key = key_of(self.options.model, instruction().version, messages)
        known = self.cache.get(key)
        if known is not None:
            return known, parse(known)
        if self.stopped:
            raise Stopped
        reserved = sum(estimate(message["content"]) for message in messages)
        try:
            self.budget.reserve(reserved)
        except BudgetSpent:
            self.stopped = True
            raise
        completion = self._sent(messages, schema, limit, reserved, report)
        parsed = parse(completion.text)
        self.cache.put(key, completion.text)
        return completion.text, parsed

    def _sent(
        self, messages: Sequence[Message], schema: dict[str, Any], limit: int, reserved: int, report: Report
    ) -> Completion:
        report.requests += 1
        try:
            completion = self.client.complete(messages, schema, limit)
        except ServerFailure as error:
            with self._lock:
                self.failures += 1
                self.stopped = self.stopped or error.final or self.failures >= FAILURES
            raise
        self.failures = 0
        used = completion.tokens or reserved + estimate(completion.text)
        self.budget.settle(reserved, used)
        report.tokens += used
        return completion
