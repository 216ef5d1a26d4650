"""Patterns of names: ``*`` stands for anything, ``{name}`` for what is to be used elsewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vises_research.codebook.pattern import match

__all__ = ["captures", "excepted", "fill", "is_pattern", "matching", "placeholders"]

_PART = re.compile(r"(\*|\{[^\W\d]\w*\})")


def is_pattern(text: str) -> bool:
    """Say whether a text can stand for several names.

    Examples
    --------
    >>> is_pattern("likert*[{code}]"), is_pattern("G02Q01[SQ001]")
    (True, False)
    """
    return _PART.search(text) is not None


def placeholders(text: str) -> list[str]:
    """Name what stands in braces in a text."""
    return [part[1:-1] for part in _PART.findall(text) if part != "*"]


def fill(text: str, captured: Mapping[str, str]) -> str:
    """Put what was captured in its places; what was not stays as it is written.

    Examples
    --------
    >>> fill("{item}_{wave}", {"item": "useful"})
    'useful_{wave}'
    """
    return re.sub(r"\{(\w+)\}", lambda match: captured.get(match[1], match[0]), text)


def captures(pattern: str, names: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the names that a pattern stands for, each with what it captured.

    Examples
    --------
    >>> list(captures("q{n}[{code}]", ["q1[a]", "q2", "q2[b]"]))
    [('q1[a]', {'n': '1', 'code': 'a'}), ('q2[b]', {'n': '2', 'code': 'b'})]
    """
    regex, seen = "(?s)", set[str]()
    for part in _PART.split(pattern):
        if part.startswith("{") and part in seen:
            regex += f"(?P={part[1:-1]})"
        elif part == "*" or _PART.fullmatch(part):
            seen.add(part)
            regex += ".*" if part == "*" else f"(?P<{part[1:-1]}>.+?)"
        else:
            regex += re.escape(part)
    for name in names:
        if found := match(regex, name, called=pattern):
            yield name, found.groupdict()


def matching(text: str, names: Sequence[str]) -> list[str]:
    """Give the names that a text stands for: itself where it is one, else those it matches.

    Examples
    --------
    >>> names = ["h1", "h2", "h*"]
    >>> matching("h*", names), matching("h{n}", names), matching("x", names)
    (['h*'], ['h1', 'h2', 'h*'], [])
    """
    if text in names:
        return [text]
    return [name for name, _ in captures(text, names)] if is_pattern(text) else []


def excepted(name: str, texts: Iterable[str]) -> bool:
    """Say whether a name is one of those that are excepted, by themselves or by a pattern."""
    return any(matching(text, [name]) for text in texts)
