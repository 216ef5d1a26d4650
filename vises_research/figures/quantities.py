"""How the estimates of each method are written, and what they are measured against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vises_research.text import message, number, percent, signed

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["Quantity", "quantity"]


def _percent(value: float, lang: str, digits: int) -> str:
    return percent(value, lang, max(digits - 2, 0))


def _points(value: float, lang: str, digits: int) -> str:
    return signed(100 * value, lang, max(digits - 2, 0), fixed=True)


def _signed(value: float, lang: str, digits: int) -> str:
    return signed(value, lang, digits, fixed=True)


def _number(value: float, lang: str, digits: int) -> str:
    return number(value, lang, digits, fixed=True)


@dataclass(frozen=True)
class Quantity:
    """What kind of number an estimate is.

    Parameters
    ----------
    key
        Names it: ``message(f"axis.{key}")`` stands under the axis.
    words
        Writes a value in a language with some decimals.
    digits
        Decimals of an estimate, at the scale of the estimate.
    reference
        The value that means no difference.
    bounds
        Between which it lies.
    whole
        Whether the axis shows all of that.
    log
        Whether the axis is logarithmic.
    """

    key: str
    words: Callable[[float, str, int], str]
    digits: int = 2
    reference: float | None = None
    bounds: tuple[float, float] | None = None
    whole: bool = False
    log: bool = False

    def title(self, lang: str) -> str:
        """Say what the axis shows."""
        return message(f"axis.{self.key}", lang)

    def finer(self, span: float) -> Quantity:
        """Give the same with a decimal more, where estimates less than 1 apart have but one."""
        return replace(self, digits=2) if self.digits == 1 and span < 1 else self

    def write(self, value: float, lang: str) -> str:
        """Write an estimate."""
        return self.words(value, lang, self.digits)


SHARE = Quantity("share", _percent, bounds=(0, 1), whole=True)
POINTS = Quantity("points", _points, reference=0, bounds=(-1, 1))
NET = Quantity("net_change", _points, reference=0, bounds=(-1, 1))
CHANGE = Quantity("mean_change", _signed, 1, reference=0)
MEAN = Quantity("mean", _number, 1)
CLIFF = Quantity("cliffs_delta", _signed, reference=0, bounds=(-1, 1))
EFFECT = Quantity("relative_effect", _number, reference=0.5, bounds=(0, 1))
CORRELATION = Quantity("correlation", _signed, reference=0, bounds=(-1, 1))
ODDS = Quantity("odds_ratio", _number, reference=1, log=True)
SLOPE = Quantity("slope", _signed, reference=0)
ESTIMATE = Quantity("estimate", _number)

BY_TERM = {
    "net_change": NET,
    "mean_change": CHANGE,
    "mean_difference": CHANGE,
    "cliffs_delta": CLIFF,
    "relative_effect": EFFECT,
    "odds_ratio": ODDS,
    "slope": SLOPE,
}
BY_NAME = {
    "share": SHARE,
    "weighted_share": SHARE,
    "answers": SHARE,
    "moves": SHARE,
    "mean": MEAN,
    "weighted_mean": MEAN,
    "clustered_mean": MEAN,
    "paired_difference": POINTS,
    "share_difference": POINTS,
    "rank_correlation": CORRELATION,
}


def quantity(result: Result, place: str) -> Quantity:
    """Tell what kind of number the estimates of a result are.

    Parameters
    ----------
    result
        Any result with ``estimate``.
    place
        The chart, for the message.

    Returns
    -------
    Quantity
        That of its rows; one that is not known is a plain number.

    Raises
    ------
    StudyError
        If the rows are different quantities.
    """
    from vises_research.errors import Problem, StudyError

    if result.name in BY_NAME:
        return BY_NAME[result.name]
    terms = list(result.table["term"].unique()) if "term" in result.table else []
    if len({BY_TERM.get(term, term) for term in terms} if len(terms) > 1 else ()) > 1:
        right = f"one of them, by .where(term={terms[0]!r})"
        wrong = "an axis shows one quantity"
        raise StudyError([Problem(place, wrong, ", ".join(map(str, terms)), right)])
    return BY_TERM.get(terms[0], ESTIMATE) if terms else ESTIMATE
