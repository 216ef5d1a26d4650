"""Whether the answers to a multiple response depend on a group, or on another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from vises_research.stats.bases import choose, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.samples import Array
from vises_research.stats.given import Given
from vises_research.stats.multiple.multiple_response import indicators
from vises_research.stats.results import Method, Result

METHOD = (
    "{} marginal independence: sum of chi-squares with Rao-Scott corrections, Bonferroni, and "
    "permutations"
)
CITATION = (
    "Bilder, C. R., & Loughin, T. M. (2004). Testing for marginal independence between two "
    "categorical variables with multiple responses. Biometrics, 60(1), 241-248"
)

TERMS = ("first_order", "second_order", "bonferroni", "permutation")
COLUMNS = ["term", "first", "second", "statistic", "df", "p_value", "p_adjusted"]
BATCH = 1000


ITEMS_BY_GROUP_CARD = Card(
    "items_by_group",
    (Say("permutation", effect="groups_items"),),
    about="grouped",
    discloses="tests",
)


def items_by_group(
    data: Given, items: Sequence[str], group: str, *, permutations: int = 9999, seed: int = 1
) -> Result:
    """Test whether the items of a multiple response are ticked equally often in all groups.

    Parameters
    ----------
    items
        The indicator columns (yes, no); rows with a blank item are left out.
    permutations, seed
        How many times the groups are dealt out anew, and the start of the random numbers.

    Returns
    -------
    Result
        Rows ``first_order``, ``second_order``, ``bonferroni`` and ``permutation`` for all items
        at once, and a row ``item`` for each: chi-square, ``df``, ``p_value``, and as
        ``p_adjusted`` the permutation p of the largest chi-square of all.

    Raises
    ------
    StudyError
        If a column is not there, or an item holds anything but yes and no.

    Notes
    -----
    X² sums the items' chi-squares (0.5 for each empty cell). First order: X² on df; second order:
    X² df/Σλ² on df²/Σλ², with the eigenvalues λ of the covariance of the tables. With groups
    under ten, prefer the permutation p: it holds its level; the permuted X² has no 0.5.
    Source: Bilder & Loughin 2004.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"cost": [1, 1, 0, 1, 0, 0], "region": list("aaabbb")})
    >>> result = stats.items_by_group(pilots, ["cost"], "region")
    >>> result.value("statistic", term="first_order").item()
    0.6666666666666666
    """
    rows = choose(data, [*items, group])
    labels = pd.Categorical(rows.frame[group], typed(data.frame[group]).categories)
    left = {group: _one_hot(labels.codes)}
    right = indicators(rows.frame, items)
    table, notes = _tests(left, right, permutations, seed, given=True)
    table = table.drop(columns="first").rename(columns={"second": "item"})
    method = Method(METHOD.format("Multiple"), CITATION)
    return Result(ITEMS_BY_GROUP_CARD, table, method, rows.base, (*rows.notes, *notes))


ITEMS_BY_ITEMS_CARD = Card(
    "items_by_items", (Say("permutation", effect="link"),), discloses="tests"
)


def items_by_items(
    data: Given,
    first: Sequence[str],
    second: Sequence[str],
    *,
    permutations: int = 9999,
    seed: int = 1,
) -> Result:
    """Test whether the items of one multiple response are independent of those of another.

    Parameters
    ----------
    first, second
        The indicator columns of both; rows with a blank item are left out.
    permutations, seed
        How many times the groups are dealt out anew, and the start of the random numbers.

    Returns
    -------
    Result
        Rows ``first_order``, ``second_order``, ``bonferroni`` and ``permutation`` for all items
        at once, and a row for each pair of items (``first``, ``second``): chi-square, ``df``,
        ``p_value``, and as ``p_adjusted`` the permutation p of the largest chi-square of all.

    Raises
    ------
    StudyError
        If a column is not there, or an item holds anything but yes and no.

    Notes
    -----
    X² sums the chi-squares of the pairs (0.5 for each empty cell). First order: X² on df; second
    order: X² df/Σλ² on df²/Σλ², with the eigenvalues λ of the covariance of the tables. The
    permutations keep each respondent's answers to a question together. The second order rejects
    far too seldom (0.01 with 50 rows and 4 items each).
    Source: Bilder & Loughin 2004.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"cost": [1, 1, 0, 0], "loan": [1, 0, 1, 0]})
    >>> stats.items_by_items(pilots, ["cost"], ["loan"]).value("df", term="first_order").item()
    1.0
    """
    rows = choose(data, [*first, *second])
    left = {item: _one_hot(ticked) for item, ticked in indicators(rows.frame, first).items()}
    right = indicators(rows.frame, second)
    table, notes = _tests(left, right, permutations, seed, given=False)
    method = Method(METHOD.format("Simultaneous pairwise"), CITATION)
    return Result(ITEMS_BY_ITEMS_CARD, table, method, rows.base, (*rows.notes, *notes))


def _one_hot(codes: Any) -> Array:
    """Give a column of 0 and 1 for each level in use."""
    return np.asarray(np.asarray(codes)[:, None] == np.unique(codes), dtype=float)


def _tests(
    left: Mapping[Any, Array], right: pd.DataFrame, permutations: int, seed: int, *, given: bool
) -> tuple[pd.DataFrame, list[str]]:
    """Make all rows of the table, and the notes."""
    from scipy.special import chdtrc

    notes = [f"p_adjusted and permutation: {permutations} permutations, seed {seed}"]
    constant = [name for name, one in left.items() if one.shape[1] < 2]
    constant += [item for item in right if right[item].nunique() < 2]
    notes += [f"left out: '{name}' has one level in use" for name in constant]
    left = {name: one for name, one in left.items() if name not in constant}
    right = right.drop(columns=[item for item in right if item in constant])
    pairs = list(product(left, right))
    if not pairs:
        nothing = [(term, "", "", *(np.nan,) * 4) for term in TERMS]
        return pd.DataFrame(nothing, columns=COLUMNS), [*notes, "no test: nothing varies"]
    each, filled = _with_half(left, right)
    notes += [f"0.5 in place of {filled} empty cells of the item tables"] if filled else []
    df = np.repeat([one.shape[1] - 1.0 for one in left.values()], right.shape[1])
    squares = _squared_eigenvalues(list(left.values()), right.to_numpy(), given)
    squares = squares if squares > 1e-12 else np.nan
    notes += ["no second order: no answer varies inside a group"] if np.isnan(squares) else []
    p_sum, p_max = _permuted(list(left.values()), right.to_numpy(), permutations, seed)
    overall = zip(TERMS, _overall(each, df, squares, p_sum), strict=True)
    cells = [(term, "", "", *one, one[-1]) for term, one in overall]
    p = chdtrc(df, each)
    cells += [("item", *pair, *one) for pair, *one in zip(pairs, each, df, p, p_max, strict=True)]
    return pd.DataFrame(cells, columns=COLUMNS), notes


def _overall(each: Array, df: Array, squares: float, p_sum: float) -> list[tuple[float, ...]]:
    """Give statistic, degrees of freedom and p value of the four tests of all pairs."""
    from scipy.special import chdtrc

    p, total, freedom = chdtrc(df, each), each.sum(), df.sum()
    one, second, shrunk = p.argmin(), freedom**2 / squares, total * freedom / squares
    return [
        (total, freedom, chdtrc(freedom, total)),
        (shrunk, second, chdtrc(second, shrunk)),
        (each[one], df[one], min(1.0, p[one] * len(p))),
        (total, freedom, p_sum),
    ]


def _with_half(left: Mapping[Any, Array], right: pd.DataFrame) -> tuple[Array, int]:
    """Give the chi-square of every pair, 0.5 in place of each empty cell, and how many are."""
    both = [np.column_stack([right[item], 1 - right[item]]) for item in right]
    tables = [one.T @ item for one, item in product(left.values(), both)]
    values = []
    for table in tables:
        counts = np.where(table == 0, 0.5, table)
        expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
        values.append(((counts - expected) ** 2 / expected).sum())
    return np.array(values), sum(int((table == 0).sum()) for table in tables)


def _squared_eigenvalues(left: list[Array], right: Array, given: bool) -> float:
    """Sum the squared eigenvalues of the covariance of all standardised cells.

    Groups are given, and answers vary inside each; of two questions, both vary.
    """
    share, levels = right.mean(axis=0), np.hstack(left)
    scaled = (levels - levels.mean(axis=0)) / np.sqrt(levels.mean(axis=0))
    centre = levels @ ((levels.T @ right) / levels.sum(axis=0)[:, None]) if given else share
    standard = (right - centre) / np.sqrt(share * (1 - share))
    cells = (scaled[:, :, None] * standard[:, None, :]).reshape(len(right), -1)
    cells -= cells.mean(axis=0)
    return float(((cells.T @ cells / len(cells)) ** 2).sum())


def _permuted(left: list[Array], right: Array, permutations: int, seed: int) -> tuple[float, Array]:
    """Give the permutation p of the sum, and of each pair against the largest of all."""
    random = np.random.default_rng(seed)
    share, sizes = right.mean(axis=0), np.hstack(left).sum(axis=0)
    owner = np.repeat(np.arange(len(left)), [one.shape[1] for one in left])
    levels, member = np.hstack(left).T, (owner == np.arange(len(left))[:, None]).astype(float)

    def chi_squares(dealt: Array) -> Array:
        away = (levels @ dealt - np.outer(sizes, share)) ** 2
        found = member @ (away / np.outer(sizes, share * (1 - share)))
        return np.asarray(np.round(found.reshape(len(dealt), -1), 9))

    observed = chi_squares(right[None])[0]
    sums, largest = 0, np.zeros(len(observed))
    for start in range(0, permutations, BATCH):
        size = min(BATCH, permutations - start)
        order = random.permuted(np.tile(np.arange(len(right)), (size, 1)), axis=1)
        drawn = chi_squares(right[order])
        sums += int((drawn.sum(axis=1) >= observed.sum() - 1e-7).sum())
        largest += (drawn.max(axis=1)[:, None] >= observed).sum(axis=0)
    return (1 + sums) / (1 + permutations), (1 + largest) / (1 + permutations)
