"""Codes that readers gave to open answers: how often, which together, and how well they agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal

import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.bases import choose
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.multiple.multiple_response import WILSON, indicators, shares
from vises_research.stats.options import one_of
from vises_research.stats.results import Base, Result

Counted = Literal["all", "any"]
NESTED = "segments are taken as independent of each other, also those of one respondent"
RULES = {
    "all": "a code counts where every coder of the segment gave it",
    "any": "a code counts where a coder of the segment gave it",
}


CODE_FREQUENCIES_CARD = Card(
    "code_frequencies",
    (Say(kind=quantity.SHARE),),
    rows="options",
    about="options",
    discloses="counts",
)


def code_frequencies(
    frame: pd.DataFrame,
    codes: Sequence[str],
    *,
    segment: str,
    counted: Counted = "all",
    conf_level: float = 0.95,
    unit: str = "segment",
) -> Result:
    """Give the share of segments to which each code was given.

    Parameters
    ----------
    frame
        The data, one row a segment and coder.
    unit
        What is counted.

    Returns
    -------
    Result
        A row an ``item``: ``n`` of ``base`` segments as ``estimate`` with Wilson's interval.

    Raises
    ------
    StudyError
        If a column is not there, or holds anything but yes and no.

    Notes
    -----
    Source: Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> coding = pd.DataFrame({"answer": [1, 1, 2], "time": [True, True, False],
    ...                        "cost": [True, False, True]})
    >>> code_frequencies(coding, ["time", "cost"], segment="answer").table["n"].tolist()
    [1, 1]
    """
    given, base, notes = _given(frame, codes, segment, counted, unit)
    cells = {"item": list(codes), "n": given.sum().to_list(), "base": len(given)}
    table = shares(pd.DataFrame(cells), conf_level)
    return Result(CODE_FREQUENCIES_CARD, table, WILSON, base, notes, assumptions=(NESTED,))


CODE_PAIRS_CARD = Card(
    "code_pairs", (Say(kind=quantity.SHARE),), rows="code_pairs", about="rows", discloses="counts"
)


def code_pairs(
    frame: pd.DataFrame,
    codes: Sequence[str],
    *,
    segment: str,
    counted: Counted = "all",
    conf_level: float = 0.95,
    unit: str = "segment",
) -> Result:
    """Give the share of segments to which two codes were given, for each pair of codes.

    Parameters
    ----------
    frame
        The data, one row a segment and coder.
    unit
        What is counted.

    Returns
    -------
    Result
        A row a pair (``first``, ``second``): ``n`` of ``base`` segments have both, as ``estimate``
        with Wilson's interval; ``n_first`` and ``n_second`` have the one and the other; ``jaccard``
        is the part with both of those with either.

    Raises
    ------
    StudyError
        If a column is not there, or holds anything but yes and no.

    Notes
    -----
    Source: Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> coding = pd.DataFrame({"answer": [1, 2, 3], "time": [True, True, False],
    ...                        "cost": [True, False, True]})
    >>> code_pairs(coding, ["time", "cost"], segment="answer").value("jaccard").round(3).item()
    0.333
    """
    given, base, notes = _given(frame, codes, segment, counted, unit)
    times = given.to_numpy(dtype=int)
    both, own = times.T @ times, times.sum(axis=0)
    cells = [
        {
            "first": codes[i],
            "second": codes[j],
            "n": both[i, j],
            "base": len(given),
            "n_first": own[i],
            "n_second": own[j],
        }
        for i, j in combinations(range(len(codes)), 2)
    ]
    columns = ["first", "second", "n", "base", "n_first", "n_second"]
    table = shares(pd.DataFrame(cells, columns=columns), conf_level)
    either = table["n_first"] + table["n_second"] - table["n"]
    table["jaccard"] = table["n"] / either.where(either > 0).astype(float)
    if table["jaccard"].isna().any():
        notes = (*notes, "no Jaccard index where neither code was given")
    return Result(CODE_PAIRS_CARD, table, WILSON, base, notes, assumptions=(NESTED,))


CODE_AGREEMENT_CARD = Card(
    "code_agreement",
    (Say("", quantity.COEFFICIENT),),
    rows="code_coefficients",
    about="rows",
    discloses="indices",
)


def code_agreement(
    frame: pd.DataFrame,
    codes: Sequence[str],
    *,
    segment: str,
    coder: str,
    coefficient: Literal["ac1", "fleiss_kappa"] = "ac1",
    conf_level: float = 0.95,
    unit: str = "segment",
) -> Result:
    """Give the agreement of coders on each code, over the segments that two or more coded.

    Parameters
    ----------
    frame
        The data, one row a segment and coder.
    coder
        The column that says who coded.
    coefficient
        Gwet's AC1, which a rare code does not deflate, or Fleiss' kappa.
    unit
        What is counted.

    Returns
    -------
    Result
        A row an ``item``: ``estimate`` with limits, ``observed`` and ``expected`` agreement, ``n``
        segments with two coders or more; not a number, with a note, where there are none.

    Raises
    ------
    StudyError
        If a column is not there, or a coder coded a segment twice.

    Notes
    -----
    Source: Gwet 2008.

    Examples
    --------
    >>> import pandas as pd
    >>> coding = pd.DataFrame({"answer": [1, 1, 2, 2], "who": ["a", "b"] * 2,
    ...                        "time": [True, True, False, False]})
    >>> agreed = code_agreement(coding, ["time"], segment="answer", coder="who")
    >>> float(agreed.value("estimate"))
    1.0
    """
    from vises_research.stats.raters.item_ratings import item_agreement

    one_of("stats.code_agreement", "coefficient", coefficient, ("ac1", "fleiss_kappa"))
    rows = choose(Given(frame, unit=unit), [*codes, segment, coder])
    _once(rows.frame, segment, coder)
    coded = rows.frame.assign(**indicators(rows.frame, codes))
    twice = coded[coded.groupby(segment)[segment].transform("size") >= 2]
    wide = {code: twice.pivot(index=segment, columns=coder, values=code) for code in codes}
    agreed = item_agreement(wide, coefficient=coefficient, conf_level=conf_level, unit=unit)
    total = coded[segment].nunique()
    base = Base(twice[segment].nunique(), total, total, unit, tuple(codes))
    told = f"{base.answered} of {total} segments have two coders or more"
    method = agreed.method
    return Result(
        CODE_AGREEMENT_CARD, agreed.table, method, base, (*rows.notes, told, *agreed.notes)
    )


def _given(
    frame: pd.DataFrame, codes: Sequence[str], segment: str, counted: Counted, unit: str
) -> tuple[Any, Base, tuple[str, ...]]:
    """Say for each segment which codes it has, by the rule; with base and notes."""
    one_of("stats.code_frequencies", "counted", counted, tuple(RULES))
    rows = choose(Given(frame, unit=unit), [*codes, segment])
    ticked = indicators(rows.frame, codes).astype(bool)
    grouped = ticked.groupby(rows.frame[segment].to_numpy(), sort=True)
    given = grouped.all() if counted == "all" else grouped.any()
    total = int(frame[segment].nunique())
    base = Base(len(given), total, total, unit, tuple(codes))
    none = int((~given.any(axis=1)).sum())
    notes = [RULES[counted], f"{none} of {len(given)} segments have no code by this rule"]
    if not len(given):
        notes.append("no share: there is no segment")
    return given, base, (*rows.notes, *notes)


def _once(frame: pd.DataFrame, segment: str, coder: str) -> None:
    """Refuse a segment that a coder coded twice, since one of the codings would be lost."""
    from vises_research.errors import Problem, StudyError

    again = int(frame.duplicated([segment, coder]).sum())
    if again:
        wrong = "a coder coded the same segment twice"
        right = f"one row for each '{segment}' and '{coder}'"
        raise StudyError([Problem("stats.code_agreement", wrong, f"{again} rows", right)])
