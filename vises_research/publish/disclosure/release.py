"""Tables that may be given to everybody: what could single out a unit is merged, cut or left out.

What is not known to be safe stays inside. Answers from a list leave; numbers leave in declared
bands, dates as years or months; free text, identifiers, weights and places in the partners' files
never. Of the variables by which others can recognise a unit (its keys), each combination must be
that of at least ``k`` units: k-anonymity (Samarati & Sweeney 1998), counted in units of the roster
and not in rows, over the keys of the roster and those of the table together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from vises_research.documents import Model
from vises_research.errors import Problems, nearest
from vises_research.publish.disclosure.rule import DEFAULTS

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.codebook import Codebook, Variable

__all__ = ["Release", "Released", "bands", "release"]

WITHHELD = "withheld"
"""The reason for which the keys of a unit are missing whose combination is rare."""


class Release(Model):
    """What everybody may have of the tables; the key ``release`` of ``study.yaml``.

    Parameters
    ----------
    k
        How many units must have each combination of keys; without it, the audience's ``min_cell``.
    keys
        Variables by which somebody who knows the unit can recognise it.
    merge
        Variable -> new level -> the levels that become one.
    bands
        Number -> limits of the bands in which it is given, upwards; each band has its lower limit.
    dates
        What is left of a date.
    leave_out
        Variables that stay inside though their kind could leave.
    rare
        Whether a rare combination is refused, or the keys of these units are withheld.
    """

    k: Annotated[int, Field(ge=2)] | None = None
    keys: list[str] = []
    merge: dict[str, dict[str, list[str]]] = {}
    bands: dict[str, Annotated[list[float], Field(min_length=2)]] = {}
    dates: Literal["year", "month"] = "year"
    leave_out: list[str] = []
    rare: Literal["refused", "withheld"] = "refused"


@dataclass(frozen=True)
class Released:
    """The tables as everybody may have them.

    Parameters
    ----------
    tables, reasons
        Table -> its rows, sorted so that the order tells nothing; and why values are missing.
    done
        What was done, a line each: what was left out and why, merged, cut, withheld.
    classes
        Table -> number of units of each combination of keys, the smallest first.
    """

    tables: dict[str, pd.DataFrame]
    reasons: dict[str, pd.DataFrame]
    done: list[str] = field(default_factory=list)
    classes: dict[str, list[int]] = field(default_factory=dict)


def release(
    tables: Mapping[str, pd.DataFrame],
    reasons: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    rule: Release,
    *,
    roster: str | None = None,
    pseudonyms: Mapping[str, str] | None = None,
) -> Released:
    """Make the version of harmonised tables that everybody may have.

    Parameters
    ----------
    tables, reasons
        Table -> its rows, and why its values are missing; same rows.
    codebook
        What the variables are.
    rule
        What may leave.
    roster
        The table whose rows are the units; without it, each row of a table is one.
    pseudonyms
        Unit of the roster -> its pseudonym.

    Returns
    -------
    Released
        The tables, checked.

    Raises
    ------
    StudyError
        With all that the rule names wrongly, or every table in which a combination of keys is rare.
    """
    _names_are_right(rule, codebook)
    units = codebook.tables[roster].key[0] if roster else ""
    done: list[str] = []
    made, why = {}, {}
    for name, table in tables.items():
        made[name] = _leaving(table, name, codebook, rule, roster, pseudonyms or {}, done)
        why[name] = reasons[name][[column for column in made[name] if column in reasons[name]]]
    released = Released(made, why, done)
    _protect(released, codebook, rule, roster, units)
    return _in_no_order(released)


def _names_are_right(rule: Release, codebook: Codebook) -> None:
    """Refuse names and levels that the codebook has not: what they protect would be shown."""
    known = {n: v for table in codebook.tables.values() for n, v in table.variables.items()}
    problems = Problems()
    if not rule.keys:
        wrong = "no variable is named by which others can recognise a unit"
        problems.add("study.yaml, key 'release.keys'", wrong, right="region, size, legal form ...")
    for key, names in (
        ("keys", rule.keys),
        ("merge", rule.merge),
        ("bands", rule.bands),
        ("leave_out", rule.leave_out),
    ):
        for name in names:
            if name not in known:
                wrong = f"the codebook has no variable '{name}'"
                problems.add(
                    f"study.yaml, key 'release.{key}'", wrong, nearest=nearest(name, known)
                )
    for name, groups in rule.merge.items():
        levels = codebook.levels(known[name]) if name in known else {}
        for level in (one for group in groups.values() for one in group if levels):
            if level not in levels:
                place = f"study.yaml, key 'release.merge.{name}'"
                problems.add(place, f"no level '{level}'", nearest=nearest(level, levels))
    for name, limits in rule.bands.items():
        if sorted(set(limits)) != limits:
            place = f"study.yaml, key 'release.bands.{name}'"
            problems.add(place, "limits that do not go up", found=str(limits))
    problems.stop_if_any()


def _leaving(
    table: pd.DataFrame,
    name: str,
    codebook: Codebook,
    rule: Release,
    roster: str | None,
    pseudonyms: Mapping[str, str],
    done: list[str],
) -> pd.DataFrame:
    """Give the columns of a table that may leave, each as it may."""
    kept = {}
    for variable_name, variable in codebook.tables[name].variables.items():
        where = f"{name}.{variable_name}"
        if roster and _is_unit(variable_name, variable, name, codebook, roster):
            kept[variable_name] = table[variable_name].astype("string").map(pseudonyms)
            done.append(f"{where}: pseudonyms")
        elif why := _kept_inside(variable_name, variable, rule):
            done.append(f"{where}: left out ({why})")
        else:
            done += _loss(variable_name, variable, rule, where)
            for column in codebook.columns_of(variable_name, variable):
                kept[column] = _coarsened(table[column], variable_name, variable, rule)
    return table[[]].assign(**kept)


def _is_unit(name: str, variable: Variable, table: str, codebook: Codebook, roster: str) -> bool:
    """Whether a variable says which unit of the roster a row is about."""
    return variable.refers == roster or (table == roster and name in codebook.tables[roster].key)


def _kept_inside(name: str, variable: Variable, rule: Release) -> str:
    """Say why a variable may not leave; nothing where it may."""
    if name in rule.leave_out:
        return "as declared"
    if variable.role:
        return "a weight"
    if variable.kind in ("text", "identifier", "reference"):
        return {"text": "free text", "identifier": "an identifier"}.get(
            variable.kind, "a reference"
        )
    if variable.numeric and name not in rule.bands:
        return "a number without bands"
    return ""


def _loss(name: str, variable: Variable, rule: Release, where: str) -> Iterator[str]:
    """Say what detail a variable loses."""
    if name in rule.bands:
        yield f"{where}: given in {len(rule.bands[name]) + 1} bands"
    elif variable.kind in ("date", "datetime"):
        yield f"{where}: only the {rule.dates}"
    for new, old in rule.merge.get(name, {}).items():
        yield f"{where}: {', '.join(old)} merged into {new}"


def _coarsened(
    values: pd.Series[Any], name: str, variable: Variable, rule: Release
) -> pd.Series[Any]:
    """Give a column with less detail, as far as the rule says so."""
    if name in rule.bands:
        return _banded(values, rule.bands[name])
    if variable.kind in ("date", "datetime"):
        return values.dt.strftime("%Y" if rule.dates == "year" else "%Y-%m").astype("string")
    return _merged(values, rule.merge[name]) if name in rule.merge else values


def bands(limits: Sequence[float]) -> list[str]:
    """Name the bands between some limits, and those below and above.

    Examples
    --------
    >>> bands([1, 10])
    ['less than 1', '1 to less than 10', '10 or more']
    """
    inner = [f"{low:g} to less than {high:g}" for low, high in pairwise(limits)]
    return [f"less than {limits[0]:g}", *inner, f"{limits[-1]:g} or more"]


def _banded(values: pd.Series[Any], limits: Sequence[float]) -> pd.Series[Any]:
    import pandas as pd

    edges = [float("-inf"), *limits, float("inf")]
    return pd.cut(values.astype("float64"), edges, right=False, labels=bands(limits))


def _merged(values: pd.Series[Any], groups: Mapping[str, Sequence[str]]) -> pd.Series[Any]:
    """Rename the levels of each group; the order stays that of the first level of each."""
    import pandas as pd

    new = {old: name for name, group in groups.items() for old in group}
    levels = dict.fromkeys(new.get(level, level) for level in values.cat.categories)
    renamed = values.astype("string").replace(new)
    return renamed.astype(pd.CategoricalDtype([*levels], ordered=values.cat.ordered))


def _protect(
    released: Released, codebook: Codebook, rule: Release, roster: str | None, units: str
) -> None:
    """Withhold or refuse rare combinations of keys, and count what is left."""
    problems, k = Problems(), rule.k or DEFAULTS["open"]["min_cell"]
    if roster and rule.rare == "withheld":
        _withhold(released, roster, rule, units, k)
    for name in released.tables:
        sizes, keys = _classes(released, name, rule, roster, units)
        released.classes[name] = sorted(sizes)
        if rare := [size for size in released.classes[name] if size < k]:
            told = ", ".join(map(str, rare[:10])) + (" ..." if len(rare) > 10 else "")
            wrong = f"{len(rare)} combinations of {', '.join(keys)} are those of too few units"
            right = f"at least {k}: levels merged under `release.merge`, or `rare: withheld`"
            problems.add(f"release, table '{name}'", wrong, found=told, right=right)
    problems.stop_if_any()


def _classes(
    released: Released, name: str, rule: Release, roster: str | None, units: str
) -> tuple[list[int], list[str]]:
    """Count the units of each combination of the keys of a table and those of the roster."""
    import pandas as pd

    table = released.tables[name]
    if roster and name != roster and units in table:
        known = [key for key in rule.keys if key in released.tables[roster] and key not in table]
        table = table.merge(released.tables[roster][[units, *known]], on=units, how="left")
    keys = [key for key in rule.keys if key in table]
    if not keys or not len(table):
        return [], keys
    counted = table[units] if units in table else pd.Series(range(len(table)), index=table.index)
    # A value that is missing is known to be missing, so it counts as a level of its own.
    groups = counted.groupby([table[key].astype("string").fillna("") for key in keys])
    return [int(size) for size in groups.nunique() if size], keys


def _withhold(released: Released, roster: str, rule: Release, units: str, k: int) -> None:
    """Take the keys from the units of combinations that are rare in some table.

    Whole combinations are taken, until in each table those that are left, and those without keys,
    are enough.
    """
    import pandas as pd

    table = released.tables[roster]
    keys = [key for key in rule.keys if key in table]
    if not keys:
        return
    label = table.set_index(units)[keys].astype("string").fillna("").agg("\x1f".join, axis=1)
    there = [set(one[units].dropna()) for one in released.tables.values() if units in one]
    taken: set[str] = set()
    while more := next(
        filter(None, (_rare(label[label.index.isin(x)], taken, k) for x in there)), ""
    ):
        taken.add(more)
    gone = pd.Series(label.isin(taken).to_numpy(), index=table.index)
    released.tables[roster] = table.assign(**{key: table[key].mask(gone) for key in keys})
    why = released.reasons[roster]
    told = {key: why[key].astype("string").mask(gone, WITHHELD) for key in keys if key in why}
    released.reasons[roster] = why.assign(**told)
    released.done.append(f"{roster}: {', '.join(keys)} withheld of {int(gone.sum())} units")


def _rare(label: pd.Series[Any], taken: set[str], k: int) -> str:
    """Give the next combination whose keys are to be withheld; nothing where all are enough."""
    sizes = label.value_counts()
    left = sizes[~sizes.index.isin(taken)]
    without = int(sizes[sizes.index.isin(taken)].sum())
    if len(left) and (left.iloc[-1] < k or 0 < without < k):
        return str(left.index[-1])
    return ""


def _in_no_order(released: Released) -> Released:
    """Sort the rows by what they hold: the order of a partner's file tells who is who."""
    for name, table in released.tables.items():
        order = table.astype("string").fillna("").sort_values([*table.columns], kind="stable").index
        released.tables[name] = table.loc[order].reset_index(drop=True)
        released.reasons[name] = released.reasons[name].loc[order].reset_index(drop=True)
    return released
