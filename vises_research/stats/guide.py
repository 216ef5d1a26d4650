"""Picks a method from the measurement level and the design, says why, and gives its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import choose, measured, typed
from vises_research.stats.side_by_side import waves

if TYPE_CHECKING:
    from vises_research.stats.results import Result

__all__ = ["explore"]

FEW_CLUSTERS = 10


def explore(
    table: pd.DataFrame,
    outcome: str,
    *,
    by: str | None = None,
    pair: str | None = None,
    nested_in: str | None = None,
    reasons: pd.DataFrame | None = None,
    conf_level: float = 0.95,
    unit: str = "row",
) -> Result:
    """Pick the method for a question, say why, and give its result.

    Parameters
    ----------
    table
        The data, one row an answer.
    outcome
        What is asked about: yes/no, an ordered or unordered categorical, or a number.
    by
        A grouping column; with ``pair``, the wave.
    pair
        Who answered in each wave: the column by which the rows of one unit are found.
    nested_in
        What the rows belong to, such as the pilot of a stakeholder.
    reasons, conf_level, unit
        As in :func:`vises_research.stats.share`.

    Returns
    -------
    Result
        That of the method, under its own name. Its ``notes`` begin with what was chosen and why,
        and which methods answer the same question otherwise; ``assumptions``, with what was seen.

    Raises
    ------
    StudyError
        If a column is not there, ``pair`` comes without ``by``, or a unit has two rows in a wave.

    Notes
    -----
    The choices: docs/statistics.md. Nothing is chosen by looking at p values, only by levels,
    number of groups or waves, clusters and expected counts.

    Examples
    --------
    >>> scale = pd.CategoricalDtype(["no", "partly", "fully"], ordered=True)
    >>> answers = pd.DataFrame({
    ...     "pilot": ["a", "a", "b", "b", "c", "c"],
    ...     "wave": ["1 before", "2 after"] * 3,
    ...     "useful": pd.Categorical(["no", "fully", "partly", "fully", "no", "no"], dtype=scale),
    ... })
    >>> result = explore(answers, "useful", by="wave", pair="pilot")
    >>> print(result.notes[0])
    chosen: stats.change, because the outcome is ordered and asked twice of the same pilot
    """
    named = [column for column in (outcome, by, pair, nested_in) if column]
    choose(table, named, (), None, (), unit)
    asked = Question(table, outcome, by, pair, nested_in, reasons, measured(table[outcome]))
    if asked.level == "of two categories" and (pair or nested_in):
        asked = _as_yes_no(asked)
    choice = _paired(asked) if pair else _nested(asked) if nested_in else _plain(asked)
    result = choice.call(conf_level=conf_level, unit=unit)
    if pair:  # the columns are waves now; what they are about is the outcome
        about = replace(result.base, columns=(outcome,))
        result = replace(result, outcome=outcome, base=about)
    chosen = f"chosen: stats.{choice.method}, because {choice.why}"
    instead = f"instead: {', '.join(f'stats.{name}' for name in choice.instead)}"
    notes = (chosen, instead, *result.notes)
    return replace(result, notes=notes, assumptions=(*choice.seen, *result.assumptions))


class Choice(NamedTuple):
    """A method, the call of it, why it was chosen, what else there is, and what was looked at."""

    method: str
    call: Callable[..., Result]
    why: str
    instead: tuple[str, ...]
    seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What was asked of the guide, with the level of the outcome and what was seen of it."""

    table: pd.DataFrame
    outcome: str
    by: str | None
    pair: str | None
    nested_in: str | None
    reasons: pd.DataFrame | None
    level: str
    seen: tuple[str, ...] = ()

    def choice(
        self,
        method: str,
        arguments: Sequence[Any],
        why: str,
        instead: Sequence[str],
        seen: Sequence[str] = (),
    ) -> Choice:
        """Choose a method of ``stats`` on the table."""
        from vises_research import stats

        def call(conf_level: float, unit: str) -> Result:
            function = getattr(stats, method)
            given = {"reasons": self.reasons, "unit": unit, "conf_level": conf_level}
            taken = {k: v for k, v in given.items() if k in signature(function).parameters}
            made: Result = function(self.table, *arguments, **taken)
            return made

        return Choice(method, call, why, tuple(instead), (*seen, *self.seen))


def _plain(asked: Question) -> Choice:
    """Choose for rows that are independent of each other."""
    outcome, by, level = asked.outcome, asked.by, asked.level
    if by is None:
        why = f"the outcome is {level} and nothing is compared"
        if level == "a number":
            return asked.choice("mean", [outcome], why, ["describe"])
        return asked.choice("share", [outcome], why, ["counts"] + ["mean"] * (level == "ordered"))
    groups = [one for one in typed(asked.table[by]).categories if (asked.table[by] == one).any()]
    why = f"the outcome is {level}, compared between {len(groups)} groups"
    if level in ("ordered", "a number"):
        return _ranked(asked, by, why, len(groups))
    if level == "yes/no" and len(groups) == 2:
        instead = ["odds_ratio", "fisher_freeman_halton", "chi_square"]
        return asked.choice("share_difference", [outcome, by], why, instead)
    return _table(asked, by, why)


def _ranked(asked: Question, by: str, why: str, groups: int) -> Choice:
    column, arguments = asked.table[by], [asked.outcome, by]
    if groups <= 2:
        instead = ["mann_whitney", "brunner_munzel", "hodges_lehmann_shift", "linear"]
        return asked.choice("cliffs_delta", arguments, why, instead)
    if isinstance(column.dtype, pd.CategoricalDtype) and column.dtype.ordered:
        instead = ["kruskal_wallis", "rank_correlation", "linear_by_linear"]
        return asked.choice("jonckheere_terpstra", arguments, f"{why} that are ordered", instead)
    return asked.choice("kruskal_wallis", arguments, why, ["dunn", "linear"])


def _table(asked: Question, by: str, why: str) -> Choice:
    """Choose between the exact test and chi-square by the expected counts."""
    counts = pd.crosstab(asked.table[asked.outcome], asked.table[by]).to_numpy()
    expected = counts.sum(axis=1)[:, None] * counts.sum(axis=0) / max(counts.sum(), 1)
    smallest = float(expected.min()) if counts.size else 0.0
    first, other, told = "chi_square", "fisher_freeman_halton", "no expected count is below 5"
    if smallest < 5:
        first, other, told = other, first, "an expected count is below 5"
    seen = [f"smallest expected count: {smallest:.1f}"]
    arguments = [asked.outcome, by]
    return asked.choice(first, arguments, f"{why}, and {told}", [other], seen)


def _nested(asked: Question) -> Choice:
    """Choose for rows that belong to clusters."""
    cluster = str(asked.nested_in)
    number = asked.table[cluster].nunique()
    seen = [f"clusters of {cluster}: {number}"]
    if number < FEW_CLUSTERS:
        seen.append("so few clusters that intervals may still be too short")
    if asked.level == "of unordered categories":
        wrong = f"there is no method for unordered categories nested in {cluster}"
        right = "a yes/no column for the category of interest"
        raise StudyError([Problem("stats.explore", wrong, asked.outcome, right)])
    why = f"the outcome is {asked.level} and rows are nested in {cluster}"
    if asked.by is None:
        outcome = [asked.outcome, cluster]
        return asked.choice("clustered_mean", outcome, why, ["variance_components"], seen)
    method, instead = _NESTED[asked.level]
    model = [asked.outcome, [asked.by], cluster]
    return asked.choice(method, model, f"{why}, compared by {asked.by}", instead, seen)


def _as_yes_no(asked: Question) -> Question:
    """Count the first of two categories as yes, which changes signs at most."""
    values = asked.table[asked.outcome]
    first = typed(values).categories[0]
    yes = (values == first).astype("boolean").mask(values.isna())
    seen = (f"counted as yes: {first}",)
    table = asked.table.assign(**{asked.outcome: yes})
    return replace(asked, table=table, level="yes/no", seen=seen)


def _paired(asked: Question) -> Choice:
    """Choose for units that were asked in several waves."""
    if asked.by is None:
        right = "by=..., the column of the wave"
        raise StudyError([Problem("stats.explore", "pair needs waves", "by is not given", right)])
    found = waves(asked.table, asked.outcome, asked.by, str(asked.pair), asked.reasons)
    number, level, seen = len(found.columns), asked.level, list(found.seen)
    if number < 2:
        wrong = f"'{asked.by}' has {number} waves with rows"
        raise StudyError([Problem("stats.explore", wrong, right="two or more")])
    times = "twice" if number == 2 else f"{number} times"
    why = f"the outcome is {level} and asked {times} of the same {asked.pair}"
    method, instead = (_TWICE if number == 2 else _SEVERAL)[level]
    arguments = found.columns if number == 2 else [found.columns]
    side_by_side = replace(asked, table=found.table, reasons=found.reasons)
    return side_by_side.choice(method, arguments, why, instead, seen)


_Chosen = tuple[str, Sequence[str]]
_NESTED: dict[str, _Chosen] = {
    "ordered": ("ordinal_random_intercept", ["ordinal_logit_clustered", "linear"]),
    "a number": ("mixed_linear", ["linear"]),
    "yes/no": ("gee", ["ordinal_random_intercept"]),
}
_TWICE: dict[str, _Chosen] = {
    "yes/no": ("paired_difference", ["mcnemar"]),
    "ordered": ("change", ["signed_rank", "hodges_lehmann", "moves", "sign_flip"]),
    "a number": ("change", ["standardised_change", "signed_rank", "sign_flip", "ancova"]),
    "of unordered categories": ("marginal_homogeneity", ["counts"]),
}
_SEVERAL: dict[str, _Chosen] = {
    "yes/no": ("cochran_q", ["paired_difference"]),
    "ordered": ("friedman", ["homogeneity_over_waves", "change"]),
    "a number": ("friedman", ["change", "mixed_linear"]),
    "of unordered categories": ("homogeneity_over_waves", ["marginal_homogeneity"]),
}
