"""YAML files that a user writes: their data, and the line on which each thing stands.

YAML 1.2 is read, in which ``yes``, ``no`` and ``on`` are texts. A number stays a number only if it
is written the way it prints: ``1`` is one, ``01`` is the text ``01``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
    reading = _Reading(path)
    lines, problems = reading.lines, reading.problems
    try:
        data = reading.plain(node, ()) if node is not None else {}
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

    text = _text(path)
    try:
        if _may_be_deep(text):
            _check_depth(YAML(typ="safe").parse(text), path)
        return YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        wrong = f"this is not YAML: {error.problem or error.context}"
        line = mark.line + 1 if mark else None
        raise StudyError([Problem(place(path, line=line), wrong)]) from None
    except YAMLError as error:
        raise StudyError([Problem(place(path), f"this is not YAML: {error}")]) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StudyError([Problem(place(path), "the file is missing")]) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise StudyError([Problem(place(path, line=line), "the file is not UTF-8")]) from None
    except OSError as error:
        wrong, found = "the file cannot be read", error.strerror or type(error).__name__
        raise StudyError([Problem(place(path), wrong, found)]) from None


REPEATED = 100_000
"""How many things a file may have by its aliases; eight levels of ten aliases are 100 million."""

DEEP = 100
"""How deeply lists and mappings may be nested: reading 30,000 levels ends Python itself."""


def _may_be_deep(text: str) -> bool:
    """Say at a glance whether a text has brackets or an indent for so many levels."""
    brackets = text.count("[") + text.count("{")
    return brackets > DEEP or re.search(rf"^[ \t?:-]{{{DEEP},}}", text, re.MULTILINE) is not None


def _check_depth(events: Iterable[Any], path: Path) -> None:
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind in ("SequenceStartEvent", "MappingStartEvent")
        depth -= kind in ("SequenceEndEvent", "MappingEndEvent")
        if depth > DEEP:
            where = place(path, line=event.start_mark.line + 1)
            wrong = f"lists and mappings are nested more than {DEEP} deep"
            raise StudyError([Problem(where, wrong)])


@dataclass
class _Reading:
    """A file while it is turned into plain data: its lines, what is wrong, what was met before."""

    path: Path
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    met: set[int] = field(default_factory=set)
    repeated: int = 0

    def plain(self, node: Any, at: Keys) -> Any:
        """Turn a node into plain Python data, noting lines and keys that stand twice."""
        self.lines.setdefault(at, node.start_mark.line + 1)
        self._count(node, at)
        if node.id == "mapping":
            return self._mapping(node, at)
        if node.id == "sequence":
            return [self.plain(inside, (*at, str(n))) for n, inside in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: Any, at: Keys) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.id != "scalar":
                where = place(self.path, line=line)
                self.problems.append(Problem(where, "a key must be a text, not a list or mapping"))
                continue
            key = _scalar(key_node)
            here = (*at, str(key))
            if key in result:
                wrong = f"the key stands twice, first on line {self.lines[here]}"
                self.problems.append(Problem(place(self.path, line=line, key=str(key)), wrong))
            self.lines[here] = line
            result[key] = self.plain(value_node, here)
        return result

    def _count(self, node: Any, at: Keys) -> None:
        """Count what is there only since an alias (``*name``) repeats it, perhaps within itself."""
        self.repeated += id(node) in self.met
        self.met.add(id(node))
        if self.repeated > REPEATED or len(at) > DEEP * 2:
            wrong = f"aliases (`*name`) make it more than {REPEATED:,} things larger"
            raise StudyError([Problem(place(self.path), wrong, right="each thing written out")])


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
