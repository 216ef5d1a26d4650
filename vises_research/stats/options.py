"""Options of the methods: a closed list each, checked and refused in one way."""

from __future__ import annotations

from collections.abc import Iterable

from vises_research.errors import Problem, StudyError, nearest


def one_of(where: str, option: str, given: object, known: Iterable[str]) -> None:
    """Refuse what an option does not know.

    Parameters
    ----------
    where
        The method, for the message.
    option, given
        The option and its value.
    known
        The values it has.

    Raises
    ------
    StudyError
        With the values it has, and the closest of them.

    Examples
    --------
    >>> one_of("stats.gwet", "weights", "linaer", ["linear", "ordinal"])
    Traceback (most recent call last):
    vises_research.errors.StudyError: stats.gwet: weights is not known. Found: 'linaer'. \
Right would be: one of linear, ordinal. Closest: 'linear'.
    """
    names = list(known)
    if given not in names:
        right = f"one of {', '.join(names)}"
        close = nearest(str(given), names)
        raise StudyError([Problem(where, f"{option} is not known", f"'{given}'", right, close)])


def refuse_level(name: str, *levels: float) -> None:
    """Refuse confidence levels that are not between 0 and 1; 95 is a frequent mistake.

    Every result refuses them; methods that cannot get as far ask before.
    """
    for level in levels:
        if level <= 0 or level >= 1:  # not a number where a row has no interval
            right = f"{level / 100:g}" if 1 < level < 100 else "0.95, for example"
            wrong = "conf_level does not lie between 0 and 1"
            raise StudyError([Problem(f"stats.{name}", wrong, f"{level:g}", right)])
