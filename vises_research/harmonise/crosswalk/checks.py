"""Checks a crosswalk against the codebook: what it names is there, and what it asks can be done."""

from vises_research.errors import nearest
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


def check(source: Source) -> bool:
    """Note what the crosswalk names and the codebook does not have.

    Returns
    -------
    bool
        Whether the codebook has the table at all that the source fills.
    """
    crosswalk, codebook = source.crosswalk, source.codebook
    if crosswalk.fills not in codebook.tables:
        wrong = f"the codebook has no table '{crosswalk.fills}'"
        source.note("fills", wrong=wrong, nearest=nearest(crosswalk.fills, codebook.tables))
        return False
    _check_names(source)
    reasons: dict[tuple[str, ...], str]
    reasons = {("missing", raw): reason for raw, reason in crosswalk.missing.items()}
    reasons |= {("join", n, "unmatched"): join.unmatched for n, join in crosswalk.join.items()}
    for at, reason in reasons.items():
        if reason not in codebook.missing:
            near = nearest(reason, codebook.missing)
            source.note(*at, wrong=f"'{reason}' is not a missing reason", nearest=near)
    _check_blanks(source)
    if crosswalk.duplicates and source.table.keyed_by_row:
        wrong = f"file and row are the key of {crosswalk.fills}, and no row is there twice"
        source.note("duplicates", wrong=wrong)
    return True


def _check_blanks(source: Source) -> None:
    """Check what is said of questions that were not put, and of those without a tick."""
    crosswalk, variables, missing = source.crosswalk, source.variables, source.codebook.missing
    for part in ("only_in", "shown_if", "none_is"):
        for name in getattr(crosswalk, part).keys() & {*source.table.key}:
            source.note(part, name, wrong=f"'{name}' is part of the key, which every row has")
    for name, meaning in crosswalk.none_is.items():
        if name in variables and variables[name].kind != "options":
            source.note("none_is", name, wrong=f"'{name}' is not a question with several answers")
        if meaning not in ("no", *missing):
            told = {"right": "no, or a missing reason", "nearest": nearest(meaning, missing)}
            source.note("none_is", name, wrong=f"'{meaning}' is no missing reason", **told)


def _check_names(source: Source) -> None:
    """Check that every variable a crosswalk names is one of its table."""
    variables = source.variables
    for part in _NAMING:
        named = getattr(source.crosswalk, part)
        for name in named if isinstance(named, dict) else ():
            known = name in variables
            known |= part == "combine" and patterns.is_pattern(name)
            known |= part == "values" and bool(variables_of(name, variables))
            if not known:
                wrong = f"'{name}' is not a variable of {source.crosswalk.fills}"
                source.note(part, name, wrong=wrong, nearest=nearest(name, variables))
