"""When two raw texts are one code, and what the file says of a code.

A code is compared as the number that it is: read with the decimal mark of its source, so that
``98.000`` is the code 98 only where the point is the mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vises_research.codebook.numeral import canonical, code, machine
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Crosswalk
from vises_research.harmonise.values.parse import without_unit
from vises_research.read import Column

__all__ = ["Codes"]


@dataclass(frozen=True)
class Codes:
    """How the codes of one column are compared, and how the file labels them.

    Parameters
    ----------
    mark, declared
        The decimal mark of the source, and whether it declares it.
    numbers
        The raw texts that are numbers to the file itself.
    labels
        The file's labels, by code; none that only repeats its code.
    strip
        The units that may stand at a number; nothing where the variable is none.
    numeric
        Whether the column holds numbers.
    forms
        The form of each text that was asked for: a column asks for it at every rule it tries.
    """

    mark: str
    declared: bool
    numbers: frozenset[str]
    labels: dict[str, str]
    strip: Sequence[str] = ()
    numeric: bool = False
    forms: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, crosswalk: Crosswalk, link: Link) -> "Codes":
        """Take what a source and one of its columns say."""
        numeric = link.variable.numeric or link.target.verb == "interval"
        plain = cls.plain(crosswalk, link.column)
        return (
            replace(plain, numeric=numeric, strip=link.target.strip, forms={}) if numeric else plain
        )

    @classmethod
    def plain(cls, crosswalk: Crosswalk, column: Column) -> "Codes":
        """Take what a source says and one of its columns, whatever variable that fills."""
        labels = {canonical(code): label for code, label in column.labels.items()}
        own = {code: label for code, label in labels.items() if canonical(label) != code}
        return cls(crosswalk.mark, crosswalk.decimal is not None, column.numbers, own)

    def __call__(self, raw: str) -> str:
        """Give the form in which a raw text is compared with a code."""
        if raw not in self.forms:
            self.forms[raw] = self._form(raw)
        return self.forms[raw]

    def _form(self, raw: str) -> str:
        if raw in self.numbers:
            return code(raw, machine(raw), self.numeric)
        text = without_unit(raw, self.strip)[0]
        return canonical(text, self.mark, declared=self.declared, fractions=self.numeric)

    def label(self, raw: str) -> str | None:
        """Give the label that the file has for a raw text, if it says more than the text."""
        return self.labels.get(self(raw))

    def both(self, raw: str) -> list[str]:
        """Give what can be declared of a raw text: its code, and its label if it has one."""
        label = self.label(raw)
        return [self(raw), *([] if label is None else [self(label)])]
