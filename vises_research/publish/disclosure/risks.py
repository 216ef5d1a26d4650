"""What the disclosure check looks at in a result: one function for each risk of disclosure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.publish.disclosure.attack import hidden_cells, recovered
from vises_research.publish.disclosure.margins import REST, Cells, Key, add_up, systems
from vises_research.publish.disclosure.primary import sensitive, whole_groups
from vises_research.stats.glossary import COLUMNS

if TYPE_CHECKING:
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

__all__ = ["RISKS", "Finding", "counts_of", "known_to_all"]


class Finding(NamedTuple):
    """One thing that was looked at, and what is wrong with it, if anything."""

    what: str
    row: Mapping[Any, Any]
    wrong: str = ""
    found: str = ""
    right: str = ""


def known_to_all(result: Result, rule: Rule) -> bool:
    """Whether a result is made of nothing but what everyone may know of every unit."""
    # A method may look at a column that is neither outcome nor breakdown: its base names it.
    variables = [*result.by, *result.base.columns, *([result.outcome] if result.outcome else [])]
    return bool(variables) and all(name in rule.public for name in variables)


def counts_of(row: Mapping[Any, Any]) -> Iterator[tuple[str, int, str]]:
    """Give each count of a row: its name, the number, and what is wrong with it if it is small.

    How many rows did not answer (``asked`` less ``n``) is not held to be about anyone.
    """
    n: Any = row.get("n")
    if _is_count(n):
        yield "n", round(n), "too few are shown"
    for whole in ("base", "asked"):
        if _is_count(row.get(whole)) and row[whole] != n:
            yield whole, round(row[whole]), f"the {whole} is too small to be shown"
    if _is_count(n) and _is_count(row.get("base")):
        rest = round(row["base"]) - round(n)
        yield "rest", rest, f"all but {rest} of {round(row['base'])} are shown"
    for name in row:
        if name in _COUNTS and _is_count(row[name]):
            yield name, round(row[name]), f"too few are shown in '{name}'"


_COUNTS = {
    name
    for name, column in COLUMNS.items()
    if column.unit in ("rows", "pairs") and name.startswith("n_")
}


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and float(value).is_integer()


def small_counts(result: Result, rule: Rule) -> Iterator[Finding]:
    """Look at every count: small ones, and small rests (98 of 100)."""
    right = f"0 or at least {rule.min_cell}"
    rows = [row for row in result.table.to_dict("records") if not row.get("hidden")]
    for row in rows:
        for _, number, wrong in counts_of(row):
            small = 0 < number < rule.min_cell
            yield Finding("counts", row, *((wrong, str(number), right) if small else ()))
    if "n" not in result.table and not result.hidden.any():
        n, wrong = result.base.answered, "all of it is about too few"
        small = n < rule.min_cell
        right = f"at least {rule.min_cell}"
        yield Finding("counts", {}, *((wrong, str(n), right) if small else ()))


def class_disclosure(result: Result, rule: Rule) -> Iterator[Finding]:
    """Look whether everyone of a group, or nobody, is in one cell."""
    if not _adds_up(result):
        return
    for system in systems(result):
        keys, hidden = list(system.index), hidden_cells(result, system)
        told = {i for i, _ in whole_groups(result, system, rule) if _seen(system, hidden, i)}
        for i, key in enumerate(keys):
            if None in key or (REST in key and i not in told):
                continue
            n = round(system.numbers[i])
            row = dict(zip(system.dimensions, key, strict=True))
            if i in told:
                right = "answers that differ; or `everyone: shown`, or the variable under `public`"
                yield Finding("groups", row, "everyone of a group is in one cell", str(n), right)
            elif not n and rule.zeros == "refused" and not hidden[i]:
                right = "answers by some; or `zeros: shown`"
                yield Finding("groups", row, "nobody of a group is in this cell", "0", right)
            else:
                yield Finding("groups", row)


def _seen(system: Cells, hidden: Any, i: int) -> bool:
    """Whether a cell is shown, or is what the shown ones leave of a sum that is shown."""
    if not hidden[i]:
        return True
    lines = [[total, *parts] for total, parts in system.lines if i in (total, *parts)]
    return any(not hidden[[j for j in line if j != i]].any() for line in lines)


def single_units(result: Result, rule: Rule) -> Iterator[Finding]:
    """Look for values of a single unit, outliers, one row a unit, and columns nobody knows."""
    right = f"values of at least {rule.min_cell} units together, as `stats.describe` gives them"
    keys = {*result.keys, *result.by, result.outcome}
    for name in [one for one in result.table if one not in keys and one not in (*COLUMNS, "quote")]:
        if not _is_extreme(name):
            told = "columns of `stats.COLUMNS`, which say what they are"
            yield Finding("units", {}, f"nobody knows what '{name}' tells of units", "", told)
        elif rule.extremes == "refused":
            yield Finding("units", {}, f"'{name}' is the value of one unit", "", right)
    if rule.extremes == "shown":
        return
    for row in result.table.to_dict("records"):
        term = str(row.get("term", ""))
        if _is_extreme(term):
            yield Finding("units", row, f"'{term}' is the value of one unit", "", right)
    many = len(result.table) >= max(result.base.answered, 1) or result.base.unit in result.by
    if result.by and many and "n" not in result.table:
        wrong = f"each {result.base.unit} has a row of its own"
        yield Finding("units", {}, wrong, str(len(result.table)), right)
    yield Finding("units", {})


_EXTREMES = ("min", "max", "minimum", "maximum", "smallest", "largest", "outlier", "range", "value")


def _is_extreme(name: object) -> bool:
    return str(name) in _EXTREMES


def quotations(result: Result, rule: Rule) -> Iterator[Finding]:
    """Look at respondents' own words: they are shown of the variables that the rule names."""
    if "quote" in result.table:
        opted = result.outcome in rule.quotes
        wrong = "" if opted else "answers are quoted in the respondents' words"
        yield Finding(
            "quotes", {}, wrong, result.outcome, "a variable that the rule has under `quotes`"
        )


def recoverable(result: Result, rule: Rule) -> Iterator[Finding]:
    """Attack what is not shown, and look at what is shown beside it."""
    if not result.hidden.any():
        return
    if not _attackable(result) and result.guard.min_cell < rule.min_cell:
        right = "`publish.suppress`, which keeps what the check needs"
        yield Finding(
            "hidden", {}, "it cannot be checked whether the hidden cells stay hidden", "", right
        )
        return
    if not _attackable(result):
        yield Finding("hidden", {})  # on a notebook's page, where the truth is not at hand
        return
    right = "`publish.suppress` with this rule, on the result before anything was hidden"
    for system in systems(result):
        needs = sensitive(result, system, rule)
        found = recovered(system, hidden_cells(result, system), needs, rule)
        keys = list(system.index)
        for i in found:
            wrong = "what is shown gives a hidden cell back"
            yield Finding("hidden", _row(system, keys[i]), wrong, "", right)
        yield from (Finding("hidden", {}) for _ in range(len(needs) - len(found)))


RISKS: tuple[Callable[[Result, Rule], Iterator[Finding]], ...] = (
    small_counts,
    class_disclosure,
    single_units,
    quotations,
    recoverable,
)


def _adds_up(result: Result) -> bool:
    if result.hidden.any() and not _attackable(result):
        return False
    return add_up(result)


def _attackable(result: Result) -> bool:
    return result.guard.truth is not None and "n" in result.guard.truth


def _row(system: Cells, key: Key) -> dict[str, Any]:
    return {
        name: "all" if level is None else level
        for name, level in zip(system.dimensions, key, strict=True)
    }
