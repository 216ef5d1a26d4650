"""Two coders' codes on open answers: one writes in French, the other in Dutch."""

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

from demonstration.cells import Missing, Row, value_of
from demonstration.exports.formats import delimited
from demonstration.exports.writing import Cell, Column, day, grid, spelled, text
from demonstration.untidy import untidy

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["files"]

WORDS: Mapping[str, Mapping[str, str]] = {
    "coder_1": {
        "time": "Temps",
        "stakeholders": "Parties prenantes",
        "co_construction": "Co-construction",
        "research_action": "Recherche-action",
        "method": "Méthode et outils",
        "usefulness": "Utilité",
    },
    "coder_2": {
        "time": "Tijd",
        "stakeholders": "Stakeholders",
        "co_construction": "Cocreatie",
        "research_action": "Onderzoek-actie",
        "method": "Methode en instrumenten",
        "usefulness": "Nut",
    },
}
"""Coder -> theme -> how this coder writes it."""

WAVES = {"before": "avant", "after": "après"}


def _main_theme(row: Row, rng: Random) -> Cell:
    value = value_of(row, "main_theme")
    if isinstance(value, Missing):
        return "?"
    return untidy(rng, WORDS[str(row["coder"])][str(value)], 0.15)


def _themes(row: Row, rng: Random) -> Cell:
    value = value_of(row, "themes")
    if not isinstance(value, frozenset):
        return ""
    words = WORDS[str(row["coder"])]
    return " | ".join(untidy(rng, words[theme], 0.1) for theme in words if theme in value)


COLUMNS = (
    Column("segment", "segment", text("segment")),
    Column("codeur", "coder", spelled("coder", {"coder_1": "C1", "coder_2": "C2"})),
    Column("entreprise", "pilot", text("pilot", often=0.05)),
    Column("vague", "wave", spelled("wave", WAVES, often=0.1)),
    Column("date", "coded_on", day("coded_on", "%d/%m/%Y")),
    Column("thème principal", "main_theme", _main_theme),
    Column("thèmes", "themes", _themes),
)


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write both coders' work in one tab-separated file."""
    rows = grid(simulation.part("coding"), COLUMNS, rng)
    header = [column.header for column in COLUMNS]
    return {"codage.tsv": delimited(header, rows, delimiter="\t")}
