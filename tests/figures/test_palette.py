"""Contrast, and colours as people with other colour vision see them (Machado et al. 2009)."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from vises_research.figures import shades, style

SEEN = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "greyscale": [[0.2126, 0.7152, 0.0722]] * 3,
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(colour: str) -> float:
    return 1.05 / (float(linear(colour) @ XYZ[1]) + 0.05)


def lab(light: np.ndarray) -> np.ndarray:
    xyz = XYZ @ np.clip(light, 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("colour", [style.INK, style.GREY])
def test_text_stands_out(colour):
    assert contrast(colour) >= 4.5


@pytest.mark.parametrize("colour", style.PALETTE)
def test_marks_stand_out(colour):
    assert contrast(colour) >= 3


@pytest.mark.parametrize("vision", SEEN)
@pytest.mark.parametrize("pair", list(combinations(style.PALETTE[:3], 2)))
def test_three_groups_differ_for_every_vision(vision, pair):
    one, two = (lab(np.array(SEEN[vision]) @ linear(colour)) for colour in pair)
    assert np.linalg.norm(one - two) >= 12


@pytest.mark.parametrize("pair", list(combinations(style.PALETTE, 2)))
def test_all_colours_differ_for_most(pair):
    one, two = (lab(linear(colour)) for colour in pair)
    assert np.linalg.norm(one - two) >= 25


SCALES = [
    (below, middle, above)
    for below in range(9)
    for middle in (0, 1)
    for above in range(shades.most_above(below) + 1)
    if below + middle + above >= 2
]


@pytest.mark.parametrize("vision", [None, *SEEN])
@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_levels_of_a_scale_differ_for_every_vision_and_in_grey(scale, vision):
    seen = np.array(SEEN[vision]) if vision else np.eye(3)
    colours = [lab(seen @ linear(colour)) for colour in shades.shades(*scale)]
    assert min(np.linalg.norm(a - b) for a, b in combinations(colours, 2)) >= 5
    assert min(np.linalg.norm(a - b) for a, b in pairwise(colours)) >= 9


EVERY_SHADE = sorted({colour for scale in SCALES for colour in shades.shades(*scale)})


@pytest.mark.parametrize("colour", EVERY_SHADE)
def test_a_box_or_its_outline_stands_out_and_so_does_the_number_in_it(colour):
    assert max(contrast(colour), contrast(shades.edge(colour))) >= 3
    ink = shades.ink_on(colour)
    light, dark = sorted((contrast(colour), contrast(ink)))
    assert dark / light >= 4.5
    assert shades.contrast(colour, ink) == pytest.approx(dark / light, rel=1e-3)
