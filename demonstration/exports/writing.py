"""Writes true values the way a partner writes them: the columns of a raw file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from demonstration.cells import Missing, Records, Row, value_of
from demonstration.untidy import untidy

__all__ = [
    "Cell",
    "Column",
    "Spellings",
    "Write",
    "always",
    "day",
    "grid",
    "number",
    "spelled",
    "text",
    "ticked",
    "typed",
]

Cell = str | int | float | date | datetime | None
Write = Callable[[Row, Random], Cell]
Spellings = Mapping[str, str | Sequence[str]]

FIRST = 0.8
"""How often the first of several spellings is used."""


@dataclass(frozen=True)
class Column:
    """One column of a raw file.

    Parameters
    ----------
    header
        What stands above it.
    variable
        The variable it holds, if any; a damaged cell is found by it.
    write
        Writes a row's cell.
    """

    header: str
    variable: str
    write: Write


def grid(part: Records, columns: Sequence[Column], rng: Random) -> list[list[Cell]]:
    """Write the cells of a file, row by row; a damaged cell holds its damaged text."""
    rows = []
    for position, row in enumerate(part.rows):
        cells = [column.write(row, rng) for column in columns]
        spoilt = [part.damage.get((position, column.variable)) for column in columns]
        rows.append([cell if raw is None else raw for cell, raw in zip(cells, spoilt, strict=True)])
    return rows


def always(cell: Cell) -> Write:
    """Write the same in every row."""
    return lambda row, rng: cell


def _blank(value: Missing, missing: Spellings, rng: Random) -> str:
    """Write why there is no value, as far as the partner has a word for it."""
    return _choose(rng, missing.get(value.reason, ""))


def _choose(rng: Random, spellings: str | Sequence[str]) -> str:
    if isinstance(spellings, str):
        return spellings
    return spellings[0] if rng.random() < FIRST else rng.choice(spellings[1:] or spellings)


def _choose_first(spellings: str | Sequence[str]) -> str:
    return spellings if isinstance(spellings, str) else spellings[0]


def spelled(
    variable: str,
    spellings: Spellings,
    missing: Spellings | None = None,
    *,
    often: float = 0.0,
    windows: bool = False,
) -> Write:
    """Write a level in one of its spellings; the first is now and then untidy."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return _blank(value, missing or {}, rng)
        known = spellings[str(value)]
        chosen = _choose(rng, known)
        usual = chosen == _choose_first(known)
        return untidy(rng, chosen, often, windows=windows) if usual else chosen

    return write


def text(variable: str, missing: Spellings | None = None, *, often: float = 0.0) -> Write:
    """Write a text as it is, now and then with a blank behind it."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return _blank(value, missing or {}, rng)
        return f"{value} " if rng.random() < often else str(value)

    return write


def number(variable: str, forms: Sequence[str], missing: Spellings | None = None) -> Write:
    """Write a number with a decimal comma, in one of several forms.

    In a form ``{n}`` is the number, ``{t}`` the number with a point, ``{s}`` with a space, and
    ``{h}`` with a non-breaking space between the thousands.
    """

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return _blank(value, missing or {}, rng)
        assert isinstance(value, int | float)
        return _choose(rng, forms).format_map(_grouped(value))

    return write


def _grouped(value: float) -> dict[str, str]:
    """Write a number with each mark between the thousands."""
    whole, _, rest = f"{value:,.15g}".partition(".")
    decimals = f",{rest}" if rest else ""
    marks = {"n": "", "t": ".", "s": " ", "h": "\u00a0"}
    return {name: whole.replace(",", mark) + decimals for name, mark in marks.items()}


def day(variable: str, pattern: str, missing: Spellings | None = None) -> Write:
    """Write a date, or a date with its time."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return _blank(value, missing or {}, rng)
        assert isinstance(value, date)
        return value.strftime(pattern)

    return write


def ticked(variable: str, option: str, yes: Cell, no: Cell) -> Write:
    """Write one column of a multiple response; untouched, all of its columns stay blank."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        return "" if not isinstance(value, frozenset) else yes if option in value else no

    return write


def typed(variable: str, codes: Mapping[str, Cell] | None = None) -> Write:
    """Write a value as number or date, or as the code of its level or missing reason."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return (codes or {}).get(value.reason)
        assert not isinstance(value, frozenset)
        return value if codes is None or not isinstance(value, str) else codes[value]

    return write
