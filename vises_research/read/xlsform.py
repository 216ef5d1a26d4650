"""Reads the questionnaire in an XLSForm workbook."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from vises_research.read.raw import RawTable
from vises_research.read.workbook import workbook

__all__ = ["Item", "items"]


@dataclass(frozen=True)
class Item:
    """One question of a form.

    Parameters
    ----------
    name
        Its name, without those of the groups around it.
    type
        The first word of its type: ``select_one``, ``integer``, ...
    text
        Its label.
    choices
        Choice name -> label.
    """

    name: str
    type: str
    text: str
    choices: dict[str, str] = field(default_factory=dict)


def items(path: Path, language: str | None = None) -> dict[str, Item]:
    """Read the questions of a form.

    Parameters
    ----------
    path
        The XLSForm.
    language
        Language code of the labels to take, as in ``label::Nederlands (nl)``.

    Returns
    -------
    dict
        Name -> item, groups and repeats included.
    """
    survey = _rows(workbook(path, sheet="survey", header=[1]))
    choices: dict[str, dict[str, str]] = {}
    for row in _rows(workbook(path, sheet="choices", header=[1])):
        names = choices.setdefault(row.get("list_name", ""), {})
        names[row.get("name", "")] = _label(row, language)
    found = {}
    for row in survey:
        kind, _, rest = row.get("type", "").partition(" ")
        listed = rest.split(" ")[0]
        if name := row.get("name"):
            found[name] = Item(name, kind, _label(row, language), choices.get(listed, {}))
    return found


def _rows(table: RawTable) -> list[dict[str, str]]:
    cells = [list(column) for column in table.columns.values()]
    return [
        dict(zip(table.columns, map(str.strip, row), strict=True))
        for row in zip(*cells, strict=True)
    ]


def _label(row: dict[str, str], language: str | None) -> str:
    """Take the label in a language, or the only one there is."""
    labels = {name: text for name, text in row.items() if name.partition("::")[0] == "label"}
    for name, text in labels.items():
        if language and re.search(rf"\({re.escape(language)}\)\s*$|::{re.escape(language)}$", name):
            return text
    return next((text for text in labels.values() if text), "")
