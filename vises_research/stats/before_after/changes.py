"""Change in pairs: net and mean change, moves, the sign test, and both times side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.bases import groups
from vises_research.stats.before_after.paired_shares import fourfold, paired_difference
from vises_research.stats.before_after.pairs import Pairs, pairs, told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import clopper_pearson, share_of
from vises_research.stats.shares.location import t_interval

CHANGE = Method(
    "Net change (t on the signs) and mean change (t on the differences)",
    "Agresti, A. (2010). Analysis of ordinal categorical data (2nd ed., chapter 8). Wiley",
)
MOVES = Method(
    "Shares of pairs that went up, stayed and went down, with Wilson intervals",
    "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. "
    "Journal of the American Statistical Association, 22(158), 209-212",
    noted=True,
)
SIGN = Method(
    "Sign test (exact binomial, pairs without change left out), Clopper-Pearson interval",
    "Dixon, W. J., & Mood, A. M. (1946). The statistical sign test. "
    "Journal of the American Statistical Association, 41(236), 557-566",
)


CHANGE_CARD = Card(
    "change",
    (
        Say("net_change", quantity.NET_CHANGE, "balance", counts="pairs"),
        Say("mean_change", quantity.CHANGE, "change"),
    ),
    about="pair",
    discloses="sums",
)


def change(
    data: Given, before: str, after: str, *, by: Sequence[str] = (), conf_level: float = 0.95
) -> Result:
    """Give the net change (share up minus share down) and the mean change, each with t.

    Returns
    -------
    Result
        ``net_change`` (-1 to 1) and ``mean_change`` (in the unit of the variable) of ``n`` pairs
        with limits, t and p, beside ``n_up``, ``n_down`` and ``n_same``. Not a number, with a note,
        where fewer than two pairs are there or all changed alike.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales.

    Notes
    -----
    The mean of sign(after - before), or of after - before, ± t(n - 1) s/√n; limits of the net
    change are cut at -1 and 1. Both cover about as often as they say on 5-point answers of 69.
    Source: Agresti 2010.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [2, 3, 3, 4, 5], "after": [3, 3, 5, 5, 4]})
    >>> stats.change(answers, "before", "after").table[["term", "estimate"]].values.tolist()
    [['net_change', 0.4], ['mean_change', 0.6]]
    """
    both = pairs(data, before, after, by)
    cells = []
    for group, part in _parts(both, by):
        for term, values in (("net_change", np.sign(part)), ("mean_change", part)):
            cell = {**group, "term": term, **_counts(part), **_t_test(values, conf_level)}
            if term == "net_change":
                low, high = np.clip([cell["conf_low"], cell["conf_high"]], -1, 1)
                cell.update(conf_low=low, conf_high=high)
            cells.append({**cell, "conf_level": conf_level})
    return told(CHANGE_CARD, cells, CHANGE, both.rows, outcome=after, by=by)


MOVES_CARD = Card(
    "moves", (Say(kind=quantity.SHARE),), rows="parts", about="pair", discloses="counts"
)


def moves(
    data: Given, before: str, after: str, *, by: Sequence[str] = (), conf_level: float = 0.95
) -> Result:
    """Give the shares of pairs that went up, stayed the same and went down.

    Returns
    -------
    Result
        ``up``, ``same`` and ``down``: ``n`` of ``base`` pairs and their share with Wilson's limits.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales.

    Notes
    -----
    Source: Wilson 1927.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [2, 3, 3, 4, 5], "after": [3, 3, 5, 5, 4]})
    >>> stats.moves(answers, "before", "after").table["n"].tolist()
    [3, 1, 1]
    """
    both = pairs(data, before, after, by)
    cells = []
    for group, part in _parts(both, by):
        for term, sign in (("up", 1), ("same", 0), ("down", -1)):
            n, base = int((np.sign(part) == sign).sum()), len(part)
            why = "" if base else "no pairs"
            cells.append({**group, "term": term, **share_of(n, base, conf_level), "why": why})
    return told(MOVES_CARD, cells, MOVES, both.rows, outcome=after, by=by)


SIGN_TEST_CARD = Card(
    "sign_test",
    (Say("sign_test", quantity.CHANCE, "balance", counts="pairs"),),
    about="pair",
    discloses="tests",
)


def sign_test(data: Given, before: str, after: str, *, conf_level: float = 0.95) -> Result:
    """Test whether as many go up as go down.

    Returns
    -------
    Result
        ``estimate``: the share that went up of those that moved, with an exact interval; exact p;
        ``n_up``, ``n_down``, ``n_same``. Not a number, with a note, where nobody moved.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales.

    Notes
    -----
    p = min(1, 2 P(X <= min(up, down))), X binomial with up + down trials and 1/2; its size never
    exceeds the level, nor does the interval's error.
    Source: Dixon & Mood 1946.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [2, 3, 3, 4, 5], "after": [3, 3, 5, 5, 4]})
    >>> float(stats.sign_test(answers, "before", "after").value("p_value"))
    0.625
    """
    from scipy.special import bdtr

    both = pairs(data, before, after)
    counts = _counts(both.differences)
    up, moved = counts["n_up"], counts["n_up"] + counts["n_down"]
    low, high = (float(limit) for limit in clopper_pearson(up, moved, conf_level))
    p = min(1.0, 2 * float(bdtr(min(up, moved - up), moved, 0.5))) if moved else np.nan
    cell = {"term": "sign_test", **counts, "estimate": up / moved if moved else np.nan}
    cell |= {"conf_low": low, "conf_high": high, "conf_level": conf_level, "p_value": p}
    cell["why"] = "" if moved else "no pair moved"
    dropped = f"pairs without change are left out: {counts['n_same']}"
    return told(SIGN_TEST_CARD, [cell], SIGN, both.rows, outcome=after, notes=[dropped])


def _parts(both: Pairs, by: Sequence[str]) -> Iterator[tuple[dict[str, Any], Any]]:
    for group, member in groups(both.rows.frame, by):
        yield group, both.differences[member.to_numpy()]


def _counts(differences: Any) -> dict[str, int]:
    names = {"n_up": differences > 0, "n_down": differences < 0, "n_same": differences == 0}
    return {"n": len(differences), **{name: int(which.sum()) for name, which in names.items()}}


def _t_test(values: Any, conf_level: float) -> dict[str, Any]:
    from scipy.special import stdtr

    cell = t_interval(values, conf_level)
    t = cell["estimate"] / cell["std_error"]
    p = 2 * float(stdtr(cell["df"], -abs(t)))
    return {**cell, "statistic": t, "p_value": p, "why": without_interval(values)}


def without_interval(values: Any) -> str:
    """Say why there is no interval, where there is none."""
    if len(values) < 2:
        return f"no interval from {len(values)} pairs"
    return "" if np.ptp(values) > 0 else f"no interval: all {len(values)} pairs changed alike"


MEANS = Method(
    "Means before and after (t intervals) and mean change (t on the differences)",
    "Agresti, A. (2010). Analysis of ordinal categorical data (2nd ed., chapter 8). Wiley",
)
SHARES = Method(
    "Shares before and after (Wilson intervals) and their difference (Newcombe, method 10)",
    "Newcombe, R. G. (1998). Improved confidence intervals for the difference between binomial "
    "proportions based on paired data. Statistics in Medicine, 17(22), 2635-2650",
)
OF_MEANS = Card(
    "paired_values",
    (Say("difference", quantity.CHANGE), Say(kind=quantity.MEAN)),
    rows="ends",
    about="pair",
    discloses="sums",
)
OF_SHARES = Card(
    "paired_values",
    (Say("difference", quantity.POINTS), Say(kind=quantity.SHARE)),
    rows="ends",
    about="pair",
    of="shares",
    discloses="counts",
)


def paired_values(
    data: Given, before: str, after: str, *, level: Any = None, conf_level: float = 0.95
) -> Result:
    """Give the mean, or the share at a level, before and after, and the difference.

    Only units with both are used, so that after less before is the difference.

    Parameters
    ----------
    level
        The level whose share is wanted; ``None`` gives means of scores, where yes counts 1.

    Returns
    -------
    Result
        Rows ``before``, ``after`` and ``difference``: estimates with their limits, of ``n`` pairs;
        of a share, ``n`` pairs at the level of ``base``. Not a number where there are too few
        pairs, with a note.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales, or if a level is
        in neither column.

    Notes
    -----
    The limits are those of ``mean`` and ``change``, or of ``share`` and ``paired_difference``;
    they cover about as often as they say.
    Source: Agresti 2010.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [2, 3, 3, 4, 5], "after": [3, 3, 5, 5, 4]})
    >>> stats.paired_values(answers, "before", "after").table[["term", "estimate"]].values.tolist()
    [['before', 3.4], ['after', 4.0], ['difference', 0.6]]
    """
    if level is None:
        both = pairs(data, before, after)
        cells, rows = [_mean(values, conf_level) for values in (both.before, both.after)], both.rows
        moved = change(data, before, after, conf_level=conf_level).where(term="mean_change")
    else:
        where = "stats.paired_values"
        rows, yes, up, down, _ = fourfold(data, (before, after), level, where)
        counts, pairs_ = (yes + down, yes + up), len(rows.frame)
        cells = [share_of(count, pairs_, conf_level) for count in counts]
        moved = paired_difference(data, before, after, level=level, conf_level=conf_level)
        moved.table["base"] = moved.table["n"]
    cells.append({key: moved.value(key) for key in cells[0]})
    terms = ("before", "after", "difference")
    table = [
        {"term": one, **cell, "why": _why(cell)} for one, cell in zip(terms, cells, strict=True)
    ]
    card, method = (OF_MEANS, MEANS) if level is None else (OF_SHARES, SHARES)
    return told(card, table, method, rows, outcome=after)


def _mean(values: Any, conf_level: float) -> dict[str, Any]:
    cell = t_interval(values, conf_level)
    numbers = {key: cell[key] for key in ("estimate", "conf_low", "conf_high")}
    return {"n": len(values), **numbers, "conf_level": conf_level}


def _why(cell: dict[str, Any]) -> str:
    """Say why there is no interval, where there is none."""
    if not np.isnan(cell["conf_low"]):
        return ""
    pairs_ = cell.get("base", cell["n"])
    return "no interval: all alike" if pairs_ > 1 else f"no interval from {pairs_} pairs"
