"""Arguments are checked where they come in, in the words of the caller and all at once."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, ValuesView
from dataclasses import replace
from functools import cache, wraps
from inspect import Parameter, signature
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from vises_research.errors import Problem, StudyError

__all__ = ["checked"]


@cache
def checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function refuse arguments of another kind than it declares.

    Parameters
    ----------
    function
        Any function whose parameters are annotated.

    Returns
    -------
    callable
        The same function; it raises StudyError where a list is a word, a column is not a name, a
        table is none.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> stats.mean(pd.DataFrame({"fte": [1.0, 2.0]}), "fte", by="region")
    Traceback (most recent call last):
    vises_research.errors.StudyError: stats.mean: by is one word, and takes a list. \
Found: 'region'. Right would be: ['region'].
    """
    parameters = signature(function)

    @wraps(function)
    def door(*args: Any, **kwargs: Any) -> Any:
        bound = parameters.bind(*args, **kwargs)
        labels = _opened(bound.arguments, parameters.parameters)
        problems = []
        for name, value in bound.arguments.items():
            problems += _refused(function, name, value)
            collected = isinstance(value, Collection) and not isinstance(value, Sequence)
            if collected and _listed(_hints(function).get(name)):
                bound.arguments[name] = list(value)  # an index or an array of names
        if problems:
            raise StudyError(problems)
        return _labelled(function(*bound.args, **bound.kwargs), labels)

    return door


def _opened(given: dict[str, Any], known: Mapping[str, Parameter]) -> Any:
    """Take apart the data among the arguments: reasons and unit go where the method takes them.

    Gives the labels of the data and of the results that were given.
    """
    from vises_research.stats.data import Data
    from vises_research.stats.results import Result

    labels = None
    for name, value in list(given.items()):
        inside = value.values() if isinstance(value, Mapping) else value
        listed = list(inside) if isinstance(inside, list | tuple | ValuesView) else [value]
        for one in listed:
            if isinstance(one, Data | Result) and one.labels is not None:
                labels = one.labels if labels is None else labels.merged(one.labels)
            if isinstance(one, Data):
                for part in {"reasons", "unit"} & {*known} - {*given}:
                    given[part] = getattr(one, part)
        takes_data = "Data" in str(known[name].annotation).replace("DataFrame", "")
        if any(isinstance(one, Data) for one in listed) and not takes_data:
            given[name] = _frames(value)
    return labels


def _frames(value: Any) -> Any:
    """Give the plain tables of data, of a list or of a mapping of data."""
    from vises_research.stats.data import Data

    if isinstance(value, Mapping):
        return {name: _frames(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_frames(one) for one in value]
    return value.frame if isinstance(value, Data) else value


def _labelled(found: Any, labels: Any) -> Any:
    """Let results carry the labels of what they were made of."""
    from vises_research.stats.results import Result

    if labels is None or not isinstance(found, Result):
        return found
    return replace(found, labels=labels, beside=tuple(_labelled(x, labels) for x in found.beside))


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Evaluate the annotations; some of their names are imported for the type checker alone."""
    import datetime

    import pandas as pd

    from vises_research.stats.comparing.samples import Samples
    from vises_research.stats.results import Result
    from vises_research.stats.weighting.design import Design

    names = {"pd": pd, "datetime": datetime, "Result": Result, "Design": Design}
    return get_type_hints(function, localns={**names, "Samples": Samples})


def _refused(function: Callable[..., Any], name: str, value: Any) -> list[Problem]:
    """Say what is wrong with one argument."""
    hint = _hints(function).get(name, Any)
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    if any(_fits(value, one) for one in options):
        return []
    where = f"stats.{function.__name__}"
    if any(_listed(one) for one in options) and isinstance(value, str):
        return [
            Problem(where, f"{name} is one word, and takes a list", f"'{value}'", f"['{value}']")
        ]
    right = " or ".join(dict.fromkeys(_called(one) for one in options if one is not NoneType))
    return [Problem(where, f"{name} is of another kind", _found(value), right)]


def _fits(value: Any, hint: Any) -> bool:
    """Tell whether a value is of a kind; kinds that are not told apart here take anything."""
    kind = get_origin(hint) or hint
    if kind is Any or kind is Literal:  # each method names the options that it has
        return True
    if _listed(hint):
        words = get_args(hint) == (str,)
        fits = isinstance(value, Collection) and not isinstance(value, str)
        return fits and (not words or all(isinstance(one, _NAMES) for one in value))
    if kind is str:
        return isinstance(value, _NAMES)
    if kind in _NUMBERS:
        return isinstance(value, _NUMBERS[kind])
    return isinstance(value, kind) if isinstance(kind, type) else True


_NAMES = (str, int, np.integer)
"""A column may be called by a number."""
_NUMBERS: dict[Any, type] = {float: numbers.Real, int: numbers.Integral}


def _listed(hint: Any) -> bool:
    return get_origin(hint) is not None and get_origin(hint) in (list, Sequence, Iterable)


def _called(hint: Any) -> str:
    if _listed(hint):
        return "a list of names" if get_args(hint) == (str,) else "a list"
    known = {"DataFrame": "a table", "str": "a name", "float": "a number", "int": "a whole number"}
    name = getattr(get_origin(hint) or hint, "__name__", str(hint))
    return known.get(name, name)


def _found(value: Any) -> str:
    """Name what was given: a word or number as it is, of all else only what it is."""
    plain = value is None or isinstance(value, str | numbers.Number)
    return repr(value) if plain else f"a {type(value).__name__}"
