"""What is true of a population that is given as a table of probabilities."""

from itertools import pairwise

import numpy as np

LEVELS = np.arange(1.0, 6.0)


def limits(shares):
    """Give the thresholds that cut a standard normal into these shares."""
    from scipy.special import ndtri

    return ndtri(np.cumsum(shares)[:-1])


def joint(first, second, rho):
    """Give the probabilities of pairs of answers that cut two correlated normals."""
    from scipy.special import ndtr

    nodes, weights = np.polynomial.legendre.leggauss(80)
    ends = np.concatenate([[-9.0], limits(first), [9.0]])
    inner = np.concatenate([[-np.inf], limits(second), [np.inf]])
    cells = []
    for low, high in pairwise(ends):
        x = (low + high) / 2 + (high - low) / 2 * nodes
        mass = weights * (high - low) / 2 * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
        below = ndtr((inner - rho * x[:, None]) / np.sqrt(1 - rho**2))
        cells.append(mass @ np.diff(below, axis=1))
    return np.array(cells)


def moments(table, first=LEVELS, second=LEVELS):
    """Give both means and the covariance matrix."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    a, b = rows @ first, columns @ second
    cross = first @ table @ second - a * b
    return (a, b), np.array([[rows @ first**2 - a**2, cross], [cross, columns @ second**2 - b**2]])


def correlation(table, first=LEVELS, second=LEVELS):
    """Give the correlation of the scores."""
    _, spread = moments(table, first, second)
    return spread[0, 1] / np.sqrt(spread[0, 0] * spread[1, 1])


def differences(table):
    """Give the values of after - before with their probabilities."""
    steps = np.arange(-4.0, 5.0)
    return steps, np.array([np.trace(table, int(step)) for step in steps])


def change(table):
    """Give net change, mean change, and mean change in standard deviations."""
    steps, p = differences(table)
    mean = p @ steps
    return p @ np.sign(steps), mean, mean / np.sqrt(p @ steps**2 - mean**2)


def rank_biserial(table):
    """Give what (W+ - W-) / (W+ + W-) tends to; zeros are ranked and left out (Pratt)."""
    steps, p = differences(table)
    size = np.abs(steps)
    rank = np.array([p[size < one].sum() + p[size == one].sum() / 2 for one in size])
    return (p * rank) @ np.sign(steps) / ((p * rank) @ (steps != 0))


def median(values, p):
    """Give the median; the middle of two values where a half lies below or at the lower."""
    order = np.argsort(values)
    below = np.cumsum(p[order])
    low = values[order][np.searchsorted(below, 0.5 - 1e-12)]
    high = values[order][np.searchsorted(below, 0.5 + 1e-12)]
    return (low + high) / 2


def pseudo_median(table):
    """Give the median of the average of two independent changes."""
    steps, p = differences(table)
    return median(np.add.outer(steps, steps).ravel() / 2, np.outer(p, p).ravel())


def shift(first, second):
    """Give the median of the difference of two independent answers."""
    return median(np.subtract.outer(LEVELS, LEVELS).ravel(), np.outer(first, second).ravel())


def dominance(first, second):
    """Give P(first > second) - P(first < second) of independent answers."""
    return float(
        np.outer(first, second).ravel() @ np.sign(np.subtract.outer(LEVELS, LEVELS)).ravel()
    )


def ordinal_association(table):
    """Give Spearman's rho, tau-b, gamma and Somers' d of the second given the first."""
    above = np.cumsum(np.cumsum(table[::-1, ::-1], 0), 1)[::-1, ::-1]
    agree = sum(table[i, j] * above[i + 1, j + 1] for i in range(4) for j in range(4))
    turned = table[:, ::-1]
    above = np.cumsum(np.cumsum(turned[::-1, ::-1], 0), 1)[::-1, ::-1]
    differ = sum(turned[i, j] * above[i + 1, j + 1] for i in range(4) for j in range(4))
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    unequal = (1 - rows @ rows) / 2, (1 - columns @ columns) / 2
    ranks = [np.cumsum(one) - one / 2 for one in (rows, columns)]
    gap = agree - differ
    return {
        "spearman_rho": correlation(table, *ranks),
        "kendall_tau_b": gap / np.sqrt(unequal[0] * unequal[1]),
        "gamma": gap / (agree + differ),
        "somers_d": gap / unequal[0],
    }


def kappa(table, weights=None):
    """Give Cohen's kappa, weighted by 1 - |i - j|^power / 4^power."""
    far = np.abs(np.subtract.outer(LEVELS, LEVELS))
    agreed = (far == 0) if weights is None else 1 - (far / 4) ** weights
    chance = (np.outer(table.sum(axis=1), table.sum(axis=0)) * agreed).sum()
    return ((table * agreed).sum() - chance) / (1 - chance)


def gwet(table, ordinal=False):
    """Give AC1, or AC2 with ordinal weights, of two of many alike raters."""
    far = np.abs(np.subtract.outer(LEVELS, LEVELS))
    agreed = 1 - far * (far + 1) / 2 / 10 if ordinal else (far == 0) * 1.0
    shares = table.sum(axis=0)
    chance = agreed.sum() * (shares @ (1 - shares)) / 20
    return ((table * agreed).sum() - chance) / (1 - chance)


def krippendorff(table, level):
    """Give alpha of two of many alike raters."""
    shares = table.sum(axis=0)
    place = np.cumsum(shares) - shares / 2 if level == "ordinal" else LEVELS
    far = np.subtract.outer(place, place) ** 2
    far = (far > 0) * 1.0 if level == "nominal" else far
    return 1 - (table * far).sum() / (np.outer(shares, shares) * far).sum()


def projection(design, outcome, p):
    """Give the coefficients of least squares in a population."""
    weighted = design * p[:, None]
    return np.linalg.solve(design.T @ weighted, weighted.T @ outcome)
