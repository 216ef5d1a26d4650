"""Samples of stakeholders in pilots, and what is true of the population they come from."""

import numpy as np

from benchmarks.coverage import truths
from benchmarks.coverage.pilots import MIDDLE, PILOTS, answered

SPREAD = 0.9
CUTS = np.log(np.cumsum(MIDDLE)[:-1] / (1 - np.cumsum(MIDDLE)[:-1]))


def nested(effect=0.7, own=0.0, spread=SPREAD, pilots=PILOTS, mean_size=6):
    """Make the draw of answers ``y`` of stakeholders in pilots.

    A quarter of the pilots are ``large``, which moves the log odds by ``effect``; half of the
    stakeholders are ``member``, which moves them by ``own``; pilots have their own level, of
    standard deviation ``spread``. ``yes`` is an answer above 3.
    """

    def draw(rng):
        pilot = np.repeat(np.arange(pilots), 1 + rng.poisson(mean_size - 1, pilots))
        large = (pilot < round(pilots / 4)) * 1.0
        member = (rng.random(len(pilot)) < 0.5) * 1.0
        level = effect * large + own * member + (spread * rng.standard_normal(pilots))[pilot]
        y = np.searchsorted(CUTS, level + rng.logistic(size=len(pilot))) + 1.0
        columns = {"pilot": pilot, "large": large, "member": member, "y": y}
        columns["yes"] = (columns["y"] > 3) * 1.0
        return answered(rng, columns, ["pilot", "large", "member", "yes"])

    return draw


def chances(level, spread=SPREAD):
    """Give the probabilities of the answers at each of many pilots, and the pilots' weights."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    below = 1 / (1 + np.exp(-(CUTS - level - spread * nodes[:, None])))
    edges = np.zeros((80, 1)), np.ones((80, 1))
    return np.diff(np.hstack([edges[0], below, edges[1]]), axis=1), weights / weights.sum()


def marginal(level, spread=SPREAD):
    """Give the probabilities of the answers over all pilots."""
    chance, weights = chances(level, spread)
    return weights @ chance


def mean(level, spread=SPREAD):
    """Give the mean answer over all pilots."""
    return marginal(level, spread) @ truths.LEVELS


def log_odds(level, spread=SPREAD):
    """Give the log odds of yes over all pilots."""
    yes = marginal(level, spread)[3:].sum()
    return np.log(yes / (1 - yes))


def icc(level=0.0, spread=SPREAD):
    """Give the share of the pilots in the variance of the answers."""
    chance, weights = chances(level, spread)
    own = chance @ truths.LEVELS
    centre = weights @ own
    between = weights @ (own - centre) ** 2
    return between / (marginal(level, spread) @ (truths.LEVELS - centre) ** 2)
