"""Folding: when two ways to write an answer are the same answer.

Case, accents, spaces, apostrophes, dashes, quotation marks and ligatures do not make an answer
another one. Everything else does: ``65+`` is not ``65`` and ``Oui ?`` is not ``Oui``. Whole texts
are folded and compared, never parts, because 'eens' is inside 'oneens'.
"""

import re
import unicodedata
from functools import lru_cache

__all__ = ["fold"]

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ĳ": "ij"})
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
_QUOTES = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_SPACES = re.compile(r"[\s\u200b\ufeff]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Reduce a text to what it says; two texts are the same answer if these are equal.

    Examples
    --------
    >>> fold("Plutôt\u00a0d’accord ") == fold("plutot daccord")
    True
    >>> fold("65+") == fold("65")
    False
    """
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _QUOTES.sub("", _APOSTROPHES.sub("", _DASHES.sub("-", text)))
    text = _SPACES.sub(" ", text).strip()
    return re.sub(r" ?([-/,;:()]) ?", r"\1", text)
