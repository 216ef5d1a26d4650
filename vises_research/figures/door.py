"""Arguments are checked where they come in, in the words of the caller and all at once.

A chart is drawn when it is asked for; what is wrong with its words must not wait until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from importlib import import_module
from inspect import signature
from numbers import Real
from typing import Any

from vises_research.errors import Problem, StudyError, nearest

__all__ = ["KINDS", "checked"]


def _is(*kinds: str) -> Callable[[object], bool]:
    """Tell whether a value is of classes that are looked up when they are needed."""
    return lambda value: isinstance(value, tuple(_CLASSES[kind]() for kind in kinds))


def _listed(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list | tuple) and all(fits(one) for one in value)


def _is_words(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(word, str) for word in value.values())


def _are_levels(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_listed(lambda one: True), value.values()))


def _is_one_or_more(value: object) -> bool:
    several = _listed(lambda one: _is("Result")(one) or isinstance(one, list | tuple))
    return _is("Result")(value) or several(value)


_CLASSES: dict[str, Callable[[], type]] = {
    "Chart": lambda: import_module("vises_research.figures").Chart,
    "Claim": lambda: import_module("vises_research.figures").Claim,
    "Labels": lambda: import_module("vises_research.text").Labels,
    "Result": lambda: import_module("vises_research.stats").Result,
    "Rule": lambda: import_module("vises_research.publish").Rule,
}
_WORDS = (_is_words, "{'fr': '...', 'nl': '...', 'en': '...'}")
_MORE = (_is_one_or_more, "a result of `stats`, or a list of them")
_HEADINGS = _listed(lambda one: one is None or _is_words(one))
KINDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "Chart": (_is("Chart"), "a chart that `figures` makes of it, as figures.table([result], ...)"),
    "Labels": (_is("Labels"), "`study.labels(table)`, or `text.Labels`"),
    "Mapping[Any, Sequence[Any]]": (_are_levels, "{'new level': ['level', 'level']}"),
    "Mapping[str, str]": _WORDS,
    "Result": (_is("Result"), "a result of `stats`"),
    "Result | Sequence[Result]": _MORE,
    "Result | Sequence[Result | Three]": _MORE,
    "Rule": (_is("Rule"), "`study.rule(audience)`, or `publish.Rule`"),
    "Sequence[Claim]": (_listed(_is("Claim")), "a list of `figures.Claim`"),
    "Sequence[Result]": (_listed(_is("Result")), "a list of results of `stats`"),
    "Sequence[Words | None]": (_HEADINGS, f"a list of {_WORDS[1]}"),
    "Words": _WORDS,
    "float": (lambda value: isinstance(value, Real) and float(value) > 0, "a number of mm"),
}
"""What a parameter takes, by its annotation: how that is told, and what would be right.

Of other annotations the function says itself what is wrong.
"""


@cache
def checked(function: Callable[..., Any], room: str) -> Callable[..., Any]:
    """Let a function refuse arguments that are not what it takes, or that are not there.

    Parameters
    ----------
    function
        Any function of a room that makes or publishes charts.
    room
        The name of the room.

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
    declared, called = signature(function), getattr(function, "kind", function.__name__)

    @wraps(function)
    def door(*args: Any, **kwargs: Any) -> Any:
        where, names = f"{room}.{called}", declared.parameters
        problems = [
            Problem(where, f"there is no argument '{name}'", nearest=nearest(name, names))
            for name in sorted(kwargs.keys() - names)
        ]
        known = {name: value for name, value in kwargs.items() if name in names}
        given = declared.bind_partial(*args, **known).arguments
        for name, parameter in names.items():
            fits, right = KINDS.get(str(parameter.annotation), (lambda value: True, ""))
            if name not in given and parameter.default is parameter.empty:
                problems.append(Problem(where, f"{name} is not given", right=right))
            elif name in given and not fits(given[name]):
                wrong = f"{name} is of another kind"
                problems.append(Problem(where, wrong, _found(given[name]), right))
        if problems:
            raise StudyError(problems)
        return function(*args, **kwargs)

    return door


def _found(value: object) -> str:
    """Name what was given: a word or a number as it is, of all else only what it is."""
    plain = value is None or isinstance(value, str | Real)
    return repr(value) if plain else f"a {type(value).__name__}"
