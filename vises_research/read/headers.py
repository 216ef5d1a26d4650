"""Makes column names of header rows: one row or several, with gaps, with names that stand twice."""

from collections.abc import Callable, Sequence
from typing import Literal

from vises_research.errors import Problem, StudyError
from vises_research.read.raw import distinct, letter

__all__ = ["Repeated", "filled", "joined", "named"]

Repeated = Literal["letter"] | None
"""What to do with a name that stands twice: refuse it, or tell its columns apart by letter."""


def filled(row: Sequence[str]) -> list[str]:
    """Fill the gaps of an upper header row from the left.

    Examples
    --------
    >>> filled(["", "a", "", "b"])
    ['', 'a', 'a', 'b']
    """
    last, cells = "", []
    for cell in row:
        last = cell or last
        cells.append(last)
    return cells


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Join header rows to ``Upper / Lower``; an upper row reaches over the gaps right of a text.

    Examples
    --------
    >>> joined([["id", "size", "", "date"], ["", "FTE", "heads", ""]])
    ['id', 'size / FTE', 'size / heads', 'date']
    """
    below = [any(row[n] for row in rows[1:]) for n in range(len(rows[0]))]
    upper = [
        [full if full == own or below[n] else own for n, (own, full) in enumerate(pairs)]
        for pairs in (list(zip(row, filled(row), strict=True)) for row in rows[:-1])
    ]
    columns = zip(*upper, rows[-1], strict=True)
    return [" / ".join(dict.fromkeys(part for part in parts if part)) for parts in columns]


def named(
    names: Sequence[str], where: Callable[[str], str], repeated: Repeated = None
) -> list[str]:
    """Give every column a name of its own; one that has none is called by its letter.

    A name that stands twice is refused, ``where`` writing its place, unless ``repeated`` is
    ``letter``, which tells its columns apart: ``Name [C]``.
    """
    letters = [letter(number) for number in range(len(names))]
    unnamed = [f"[{sign}]" if sign in names else sign for sign in letters]
    full = [name or sign for name, sign in zip(names, unnamed, strict=True)]
    twice = dict.fromkeys(distinct(full))
    if twice and repeated is None:
        right = "other names, or `repeated: letter`, which calls them '{} [{}]' and so on"
        raise StudyError(
            Problem(
                where(name),
                "the column stands twice",
                "",
                right.format(name, letter(full.index(name))),
            )
            for name in twice
        )
    return [f"{name} [{letter(n)}]" if name in twice else name for n, name in enumerate(full)]
