"""Tries out how well columns can be read as variables; equal columns are read only once."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from vises_research.codebook import Answer, Codebook, Scale, Variable, fold
from vises_research.codebook.lookup import Answers
from vises_research.codebook.numeral import canonical
from vises_research.codebook.pattern import fits
from vises_research.harmonise.crosswalk.columns import Link, option_of
from vises_research.harmonise.crosswalk.source import Source, Target
from vises_research.harmonise.values.parse import Resolution, unresolved
from vises_research.harmonise.values.resolve import resolver
from vises_research.read import Column

__all__ = ["Readable", "Trial"]

_UNREAD = unresolved("not a key")
_PLAIN = re.compile(r"\s*-?[0-9.,]+\s*$")
_CUT = re.compile(r"""[;|,\[\]()"']+|\s+""")
_FEW = 30  # values of a column that are tried before all are: enough to see that none fits
_TOLD = 3  # scales that are named for a column; a person chooses among few


class Readable(NamedTuple):
    """How far a column's values can be read as a variable.

    A bare number that is a code of some scale tells nothing: every scale begins with 1.
    """

    read: int
    of: int
    different: int
    answers: np.ndarray
    """Distinct values that can be read, all that are not blank, what they tell, which answer."""


class Trial:
    """Tries columns of one table as variables of a codebook, by the rules that harmonise them.

    A file has many columns with the same few answers, and a codebook many variables with the same
    scale: only the first of each pair of these is read.

    Parameters
    ----------
    source
        The source as it is drafted so far.
    """

    def __init__(self, source: Source) -> None:
        self.source, self.codebook = source, source.codebook
        self._read: dict[tuple[Any, ...], Readable] = {}
        self._options: dict[tuple[str, str, str], str | None] = {}
        self._alike: dict[Any, int] = {}
        self._numbered: dict[int, tuple[Any, int]] = {}
        self._known: dict[str, set[str]] = {}
        for name, scale in self.codebook.scales.items():
            for text in self._writings(scale.levels):
                self._known.setdefault(text, set()).add(name)
        self._lost = self._writings(self.codebook.missing)

    def _writings(self, answers: Mapping[str, Answer]) -> set[str]:
        """Give every text by which one of some answers can be found."""
        found = Answers.of(answers, self.source.crosswalk.language)
        return {*found.codes, *found.folded}

    def option(self, column: Column, code: str, variable: Variable) -> str | None:
        """Find the option for which a column stands alone, by the code in its name."""
        asked = (variable.options or "", code, column.option)
        if code and asked not in self._options:
            levels = self.codebook.levels(variable)
            self._options[asked] = option_of(None, code, column, levels)
        return self._options.get(asked)

    def holds(self, column: Column) -> set[str]:
        """Name the scales that know more than half of a column's values, whole or cut into parts.

        A variable with another scale is not worth reading; one too many may be named.
        """
        counts: dict[str, int] = {}
        lost, values = 0, [value for value in column.values if value.strip()]
        for value in values:
            text = column.labels.get(canonical(value), value)
            texts = {canonical(value), fold(text), *map(fold, _CUT.split(text))}
            texts |= {fold(piece) for piece in re.split("[;|,]", text)}
            found = set[str]().union(*(self._known.get(one, ()) for one in texts))
            lost += not found and (value in column.reasons or bool(texts & self._lost))
            for name in found:
                counts[name] = counts.get(name, 0) + 1
        return {name for name, count in counts.items() if 2 * (count + lost) > len(values)}

    def seems(self, link: Link) -> bool:
        """Say whether any of a sample of a column's values can be read."""
        values = [value for value in link.column.values if value.strip()]
        some = values[:: max(1, len(values) // _FEW)]
        return self._try(link, some).read > 0

    def read(self, link: Link) -> Readable:
        """Tell how far a column's values can be read."""
        column, target = link.column, link.target
        asked = (self._of(column), self._kind(link.variable), link.option, target.verb)
        key = (*asked, target.separator, column.option if link.option else "")
        if key not in self._read:
            self._read[key] = self._try(link, column.values)
        return self._read[key]

    def _of(self, column: Column) -> int:
        """Give columns with the same values and labels the same number."""

        def told() -> Any:
            said = (tuple(sorted(one.items())) for one in (column.labels, column.reasons))
            return (column.values, *said, column.user_missing, column.numbers)

        return self._number(column, told)

    def _kind(self, variable: Variable) -> int:
        """Give variables whose values are read alike the same number."""
        apart = {"label", "note", "ask_if", "part_of", "polarity"}
        return self._number(variable, lambda: variable.model_dump_json(exclude=apart))

    def _number(self, item: Any, told: Callable[[], Any]) -> int:
        """Give equal items the same number; each item is described once and remembered."""
        if id(item) not in self._numbered:
            self._numbered[id(item)] = item, self._alike.setdefault(told(), len(self._alike))
        return self._numbered[id(item)][1]

    def _try(self, link: Link, values: Sequence[str]) -> Readable:
        resolve = resolver(self.source, link, {})
        found = [resolve(value) if value.strip() else None for value in values]
        if pattern := self._pattern(link.variable):
            found = [r and (r if fits(pattern, r.value or "") else _UNREAD) for r in found]
        pairs = [(v, r) for v, r in zip(values, found, strict=True) if r is not None]
        telling = {r.value for v, r in pairs if r.value is not None and not _is_code(v, r)}
        read = sum(not r.unresolved for _, r in pairs)
        answers = np.array([r is not None and r.value is not None for r in found], dtype=bool)
        return Readable(read, len(pairs), len(telling), answers)

    def _pattern(self, variable: Variable) -> str | None:
        """Give the pattern of the keys that a variable refers to; the keys are not read."""
        if not variable.refers or len(self.codebook.tables[variable.refers].key) != 1:
            return None
        (key,) = self.codebook.tables[variable.refers].key
        return self.codebook.tables[variable.refers].variables[key].pattern

    def fitting(self, column: Column) -> list[str]:
        """Name the scales that can read every value of a column, the closest first.

        Those with the fewest other levels are the closest; a column of one value fits none.
        """
        distinct = sum(bool(value.strip()) for value in column.values)
        fits: list[tuple[int, str]] = []
        for name in self.holds(column) if 1 < distinct <= _most(self.codebook) else ():
            scale = self.codebook.scales[name]
            link = Link(column, name, Variable(label={}, scale=name), Target(to=name))
            fit = self.read(link)
            if fit.read == fit.of and self._levels(link) > 1:
                fits.append((len(scale.levels), name))
        return [name for _, name in sorted(fits)[:_TOLD]]

    def _levels(self, link: Link) -> int:
        """Count the different levels that the values of a column stand for."""
        resolve = resolver(self.source, link, {})
        return len({r.value for r in map(resolve, link.column.values) if r.value is not None})


def _is_code(value: str, resolution: Resolution) -> bool:
    return resolution.rule == "code" and _PLAIN.match(value) is not None


def _most(codebook: Codebook) -> int:
    """Give how many different values a column on any scale can have at most."""

    def ways(scale: Scale) -> int:
        return sum(2 + len(x.codes) + len(x.also) + len(x.label) for x in scale.levels.values())

    return 2 * max(map(ways, codebook.scales.values()), default=0) + len(codebook.missing)
