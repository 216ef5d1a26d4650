"""Arguments of charts are checked where they come in, in the words of the caller and all at once.

A chart is drawn when it is asked for; what is wrong with its words must not wait until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from inspect import signature
from numbers import Real
from typing import Any

from vises_research.errors import Problem, StudyError, nearest

__all__ = ["checked", "found"]

_KINDS = {
    "Result": "result",
    "Sequence[Result]": "results",
    "Result | Sequence[Result]": "one or more",
    "Result | Sequence[Result | Three]": "one or more",
    "Labels": "labels",
    "Words": "words",
    "Mapping[str, str]": "words",
}
"""What a parameter takes, by its annotation; of others the function says itself what is wrong."""
_RIGHT = {
    "words": "{'fr': '...', 'nl': '...', 'en': '...'}",
    "labels": "`study.labels(table)`, or `text.Labels`",
    "result": "a result of `stats`",
    "results": "a list of results of `stats`",
    "one or more": "a result of `stats`, or a list of them",
    "mm": "a number",
}


@cache
def checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a chart refuse arguments that are not what it takes, or that are not there.

    Parameters
    ----------
    function
        Any function that makes a chart.

    Returns
    -------
    callable
        The same function; it raises StudyError.

    Examples
    --------
    >>> from vises_research import figures, text
    >>> words = {"en": "VISES"}
    >>> figures.funnel("steps", labels=text.Labels(), title=words, source=words)
    Traceback (most recent call last):
    vises_research.errors.StudyError: figures.funnel: result is of another kind. Found: 'steps'. \
Right would be: a result of `stats`.
    """
    declared = signature(function)

    @wraps(function)
    def door(*args: Any, **kwargs: Any) -> Any:
        where, names = f"figures.{function.__name__}", declared.parameters
        problems = [
            Problem(where, f"there is no argument '{name}'", nearest=nearest(name, names))
            for name in sorted(kwargs.keys() - names)
        ]
        known = {name: value for name, value in kwargs.items() if name in names}
        given = declared.bind_partial(*args, **known).arguments
        for name, parameter in names.items():
            kind = "mm" if name == "width" else _KINDS.get(str(parameter.annotation), "")
            right = _RIGHT.get(kind, "")
            if name not in given and parameter.default is parameter.empty:
                problems.append(Problem(where, f"{name} is not given", right=right))
            elif name in given and not _fits(given[name], kind):
                wrong = f"{name} is of another kind"
                problems.append(Problem(where, wrong, found(given[name]), right))
        if problems:
            raise StudyError(problems)
        return function(*args, **kwargs)

    return door


def found(value: object) -> str:
    """Name what was given: a word or a number as it is, of all else only what it is."""
    plain = value is None or isinstance(value, str | Real)
    return repr(value) if plain else f"a {type(value).__name__}"


def _fits(value: object, kind: str) -> bool:
    from vises_research.stats import Result
    from vises_research.text import Labels

    if kind == "words":
        return isinstance(value, Mapping) and all(isinstance(word, str) for word in value.values())
    if kind in ("results", "one or more") and isinstance(value, list | tuple):
        return all(isinstance(one, Result | tuple | list) for one in value)
    kinds = {"labels": Labels, "result": Result, "one or more": Result, "mm": Real, "results": list}
    return isinstance(value, kinds.get(kind, object))
