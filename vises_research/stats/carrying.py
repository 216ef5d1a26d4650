"""What data carry into a method and out of it: reasons and unit go in, labels come out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, ValuesView
from dataclasses import replace
from functools import wraps
from inspect import Parameter, signature
from itertools import zip_longest
from typing import Any

from vises_research.door import checked
from vises_research.stats.contributors import seen
from vises_research.stats.given import Given

_TAKES_DATA = re.compile(r"\bData\b")
"""The annotation of a function that takes data as they are."""
_BESIDE = (
    Parameter("reasons", Parameter.KEYWORD_ONLY, default=None, annotation="pd.DataFrame | None"),
    Parameter("unit", Parameter.KEYWORD_ONLY, default="row", annotation="str"),
)
"""What stands beside a plain table."""


def behind_the_door(function: Callable[..., Any], room: str) -> Callable[..., Any]:
    """Let a method be called with data, or with a plain table, its reasons and its unit.

    Parameters
    ----------
    function
        Any method; what data carry is its first argument, if that is annotated as ``Given``.
    room
        The name of the room.

    Returns
    -------
    callable
        The same method behind the door; it takes reasons and unit from the data where they are not
        given, and its results carry the labels of the data and of the results that went in, and
        who is behind their numbers, for the disclosure check alone.
    """
    behind = checked(_of_tables(function), room)
    bound = signature(behind)
    parameters = bound.parameters
    names = [*parameters]
    whole = {name for name, one in parameters.items() if _TAKES_DATA.search(str(one.annotation))}

    @wraps(behind)
    def taking(*args: Any, **kwargs: Any) -> Any:
        labels, parts = _carried((*args, *kwargs.values()))
        for name in parts.keys() & names - kwargs.keys() - {*names[: len(args)]}:
            kwargs[name] = parts[name]
        first = zip_longest(names[: len(args)], args)
        plain = [value if name in whole else _plain(value) for name, value in first]
        more = {n: value if n in whole else _plain(value) for n, value in kwargs.items()}
        found = behind(*plain, **more)
        return _labelled(seen(found, bound.bind(*plain, **more).arguments), labels)

    return taking


def _of_tables(method: Callable[..., Any]) -> Callable[..., Any]:
    """Let a method of data take a plain table; the arguments are checked in these words."""
    own = signature(method)
    first, *others = own.parameters.values() or [None]
    if first is None or first.annotation != "Given":
        return method

    @wraps(method)
    def given(frame: Any, *args: Any, reasons: Any = None, unit: str = "row", **more: Any) -> Any:
        return method(Given(frame, reasons, unit), *args, **more)

    frame = first.replace(name="frame", annotation="pd.DataFrame")
    vars(given)["__signature__"] = own.replace(parameters=[frame, *others, *_BESIDE])
    return given


def _carried(values: tuple[Any, ...]) -> tuple[Any, dict[str, Any]]:
    """Give the labels of the data and results among some values, and reasons and unit of data."""
    from vises_research.stats.data import Data
    from vises_research.stats.results import Result

    labels: Any = None
    parts: dict[str, Any] = {}
    for one in (one for value in values for one in _listed(value)):
        if isinstance(one, Data | Result) and one.labels is not None:
            labels = one.labels if labels is None else labels.merged(one.labels)
        if isinstance(one, Given):
            parts = {"reasons": one.reasons, "unit": one.unit} | parts
    return labels, parts


def _listed(value: Any) -> list[Any]:
    inside = value.values() if isinstance(value, Mapping) else value
    return list(inside) if isinstance(inside, list | tuple | ValuesView) else [value]


def _plain(value: Any) -> Any:
    """Give the plain tables of data, of a list or of a mapping of data."""
    if not any(isinstance(one, Given) for one in _listed(value)):
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
