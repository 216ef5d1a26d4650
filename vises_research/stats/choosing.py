"""Which methods answer a question, by level and design: the rules of the guide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from inspect import signature
from typing import Any, NamedTuple

import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import choose, measured, scores, typed
from vises_research.stats.given import Given
from vises_research.stats.models.coding import label
from vises_research.stats.results import Result
from vises_research.stats.side_by_side import Waves, waves
from vises_research.stats.weighting.design import Design

FEW_CLUSTERS = 10
FEW_LEVELS = 7
"""A number with more values than this is no list of groups."""
QUARTERS = 4
DRAWS = 99_999
"""Tables drawn where there are too many for the exact test."""


class Choice(NamedTuple):
    """A method, the call of it, why it was chosen, what else there is, and what was looked at."""

    method: str
    call: Callable[[float], Result]
    why: str
    instead: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What was asked of the guide, with the level of the outcome and what was seen of it."""

    data: Given
    outcome: str
    by: str | None
    pair: str | None
    nested_in: str | None
    level: str
    seen: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """The table."""
        return self.data.frame

    def on(self, frame: pd.DataFrame) -> Question:
        """Ask the same of another table."""
        return replace(self, data=replace(self.data, frame=frame))

    @property
    def answered(self) -> pd.DataFrame:
        """The rows in which nothing is missing that the question names."""
        named = [self.outcome, self.by, self.pair, self.nested_in]
        return self.table.dropna(subset=[name for name in named if name])

    def choice(
        self, method: str, *arguments: Any, why: str, instead: Sequence[str] = (), **named: Any
    ) -> Choice:
        """Choose a method of ``stats`` on the table."""
        call = partial(_call, self, method, arguments, named)
        return Choice(method, call, why, tuple(instead), self.seen, self.notes)


def choices(asked: Question) -> list[Choice]:
    """List the methods for a question, the best first; the last gives the figures by group.

    Raises
    ------
    StudyError
        If a column is not there, ``pair`` comes without ``by``, a unit has two rows in a wave, or
        nothing says which wave comes first.
    """
    if asked.level == "yes/no" and not pd.api.types.is_numeric_dtype(asked.table[asked.outcome]):
        asked = _at(asked, "True")
    if asked.pair:
        return _paired(asked)
    if asked.by is None:
        return [_alone(asked, f"the outcome is {asked.level} and nothing is compared")]
    present = _present(asked)
    if len(present) < 2:
        answers = f"{len(present)} of its groups" if present else "none of its groups"
        return [_figures(asked, f"compared by {asked.by}, and {answers} has answers")]
    return _nested(asked, present) if asked.nested_in else _plain(asked, present)


def _call(
    asked: Question, method: str, arguments: Sequence[Any], named: dict[str, Any], conf_level: float
) -> Result:
    from vises_research import stats

    function = getattr(stats, method)
    level = {"conf_level": conf_level} if "conf_level" in signature(function).parameters else {}
    made: Result = function(asked.data, *arguments, **named, **level)
    return made


def _plain(asked: Question, present: list[Any]) -> list[Choice]:
    """Choose for rows that are independent of each other."""
    outcome, by, level, grouping = asked.outcome, str(asked.by), asked.level, _grouping(asked)
    if grouping == "a number":
        return [*_with_number(asked, by), _figures(asked)]
    why = f"the outcome is {level}, compared between {len(present)} groups"
    rising = grouping == "ordered" and len(present) > 2
    why += " that are ordered" if rising else ""
    two = {"between": tuple(present)} if len(present) == 2 else {}
    if level in ("ordered", "a number"):
        method, instead = _TWO_GROUPS if two else _RANKED[rising]
        chosen = [asked.choice(method, outcome, by, why=why, instead=instead, **two)]
    elif level == "yes/no" and rising:
        chosen = [asked.choice("cochran_armitage", outcome, by, why=why, instead=["chi_square"])]
    elif level == "yes/no" and two:
        instead = ["odds_ratio", "fisher_freeman_halton", "chi_square"]
        chosen = [asked.choice("share_difference", outcome, by, why=why, instead=instead, **two)]
    else:
        chosen = _table(asked, by, why)
    return [*chosen, _figures(asked)]


def _with_number(asked: Question, by: str) -> list[Choice]:
    """Choose for a number that is no list of groups."""
    why = f"the outcome is {asked.level}, and {by} a number with many values"
    if asked.level in ("ordered", "a number", "yes/no"):
        instead = ["linear"] if asked.level != "yes/no" else ["firth_logistic", "cochran_armitage"]
        return [asked.choice("rank_correlation", by, asked.outcome, why=why, instead=instead)]
    return [asked.choice("kruskal_wallis", by, asked.outcome, why=why, instead=["dunn"])]


def _table(asked: Question, by: str, why: str) -> list[Choice]:
    """Choose between the exact test and chi-square by the expected counts."""
    counts = pd.crosstab(asked.answered[asked.outcome], asked.answered[by]).to_numpy()
    expected = counts.sum(axis=1)[:, None] * counts.sum(axis=0) / max(counts.sum(), 1)
    smallest = float(expected.min()) if counts.size else 0.0
    first, other, told = "chi_square", "fisher_freeman_halton", "no expected count is below 5"
    if smallest < 5:
        first, other, told = other, first, "an expected count is below 5"
    looked = replace(asked, seen=(f"smallest expected count: {smallest:.1f}", *asked.seen))
    arguments, more = (asked.outcome, by), {"draws": DRAWS} if smallest < 5 else {}
    return [looked.choice(first, *arguments, why=f"{why}, and {told}", instead=[other], **more)]


def _nested(asked: Question, present: list[Any]) -> list[Choice]:
    """Choose for groups of rows that belong to clusters."""
    asked = _clusters(asked)
    outcome, by, cluster = asked.outcome, str(asked.by), str(asked.nested_in)
    grouping, figures = _grouping(asked), _figures(asked)
    why = f"the outcome is {asked.level} and rows are nested in {cluster}, compared by {by}"
    if asked.level == "of unordered categories":
        design, ranked = Design(cluster=cluster), grouping == "a number"
        method = "design_rank_test" if ranked else "rao_scott"
        pair = (by, outcome) if ranked else (outcome, by)
        return [asked.choice(method, *pair, design, why=why, instead=["weighted_share"]), figures]
    if asked.level == "of two categories":
        asked = _at(asked, typed(asked.table[outcome]).categories[0])
    if grouping == "a number" or (grouping == "ordered" and len(present) > 2):
        asked = asked.on(asked.table.assign(**{by: scores(asked.table[by])}))
        why += ", which is a number" if grouping == "a number" else ", whose order counts"
    model = _NESTED[asked.level]
    chosen = [asked.choice(model, outcome, [by], cluster, why=why)]
    if model == "gee":
        chosen += [asked.choice("rao_scott", outcome, by, Design(cluster=cluster), why=why)]
    robust = asked.choice("linear", outcome, [by], cluster=cluster, why=why)
    return [*chosen, robust, figures]


def _paired(asked: Question) -> list[Choice]:
    """Choose for units that were asked in several waves."""
    if asked.by is None:
        right = "by=..., the column of the wave"
        raise StudyError([Problem("stats.explore", "pair needs waves", "by is not given", right)])
    found = waves(asked.data, asked.outcome, asked.by, str(asked.pair))
    number = len(found.columns)
    if number < 2:
        wrong = f"'{asked.by}' has {number} waves with rows"
        raise StudyError([Problem("stats.explore", wrong, right="two or more")])
    order = f"waves in their order: {', '.join(found.columns)}"
    asked = replace(asked, seen=(*found.seen, order, *asked.seen), notes=found.notes)
    times = "twice" if number == 2 else f"{number} times"
    why = f"the outcome is {asked.level} and asked {times} of the same {asked.pair}"
    long = _complete(asked, found)
    if asked.nested_in and asked.nested_in != asked.pair:
        return _paired_in_clusters(_clusters(long), found, why)
    side = replace(asked, data=found.data)
    told: dict[str, Any] = {}
    if asked.level == "of two categories":
        told = {"level": typed(asked.table[asked.outcome]).categories[0]}
        side = replace(side, seen=(f"counted as yes: {told['level']}", *side.seen))
    columns = found.columns if number == 2 else [found.columns]
    methods, instead = (_TWICE if number == 2 else _SEVERAL)[asked.level]
    chosen = [side.choice(one, *columns, why=why, instead=instead, **told) for one in methods]
    return [*(_of_waves(one, asked, found, **told) for one in chosen), _figures(long)]


def _paired_in_clusters(asked: Question, found: Waves, why: str) -> list[Choice]:
    """Choose for units of clusters that were asked in several waves: clusters vary, not units."""
    cluster, by = str(asked.nested_in), str(asked.by)
    several = int((asked.table.groupby(str(asked.pair))[cluster].nunique() > 1).sum())
    if several:
        wrong = f"some of {asked.pair} stand in several of {cluster}"
        raise StudyError([Problem("stats.explore", wrong, str(several), "one for each")])
    why = f"{why}, which are nested in {cluster}"
    if asked.level in ("of unordered categories", "of two categories"):
        arguments = (asked.outcome, by, Design(cluster=cluster))
        chosen = asked.choice("rao_scott", *arguments, why=why, instead=["weighted_share"])
    else:
        chosen = asked.choice(
            "linear", asked.outcome, [by], cluster=cluster, why=why, instead=["gee"]
        )

    def call(conf_level: float) -> Result:
        result = chosen.call(conf_level)
        rows = choose(found.data, found.columns)
        base = replace(rows.base, columns=result.base.columns)
        return replace(result, base=base, notes=(*rows.notes, *result.notes))

    return [chosen._replace(call=call), _figures(asked)]


def _of_waves(choice: Choice, asked: Question, found: Waves, level: Any = None) -> Choice:
    """Let a result of waves side by side say what it is about, and which wave is which."""

    def call(conf_level: float) -> Result:
        result = choice.call(conf_level)
        table = result.table
        if len(found.columns) == 2:
            before, after = found.columns
            table = table.assign(first=after, second=before)
        if level is not None:
            table = table.assign(**{asked.outcome: level})
        about = replace(result.base, columns=(asked.outcome, str(asked.by)))
        return replace(result, table=table, outcome=asked.outcome, base=about)

    return choice._replace(call=call)


def _complete(asked: Question, found: Waves) -> Question:
    """Keep the rows of units that answered in every wave, with waves as levels in their order."""
    by, units = str(asked.by), found.data.frame.dropna().index
    kept = asked.table[asked.table[str(asked.pair)].isin(units) & asked.table[by].notna()]
    names = kept[by].astype("object").map(label)
    wave = pd.Categorical(names, found.columns, ordered=True)
    return asked.on(kept.assign(**{by: wave}))


def _alone(asked: Question, why: str) -> Choice:
    """Choose where nothing is compared."""
    outcome, cluster = asked.outcome, asked.nested_in
    if cluster:
        asked, why = (
            _clusters(asked),
            f"the outcome is {asked.level} and rows are nested in {cluster}",
        )
        if asked.level in ("ordered", "a number"):
            more = ["variance_components"]
            return asked.choice("clustered_mean", outcome, cluster, why=why, instead=more)
        design = Design(cluster=cluster)
        return asked.choice("weighted_share", outcome, design, why=why, instead=["share"])
    if asked.level == "a number":
        return asked.choice("mean", outcome, why=why, instead=["describe"])
    instead = ["counts"] + ["mean"] * (asked.level == "ordered")
    return asked.choice("share", outcome, why=why, instead=instead)


def _figures(asked: Question, why: str = "") -> Choice:
    """Choose what to show of each group: the figures that a test is about."""
    by, cluster = str(asked.by), asked.nested_in
    if _grouping(asked) == "a number":
        asked = asked.on(asked.table.assign(**{by: _quarters(asked.table[by])}))
    numeric = asked.level in ("ordered", "a number")
    told: dict[str, Any] = {"by": [by], "why": why or f"these are the figures by {by}"}
    if cluster and numeric:
        return asked.choice("clustered_mean", asked.outcome, cluster, **told)
    if cluster:
        return asked.choice("weighted_share", asked.outcome, Design(cluster=cluster), **told)
    return asked.choice("describe" if asked.level == "a number" else "share", asked.outcome, **told)


def _quarters(values: pd.Series) -> pd.Series:
    """Cut a number into quarters of the rows, without naming its smallest and largest value."""
    cut = pd.qcut(values, QUARTERS, labels=False, duplicates="drop")
    parts = int(cut.max()) + 1 if cut.notna().any() else 1
    names = {part: f"part {part + 1} of {parts}, from low to high" for part in range(parts)}
    return pd.Series(pd.Categorical(cut.map(names), [*names.values()], ordered=True), values.index)


def _clusters(asked: Question) -> Question:
    """Look at how many clusters there are."""
    cluster = str(asked.nested_in)
    number = asked.answered[cluster].nunique()
    seen = [f"clusters of {cluster}: {number}"]
    if number < FEW_CLUSTERS:
        seen.append("so few clusters that intervals may still be too short")
    return replace(asked, seen=(*seen, *asked.seen))


def _at(asked: Question, level: Any) -> Question:
    """Count one level as yes and all others as no."""
    values = asked.table[asked.outcome]
    yes = (values.astype("object").map(str) == str(level)).astype("boolean").mask(values.isna())
    seen = () if str(level) == "True" else (f"counted as yes: {level}",)
    table = asked.table.assign(**{asked.outcome: yes})
    return replace(asked.on(table), level="yes/no", seen=(*seen, *asked.seen))


def _present(asked: Question) -> list[Any]:
    """List the groups in which somebody answered."""
    there = set(asked.answered[str(asked.by)].astype("object"))
    return [one for one in typed(asked.table[str(asked.by)]).categories if one in there]


def _grouping(asked: Question) -> str:
    """Say what the groups are: unordered, ordered, or a number with too many values for groups."""
    values = asked.answered[str(asked.by)]
    level = measured(values)
    if level == "a number":
        return "a number" if values.nunique() > FEW_LEVELS else "ordered"
    return "ordered" if level == "ordered" else "groups"


_Chosen = tuple[str, Sequence[str]]
_TWO_GROUPS: _Chosen = (
    "cliffs_delta",
    ["mann_whitney", "brunner_munzel", "hodges_lehmann_shift", "linear"],
)
_RANKED: dict[bool, _Chosen] = {
    True: ("jonckheere_terpstra", ["kruskal_wallis", "rank_correlation", "linear_by_linear"]),
    False: ("kruskal_wallis", ["dunn", "linear"]),
}
_NESTED = {"ordered": "ordinal_random_intercept", "a number": "mixed_linear", "yes/no": "gee"}
_Several = dict[str, tuple[Sequence[str], Sequence[str]]]
_TWICE: _Several = {
    "yes/no": (["paired_difference"], ["mcnemar"]),
    "of two categories": (["paired_difference"], ["mcnemar"]),
    "ordered": (["change", "sign_test"], ["signed_rank", "hodges_lehmann", "moves", "sign_flip"]),
    "a number": (["change", "sign_test"], ["standardised_change", "signed_rank", "ancova"]),
    "of unordered categories": (["marginal_homogeneity"], ["counts"]),
}
"""What is chosen, in turn where the one before has nothing to tell; and what else there is."""
_SEVERAL: _Several = {
    "yes/no": (["cochran_q"], ["paired_difference"]),
    "of two categories": (["cochran_q"], ["paired_difference"]),
    "ordered": (["friedman"], ["homogeneity_over_waves", "change"]),
    "a number": (["friedman"], ["change", "mixed_linear"]),
    "of unordered categories": (["homogeneity_over_waves"], ["marginal_homogeneity"]),
}
