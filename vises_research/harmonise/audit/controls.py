"""Reports how each source asked each variable, so that effects of the method can be modelled."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from vises_research.codebook import Codebook, Variable, fold
from vises_research.codebook.lookup import Answers
from vises_research.harmonise.crosswalk import units
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.rows.part import Part
from vises_research.harmonise.values.verbs import VERBS

__all__ = ["CONTROLS", "COVERAGE", "controls"]

CONTROLS = [
    "table",
    "variable",
    "source",
    "partner",
    "language",
    "state",
    "columns",
    "wording",
    "unit",
    "scale_length",
    "direction",
    "reversed",
    "equivalence",
    "verb",
    "rule",
]
COVERAGE = ["table", "variable", "source", "partner", "wave", "state", "wording"]
_DEGREES = ["exact", "close", "differs"]


def controls(parts: Iterable[Part]) -> pd.DataFrame:
    """Report how each source asked each variable of the table it fills.

    Parameters
    ----------
    parts
        What the sources gave.

    Returns
    -------
    pandas.DataFrame
        One row a variable and source, in the columns :data:`CONTROLS`, then the key variables that
        sources set for all their rows (wave, role). ``state`` is ``asked``, ``recoded`` (values
        were declared), ``another scale``, ``constant``, ``impossible``, ``undetermined`` or
        ``absent``; ``wording`` is ``same`` if the file's text of
        the question is the codebook's, ``other`` if it is not, and empty if the file tells none;
        ``unit`` is that in which the source asked; ``scale_length`` and ``direction`` (of the
        file's codes) are known where it labels codes; ``verb`` is what was done beyond reading.
    """
    rows = [row for part in parts for row in _rows(part)]
    keys = list(dict.fromkeys(["wave", *(name for row in rows for name in row)]))
    keys = [name for name in keys if name not in CONTROLS]
    blank = dict.fromkeys([*CONTROLS, *keys], "")
    return pd.DataFrame([{**blank, **row} for row in rows], columns=list(blank))


def _rows(part: Part) -> Iterator[dict[str, Any]]:
    crosswalk, codebook, table = part.source.crosswalk, part.source.codebook, part.source.table
    linked: dict[str, list[Link]] = {}
    for recoded in part.recoded:
        linked.setdefault(recoded.link.name, []).append(recoded.link)
    keys = {
        name: value for name, value in crosswalk.set.items() if name in {*table.key} - {*CONTROLS}
    }
    rules = _rules(part)
    for name, variable in table.variables.items():
        of_name = linked.get(name, [])
        yield {
            "table": table.table,
            "variable": name,
            "source": part.source.name,
            "partner": crosswalk.partner or "",
            "language": " ".join(crosswalk.language),
            "state": _state(part, name, of_name, rules.get(name, "")),
            "columns": "; ".join(link.column.name for link in of_name),
            "wording": _wording(of_name, variable),
            "unit": units.shown(variable, of_name[0].target) if of_name else "",
            **_scale(of_name, variable, codebook, crosswalk.language),
            "equivalence": _equivalence(variable, codebook),
            "verb": "; ".join(dict.fromkeys(_changes(of_name))),
            "rule": rules.get(name, ""),
            **keys,
        }


def _state(part: Part, name: str, linked: list[Link], rule: str) -> str:
    crosswalk = part.source.crosswalk
    for state in ("impossible", "undetermined"):
        if name in getattr(crosswalk, state):
            return state
    if name in (*crosswalk.set, "source"):
        return "constant"
    if not linked:
        return "absent"
    if any(_changes(linked)):
        return "another scale"
    return "recoded" if "declared" in rule.split("; ") else "asked"


def _changes(linked: list[Link]) -> Iterator[str]:
    """Name what is done to a variable's values beyond reading them."""
    for target in (link.target for link in linked):
        if VERBS[target.verb].made:
            yield target.verb
        elif units.declared(target):
            yield "unit"


def _wording(linked: list[Link], variable: Variable) -> str:
    """Say whether the question's text in the file is that of the codebook."""
    labels = {fold(text) for text in variable.label.values()}
    columns = [link.column for link in linked]
    if any(fold(x) in labels for c in columns for x in (c.name, c.header, c.text, c.option)):
        return "same"
    return "other" if any(column.text for column in columns) else ""


def _scale(
    linked: list[Link], variable: Variable, codebook: Codebook, languages: list[str]
) -> dict[str, str]:
    """Give how many levels the file labels, and in which direction its codes run."""
    if variable.kind != "scale" or not linked:
        return {}
    scale = codebook.scales[variable.scale or ""]
    levels = scale.levels
    answers, reasons = (Answers.of(x, languages) for x in (levels, codebook.missing))
    column = linked[0].column
    offered = {
        code: label
        for code, label in column.labels.items()
        if code not in column.user_missing and not reasons.find(label)
    }
    found = [answers.find(label) for label in offered.values()]
    order = [list(levels).index(level[0]) for level in found if level]
    turned = any(link.target.verb == "reverse" for link in linked)
    return {
        "scale_length": str(len(offered) or ""),
        "direction": _direction(order) if scale.ordered and len(order) > 1 else "",
        "reversed": ("yes" if turned else "no") if scale.ordered else "",
    }


def _direction(order: list[int]) -> str:
    if order == sorted(order):
        return "ascending"
    return "descending" if order == sorted(order, reverse=True) else "mixed"


def _equivalence(variable: Variable, codebook: Codebook) -> str:
    """Give the weakest equivalence between languages that any level has."""
    degrees = [level.equivalence for level in codebook.levels(variable).values()]
    return max(degrees, key=_DEGREES.index) if degrees else ""


def _rules(part: Part) -> dict[str, str]:
    """Join the rules that gave each variable its values; the reasons, where none did."""
    told: dict[str, dict[str, None]] = {}
    for row in part.recodes:
        told.setdefault(str(row["variable"]).partition("__")[0], {})[str(row["rule"])] = None
    return {name: "; ".join(_giving(rules) or rules) for name, rules in told.items()}


def _giving(rules: Iterable[str]) -> list[str]:
    return [rule for rule in rules if not rule.startswith("missing:") and rule != "unresolved"]
