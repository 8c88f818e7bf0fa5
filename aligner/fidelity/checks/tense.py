"""Tense mismatch: future and past are confused («подписал», "will sign"); only a reader (`--reader`) reports it.

No rule looks for it. Of 24 places that readers marked in 4,492 natural pairs, a rule on the morphology of aligned verbs
found two, and 14 more that were none: languages tell the same time by other tenses too often.
"""

from __future__ import annotations

from aligner.fidelity.checks.base import Check, FlagType

CHECK = Check(
    run=None,
    types=(
        FlagType(
            "tense",
            "future and past are confused",
            caught="«подписал» and \"will sign\", where a reader is asked (`--reader`)",
            left_alone="reported speech, the present for the future; all, where none is asked",
        ),
    ),
)
