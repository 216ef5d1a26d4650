"""Colours of ordered levels: warm below zero, grey in the middle, cool above."""

from __future__ import annotations

from vises_research.figures.style import GREY, INK, PAPER

__all__ = ["contrast", "edge", "ink_on", "most_above", "shades"]

WARM = {
    0: (),
    1: ("#AD4B31",),
    2: ("#AE4B31", "#F7B7A4"),
    3: ("#842712", "#DD7456", "#F6B6A3"),
}
COOL = {
    0: (),
    1: ("#01375B",),
    2: ("#7FAADF", "#01375B"),
    3: ("#80ACE0", "#0F5D94", "#002E4F"),
    4: ("#83AEE3", "#4F88C2", "#075B91", "#002A47"),
    5: ("#B2CEF5", "#80ACE0", "#558EC9", "#014774", "#002641"),
}
MIDDLE = "#E6E6E6"
"""No two colours of a scale are as light as each other, so that a copy in grey keeps them apart:
the warm ones have lightnesses between those of the cool ones."""


def shades(below: int, middle: int, above: int) -> tuple[str, ...]:
    """Give the colours of a scale, from its lowest level to its highest.

    Parameters
    ----------
    below, middle, above
        How many levels lie on either side of zero, and (0 or 1) on it.

    Returns
    -------
    tuple of str
        A colour a level.

    Examples
    --------
    >>> shades(1, 1, 1)
    ('#AD4B31', '#E6E6E6', '#01375B')
    """
    return (*WARM[below], *(MIDDLE,) * middle, *COOL[above])


def most_above(below: int) -> int:
    """Give how many levels above zero still differ in greyscale from those below; -1: none."""
    if below not in WARM:
        return -1
    return max(COOL) if below <= 1 else max(COOL) - 1


def edge(colour: str) -> str:
    """Give the outline of a box: dark enough to be seen on paper, where the box itself is light."""
    if colour == MIDDLE:
        return GREY
    series = WARM if any(colour in each for each in WARM.values()) else COOL
    return series[1][0]


def ink_on(colour: str) -> str:
    """Give the colour of text that stands out on another: ink or paper."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, colour))


def contrast(one: str, two: str) -> float:
    """Give the contrast of two colours, 1 to 21, as the WCAG define it."""
    low, high = sorted((_luminance(one), _luminance(two)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
