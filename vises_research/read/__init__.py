"""Reads what partners send: one reader a survey tool, each giving columns of text.

Only this room opens the files in ``data/raw``.
"""

import importlib
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from vises_research.errors import Problem, StudyError, place
from vises_research.read.headers import Repeated
from vises_research.read.raw import Column, RawTable

__all__ = ["READERS", "Column", "Declared", "RawTable", "Reader", "Repeated", "options", "source"]

Reader = Literal[
    "delimited",
    "workbook",
    "limesurvey",
    "kobo",
    "qualtrics",
    "surveymonkey",
    "google_forms",
    "spss",
    "stata",
]

READERS: dict[Reader, str] = {
    "delimited": "delimited.delimited",
    "workbook": "workbook.workbook",
    "limesurvey": "limesurvey.limesurvey",
    "kobo": "kobo.kobo",
    "qualtrics": "web_forms.qualtrics",
    "surveymonkey": "web_forms.surveymonkey",
    "google_forms": "web_forms.google_forms",
    "spss": "statistical.statistical",
    "stata": "statistical.statistical",
}
"""Where each reader is; it is imported when it is needed, with the library it brings."""

_MEANT: dict[str, Reader] = dict.fromkeys(("csv", "tsv", "txt", "text"), "delimited")
_MEANT |= dict.fromkeys(("excel", "xlsx", "xls", "ods", "calc"), "workbook")
_MEANT |= dict.fromkeys(("sav", "zsav", "por"), "spss")
_MEANT |= {"dta": "stata", "lsa": "limesurvey", "kobotoolbox": "kobo", "odk": "kobo"}


def _known(name: object) -> object:
    """Say which reader is meant by the name of a kind of file."""
    if isinstance(name, str) and (meant := _MEANT.get(name.lower().removeprefix("."))):
        raise PydanticCustomError("reader", "this is no reader", {"nearest": meant})
    return name


Declared = Annotated[Reader, BeforeValidator(_known)]
"""A reader as ``source.yaml`` names it."""


def source(
    reader: Reader,
    path: Path,
    declared: Mapping[str, Any] = {},
    context: Mapping[str, Any] = {},
) -> RawTable:
    """Read a raw file with the reader for the tool that wrote it.

    Parameters
    ----------
    reader, path
        The tool or kind of file, and the file.
    declared
        What is declared about the file: the reader's options.
    context
        What is known beside (language, decimal mark); a reader that has no use for it goes without.

    Raises
    ------
    StudyError
        Where the file cannot be read as what it is said to be, or the reader has no such option.
    """
    taken = options(reader)
    unknown = [name for name in declared if name not in taken]
    if unknown:
        right = f"one of {', '.join(sorted(taken))}" if taken else "nothing"
        raise StudyError(
            Problem(place(path), f"the reader {reader} takes no '{name}'", right=right)
            for name in unknown
        )
    useful = {name: value for name, value in context.items() if name in taken}
    return _function(reader)(path, **useful, **declared)


def options(reader: Reader) -> frozenset[str]:
    """Name the options of a reader: its keyword parameters, and those of every export."""
    names: set[str] = set()
    for parameter in inspect.signature(_function(reader)).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY:
            names.add(parameter.name)
        elif parameter.kind is parameter.VAR_KEYWORD:
            (export,) = get_args(parameter.annotation)
            names |= export.__annotations__.keys()
    return frozenset(names)


def _function(reader: Reader) -> Callable[..., RawTable]:
    module, _, name = READERS[reader].partition(".")
    found: Callable[..., RawTable] = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    return found
