"""Fit the context model of negation mismatch, and write `aligner/fidelity/models/negation_context.{safetensors,tsv}`.

    python -m scripts.training.negation_context --shared ../shared

Of every negation that seems to have no counterpart, the vectors of the words about it and across from it are taken
(`aligner.fidelity.features.negation_context.context_vectors`), and the words themselves (`context_words`). A logistic
regression tells those that translators left out for a reason from planted ones; all other evidence of the rule
is given to it as well, so that words add only what it lacks. Planted are losses and gains of many forms, or
their forms would be taken for a sign. The pairs from which `calibrate_fidelity.py` learns how evidence weighs are left
out, or it would trust this evidence too much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from aligner.encoding import load_encoder
from aligner.fidelity.checks.negation import CONTEXT_FEATURES, candidates
from aligner.fidelity.features.negation_context import context_vectors, context_words
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.negation import has_negator
from aligner.lexicon.tokens import Segment
from scripts.runtime import MODELS, argument_parser
from scripts.training.error_injection.negation_injection import denials
from scripts.training.plant_divergences import plant
from scripts.training.translation_table import read

AGAINST = 2.0
"""How much all fine negations together weigh beside all planted ones."""
RIDGES = {"evidence": 0.5, "vectors": 30.0, "words": 15.0}
"""How strongly weights are held near zero: those of the rule's evidence, of vectors and of words."""
SEEN = 5
"""How often a word must occur to be learned."""
MIN_WEIGHT = 0.06
"""The least weight of a word that is written down."""

Floats = NDArray[np.float64]


class Sight(NamedTuple):
    """Training example of one negation: the check's features, vectors, context words, and whether the pair is clean."""

    evidence: dict[str, float]
    vectors: NDArray[np.float16]
    words: tuple[set[str], set[str]]
    fine: bool


def cases(shared: Path, each: int, limit: int) -> Iterator[tuple[str, str, bool]]:
    """Yield pairs, and whether a divergence was planted in each."""
    pairs = read(shared)[:limit]
    for case in plant(pairs, each, 55, {"negation", "negation-ru"}):
        yield case.ru, case.en, True
    for russian, english in denials(pairs, each // 3, 56):
        yield russian, english, True
    for russian, english in pairs:
        yield russian, english, False


def sights(given: Iterator[tuple[str, str, bool]]) -> dict[str, list[Sight]]:
    """Return by language what is seen of the negations of all pairs."""
    vocabulary = Vocabulary(load_encoder())
    found: dict[str, list[Sight]] = {"ru": [], "en": []}
    batch: list[tuple[Pair, bool]] = []
    for russian, english, planted in given:
        pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
        if pair.russian.words and pair.english.words and (has_negator(pair.russian) or has_negator(pair.english)):
            batch.append((pair, planted))
        if len(batch) == 512:
            _see(batch, found, vocabulary)
            batch = []
    _see(batch, found, vocabulary)
    return found


def _see(batch: list[tuple[Pair, bool]], found: dict[str, list[Sight]], vocabulary: Vocabulary) -> None:
    """Add what is seen of the negations of a few pairs: all of fine ones, the likeliest of a planted one."""
    align_words([pair for pair, _ in batch], vocabulary)
    for pair, planted in batch:
        seen = sorted(candidates(pair), key=lambda candidate: -candidate.score)
        for view, _, scope, features, _ in seen[:1] if planted else seen:
            if scope is not None:
                evidence = {k: v for k, v in features.items() if k not in CONTEXT_FEATURES}
                rows = context_vectors(view, scope).astype(np.float16)
                found[view.own.language].append(Sight(evidence, rows, context_words(view, scope), not planted))


def fit(mine: list[Sight]) -> tuple[Floats, dict[str, float], float]:
    """Return the weights of vectors, in their shape, and of words, and the bias that makes fine and planted even.

    They are those of a ridge logistic regression, found by L-BFGS.
    """
    evidence = np.array([list(sight.evidence.values()) for sight in mine], dtype=np.float32)
    evidence = (evidence - evidence.mean(0)) / (evidence.std(0) + 1e-3)
    x = np.hstack([evidence, np.array([sight.vectors for sight in mine], dtype=np.float32).reshape(len(mine), -1)])
    names, bag = _table(mine)
    sizes = evidence.shape[1], x.shape[1] - evidence.shape[1], len(names)
    ridge = np.repeat(list(RIDGES.values()), sizes)
    sign = np.array([-1.0 if sight.fine else 1.0 for sight in mine])
    weight = np.where(sign > 0, 1.0, AGAINST * (sign > 0).sum() / (sign < 0).sum())

    def loss(given: Floats) -> tuple[float, Floats]:
        light = given.astype(np.float32)
        margin = sign * (x @ light[: x.shape[1]] + bag @ light[x.shape[1] : -1] + light[-1])
        pull = -weight * sign / (1 + np.exp(margin.clip(-30, 30)))
        slope = np.concatenate([pull.astype(np.float32) @ x, bag.T @ pull, [pull.sum()]])
        slope[:-1] += ridge * given[:-1]
        return float(weight @ np.logaddexp(0, -margin) + (ridge * given[:-1]) @ given[:-1] / 2), slope

    start = np.zeros(sum(sizes) + 1)
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    rows, word_weights = found[sizes[0] : x.shape[1]], found[x.shape[1] : -1]
    words = x[:, sizes[0] :] @ rows + bag @ word_weights
    bias = -float(words[sign < 0].mean() + words[sign > 0].mean()) / 2
    return rows.reshape(mine[0].vectors.shape), dict(zip(names, word_weights.tolist(), strict=True)), bias


def _table(mine: list[Sight]) -> tuple[list[str], Any]:
    """Return the words that occur often enough, and which of them are seen at each negation, as a sparse matrix."""
    every = [own | across for _, _, (own, across), _ in mine]
    counts = Counter(word for seen in every for word in seen)
    names = sorted(word for word, count in counts.items() if count >= SEEN)
    number = {word: n for n, word in enumerate(names)}
    rows = [sorted(number[word] for word in seen if word in number) for seen in every]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row])
    return names, csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(mine), len(names)))


def main() -> None:
    """Read, see, fit, write."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--each", type=int, default=6000, help="planted cases of each kind (default 6000)")
    parser.add_argument("--limit", type=int, default=10**9, help="the most pairs looked at (default all)")
    given = parser.parse_args()
    write(sights(cases(given.shared, given.each, given.limit)))


def write(seen: dict[str, list[Sight]]) -> None:
    """Fit both languages and write what is learned."""
    tensors: dict[str, NDArray[Any]] = {}
    lines = [
        "# Made by scripts/training/negation_context.py: language of a negation, word about it, hundredths of a "
        "logit for a loss."
    ]
    for language, mine in seen.items():
        print(f"{language}: {sum(s.fine for s in mine)} fine, {sum(not s.fine for s in mine)} planted")
        rows, weights, bias = fit(mine)
        tensors |= {language: rows.astype(np.float16), f"{language} bias": np.array([bias], dtype=np.float32)}
        kept = sorted((word, weight) for word, weight in weights.items() if abs(weight) >= MIN_WEIGHT)
        lines += [f"{language}\t{word}\t{100 * weight:.0f}" for word, weight in kept]
    save_file(tensors, MODELS / "negation_context.safetensors", {"encoder": load_encoder().name})
    (MODELS / "negation_context.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} words")


if __name__ == "__main__":
    main()
