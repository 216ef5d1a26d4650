"""The words in the cells of a printed table, for any result."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.figures.naming import row_labels, value_column
from vises_research.text import Voice, column, subject
from vises_research.text.quantities import cell

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["ROLES", "Part", "Row", "counted", "part", "value_of"]

ROLES = ("n", "of", "value", "range", "p")
"""What columns can hold: a count, out of how many, a quantity, the range around it, a p value."""
TESTS = ("p_adjusted", "p_value")
VALUES = ("estimate", "median", "total", "mean", "alpha_without", "cumulative", "statistic", *TESTS)
"""The columns of a result that can be its quantity; the first that it has is printed."""

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """A row of a table: its label, and what each column holds, as printed."""

    label: str
    cells: Cells


@dataclass(frozen=True)
class Part:
    """A part of a table: its heading, what its columns hold, its rows."""

    heading: str
    columns: Cells
    rows: list[Row]


def value_of(result: Result) -> str:
    """Name the column of a result that is its quantity; nothing where it has none.

    Parameters
    ----------
    result
        A result.

    Returns
    -------
    str
        The column; ``n`` for counts, whose quantity is their share.
    """
    if result.card.rows == "counts":
        return "n"
    return next((column for column in VALUES if column in result.table), "")


def part(
    result: Result,
    voice: Voice,
    heading: Mapping[str, str] | None,
    *,
    p_values: bool = False,
) -> Part:
    """Put a result into words.

    Parameters
    ----------
    result
        A result with a quantity; see :func:`value_of`.
    voice
        The language.
    heading
        Language -> heading; ``None`` takes the variable's label.
    p_values
        Whether p values are wanted, where the result has them: corrected ones if there are any.

    Returns
    -------
    Part
        What to set; columns that the result does not have are not there.
    """
    columns = {role: words for role, words in _heads(result, voice).items() if words}
    if not p_values or not _tested(result):
        columns.pop("p", None)
    rows = [
        Row(
            name,
            {role: words for role, words in _cells(result, row, voice).items() if role in columns},
        )
        for name, row in zip(
            row_labels(result, voice), result.table.to_dict("records"), strict=True
        )
    ]
    about = heading[voice.lang] if heading else subject(result, voice)
    return Part(about or column("item", voice).capitalize(), columns, rows)


def _heads(result: Result, voice: Voice) -> dict[str, str]:
    """Say what each column holds; nothing where the result lacks it."""
    table, value = result.table, value_of(result)
    asked = "asked" in table and "base" not in table
    what = {"n": "share", "estimate": value_column(result), "p_adjusted": "p_value"}
    heading = voice.say(f"heading.{what.get(value, value)}")
    around = ""
    if value == "median" and "q1" in table:
        around = voice.say("heading.quartiles")
    elif value == "total":
        around = voice.say("heading.mean")
    elif "conf_low" in table:
        around = _interval(result, voice)
    return {
        "n": voice.say(f"heading.{'answered' if asked else 'n'}") if "n" in table else "",
        "of": voice.say("heading.base") if asked or "base" in table else "",
        "value": heading,
        "range": around,
        "p": "" if value in TESTS else voice.say("heading.p_value"),
    }


def _interval(result: Result, voice: Voice) -> str:
    """Name the interval, with its level if all rows have one."""
    if "conf_level" not in result.table or result.table["conf_level"].nunique() != 1:
        return voice.say("heading.range")
    level = voice.percent(float(result.table["conf_level"].iloc[0]))
    return voice.say("heading.interval", level=level)


def _cells(result: Result, row: Mapping[str, Any], voice: Voice) -> dict[str, str]:
    """Write what each column holds in a row; a sign for what is not shown."""
    told = {
        "n": counted(row.get("n"), voice),
        "of": counted(row.get("base", row.get("asked")), voice),
        "value": voice.say("hidden.sign"),
        "range": "",
        "p": "",
    }
    if row.get("hidden"):
        return told
    low, high = ("q1", "q3") if value_of(result) == "median" else ("conf_low", "conf_high")
    told["value"] = _written(result, row, value_of(result), voice)
    told["range"] = _range(result, row, (low, high), voice)
    if value_of(result) == "total" and row["n"]:
        told["range"] = voice.number(row["mean"], fixed=True)
    return told | {"p": _p_value(row.get(_tested(result), math.nan), voice)}


def counted(n: float | None, voice: Voice) -> str:
    """Write a count; a sign where it is NaN, which only a count that is not shown can be."""
    if n is None:
        return ""
    return voice.say("hidden.sign") if math.isnan(n) else voice.number(n, 0)


def _range(result: Result, row: Mapping[str, Any], ends: tuple[str, str], voice: Voice) -> str:
    """Write a range; if its ends can be negative with a word, since a dash reads as a minus."""
    if any(math.isnan(row.get(end, math.nan)) for end in ends):
        return ""
    low, high = (_written(result, row, end, voice) for end in ends)
    if result.card.is_share or value_of(result) == "median":
        return f"{low} – {high}"
    return voice.say("range.to", low=low, high=high)


def _written(result: Result, row: Mapping[str, Any], column: str, voice: Voice) -> str:
    """Write a number of a row: an estimate as its quantity is, others with one or two decimals."""
    if result.card.rows == "counts":
        return voice.percent(row["n"] / row["base"] if row["base"] else math.nan)
    if column in TESTS:
        return _p_value(row[column], voice)
    if value_of(result) == "estimate":
        return cell(result.card.quantity(row.get("term", "")), row, voice, column)
    digits = 1 if value_of(result) in ("median", "total", "mean") else 2
    return voice.number(float(row[column]), digits, fixed=True)


def _tested(result: Result) -> str:
    """Name the column of p values; nothing where there is none."""
    return next((name for name in TESTS if name in result.table), "")


def _p_value(value: float, voice: Voice) -> str:
    """Write a p value as a sentence does; the heading says what it is."""
    return voice.number(value) if math.isnan(value) else voice.p_value(value, named=False)
