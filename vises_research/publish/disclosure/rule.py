"""What may leave for each audience, as ``study.yaml`` says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from vises_research.documents import Model
from vises_research.errors import Problem, StudyError, place
from vises_research.stats.card import Discloses

__all__ = ["DEFAULTS", "Rule", "rule_for", "with_defaults"]

Choice = Literal["shown", "refused"]
Share = Annotated[float, Field(gt=0, le=1)]


class Rule(Model):
    """What may leave for one audience.

    Parameters
    ----------
    min_cell
        The smallest count that may be shown, in units of the table.
    dominance
        The largest share of an amount that the ``dominant`` largest units may have together.
    dominant
        How many units that are: one, or two.
    p_percent
        The units but the two largest must have at least this share of the largest one's amount, so
        that the second largest cannot work the largest one out; ``None`` where nobody tries.
    zeros
        Whether a cell may be empty: nobody of a group gave this answer.
    everyone
        Whether all of a group may be in one cell: everyone gave the same answer.
    extremes
        Whether a smallest or largest value, or a value of a single unit, may be shown.
    public
        Variables that everyone may know of every unit; cells made of these alone tell nothing.
    amounts
        Variables of which one unit can have nearly all; those that the codebook gives a unit
        always count as such.
    quotes
        Variables whose answers may be quoted in the respondent's words.
    rounded
        Variable -> the step to which its quantiles are rounded (:func:`publish.to_steps`); they may
        then lie near few units.
    classes
        Method of one's own -> what its numbers can tell of single units, as on a card.
    protection
        How far, as a part of its value and at least by one unit, a hidden number must stay open on
        either side.
    earlier
        Folders with the records of what this audience was given before, as seen from the study.
    """

    min_cell: Annotated[int, Field(ge=1)] = 5
    dominance: Share = 0.85
    dominant: Literal[1, 2] = 1
    p_percent: Share | None = 0.1
    zeros: Choice = "shown"
    everyone: Choice = "refused"
    extremes: Choice = "refused"
    public: list[str] = []
    amounts: list[str] = []
    quotes: list[str] = []
    rounded: dict[str, Annotated[float, Field(gt=0)]] = {}
    classes: dict[str, Discloses] = {}
    protection: Share = 0.1
    earlier: list[str] = []

    def at(self, study: Path, amounts: Iterable[str]) -> Rule:
        """Give the rule with folders as they lie on disk, and further amounts.

        Parameters
        ----------
        study
            The folder from which other folders are meant.
        amounts
            Variables of which one unit can have nearly all.

        Returns
        -------
        Rule
            A new rule.
        """
        earlier = [str(study / folder) for folder in self.earlier]
        every = list(dict.fromkeys([*self.amounts, *amounts]))
        return self.model_copy(update={"earlier": earlier, "amounts": every})


DEFAULTS: dict[str, dict[str, Any]] = {
    "internal": {"min_cell": 3, "everyone": "shown"},
    "booklet": {"min_cell": 5},
    "open": {"min_cell": 10, "zeros": "refused"},
}
"""The rules of the three audiences where ``study.yaml`` does not say otherwise."""


def rule_for(audience: str, rules: Mapping[str, Rule], file: Path) -> Rule:
    """Give the rule of an audience.

    Parameters
    ----------
    audience
        Its name.
    rules
        Audience -> rule.
    file
        Where the rules stand, for the message.

    Returns
    -------
    Rule
        What may leave.

    Raises
    ------
    StudyError
        Where there is no such audience.
    """
    if audience not in rules:
        known = ", ".join(rules)
        wrong = f"there is no rule for the audience '{audience}'"
        right = f"`publish(..., audience=...)` with one of {known}, or a rule for '{audience}'"
        raise StudyError([Problem(place(file, key="disclosure"), wrong, right=right)])
    return rules[audience]


def with_defaults(given: object) -> object:
    """Complete the rules that a study gives by the defaults of each audience.

    Parameters
    ----------
    given
        What ``study.yaml`` says under ``disclosure``; what is no mapping is given back as it is.

    Returns
    -------
    object
        Audience -> rule, at least for the three audiences.

    Examples
    --------
    >>> rules = with_defaults({"booklet": {"dominance": 0.7}})
    >>> rules["booklet"], rules["open"]
    ({'min_cell': 5, 'dominance': 0.7}, {'min_cell': 10, 'zeros': 'refused'})
    """
    if not isinstance(given, Mapping):
        return given
    unknown: dict[str, object] = {
        name: rule for name, rule in given.items() if name not in DEFAULTS
    }
    known = {name: _filled(default, given.get(name, {})) for name, default in DEFAULTS.items()}
    return {**known, **unknown}


def _filled(default: Mapping[str, Any], rule: object) -> object:
    return {**default, **rule} if isinstance(rule, Mapping) else rule
