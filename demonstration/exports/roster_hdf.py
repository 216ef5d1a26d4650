"""The roster of Hauts-de-France: a CSV of a French spreadsheet, in Windows-1252."""

from random import Random
from typing import TYPE_CHECKING

from demonstration.cells import Row
from demonstration.exports.formats import delimited
from demonstration.exports.writing import (
    Cell,
    Column,
    Spellings,
    Write,
    day,
    grid,
    number,
    spelled,
    text,
)

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["files"]

NO_VALUE = {"refused": "NC", "dont_know": "NSP", "not_applicable": "s.o."}
"""NC: non communiqué."""

PURPOSE: Spellings = {
    "integration": ["Insertion socioprofessionnelle", "Insertion socio-professionnelle", "G1"],
    "collective_service": ["Service collectif", "Services collectifs", "G2"],
    "other_goods_services": ["Autres biens et services", "Autres biens & services", "G3"],
}
FORM: Spellings = {
    "association_1901": ["Association (loi 1901)", "Association loi 1901", "Association"],
    "scop": ["SCOP", "Société coopérative et participative (SCOP)"],
    "scic": ["SCIC", "Société coopérative d'intérêt collectif (SCIC)"],
    "company_ess": ["Société commerciale de l'ESS", "SAS (ESS)"],
    "mutual": "Mutuelle",
}
FAMILY: Spellings = {
    "association": ["Association", "Associations"],
    "cooperative": ["Coopérative", "Coopératives"],
    "company": ["Société commerciale", "Société"],
    "mutual": "Mutuelle",
}
REGION: Spellings = {"hdf": ["Hauts-de-France", "Hauts de France", "HDF"]}
NETWORK = {f"network_{n:02d}": f"Réseau {n:02d} (simulé)" for n in range(1, 6)}
PARTNER = {f"partner_{n:02d}": f"Partenaire {n:02d} (simulé)" for n in range(1, 4)}


def _typed(variable: str, spellings: Spellings) -> Write:
    return spelled(variable, spellings, often=0.25, windows=True)


def _in_groups(variable: str, *lengths: int) -> Write:
    """Write an identifier in groups of digits, with spaces of both kinds, or none."""

    def write(row: Row, rng: Random) -> Cell:
        digits, groups = str(row[variable]), []
        for length in lengths:
            groups.append(digits[:length])
            digits = digits[length:]
        return rng.choice([" ", " ", " ", "\u00a0", ""]).join(groups)

    return lambda row, rng: write(row, rng) if isinstance(row[variable], str) else ""


COLUMNS = (
    Column("Code", "pilot", text("pilot", often=0.1)),
    Column("Région", "region", _typed("region", REGION)),
    Column("Réseau", "federation", _typed("federation", NETWORK)),
    Column("Accompagnement", "partner", _typed("partner", PARTNER)),
    Column("SIREN", "siren", _in_groups("siren", 3, 3, 3)),
    Column("SIRET du siège", "siret", _in_groups("siret", 3, 3, 3, 5)),
    Column("Groupe de finalité", "purpose_group", _typed("purpose_group", PURPOSE)),
    Column("Forme juridique", "legal_form", _typed("legal_form", FORM)),
    Column("Famille ESS", "legal_family", _typed("legal_family", FAMILY)),
    Column("Année de création", "founded", number("founded", ["{n}"], NO_VALUE)),
    Column("Date d'entrée", "entry_date", day("entry_date", "%d/%m/%Y")),
    Column("ETP", "fte", number("fte", ["{n} ETP", "{n}", "{n}\u00a0ETP", "{n}ETP"], NO_VALUE)),
    Column("Effectif", "headcount", number("headcount", ["{n}", "{n} "], NO_VALUE)),
    Column("Bénévoles", "volunteers", number("volunteers", ["{n}"], NO_VALUE)),
    Column(
        "Chiffre d'affaires 2016",
        "turnover",
        number("turnover", ["{s}", "{h}", "{s},00", "{s} €", "{n}"], NO_VALUE),
    ),
)


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the roster as a spreadsheet in French saves it: semicolons, decimal commas."""
    rows = grid(simulation.part("roster-hdf"), COLUMNS, rng)
    header = [column.header for column in COLUMNS]
    return {"pilotes-hdf.csv": delimited(header, rows, delimiter=";", encoding="windows-1252")}
