"""Which units are behind the rows of a result, found by what its method was asked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from vises_research.stats.card import Card

    Floats = np.ndarray[Any, Any]

_MOST_LEVELS = 11
"""A whole number with more values than a scale of 0 to 10 has is no list that a reader knows."""
_FITTED = 0.95
"""From this leverage on a fitted value is nearly the mean of its own units alone."""
_PAIRS = 300
"""Of more units than this the averages of all pairs are not listed: none is an end of few."""


class Cell(NamedTuple):
    """Some units, which rows they are behind, and what they bring."""

    levels: dict[str, Any]
    values: Any
    weights: Any = None
    scale: Any = None
    above: Any = None
    facts: Mapping[str, float] = {}


def cells(
    card: Card, by: Sequence[str], table: pd.DataFrame, arguments: Mapping[str, Any]
) -> Iterator[Cell]:
    """Find the units behind the rows by what the method was asked: its arguments have names."""
    given: set[str] = {name for name, value in arguments.items() if value is not None}
    if card.discloses == "coefficients":
        yield from _of_model(arguments)
    elif {"before", "after"} <= given:
        yield from _of_pairs(card, by, arguments)
    elif {"time", "event"} <= given:
        yield from _of_times(card, by, arguments)
    elif "group" in given or "stayed" in given:
        yield from _of_groups(card, table, arguments)
    elif {"items", "columns"} & given:
        key = "item" if "item" in table else "first"
        for name in arguments.get("items") or arguments["columns"]:
            yield from _of_column(arguments, name, by, {key: name})
    elif "column" in given:
        yield from _of_column(arguments, arguments["column"], by, {})


def _of_column(
    arguments: Mapping[str, Any], name: str, by: Sequence[str], levels: dict[str, Any]
) -> Iterator[Cell]:
    """Take the values of a column, group by group; at a level, whether it is that."""
    import numpy as np

    from vises_research.stats.bases import groups, typed

    frame, level = arguments["frame"], arguments.get("level")
    weights = _weights(arguments)
    values, scale = _numbers(frame[name], level)
    by = [column for column in by if column in frame]
    kept = frame.astype({column: typed(frame[column]) for column in by}) if by else frame
    for group, member in groups(kept, by):
        there = member.to_numpy(bool) & np.isfinite(values)
        if weights is not None:
            there &= weights > 0
        if arguments.get("cluster"):
            there &= frame[arguments["cluster"]].notna().to_numpy(bool)
        own = None if weights is None else weights[there]
        yield Cell({**group, **levels}, values[there], own, scale)


def _numbers(column: pd.Series, level: Any = None) -> tuple[Floats, Any]:
    """Give the numbers of a column, and the levels that a reader knows it can have."""
    import numpy as np
    import pandas as pd

    from vises_research.stats.bases import measured, scores, typed

    if level is not None:
        at = (column == level).astype("boolean").to_numpy(float, na_value=np.nan)
        return np.where(column.isna(), np.nan, at), (0, 1)
    kind = measured(column)
    if kind in ("ordered", "yes/no"):
        scale = (0, 1) if kind == "yes/no" else range(1, len(typed(column).categories) + 1)
        return scores(column).to_numpy(), scale
    if "categories" not in kind:
        return _whole(scores(column).to_numpy())
    written = pd.to_numeric(column.astype("object").where(column.notna(), None), errors="coerce")
    if (written.isna() == column.isna()).all():
        return _whole(written.to_numpy(float))
    kept = column.astype(typed(column)).cat
    return np.where(column.isna(), np.nan, kept.codes), range(len(kept.categories))


def _whole(values: Floats) -> tuple[Floats, Any]:
    """Give numbers with the list of what they can be, if they are few whole ones."""
    import numpy as np

    known = values[np.isfinite(values)]
    whole = len(known) > 0 and bool((known == np.round(known)).all())
    if not whole or np.ptp(known) >= _MOST_LEVELS:
        return values, None
    return values, range(int(known.min()), int(known.max()) + 1)


def _weights(arguments: Mapping[str, Any]) -> Floats | None:
    """Give the weights of the rows: of a design as it rakes them, or of a column."""
    import numpy as np

    design, frame = arguments.get("design"), arguments["frame"]
    if design is None:
        return None
    if design.margins:
        from vises_research.stats.weighting.raking import raked

        own = raked(frame, design.margins, weights=design.weights, trim=design.trim)
    elif design.weights is None:
        return np.ones(len(frame))
    else:
        own = frame[design.weights]
    return np.asarray(own.fillna(0), float)


def _of_pairs(card: Card, by: Sequence[str], arguments: Mapping[str, Any]) -> Iterator[Cell]:
    """Take before, after and their difference of the units that have both."""
    import numpy as np

    frame, level = arguments["frame"], arguments.get("level")
    names = arguments["before"], arguments["after"]
    (first, scale), (second, _) = (_numbers(frame[name], level) for name in names)
    both = np.isfinite(first) & np.isfinite(second)
    change = np.round(second - first, 9)
    if card.rows == "ends":
        for term, values in (("before", first), ("after", second), ("difference", change)):
            yield Cell({"term": term}, values[both], None, None if values is change else scale)
        return
    moved = frame.assign(**{_MOVED: np.where(both, change, np.nan)})
    for cell in _of_column({"frame": moved}, _MOVED, by, {}):
        values = _averages(cell.values) if card.discloses == "quantiles" else cell.values
        yield cell._replace(values=values, scale=None, facts={"units": len(cell.values)})


_MOVED = "(after less before)"


def _averages(values: Floats) -> Floats:
    """Give the averages of all pairs, each with itself too, of which a pseudo-median is one."""
    import numpy as np

    if len(values) > _PAIRS:
        return values
    first, second = np.triu_indices(len(values))
    return (values[first] + values[second]) / 2


def _of_times(card: Card, by: Sequence[str], arguments: Mapping[str, Any]) -> Iterator[Cell]:
    """Take the times: up to a limit for their mean, those of events for their quantiles."""
    import numpy as np

    from vises_research.stats.bases import scores

    frame, name = arguments["frame"], arguments["time"]
    ended = scores(frame[arguments["event"]]).to_numpy()
    known = frame.assign(**{name: scores(frame[name]).where(np.isfinite(ended))})
    if card.discloses != "quantiles":
        until = arguments.get("until")
        known[name] = known[name].clip(upper=until)
        yield from _of_column({"frame": known}, name, by, {})
        return
    events = known.assign(**{name: known[name].where(ended == 1)})
    every = _of_column({"frame": known}, name, by, {})
    for all_, cell in zip(every, _of_column({"frame": events}, name, by, {}), strict=True):
        yield cell._replace(above=all_.values)


def _of_groups(card: Card, table: pd.DataFrame, arguments: Mapping[str, Any]) -> Iterator[Cell]:
    """Take the values of each group that is compared; of quantiles, all their differences."""
    import numpy as np

    group = arguments.get("group") or arguments["stayed"]
    if "stayed" in arguments:
        yield from _of_leavers(arguments)
        return
    named = {str(x) for name in ("first", "second") if name in table for x in table[name]}
    cells = [
        cell._replace(levels={})
        for cell in _of_column(arguments, arguments["column"], [group], {})
        if not named or str(cell.levels[group]) in named
    ]
    if card.discloses == "quantiles":
        one, two = (cell.values[:_PAIRS] for cell in cells)
        few = {"units": min(len(one), len(two))}
        yield Cell({}, np.subtract.outer(one, two).ravel(), facts=few)
    else:
        yield from cells


def _of_leavers(arguments: Mapping[str, Any]) -> Iterator[Cell]:
    """Take what was known of those who left and of those who stayed; of names, at each level."""
    from vises_research.stats.bases import measured, typed

    frame, stayed = arguments["frame"], arguments["stayed"]
    for column in arguments["columns"]:
        named = "categories" in measured(frame[column])
        for level in typed(frame[column]).categories if named else [None]:
            term = {"term": str(level)} if named else {}
            asked = {"frame": frame, "level": level}
            for cell in _of_column(asked, column, [stayed], {}):
                yield cell._replace(levels={"item": column, **term})
    for cell in _of_column({"frame": frame}, stayed, [stayed], {}):
        yield cell._replace(levels={"item": ""}, scale=None)


def _of_model(arguments: Mapping[str, Any]) -> Iterator[Cell]:
    """Look at a model: what is left to it, and whose own values or levels it tells."""
    import numpy as np

    from vises_research.stats.clusters.coefficients import design

    frame, outcome = arguments["frame"], arguments.get("outcome") or arguments["after"]
    predictors = list(arguments.get("predictors") or ())
    if "after" in arguments:  # an analysis of covariance takes scores before as a number
        predictors = [name for name in (arguments["before"], arguments.get("group")) if name]
        frame = frame.assign(**{predictors[0]: _numbers(frame[predictors[0]])[0]})
    nested = [arguments["cluster"]] if arguments.get("cluster") else []
    frame = frame.dropna(subset=[outcome, *predictors, *nested])
    matrix = design(frame, predictors).matrix
    values, scale = _numbers(frame[outcome], arguments.get("level"))
    patterns, which, sizes = np.unique(matrix, axis=0, return_inverse=True, return_counts=True)
    inverse = np.linalg.pinv(matrix.T @ matrix)
    leverage = sizes * np.einsum("ij,jk,ik->i", patterns, inverse, patterns)
    fitted = [g for g in range(len(patterns)) if leverage[g] > _FITTED]
    levels = [len(frame[frame[name] == one]) for name in predictors for one in _named(frame[name])]
    few = {
        "spare": len(values) - matrix.shape[1],
        "fewest": min([*sizes[fitted], *levels], default=math.inf),
    }
    yield Cell({}, values, facts={**few, "largest": 0.0, "second": 0.0, "told": math.inf})
    two = scale if scale is not None and len(scale) == 2 else None
    for g in fitted:
        yield Cell({}, values[which.ravel() == g], scale=two, facts=few)


def _named(predictor: pd.Series) -> list[Any]:
    """Give the levels that a coefficient is about: of a category, or of a number that has two."""
    from vises_research.stats.bases import measured

    there: list[Any] = predictor.unique().tolist()
    return there if len(there) == 2 or measured(predictor) != "a number" else []
