"""Checks a crosswalk against the codebook: what it names is there, and what it asks can be done."""

from vises_research.codebook import Codebook, Table
from vises_research.errors import Problems, nearest
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.gather import variables_of
from vises_research.harmonise.crosswalk.source import Source

__all__ = ["check"]


_NAMING = (
    "set",
    "values",
    "combine",
    "only_in",
    "shown_if",
    "none_is",
    "impossible",
    "undetermined",
    "unresolved",
)
"""The parts of a crosswalk that are about variables by name."""


def check(source: Source, codebook: Codebook, problems: Problems) -> Table | None:
    """Check that what the crosswalk names is in the codebook.

    Parameters
    ----------
    source
        The source.
    codebook
        The codebook.
    problems
        Where what is not there is noted.

    Returns
    -------
    Table or None
        The table that it fills, if the codebook has it.
    """
    crosswalk = source.crosswalk
    table = codebook.tables.get(crosswalk.fills)
    if table is None:
        wrong = f"the codebook has no table '{crosswalk.fills}'"
        problems.add(
            source.place("fills"), wrong, nearest=nearest(crosswalk.fills, codebook.tables)
        )
        return None
    _check_names(source, table, problems)
    reasons: dict[tuple[str, ...], str]
    reasons = {("missing", raw): reason for raw, reason in crosswalk.missing.items()}
    reasons |= {("join", n, "unmatched"): join.unmatched for n, join in crosswalk.join.items()}
    for at, reason in reasons.items():
        if reason not in codebook.missing:
            near = nearest(reason, codebook.missing)
            problems.add(source.place(*at), f"'{reason}' is not a missing reason", nearest=near)
    _check_blanks(source, table, codebook, problems)
    if crosswalk.duplicates and table.keyed_by_row:
        wrong = f"file and row are the key of {table.table}, and no row is there twice"
        problems.add(source.place("duplicates"), wrong)
    return table


def _check_blanks(source: Source, table: Table, codebook: Codebook, problems: Problems) -> None:
    """Check what is said of questions that were not put, and of those without a tick."""
    crosswalk = source.crosswalk
    for part in ("only_in", "shown_if", "none_is"):
        for name in getattr(crosswalk, part).keys() & {*table.key}:
            problems.add(
                source.place(part, name), f"'{name}' is part of the key, which every row has"
            )
    for name, meaning in crosswalk.none_is.items():
        where = source.place("none_is", name)
        if name in table.variables and table.variables[name].kind != "options":
            problems.add(where, f"'{name}' is not a question with several answers")
        if meaning not in ("no", *codebook.missing):
            right = "no, or a missing reason"
            near = nearest(meaning, codebook.missing)
            problems.add(where, f"'{meaning}' is no missing reason", right=right, nearest=near)


def _check_names(source: Source, table: Table, problems: Problems) -> None:
    """Check that every variable a crosswalk names is one of its table."""
    for part in _NAMING:
        named = getattr(source.crosswalk, part)
        for name in named if isinstance(named, dict) else ():
            known = name in table.variables
            known |= part == "combine" and patterns.is_pattern(name)
            known |= part == "values" and bool(variables_of(name, table.variables))
            if not known:
                wrong = f"'{name}' is not a variable of {table.table}"
                near = nearest(name, table.variables)
                problems.add(source.place(part, name), wrong, nearest=near)
