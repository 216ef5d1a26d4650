"""When a question is asked: between the expressions of tools and the codebook's ``ask_if``.

Only what ``ask_if`` can say is taken: one of several answers, to one question and to another. An
expression is read, never run.
"""

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["ask_if", "expression", "routing"]

Asked = dict[str, tuple[str, ...]]

_TEXT = r"(?:'(?P<{0}>[^']*)'|\"(?P<{0}2>[^\"]*)\")"
_SELECTED = r"selected\(\s*\$\{(?P<several>[^{}]+)\}\s*,\s*" + _TEXT.format("option") + r"\s*\)"
_NAME = r"(?:\$\{(?P<item>[^{}]+)\}|(?P<name>[A-Za-z]\w*)(?:\.NAOK)?)"
_EQUALS = _NAME + r"\s*={1,2}\s*" + _TEXT.format("answer")
_CONDITION = re.compile(rf"(?:{_SELECTED}|{_EQUALS})")


def ask_if(expression: str) -> Asked | None:
    """Read an expression of XLSForm or LimeSurvey; nothing where it says something else.

    Examples
    --------
    >>> ask_if("selected(${help}, 'yes') or ${help} = 'some'")
    {'help': ('yes', 'some')}
    >>> ask_if('((G01Q02.NAOK == "A1")) and Q3.NAOK == "Y"')
    {'G01Q02': ('A1',), 'Q3': ('Y',)}
    >>> ask_if("${age} > 17") is None
    True
    """
    parts = _split(expression, "or")
    clauses = [parts] if len(parts) > 1 else [_split(c, "or") for c in _split(expression, "and")]
    found: Asked = {}
    for clause in clauses:
        matches = [_CONDITION.fullmatch(part) for part in clause]
        pairs = [
            (
                m["several"] or m["item"] or m["name"],
                m["option"] or m["option2"] or m["answer"] or m["answer2"] or "",
            )
            for m in matches
            if m is not None
        ]
        names = {name for name, _ in pairs}
        if len(pairs) < len(matches) or len(names) != 1 or names & found.keys():
            return None
        found[names.pop()] = tuple(answer for _, answer in pairs)
    return found


def routing(*conditions: str) -> dict[str, Any]:
    """Give the fields of a question that say when it is asked; conditions hold together.

    Examples
    --------
    >>> routing("${help} = 'yes'", "${age} > 17")
    {'ask_if': {}, 'relevance': "(${help} = 'yes') and (${age} > 17)"}
    """
    told = [condition for condition in conditions if condition]
    joined = " and ".join(f"({each})" for each in told) if len(told) > 1 else "".join(told)
    asked = ask_if(joined) if joined else {}
    return {"ask_if": asked or {}, "relevance": joined if asked is None else ""}


def _split(expression: str, word: str) -> list[str]:
    """Split at a word that stands outside all brackets; brackets around everything go."""
    expression = _bare(expression)
    parts, depth, start = [], 0, 0
    for match in re.finditer(rf"[()]|\s+{word}\s+", expression):
        if match[0] in "()":
            depth += 1 if match[0] == "(" else -1
        elif not depth:
            parts.append(_bare(expression[start : match.start()]))
            start = match.end()
    return [*parts, _bare(expression[start:])]


def _bare(expression: str) -> str:
    expression = expression.strip()
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
