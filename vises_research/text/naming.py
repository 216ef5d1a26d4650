"""What the rows of a result are called: levels, items of a list, combinations, terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from vises_research.errors import Problem
from vises_research.stats.glossary import IDENTITY
from vises_research.text.labels import JOINED, Labels, lacking, pick
from vises_research.text.messages import locale, message
from vises_research.text.numbers import number

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["gaps", "language_name", "named", "parent", "row_names"]

ITEMS = ("item", "first", "second")
"""Result columns whose values are names of variables, or several joined."""
UNSAID = ("together",)
"""Terms of which the item says all."""


def named(key: str, value: object, lang: str, labels: Labels) -> str:
    """Name the value of a key column of a result.

    Parameters
    ----------
    key
        The column.
    value
        Its value in a row.
    lang
        The language.
    labels
        What variables and levels are called.

    Returns
    -------
    str
        A label; nothing where the row is about no item.

    Raises
    ------
    StudyError
        If there are no words in the language.

    Examples
    --------
    >>> labels = Labels({"cost": {"fr": "Coût"}, "time": {"fr": "Temps"}})
    >>> named("item", "cost + time", "fr", labels)
    'Coût + Temps'
    """
    if key == "time":
        return number(float(str(value)), lang)
    if key in labels.levels or key not in IDENTITY:
        return labels.level(key, value, lang)
    if key == "term":
        return "" if value in UNSAID else message(f"term.{value}", lang)
    if not value:
        return ""
    level = _level(str(value), labels)
    return pick(level, lang, f"level '{value}'") if level else labels.variable(str(value), lang)


def row_names(result: Result, lang: str, labels: Labels) -> list[str]:
    """Name every row of a result by its levels, leaving out one that all rows share.

    Parameters
    ----------
    result
        The result.
    lang
        The language.
    labels
        What variables and levels are called.

    Returns
    -------
    list of str
        As printed in a table; the whole is called so.
    """
    table = result.table
    keys = [k for k in result.keys if result.by == (k,) or table[k].nunique() > 1]
    keys = sorted(keys or result.keys, key=lambda key: key == "term")
    rows = table[keys].itertuples(index=False) if keys else [()] * len(table)
    whole = message("total", lang)
    told = [filter(None, (named(*one, lang, labels) for one in zip(keys, row, strict=True))) for row in rows]
    return [name[:1].upper() + name[1:] for name in (" · ".join(words) or whole for words in told)]


def gaps(result: Result, labels: Labels, lang: str) -> tuple[Problem, ...]:
    """Find the labels that a result needs and that are missing in a language.

    Parameters
    ----------
    result
        The result.
    labels
        What variables and levels are called.
    lang
        The language.

    Returns
    -------
    tuple of Problem
        One for each missing label.
    """
    variables = [*result.by, *([result.outcome] if result.outcome else [])]
    values = [(key, value) for key in result.keys for value in result.table[key].unique()]
    own = [(k, v) for k, v in values if k in labels.levels or k not in IDENTITY]
    names = [str(v) for k, v in values if (k, v) not in own and k in ITEMS and v]
    levels = {name: words for name in names if (words := _level(name, labels))}
    variables += [name for name in names if name not in levels]
    missing = [lacking(words, lang, f"level '{name}'") for name, words in levels.items()]
    return (*labels.gaps(variables, own, lang), *(one for gap in missing for one in gap))


def language_name(code: str, lang: str) -> str:
    """Give the name of a language; nothing where there is no such language.

    Parameters
    ----------
    code
        The language: ``nl``.
    lang
        The language in which to name it.

    Returns
    -------
    str
        The name, as inside a sentence.

    Examples
    --------
    >>> language_name("nl", "fr"), language_name("fr", "nl")
    ('néerlandais', 'Frans')
    """
    return str(locale(lang).languages.get(code, ""))


def parent(result: Result, lang: str, labels: Labels) -> str:
    """Name the question that all items of a result belong to; nothing where there is none."""
    keys = [key for key in ITEMS if key in result.table.columns]
    names = {name for key in keys for value in result.table[key] for name in _split(value)}
    questions = {name.partition("__")[0] for name in names if "__" in name}
    if len(questions) != 1 or any("__" not in name for name in names):
        return ""
    (question,) = questions
    return labels.variable(question, lang) if question in labels.variables else ""


def _split(value: object) -> Iterable[str]:
    return filter(None, str(value).split(JOINED))


def _level(name: str, labels: Labels) -> Mapping[str, str]:
    """Find the words for what is no variable but a level that groups are compared by."""
    if name in labels.variables or "__" in name:
        return {}
    found = (levels[name] for levels in labels.levels.values() if name in levels)
    return next(found, {})
