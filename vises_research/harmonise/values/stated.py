"""Values that a person wrote, in a crosswalk or a correction: with a point, and ISO dates."""

import re
from typing import Any

from vises_research.codebook import Variable
from vises_research.codebook.numeral import span
from vises_research.errors import nearest
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.gather import variables_of
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.values import dates, parse
from vises_research.harmonise.values.identifiers import identifier

__all__ = ["check", "readable", "stated", "wanted"]


def check(source: Source) -> None:
    """Check that every declared value is one that its variable can have."""
    crosswalk, variables = source.crosswalk, source.variables
    for name, value in crosswalk.set.items():
        if name in variables:
            _check_value(source, ("set", name), name, value, declared=False)
    declared: list[tuple[tuple[str, ...], str, dict[str, str]]] = []
    for name, each in crosswalk.values.items():
        meant = variables_of(name, variables)
        one_scale = name not in meant and not patterns.is_pattern(name)
        declared += [(("values", name), of, each) for of in (meant[:1] if one_scale else meant)]
    _check_agreement(source)
    for column, targets in crosswalk.columns.items():
        declared += [(("columns", column, "values"), t.to, t.values) for t in targets]
    for at, name, values in declared:
        for raw, value in values.items() if name in variables.keys() - crosswalk.combine else ():
            if value not in source.codebook.missing:
                _check_value(source, (*at, raw), name, value, declared=True)


def _check_agreement(source: Source) -> None:
    """Check that two patterns do not give one text of one variable two values."""
    values, variables = source.crosswalk.values, source.variables
    said: dict[tuple[str, str], str] = {}
    for name in (name for name in values if name not in variables):
        for variable in variables_of(name, variables) if patterns.is_pattern(name) else ():
            for raw, value in values[name].items():
                other = said.setdefault((variable, raw), name)
                if values[other][raw] != value:
                    wrong = f"'{raw}' of {variable} is '{value}' here, and '{values[other][raw]}'"
                    source.note("values", name, raw, wrong=f"{wrong} under '{other}'")


def _check_value(
    source: Source, at: tuple[str, ...], name: str, value: str, *, declared: bool
) -> None:
    """Check one value, declared for a raw text or set for all rows."""
    variable = source.variables[name]
    levels = source.codebook.levels(variable)
    # The cell of an option's own column can be declared as ticked or not, beside the options.
    known = [*levels, *(["true", "false"] if variable.kind == "options" else [])]
    if variable.kind == "options" and not declared:
        wrong = f"{name} has several answers, and cannot be set for all rows"
        source.note(*at, wrong=wrong)
    elif not variable.listed and not readable(value, variable, as_kept=not declared):
        source.note(*at, wrong=f"'{value}' is no value of {name}", right=wanted(variable))
    elif variable.listed and value not in known:
        told = {"right": f"one of {', '.join(known)}", "nearest": nearest(value, levels)}
        source.note(*at, wrong=f"'{value}' is no level of {name}", **told)


def readable(value: str, variable: Variable, *, as_kept: bool = True) -> bool:
    """Say whether a value that a person wrote, with a point and ISO dates, is one of a variable's.

    Parameters
    ----------
    value
        What was written.
    variable
        The variable; the levels of a scale and the keys of a table are not known here.
    as_kept
        Whether an identifier must be written as it is kept, in digits alone.

    Examples
    --------
    >>> age = Variable(label={}, type="integer", range=[0, 120])
    >>> [readable(value, age) for value in ("40", "40.5", "400", "old")]
    [True, False, False, False]
    """
    found = stated(value, variable)
    return found == value if variable.identifier and as_kept else found is not None


def stated(value: str, variable: Variable) -> Any:
    """Read a value that a person wrote for a variable, with a point and ISO dates.

    Parameters
    ----------
    value
        What was written.
    variable
        The variable; the levels of a scale and the keys of a table are not known here.

    Returns
    -------
    number, date or text
        As the variable keeps it; ``None`` where it is none of its values.

    Examples
    --------
    >>> stated("1 000", Variable(label={}, type="integer"))
    1000
    >>> stated("3/4/2018", Variable(label={}, type="date")) is None
    True
    """
    if variable.numeric:
        return parse.number(value, variable, ".", declared=False).value
    if variable.kind in ("date", "datetime"):
        return dates.date(value, variable.kind, None).value
    if variable.identifier:
        return identifier(value, variable.identifier).value
    return value if re.fullmatch(variable.pattern or "(?s:.+)", value) else None


def wanted(variable: Variable) -> str:
    """Say what a value must be like that a person writes for a variable.

    Examples
    --------
    >>> wanted(Variable(label={}, type="integer", range=[0, 120]))
    'a whole number, 0 to 120'
    """
    if variable.numeric:
        number = "a whole number" if variable.kind == "integer" else "a number with a point"
        return f"{number}, {span(variable.range)}" if variable.range else number
    if variable.kind in ("date", "datetime"):
        return "2018-03-01" if variable.kind == "date" else "2018-03-01 14:05"
    if variable.identifier:
        return f"a {variable.identifier}"
    return f"a text that fits {variable.pattern}" if variable.pattern else "a text"
