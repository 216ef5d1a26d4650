"""Writes a harmonised table as SPSS .sav, with value labels and missing values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from vises_research.codebook.model import Codebook, Scale
from vises_research.codebook.numeral import written
from vises_research.errors import refusal

__all__ = ["sav"]

FIRST = -1000
"""Codes of missing values that have none of their own begin here, and go down."""


def sav(
    path: Path,
    table: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Codebook,
    name: str,
    language: str,
) -> list[str]:
    """Write a harmonised table as SPSS file, and say in words what it cannot hold of the values.

    Parameters
    ----------
    path
        Where to write.
    table, reasons
        The harmonised table and the reasons for its missing values, row by row.
    codebook, name, language
        The codebook, the table's name in it, and the language of the labels; SPSS holds one.
    """
    import pyreadstat

    declared, codes = codebook.tables[name], _codes(codebook)
    lost = list(_lost(codebook, name, codes))
    of = {c: n for n, v in declared.variables.items() for c in codebook.columns_of(n, v)}
    columns = {c: _column(table[c], c, of.get(c, c), codebook, name, language) for c in table}
    for column, made in columns.items():
        if of.get(column) in reasons and column not in declared.key:
            told = reasons[of[column]]
            if not made.explain(told, codes, codebook, language) and told.notna().any():
                lost.append(f"{column}: why values are missing, beside texts, dates or negatives")
    try:
        pyreadstat.write_sav(
            pd.DataFrame({column: made.cells for column, made in columns.items()}),
            str(path),
            file_label=declared.label.get(language, name)[:64],
            column_labels={column: made.label for column, made in columns.items()},
            variable_value_labels={c: made.labels for c, made in columns.items() if made.labels},
            missing_ranges={c: made.missing for c, made in columns.items() if made.missing},
        )
    except pyreadstat.PyreadstatError as error:
        raise refusal(path, "SPSS cannot hold this", found=str(error)) from None
    return lost


def _lost(codebook: Codebook, table: str, codes: dict[str, float]) -> Iterator[str]:
    """Name the levels that become numbers, and the reasons that lose codes."""
    used = {v.scale for v in codebook.tables[table].variables.values() if v.scale}
    named = [n for n in codebook.scales if n in used and not _keys(codebook.scales[n])[1]]
    coded = [n for n, r in codebook.missing.items() if {*r.codes} - {written(codes[n])}]
    for told, names in (("names of levels", named), ("codes of missing reasons", coded)):
        if names:
            yield f"{told}: {', '.join(names)}"


def _keys(scale: Scale) -> tuple[dict[str, float], bool]:
    """Give each level a number: its own, or its position; and say which."""
    own = all(key.isdigit() for key in scale.levels)
    return {key: float(key) if own else float(n) for n, key in enumerate(scale.levels, 1)}, own


@dataclass
class _Column:
    """A column as SPSS holds it."""

    cells: "pd.Series[Any]"
    label: str
    labels: dict[int | float, str]
    coded: bool
    missing: list[Any] = field(default_factory=list)

    def explain(
        self, told: "pd.Series[Any]", codes: dict[str, float], codebook: Codebook, language: str
    ) -> bool:
        """Write codes where values are missing; not among texts, dates or negative numbers."""
        # SPSS takes three missing values or one range; among negatives a range would hide answers.
        if not self.coded or (self.cells < 0).any():
            return False
        used = sorted(told.dropna().unique(), key=codes.__getitem__)
        self.cells = self.cells.where(self.cells.notna(), told.map(codes).astype("float64"))
        self.labels |= {codes[r]: codebook.missing[r].label.get(language, r) for r in used}
        found = [codes[reason] for reason in used]
        self.missing = found if len(found) <= 3 else [{"lo": found[0], "hi": found[-1]}]
        return True


def _column(
    cells: "pd.Series[Any]", column: str, name: str, codebook: Codebook, table: str, language: str
) -> _Column:
    variable = codebook.tables[table].variables.get(name)
    scale = codebook.scale_of(variable) if variable else None
    label = variable.label.get(language, name) if variable else column
    if variable and scale and variable.kind == "options":
        option = scale.levels[column.removeprefix(f"{name}__")].label.get(language, column)
        numbers = cells.astype("Float64").astype("float64")
        return _Column(numbers, f"{label}: {option}", {1: "✓", 0: "–"}, coded=True)
    if scale:
        keys = _keys(scale)[0]
        labels: dict[int | float, str] = {
            keys[key]: level.label.get(language, key) for key, level in scale.levels.items()
        }
        return _Column(
            cells.astype("object").map(keys).astype("float64"), label, labels, coded=True
        )
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return _Column(cells.astype("Float64").astype("float64"), label, {}, coded=True)
    return _Column(cells, label, {}, coded=False)


def _codes(codebook: Codebook) -> dict[str, float]:
    """Give every missing reason a number: its own code, or one that no answer has."""
    found, taken = {}, FIRST
    for reason, answer in codebook.missing.items():
        own = [float(c) for c in answer.codes if c.lstrip("-").isdigit() and int(c) < 0]
        taken -= not own
        found[reason] = own[0] if own else float(taken)
    return found
