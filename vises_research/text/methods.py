"""What a reader is told of the method behind a result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vises_research.text.messages import has, message

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["method_note"]


def method_note(results: Iterable[Result], lang: str) -> str:
    """Name the methods of results and cite them.

    Parameters
    ----------
    results
        Results of ``stats``.

    Returns
    -------
    str
        One sentence a method; of a method without words in the language, only what to cite.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> result = stats.counts(pd.DataFrame({"region": ["vlg"]}), ["region"])
    >>> method_note([result, result], "nl")
    'Tellingen.'
    """
    notes = (_note(result, lang) for result in results)
    return " ".join(dict.fromkeys(f"{note.rstrip('.')}." for note in notes if note))


def _note(result: Result, lang: str) -> str:
    key = f"method.{result.name}"
    words = message(key, lang) if has(key, lang) else ""  # a result of one's own has none
    cited = result.method.citation
    return f"{words} ({cited.rstrip('.')})" if words and cited else words or cited
