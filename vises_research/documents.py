"""YAML files that a user writes: their data, and the line on which each thing stands.

YAML 1.2 is read, in which ``yes``, ``no`` and ``on`` are texts. A number stays a number only if it
is written the way it prints: ``1`` is one, ``01`` is the text ``01``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from vises_research.errors import Problem, StudyError, nearest, place

__all__ = ["Document", "Model", "load"]

M = TypeVar("M", bound=BaseModel)
Keys = tuple[str, ...]


class Model(BaseModel):
    """The base of everything that is read from a user's file: frozen, and unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


@dataclass(frozen=True)
class Document(Generic[M]):
    """A validated file and the lines of its keys.

    Parameters
    ----------
    model
        The validated content.
    path
        The file.
    lines
        Path of keys -> line number, counted from 1.
    """

    model: M
    path: Path
    lines: dict[Keys, int]

    def place(self, *keys: str) -> str:
        """Write the place of a key; its line is that of the closest key above it in the file."""
        return _place(self.path, self.lines, keys)


def load(path: Path, model: type[M]) -> Document[M]:
    """Read and validate a YAML file.

    Parameters
    ----------
    path
        The file.
    model
        The pydantic model that its content must fit.

    Returns
    -------
    Document
        The validated model with its lines.

    Raises
    ------
    StudyError
        With every problem of the file: not there, not YAML, keys unknown or missing, wrong values.
    """
    node = _compose(path)
    lines: dict[Keys, int] = {}
    problems: list[Problem] = []
    data = _plain(node, (), lines, problems, path) if node is not None else {}
    try:
        validated = model.model_validate(data)
    except ValidationError as error:
        problems.extend(_problem(path, lines, model, dict(item)) for item in error.errors())
    if problems:
        raise StudyError(problems)
    return Document(validated, path, lines)


def _compose(path: Path) -> Any:
    """Parse the file into YAML nodes, which know their lines."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        text = path.read_text(encoding="utf-8-sig")
        return YAML(typ="safe").compose(text)
    except FileNotFoundError:
        raise StudyError([Problem(place(path), "the file is missing")]) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise StudyError([Problem(place(path, line=line), "the file is not UTF-8")]) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        wrong = f"this is not YAML: {error.problem or error.context}"
        raise StudyError([Problem(place(path, line=mark.line + 1), wrong)]) from None
    except YAMLError as error:
        raise StudyError([Problem(place(path), f"this is not YAML: {error}")]) from None


def _plain(node: Any, at: Keys, lines: dict[Keys, int], problems: list[Problem], file: Path) -> Any:
    """Turn a node into plain Python data, noting lines and keys that stand twice."""
    lines.setdefault(at, node.start_mark.line + 1)
    if node.id == "mapping":
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node) if key_node.id == "scalar" else str(key_node.value)
            here = (*at, str(key))
            if key in result:
                where = place(file, line=key_node.start_mark.line + 1, key=str(key))
                problems.append(
                    Problem(where, f"the key stands twice, first on line {lines[here]}")
                )
            lines[here] = key_node.start_mark.line + 1
            result[key] = _plain(value_node, here, lines, problems, file)
        return result
    if node.id == "sequence":
        return [_plain(n, (*at, str(i)), lines, problems, file) for i, n in enumerate(node.value)]
    return _scalar(node)


def _place(path: Path, lines: dict[Keys, int], keys: Keys) -> str:
    known = keys
    while known and known not in lines:
        known = known[:-1]
    return place(path, line=lines.get(known), key=".".join(keys) or None)


def _scalar(node: Any) -> Any:
    """Give a scalar its type, but keep as text what would not print the same again."""
    kind, text = node.tag.rpartition(":")[2], node.value
    if kind == "null" and text in ("", "null", "~"):
        return None
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    for type_ in (int, float) if kind in ("int", "float") else ():
        try:
            if str(type_(text)) == text:
                return type_(text)
        except ValueError:
            continue
    return text


def _problem(
    path: Path, lines: dict[Keys, int], model: type[BaseModel], item: dict[str, Any]
) -> Problem:
    """Put one pydantic error into the house form."""
    at = tuple(str(step) for step in item["loc"] if step != "[key]")
    where = _place(path, lines, at)
    if item["type"] == "extra_forbidden":
        allowed = sorted(_fields(model, at[:-1]))
        right = f"one of {', '.join(allowed)}" if allowed else ""
        return Problem(
            where, "this key is not known", right=right, nearest=nearest(at[-1], allowed)
        )
    if item["type"] == "missing":
        return Problem(where, f"the key '{at[-1]}' is missing")
    wrong = item["msg"].removeprefix("Value error, ")
    found = repr(item["input"]) if not isinstance(item["input"], dict | list) else ""
    if item["type"] == "dict_type" and at[-1] in _TEXTS and found:
        right = f'`{at[-1]}: {{en: "{item["input"]}"}}`'
        return Problem(where, "a text stands under its language", found, right)
    told = item.get("ctx", {})
    close = told.get("nearest") or nearest(str(item["input"]), _listed(told.get("expected", "")))
    return Problem(where, wrong[:1].lower() + wrong[1:], found=found, nearest=close)


_TEXTS = ("label", "title")
"""What is written in each language."""


def _listed(expected: str) -> list[str]:
    """Give the words of pydantic's ``'a', 'b' or 'c'``."""
    return re.findall(r"'([^']*)'", str(expected))


def _fields(model: Any, at: Keys) -> Iterator[str]:
    """List the keys that a model admits at a path, to say what would be right."""
    for step in at:
        model = _inside(model, step)
    if isinstance(model, type) and issubclass(model, BaseModel):
        yield from (field.alias or name for name, field in model.model_fields.items())


def _inside(annotation: Any, step: str) -> Any:
    """Follow one step of a path through annotations (``dict[str, Level]`` -> ``Level``)."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(step)
        return _without_none(field.annotation) if field else None
    arguments = getattr(annotation, "__args__", ())
    return _without_none(arguments[-1]) if arguments else None


def _without_none(annotation: Any) -> Any:
    """Give ``X`` for ``X | None``."""
    arguments = getattr(annotation, "__args__", ())
    if NoneType in arguments:
        return next((a for a in arguments if a is not NoneType), None)
    return annotation
