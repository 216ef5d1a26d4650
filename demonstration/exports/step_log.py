"""The facilitators' log: a Stata file with value labels and extended missing values."""

from random import Random
from typing import TYPE_CHECKING

from demonstration.cells import Row
from demonstration.exports.formats import stata
from demonstration.exports.writing import Cell, Column, grid, typed

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["files"]

EXTENDED = {"dont_know": "a", "refused": "b"}
"""Missing reason -> Stata's letter; a plain missing value says nothing."""

LABELS: dict[str, dict[str, tuple[int, str]]] = {
    "step": {
        "state_of_play": (1, "Etat des lieux et choix de la question évaluative"),
        "data_collection": (2, "Récolte de données"),
        "analysis_valorisation": (3, "Analyse des données et valorisation "),
    },
    "status": {
        "completed": (1, "terminée"),
        "in_progress": (2, "en cours"),
        "abandoned": (3, "abandonnée"),
    },
    "drop_out_reason": {
        "time": (1, "Manque de temps"),
        "staff_change": (2, "Changement de personnel"),
        "finances": (3, "Difficultes financieres"),
        "other_priorities": (4, "Autres priorités"),
    },
}


def _coded(variable: str) -> Column:
    codes: dict[str, Cell] = {level: code for level, (code, _) in LABELS[variable].items()}
    return Column("", variable, typed(variable, {**codes, **EXTENDED}))


def _code(row: Row, rng: Random) -> Cell:
    code = str(row["pilot"])
    return rng.choice([code, code, code, code, code.lower()])


COLUMNS = {
    "pilote": ("Entreprise pilote", Column("", "pilot", _code)),
    "etape": ("Étape", _coded("step")),
    "statut": ("Situation fin 2018", _coded("status")),
    "debut": ("Début", Column("", "start", typed("start"))),
    "fin": ("Fin", Column("", "end", typed("end"))),
    "motif": ("Raison de l'abandon", _coded("drop_out_reason")),
    "heures": ("Heures d'accompagnement", Column("", "hours", typed("hours", EXTENDED))),
    "personnes": ("Personnes de l'entreprise", Column("", "people", typed("people", EXTENDED))),
}


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the Stata file."""
    rows = grid(simulation.part("step-log"), [column for _, column in COLUMNS.values()], rng)
    columns = {}
    for name, (label, column), cells in zip(
        COLUMNS, COLUMNS.values(), zip(*rows, strict=True), strict=True
    ):
        numbers = column.variable != "pilot"
        columns[name] = (label, [_number(cell) if numbers else cell for cell in cells])
    labels = {
        name: dict(LABELS[column.variable].values())
        for name, (_, column) in COLUMNS.items()
        if column.variable in LABELS
    }
    tagged = dict.fromkeys(("motif", "heures", "personnes"), tuple(EXTENDED.values()))
    return {"journal.dta": stata(columns, labels, tagged)}


def _number(cell: Cell) -> Cell:
    """Stata holds numbers, also for a damaged code; letters mark extended missing values."""
    return int(cell) if isinstance(cell, str) and cell.isdigit() else cell
