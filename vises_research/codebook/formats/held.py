"""What a format cannot hold of a codebook: told of every export, in words."""

from collections.abc import Iterator

from vises_research.codebook.model import (
    Codebook,
    Level,
    Map,
    MissingReason,
    Scale,
    Table,
    Variable,
)
from vises_research.documents import Model

__all__ = ["lost"]

FIELDS: dict[type[Model], dict[str, str]] = {
    Table: {"label": "the table's label", "key": "what identifies a row"},
    Variable: {
        "note": "notes",
        "refers": "references, which are texts",
        "identifier": "check digits",
        "unit": "units",
        "range": "ranges",
        "pattern": "patterns",
        "ask_if": "routing",
        "part_of": "what an item is part of",
        "polarity": "that an item is negative",
    },
    Scale: {"ordered": "that scales are ordered", "middle": "middles of scales"},
    Level: {
        "also": "other wordings",
        "codes": "other codes",
        "equivalence": "that levels do not say the same in each language",
        "note": "notes on levels",
    },
    MissingReason: {
        "label": "missing reasons",
        "also": "other wordings of missing reasons",
        "codes": "codes of missing reasons",
    },
    Map: {"levels": "maps between scales"},
}
"""Every field that some format cannot hold, and what is told then."""

_LEVEL = tuple(FIELDS[Level])
LACKS: dict[str, dict[type[Model], tuple[str, ...]]] = {
    "ddi": {
        Variable: ("part_of", "polarity"),
        Scale: ("middle",),
        Level: _LEVEL,
        MissingReason: ("also",),
        Map: ("levels",),
    },
    "xlsform": {
        Table: ("key",),
        Variable: ("refers", "identifier", "unit", "part_of", "polarity"),
        Scale: ("ordered", "middle"),
        Level: _LEVEL,
        MissingReason: ("label",),
        Map: ("levels",),
    },
    "schema": {
        Table: ("label",),
        Variable: ("note", "identifier", "ask_if", "part_of", "polarity"),
        Scale: ("middle",),
        Level: _LEVEL,
        MissingReason: ("label",),
        Map: ("levels",),
    },
    "sav": {
        Table: ("key",),
        Variable: tuple(FIELDS[Variable]),
        Scale: ("ordered", "middle"),
        Level: _LEVEL,
        MissingReason: ("also",),
        Map: ("levels",),
    },
}
"""Format -> the fields that it cannot hold. Pages are to be read, and are not listed."""


def lost(codebook: Codebook, table: str, form: str) -> Iterator[str]:
    """Say what is lost when a table of a codebook is written in a format.

    Examples
    --------
    >>> hours = Variable(label={"en": "Hours"}, unit="hour", polarity="negative")
    >>> work = Table(table="work", key=["hours"], label={"en": "W"}, variables={"hours": hours})
    >>> [*lost(Codebook({"work": work}, {}, {}), "work", "ddi")]
    ['that an item is negative: hours']
    """
    found: dict[str, list[str]] = {}
    for name, item in _items(codebook, table):
        for field in LACKS.get(form, {}).get(type(item), ()):
            usual = type(item).model_fields[field].get_default(call_default_factory=True)
            if getattr(item, field) != usual:
                found.setdefault(FIELDS[type(item)][field], []).append(name)
    for told, names in found.items():
        yield f"{told}: {', '.join(dict.fromkeys(names))}"


def _items(codebook: Codebook, table: str) -> Iterator[tuple[str, Model]]:
    """Give everything that an export of a table could hold, with its name."""
    declared = codebook.tables[table]
    used = {v.scale or v.options for v in declared.variables.values()}
    yield table, declared
    yield from declared.variables.items()
    for name, scale in codebook.scales.items():
        if name in used:
            yield name, scale
            yield from ((name, level) for level in scale.levels.values())
    yield from codebook.missing.items()
    yield from ((name, item) for name, item in codebook.maps.items() if item.scale in used)
