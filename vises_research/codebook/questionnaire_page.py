"""Writes the codebook to be read: every variable in every language, with what was answered."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from vises_research.codebook.exported import Exported
from vises_research.codebook.model import Codebook, Variable
from vises_research.codebook.numeral import span
from vises_research.inert import code, markdown

__all__ = ["page"]

Harmonised = tuple[pd.DataFrame, pd.DataFrame]
"""A harmonised table, and the reasons for its missing values, row by row."""

BINS = 12
SIMULATED = {"fr": "Données simulées", "nl": "Gesimuleerde gegevens", "en": "Simulated data"}


def page(source: Exported, form: str, data: Mapping[str, Harmonised | None]) -> str:
    """Write the codebook as a page that needs no other file.

    As ``html`` a reader chooses the language, the first being shown first; ``md`` has all of them.
    ``data`` are the tables to show, with their harmonised rows as far as they are there.
    """
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=form == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    few = source.min_cell
    environment.filters["count"] = lambda n: f"<{few}" if 0 < n < few else str(n)
    environment.filters |= {"words": lambda text: markdown(str(text)), "code": code}
    return environment.get_template(f"codebook.{form}").render(
        tables=[_table(source.codebook, name, rows, few) for name, rows in data.items()],
        languages=source.languages,
        title=source.title,
        mark=SIMULATED if source.simulated else {},
        codebook=source.codebook,
    )


def _table(codebook: Codebook, name: str, data: Harmonised | None, min_cell: int) -> dict[str, Any]:
    declared = codebook.tables[name]
    if data is not None:
        data = data[0], data[1].drop(columns=declared.key, errors="ignore")
    variables = [
        {"name": n, "variable": v, "facts": _facts(v), **_answered(codebook, n, v, data, min_cell)}
        for n, v in declared.variables.items()
    ]
    rows = None if data is None else len(data[0])
    return {"name": name, "declared": declared, "rows": rows, "variables": variables}


def _facts(variable: Variable) -> dict[str, str]:
    """Say of what kind a variable is, without words of any language."""
    found: dict[str, str] = {"kind": variable.kind}
    if named := variable.refers or variable.identifier:
        found["of"] = named
    for name in ("unit", "year", "at", "pattern", "part_of"):
        if told := getattr(variable, name):
            found[name] = told
    if variable.polarity == "negative":
        found["polarity"] = "−"
    if variable.range:
        found["range"] = span(variable.range, " – ")
    if variable.ask_if:
        clauses = (f"{o} = {' / '.join(levels)}" for o, levels in variable.ask_if.items())
        found["ask_if"] = "; ".join(clauses)
    return found


def _answered(
    codebook: Codebook, name: str, variable: Variable, data: Harmonised | None, min_cell: int
) -> dict[str, Any]:
    """Count what was answered: each level, or a histogram, and each reason for none."""
    levels = list(_levels(codebook, name, variable, data))
    most = max((level["n"] for level in levels), default=0)
    for level in levels:
        level["width"] = round(100 * level["n"] / most) if level["n"] >= min_cell else 0
    if data is None:
        return {"levels": levels, "n": None, "missing": {}, "bars": None}
    cells, reasons = data
    told = reasons.get(name)
    missing = {} if told is None else told.value_counts().sort_index().to_dict()
    bars = None if levels or name not in cells else _histogram(cells[name], min_cell)
    n = len(cells) - sum(missing.values())
    return {"levels": levels, "n": n, "missing": missing, "bars": bars}


def _levels(
    codebook: Codebook, name: str, variable: Variable, data: Harmonised | None
) -> Iterator[dict[str, Any]]:
    for key, level in codebook.levels(variable).items():
        n = 0
        if data is not None:
            several = variable.kind == "options"
            cells = data[0][f"{name}__{key}" if several else name]
            n = int((cells.fillna(False) if several else cells.astype("string").eq(key)).sum())
        yield {"key": key, "level": level, "n": n}


def _histogram(cells: "pd.Series[Any]", min_cell: int) -> dict[str, Any] | None:
    """Count numbers or days in equal classes; classes with too few show neither bar nor bound."""
    import numpy as np

    known = cells.dropna()
    days = pd.api.types.is_datetime64_any_dtype(known.dtype)
    if known.empty or not (days or pd.api.types.is_numeric_dtype(known.dtype)):
        return None
    counts, edges = np.histogram(known.astype("int64" if days else "float64"), bins=BINS)
    shown = np.flatnonzero(counts >= min_cell)
    if not shown.size:
        return None
    ends = (edges[shown[0]], edges[shown[-1] + 1])
    return {
        "heights": [round(30 * n / counts.max(), 1) if n >= min_cell else 0 for n in counts],
        "ends": [str(_day(end, known) if days else f"{end:.3g}") for end in ends],
        "from": int(shown[0]) * 20,
        "to": int(shown[-1]) * 20 + 18,
    }


def _day(end: float, like: "pd.Series[Any]") -> Any:
    return pd.Series([int(end)]).astype(like.dtype).dt.date[0]
