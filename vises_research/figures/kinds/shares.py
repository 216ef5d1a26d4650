"""Shares as dots with their intervals, on an axis from 0 to 100 %."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vises_research.errors import Problem
from vises_research.figures.kinds.estimates import Estimates
from vises_research.text import Voice

__all__ = ["shares"]


@dataclass(frozen=True, eq=False, repr=False)
class Shares(Estimates):
    """Draw shares as dots with their intervals, on an axis from 0 to 100 %.

    Parameters
    ----------
    results
        ``stats.share``, of one level by groups or of all levels. Rows that are not ordered stand
        by share.

    Raises
    ------
    StudyError
        If the result is no share.
    """

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        for result, _ in self.given:
            if not result.card.is_share:
                yield Problem("figures.shares", "this chart shows shares", result.name)

    def reading(self, voice: Voice) -> str:
        """Say what the rows are."""
        rows = ", ".join(voice.variable(key) for key in self.pairs[0][0].keys)
        return voice.say("alt.shares", rows=rows)


shares = Shares
