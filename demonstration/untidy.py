"""How people type: all of it can be repaired, none of it changes what is said."""

import unicodedata
from collections.abc import Callable, Mapping
from random import Random

__all__ = ["HABITS", "untidy"]


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c))


def _one_accent_lost(text: str) -> str:
    """Lose the last accent only, as a hurried hand does."""
    for position in range(len(text) - 1, -1, -1):
        plain = _without_accents(text[position])
        if plain != text[position]:
            return text[:position] + plain + text[position + 1 :]
    return text


HABITS: Mapping[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "no accents": _without_accents,
    "lost accent": _one_accent_lost,
    "double space": lambda text: text.replace(" ", "  ", 1),
    "trailing blank": lambda text: f"{text} ",
    "leading blank": lambda text: f" {text}",
    "curly apostrophe": lambda text: text.replace("'", "’"),
    "non-breaking space": lambda text: text.replace(" ", "\u00a0", 1),
    "narrow space": lambda text: text.replace(" ", "\u202f", 1),
    "long dash": lambda text: text.replace("-", "–"),
    "no ligature": lambda text: text.replace("œ", "oe"),
}
"""Name -> what it does to a text."""

_NOT_IN_WINDOWS = {"narrow space"}


def untidy(rng: Random, text: str, often: float, *, windows: bool = False) -> str:
    """Type a text as people do.

    Parameters
    ----------
    rng, text
        Decides whether and how; the tidy text.
    often
        The chance that one habit shows.
    windows
        Whether the file's encoding is Windows-1252, which has no narrow space.

    Returns
    -------
    str
        The text, or the same with one flaw.

    Examples
    --------
    >>> untidy(Random(0), "Ne sait pas", 0.0)
    'Ne sait pas'
    >>> HABITS["lost accent"]("Société coopérative")
    'Société cooperative'
    """
    if rng.random() >= often:
        return text
    names = [name for name in HABITS if not (windows and name in _NOT_IN_WINDOWS)]
    return HABITS[rng.choice(names)](text)
