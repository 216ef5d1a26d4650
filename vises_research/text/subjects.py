"""What a result is about and whom it rests on, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vises_research.text.questions import about_items, question
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Base, Result

__all__ = ["base_words", "inside", "join", "subject"]

PAIRS = frozenset(
    [
        "ancova",
        "change",
        "cohen_kappa",
        "hodges_lehmann",
        "marginal_homogeneity",
        "mcnemar",
        "moves",
        "paired_difference",
        "paired_values",
        "regression_to_mean",
        "reliable_change",
        "sign_flip",
        "sign_test",
        "signed_rank",
        "standardised_change",
        "linear_by_linear",
        "rao_scott",
    ]
)
"""About two columns together: before and after, or what may go together."""
SPLIT = frozenset(
    [
        "brunner_munzel",
        "cliffs_delta",
        "cochran_armitage",
        "design_rank_test",
        "dunn",
        "hodges_lehmann_shift",
        "jonckheere_terpstra",
        "kruskal_wallis",
        "mann_whitney",
        "odds_ratio",
        "share_difference",
    ]
)
"""About a column, broken down by another."""
FIRST = frozenset(
    ["aalen_johansen", "clustered_mean", "kaplan_meier", "median_time", "restricted_mean"]
)
"""About the first column alone."""
GROUPED = frozenset(("item_bias", "items_by_group"))
"""About several columns, broken down by the last."""
NOTHING = frozenset(
    [
        "answers",
        "code_agreement",
        "code_frequencies",
        "code_pairs",
        "combinations",
        "detectable_change",
        "detectable_difference",
        "em_moments",
        "families",
        "gather",
        "item_agreement",
        "leave_one_out",
        "leavers",
        "mcnemar_power",
        "missing_patterns",
        "noether_size",
        "polychoric",
        "rake",
        "specifications",
    ]
)
"""Where the rows name what they are about."""
RATERS = frozenset(["fleiss_kappa", "gwet", "icc", "krippendorff_alpha"])
MOST = {"subject.items": 3, "subject.raters": 2}
"""So many columns are named; more are counted."""


def base_words(base: Base, voice: Voice) -> str:
    """State a base: how many answered of how many.

    Parameters
    ----------
    base
        The base of a result.
    voice
        The language.

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

    Parameters
    ----------
    result
        A result of ``stats``.
    voice
        The language.

    Returns
    -------
    str
        The variable, the level if there is only one, and the variables it is broken down by;
        nothing where the rows tell it themselves.
    """
    about, within = _about(result)
    items = about_items(result, voice) if result.name in NOTHING else ""
    if result.outcome and about == (result.outcome,):
        names = [_outcome(result, voice)]
    else:
        names = [_named(name, voice) for name in about]
    names = [items] if items else list(dict.fromkeys(names))
    within = result.by if items and result.name == "answers" else within
    counted = "subject.raters" if result.name in RATERS else "subject.items"
    told = join(names, voice)
    if len(names) > MOST[counted]:
        told = voice.say(counted, count=len(names), n=voice.number(len(names), 0))
    for name in (_named(one, voice) for one in within):
        told = voice.say("join.by", first=told, second=inside(name, voice)) if told else name
    return told


def needed(result: Result) -> list[str]:
    """List the variables that :func:`subject` names."""
    about, within = _about(result)
    asked = question(result) if result.name in NOTHING else ""
    return [*about, *within, *([asked] if asked else [])]


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
    waves = result.name in PAIRS and len(columns) == 2 and columns[0] == result.outcome
    return bool(result.outcome) and waves and ends


def _about(result: Result) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell the columns that a result is about, and those that it is broken down by."""
    about: tuple[str, ...]
    within: tuple[str, ...]
    name, by = result.name, tuple(result.by)
    own = tuple(one for one in result.base.columns if one not in by)
    outcome = (result.outcome,) if result.outcome else ()
    others = tuple(one for one in own if one not in outcome)
    if name in NOTHING:
        about, within = (), ()
    elif compares_waves(result):
        about, within = outcome, ()
    elif name in GROUPED:
        about, within = own[:-1], own[-1:]
    elif name in SPLIT and outcome:
        about, within = outcome, others[:1]
    elif name in FIRST:
        about, within = own[:1], by if name != "aalen_johansen" else by[:-1]
    elif name in PAIRS and len(own) > 1:
        about, within = own[:2], (*by, *(own[2:3] if name == "ancova" else ()))
    elif name == "retention":
        about, within = by[-1:], by[:-1]
    elif name in ("logrank", "weighted_difference"):
        about, within = own[:1], own[-1:]
    elif outcome or not by:
        about, within = outcome or own, by
    else:
        about, within = by[:1], by[1:]
    return about, within


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
    """Tell whether a key says nothing in a row."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))
