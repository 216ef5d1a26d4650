"""Compares what columns are called and ask with the names and labels of variables, all at once."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from vises_research.codebook import Variable, fold
from vises_research.read import Column

__all__ = ["LIKELY", "likeness"]

LIKELY = 0.6
"""The least that is proposed."""

_MOST = 0.95  # what is alike is not the same
_BLOCK = 200


def likeness(
    columns: Sequence[Column], variables: Mapping[str, Variable]
) -> dict[str, dict[str, float]]:
    """Give for each column the variables whose texts are like its own, with how much.

    Parameters
    ----------
    columns
        Columns of a raw table.
    variables
        The variables of a table.

    Returns
    -------
    dict
        Column -> variable -> 1 where a text is the same after folding, else the most alike of their
        texts with the words of each in order; what is under :data:`LIKELY` is left out.

    Examples
    --------
    >>> asked = {"useful": Variable(label={"en": "Is it useful?"}, type="text")}
    >>> columns = [Column(name, ("x",), np.zeros(1, int)) for name in ("Useful", "useful is it")]
    >>> likeness(columns, asked)
    {'Useful': {'useful': 1.0}, 'useful is it': {'useful': 0.95}}
    """
    called = {column.name: _texts(column) for column in columns}
    labels = {name: _labels(name, variable) for name, variable in variables.items()}
    found = _alike(called, {name: _parts(texts) for name, texts in labels.items()})
    named: dict[str, list[str]] = {}
    for name, texts in labels.items():
        for text in texts:
            named.setdefault(text, []).append(name)
    for column, texts in called.items():
        found[column] |= {name: 1.0 for text in texts for name in named.get(text, ())}
    return found


def _texts(column: Column) -> set[str]:
    parts_of_name = (column.name, *column.name.split(" / "))  # two header rows, or two languages
    texts = (column.text, column.option, column.header, *parts_of_name)
    return {fold(text) for text in texts if text}


def _labels(name: str, variable: Variable) -> set[str]:
    return {fold(label) for label in variable.label.values()} | {fold(name)}


def _parts(labels: Iterable[str]) -> set[str]:
    """Give the labels, and what stands in and around their brackets."""
    every = {*labels}
    return every | {part for text in every for part in re.split(r"[()]", text) if len(part) > 2}


def _alike(
    called: Mapping[str, Iterable[str]], labels: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, float]]:
    """Compare every text with every label, a block of columns at a time."""
    from rapidfuzz import fuzz, process

    found: dict[str, dict[str, float]] = {column: {} for column in called}
    names = [name for name, texts in labels.items() for _ in texts]
    sorted_labels = [_in_order(text) for texts in labels.values() for text in texts]
    begins = np.flatnonzero([at == 0 or names[at] != names[at - 1] for at in range(len(names))])
    variables = [names[at] for at in begins]
    pairs = [(column, _in_order(text)) for column, texts in called.items() for text in texts]
    for start in range(0, len(pairs) if names else 0, _BLOCK):
        block = pairs[start : start + _BLOCK]
        texts = [text for _, text in block]
        cut = 100 * LIKELY
        told = process.cdist(texts, sorted_labels, scorer=fuzz.ratio, score_cutoff=cut)
        most = np.maximum.reduceat(told, begins, axis=1)
        for row, at in zip(*np.nonzero(most), strict=True):
            own, name = found[block[row][0]], variables[at]
            own[name] = max(own.get(name, 0.0), min(float(most[row, at]) / 100, _MOST))
    return found


def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))
