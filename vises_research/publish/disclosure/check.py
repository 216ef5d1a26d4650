"""The disclosure check: refuses results from which a reader could learn of a single unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.publish.disclosure.by_class import of_class, used_up
from vises_research.publish.disclosure.derivable import told_together
from vises_research.publish.disclosure.ledger import (
    differencing,
    readers,
    records,
    results_of,
    seen,
)
from vises_research.publish.disclosure.nearly_same import nearly_same
from vises_research.publish.disclosure.redesign import advice
from vises_research.publish.disclosure.risks import (
    RISKS,
    Finding,
    known_to_all,
    quotations,
    recoverable,
)
from vises_research.publish.disclosure.rounding import unprotected
from vises_research.publish.disclosure.seen import views

if TYPE_CHECKING:
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

__all__ = ["Decision", "check"]


@dataclass(frozen=True)
class Decision:
    """What the disclosure check decided, to be kept with the figure.

    Parameters
    ----------
    audience
        For whom the figure is meant.
    min_cell
        The smallest count that may be shown, zero apart.
    checked
        How many counts were looked at.
    looked
        How many things were looked at, by what they are.
    rule
        The rule in full.
    changes
        What was merged, dropped or hidden before.
    """

    audience: str
    min_cell: int
    checked: int
    looked: Mapping[str, int] = field(default_factory=dict)
    rule: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = f"{self.checked} counts, each 0 or at least {self.min_cell} ({self.audience})"
        return "; ".join([told, *self.changes])


def check(
    results: Sequence[Result],
    where: str,
    *,
    rule: Rule,
    audience: str = "booklet",
    also: Sequence[Mapping[str, Any]] = (),
) -> Decision:
    """Refuse results from which a reader could learn of a single unit, or of a few.

    Looked at are small counts and small complements (base less count), class disclosure (all or
    none of a group in one cell), what numbers tell by their class (sums, quantiles, models, curves
    ...), values of single units, quotations, whether hidden cells can be recovered, and linked
    tables (what other figures show, and what changed since earlier publications). How many rows
    did not answer (``asked`` less ``n``) is not held to be about anyone.

    Parameters
    ----------
    results
        What the figure shows.
    where
        The figure, for the message.
    rule
        What may leave.
    audience
        For whom the figure is meant.
    also
        Records of other figures in the reports, beyond those of ``rule.earlier``; what each reader
        has of them is told by their audiences.

    Returns
    -------
    Decision
        That it may be shown, under which rule.

    Raises
    ------
    StudyError
        Naming every unsafe cell, and up to three ways out, each as a line of code.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import publish, stats
    >>> sizes = {("hdf", "yes"): 30, ("hdf", "no"): 9, ("wab", "yes"): 6, ("vlg", "yes"): 3}
    >>> rows = [row for row, n in sizes.items() for _ in range(n)]
    >>> frame = pd.DataFrame(rows, columns=["region", "useful"])
    >>> check([stats.share(frame, "useful", level="no", by=["region"])], "figure 'x'",
    ...       rule=publish.Rule(everyone="shown"))
    Traceback (most recent call last):
    vises_research.errors.StudyError: 2 problems:
    - figure 'x', region=vlg, useful=no: the base is too small to be shown to booklet readers. \
Found: 3. Right would be: 0 or at least 5. One of these helps: \
`result = publish.merge(result, 'region', {'vlg_or_wab': ['vlg', 'wab']})`, \
`result = publish.drop(result, 'region')`, \
`result = publish.suppress(result, study.rule('booklet'))`.
    - figure 'x', region=vlg, useful=no: all but 3 of 3 are shown to booklet readers. Found: 3. \
Right would be: 0 or at least 5.
    """
    before = records(map(Path, rule.earlier))
    together = _together(results, readers(audience, rule, also, before))
    used = list(used_up([one for one in results if not known_to_all(one, rule)], rule))
    problems: list[Problem] = []
    looked: Counter[str] = Counter()
    for result in results:
        spent = [finding for one, finding in used if one is result]
        found = [*_findings(result, rule), *spent, *differencing(result, before, rule)]
        looked.update(finding.what for finding in found)
        bad = [finding for finding in (*found, *together[id(result)]) if finding.wrong]
        problems += _problems(bad, result, where, audience)
    if problems:
        raise StudyError(problems)
    changes = dict.fromkeys(change for result in results for change in result.guard.changes)
    told = rule.model_dump(exclude={"earlier"}) | {"earlier": [Path(f).name for f in rule.earlier]}
    counts = looked["counts"]
    return Decision(audience, rule.min_cell, counts, dict(looked), told, tuple(changes))


def _findings(result: Result, rule: Rule) -> list[Finding]:
    if known_to_all(result, rule):
        own = [*quotations(result, rule), *recoverable(result, rule)]
        return [*(Finding("public", row) for row in result.table.to_dict("records")), *own]
    if result.guard.rounded:
        return [*_rounded(result, rule)]
    return [finding for risk in (*RISKS, of_class) for finding in risk(result, rule)]


def _rounded(result: Result, rule: Rule) -> Iterator[Finding]:
    """Look at rounded counts: whether they are rounded enough, and what they leave open."""
    rows = result.table.to_dict("records")
    if result.guard.rounded < rule.min_cell:
        wrong, right = "it is rounded to too small a base", f"at least {rule.min_cell}"
        yield Finding("counts", {}, wrong, str(result.guard.rounded), right)
    yield from (Finding("counts", row) for row in rows)
    if result.guard.truth is not None:
        for row in unprotected(result, rule):
            wrong = "what is rounded leaves this cell too little open"
            yield Finding("rounded", row, wrong, "", "`publish.suppress`, or another base")


def _together(
    results: Sequence[Result], everyone: Iterable[tuple[Rule, list[Mapping[str, Any]]]]
) -> dict[int, list[Finding]]:
    """Find what each result tells together with the others, to anyone who will read it."""
    found: dict[int, dict[tuple[str, str], Finding]] = {id(result): {} for result in results}
    parts = {id(one): [view for _, view in views(one)] for one in results}
    for rule, has in everyone:
        before, given = seen(has), results_of(has)
        for result in results:
            others = [one for one in results if one is not result]
            beside = [view for one in others for view in parts[id(one)]]
            near = nearly_same(result, [*(("", one) for one in others), *given], rule)
            for finding in (*told_together(result, [*beside, *before], rule), *near):
                found[id(result)].setdefault((str(finding.row), finding.wrong), finding)
    return {of: list(each.values()) for of, each in found.items()}


def _problems(bad: Sequence[Finding], result: Result, where: str, audience: str) -> list[Problem]:
    """Word what is wrong; the first of a result says what can be done."""
    problems = []
    for number, finding in enumerate(bad):
        keys = [key for key in (*result.keys, result.outcome) if key and key in finding.row]
        keys += finding.row if finding.what == "together" else ()
        cell = ", ".join([where, *(f"{key}={finding.row[key]}" for key in dict.fromkeys(keys))])
        to = f" to {audience} readers" if finding.wrong.endswith("shown") else ""
        ways = "" if number or finding.what == "class" else advice(result, finding.row, audience)
        right = f"{finding.right}. {ways}" if ways else finding.right
        problems.append(Problem(cell, f"{finding.wrong}{to}", finding.found, right))
    return problems
