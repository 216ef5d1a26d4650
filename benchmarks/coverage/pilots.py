"""Samples of 69 pilots with answers on five points, of which 15 % are missing at random."""

import numpy as np
import pandas as pd

from benchmarks.coverage.truths import joint, limits

PILOTS, MISSING = 69, 0.15
MIDDLE = np.array([0.08, 0.17, 0.30, 0.30, 0.15])
BETTER = np.array([0.05, 0.10, 0.25, 0.35, 0.25])
HIGH = np.array([0.02, 0.05, 0.13, 0.35, 0.45])
HIGHER = np.array([0.01, 0.03, 0.08, 0.31, 0.57])
GROUNDS = {"spread out": (MIDDLE, BETTER), "near the top": (HIGH, HIGHER)}
RHO = 0.6
PAIRS = {name: joint(*both, RHO) for name, both in GROUNDS.items()}


def gaps(rng, columns, whole=()):
    """Take each value away with the probability that one is missing, but in whole columns."""
    return pd.DataFrame(
        {
            name: v if name in whole else np.where(rng.random(len(v)) < MISSING, np.nan, v)
            for name, v in columns.items()
        }
    )


def answered(rng, columns, whole=()):
    """Keep the rows of which no value is missing, as most methods do; it saves them the time."""
    there = np.ones(len(next(iter(columns.values()))), dtype=bool)
    for name in columns:
        if name not in whole:
            there &= rng.random(len(there)) >= MISSING
    return pd.DataFrame({name: values[there] for name, values in columns.items()})


def cut(latent, shares):
    """Turn standard normal numbers into answers from 1 to 5."""
    return np.searchsorted(limits(shares), latent) + 1.0


def latent(rng, rho, columns=2, rows=PILOTS):
    """Draw normals that are equally correlated, one row a pilot."""
    common = rng.standard_normal((rows, 1))
    return np.sqrt(rho) * common + np.sqrt(1 - rho) * rng.standard_normal((rows, columns))


def pairs(first=MIDDLE, second=BETTER, rho=RHO):
    """Make the draw of answers before and after."""

    def draw(rng):
        drawn = latent(rng, rho)
        both = {"before": cut(drawn[:, 0], first), "after": cut(drawn[:, 1], second)}
        return answered(rng, both)

    return draw


def yes_no_pairs(first, second, rho=RHO):
    """Make the draw of yes and no before and after; yes is an answer above 3."""
    answers = pairs(first, second, rho)

    def draw(rng):
        frame = answers(rng)
        return (frame > 3).astype(float).where(frame.notna())

    return draw


def repeated(columns, shares=MIDDLE, rho=0.5, threshold=None):
    """Make the draw of alike columns: items of a scale, waves, raters."""
    names = [f"q{i}" for i in range(1, columns + 1)]

    def draw(rng):
        answers = cut(latent(rng, rho, columns), shares)
        answers = answers if threshold is None else (answers > threshold) * 1.0
        return gaps(rng, dict(zip(names, answers.T, strict=True)))

    return draw


def grouped(*shares, sizes=(23, 46), numbers=False):
    """Make the draw of answers ``y`` in groups ``g``: a, b, ... (or 1, 2, ...)."""
    labels = np.repeat(_names(sizes, numbers), sizes)

    def draw(rng):
        answers = [cut(rng.standard_normal(n), p) for n, p in zip(sizes, shares, strict=True)]
        return answered(rng, {"g": labels, "y": np.concatenate(answers)}, ["g"])

    return draw


def _names(sizes, numbers):
    return list(range(1, len(sizes) + 1)) if numbers else list("abcdefgh"[: len(sizes)])


def yes_no(*shares, sizes, numbers=False):
    """Make the draw of yes and no ``y`` in groups ``g``: a, b, ... (or 1, 2, ...)."""
    labels = np.repeat(_names(sizes, numbers), sizes)

    def draw(rng):
        yes = rng.random(len(labels)) < np.repeat(shares, sizes)
        return answered(rng, {"g": labels, "y": yes * 1.0}, ["g"])

    return draw


def changed_groups(effect):
    """Make the draw of before and after in two groups; the first level is group a."""
    labels = np.repeat(["a", "b"], [35, 34])

    def draw(rng):
        drawn = latent(rng, RHO)
        later = drawn[:, 1] + effect * (labels == "b")
        frame = {"before": cut(drawn[:, 0], MIDDLE), "after": cut(later, MIDDLE), "g": labels}
        return answered(rng, frame, ["g"])

    return draw


def finite(values):
    """Make the draw of those that answer among 69 pilots whose answers are fixed."""

    def draw(rng):
        return answered(rng, {"y": np.asarray(values, dtype=float)})

    return draw
