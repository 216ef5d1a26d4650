"""What kinds of number methods estimate: how it is scaled, what means 'nothing', its bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Form = Literal["share", "points", "plain", "signed", "two", "ratio", "odds", "whole"]


@dataclass(frozen=True)
class Quantity:
    """A kind of number, told once for the sentence, the table, the axis and the number beside it.

    Parameters
    ----------
    key
        Names it; ``axis.<key>`` among the messages stands under an axis.
    form
        How a value is scaled and written: ``share`` (0 to 1) as a percentage, ``points`` as a
        signed difference of percentages, ``plain`` and ``signed`` with as many decimals as its
        size asks for, ``two`` with two, ``ratio`` with two where it is small, ``odds`` (a
        logarithm) as the ratio that it stands for, ``whole`` rounded up.
    null
        The value where there is nothing to find; ``None`` where no value says so.
    bounds
        Between which it lies; ``None`` where there are no bounds.
    unit
        Its unit, as ``quantity.<unit>`` among the messages; often there is none.

    Examples
    --------
    >>> POINTS.shown(0.24), ODDS.shown(0.0), SHARE.shown(0.5)
    (24.0, 1.0, 50.0)
    """

    key: str
    form: Form = "plain"
    null: float | None = None
    bounds: tuple[float, float] | None = None
    unit: str = ""

    @property
    def is_share(self) -> bool:
        """Whether its values are parts of a whole; an axis then shows all of it."""
        return self.key == "share"

    @property
    def decimals_fewer(self) -> int:
        """How many decimals fewer a reader sees than the value has."""
        return 2 if self.form in ("share", "points") else 0

    def shown(self, value: float) -> float:
        """Give the number that a reader sees for a value."""
        if self.form == "odds":
            return math.exp(value) if value < 700 else math.inf
        return 100 * value if self.form in ("share", "points") else value


SHARE = Quantity("share", "share", bounds=(0, 1))
CHANCE = Quantity("chance", "share", null=0.5, bounds=(0, 1))
RELATIVE_EFFECT = Quantity("relative_effect", "share", null=0.5, bounds=(0, 1))
POINTS = Quantity("points", "points", null=0, bounds=(-1, 1), unit="points")
NET_CHANGE = Quantity("net_change", "points", null=0, bounds=(-1, 1), unit="points")
MEAN = Quantity("mean")
ESTIMATE = Quantity("estimate")
CHANGE = Quantity("mean_change", "signed", null=0)
DIFFERENCE = Quantity("difference", "signed", null=0)
SLOPE = Quantity("slope", "signed", null=0)
DEVIATIONS = Quantity("deviations", "signed", null=0, unit="deviations")
SIZE = Quantity("size", unit="deviations")
COEFFICIENT = Quantity("coefficient", "two", null=0)
CORRELATION = Quantity("correlation", "two", null=0, bounds=(-1, 1))
CLIFFS_DELTA = Quantity("cliffs_delta", "two", null=0, bounds=(-1, 1))
RATIO = Quantity("odds_ratio", "ratio", null=1)
ODDS = Quantity("odds_ratio", "odds", null=0)
WHOLE = Quantity("whole", "whole")
