r"""Patterns that texts must fit, without waiting for ever.

A pattern such as ``(a+)+b`` needs twice the time for each letter more, and nothing tells so by its
looks. An engine that never does that (RE2) takes accented letters for no letters, so that ``\w``
would mean something else; so the usual meaning is kept, and the time is limited.
"""

import math
import re

import regex

from vises_research.errors import Problem, StudyError

__all__ = ["fault", "fits", "match"]

SECONDS = 1.0
"""How long one text may keep the processor busy; any sound pattern takes a thousandth of it."""

REPEATED = 1_000_000
"""How many copies of its parts a pattern may ask for: each is made when it is first used."""

_COUNT = re.compile(r"\{(\d+)")


def fault(pattern: str) -> str:
    """Say what is wrong with a pattern; nothing where it can be used.

    Examples
    --------
    >>> fault("[a"), fault("P[0-9]{2}")
    ('unterminated character set at position 0', '')
    """
    try:
        re.compile(pattern)
        if math.prod(max(1, int(count)) for count in _COUNT.findall(pattern)) > REPEATED:
            return f"it asks for more than {REPEATED:,} repetitions"
        regex.compile(pattern)
    except (re.error, regex.error, OverflowError, ValueError) as error:
        return str(error)
    except RecursionError:
        return "its brackets are nested too deeply"
    return ""


def fits(pattern: str, text: str) -> bool:
    """Say whether all of a text fits a pattern.

    Examples
    --------
    >>> fits("P[0-9]{2}", "P07"), fits("P[0-9]{2}", "P7")
    (True, False)
    """
    return match(pattern, text) is not None


def match(pattern: str, text: str, called: str = "") -> "regex.Match[str] | None":
    """Match all of a text with a pattern, which a message calls as it is written elsewhere.

    Raises
    ------
    StudyError
        Where that takes too long to find out.
    """
    try:
        return regex.fullmatch(pattern, text, timeout=SECONDS)
    except TimeoutError:
        wrong = f"it takes more than {SECONDS:g} second to compare a text of {len(text)} letters"
        right = "fewer repetitions, and none within a repetition, as in `(a+)+`"
        where = f"the pattern '{called or pattern}'"
        raise StudyError([Problem(where, wrong, right=right)]) from None
