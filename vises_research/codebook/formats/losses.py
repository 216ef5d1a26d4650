"""What a format cannot hold of a codebook: told of every export, in words."""

from collections.abc import Iterator

from vises_research.codebook.load import usual_reasons
from vises_research.codebook.model import Codebook, MissingReason
from vises_research.documents import Model

__all__ = ["lost"]

LACKING = {
    "Table.label": ("the table's label", "schema"),
    "Table.key": ("what identifies a row", "xlsform sav"),
    "Table.unit": ("what a row is", "ddi xlsform schema sav"),
    "Variable.note": ("notes", "schema sav"),
    "Variable.refers": ("references, which are texts", "xlsform sav"),
    "Variable.identifier": ("check digits", "xlsform schema sav"),
    "Variable.unit": ("units", "xlsform sav"),
    "Variable.year": ("the year of prices", "ddi xlsform schema sav"),
    "Variable.at": ("the day that numbers refer to", "ddi xlsform schema sav"),
    "Variable.range": ("ranges", "sav"),
    "Variable.pattern": ("patterns", "sav"),
    "Variable.ask_if": ("routing", "schema sav"),
    "Variable.part_of": ("what an item is part of", "ddi xlsform schema sav"),
    "Variable.polarity": ("that an item is negative", "ddi xlsform schema sav"),
    "Variable.role": ("which numbers are weights", "ddi xlsform schema sav"),
    "Scale.ordered": ("that scales are ordered", "xlsform sav"),
    "Scale.middle": ("middles of scales", "ddi xlsform schema sav"),
    "Level.also": ("other wordings", "ddi xlsform schema sav"),
    "Level.codes": ("other codes", "ddi xlsform schema sav"),
    "Level.equivalence": ("that levels differ between languages", "ddi xlsform schema sav"),
    "Level.note": ("notes on levels", "ddi xlsform schema sav"),
    "MissingReason.label": ("missing reasons", "xlsform schema"),
    "MissingReason.asked": ("that a reason means 'not asked'", "ddi xlsform schema sav"),
    "MissingReason.also": ("other wordings of missing reasons", "ddi sav"),
    "Map.levels": ("maps between scales", "ddi xlsform schema sav"),
}
"""Field of the model -> how its loss is told, and the formats without a place for it.

Pages are to be read, and are not listed.
"""


def lost(codebook: Codebook, table: str, form: str) -> Iterator[str]:
    """Say what is lost when a table of a codebook is written in a format.

    Examples
    --------
    >>> from vises_research.codebook import Table, Variable
    >>> hours = Variable(label={"en": "Hours"}, unit="hour", polarity="negative")
    >>> work = Table(table="work", key=["hours"], label={"en": "W"}, variables={"hours": hours})
    >>> [*lost(Codebook({"work": work}, {}, {}), "work", "ddi")]
    ['that an item is negative: hours']
    """
    found: dict[str, list[str]] = {}
    always = usual_reasons()
    for name, item in _items(codebook, table):
        for field, described in type(item).model_fields.items():
            told, formats = LACKING.get(f"{type(item).__name__}.{field}", ("", ""))
            usual = described.get_default(call_default_factory=True)
            if isinstance(item, MissingReason) and name in always:
                usual = getattr(always[name], field)
            if form in formats.split() and getattr(item, field) != usual:
                found.setdefault(told, []).append(name)
    for told, names in found.items():
        yield f"{told}: {', '.join(dict.fromkeys(names))}"


def _items(codebook: Codebook, table: str) -> Iterator[tuple[str, Model]]:
    """Give everything that an export of a table could hold, with its name."""
    declared = codebook.tables[table]
    used = {v.listed for v in declared.variables.values()}
    yield table, declared
    yield from declared.variables.items()
    for name, scale in codebook.scales.items():
        if name in used:
            yield name, scale
            yield from ((name, level) for level in scale.levels.values())
    yield from codebook.missing.items()
    yield from ((name, item) for name, item in codebook.maps.items() if item.scale in used)
