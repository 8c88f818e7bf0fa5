"""Any language without rules of its own: stops, quotations, initials, ordinal numbers, lists, lower case after."""

from __future__ import annotations

from aligner.splitting.rules import (
    ABBREVIATED,
    COMMON_BREAKS,
    COMMON_JOINS,
    END,
    INITIALS,
    LIST_ITEMS,
    TO_LOWER,
    TO_UPPER,
    join,
)  # fmt: skip

RULES = (
    INITIALS,
    *LIST_ITEMS,
    join("ordinal number", ABBREVIATED, TO_UPPER, "[0-9]{1,2}"),
    *COMMON_JOINS,
    join("lower case goes on", END, TO_LOWER),
    *COMMON_BREAKS,
)
