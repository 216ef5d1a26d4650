"""Checks that each item of a scale points the way that the codebook declares.

An item that was stored the wrong way round correlates negatively with the rest of its scale.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, Table, Variable
from vises_research.errors import Problem, StudyError
from vises_research.harmonise.audit.harmonised import Harmonised

__all__ = ["audit", "audit_all", "reverse"]

COLUMNS = ["part_of", "variable", "polarity", "n", "correlation", "conf_low", "conf_high"]
FEWEST = 10
"""Pairs below which nothing is said."""


def audit(table: pd.DataFrame, codebook: Codebook, name: str, by: Sequence[str]) -> pd.DataFrame:
    """Correlate each item with the rest of its scale, in each group of rows.

    Parameters
    ----------
    table
        A harmonised table.
    codebook, name
        The codebook, and the table's name in it. Variables with the same ``part_of`` are a scale;
        those with ``polarity: negative`` are turned round first.
    by
        Columns that make groups, such as partner and wave.

    Returns
    -------
    pandas.DataFrame
        For each group and item: ``correlation`` with the mean of the other items that were
        answered, its 95 % interval, and a ``verdict``: ``as declared``, ``against`` (the interval
        lies below zero), ``unclear`` or ``too few`` (fewer than 10 pairs, or no variation).

    Notes
    -----
    The corrected item-total correlation of Guilford; interval by Fisher's transformation. Where a
    scale has few items, one that is turned round pulls the others with it: the item with the
    lowest correlation is the first to look at.
    """
    scales = _scales(codebook, codebook.tables[name])
    found = []
    for group, rows in table.groupby(list(by), observed=True, dropna=False):
        head = dict(zip(by, group, strict=True))
        for part_of, items in scales.items():
            oriented = pd.DataFrame({item: _oriented(rows[item], items[item]) for item in items})
            for item in oriented:
                told = _correlated(oriented[item], oriented.drop(columns=item))
                sign = items[item].polarity
                found.append(
                    {**head, "part_of": part_of, "variable": item, "polarity": sign, **told}
                )
    return pd.DataFrame(found, columns=[*by, *COLUMNS, "verdict"])


def audit_all(harmonised: Harmonised, codebook: Codebook) -> pd.DataFrame:
    """Audit every table by partner and by its keys that are on a scale, such as wave and role.

    Parameters
    ----------
    harmonised
        The tables; a source without a partner stands for one.
    codebook
        Their codebook.

    Returns
    -------
    pandas.DataFrame
        One row a group and item, with the table's name: ``n``, ``correlation`` with the rest of
        its scale, its interval and the ``verdict``.
    """
    sources = harmonised.sources.set_index("source")["partner"]
    found = [pd.DataFrame(columns=["table", "partner"])]
    for name in harmonised.tables:
        declared = codebook.tables[name]
        named = {n: v for n, v in declared.variables.items() if n in declared.key}
        keys = [name for name, variable in named.items() if variable.scale]
        items = [item for scale in _scales(codebook, declared).values() for item in scale]
        if not items:
            continue
        by = ["partner", *keys]
        table = harmonised.tables.some(name, ["source", *keys, *items])
        partner = table["source"].map(sources.where(sources != "", sources.index.to_series()))
        told = audit(table.assign(partner=partner), codebook, name, by)
        found += [] if told.empty else [told.assign(table=name)]
    return pd.concat(found, ignore_index=True)


def _scales(codebook: Codebook, table: Table) -> dict[str, dict[str, Variable]]:
    """Give the items of each scale; a scale of one item has no rest."""
    scales: dict[str, dict[str, Variable]] = {}
    for name, variable in table.variables.items():
        scale = codebook.scale_of(variable) if variable.kind == "scale" else None
        if variable.part_of and (variable.numeric or (scale and scale.ordered)):
            scales.setdefault(variable.part_of, {})[name] = variable
    return {part_of: items for part_of, items in scales.items() if len(items) > 1}


def _oriented(column: pd.Series, variable: Variable) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.cat.codes.where(column.notna())
    return column.astype("float64") * (-1 if variable.polarity == "negative" else 1)


def _correlated(item: pd.Series, others: pd.DataFrame) -> dict[str, object]:
    pairs = pd.DataFrame({"item": item, "rest": others.mean(axis=1)}).dropna()
    n = len(pairs)
    if n < FEWEST or pairs.nunique().min() < 2:
        return {"n": n, "verdict": "too few"}
    r = float(np.corrcoef(pairs["item"], pairs["rest"])[0, 1])
    # Fisher's z has a standard error of 1/sqrt(n - 3); it is infinite where |r| is 1.
    reach = 1.959964 / np.sqrt(n - 3)
    centre = np.arctanh(np.clip(r, -0.999999, 0.999999))
    low, high = float(np.tanh(centre - reach)), float(np.tanh(centre + reach))
    verdict = "as declared" if low > 0 else "against" if high < 0 else "unclear"
    numbers = {"correlation": r, "conf_low": low, "conf_high": high}
    return {"n": n, **{name: round(x, 4) for name, x in numbers.items()}, "verdict": verdict}


def reverse(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Turn ordered variables round; each gets a new name, ``<name>_reversed``.

    Parameters
    ----------
    table
        A harmonised table.
    names
        Variables on an ordered scale.

    Returns
    -------
    pandas.DataFrame
        The table with the new columns behind the old ones, which stay as they are.

    Raises
    ------
    StudyError
        Where a variable was turned round before, or has no order.

    Examples
    --------
    >>> scale = pd.CategoricalDtype(["1", "2", "3"], ordered=True)
    >>> reverse(pd.DataFrame({"a": pd.Series(["1", "2", None], dtype=scale)}), ["a"])
         a a_reversed
    0    1          3
    1    2          2
    2  NaN        NaN
    """
    problems = [Problem(name, wrong) for name in names for wrong in _refused(table, name)]
    if problems:
        raise StudyError(problems)
    return table.assign(**{f"{name}_reversed": _turned(table[name]) for name in names})


def _refused(table: pd.DataFrame, name: str) -> Iterator[str]:
    if name.endswith("_reversed") or f"{name}_reversed" in table:
        yield "the variable was turned round before; twice would be back where it was"
    elif not (isinstance(table[name].dtype, pd.CategoricalDtype) and table[name].cat.ordered):
        yield "the variable has no ordered scale, so it cannot be turned round"


def _turned(column: pd.Series) -> pd.Series:
    levels = list(column.cat.categories)
    turned: pd.Series = column.map(dict(zip(levels, reversed(levels), strict=True)))
    return turned.astype(column.dtype)
