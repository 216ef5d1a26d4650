"""When a question is asked: between the expressions of tools and the codebook's ``ask_if``.

Only what ``ask_if`` can say is taken: one of several answers, to one question and to another. An
expression is read, never run.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Meant", "ask_if", "expression", "routing"]

Asked = dict[str, tuple[str, ...]]

Pair = tuple[str, str]
Meant = Callable[[str, str], Pair | None]
"""Turns a name and an answer as a tool writes them into a question and its answer."""

_TEXT = r"(?:'(?P<{0}>[^']*)'|\"(?P<{0}2>[^\"]*)\"|(?P<{0}3>-?\d+(?:\.\d+)?))"
_SELECTED = r"selected\(\s*\$\{(?P<several>[^{}]+)\}\s*,\s*" + _TEXT.format("option") + r"\s*\)"
_CODE = r"[A-Za-z]\w*|\d+X\d+X\d+\w*(?:#\d+)?"
_NAME = rf"(?:\$\{{(?P<item>[^{{}}]+)\}}|(?P<name>{_CODE})(?:\.NAOK|\.value)?)"
_EQUALS = _NAME + r"\s*(?:={1,2}|\beq\b)\s*" + _TEXT.format("answer")
_CONDITION = re.compile(rf"(?:{_SELECTED}|{_EQUALS})")
_JOINED = {"or": r"\s+or\s+|\s*\|\|\s*", "and": r"\s+and\s+|\s*&&\s*"}


def as_written(name: str, answer: str) -> Pair | None:
    """Take a name as that of a question, which it is in most tools."""
    return name, answer


def ask_if(expression: str, meant: Meant = as_written) -> Asked | None:
    """Read an expression of XLSForm or LimeSurvey; nothing where it says something else.

    Examples
    --------
    >>> ask_if("selected(${help}, 'yes') or ${help} = 'some'")
    {'help': ('yes', 'some')}
    >>> ask_if('((G01Q02.NAOK == "A1")) AND Q3.NAOK == 2')
    {'G01Q02': ('A1',), 'Q3': ('2',)}
    >>> ask_if("${age} > 17") is None
    True
    """
    parts = _split(expression, "or")
    clauses = [parts] if len(parts) > 1 else [_split(c, "or") for c in _split(expression, "and")]
    found: Asked = {}
    for clause in clauses:
        pairs = [_pair(part, meant) for part in clause]
        names = {pair[0] for pair in pairs if pair}
        if None in pairs or len(names) != 1 or names & found.keys():
            return None
        found[names.pop()] = tuple(pair[1] for pair in pairs if pair)
    return found


def _pair(condition: str, meant: Meant) -> Pair | None:
    """Read one comparison: a question, and the answer that it must have."""
    match = _CONDITION.fullmatch(condition)
    if match is None:
        return None
    told = {name.rstrip("23"): text for name, text in match.groupdict().items() if text is not None}
    name = told.get("several") or told.get("item") or told.get("name", "")
    return meant(name, told.get("option", told.get("answer", "")))


def routing(*conditions: str, meant: Meant = as_written) -> dict[str, Any]:
    """Give the fields of a question that say when it is asked; conditions hold together.

    Examples
    --------
    >>> routing("${help} = 'yes'", "${age} > 17")
    {'ask_if': {}, 'relevance': "(${help} = 'yes') and (${age} > 17)"}
    """
    told = [condition for condition in conditions if condition]
    joined = " and ".join(f"({each})" for each in told) if len(told) > 1 else "".join(told)
    asked = ask_if(joined, meant) if joined else {}
    return {"ask_if": asked or {}, "relevance": joined if asked is None else ""}


def _split(expression: str, word: str) -> list[str]:
    """Split at a word that stands outside all brackets; brackets around everything go."""
    expression = _bare(expression)
    parts, depth, start = [], 0, 0
    for match in re.finditer(rf"[()]|{_JOINED[word]}", expression, re.IGNORECASE):
        if match[0] in "()":
            depth += 1 if match[0] == "(" else -1
        elif not depth:
            parts.append(_bare(expression[start : match.start()]))
            start = match.end()
    return [*parts, _bare(expression[start:])]


def _bare(expression: str) -> str:
    expression = expression.strip()
    # '(a) or (b)' begins and ends with brackets that are no pair: the depth is 0 between them.
    while expression.startswith("(") and expression.endswith(")"):
        depths, depth = [], 0
        for sign in expression:
            depth += (sign == "(") - (sign == ")")
            depths.append(depth)
        if not all(depths[:-1]):
            break
        expression = expression[1:-1].strip()
    return expression


def expression(asked: Mapping[str, tuple[str, ...]], several: frozenset[str] = frozenset()) -> str:
    """Write ``ask_if`` as an expression of XLSForm; ``several`` take several answers.

    Examples
    --------
    >>> expression({"help": ("yes", "some")})
    "(${help} = 'yes' or ${help} = 'some')"
    """

    def one(name: str, answer: str) -> str:
        quote = '"' if "'" in answer else "'"
        text = f"{quote}{answer}{quote}"
        return f"selected(${{{name}}}, {text})" if name in several else f"${{{name}}} = {text}"

    clauses = [" or ".join(one(name, answer) for answer in asked[name]) for name in asked]
    return " and ".join(f"({clause})" if " or " in clause else clause for clause in clauses)
