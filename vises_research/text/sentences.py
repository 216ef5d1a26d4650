"""Plain sentences that state a result with its numbers and its base."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.text import listed
from vises_research.text.labels import Labels
from vises_research.text.listed import row_words, rows_of, share_words
from vises_research.text.messages import message
from vises_research.text.naming import named, parent
from vises_research.text.numbers import number

if TYPE_CHECKING:
    from vises_research.stats import Base, Result

__all__ = ["base_words", "sentence", "subject"]


def sentence(result: Result, lang: str, labels: Labels) -> str:
    """State a result in one sentence.

    Parameters
    ----------
    result
        A result of ``stats``.
    lang
        The language.
    labels
        What its variables and levels are called.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    StudyError
        If there is no sentence for this kind of result, or words are missing in the language.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> result = stats.counts(pd.DataFrame({"region": ["vlg", "vlg"]}), ["region"], unit="pilot")
    >>> labels = Labels({"region": {"nl": "Regio"}}, {"region": {"vlg": {"nl": "Vlaanderen"}}})
    >>> sentence(result, "nl", labels)
    'Regio, 2 pilootbedrijven: Vlaanderen 2.'
    """
    if result.name not in ITEMS:
        wrong = f"there is no sentence for a result of '{result.name}'"
        raise StudyError([Problem("text.sentence", wrong, right=f"one of {', '.join(ITEMS)}")])
    items = message("join.next", lang).join(ITEMS[result.name](result, lang, labels))
    about = subject(result, lang, labels)
    base = base_words(result.base, lang)
    return message(f"sentence.{result.name}", lang, subject=about, base=base, items=items)


def base_words(base: Base, lang: str) -> str:
    """State a base: how many answered of how many.

    Parameters
    ----------
    base
        The base of a result.
    lang
        The language.

    Returns
    -------
    str
        The words.

    Examples
    --------
    >>> from vises_research.stats import Base
    >>> base_words(Base(67, 69, 69, "pilot"), "fr")
    '67 entreprises pilotes sur 69'
    """
    key = "base.all"
    if base.answered < base.total:
        key = "base.part" if base.asked == base.total else "base.asked"
    numbers: dict[str, Any] = {
        part: number(getattr(base, part), lang, 0) for part in ("answered", "asked", "total")
    }
    unit = message(f"unit.{base.unit}", lang, count=base.answered)
    units = message(f"unit.{base.unit}", lang, count=base.total)
    return message(key, lang, unit=unit, units=units, **numbers)


def subject(result: Result, lang: str, labels: Labels) -> str:
    """Say what a result is about.

    Parameters
    ----------
    result
        A result of ``stats``.
    lang
        The language.
    labels
        What its variables and levels are called.

    Returns
    -------
    str
        The variable, the level if there is only one, and the variables it is broken down by.
    """
    names = [labels.variable(variable, lang) for variable in result.by]
    if result.outcome:
        names.insert(0, _outcome(result, lang, labels))
    if result.name in listed.OF_ITEMS:
        names.insert(0, _question(result, lang, labels))
    about = names[0]
    for name in names[1:]:
        about = message("join.by", lang, first=about, second=_inside(name, lang))
    return about


def _inside(label: str, lang: str) -> str:
    """Write a label as inside a sentence: a small first letter, where the language does so."""
    acronym = label[1:2].isupper()
    small = message("label_inside", lang) == "small" and not acronym
    return label[:1].lower() + label[1:] if small else label


def _question(result: Result, lang: str, labels: Labels) -> str:
    """Name the question whose items are the rows, and what is told of them beside shares."""
    question, told = parent(result, lang, labels), message(f"subject.{result.name}", lang)
    if result.name.endswith("agreement"):
        term = named("term", result.table["term"].iloc[0], lang, labels)
        told = message("subject.coefficient", lang, subject=told, term=term)
    if not question or result.name in ("answers", "code_frequencies"):
        return question or told
    return message("join.level", lang, variable=question, level=_inside(told, lang))


def _outcome(result: Result, lang: str, labels: Labels) -> str:
    variable = labels.variable(result.outcome, lang)
    levels = _levels(result)
    if len(levels) != 1 or str(levels[0]) == "True":  # a share of 'yes' is named by the question
        return variable
    level = labels.level(result.outcome, levels[0], lang)
    return message("join.level", lang, variable=variable, level=level)


def _levels(result: Result) -> list[Any]:
    """Give the levels of the outcome that stand in the table's rows."""
    return list(result.table[result.outcome].unique()) if result.outcome in result.keys else []


def _counts(result: Result, lang: str, labels: Labels) -> list[str]:
    return list(_nested(result.table, list(result.by), lang, labels))


def _nested(table: Any, keys: Sequence[str], lang: str, labels: Labels) -> Iterator[str]:
    """Give the count of each level of the first key, those of the next in brackets."""
    for level, part in table.groupby(keys[0], observed=True, sort=False):
        label = labels.level(keys[0], level, lang)
        words = message("item", lang, label=label, text=number(part["n"].sum(), lang, 0))
        if len(keys) > 1:
            inner = message("join.close", lang).join(_nested(part, keys[1:], lang, labels))
            words = f"{words} ({inner})"
        yield words


def _share(result: Result, lang: str, labels: Labels) -> list[str]:
    several = len(_levels(result)) > 1
    keys = [*result.by, result.outcome] if several else list(result.by)
    return [row_words(row, keys, lang, labels, share_words) for row in rows_of(result)]


def _describe(result: Result, lang: str, labels: Labels) -> list[str]:
    return [row_words(row, result.by, lang, labels, _describe_words) for row in rows_of(result)]


def _describe_words(row: dict[str, Any], lang: str) -> str:
    if not row["n"]:
        return message("item.none", lang)
    values: dict[str, Any] = {name: number(row[name], lang) for name in ("median", "q1", "q3")}
    return message("item.describe", lang, **values)


ITEMS: dict[str, Callable[[Result, str, Labels], list[str]]] = {
    "counts": _counts,
    "share": _share,
    "describe": _describe,
    **listed.ITEMS,
}
