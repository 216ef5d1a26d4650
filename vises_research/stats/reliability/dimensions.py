"""How many dimensions a set of items has, against what chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.stats.card import Card
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.reliability.items import Matrix, answers, correlation, unfit
from vises_research.stats.reliability.latent_correlations import polychoric_matrices
from vises_research.stats.results import Method, Result

PARALLEL = Method(
    "Parallel analysis of components, answers permuted within items",
    "Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. "
    "Psychometrika, 30(2), 179-185; Buja, A., & Eyuboglu, N. (1992). Remarks on parallel analysis. "
    "Multivariate Behavioral Research, 27(4), 509-540",
)


PARALLEL_ANALYSIS_CARD = Card("parallel_analysis", rows="components", discloses="indices")


def parallel_analysis(
    data: Given,
    items: Sequence[str],
    *,
    correlations: Literal["pearson", "polychoric"] = "pearson",
    simulations: int = 200,
    quantile: float = 0.95,
    seed: int = 0,
) -> Result:
    """Tell how many components of a set of items are larger than chance makes them.

    Parameters
    ----------
    items
        The items.
    correlations
        ``pearson`` or ``polychoric`` (two-step).
    simulations, quantile, seed
        How many permuted data sets, which quantile of their eigenvalues to exceed, and the seed.

    Returns
    -------
    Result
        A row a component (``term``): its eigenvalue (``estimate``), the eigenvalue ``by_chance``
        and whether it is ``kept`` (1 or 0): all before the first that chance explains.

    Raises
    ------
    StudyError
        If a column is not there or has no order, or the kind of correlation is not known.

    Notes
    -----
    Each column is permuted on its own, which keeps every item's distribution and nothing else.
    Source: Horn 1965; Buja & Eyuboglu 1992.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": range(20), "b": range(20), "c": [5, 1, 7, 3, 8] * 4})
    >>> stats.parallel_analysis(frame, ["a", "b", "c"]).table["kept"].tolist()
    [1.0, 0.0, 0.0]
    """
    one_of("stats.parallel_analysis", "correlations", correlations, ("pearson", "polychoric"))
    rows, values = answers(data, items)
    associate = _correlations if correlations == "pearson" else polychoric_matrices
    why = unfit(values, items)
    found = np.full(len(items), np.nan) if why else _eigenvalues(associate(values[None]))[0]
    usable = np.empty((0, len(items)))
    if not np.isnan(found).any():
        rng = np.random.default_rng(seed)
        in_order = np.sort(values, axis=0)  # so that the order of the rows does not matter
        chance = np.array([rng.permuted(in_order, axis=0) for _ in range(simulations)])
        drawn = _eigenvalues(associate(chance))
        usable = drawn[~np.isnan(drawn).any(axis=1)]
    notes = (*rows.notes, *_notes(len(usable), simulations, seed, quantile, why))
    limit = np.quantile(usable, quantile, axis=0) if len(usable) else np.full(len(items), np.nan)
    kept = np.where(np.isnan(limit), np.nan, np.cumprod(found > limit))
    terms = [f"component_{i + 1}" for i in range(len(items))]
    table = pd.DataFrame({"term": terms, "estimate": found, "by_chance": limit, "kept": kept})
    table = table.assign(n=len(values), n_items=len(items))
    return Result(PARALLEL_ANALYSIS_CARD, table, PARALLEL, rows.base, notes)


def _correlations(samples: Matrix) -> Matrix:
    return np.array([correlation(one) for one in samples])


def _eigenvalues(together: Matrix) -> Matrix:
    """Give the eigenvalues of each matrix, the largest first; not a number where one is missing."""
    known = ~np.isnan(together).any(axis=(1, 2))
    found = np.full(together.shape[:2], np.nan)
    found[known] = np.linalg.eigvalsh(together[known])[:, ::-1]
    return found


def _notes(
    usable: int, simulations: int, seed: int, quantile: float, why: Sequence[str]
) -> tuple[str, ...]:
    if not usable:
        reason = (
            "; ".join(why) or "no permuted data set could be used, or a correlation is at its limit"
        )
        return (f"no parallel analysis: {reason}",)
    return (f"{usable} of {simulations} permuted data sets, seed {seed}, quantile {quantile}",)
