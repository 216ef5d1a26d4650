"""The question behind the items of a result, and the names of languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vises_research.text.messages import locale
from vises_research.text.names import JOINED
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["about_items", "language_name", "question"]

ITEMS = ("item", "first", "second")
"""Result columns whose values are names of variables, or several joined."""


def about_items(result: Result, voice: Voice) -> str:
    """Say what a result is about whose rows are options of one question.

    Parameters
    ----------
    result
        The result.
    voice
        The language.

    Returns
    -------
    str
        The question and, unless its shares are meant, what is told of its items; nothing where the
        rows are no options of one question and there are no words for them together.
    """
    asked = question(result)
    name = voice.variable(asked) if asked else ""
    # Of the options of a question it says all; of others, what is told of its items is said too.
    if result.card.about == "options" or not voice.has(f"subject.{result.name}"):
        return name
    told = voice.say(f"subject.{result.name}")
    if not name:
        return told
    return voice.say("join.level", variable=name, level=told[:1].lower() + told[1:])


def question(result: Result) -> str:
    """Find the question of which all items of a result are options (``question__option``).

    Parameters
    ----------
    result
        The result.

    Returns
    -------
    str
        The question; nothing where there is not exactly one.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> ticks = pd.DataFrame({"tools__survey": [True, False], "tools__talks": [True, True]})
    >>> question(stats.answers(ticks, ["tools__survey", "tools__talks"]))
    'tools'
    """
    columns = [name for name in ITEMS if name in result.table]
    values = {str(value) for name in columns for value in result.table[name]}
    names = {name for value in values for name in value.split(JOINED) if name}
    questions = {name.partition("__")[0] for name in names}
    if len(questions) == 1 and all("__" in name for name in names):
        return questions.pop()
    return ""


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
