"""The typeface that ships with the package (IBM Plex Sans), and how wide words are in it."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vises_research.figures.style import BODY, POINT, SMALL

__all__ = [
    "FAMILY",
    "SLACK",
    "each_most",
    "file",
    "fitting",
    "font",
    "line_height",
    "longest_word",
    "most_lines",
    "widest",
    "width",
    "wrap",
]

FAMILY = "IBM Plex Sans"
FOLDER = Path(__file__).parent / "fonts"
LEADING = 1.32
"""Height of a line as a part of the size: that of the font, and a hair."""
FINE = 7200
"""Dots an inch at which words are measured."""
SLACK = 0.98
"""The part of its width that a line may fill: a picture of few dots an inch rounds letters up."""


def file(bold: bool = False) -> Path:
    """Give the font file.

    Parameters
    ----------
    bold
        Whether the bold one is wanted.

    Returns
    -------
    pathlib.Path
        A TrueType file.
    """
    return FOLDER / f"IBMPlexSans-{'Bold' if bold else 'Regular'}.ttf"


@cache
def font(size: float, bold: bool = False) -> Any:
    """Give matplotlib's description of the font.

    Parameters
    ----------
    size
        In points.
    bold
        Whether it is bold.

    Returns
    -------
    matplotlib.font_manager.FontProperties
        Bound to the file, so that a font of the same name on the machine is not taken instead.
    """
    from matplotlib.font_manager import FontProperties

    weight = "bold" if bold else "normal"
    family = [FAMILY, "sans-serif"]
    return FontProperties(family=family, weight=weight, size=size, fname=str(file(bold)))


@cache
def width(words: str, size: float, bold: bool = False) -> float:
    """Measure words.

    Parameters
    ----------
    words
        One line of text.
    size
        In points.
    bold
        Whether they are bold.

    Returns
    -------
    float
        Their width in mm.
    """
    from matplotlib.ft2font import LoadFlags

    if not words:
        return 0.0
    face = _face(bold)
    face.set_size(size, FINE)
    face.set_text(words, 0.0, flags=LoadFlags.NO_HINTING)
    return float(face.get_width_height()[0]) / 64 / FINE * 25.4


def line_height(size: float) -> float:
    """Give the distance between two lines.

    Parameters
    ----------
    size
        In points.

    Returns
    -------
    float
        In mm.
    """
    return size * POINT * LEADING


def wrap(words: str, limit: float, size: float, bold: bool = False) -> list[str]:
    """Break words into lines that fit a width.

    Parameters
    ----------
    words
        The text; it breaks at spaces (not at no-break ones), and inside a word only where the word
        alone is too wide.
    limit
        The width in mm.
    size
        In points.
    bold
        Whether they are bold.

    Returns
    -------
    list of str
        The lines.

    Examples
    --------
    >>> wrap("Wallonie et Bruxelles", 20, 8)
    ['Wallonie et', 'Bruxelles']
    """
    lines: list[str] = []
    for word in words.split(" "):
        if lines and width(f"{lines[-1]} {word}", size, bold) <= limit * SLACK:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.extend(_pieces(word, limit, size, bold))
    return lines


def widest(texts: Iterable[str], size: float, bold: bool = False) -> float:
    """Give the width in mm of the widest of some lines; 0 of none."""
    return max((width(one, size, bold) for one in texts), default=0.0)


def longest_word(texts: Iterable[str], size: float, bold: bool = False) -> float:
    """Give the width in mm of the widest word, which a column must have to break none."""
    return widest((word for text in texts for word in text.split(" ")), size, bold)


def fitting(texts: Iterable[str], limit: float, bold: bool = False) -> float:
    """Give the largest size at which no word need be cut: that of the body, or a smaller one."""
    words = list(texts)
    fit = (size for size in (BODY, 7.5) if longest_word(words, size, bold) <= limit)
    return next(fit, SMALL)


def most_lines(texts: Iterable[str], limit: float, size: float = BODY, bold: bool = False) -> int:
    """Give how many lines the longest of some texts takes; 0 of none."""
    return max((len(wrap(one, limit, size, bold)) for one in texts), default=0)


def each_most(
    languages: Iterable[Sequence[str]], limit: float, size: float = BODY, bold: bool = False
) -> list[int]:
    """Give how many lines each row takes in the language that needs most.

    Parameters
    ----------
    languages
        For each language the labels of the rows.
    limit, size, bold
        The width in mm, the size in points, and the weight.

    Returns
    -------
    list of int
        A number a row.

    Examples
    --------
    >>> each_most([["Wallonie et Bruxelles", "Nord"], ["Wallonia", "North"]], 20, 8)
    [2, 1]
    """
    return [most_lines(row, limit, size, bold) for row in zip(*languages, strict=True)]


def _pieces(word: str, limit: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is wider than the line, with a hyphen unless it has one there."""
    if len(word) < 2 or width(word, size, bold) <= limit:
        return [word]
    ends = [end for end in range(2, len(word)) if width(f"{word[:end]}-", size, bold) <= limit]
    hyphens = [end for end in ends if word[end - 1] in "-/"]
    cut = max(hyphens or ends or [len(word) - 1])
    head = word[:cut] if word[cut - 1] in "-/" else f"{word[:cut]}-"
    return [head, *_pieces(word[cut:], limit, size, bold)]


@cache
def _face(bold: bool) -> Any:
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(file(bold)))
