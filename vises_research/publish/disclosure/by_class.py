"""What numbers can tell by what they are: the rules of each class of statistics.

The classes are those of output checking (SACRO's statbarns), as the card of a method names them.
What is not classified, or comes without the data that its rule needs, is refused.

Ritchie, F., et al. (2023). The SACRO guide to statistical output checking. Zenodo.
https://doi.org/10.5281/zenodo.10054629
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.publish.disclosure.primary import dominated
from vises_research.publish.disclosure.risks import Finding
from vises_research.stats.guards import FACTS

if TYPE_CHECKING:
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

__all__ = ["class_of", "of_class", "used_up"]

Row = Mapping[Any, Any]
QUANTILES = ("q1", "median", "q3")
SPREAD = ("std_error", "sd", "conf_low", "statistic", "deff")


def class_of(result: Result, rule: Rule) -> str:
    """Tell the class of a result's numbers: its card's, or for a method of one's own the rule's."""
    card = result.card
    own: str = card.discloses
    return rule.classes.get(card.name, own) if own == "unclassified" else own


def of_class(result: Result, rule: Rule) -> Iterator[Finding]:
    """Look at a result by the rules of its class.

    Parameters
    ----------
    result
        The result.
    rule
        What may leave.

    Yields
    ------
    Finding
        One for each row and rule.
    """
    kind = class_of(result, rule)
    if kind == "unclassified":
        wrong = "nobody knows what these numbers tell of single units"
        right = "a method of `stats`; or its class under `classes` of the rule, or on its card"
        yield Finding("class", {}, wrong, result.name, right)
    rows = [row for row in result.table.to_dict("records") if not row.get("hidden")]
    for row in (one for one in rows if not _few(one, rule)):
        for look in BY_ROW.get(kind, ()):
            yield from look(result, row, rule)
        if kind in BY_UNITS and _states(row):
            yield from _behind(result, row, rule, kind)


def _few(row: Row, rule: Rule) -> bool:
    """Whether a row is refused for its count already."""
    return bool(0 < row.get("n", math.inf) < rule.min_cell)


def _states(row: Row) -> bool:
    """Whether a row has a number other than counts."""
    told = ("estimate", "mean", "total", *QUANTILES, *SPREAD)
    return any(
        isinstance(row.get(name), int | float) and not math.isnan(row[name]) for name in told
    )


def _asked(result: Result) -> list[str]:
    """Name the variables that the numbers are about, rather than broken down by."""
    named = dict.fromkeys([*result.base.columns, *([result.outcome] if result.outcome else [])])
    return [name for name in named if name not in result.by]


def _is_public(result: Result, rule: Rule) -> bool:
    asked = _asked(result)
    return bool(asked) and all(name in rule.public for name in asked)


# Counts and shares


def everyone(result: Result, row: Row, rule: Rule) -> Iterator[Finding]:
    """Look whether all or none of a group are at what a share counts, of methods of any kind."""
    counted = _counted(result, row)
    if result.card.adds_up or counted is None:  # those are looked at with their sums
        return
    n, base = counted
    trivial = (
        result.card.rows == "steps" and row[result.by[-1]] == result.table[result.by[-1]].iloc[0]
    )
    if trivial or _is_public(result, rule):
        return
    if n == base > 0 and rule.everyone == "refused":
        right = "answers that differ; or `everyone: shown`, or the variable under `public`"
        yield Finding("groups", row, "everyone of a group is in one cell", f"{n:g}", right)
    elif n == 0 < base and rule.zeros == "refused":
        right = "answers by some; or `zeros: shown`"
        yield Finding("groups", row, "nobody of a group is in this cell", "0", right)
    else:
        yield Finding("groups", row)


def derived(result: Result, row: Row, rule: Rule) -> Iterator[Finding]:
    """Look at the count that a share and its base give, where the count itself is not shown."""
    term = row.get("term", "")
    share = row.get("estimate", math.nan)
    told = {"n", "base"} <= {*row} or not result.card.quantity(term).is_share or math.isnan(share)
    if told:
        return
    counted = _counted(result, row)
    if counted is None:
        right = "the columns `n` and `base`"
        yield Finding("counts", row, "it is not known of how many this is a share", "", right)
        return
    n, base = counted
    for number in (n, base - n, base):
        small = 1e-6 < number < rule.min_cell - 1e-6
        wrong = "this share and its base give a count that is too small to be shown"
        right = f"0 or at least {rule.min_cell}"
        yield Finding("counts", row, *((wrong, f"{number:g}", right) if small else ()))


def _counted(result: Result, row: Row) -> tuple[float, float] | None:
    """Give count and base of a share: as shown, or as they follow from it."""
    share = row.get("estimate", math.nan)
    if {"n", "base"} <= {*row}:
        return float(row["n"]), float(row["base"])
    if not result.card.quantity(row.get("term", "")).is_share or math.isnan(share):
        return None
    base = row.get("base", row.get("n", math.nan if result.by else result.base.answered))
    return None if math.isnan(base) else (round(share * base, 6), float(base))


# Numbers that need the units behind them


def _behind(result: Result, row: Row, rule: Rule, kind: str) -> Iterator[Finding]:
    """Look at the units behind a row."""
    known = list(_known(result, row))
    if not known:
        wrong = "it is not known how large the largest unit of these amounts is"
        if kind != "sums":
            wrong = "it is not known which units are behind these numbers"
        right = f"the result as `stats.{result.name}` gives it"
        right += (
            f", or `stats.guarded(result, frame, {result.outcome!r})`" if result.outcome else ""
        )
        yield Finding(kind, row, wrong, result.name, right)
    for facts in known:
        for look in BY_UNITS[kind]:
            wrong, found, right = look(result, row, facts, rule) or ("", "", "")
            yield Finding("amounts" if kind == "sums" else kind, row, wrong, found, right)


def _known(result: Result, row: Row) -> Iterator[Row]:
    """Give what is known of the units behind a row; of joined amounts, their largest ones."""
    truth, contributors = result.guard.truth, result.guard.contributors
    found: list[Row] = []
    keys: list[str] = []
    if contributors is not None:
        keys = [key for key in contributors.table if key not in FACTS]
        every = contributors.table.to_dict("records")
        found = [one for one in every if all(_same(one[k], row[k]) for k in keys if k in row)]
    if truth is not None and "largest" in truth:
        merged = not found or any(key not in row for key in keys if key not in ("item", "term"))
        for one in truth.to_dict("records") if merged else ():
            if all(_same(one[key], row.get(key)) for key in result.by):
                found = [{name: one[name] for name in ("largest", "second", "amount")}]
    yield from found


def _same(one: object, other: object) -> bool:
    """Whether two levels are the same; what a fact does not name stands behind every row."""
    return str(one) in ("nan", "None", str(other))


Wrong = tuple[str, str, str] | None


def too_few(result: Result, row: Row, facts: Row, rule: Rule) -> Wrong:
    """Refuse a number of few units, whether or not their count is shown."""
    units = facts.get("units", math.inf)
    if not 0 < units < rule.min_cell:
        return None
    return "too few units are behind this number", f"{units:g}", f"at least {rule.min_cell}"


def largest(result: Result, row: Row, facts: Row, rule: Rule) -> Wrong:
    """Refuse a sum, or a mean, that is nearly all one unit's."""
    if math.isnan(facts.get("amount", math.nan)) or not dominated(facts, rule):
        return None
    share = f"at most {rule.dominance:.0%}"
    left = "" if rule.p_percent is None else f", and {rule.p_percent:.0%} of it left beside two"
    return "one unit has too much of this amount", "", share + left


def alike(result: Result, row: Row, facts: Row, rule: Rule) -> Wrong:
    """Refuse a group of which everyone has the same value."""
    if rule.everyone == "shown" or facts.get("alike") is not True or _is_public(result, rule):
        return None
    right = "values that differ; or `everyone: shown`, or the variable under `public`"
    return "everyone of a group has the same value", "", right


def told(result: Result, row: Row, facts: Row, rule: Rule) -> Wrong:
    """Refuse a number from which the count of a level follows, if that is small."""
    count = facts.get("told", math.inf)
    if not 0 < count < rule.min_cell or _is_public(result, rule):
        return None
    right = f"0 or at least {rule.min_cell} at each level, larger groups, or fewer numbers of each"
    return "this number tells how many are at a level", f"{count:g}", right


def beside(result: Result, row: Row, facts: Row, rule: Rule) -> Wrong:
    """Refuse a quantile, or a limit of it, with few units on a side: it is close to an extreme."""
    units = facts.get("beside", math.nan)
    if math.isnan(units):
        return None
    step = rule.rounded.get(result.outcome)
    if step and units >= 1 and all(_on(step, q) for q in _positions(row)):
        return None
    if units >= rule.min_cell or rule.extremes == "shown":
        return None
    wrong = "a quantile, or a limit of it, has too few units on a side"
    right = f"at least {rule.min_cell} units below it, above it and between two"
    right += "; or a step under `rounded`, and `publish.to_steps(result, study.rule(...))`"
    return wrong, f"{units:g}", right


def _positions(row: Row) -> list[float]:
    names = ("estimate", "conf_low", "conf_high", *QUANTILES)
    return [float(row[name]) for name in names if name in row and math.isfinite(row[name])]


def _on(step: float, number: float) -> bool:
    return abs(number / step - round(number / step)) < 1e-9


def left(result: Result, row: Row, facts: Row, rule: Rule) -> Wrong:
    """Refuse a model of nearly as many parameters as units, or one that fits few units exactly."""
    over, few = facts.get("spare", math.nan), facts.get("fewest", math.nan)
    if 0 <= over < rule.min_cell or over < 0:
        right = f"at least {rule.min_cell} units more than parameters"
        return "this model has nearly as many parameters as units", f"{over:g}", right
    if few < rule.min_cell:
        right = f"levels, and fitted values, of at least {rule.min_cell} units"
        return "a coefficient, or a fitted value, is about too few units", f"{few:g}", right
    return None


# Curves, correlations, single units


def steps(result: Result, row: Row, rule: Rule) -> Iterator[Finding]:
    """Look whether each step of a curve says how many units it is about."""
    if {"n_risk", "n_event"} <= {*row}:
        yield Finding("steps", row)
        return
    right = "`n_risk` and `n_event`; a step of one event is one unit"
    yield Finding("steps", row, "it is not known how many units a step is about", "", right)


def perfect(result: Result, row: Row, rule: Rule) -> Iterator[Finding]:
    """Look whether one variable gives the other: then who knows the one knows both."""
    known = abs(abs(row.get("estimate", math.nan)) - 1) < 1e-9
    if not known or rule.everyone == "shown" or _is_public(result, rule):
        yield Finding("correlations", row)
        return
    wrong, right = "one variable gives the other", "a correlation between -1 and 1"
    yield Finding("correlations", row, wrong, f"{row['estimate']:g}", right)


def single(result: Result, row: Row, rule: Rule) -> Iterator[Finding]:
    """Refuse what is of one unit each."""
    wrong = "" if rule.extremes == "shown" else "this row is about one unit"
    yield Finding("units", row, wrong, "", f"values of at least {rule.min_cell} units together")


Look = Callable[["Result", Row, "Rule"], Iterator[Finding]]
BY_ROW: dict[str, tuple[Look, ...]] = {
    "counts": (everyone, derived),
    "sums": (derived,),
    "steps": (steps,),
    "correlations": (perfect,),
    "units": (single,),
}
BY_UNITS: dict[str, tuple[Callable[[Result, Row, Row, Rule], Wrong], ...]] = {
    "sums": (too_few, largest, alike, told),
    "quantiles": (too_few, alike, beside),
    "contrasts": (too_few, largest, alike, told),
    "coefficients": (left, largest, told),
}


# Several numbers of the same values


def used_up(results: Sequence[Result], rule: Rule) -> Iterator[tuple[Result, Finding]]:
    """Look whether so many numbers of the same values are shown that these can be worked out.

    Each number is an equation for the values of n units, so that n of them give all values (mean,
    standard error and quartiles of five). With a mean alone, ``min_cell`` less one of the values
    stay open; as many must do so with more numbers.

    Parameters
    ----------
    results
        What is shown together.
    rule
        What may leave.

    Yields
    ------
    tuple
        The result that shows one number too many, and what is wrong.
    """
    shown: dict[tuple[Any, ...], set[str]] = {}
    for result in results:
        kind = class_of(result, rule)
        for row in result.table.to_dict("records") if kind in ("sums", "quantiles") else ():
            n = row.get("n", math.nan)
            if row.get("hidden") or not n >= rule.min_cell:
                continue
            numbers = shown.setdefault(_values(result, row, kind), set())
            numbers |= _numbers(result, row, kind)
            least = rule.min_cell + len(numbers) - 1
            wrong = f"{len(numbers)} numbers of the same values are shown" if n < least else ""
            told = (wrong, f"{n:g} units", f"at least {least} units") if wrong else ()
            yield result, Finding("values", row, *told)


def _values(result: Result, row: Row, kind: str) -> tuple[Any, ...]:
    """Name the values that a row is about: which variable, of which group, of which rows."""
    of = [row[name] for name in ("item", "term") if name in row and kind == "sums"]
    levels = [f"{name}={row[name]}" for name in result.by if name in row]
    return (*_asked(result)[:1], *map(str, of), *levels, result.base.total)


def _numbers(result: Result, row: Row, kind: str) -> set[str]:
    """List the numbers of a row that are equations for the values."""
    own = {name for name in QUANTILES if name in row}
    if kind == "quantiles":
        ends = {"estimate", "conf_low", "conf_high"} & {*row}
        return own | {f"{row.get('term', '')} {name}" for name in ends}
    weighted = result.name if "n_effective" in row else ""
    mean = {f"mean {weighted}"} if {"estimate", "mean", "total"} & {*row} else set()
    return own | mean | ({f"spread {weighted}"} if {*SPREAD} & {*row} else set())
