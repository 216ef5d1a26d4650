"""Values that a person wrote, in a crosswalk or a correction: with a point, and ISO dates."""

from typing import Any

from vises_research.codebook import Variable
from vises_research.codebook.numeral import span
from vises_research.codebook.pattern import fits
from vises_research.harmonise.values import dates, parse
from vises_research.harmonise.values.identifiers import identifier

__all__ = ["readable", "stated", "wanted"]


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
    return value if fits(variable.pattern or "(?s:.+)", value) else None


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
