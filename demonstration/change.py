"""The known change between before and after: the one place in which it is stated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

__all__ = ["CHANGES", "Change", "moved"]


@dataclass(frozen=True)
class Change:
    """How the pilots that answer both times move on one item, always by one point.

    Parameters
    ----------
    up, down
        The shares that move up and down; the counts are rounded to whole pilots.

    Examples
    --------
    >>> Change(0.5, 0.1).counts(41)
    (20, 4)
    """

    up: float
    down: float

    def counts(self, pairs: int) -> tuple[int, int]:
        """Give how many of so many pilots move up, and how many down."""
        return round(self.up * pairs), round(self.down * pairs)


NONE = Change(0.15, 0.15)
"""Some move, as many up as down: no change at all on balance, and a mean change of exactly zero."""

CHANGES: Mapping[str, Change] = {
    "knows_impact": Change(0.55, 0.05),
    "hears_stakeholders": Change(0.45, 0.08),
    "useful_team": Change(0.40, 0.10),
    "fits_work": Change(0.32, 0.10),
    "confidence": Change(0.60, 0.10),
    "plain_words": NONE,
    "uses_data": NONE,
    "suits_size": NONE,
    "suits_territory": NONE,
    "shares_results": NONE,
    "too_long": NONE,
}
"""Item -> its change. ``confidence`` is a score of 0 to 10, the others are on five points."""


def moved(
    rng: Random, before: Sequence[int], change: Change, lowest: int, highest: int
) -> list[int]:
    """Give the answers after: exactly so many moved up, and so many down, by one point.

    Parameters
    ----------
    rng
        Decides who moves.
    before
        The answers before, of those who answer both times.
    change
        The shares that move.
    lowest, highest
        The ends of the scale, beyond which nobody moves.

    Returns
    -------
    list of int
        The answers after, in the same order.
    """
    up, down = change.counts(len(before))
    risers = rng.sample([i for i, b in enumerate(before) if b < highest], up)
    rest = [i for i, b in enumerate(before) if b > lowest and i not in risers]
    fallers = rng.sample(rest, down)
    return [b + (i in risers) - (i in fallers) for i, b in enumerate(before)]
