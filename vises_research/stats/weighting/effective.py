"""How much unequal weights leave: when they leave too little for what holds in large samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["few", "warning"]

FEW = 40
"""With weights worth fewer equal rows, simulated intervals cover too seldom (docs/coverage.md)."""


def few(table: pd.DataFrame) -> float:
    """Give the smallest effective number of a result's rows, where it is too small.

    Parameters
    ----------
    table
        The table of a result.

    Returns
    -------
    float
        Kish's number, where it is below 40 and below the rows that it stands for; else not a
        number, also where the result has no weights.

    Examples
    --------
    >>> import pandas as pd
    >>> few(pd.DataFrame({"n": [69, 30], "n_effective": [52.1, 21.4]}))
    21.4
    """
    if "n_effective" not in table:
        return np.nan
    rows = [one for one in ("base", "n") if one in table][:1] or ["n_first", "n_second"]
    worth = table["n_effective"].astype(float)
    small = worth[(worth < FEW) & (worth < table[rows].sum(axis=1) - 0.5)]
    return float(small.min())


def warning(table: pd.DataFrame) -> tuple[str, ...]:
    """Note where unequal weights leave so few equal ones that errors are too small."""
    least = few(table)
    if np.isnan(least):
        return ()
    return (
        f"weights worth {least:.0f} equal rows, fewer than {FEW}: errors are too small, intervals "
        "cover less and tests reject more often than they say",
    )
