"""Hierarchical logistic regression of what findings are worth: types and data sets are drawn to what they share.

    >>> ridge_of("intercept, number"), ridge_of("domain, wmt")
    (6.0, 5.0)

The mode of a logistic regression with Gaussian priors (Gelman and Hill 2007, ch. 12-13). A finding's type has an
intercept and slopes of its own that are kept near those of all types, and so has the data set that the pair comes from,
because readers mark more in one than in another: what holds for an average set is written, the sets' own intercepts
are not. A pair that was read once has an intercept as well: a second reading finds what the first has missed. The
features of the scorers, which are learned on planted divergences, have weights that are kept near zero: the score
stands for them, and they correct it where natural divergences disagree (adaptation to a domain with the other one's
weights as the prior: Chelba and Acero 2006, https://doi.org/10.1016/j.csl.2005.05.005).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aligner.fidelity.features.calibration_features import EVIDENCE, INTERCEPT

PRIOR = {"planted": 0.5, "contrast.train": 0.4, "contrast.diplomatic": 0.6}
"""How much a finding of each domain where errors were made on purpose counts beside a natural one."""
RIDGES = {"score logit": 0.1, "bias": 0.001}
"""The precision of the prior of weights that all types share; `COMMON_RIDGE` of those not named."""
COMMON_RIDGE, TYPE_RIDGE, SIDE_RIDGE, OWN_RIDGE = 0.5, 6.0, 30.0, 6.0
"""The same of the common slopes, of each type's intercept, of its intercepts by side, and of its slopes."""
EVIDENCE_RIDGE, MIN_EVIDENCE = 80.0, 40
"""The same of a scorer's features, each divided by its root mean square, and in how many rows one must occur."""
SET_RIDGE, PRIOR_RIDGE, ONCE_RIDGE = 5.0, 0.01, 0.1
"""The same of the intercepts of natural data sets, of the domains of `PRIOR`, and of pairs that were read once."""
DOMAIN, ONCE = "domain", "read once"
"""What the intercepts are called that are left out of what is written."""

Weights = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Row:
    """A candidate: a finding's features, what it is worth by some readings, and where it comes from.

    `domain` is the data set; `once` says that one reading decided; `document` is what folds keep together.
    """

    features: dict[str, float]
    divergence: bool
    correction: bool
    weight: float
    domain: str
    document: str
    once: bool = False


def ridge_of(name: str) -> float:
    """Return the precision of the prior of a weight.

    >>> names = ("intercept, number", "intercept, number, both", "score logit", "score logit, number")
    >>> [ridge_of(name) for name in names]
    [6.0, 30.0, 0.1, 6.0]
    """
    kind, _, own = name.partition(", ")
    if kind == DOMAIN:
        return ONCE_RIDGE if own == ONCE else PRIOR_RIDGE if own in PRIOR else SET_RIDGE
    if name.startswith(EVIDENCE):
        return EVIDENCE_RIDGE
    if kind == INTERCEPT:
        return SIDE_RIDGE if "," in own else TYPE_RIDGE
    return OWN_RIDGE if own else RIDGES.get(name, COMMON_RIDGE)


def fit(rows: Sequence[Row]) -> Weights:
    """Return the weights of both probabilities in an average data set, by as many readings as gold had (Newton)."""
    x, names = _matrix(rows)
    scale = _scale(x, names)
    x /= scale
    ridge = np.array([ridge_of(name) for name in names])
    weight = np.array([row.weight for row in rows])
    learned: Weights = {}
    for target in ("divergence", "correction"):
        label = np.array([getattr(row, target) for row in rows], dtype=float)
        found = _newton(x, label, weight, ridge) / scale
        learned[target] = {
            name: round(float(value), 4)
            for name, value in zip(names, found, strict=True)
            if not name.startswith(f"{DOMAIN}, ") and abs(value) >= 0.0005
        }
        learned[target].setdefault("bias", 0.0)
    return learned


def _matrix(rows: Sequence[Row]) -> tuple[np.ndarray[Any, Any], list[str]]:
    """Return rows × weights, and the weights' names; evidence that occurs seldom has none."""
    occurs = Counter(name for row in rows for name in row.features)
    rare = {name for name, count in occurs.items() if name.startswith(EVIDENCE) and count < MIN_EVIDENCE}
    names = [*sorted({*occurs, *(name for row in rows for name in _left_out(row))} - rare), "bias"]
    columns = {name: n for n, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for n, row in enumerate(rows):
        for name, value in (*row.features.items(), *((name, 1.0) for name in _left_out(row)), ("bias", 1.0)):
            if name not in rare:
                x[n, columns[name]] = value
    return x, names


def _scale(x: np.ndarray[Any, Any], names: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return by what each column is divided: evidence by its root mean square where it occurs, all others by one."""
    evidence = np.array([name.startswith(EVIDENCE) for name in names])
    mean = np.sqrt((x**2).sum(axis=0) / np.maximum(1, (x != 0).sum(axis=0)))
    scaled: np.ndarray[Any, Any] = np.where(evidence & (mean > 0), mean, 1.0)
    return scaled


def _left_out(row: Row) -> tuple[str, ...]:
    return (f"{DOMAIN}, {row.domain}", f"{DOMAIN}, {ONCE}") if row.once else (f"{DOMAIN}, {row.domain}",)


def _newton(
    x: np.ndarray[Any, Any], label: np.ndarray[Any, Any], weight: np.ndarray[Any, Any], ridge: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    found = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        slope = x.T @ (weight * (label - p)) - ridge * found
        step = np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge), slope)
        found += step * min(1.0, 3.0 / max(1e-9, float(np.abs(step).max())))
        if np.abs(step).max() < 1e-6:
            break
    return found
