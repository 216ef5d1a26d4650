"""Families of tests: who asks many questions must expect false findings, and correct for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from vises_research.stats.card import Card
from vises_research.stats.options import one_of
from vises_research.stats.results import Base, Method, Result

ADJUSTED = Method(
    "p values adjusted: Holm inside declared families, Benjamini-Hochberg for exploration",
    "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian "
    "Journal of Statistics, 6(2), 65-70; Benjamini, Y., & Hochberg, Y. (1995). Controlling the "
    "false discovery rate. Journal of the Royal Statistical Society B, 57(1), 289-300",
)


def p_adjust(p_values: Any, adjust: Literal["holm", "bh"] = "holm") -> npt.NDArray[np.float64]:
    """Adjust the p values of one family.

    Parameters
    ----------
    p_values
        The p values; those that are not a number stay so and do not count.
    adjust
        ``holm``: the chance of any false finding is held; ``bh``: the expected share of them.

    Returns
    -------
    numpy.ndarray
        The adjusted p values, in the order given.

    Raises
    ------
    StudyError
        If there is no such adjustment.

    Examples
    --------
    >>> p_adjust([0.01, float("nan"), 0.04]).tolist()
    [0.02, nan, 0.04]
    """
    one_of("stats.p_adjust", "adjust", adjust, ("holm", "bh"))
    p = np.array(p_values, dtype=float)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    m = len(order)
    if adjust == "holm":
        steps = np.maximum.accumulate(p[order] * np.arange(m, 0, -1))
    else:
        steps = np.minimum.accumulate((p[order] * m / np.arange(1, m + 1))[::-1])[::-1]
    p[order] = np.minimum(1.0, steps)
    return p


FAMILIES_CARD = Card("families", rows="tests", about="rows", named="variables", discloses="tests")


def families(
    declared: Mapping[str, Mapping[str, Result]], *, exploratory: Mapping[str, Result] | None = None
) -> Result:
    """Adjust the p values of several results, family by family.

    Parameters
    ----------
    declared
        Name of a family -> its tests by name. Choose the p value meant with
        :meth:`Result.where <vises_research.stats.Result.where>` where a result has several; all
        rows that are left count as tests.
    exploratory
        Tests that no family foresaw.

    Returns
    -------
    Result
        A row a test: ``family``, ``term``, ``p_value``, ``p_adjusted``, and ``tests``, the
        number of p values that counted. The base is the smallest of the results'.

    Notes
    -----
    Holm inside each declared family, Benjamini-Hochberg over the exploratory tests.
    Source: Holm 1979; Benjamini & Hochberg 1995.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> hours = pd.DataFrame({"hours": [1, 2, 2, 5, 6, 9], "region": list("aaabbb")})
    >>> one = stats.mann_whitney(hours, "hours", "region").where(term="exact")
    >>> families({"effort": {"hours": one, "again": one}}).table["p_adjusted"].tolist()
    [0.2, 0.2]
    """
    everything = {**declared, **({"exploratory": exploratory} if exploratory else {})}
    tables = [_adjusted(name, tests, declared) for name, tests in everything.items()]
    columns = ["family", "term", "p_value", "p_adjusted", "tests"]
    table = pd.concat(tables) if tables else pd.DataFrame(columns=columns)
    results = {k: one for tests in everything.values() for k, one in tests.items()}
    bases = sorted({one.base for one in results.values()}, key=lambda base: base.answered)
    smallest = bases[0] if bases else Base(0, 0, 0, "row")
    notes = [f"{name}: {note}" for name, one in results.items() for note in one.notes]
    if len(bases) > 1:
        notes.append(f"bases run from {smallest} to {bases[-1]}")
    if table["p_value"].isna().any():
        notes.append("tests without a p value are not counted")
    table = table.reset_index(drop=True)
    return Result(FAMILIES_CARD, table, ADJUSTED, smallest, tuple(notes), by=("family",))


def _adjusted(name: str, tests: Mapping[str, Result], declared: Mapping[str, Any]) -> pd.DataFrame:
    """Give the rows of one family."""
    cells = [
        {"family": name, "term": label, "p_value": p}
        for test, result in tests.items()
        for label, p in _p_values(test, result)
    ]
    table = pd.DataFrame(cells, columns=["family", "term", "p_value"]).astype({"p_value": float})
    adjusted = p_adjust(table["p_value"], "holm" if name in declared else "bh")
    return table.assign(p_adjusted=adjusted, tests=int(table["p_value"].notna().sum()))


def _p_values(test: str, result: Result) -> list[tuple[str, float]]:
    """Name each p value of a result; by its test alone where there is but one."""
    p_values = result.table["p_value"].tolist()
    if len(p_values) == 1:
        return [(test, p_values[0])]
    keys = result.table[list(result.keys)].astype(str).agg(", ".join, axis=1)
    return [(f"{test}: {key}", p) for key, p in zip(keys, p_values, strict=True)]
