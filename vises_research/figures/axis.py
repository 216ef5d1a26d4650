"""An axis of values across a part of the page: where a value stands, its ticks and their words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.figures.style import GREY, SMALL
from vises_research.figures.typeface import line_height, width
from vises_research.text import Voice
from vises_research.text.quantities import tick as write

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats.quantity import Quantity

__all__ = ["DIAMETER", "Axis", "axis", "interval", "titled"]

Ticks = tuple[tuple[float, ...], int]
"""Places of ticks, and the decimals that they need."""
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
STEPS = [m * 10.0**e for e in range(-4, 7) for m in (1, 2, 5)]
BELOW = 0.8
"""Between the axis and its words, in mm."""
DIAMETER = 2.4
"""Of the dot of an estimate, in mm."""
APART = 2.5
"""Between the words of two ticks, in mm."""


@dataclass(frozen=True)
class Axis:
    """Values from ``low`` to ``high`` along ``length`` mm that begin at ``left``."""

    left: float
    length: float
    low: float
    high: float
    ticks: tuple[float, ...]
    digits: int
    quantity: Quantity

    def x(self, value: float) -> float:
        """Give the place of a value; beyond the end it is the end."""
        at, low, high = (self._at(each) for each in (value, self.low, self.high))
        return self.left + self.length * min(max((at - low) / (high - low), 0.0), 1.0)

    @property
    def lines(self) -> int:
        """How many lines stand below it: its ticks and, unless it is of shares, its title."""
        return 1 if self.quantity.is_share else 2

    def beyond(self, value: float) -> bool:
        """Tell whether a value lies outside the axis."""
        return not self.low - 1e-9 <= value <= self.high + 1e-9

    def words(self, tick: float, voice: Voice) -> str:
        """Write a tick; on an axis of shares only 0, 50 and 100 %."""
        if self.quantity.is_share and tick in QUARTERS[1::2]:
            return ""
        return write(self.quantity, tick, voice, self.digits)

    def grid(self, page: Page, top: float, height: float) -> None:
        """Draw the ticks as faint lines, and the reference as a dark one."""
        for tick in self.ticks:
            if tick != self.quantity.null:
                page.stem(self.x(tick), top, height)
        reference = self.quantity.null
        if reference is not None and not self.beyond(reference):
            page.stem(self.x(reference), top, height, GREY, 0.9)

    def scale(self, page: Page, top: float, voice: Voice) -> None:
        """Write the ticks, and below them what the axis shows."""
        look: dict[str, Any] = {"size": SMALL, "colour": GREY, "align": "center"}
        for tick in self.ticks:
            if words := self.words(tick, voice):
                page.text(self.x(tick), top + BELOW, words, **look)
        if not self.quantity.is_share:
            title, below = titled(self.quantity, voice), top + BELOW + line_height(SMALL)
            half = width(title, SMALL) / 2
            middle = min(max(self.left + self.length / 2, half), page.width - half)
            page.text(middle, below, title, **look)

    def _at(self, value: float) -> float:
        if self.quantity.form != "ratio":
            return value
        return math.log(value) if value > 0 else -math.inf


def titled(quantity: Quantity, voice: Voice) -> str:
    """Say what an axis of a quantity shows.

    Parameters
    ----------
    quantity
        The quantity.
    voice
        The language.

    Returns
    -------
    str
        The words below the axis.
    """
    key = f"axis.{quantity.key}"
    return voice.say(key if voice.has(key) else "axis.estimate")


def axis(
    values: Iterable[float], left: float, length: float, quantity: Quantity, voices: Sequence[Voice]
) -> Axis:
    """Make the axis that holds some values, with as many ticks as their words leave room for.

    Parameters
    ----------
    values
        Estimates and limits; those that are not finite are left out.
    left, length
        Where it stands, in mm.
    quantity
        What it shows.
    voices
        The languages that must have room.

    Returns
    -------
    Axis
        The same for every language.
    """
    if quantity.is_share:
        return Axis(left, length, 0.0, 1.0, QUARTERS, 2, quantity)
    finite = [float(value) for value in values if math.isfinite(value)]
    if quantity.form == "ratio":
        finite = [value for value in finite if value > 0]
    finite += [quantity.null] if quantity.null is not None else []
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    for ticks, digits in _proposed(low, high, quantity):
        made = Axis(left, length, ticks[0], ticks[-1], ticks, digits, quantity)
        if _fits(made, voices):
            break
    return made


def interval(page: Page, scale: Axis, y: float, row: Mapping[str, Any], colour: str) -> None:
    """Draw an interval and its estimate; a limit beyond the axis ends in an arrow."""
    if not math.isnan(row["conf_low"]):
        low, high = scale.x(row["conf_low"]), scale.x(row["conf_high"])
        page.rule(low, y, high - low, colour, weight=1.2)
        for place, limit, way in ((low, "conf_low", 1), (high, "conf_high", -1)):
            if scale.beyond(row[limit]):
                page.arrow(place, y, way, colour)
    if not math.isnan(row["estimate"]) and not scale.beyond(row["estimate"]):
        page.dots([scale.x(row["estimate"])], [y], DIAMETER, colour)


def _fits(one: Axis, voices: Sequence[Voice]) -> bool:
    for voice in voices:
        words = [width(one.words(tick, voice), SMALL) for tick in one.ticks]
        places = [one.x(tick) for tick in one.ticks]
        for i in range(len(words) - 1):
            if places[i + 1] - places[i] < (words[i] + words[i + 1]) / 2 + APART:
                return False
    return len(one.ticks) <= 9  # more lines than that compete with the marks


def _proposed(low: float, high: float, quantity: Quantity) -> Iterable[Ticks]:
    """Propose ticks from fine to coarse, at the scale of the estimates."""
    if quantity.form == "ratio":
        yield from _logarithmic(low, high)
    elif quantity.form == "odds":
        for ticks, digits in _logarithmic(math.exp(low), math.exp(high)):
            yield tuple(math.log(tick) for tick in ticks), digits
    else:
        yield from _linear(low, high, quantity)


def _linear(low: float, high: float, quantity: Quantity) -> Iterable[Ticks]:
    """Propose ticks from fine to coarse, multiples of 1, 2 or 5."""
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    for step in STEPS:
        if step < (high - low) / 12:
            continue
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        ticks = [round(i * step, 10) for i in range(first, last + 1)]
        if quantity.bounds:
            ticks = [t for t in ticks if quantity.bounds[0] <= t <= quantity.bounds[1]]
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        yield (tuple(ticks), digits) if len(ticks) > 1 else ((low, high), digits)
        if step > high - low:
            return


def _logarithmic(low: float, high: float) -> Iterable[Ticks]:
    """Propose ticks from fine to coarse: 1, 2, 5 of each power of ten, then the powers alone."""
    bottom, top = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for parts in ((1, 2, 5), (1,)):
        marks = [m * 10.0**e for e in range(bottom - 1, top + 2) for m in parts]
        first = max(i for i, mark in enumerate(marks) if mark <= low * (1 + 1e-9))
        last = min(i for i, mark in enumerate(marks) if mark >= high * (1 - 1e-9))
        ticks = tuple(marks[first : last + 1] if last > first else marks[first : first + 2])
        yield ticks, max(0, -math.floor(math.log10(ticks[0]) + 1e-9))
