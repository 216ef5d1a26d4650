"""What a result is about and whom it rests on, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vises_research.text.called import JOINED
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Base, Result

__all__ = ["base_words", "inside", "join", "subject"]

MOST = {"subject.items": 3, "subject.raters": 2}
"""At most this many variables are named; of more, only how many they are."""
ITEMS = ("item", "first", "second")
"""Result columns whose values are names of variables, or several joined."""


def base_words(base: Base, voice: Voice) -> str:
    """State a base: how many answered of how many.

    Parameters
    ----------
    base
        The base of a result.

    Returns
    -------
    str
        The words.

    Examples
    --------
    >>> from vises_research.stats import Base
    >>> base_words(Base(67, 69, 69, "pilot"), Voice("fr"))
    '67 entreprises pilotes sur 69'
    """
    key = "base.all"
    if base.answered < base.total:
        key = "base.part" if base.asked == base.total else "base.asked"
    numbers: dict[str, Any] = {
        part: voice.number(getattr(base, part), 0) for part in ("answered", "asked", "total")
    }
    unit = voice.unit(base.unit, base.answered)
    units = voice.unit(base.unit, base.total)
    return voice.say(key, unit=unit, units=units, **numbers)


def subject(result: Result, voice: Voice) -> str:
    """Say what a result is about.

    Returns
    -------
    str
        The variable, the level if there is only one, and the variables it is broken down by;
        nothing where the rows tell it themselves.
    """
    card, (about, within) = result.card, _about(result)
    items = _about_items(result, voice) if card.about in ("rows", "options") else ""
    if result.outcome and about == (result.outcome,):
        names = [_outcome(result, voice)]
    else:
        names = [_named(name, voice) for name in about]
    names = [items] if items else list(dict.fromkeys(names))
    within = result.by if items and card.about == "options" else within
    counted = f"subject.{card.many}"
    told = join(names, voice)
    if len(names) > MOST[counted]:
        told = voice.say(counted, count=len(names), n=voice.number(len(names), 0))
    for name in (_named(one, voice) for one in within):
        told = voice.say("join.by", first=told, second=inside(name, voice)) if told else name
    return told


def needed(result: Result) -> list[str]:
    """List the variables that :func:`subject` names."""
    about, within = _about(result)
    asked = question(result) if result.card.about in ("rows", "options") else ""
    return [*about, *within, *([asked] if asked else [])]


def _about_items(result: Result, voice: Voice) -> str:
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


def join(names: Sequence[str], voice: Voice) -> str:
    """Join names with 'and'; all but the first as inside a sentence."""
    if len(names) < 2:
        return "".join(names)
    first, *more = names[0], *(inside(name, voice) for name in names[1:-1])
    before = voice.say("join.close").join([first, *more])
    return voice.say("join.and", first=before, second=inside(names[-1], voice))


def inside(label: str, voice: Voice) -> str:
    """Write a label as inside a sentence: a small first letter, where the language does so."""
    acronym = label[1:2].isupper()
    small = voice.say("label_inside") == "small" and not acronym
    return label[:1].lower() + label[1:] if small else label


def compares_waves(result: Result) -> bool:
    """Tell whether two waves of one outcome are compared, rather than two variables.

    Then the outcome is the first column that was looked at, the column of the wave the second.
    """
    columns, ends = result.base.columns, {"first", "second"} <= set(result.table)
    pair = result.card.about in ("pair", "pair_by")
    waves = pair and len(columns) == 2 and columns[0] == result.outcome
    return bool(result.outcome) and waves and ends


def _about(result: Result) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell the columns that a result is about, and those that it is broken down by."""
    card, by = result.card, tuple(result.by)
    own = tuple(one for one in result.base.columns if one not in by)
    outcome = (result.outcome,) if result.outcome else ()
    others = tuple(one for one in own if one not in outcome)
    told: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "rows": ((), ()),
        "options": ((), ()),
        "grouped": (own[:-1], own[-1:]),
        "samples": (own[:1], own[-1:]),
        "first": (own[:1], by[:-1] if card.rows == "incidence" else by),
        "steps": (by[-1:], by[:-1]),
        "waves": (outcome, ()),
        "outcome": (outcome or own, by) if outcome or not by else (by[:1], by[1:]),
    }
    if outcome:
        told["split"] = outcome, others[:1]
    if len(own) > 1:
        told |= {"pair": (own[:2], by), "pair_by": (own[:2], (*by, *own[2:3]))}
    about = "waves" if compares_waves(result) else card.about
    return told.get(about, told["outcome"])


def _named(variable: str, voice: Voice) -> str:
    """Name a variable; a whole question in quotes, as it stands inside a sentence."""
    label = voice.variable(variable)
    return voice.say("join.question", label=label) if label.endswith("?") else label


def _outcome(result: Result, voice: Voice) -> str:
    variable = _named(result.outcome, voice)
    levels = levels_of(result)
    if len(levels) != 1 or str(levels[0]) == "True":  # a share of 'yes' is named by the question
        return variable
    level = voice.level(result.outcome, levels[0])
    return voice.say("join.level", variable=variable, level=level)


def levels_of(result: Result) -> list[Any]:
    """Give the levels of the outcome that stand in the table's rows."""
    return list(result.table[result.outcome].unique()) if result.outcome in result.keys else []


def blank(value: object) -> bool:
    """Tell whether a value is missing or empty."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))
