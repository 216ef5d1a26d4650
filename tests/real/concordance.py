"""Turns the published concordance of the Canadian health surveys into a study of ours.

One row of the concordance says what one code, or one interval, of one cycle's column becomes. Here
it becomes a line of a ``source.yaml`` and nothing more: no cell of a survey is looked at.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

CYCLES = ("cchs2001_p", "cchs2003_p", "cchs2005_p", "cchs2007_2008_p", "cchs2009_2010_p")
REASONS = {"NA::a": "not_applicable", "NA::b": "not_stated"}

SWALLOWED = {
    # Two categories of a rule for ages in years stand among the rules for coded ages.
    ("cchs2001_p", "DHHGAGE_5"): ["1", "2", "3", "4", "5", "6"],
    ("cchs2003_p", "DHHGAGE_5"): ["1", "2", "3", "4", "5", "6"],
    # A code of two digits in a column of one digit.
    ("cchs2003_p", "RAC_2C"): ["97"],
}
"""The values that the concordance's ``else`` makes missing; a study names each of them."""

_INTERVAL = re.compile(r"(?P<open>[\[(])\s*(?P<low>[^,]+),\s*(?P<high>[^\])]*)(?P<close>[\])]?)")
_EVERY = re.compile(r"(?<![:\w])\[\s*(\w+)\s*\]")
"""The column of the cycles that are not named one by one."""


@dataclass(frozen=True)
class Rules:
    """What a concordance says of one variable in one cycle."""

    name: str
    column: str
    rows: pd.DataFrame

    @property
    def categorical(self) -> bool:
        return bool(self.rows["typeEnd"].eq("cat").all())

    def target(self) -> dict[str, Any]:
        """Give the target of the column: intervals of a measure are sorted, codes are mapped."""
        intervals = dict(self._intervals())
        verb = {"verb": "interval", "intervals": intervals} if intervals else {}
        return {"to": self.name, **verb}

    def values(self) -> dict[str, str]:
        """Give what becomes of each code."""
        told: dict[str, str] = {}
        for row in self.rows.itertuples():
            if row.recEnd != "copy" and row.recStart != "else" and not self._is_interval(row):
                told.update(dict.fromkeys(codes(row.recStart), REASONS.get(row.recEnd, row.recEnd)))
        return told

    def _intervals(self) -> Iterator[tuple[str, str]]:
        for row in self.rows.itertuples():
            if self._is_interval(row):
                part = _INTERVAL.fullmatch(row.recStart)
                high, close = (part["high"], part["close"]) if part["close"] else ("…", ")")
                yield row.recEnd, f"{part['open']}{part['low']}, {high}{close}"

    def _is_interval(self, row: Any) -> bool:
        """Tell an interval of a measure from a run of codes, such as ``[7,9]``."""
        if row.recEnd in (*REASONS, "copy") or row.recStart == "else":
            return False
        half_open = "," in row.recStart and not row.recStart.endswith("]")
        return row.typeStart == "cont" or half_open


def codes(written: str) -> list[str]:
    """List the codes of ``6``, ``[7,9]`` or ``[9.97,9.99]``."""
    part = _INTERVAL.fullmatch(written)
    if part is None:
        return [written]
    low, high = Decimal(part["low"].strip()), Decimal(part["high"].strip())
    step = Decimal(1).scaleb(int(low.as_tuple().exponent))
    return [str(low + step * n) for n in range(int((high - low) / step) + 1)]


def rules(folder: Path, cycle: str) -> list[Rules]:
    """Give the rules of a cycle, for the listed variables that need a function in no cycle."""
    book = pd.read_csv(folder / "variable_details.csv", dtype=str, keep_default_na=False)
    header = pd.read_csv(folder / f"{cycle}.csv", nrows=0).columns
    own = book["recEnd"].str.startswith("Func::") | book["variableStart"].str.contains("DerivedVar")
    listed = pd.read_csv(folder / "variables.csv", dtype=str)["variable"]
    book = book[book["variable"].isin(listed) & ~book["variable"].isin(book.loc[own, "variable"])]
    here = book[book["databaseStart"].str.split(r",\s*").map(lambda named: cycle in named)]
    found = []
    for name, rows in here.groupby("variable", sort=False):
        column = column_of(rows["variableStart"].iloc[0], cycle)
        if column in header:
            found.append(Rules(str(name), column, rows))
    return found


def column_of(start: str, cycle: str) -> str:
    """Give the column that a concordance names for a cycle: its own, or that of every other."""
    found = re.search(rf"\b{cycle}\s*::\s*(\w+)", start) or _EVERY.search(start)
    return found[1] if found else ""


def study(folder: Path, data: Path) -> None:
    """Write a study of the five cycles."""
    found = {cycle: rules(data, cycle) for cycle in CYCLES}
    settings = {"title": {"en": "CCHS"}, "languages": ["en"], "status": "public"}
    write(folder / "study.yaml", settings | {"elsewhere": [str(data)]})
    write(folder / "data" / "codebook" / "respondent.yaml", codebook(found))
    for cycle, named in found.items():
        write(folder / "data" / "raw" / cycle / "source.yaml", source(cycle, data, named))


def source(cycle: str, data: Path, named: list[Rules]) -> dict[str, Any]:
    """Give the crosswalk of one cycle."""
    columns: dict[str, list[dict[str, Any]]] = {"rowno": [{"to": "rowno"}]}
    values = {}
    for rule in named:
        columns.setdefault(rule.column, []).append(rule.target())
        swallowed = dict.fromkeys(SWALLOWED.get((cycle, rule.name), ()), REASONS["NA::b"])
        values[rule.name] = {**rule.values(), **swallowed}
    return {
        "reader": "delimited",
        "file": str(data / f"{cycle}.csv"),
        "fills": "respondent",
        "columns": columns,
        "values": {name: told for name, told in values.items() if told},
    }


def codebook(found: dict[str, list[Rules]]) -> dict[str, Any]:
    """Give the table, its scales and its missing reasons."""
    variables: dict[str, Any] = {
        "source": {"label": {"en": "Cycle"}, "type": "text"},
        "rowno": {"label": {"en": "Row"}, "type": "integer"},
    }
    scales: dict[str, dict[str, Any]] = {}
    for rule in (rule for named in found.values() for rule in named):
        label = {"en": rule.rows["variableStartLabel"].iloc[0] or rule.name}
        kind = {"scale": rule.name} if rule.categorical else {"type": "number"}
        variables[rule.name] = {"label": label, **kind}
        if rule.categorical:
            levels = scales.setdefault(rule.name, {"levels": {}})["levels"]
            for row in rule.rows.itertuples():
                if row.recEnd not in REASONS:
                    levels[row.recEnd] = {"label": {"en": f"{row.recEnd}: {row.catLabel}"}}
    reasons = [
        *("not_in_wave", "not_asked", "not_applicable", "dont_know", "refused", "no_answer"),
        *("unresolved", "not_stated"),
    ]
    return {
        "table": "respondent",
        "label": {"en": "Respondents"},
        "key": ["source", "rowno"],
        "variables": variables,
        "scales": scales,
        "missing": {reason: {"label": {"en": reason.replace("_", " ")}} for reason in reasons},
    }


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a YAML file; what is written as JSON is YAML too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
