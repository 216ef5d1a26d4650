"""The labels that results carry, so that their tables show words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vises_research.text.called import Names
from vises_research.text.keys import key, wanted
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats import Result

__all__ = ["Labels"]


@dataclass(frozen=True)
class Labels(Names):
    """Labels of variables and of their levels, and words for what is counted.

    Parameters
    ----------
    variables
        Variable -> language -> label.
    levels
        Variable -> level -> language -> label.
    units
        Unit -> language -> word, or its plural forms; for units that the library has no word for,
        or another one.

    Examples
    --------
    >>> labels = Labels({"region": {"fr": "Région", "en": "Region"}},
    ...                 {"region": {"vlg": {"fr": "Flandre", "en": "Flanders"}}})
    >>> labels.variable("region", "fr"), labels.level("region", "vlg", "en")
    ('Région', 'Flanders')
    """

    def worded(self, result: Result) -> pd.DataFrame:
        """Give the table of a result with words in place of codes, in the first language.

        Parameters
        ----------
        result
            A result of ``stats``.

        Returns
        -------
        pandas.DataFrame
            The same numbers; codes stay where words are missing.
        """
        lang = next((one for one in self.languages if not self.gaps(*wanted(result), one)), "")
        if not lang:
            return result.table
        rows, voice = result.table.to_dict("records"), Voice(lang, self)
        words = {name: [key(result, name, row, voice) for row in rows] for name in result.keys}
        called = {name: self.variable(name, lang) for name in result.by}
        return result.table.assign(**words).rename(columns=called)
