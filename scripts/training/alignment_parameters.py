"""Fit the parameters of the log-linear alignment model on documents whose beads are known.

    python -m scripts.training.alignment_parameters ../shared/gold/*.hard.jsonl ../shared/gold/*.rough.jsonl --write
    python -m scripts.training.alignment_parameters ../shared/gold/*.jsonl --leave-out wmt21
    python -m scripts.training.alignment_parameters ../shared/gold/*.jsonl --cross-validate 2

The aligner is a log-linear model of whole paths (a conditional random field, Lafferty et al. 2001,
https://repository.upenn.edu/cis_papers/159/). The likelihood of the gold paths is maximised by L-BFGS; its gradient is
the difference between the evidence the gold beads show and what the model expects, by forward and backward sums.
Two models are fitted: the first pass (vectors and lengths, all places) and the second (words and borders, the places
that the first leaves possible).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from aligner.alignment import AlignmentOptions, align_sentences
from aligner.alignment.candidate_pruning import PRUNING_THRESHOLD, Candidates
from aligner.alignment.features.greedy_matching import within_windows
from aligner.alignment.features.matrix import GAP_FEATURES as SECOND_GAP_FEATURES
from aligner.alignment.features.matrix import SECOND_PASS_FEATURES, SecondPassFeatures
from aligner.alignment.features.similarity import (
    FIRST_PASS_FEATURES,
    GAP_FEATURES,
    Evidence,
    bead_types,
    gap_features,
)
from aligner.alignment.forward_backward import NEVER, Array, Lattices, Transitions, forward_backward, skewed, unskewed
from aligner.alignment.inputs import DocumentSide
from aligner.alignment.parameters import FILE, TYPE_NAMES, AlignmentParameters, PassParameters
from aligner.encoding import Encoder, load_encoder
from aligner.evaluation.bead_metrics import Score, ids
from scripts.runtime import argument_parser

TYPES = bead_types(4)
CHUNK = 24  # beads in a training block, cut at borders that the gold gives
MAX_CELLS = 30_000  # places of blocks that are worked side by side
MIN_CUT_PROBABILITY = 0.98  # of two adjacent gold beads between which the second pass's blocks may be cut
MOVES = ("open", "extend", "switch", "close")


@dataclass
class Block:
    """A stretch of a document between two gold borders."""

    document: Any
    first: tuple[int, int]
    size: tuple[int, int]
    gold: list[tuple[int, int]]
    beads: Candidates
    features: Array


@dataclass
class Prepared:
    """A gold document with its evidence."""

    name: str
    number: int
    evidence: Evidence
    pair: SecondPassFeatures
    gaps: dict[str, tuple[Array, Array]]
    gold: list[tuple[int, int]]


@dataclass
class Batch:
    """Blocks of much the same size as arrays; `at` are the candidates' places in the skewed store."""

    sizes: Array
    rows: int
    columns: int
    at: tuple[Array, ...]
    features: Array
    gaps: tuple[Array, Array]
    gold: Array
    gold_gaps: Array
    beads: int


def prepare(paths: Sequence[Path], encoder: Encoder) -> Iterator[Prepared]:
    """Yield the documents of gold files with their evidence."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            saved = json.loads(line)
            source, target = DocumentSide(saved["ru"]), DocumentSide(saved["en"])
            evidence = Evidence.of(source, target, encoder, 4)
            pair = SecondPassFeatures.of(evidence, source, target, encoder)
            first = (
                gap_features(evidence.source_lengths, evidence.source_noise),
                gap_features(evidence.target_lengths, evidence.target_noise),
            )
            gold = [(len(a), len(b)) for a, b in saved["beads"]]
            yield Prepared(path.name, number, evidence, pair, {"first": first}, gold)


def chunks(document: Prepared) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """Yield the first sentences and the gold beads of each stretch."""
    i = j = 0
    first: tuple[int, int] = (0, 0)
    held: list[tuple[int, int]] = []
    for m, n in document.gold:
        if len(held) >= CHUNK and m and n:
            yield first, held
            first, held = (i, j), []
        held.append((m, n))
        i, j = i + m, j + n
    if held:
        yield first, held


def all_places(first: tuple[int, int], size: tuple[int, int]) -> Candidates:
    """Return every bead that fits into a block."""
    parts = []
    for kind in TYPES:
        m, n = kind
        i, j = np.mgrid[0 : max(0, size[0] - m + 1), 0 : max(0, size[1] - n + 1)].reshape(2, -1)
        parts.append((i + first[0], j + first[1], np.full(len(i), m), np.full(len(i), n)))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Candidates(columns[0], columns[1], columns[2], columns[3], np.ones(len(columns[0])))


def first_blocks(documents: Sequence[Prepared], every: int) -> list[Block]:
    """Return one in `every` stretches with all places and the first pass's evidence."""
    blocks = []
    for number, (document, (first, gold)) in enumerate((d, c) for d in documents for c in chunks(d)):
        if number % every:
            continue
        size = (sum(m for m, _ in gold), sum(n for _, n in gold))
        beads = all_places(first, size)
        features = np.zeros((len(beads), len(FIRST_PASS_FEATURES)), np.float32)
        for rows, typed in beads.by_type():
            features[rows] = document.pair.first_pass_features(typed)
        blocks.append(Block(document, first, size, gold, beads, features))
    return blocks


def second_blocks(documents: Sequence[Prepared], pass_: PassParameters) -> list[Block]:
    """Return stretches with the beads that the first pass leaves possible, and the second pass's evidence."""
    result: list[Block] = []
    lost = total = 0
    for document in documents:
        blocks = first_blocks([document], 1)
        for batch, members in batches(blocks, "first"):
            sums = forward_backward(
                lattices_of(batch, vector_of(pass_, FIRST_PASS_FEATURES, GAP_FEATURES), GAP_FEATURES)
            )
            probability = sums.matches[batch.at]
            for k, block in enumerate(members):
                mine = batch.at[2] == k
                chosen = probability[mine] > PRUNING_THRESHOLD
                gold = gold_rows(block)
                lost, total = lost + int((~chosen[gold]).sum()), total + len(gold)
                chosen[gold] = True
                block.beads = subset(block.beads, chosen, probability[mine])
        joined = join([block.beads for block in blocks])
        kept = within_windows(joined, len(document.evidence.source_lengths), len(document.evidence.target_lengths))
        features, document.gaps["second"] = document.pair.features(joined[kept])
        start = row = 0
        for block in blocks:
            mine = kept[start : start + len(block.beads)]
            start += len(block.beads)
            block.beads = subset(block.beads, mine, block.beads.probability)
            block.features = features[row : row + len(block.beads)]
            row += len(block.beads)
            result += pieces(block)
    print(f"the first pass loses {lost} of {total} gold beads", file=sys.stderr)
    return result


def pieces(block: Block) -> Iterator[Block]:
    """Yield a stretch cut where two sure beads of the gold meet and no candidate lies across: small ones are quick."""
    b = block.beads
    probability = {(i, j): p for i, j, p in zip(b.i.tolist(), b.j.tolist(), b.probability.tolist(), strict=True)}
    start = here = block.first
    held: list[tuple[int, int]] = []
    for m, n in block.gold:
        before = b.i + b.m <= here[0], b.j + b.n <= here[1]
        after = b.i >= here[0], b.j >= here[1]
        if held and m and n and held[-1][0] and held[-1][1]:
            last = probability.get((here[0] - held[-1][0], here[1] - held[-1][1]), 0.0)
            sure = min(last, probability.get(here, 0.0)) > MIN_CUT_PROBABILITY
            if sure and ((before[0] & before[1]) | (after[0] & after[1])).all():
                yield part(block, start, here, held)
                start, held = here, []
        held.append((m, n))
        here = here[0] + m, here[1] + n
    yield part(block, start, here, held)


def part(block: Block, start: tuple[int, int], end: tuple[int, int], gold: list[tuple[int, int]]) -> Block:
    """Return what lies between two nodes of a stretch."""
    b = block.beads
    rows = (b.i >= start[0]) & (b.j >= start[1]) & (b.i + b.m <= end[0]) & (b.j + b.n <= end[1])
    size = end[0] - start[0], end[1] - start[1]
    return Block(block.document, start, size, gold, b[rows], block.features[rows])


def subset(beads: Candidates, chosen: Array, probability: Array) -> Candidates:
    """Return some of the candidates."""
    return Candidates(*(column[chosen] for column in (beads.i, beads.j, beads.m, beads.n, probability)))


def join(parts: Sequence[Candidates]) -> Candidates:
    """Return all candidates in one."""
    return Candidates(*(np.concatenate([getattr(p, c) for p in parts]) for c in ("i", "j", "m", "n", "probability")))


def gold_rows(block: Block) -> Array:
    """Return the rows of the gold's two-sided beads among a block's candidates, those that are there."""
    places = {key: k for k, key in enumerate(zip(*(getattr(block.beads, c).tolist() for c in "ijmn"), strict=True))}
    i, j = block.first
    rows = []
    for m, n in block.gold:
        if m and n and (i, j, m, n) in places:
            rows.append(places[i, j, m, n])
        i, j = i + m, j + n
    return np.array(rows, dtype=np.int64)


def batches(blocks: Sequence[Block], pass_: str) -> Iterator[tuple[Batch, list[Block]]]:
    """Yield blocks of much the same size together."""
    number = {kind: k for k, kind in enumerate(TYPES)}
    for members in alike(blocks):
        sizes = np.array([block.size for block in members])
        rows, columns = (int(size) for size in sizes.max(axis=0))
        at: list[list[Array]] = [[], [], [], []]
        gaps = [np.zeros((len(members), count, len(members[0].document.gaps[pass_][0]))) for count in (rows, columns)]
        gold, offset, beads = [], 0, 0
        for k, block in enumerate(members):
            b = block.beads
            types = np.array([number[kind] for kind in zip(b.m.tolist(), b.n.tolist(), strict=True)], dtype=np.int64)
            ends = b.i + b.m - block.first[0], b.j + b.n - block.first[1]
            for column, values in zip(at, (types, ends[0] + ends[1], np.full(len(b), k), ends[0]), strict=True):
                column.append(values)
            for side, values in enumerate(block.document.gaps[pass_]):
                here = values[:, block.first[side] : block.first[side] + block.size[side]].T
                gaps[side][k, : len(here)] = here
            gold.append(gold_rows(block) + offset)
            offset += len(b)
            beads += len(block.gold)
        features = np.concatenate([with_types(block.beads, block.features) for block in members])
        places = tuple(np.concatenate(column) for column in at)
        evidence = features, (gaps[0], gaps[1]), np.concatenate(gold), gold_gaps(members, gaps)
        batch = Batch(sizes, rows, columns, places, *evidence, beads)
        yield batch, members


def alike(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield blocks of much the same size, as many as MAX_CELLS allows."""
    members: list[Block] = []
    for block in sorted(blocks, key=lambda block: (max(block.size), block.size)):
        side = max(block.size) + 1
        if members and side * side * (len(members) + 1) > MAX_CELLS:
            yield members
            members = []
        members.append(block)
    if members:
        yield members


def gold_gaps(members: Sequence[Block], gaps: Sequence[Array]) -> Array:
    """Return the evidence of the gold's gaps summed, and how often the gold opens, extends, switches and closes one."""
    total, moves = np.zeros(gaps[0].shape[2]), np.zeros(4)
    for k, block in enumerate(members):
        i = j = state = 0
        for m, n in block.gold:
            after = 0 if m and n else 1 if m else 2
            if after:
                total += gaps[after - 1][k, i if m else j]
                moves[0 if not state else 1 if state == after else 2] += 1
            elif state:
                moves[3] += 1
            i, j, state = i + m, j + n, after
    return np.concatenate([total, moves])


def with_types(beads: Candidates, features: Array) -> Array:
    """Return the features, the same by the bead's size, and its type, in the order of `PassParameters`."""
    more = ((beads.m + beads.n) / 2 - 1).astype(np.float32)[:, None]
    small, large = np.minimum(beads.m, beads.n), np.maximum(beads.m, beads.n)
    types = [(small == int(name[0])) & (large == int(name[2])) for name in TYPE_NAMES]
    return np.concatenate([features, features[:, 1:] * more, np.stack(types, axis=1).astype(np.float32)], axis=1)


def lattices_of(batch: Batch, vector: Array, gap_names: Sequence[str]) -> Lattices:
    """Return the lattices of a batch under a vector of weights."""
    matches, gap, moves = split(vector, batch.features.shape[1], len(gap_names))
    store, _ = skewed(len(TYPES), len(batch.sizes), batch.rows, batch.columns)
    store[batch.at] = batch.features @ matches.astype(np.float32)
    states = np.full((len(batch.sizes), 3), NEVER)
    states[:, 0] = 0.0
    scores = [side @ gap for side in batch.gaps]
    return Lattices(TYPES, batch.sizes, store, scores[0], scores[1], states, Transitions(*moves))


def split(vector: Array, matches: int, gaps: int) -> tuple[Array, Array, Array]:
    """Return the weights of matches, of gaps and of the moves between them."""
    return vector[:matches], vector[matches : matches + gaps], vector[matches + gaps :]


def loss(vector: Array, data: Sequence[Batch], gap_names: Sequence[str]) -> tuple[float, Array]:
    """Return the mean negative log-likelihood of a gold bead, and its gradient."""
    gradient, value = np.zeros_like(vector), 0.0
    for batch in data:
        lattices = lattices_of(batch, vector, gap_names)
        sums = forward_backward(lattices, moves=True)
        gold = batch.features[batch.gold].sum(axis=0)
        expected = sums.matches[batch.at] @ batch.features
        source, target = gap_sums(sums.source_gaps, batch), gap_sums(sums.target_gaps, batch, target=True)
        gaps = np.einsum("bi,bif->f", source, batch.gaps[0]) + np.einsum("bj,bjf->f", target, batch.gaps[1])
        gold = np.concatenate([gold, batch.gold_gaps])
        gradient += np.concatenate([expected, gaps, sums.moves]) - gold
        value += float(sums.total.sum() - gold @ vector)
    beads = sum(batch.beads for batch in data)
    return value / beads, gradient / beads


def gap_sums(probability: Array, batch: Batch, target: bool = False) -> Array:
    """Return the probability that each sentence is a gap, float64[blocks, sentences]."""
    view = unskewed(probability[None], batch.columns)[0]
    result: Array = view.sum(axis=1)[:, 1:] if target else view.sum(axis=2)[:, 1:]
    return result


def fit(data: Sequence[Batch], gap_names: Sequence[str], strength: float, start: Array, rounds: int) -> Array:
    """Return the vector of weights of the highest likelihood."""
    unit = units(data)

    def scaled(vector: Array) -> tuple[float, Array]:
        value, gradient = loss(vector * unit, data, gap_names)
        return value + strength / 2 * float(vector @ vector), gradient * unit + strength * vector

    found = minimize(scaled, start / unit, jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    print(f"  {found.nit} rounds, {found.fun:.5f} a bead", file=sys.stderr)
    result: Array = found.x * unit
    return result


def units(data: Sequence[Batch]) -> Array:
    """Return one over the usual size of each piece of evidence: so the fit is quick and the penalty fair."""
    count = sum(len(batch.features) for batch in data)
    squares = sum(np.einsum("bf,bf->f", batch.features, batch.features, dtype=np.float64) for batch in data) / count
    gaps = [side.reshape(-1, side.shape[2]) for batch in data for side in batch.gaps]
    gap_squares = sum((side**2).sum(axis=0) for side in gaps) / sum(int(side.any(axis=1).sum()) for side in gaps)
    result: Array = 1 / np.sqrt(np.maximum(np.concatenate([squares, gap_squares, np.ones(len(MOVES))]), 1e-3))
    return result


def pass_parameters(vector: Array, names: Sequence[str], gap_names: Sequence[str]) -> PassParameters:
    """Return the weights by name."""
    values = [round(float(value), 3) for value in vector]
    take = iter(values)
    return PassParameters(
        match={name: next(take) for name in names},
        extra={name: next(take) for name in names[1:]},
        types={name: next(take) for name in TYPE_NAMES},
        gap={name: next(take) for name in gap_names},
        transitions=Transitions(*take),
    )


def vector_of(pass_: PassParameters, names: Sequence[str], gap_names: Sequence[str]) -> Array:
    """Return the weights as a vector."""
    t = pass_.transitions
    return np.array(
        [pass_.match[name] for name in names]
        + [pass_.extra[name] for name in names[1:]]
        + [pass_.types[name] for name in TYPE_NAMES]
        + [pass_.gap[name] for name in gap_names]
        + [t.open, t.extend, t.switch, t.close]
    )


def start_vector(names: Sequence[str], gap_names: Sequence[str]) -> Array:
    """Return weights to start from: similarity less hubness."""
    vector = np.zeros(2 * len(names) - 1 + len(TYPE_NAMES) + len(gap_names) + len(MOVES))
    vector[names.index("similarity")], vector[names.index("hubness")] = 8.0, -8.0
    return vector


def fit_both(
    documents: Sequence[Prepared], strength: float, rounds: int, most: int
) -> tuple[PassParameters, PassParameters]:
    """Return the fitted first and second pass, the first from `most` beads, as it has few weights and many places."""
    beads = sum(len(document.gold) for document in documents)
    blocks = first_blocks(documents, max(1, beads // most))
    data = [batch for batch, _ in batches(blocks, "first")]
    start = start_vector(FIRST_PASS_FEATURES, GAP_FEATURES)
    first = pass_parameters(fit(data, GAP_FEATURES, strength, start, rounds), FIRST_PASS_FEATURES, GAP_FEATURES)
    data = [batch for batch, _ in batches(second_blocks(documents, first), "second")]
    start = start_vector(SECOND_PASS_FEATURES, SECOND_GAP_FEATURES)
    second = fit(data, SECOND_GAP_FEATURES, strength, start, rounds)
    return first, pass_parameters(second, SECOND_PASS_FEATURES, SECOND_GAP_FEATURES)


def cross_validate(paths: Sequence[Path], options: argparse.Namespace) -> None:
    """Print the figures of each file, every document aligned with weights that were fitted without it."""
    encoder, count = load_encoder(), options.cross_validate
    everything = list(prepare(paths, encoder))
    scores = {path: Score() for path in paths}
    for left in range(count):
        documents = [document for document in everything if document.number % count != left]
        first, second = fit_both(documents, options.strength, options.rounds, options.most)
        fitted = AlignmentOptions(parameters=AlignmentParameters(first, second, options.bead_threshold))
        for path, score in scores.items():
            for line in path.read_text(encoding="utf-8").splitlines()[left::count]:
                saved = json.loads(line)
                beads = align_sentences(saved["ru"], saved["en"], encoder, fitted)
                gold = [(tuple(source), tuple(target)) for source, target in saved["beads"]]
                score.add(gold, [ids(bead) for bead in beads], [bead.confidence for bead in beads])
    for path, score in scores.items():
        strict, lax, gaps = (ratio.figures()["f1"] for ratio in score.ratios())
        figures = f"strict {strict:.4f}  lax {lax:.4f}  gaps {gaps:.4f}"
        print(f"{path.name:26} {figures}  calibration error {score.calibration_error():.4f}")


def main() -> None:
    """Fit, and print or write the weights."""
    parser = argument_parser(__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--leave-out", default=None, help="leave out files whose name starts so")
    parser.add_argument("--fold", default=None, help="K/N: leave out the documents numbered K modulo N")
    parser.add_argument("--most", type=int, default=5000, help="beads to fit the first pass on (default 5000)")
    parser.add_argument("--cross-validate", type=int, metavar="N", help="score what each of N fits left out")
    parser.add_argument("--strength", type=float, default=2e-4, help="of the L2 penalty (default 2e-4)")
    parser.add_argument("--rounds", type=int, default=60, help="of L-BFGS (default 60)")
    parser.add_argument(
        "--bead-threshold", type=float, default=0.25, help="least posterior gain of a bead taken (default 0.25)"
    )
    parser.add_argument("--output", type=Path, default=None, help="where to write the weights (default: print them)")
    parser.add_argument("--write", action="store_true", help=f"write {FILE}")
    options = parser.parse_args()
    paths = [path for path in options.gold if not (options.leave_out and path.name.startswith(options.leave_out))]
    if options.cross_validate:
        cross_validate(paths, options)
        return
    left, folds = map(int, (options.fold or "-1/1").split("/"))
    documents = [document for document in prepare(paths, load_encoder()) if document.number % folds != left]
    first, second = fit_both(documents, options.strength, options.rounds, options.most)
    about = "Parameters of the alignment model in units of log-likelihood, by scripts/training/alignment_parameters.py."
    saved = {
        "about": about,
        "fitted_on": [path.name for path in paths],
        "bead_threshold": options.bead_threshold,
        "paragraphs": {"paragraph_inside": -2.5, "paragraph_ends": 0.4},
        "first_pass": first.as_json(),
        "second_pass": second.as_json(),
    }
    text = json.dumps(saved, indent=2) + "\n"
    if options.write or options.output:
        (options.output or FILE).write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
