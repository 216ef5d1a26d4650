"""Three rosters of pilots: a CSV, a workbook and an SPSS file, each as its region keeps it."""

from random import Random
from typing import TYPE_CHECKING

from demonstration.exports.writing import (
    Cell,
    Column,
    Spellings,
    Write,
    day,
    delimited,
    dotted,
    grid,
    number,
    sav,
    spelled,
    text,
    typed,
    workbook,
)
from demonstration.truth import Missing, Row, value_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from demonstration.simulation import Simulation

__all__ = ["hdf", "vlaanderen", "wallonie_bruxelles"]


# Hauts-de-France: a CSV of a French spreadsheet, in Windows-1252.

HDF_NO_VALUE = {"refused": "NC", "dont_know": "NSP", "not_applicable": "s.o."}
"""NC: non communiqué."""

HDF_PURPOSE: Spellings = {
    "integration": ["Insertion socioprofessionnelle", "Insertion socio-professionnelle", "G1"],
    "collective_service": ["Service collectif", "Services collectifs", "G2"],
    "other_goods_services": ["Autres biens et services", "Autres biens & services", "G3"],
}
HDF_FORM: Spellings = {
    "association_1901": ["Association (loi 1901)", "Association loi 1901", "Association"],
    "scop": ["SCOP", "Société coopérative et participative (SCOP)"],
    "scic": ["SCIC", "Société coopérative d'intérêt collectif (SCIC)"],
    "company_ess": ["Société commerciale de l'ESS", "SAS (ESS)"],
    "mutual": "Mutuelle",
}
HDF_FAMILY: Spellings = {
    "association": ["Association", "Associations"],
    "cooperative": ["Coopérative", "Coopératives"],
    "company": ["Société commerciale", "Société"],
    "mutual": "Mutuelle",
}
HDF_REGION: Spellings = {"hdf": ["Hauts-de-France", "Hauts de France", "HDF"]}
HDF_NETWORK = {f"network_{n:02d}": f"Réseau {n:02d} (simulé)" for n in range(1, 6)}
HDF_PARTNER = {f"partner_{n:02d}": f"Partenaire {n:02d} (simulé)" for n in range(1, 4)}


def _hdf_typed(variable: str, spellings: Spellings) -> Write:
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


HDF_COLUMNS = (
    Column("Code", "pilot", text("pilot", often=0.1)),
    Column("Région", "region", _hdf_typed("region", HDF_REGION)),
    Column("Réseau", "federation", _hdf_typed("federation", HDF_NETWORK)),
    Column("Accompagnement", "partner", _hdf_typed("partner", HDF_PARTNER)),
    Column("SIREN", "siren", _in_groups("siren", 3, 3, 3)),
    Column("SIRET du siège", "siret", _in_groups("siret", 3, 3, 3, 5)),
    Column("Groupe de finalité", "purpose_group", _hdf_typed("purpose_group", HDF_PURPOSE)),
    Column("Forme juridique", "legal_form", _hdf_typed("legal_form", HDF_FORM)),
    Column("Famille ESS", "legal_family", _hdf_typed("legal_family", HDF_FAMILY)),
    Column("Année de création", "founded", number("founded", ["{n}"], HDF_NO_VALUE)),
    Column("Date d'entrée", "entry_date", day("entry_date", "%d/%m/%Y")),
    Column("ETP", "fte", number("fte", ["{n} ETP", "{n}", "{n}\u00a0ETP", "{n}ETP"], HDF_NO_VALUE)),
    Column("Effectif", "headcount", number("headcount", ["{n}", "{n} "], HDF_NO_VALUE)),
    Column("Bénévoles", "volunteers", number("volunteers", ["{n}"], HDF_NO_VALUE)),
    Column(
        "Chiffre d'affaires 2016",
        "turnover",
        number("turnover", ["{s}", "{h}", "{s},00", "{s} €", "{n}"], HDF_NO_VALUE),
    ),
)


def hdf(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the roster as a spreadsheet in French saves it: semicolons, decimal commas."""
    rows = grid(simulation.part("roster-hdf"), HDF_COLUMNS, rng)
    return {"pilotes-hdf.csv": delimited(HDF_COLUMNS, rows, delimiter=";", encoding="windows-1252")}


# Wallonia and Brussels: a workbook as an association keeps it.

WB_NO_VALUE = {"refused": "confidentiel", "dont_know": "?", "not_applicable": "S.O."}

WB_PURPOSE: Spellings = {
    "integration": ["Insertion socioprofessionnelle", "Insertion"],
    "collective_service": ["Service collectif", "Service à la collectivité"],
    "other_goods_services": ["Autres biens et services", "Autres biens / services"],
}
WB_FORM: Spellings = {
    "asbl": ["ASBL", "A.S.B.L.", "Association sans but lucratif"],
    "scrl_fs": ["SCRL-FS", "SCRL à finalité sociale"],
    "cooperative": ["SCRL", "Société coopérative"],
    "foundation": "Fondation",
    "sprl_fs": "SPRL-FS",
}
WB_FAMILY: Spellings = {
    "association": "Association",
    "cooperative": "Coopérative",
    "company": "Société",
    "foundation": "Fondation",
}
WB_FEDERATION = {f"federation_{n:02d}": f"Fédération {n:02d} (simulée)" for n in range(1, 18)}
WB_PARTNER = {f"partner_{n:02d}": f"Partenaire {n:02d} (simulé)" for n in range(4, 7)}
WB_LANGUAGE = {"fr": "FR", "nl": "NL"}
WB_YES_NO: Spellings = {"yes": ["Oui", "O"], "no": ["Non", "N"]}


def _wb_typed(variable: str, spellings: Spellings, often: float = 0.2) -> Write:
    return spelled(variable, spellings, often=often)


def _number_or_text(variable: str, *forms: str) -> Write:
    """Write most cells as numbers, some as texts that look like numbers."""
    as_text = number(variable, forms, WB_NO_VALUE)
    as_number = typed(variable)

    def write(row: Row, rng: Random) -> Cell:
        missing = isinstance(value_of(row, variable), Missing)
        return as_text(row, rng) if missing or rng.random() < 0.25 else as_number(row, rng)

    return write


def _wb_enterprise_number(row: Row, rng: Random) -> Cell:
    """Write it as a number, which loses its leading zero, or as a text in one of its forms."""
    digits = str(row["enterprise_number"])
    pointed = dotted(digits)
    forms: list[Cell] = [int(digits), int(digits), pointed, f"BE {pointed}", digits[1:]]
    return rng.choice(forms)


def _entry(row: Row, rng: Random) -> Cell:
    """Write most dates as dates, some as texts."""
    write = typed("entry_date") if rng.random() < 0.75 else day("entry_date", "%d/%m/%Y")
    return write(row, rng)


WB_COLUMNS = (
    Column("Code", "pilot", text("pilot")),
    Column("N° d'entreprise", "enterprise_number", _wb_enterprise_number),
    Column("Fédération", "federation", _wb_typed("federation", WB_FEDERATION)),
    Column("Langue", "language", _wb_typed("language", WB_LANGUAGE, 0.0)),
    Column("Siège à Bruxelles", "brussels", _wb_typed("brussels", WB_YES_NO)),
    Column("Finalité", "purpose_group", _wb_typed("purpose_group", WB_PURPOSE)),
    Column("Forme", "legal_form", _wb_typed("legal_form", WB_FORM)),
    Column("Famille", "legal_family", _wb_typed("legal_family", WB_FAMILY)),
    Column("Création", "founded", _number_or_text("founded", "{n}")),
    Column("ETP", "fte", _number_or_text("fte", "{n}")),
    Column("Personnes", "headcount", _number_or_text("headcount", "{n}")),
    Column("Bénévoles", "volunteers", _number_or_text("volunteers", "{n}")),
    Column(
        "Chiffre d'affaires", "turnover", _number_or_text("turnover", "{t},00", "{s}", "{t},00 €")
    ),
    Column("Partenaire", "partner", _wb_typed("partner", WB_PARTNER)),
    Column("Entrée", "entry_date", _entry),
)

WB_UPPER = {
    "B": "Identification",
    "F": "Profil",
    "J": "Taille (2016)",
    "N": "Accompagnement",
}
"""First column -> the upper header; it is merged up to the next one."""

WB_MERGED = ("A4:A5", "B4:E4", "F4:I4", "J4:M4", "N4:O4")


def wallonie_bruxelles(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the workbook: titles, a header of two rows, data, totals, notes."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Pilotes"
    rows = grid(simulation.part("roster-wallonie-bruxelles"), WB_COLUMNS, rng)
    _head(sheet)
    for row in rows:
        sheet.append(row)
    _foot(sheet, rows)
    return {"entreprises-pilotes.xlsx": workbook(book)}


def _head(sheet: "Worksheet") -> None:
    sheet["A1"] = "Entreprises pilotes : Wallonie et Bruxelles (données simulées)"
    sheet["A2"] = "Situation au 31/12/2018, tenue à jour par le secrétariat"
    sheet["A4"] = WB_COLUMNS[0].header
    for letter, words in WB_UPPER.items():
        sheet[f"{letter}4"] = words
    for position, column in enumerate(WB_COLUMNS[1:], 2):
        sheet.cell(5, position, column.header)
    for cells in WB_MERGED:
        sheet.merge_cells(cells)


def _foot(sheet: "Worksheet", rows: list[list[Cell]]) -> None:
    """Write the totals of what is a number, and the notes that explain what is not."""
    total: list[Cell] = ["Total", f"{len(rows)} entreprises"]
    for position, column in enumerate(WB_COLUMNS[2:], 2):
        cells = [row[position] for row in rows]
        summed = column.variable in {"fte", "headcount", "volunteers"}
        total.append(sum(c for c in cells if isinstance(c, int | float)) if summed else None)
    sheet.append(total)
    sheet.append([])
    sheet.append(["Notes"])
    sheet.append(["« confidentiel » : l'entreprise ne souhaite pas communiquer ce chiffre."])
    sheet.append(["« ? » : inconnu du secrétariat. Les totaux ne comptent que les nombres."])


# Flanders: an SPSS file with Dutch value labels and user-missing codes.

VL_SMALL = {997: "Niet van toepassing", 998: "Weet niet", 999: "Weigert"}
VL_LARGE = {99999997: "Niet van toepassing", 99999998: "Weet niet", 99999999: "Weigert"}
"""User-missing codes and their labels, for counts and for amounts."""

VL_REASONS = ("not_applicable", "dont_know", "refused")

VL_LABELS: dict[str, dict[str, tuple[int, str]]] = {
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


def _vl_code(variable: str) -> Write:
    return typed(variable, {level: code for level, (code, _) in VL_LABELS[variable].items()})


def _vl_amount(variable: str, missing: dict[int, str] = VL_SMALL) -> Write:
    return typed(variable, dict(zip(VL_REASONS, missing, strict=True)))


def _vl_enterprise_number(row: Row, rng: Random) -> Cell:
    digits = str(row["enterprise_number"])
    pointed = dotted(digits)
    return rng.choice([pointed, pointed, f"BE{digits}", digits])


VL_COLUMNS = {
    "code": Column("Code pilootbedrijf", "pilot", text("pilot")),
    "ondnr": Column("Ondernemingsnummer (KBO)", "enterprise_number", _vl_enterprise_number),
    "regio": Column("Regio", "region", _vl_code("region")),
    "koepel": Column("Koepel of netwerk", "federation", _vl_code("federation")),
    "begeleid": Column("Begeleidende partner", "partner", _vl_code("partner")),
    "missie": Column("Missie", "purpose_group", _vl_code("purpose_group")),
    "rechtsvorm": Column("Rechtsvorm", "legal_form", _vl_code("legal_form")),
    "familie": Column("Juridische familie", "legal_family", _vl_code("legal_family")),
    "oprichting": Column("Oprichtingsjaar", "founded", _vl_amount("founded")),
    "instap": Column("Datum van instap", "entry_date", typed("entry_date")),
    "vte": Column("Voltijdse equivalenten 2016", "fte", _vl_amount("fte")),
    "koppen": Column("Personeelsbestand (koppen)", "headcount", _vl_amount("headcount")),
    "vrijwil": Column("Aantal vrijwilligers", "volunteers", _vl_amount("volunteers")),
    "omzet": Column("Omzet 2016 (euro)", "turnover", _vl_amount("turnover", VL_LARGE)),
}
VL_TEXTS = ("code", "ondnr")
VL_COUNTS = ("oprichting", "vte", "koppen", "vrijwil")


def vlaanderen(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the SPSS file."""
    rows = grid(simulation.part("roster-vlaanderen"), list(VL_COLUMNS.values()), rng)
    columns = {}
    for (name, column), cells in zip(VL_COLUMNS.items(), zip(*rows, strict=True), strict=True):
        columns[name] = (column.header, [_vl_number(name, cell) for cell in cells])
    labels: dict[str, dict[int, str]] = {
        name: dict(VL_LABELS[column.variable].values())
        for name, column in VL_COLUMNS.items()
        if column.variable in VL_LABELS
    }
    labels |= {**dict.fromkeys(VL_COUNTS, VL_SMALL), "omzet": VL_LARGE}
    user_missing = {
        **{name: [float(c) for c in VL_SMALL] for name in VL_COUNTS},
        "omzet": [float(c) for c in VL_LARGE],
    }
    return {"pilootbedrijven.sav": sav(columns, labels, user_missing)}


def _vl_number(name: str, cell: Cell) -> Cell:
    """SPSS holds numbers only: also the damaged code is one."""
    return float(cell) if isinstance(cell, str | int) and name not in VL_TEXTS else cell
