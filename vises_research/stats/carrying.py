"""What data carry into a method and out of it: reasons and unit go in, labels come out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, ValuesView
from dataclasses import replace
from functools import wraps
from inspect import signature
from itertools import zip_longest
from typing import Any

__all__ = ["taking_data"]

_TAKES_DATA = re.compile(r"\bData\b")
"""The annotation of a function that takes data as they are."""


def taking_data(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a method that takes plain tables take :class:`vises_research.stats.Data` as well.

    Parameters
    ----------
    function
        Any method.

    Returns
    -------
    callable
        The same method; it takes reasons and unit from the data where they are not given, and its
        results carry the labels of the data and of the results that went in.
    """
    parameters = signature(function).parameters
    names = [*parameters]
    whole = {name for name, one in parameters.items() if _TAKES_DATA.search(str(one.annotation))}

    @wraps(function)
    def taking(*args: Any, **kwargs: Any) -> Any:
        labels, parts = _carried((*args, *kwargs.values()))
        for name in parts.keys() & names - kwargs.keys() - {*names[: len(args)]}:
            kwargs[name] = parts[name]
        first = zip_longest(names[: len(args)], args)
        plain = [value if name in whole else _plain(value) for name, value in first]
        more = {n: value if n in whole else _plain(value) for n, value in kwargs.items()}
        return _labelled(function(*plain, **more), labels)

    return taking


def _carried(values: tuple[Any, ...]) -> tuple[Any, dict[str, Any]]:
    """Give the labels of the data and results among some values, and reasons and unit of data."""
    from vises_research.stats.data import Data
    from vises_research.stats.results import Result

    labels: Any = None
    parts: dict[str, Any] = {}
    for one in (one for value in values for one in _listed(value)):
        if isinstance(one, Data | Result) and one.labels is not None:
            labels = one.labels if labels is None else labels.merged(one.labels)
        if isinstance(one, Data):
            parts = {"reasons": one.reasons, "unit": one.unit} | parts
    return labels, parts


def _listed(value: Any) -> list[Any]:
    inside = value.values() if isinstance(value, Mapping) else value
    return list(inside) if isinstance(inside, list | tuple | ValuesView) else [value]


def _plain(value: Any) -> Any:
    """Give the plain tables of data, of a list or of a mapping of data."""
    from vises_research.stats.data import Data

    if not any(isinstance(one, Data) for one in _listed(value)):
        return value
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.frame


def _labelled(found: Any, labels: Any) -> Any:
    """Let results carry the labels of what they were made of."""
    from vises_research.stats.results import Result

    if labels is None or not isinstance(found, Result):
        return found
    return replace(found, labels=labels, beside=tuple(_labelled(x, labels) for x in found.beside))
