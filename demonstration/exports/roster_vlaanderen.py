"""The roster of Flanders: an SPSS file with Dutch value labels and user-missing codes."""

from random import Random
from typing import TYPE_CHECKING

from demonstration.cells import Row
from demonstration.exports.formats import sav
from demonstration.exports.writing import Cell, Column, Write, grid, text, typed

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["files"]

SMALL = {997: "Niet van toepassing", 998: "Weet niet", 999: "Weigert"}
LARGE = {99999997: "Niet van toepassing", 99999998: "Weet niet", 99999999: "Weigert"}
"""User-missing codes and their labels, for counts and for amounts."""

REASONS = ("not_applicable", "dont_know", "refused")

LABELS: dict[str, dict[str, tuple[int, str]]] = {
    "region": {"flanders": (2, "Vlaams gewest")},
    "federation": {f"umbrella_{n:02d}": (n, f"Koepel {n:02d} (gesimuleerd)") for n in range(1, 5)},
    "partner": {
        "partner_07": (1, "Partner 07 (gesimuleerd)"),
        "partner_08": (2, "Partner 08  (gesimuleerd)"),
    },
    "purpose_group": {
        "integration": (1, "Socio-professionele integratie"),
        "collective_service": (2, "Collectieve diensten"),
        "other_goods_services": (3, "Andere goederen en diensten"),
    },
    "legal_form": {
        "cooperative": (1, "CVBA"),
        "scrl_fs": (2, "CVBA–SO"),
        "asbl": (3, "VZW"),
        "sprl_fs": (4, "BVBA-SO "),
    },
    "legal_family": {
        "association": (1, "Vereniging"),
        "cooperative": (2, "Cooperatie"),
        "company": (3, "Vennootschap"),
    },
}
"""Variable -> level -> the file's code and label."""


def _code(variable: str) -> Write:
    return typed(variable, {level: code for level, (code, _) in LABELS[variable].items()})


def _amount(variable: str, missing: dict[int, str] = SMALL) -> Write:
    return typed(variable, dict(zip(REASONS, missing, strict=True)))


def _enterprise_number(row: Row, rng: Random) -> Cell:
    digits = str(row["enterprise_number"])
    dotted = f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
    return rng.choice([dotted, dotted, f"BE{digits}", digits])


COLUMNS = {
    "code": Column("Code pilootbedrijf", "pilot", text("pilot")),
    "ondnr": Column("Ondernemingsnummer (KBO)", "enterprise_number", _enterprise_number),
    "regio": Column("Regio", "region", _code("region")),
    "koepel": Column("Koepel of netwerk", "federation", _code("federation")),
    "begeleid": Column("Begeleidende partner", "partner", _code("partner")),
    "missie": Column("Missie", "purpose_group", _code("purpose_group")),
    "rechtsvorm": Column("Rechtsvorm", "legal_form", _code("legal_form")),
    "familie": Column("Juridische familie", "legal_family", _code("legal_family")),
    "oprichting": Column("Oprichtingsjaar", "founded", _amount("founded")),
    "instap": Column("Datum van instap", "entry_date", typed("entry_date")),
    "vte": Column("Voltijdse equivalenten 2016", "fte", _amount("fte")),
    "koppen": Column("Personeelsbestand (koppen)", "headcount", _amount("headcount")),
    "vrijwil": Column("Aantal vrijwilligers", "volunteers", _amount("volunteers")),
    "omzet": Column("Omzet 2016 (euro)", "turnover", _amount("turnover", LARGE)),
}
TEXTS = ("code", "ondnr")
COUNTS = ("oprichting", "vte", "koppen", "vrijwil")


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the SPSS file."""
    rows = grid(simulation.part("roster-vlaanderen"), list(COLUMNS.values()), rng)
    columns = {}
    for (name, column), cells in zip(COLUMNS.items(), zip(*rows, strict=True), strict=True):
        columns[name] = (column.header, [_number(name, cell) for cell in cells])
    labels: dict[str, dict[int, str]] = {
        name: dict(LABELS[column.variable].values())
        for name, column in COLUMNS.items()
        if column.variable in LABELS
    }
    labels |= {**dict.fromkeys(COUNTS, SMALL), "omzet": LARGE}
    user_missing = {
        **{name: [float(c) for c in SMALL] for name in COUNTS},
        "omzet": [float(c) for c in LARGE],
    }
    return {"pilootbedrijven.sav": sav(columns, labels, user_missing)}


def _number(name: str, cell: Cell) -> Cell:
    """SPSS holds numbers only: also the damaged code is one."""
    return float(cell) if isinstance(cell, str | int) and name not in TEXTS else cell
