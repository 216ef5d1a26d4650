"""Agreement on several items, one row an item: coders on codes, enterprise and stakeholders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.results import Result

Coefficient = Literal[
    "ac1", "ac2", "fleiss_kappa", "kappa", "kappa_linear", "kappa_quadratic", "icc"
]


ITEM_AGREEMENT_CARD = Card(
    "item_agreement",
    (Say("", quantity.COEFFICIENT),),
    rows="item_coefficients",
    about="rows",
    discloses="indices",
)


def item_agreement(
    ratings: Mapping[str, pd.DataFrame],
    *,
    coefficient: Coefficient = "kappa_quadratic",
    conf_level: float = 0.95,
    unit: str = "row",
) -> Result:
    """Give a coefficient of agreement for each of several items.

    Parameters
    ----------
    ratings
        Item -> its ratings: one row a unit, one column a rater (or side).
    coefficient
        ``kappa`` (Cohen's; also ``kappa_linear`` and ``kappa_quadratic``, for two raters),
        ``fleiss_kappa``, ``ac1``, ``ac2`` (Gwet's; the latter by rank distance), or ``icc``
        (ICC(2,1), absolute agreement of single raters).

    Returns
    -------
    Result
        A row an ``item`` (``term`` is the coefficient): ``estimate`` with limits, ``n`` units
        behind it and ``n_raters``;
        ``observed`` and ``expected`` agreement for all but the ICC. The base is that of the item
        with the most units.

    Raises
    ------
    StudyError
        If the coefficient is not known, there is no item, or an item has not the raters it needs.

    Notes
    -----
    Each coefficient as its own function has it: :func:`vises_research.stats.cohen_kappa`,
    :func:`vises_research.stats.fleiss_kappa`, :func:`vises_research.stats.gwet`,
    :func:`vises_research.stats.icc`.
    Source: Fleiss et al. 1969.

    Examples
    --------
    >>> import pandas as pd
    >>> clear = pd.DataFrame({"enterprise": [1, 2, 3, 4], "stakeholder": [1, 2, 3, 3]})
    >>> float(item_agreement({"clear": clear}).value("estimate", item="clear").round(3))
    0.875
    """
    kinds = _kinds(conf_level)
    one_of("stats.item_agreement", "coefficient", coefficient, tuple(kinds))
    _fit(ratings, coefficient)
    found = {item: kinds[coefficient](Given(frame, unit=unit)) for item, frame in ratings.items()}
    first = next(iter(found.values()))
    columns = [c for c in KEPT if c in first.table]
    table = pd.concat([one.table[columns] for one in found.values()], ignore_index=True)
    table.insert(0, "item", list(found))
    table.insert(0, "term", coefficient)
    notes = tuple(f"{item}: {note}" for item, one in found.items() for note in one.notes)
    base = max((one.base for one in found.values()), key=lambda base: base.answered)
    base = replace(base, columns=tuple(found))
    return Result(ITEM_AGREEMENT_CARD, table, first.method, base, notes)


KEPT = [
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "conf_level",
    "observed",
    "expected",
    "n",
    "n_raters",
]


def _kinds(conf_level: float) -> dict[str, Callable[[Given], Result]]:
    from vises_research.stats.raters.agreement import icc
    from vises_research.stats.raters.chance_agreement import cohen_kappa, fleiss_kappa, gwet

    def cohen(weights: Literal["unweighted", "linear", "quadratic"]) -> Callable[[Given], Result]:
        return lambda data: cohen_kappa(data, *data.frame, weights=weights, conf_level=conf_level)

    return {
        "kappa": cohen("unweighted"),
        "kappa_linear": cohen("linear"),
        "kappa_quadratic": cohen("quadratic"),
        "fleiss_kappa": lambda data: fleiss_kappa(data, [*data.frame], conf_level=conf_level),
        "ac1": lambda data: gwet(data, [*data.frame], conf_level=conf_level),
        "ac2": lambda data: gwet(data, [*data.frame], weights="ordinal", conf_level=conf_level),
        "icc": lambda data: icc(data, [*data.frame], conf_level=conf_level).where(term="icc_2"),
    }


def _fit(ratings: Mapping[str, pd.DataFrame], coefficient: str) -> None:
    """Refuse no items, and items of which the raters are not as many as the coefficient takes."""
    from vises_research.errors import Problem, StudyError

    here = "stats.item_agreement"
    problems = [] if ratings else [Problem(here, "there is no item", right="item -> ratings")]
    for item, frame in ratings.items():
        k, cohen = frame.shape[1], coefficient.startswith("kappa")
        if cohen and k != 2:
            right = "2 for Cohen's kappa; fleiss_kappa and ac1 take more"
            problems.append(Problem(here, f"item '{item}' has the wrong raters", str(k), right))
    if problems:
        raise StudyError(problems)
