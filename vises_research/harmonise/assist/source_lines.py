"""Writes a decision into a ``source.yaml``, and changes nothing else in it."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vises_research import documents, files
from vises_research.errors import Problem, StudyError, place
from vises_research.harmonise.crosswalk.source import Crosswalk

__all__ = ["Decision", "decide", "written"]

_PLAIN = re.compile(r"[^\W\d_][\w .()/'-]*[\w)]|[^\W\d_]")


@dataclass(frozen=True)
class Decision:
    """What a person decided about a raw value.

    Parameters
    ----------
    kind
        ``values`` gives it a level, a value or a missing reason in its variable; ``missing`` a
        reason in every variable of the source; ``unresolved`` declares it unreadable.
    variable, raw, value
        The variable, the raw value, and what it is from now on.
    """

    kind: Literal["values", "missing", "unresolved"]
    variable: str
    raw: str
    value: str

    def __str__(self) -> str:
        if self.kind == "unresolved":
            return f"{_quoted(self.raw)} of {self.variable} cannot be read"
        of = "" if self.kind == "missing" else f" of {self.variable}"
        return f"{_quoted(self.raw)}{of} is {self.value}"


def written(value: Any) -> str:
    """Write a text, a number, a list or a mapping as YAML on one line.

    Examples
    --------
    >>> print(written({"to": "effects", "separator": ";", "option": ["a: b", 1]}))
    {to: effects, separator: ";", option: ["a: b", 1]}
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in ("null", "true", "false"):
        return str(value)
    return _quoted(value)


def _quoted(text: str) -> str:
    """Write a text in double quotes, on one line of printable characters."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def decide(path: Path, decision: Decision, signed: str) -> str:
    """Write a decision into a source's file, in one step.

    Parameters
    ----------
    path
        The ``source.yaml``.
    decision
        What was decided.
    signed
        Who and when; it becomes a comment.

    Returns
    -------
    str
        The place that was written.

    Raises
    ------
    StudyError
        Where the file would not say just what it said before and the decision; it is left alone.
    """
    # The text is edited, not dumped anew: a dump loses line breaks, quotation marks and, in lists,
    # comments. That the edit meant nothing else is seen by reading both.
    before = documents.load(path, Crosswalk)
    text = _edited(path.read_bytes().decode("utf-8-sig"), decision, signed)
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder) / path.name
        beside.write_bytes(text.encode())
        try:
            after = documents.load(beside, Crosswalk)
        except StudyError:
            after = before
    if after.model != _expected(before.model, decision):
        wrong = f"that {decision} cannot be written without changing something else"
        raise StudyError([Problem(place(path), wrong, right="a line written by hand")])
    files.write_atomic(path, text.encode())
    keys = [decision.kind, decision.variable, decision.raw]
    keys.remove(decision.variable if decision.kind == "missing" else decision.raw)
    return place(path, line=after.lines.get(tuple(keys)))


def _expected(before: Crosswalk, decision: Decision) -> Crosswalk:
    """Give the crosswalk as it must be after the decision."""
    content = before.model_dump(exclude_unset=True, by_alias=True)
    part = content.get(decision.kind)
    part = content[decision.kind] = part if isinstance(part, dict) else {}
    if decision.kind == "missing":
        part[decision.raw] = decision.value
    elif decision.kind == "values":
        part.setdefault(decision.variable, {})[decision.raw] = decision.value
    else:
        part[decision.variable] = [decision.raw, *part.get(decision.variable, [])]
    return Crosswalk.model_validate(content)


def _edited(text: str, decision: Decision, signed: str) -> str:
    """Insert the decision before what stands in its place, so that no comment moves."""
    from ruamel.yaml import YAML

    node = YAML(typ="safe", pure=True).compose(text)
    keys, entry = _entry(decision)
    key_line = -1
    while keys and (found := _child(node, keys[0])) and found[1].id != "scalar":
        (key, node), keys = found, keys[1:]
        key_line = key.start_mark.line
    lines = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    if keys and found:  # a word such as `stop`, or nothing, where there is to be a mapping
        key, word = found
        line = key.start_mark.line
        if word.value:
            at = word.start_mark.column
            lines[line] = lines[line][:at].rstrip() + lines[line][at + len(word.value) :]
        indent = " " * (key.start_mark.column + 2)
        told = _nested(keys[1:], entry, decision.kind)
        lines.insert(line + 1, f"{indent}{told}  # {signed}{end}")
    elif key_line < 0:
        lines[-1] = lines[-1].rstrip("\r\n") + end
        lines.append(f"{keys[0]}:{end}  {_nested(keys[1:], entry, decision.kind)}  # {signed}{end}")
    elif node.flow_style:
        _into_flow(
            lines,
            node,
            _nested(keys, entry, decision.kind),
            key_line,
            f"# {signed}: {decision}{end}",
        )
    else:
        indent = " " * node.start_mark.column + ("- " if node.id == "sequence" else "")
        told = _nested(keys, entry, decision.kind)
        lines.insert(key_line + 1, f"{indent}{told}  # {signed}{end}")
    return "".join(lines)


def _entry(decision: Decision) -> tuple[list[str], str]:
    """Give the keys under which a decision stands, and its own text."""
    raw, value = written(decision.raw), written(decision.value)
    if decision.kind == "unresolved":
        return ["unresolved", decision.variable], raw
    keys = ["missing"] if decision.kind == "missing" else ["values", decision.variable]
    return keys, f"{raw}: {value}"


def _nested(keys: list[str], entry: str, kind: str) -> str:
    """Put an entry under a key that is not there yet."""
    if not keys:
        return entry
    return f"{written(keys[0])}: " + (f"[{entry}]" if kind == "unresolved" else f"{{{entry}}}")


def _child(node: Any, key: str) -> tuple[Any, Any] | None:
    """Find a key of a mapping node, with its value."""
    pairs = node.value if node.id == "mapping" else []
    return next(((k, v) for k, v in pairs if k.value == key), None)


def _into_flow(lines: list[str], node: Any, entry: str, key_line: int, comment: str) -> None:
    """Insert an entry behind an opening bracket, and a comment above the line of its key."""
    line, at = node.start_mark.line, node.start_mark.column + 1
    more = ", " if node.value else ""
    lines[line] = f"{lines[line][:at]}{entry}{more}{lines[line][at:]}"
    indent = len(lines[key_line]) - len(lines[key_line].lstrip())
    lines.insert(key_line, " " * indent + comment)
