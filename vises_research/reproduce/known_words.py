"""The words that a result on a page of real data may have: those that a person wrote for it.

A result's numbers are checked by what they count. A level can be any text, though: that of a free
answer, the name of a pilot, or a number that a notebook wrote into it.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vises_research.stats.glossary import COLUMNS

if TYPE_CHECKING:
    from vises_research.stats import Result
    from vises_research.study import Study

__all__ = ["of", "unknown"]


def of(study: "Study") -> frozenset[str]:
    """Collect the words of a study.

    Parameters
    ----------
    study
        Gives codebook, sources, and what figures.yaml calls the variables that notebooks make.

    Returns
    -------
    frozenset of str
        Names and labels of tables, variables, levels and reasons, names of sources, units.
    """
    found = {"True", "False", *COLUMNS, *study.settings.units}
    found |= {folder.name for folder in study.raw.glob("*") if folder.is_dir()}
    for name, table in study.codebook.tables.items():
        found |= {name, table.unit, *table.label.values()}
        for variable, declared in table.variables.items():
            found |= {variable, *declared.label.values()}
            if declared.kind == "options":
                found |= {*study.codebook.columns_of(variable, declared)}
            if scale := study.codebook.scale_of(declared):
                for level, told in scale.levels.items():
                    found |= {str(level), *told.label.values()}
    for name, reason in study.codebook.missing.items():
        found |= {name, *reason.label.values()}
    for name, made in study.words.made.items():
        words = (word for labels in made.levels.values() for word in labels.values())
        found |= {name, *made.label.values(), *made.levels, *words}
    return frozenset(found - {""})


def unknown(result: "Result", known: frozenset[str]) -> list[str]:
    """List the words of a result that are none of these.

    Parameters
    ----------
    result
        Any result.
    known
        As :func:`of` gives them.

    Returns
    -------
    list of str
        Columns, levels of variables that are no word of the study, and other texts with a number
        that stands in none of its words.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": ["hdf"] * 9, "mine": ["max 4813"] * 9})
    >>> words = frozenset({"region", "hdf"})
    >>> unknown(stats.counts(pilots, ["region"], unit="pilot"), words)
    []
    >>> unknown(stats.counts(pilots, ["region", "mine"], unit="pilot"), words)
    ['max 4813']
    """
    levels = [name for name in (*result.by, result.outcome) if name]
    loose = [result.name, result.base.unit, *levels, *_texts(result, levels)]
    own = (_word(value) for name in levels if name in result.table for value in result.table[name])
    columns = {*map(str, result.table)} - {*levels, *COLUMNS, "hidden"}
    found = {*columns, *own, *loose} - known - {"None", "nan", "<NA>", ""}
    either = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    rest = {
        text: re.sub(rf"(?<![\w.,])(?:{either})(?!\w|[.,]\d)", "", text)
        for text in {*loose} & found
    }
    without_number = {text for text, left in rest.items() if not re.search(r"\d", left)}
    return sorted(found - (without_number - {*own}))


def _word(level: Any) -> str:
    """Write a level as files write it: 4, not 4.0."""
    return f"{level:g}" if isinstance(level, float) else str(level)


def _texts(result: "Result", levels: list[str]) -> Iterator[str]:
    """Give the texts in columns that are not of a variable's levels."""
    for name in result.table.columns:
        if name not in levels:
            values: Any = result.table[name]
            yield from (value for value in values if isinstance(value, str))
