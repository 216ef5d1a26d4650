"""Picks a method from the measurement level and the design, says why, and gives its result."""

from __future__ import annotations

from dataclasses import replace

from vises_research.stats.bases import choose, measured
from vises_research.stats.choosing import Choice, Question, choices
from vises_research.stats.given import Given
from vises_research.stats.results import Result


def explore(
    data: Given,
    outcome: str,
    *,
    by: str | None = None,
    pair: str | None = None,
    nested_in: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Pick the method for a question, say why, and give its result.

    Parameters
    ----------
    frame
        The data, one row an answer.
    outcome
        What is asked about: yes/no (0 and 1 as well), an ordered or unordered categorical, or a
        number.
    by
        A grouping column, or a number that the outcome may rise with; with ``pair``, the wave.
    pair
        Who answered in each wave: the column by which the rows of one unit are found.
    nested_in
        What the rows belong to, such as the pilot of a stakeholder; with ``pair``, what the units
        belong to.

    Returns
    -------
    Result
        That of the method, under its own name. Its ``notes`` begin with what was chosen and why,
        and which methods answer the same question otherwise; ``assumptions``, with what was seen.
        ``beside`` has the figures of each group. Of waves, ``first`` is compared with ``second``.

    Raises
    ------
    StudyError
        If a column is not there, ``pair`` comes without ``by``, a unit has two rows in a wave, or
        nothing says which wave comes first.

    Notes
    -----
    The choices: docs/statistics.md. Nothing is chosen by looking at p values, only by levels,
    number of groups or waves, clusters and expected counts. Where the method of choice has nothing
    to give (nobody changed, a group separates the answers), the next one is taken, and it is told.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> scale = pd.CategoricalDtype(["no", "partly", "fully"], ordered=True)
    >>> wave = pd.CategoricalDtype(["before", "after"], ordered=True)
    >>> answers = pd.DataFrame({
    ...     "pilot": ["a", "a", "b", "b", "c", "c"],
    ...     "wave": pd.Categorical(["before", "after"] * 3, dtype=wave),
    ...     "useful": pd.Categorical(["no", "fully", "partly", "fully", "no", "no"], dtype=scale),
    ... })
    >>> result = stats.explore(answers, "useful", by="wave", pair="pilot")
    >>> print(result.notes[0])
    chosen: stats.change, because the outcome is ordered and asked twice of the same pilot
    """
    named = [column for column in (outcome, by, pair, nested_in) if column]
    choose(Given(data.frame), named)
    asked = Question(data, outcome, by, pair, nested_in, measured(data.frame[outcome]))
    options = choices(asked)
    choice, result, silent = _first_that_tells(options, conf_level)
    chosen = f"chosen: stats.{choice.method}, because {choice.why}"
    others = dict.fromkeys((*choice.instead, *(one.method for one in options[:-1])))
    names = ", ".join(f"stats.{name}" for name in others if name != choice.method)
    instead = [f"instead: {names}"] if names else []
    notes = (chosen, *instead, *silent, *choice.notes, *result.notes)
    beside = () if choice is options[-1] else (options[-1].call(conf_level),)
    seen = (*choice.seen, *result.assumptions)
    return replace(result, notes=notes, assumptions=seen, beside=beside)


def _first_that_tells(options: list[Choice], conf_level: float) -> tuple[Choice, Result, list[str]]:
    """Give the result of the first method that has one, and why those before it had none."""
    silent: list[str] = []
    for choice in options:
        result = choice.call(conf_level)
        if _tells(result):
            break
        refused = [note for note in result.notes if note.startswith("no ")]
        why = [*refused, *result.notes[-1:], "no number"][0]
        silent.append(f"stats.{choice.method} has nothing to tell: {why}")
    else:
        silent.pop()  # the figures are all there is
    return choice, result, silent


def _tells(result: Result) -> bool:
    """Tell whether there is a number: the p value where the method gives one, of slopes if any."""
    table = result.table
    if "term" in table and (table["term"] == "slope").any():
        table = table[table["term"] == "slope"]
    given = [name for name in ("p_value", "estimate", "n") if name in table]
    return bool(table[given[0]].notna().any()) if given else bool(len(table))
