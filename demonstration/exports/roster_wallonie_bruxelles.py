"""The roster of Wallonia and Brussels: a workbook as an association keeps it."""

from random import Random
from typing import TYPE_CHECKING

from demonstration.cells import Missing, Row, value_of
from demonstration.exports import formats
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
    typed,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from demonstration.simulation import Simulation

__all__ = ["files"]

NO_VALUE = {"refused": "confidentiel", "dont_know": "?", "not_applicable": "S.O."}

PURPOSE: Spellings = {
    "integration": ["Insertion socioprofessionnelle", "Insertion"],
    "collective_service": ["Service collectif", "Service à la collectivité"],
    "other_goods_services": ["Autres biens et services", "Autres biens / services"],
}
FORM: Spellings = {
    "asbl": ["ASBL", "A.S.B.L.", "Association sans but lucratif"],
    "scrl_fs": ["SCRL-FS", "SCRL à finalité sociale"],
    "cooperative": ["SCRL", "Société coopérative"],
    "foundation": "Fondation",
    "sprl_fs": "SPRL-FS",
}
FAMILY: Spellings = {
    "association": "Association",
    "cooperative": "Coopérative",
    "company": "Société",
    "foundation": "Fondation",
}
FEDERATION = {f"federation_{n:02d}": f"Fédération {n:02d} (simulée)" for n in range(1, 18)}
PARTNER = {f"partner_{n:02d}": f"Partenaire {n:02d} (simulé)" for n in range(4, 7)}
LANGUAGE = {"fr": "FR", "nl": "NL"}
YES_NO: Spellings = {"yes": ["Oui", "O"], "no": ["Non", "N"]}


def _typed(variable: str, spellings: Spellings, often: float = 0.2) -> Write:
    return spelled(variable, spellings, often=often)


def _number_or_text(variable: str, *forms: str) -> Write:
    """Write most cells as numbers, some as texts that look like numbers."""
    as_text = number(variable, forms, NO_VALUE)
    as_number = typed(variable)

    def write(row: Row, rng: Random) -> Cell:
        missing = isinstance(value_of(row, variable), Missing)
        return as_text(row, rng) if missing or rng.random() < 0.25 else as_number(row, rng)

    return write


def _enterprise_number(row: Row, rng: Random) -> Cell:
    """Write it as a number, which loses its leading zero, or as a text in one of its forms."""
    digits = str(row["enterprise_number"])
    dotted = f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
    forms: list[Cell] = [int(digits), int(digits), dotted, f"BE {dotted}", digits[1:]]
    return rng.choice(forms)


def _entry(row: Row, rng: Random) -> Cell:
    """Write most dates as dates, some as texts."""
    write = typed("entry_date") if rng.random() < 0.75 else day("entry_date", "%d/%m/%Y")
    return write(row, rng)


COLUMNS = (
    Column("Code", "pilot", text("pilot")),
    Column("N° d'entreprise", "enterprise_number", _enterprise_number),
    Column("Fédération", "federation", _typed("federation", FEDERATION)),
    Column("Langue", "language", _typed("language", LANGUAGE, 0.0)),
    Column("Siège à Bruxelles", "brussels", _typed("brussels", YES_NO)),
    Column("Finalité", "purpose_group", _typed("purpose_group", PURPOSE)),
    Column("Forme", "legal_form", _typed("legal_form", FORM)),
    Column("Famille", "legal_family", _typed("legal_family", FAMILY)),
    Column("Création", "founded", _number_or_text("founded", "{n}")),
    Column("ETP", "fte", _number_or_text("fte", "{n}")),
    Column("Personnes", "headcount", _number_or_text("headcount", "{n}")),
    Column("Bénévoles", "volunteers", _number_or_text("volunteers", "{n}")),
    Column(
        "Chiffre d'affaires", "turnover", _number_or_text("turnover", "{t},00", "{s}", "{t},00 €")
    ),
    Column("Partenaire", "partner", _typed("partner", PARTNER)),
    Column("Entrée", "entry_date", _entry),
)

UPPER = {
    "B": "Identification",
    "F": "Profil",
    "J": "Taille (2016)",
    "N": "Accompagnement",
}
"""First column -> the upper header; it is merged up to the next one."""

MERGED = ("A4:A5", "B4:E4", "F4:I4", "J4:M4", "N4:O4")


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the workbook: titles, a header of two rows, data, totals, notes."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Pilotes"
    rows = grid(simulation.part("roster-wallonie-bruxelles"), COLUMNS, rng)
    _head(sheet)
    for row in rows:
        sheet.append(row)
    _foot(sheet, rows)
    return {"entreprises-pilotes.xlsx": formats.workbook(book)}


def _head(sheet: "Worksheet") -> None:
    sheet["A1"] = "Entreprises pilotes : Wallonie et Bruxelles (données simulées)"
    sheet["A2"] = "Situation au 31/12/2018, tenue à jour par le secrétariat"
    sheet["A4"] = COLUMNS[0].header
    for letter, words in UPPER.items():
        sheet[f"{letter}4"] = words
    for position, column in enumerate(COLUMNS[1:], 2):
        sheet.cell(5, position, column.header)
    for cells in MERGED:
        sheet.merge_cells(cells)


def _foot(sheet: "Worksheet", rows: list[list[Cell]]) -> None:
    """Write the totals of what is a number, and the notes that explain what is not."""
    total: list[Cell] = ["Total", f"{len(rows)} entreprises"]
    for position, column in enumerate(COLUMNS[2:], 2):
        cells = [row[position] for row in rows]
        summed = column.variable in {"fte", "headcount", "volunteers"}
        total.append(sum(c for c in cells if isinstance(c, int | float)) if summed else None)
    sheet.append(total)
    sheet.append([])
    sheet.append(["Notes"])
    sheet.append(["« confidentiel » : l'entreprise ne souhaite pas communiquer ce chiffre."])
    sheet.append(["« ? » : inconnu du secrétariat. Les totaux ne comptent que les nombres."])
