"""Checks a crosswalk against the codebook: what it names is there, and what it asks can be done."""

from vises_research.codebook import Codebook, Table
from vises_research.errors import Problems, nearest
from vises_research.harmonise import verbs
from vises_research.harmonise.columns import Link
from vises_research.harmonise.crosswalk import Source

__all__ = ["doable", "fits"]


def fits(source: Source, codebook: Codebook, problems: Problems) -> bool:
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
    bool
        Whether everything was there.
    """
    crosswalk = source.crosswalk
    table = codebook.tables.get(crosswalk.fills)
    if table is None:
        wrong = f"the codebook has no table '{crosswalk.fills}'"
        problems.add(
            source.place("fills"), wrong, nearest=nearest(crosswalk.fills, codebook.tables)
        )
        return False
    before = len(problems.found)
    _check_names(source, table, problems)
    for raw, reason in crosswalk.missing.items():
        if reason not in codebook.missing:
            near = nearest(reason, codebook.missing)
            wrong = f"'{reason}' is not a missing reason"
            problems.add(source.place("missing", raw), wrong, nearest=near)
    for name, value in crosswalk.set.items():
        scale = codebook.scale_of(table.variables[name]) if name in table.variables else None
        if scale is not None and value not in scale.levels:
            wrong, right = (
                f"'{value}' is not a level of {name}",
                f"one of {', '.join(scale.levels)}",
            )
            problems.add(source.place("set", name), wrong, right=right)
    _check_values(source, table, codebook, problems)
    return len(problems.found) == before


def _check_values(source: Source, table: Table, codebook: Codebook, problems: Problems) -> None:
    """Check that every declared value ends on a level, an option's tick, or a missing reason."""
    for name, values in source.crosswalk.values.items():
        scale = codebook.scale_of(table.variables[name]) if name in table.variables else None
        if scale is None:
            continue
        for raw, value in values.items():
            if value not in (*scale.levels, *codebook.missing, "true", "false"):
                where = source.place("values", name, raw)
                wrong = f"'{value}' is no level of {name}"
                right = f"one of {', '.join(scale.levels)}"
                problems.add(where, wrong, right=right, nearest=nearest(value, scale.levels))


def _check_names(source: Source, table: Table, problems: Problems) -> None:
    """Check that every variable a crosswalk names is one of its table."""
    for part in ("set", "values", "combine", "only_in", "impossible", "undetermined", "unresolved"):
        named = getattr(source.crosswalk, part)
        for name in named if isinstance(named, dict) else ():
            if name not in table.variables:
                wrong = f"'{name}' is not a variable of {table.table}"
                near = nearest(name, table.variables)
                problems.add(source.place(part, name), wrong, nearest=near)


def doable(
    source: Source, linked: list[Link], codebook: Codebook, problems: Problems
) -> list[Link]:
    """Keep the links that can be followed; a bad rule spoils its variable, not the source.

    Parameters
    ----------
    source
        The source.
    linked
        Its columns and the variables they fill.
    codebook
        The codebook.
    problems
        Where rules are noted that cannot be followed.

    Returns
    -------
    list of Link
        Those that can.
    """
    filled = {link.name for link in linked}
    for part in ("impossible", "undetermined"):
        for name in getattr(source.crosswalk, part).keys() & filled:
            wrong = f"'{name}' is declared {part}, and filled by a column"
            problems.add(source.place(part, name), wrong)
    kept = []
    for link in linked:
        if wrong := verbs.wrong(link, codebook):
            problems.add(source.place("columns", link.column.name), wrong)
        else:
            kept.append(link)
    return kept
