"""Arguments are checked where they come in, in the words of the caller and all at once.

A method would fail deep inside, a chart only when it is drawn: neither names what the caller gave.
Annotations are read as they are written, and classes are told by their names, so that the check
imports nothing of the rooms whose functions it stands before.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, wraps
from inspect import cleandoc, isfunction, signature
from itertools import groupby
from numbers import Integral, Number, Real
from textwrap import fill
from typing import Any

from vises_research.errors import Problem, StudyError, nearest

__all__ = ["checked", "documented", "kinds", "of_room"]

Fits = Callable[[Any], bool]
Function = Callable[..., Any]


def of_room(
    package: str,
    file: str,
    around: Callable[[Function, str], Function] | None = None,
    shared: Mapping[str, str] | None = None,
) -> Any:
    """Let a room load what its stub lists on first use, each function behind the door.

    Parameters
    ----------
    package, file
        ``__name__`` and ``__file__`` of the room.
    around
        How the room puts a function behind the door, where it does more than :func:`checked`.
    shared
        What to tell of the parameters that many of its functions share; see :func:`documented`.

    Returns
    -------
    tuple
        ``__getattr__``, ``__dir__`` and ``__all__`` of the room.
    """
    import lazy_loader

    load, names, public = lazy_loader.attach_stub(package, file)

    def loaded(name: str) -> object:
        found = load(name)
        if isfunction(found) or isinstance(getattr(found, "kind", 0), str):  # a chart is a class
            found = (around or checked)(found, package.rpartition(".")[2])
            found.__doc__ = documented(found, shared or {})
        vars(sys.modules[package])[name] = found
        return found

    return loaded, names, public


@cache
def checked(function: Function, room: str) -> Function:
    """Let a function refuse arguments that are not what it takes, or that are not there.

    Parameters
    ----------
    function
        Any function whose parameters are annotated.
    room
        The name of its room.

    Returns
    -------
    callable
        The same function; it raises StudyError.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> stats.mean(pd.DataFrame({"fte": [1.0, 2.0]}), "fte", by="region")
    Traceback (most recent call last):
    vises_research.errors.StudyError: stats.mean: by is one word, and takes a list. \
Found: 'region'. Right would be: ['region'].
    """
    declared = signature(function)
    known = declared.parameters
    where = f"{room}.{getattr(function, 'kind', function.__name__)}"
    further = {name for name, one in known.items() if one.kind is one.VAR_KEYWORD}
    needed = {name for name, one in known.items() if one.default is one.empty} - further

    @wraps(function)
    def door(*args: Any, **kwargs: Any) -> Any:
        strange = () if further else sorted(kwargs.keys() - known)
        problems = [
            Problem(where, f"there is no argument '{name}'", nearest=nearest(name, known))
            for name in strange
        ]
        bound = declared.bind_partial(*args, **{n: kwargs[n] for n in kwargs if n not in strange})
        given = bound.arguments
        for name, parameter in known.items():
            if name in given:
                given[name] = _as_list(given[name], parameter.annotation)
                problems += _refused(where, name, given[name], parameter.annotation)
            elif name in needed:
                right = _right(parameter.annotation)
                problems.append(Problem(where, f"{name} is not given", right=right))
        if problems:
            raise StudyError(problems)
        return function(*bound.args, **bound.kwargs)

    return door


_PARAMETERS = re.compile(r"^Parameters\n-+\n(.*?)\n*(?=^[A-Z][\w ]*\n---|\Z)", re.M | re.S)
_SECTION = re.compile(r"^[A-Z][\w ]*\n---|\Z", re.M)


def documented(function: Function, shared: Mapping[str, str]) -> str:
    """Complete a docstring with the parameters that many functions share.

    Parameters
    ----------
    function
        Any function or class, with a docstring as numpydoc has it.
    shared
        Parameter, or several of one meaning, -> what to tell where the docstring does not; a
        function that means something else by it says so itself.

    Returns
    -------
    str
        The docstring with all parameters in the order of the signature.

    Examples
    --------
    >>> def double(frame, *, unit="row"):
    ...     '''Double the numbers.'''
    >>> documented(double, {"frame": "The data.", "unit": "What a row is."}).splitlines()[4:]
    ['frame', '    The data.', 'unit', '    What a row is.']
    """
    written = cleandoc(function.__doc__ or "")
    own = _PARAMETERS.search(written)
    entries = [(names, _set(text)) for names, text in shared.items()]
    for entry in re.split(r"\n(?=\S)", own[1]) if own else ():
        names, _, text = entry.partition("\n")
        entries.append((names.partition(" : ")[0], text))
    told = {name.strip(" *"): text for names, text in entries for name in names.split(",")}
    known = [name for name in signature(function).parameters if name in told]
    listed = [f"{', '.join(names)}\n{text}" for text, names in groupby(known, told.__getitem__)]
    if not listed:
        return written
    begin, end = own.span() if own else [next(_SECTION.finditer(written)).start()] * 2
    parts = (written[:begin], "\n".join(["Parameters", "-" * 10, *listed]), written[end:])
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _set(text: str) -> str:
    return fill(text, 100, initial_indent=" " * 4, subsequent_indent=" " * 4)


def _named(name: str) -> Fits:
    """Tell whether a value is of a class, without importing the class."""
    homes = ("vises_research", "pandas", "datetime", "numpy", "builtins")

    def fits(value: object) -> bool:
        made = (one for one in type(value).__mro__ if one.__name__ == name)
        return any(one.__module__.partition(".")[0] in homes for one in made)

    return fits


def _all(fits: Fits) -> Fits:
    return lambda value: _is_listed(value) and all(map(fits, value))


def _is_listed(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)


def _is_name(value: object) -> bool:
    return isinstance(value, str | Integral)  # a column may be called by a number


def _are_words(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(word, str) for word in value.values())


def _are_levels(value: Any) -> bool:
    return _is_map(value) and all(isinstance(one, list | tuple) for one in value.values())


def _is_map(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_one_or_more(value: Any) -> bool:
    """Tell whether this is a result, or a list of results and of lists of them."""
    one, several = _named("Result"), isinstance(value, list | tuple)
    return one(value) or (several and all(one(x) or isinstance(x, list | tuple) for x in value))


_WORDS = (_are_words, "{'fr': '...', 'nl': '...', 'en': '...'}")
_MORE = (_is_one_or_more, "a result of `stats`, or a list of them")
KINDS: dict[str, tuple[Fits, str]] = {
    "Base": (_named("Base"), "the `base` of a result"),
    "Chart": (
        _named("Chart"),
        "a chart that `figures` makes of it, as figures.table([result], ...)",
    ),
    "Data": (_named("Data"), "`study.data(table)`"),
    "Design": (_named("Design"), "`stats.Design`"),
    "Labels": (_named("Labels"), "`study.labels(table)`, or `text.Labels`"),
    "Mapping[Any, Sequence[Any]]": (_are_levels, "{'new level': ['level', 'level']}"),
    "Mapping[str, str]": _WORDS,
    "Margins": (_is_map, "{'variable': {'level': 100}}"),
    "Millimetres": (lambda value: isinstance(value, Real) and float(value) > 0, "a number of mm"),
    "Quantity": (_named("Quantity"), "a quantity, as a method's card names it"),
    "Result": (_named("Result"), "a result of `stats`"),
    "Result | Sequence[Result]": _MORE,
    "Result | Sequence[Result | Three]": _MORE,
    "Rule": (_named("Rule"), "`study.rule(audience)`, or `publish.Rule`"),
    "Sequence[Claim]": (_all(_named("Claim")), "a list of `figures.Claim`"),
    "Sequence[Result]": (_all(_named("Result")), "a list of results of `stats`"),
    "Sequence[Words | None]": (
        _all(lambda one: one is None or _are_words(one)),
        f"a list of {_WORDS[1]}",
    ),
    "Sequence[str]": (_all(_is_name), "a list of names"),
    "Voice": (_named("Voice"), "`text.Voice(lang, labels)`"),
    "Words": _WORDS,
    "bool": (_named("bool"), "True or False"),
    "datetime.date": (_named("date"), "a date"),
    "float": (lambda value: isinstance(value, Real), "a number"),
    "int": (lambda value: isinstance(value, Integral), "a whole number"),
    "pd.DataFrame": (_named("DataFrame"), "a table"),
    "str": (_is_name, "a name"),
}
"""What a parameter takes, by its annotation: how that is told, and what would be right.

Of other annotations the function says itself what is wrong.
"""
HEADS: dict[str, tuple[Fits, str]] = {
    "Callable": (callable, "a function"),
    "Mapping": (_is_map, "a mapping"),
    "Sequence": (_is_listed, "a list"),
    "tuple": (lambda value: isinstance(value, tuple), "a tuple"),
}
"""The same for annotations that begin so, whatever is in them."""


@cache
def kinds(annotation: object) -> tuple[tuple[str, Fits, str], ...]:
    """Tell which kinds of values an annotation allows.

    Parameters
    ----------
    annotation
        As it is written in the code.

    Returns
    -------
    tuple
        For each kind its annotation, a function that tells it, and its words; nothing where one
        of them is not told here.

    Examples
    --------
    >>> [words for _, _, words in kinds("float | Mapping[Any, float] | None")]
    ['a number', 'a mapping', '']
    """
    if not isinstance(annotation, str):
        return ()
    if annotation in KINDS:
        return ((annotation, *KINDS[annotation]),)
    told: list[tuple[str, Fits, str]] = []
    for option in _options(ast.parse(annotation, mode="eval").body):
        kind = KINDS.get(option) or HEADS.get(option.partition("[")[0])
        if option == "None":
            kind = (lambda value: value is None, "")
        if kind is None:
            return ()
        told.append((option, *kind))
    return tuple(told)


def _options(node: ast.expr) -> list[str]:
    """Take an annotation apart at its outer bars."""
    if isinstance(node, ast.BinOp):
        return [*_options(node.left), *_options(node.right)]
    return [ast.unparse(node)]


def _right(annotation: object) -> str:
    return " or ".join(dict.fromkeys(words for _, _, words in kinds(annotation) if words))


def _as_list(value: Any, annotation: object) -> Any:
    """Give an index, an array or a set as a list where a list is wanted."""
    wanted = any(kind.startswith("Sequence") for kind, _, _ in kinds(annotation))
    odd = _is_listed(value) and not isinstance(value, Sequence | Mapping)
    return list(value) if wanted and odd and not _named("DataFrame")(value) else value


def _refused(where: str, name: str, value: Any, annotation: object) -> list[Problem]:
    """Say what is wrong with one argument."""
    allowed = kinds(annotation)
    if not allowed or any(fits(value) for _, fits, _ in allowed):
        return []
    listed = {"Sequence[str]", "Sequence[Any]", "Sequence[float]"}
    if isinstance(value, str) and any(kind in listed for kind, _, _ in allowed):
        wrong = f"{name} is one word, and takes a list"
        return [Problem(where, wrong, f"'{value}'", f"['{value}']")]
    right = _right(annotation)
    return [Problem(where, f"{name} is of another kind", _found(value), right)]


def _found(value: object) -> str:
    """Name what was given: a word or a number as it is, of all else only what it is."""
    plain = value is None or isinstance(value, str | Number)
    return repr(value) if plain else f"a {type(value).__name__}"
