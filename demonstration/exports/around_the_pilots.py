"""The facilitators' log (Stata), the stakeholders' web form (CSV), and two coders' codes (TSV)."""

from collections.abc import Mapping
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
    spelled,
    stata,
    text,
    typed,
    untidy,
)
from demonstration.truth import Missing, Row, value_of

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["coding", "stakeholders", "step_log"]


# The facilitators' log: a Stata file with value labels and extended missing values.

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


def _log_coded(variable: str) -> Column:
    codes: dict[str, Cell] = {level: code for level, (code, _) in LABELS[variable].items()}
    return Column("", variable, typed(variable, {**codes, **EXTENDED}))


def _log_code(row: Row, rng: Random) -> Cell:
    code = str(row["pilot"])
    return rng.choice([code, code, code, code, code.lower()])


LOG_COLUMNS = {
    "pilote": ("Entreprise pilote", Column("", "pilot", _log_code)),
    "etape": ("Étape", _log_coded("step")),
    "statut": ("Situation fin 2018", _log_coded("status")),
    "debut": ("Début", Column("", "start", typed("start"))),
    "fin": ("Fin", Column("", "end", typed("end"))),
    "motif": ("Raison de l'abandon", _log_coded("drop_out_reason")),
    "heures": ("Heures d'accompagnement", Column("", "hours", typed("hours", EXTENDED))),
    "personnes": ("Personnes de l'entreprise", Column("", "people", typed("people", EXTENDED))),
}


def step_log(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the Stata file."""
    rows = grid(simulation.part("step-log"), [column for _, column in LOG_COLUMNS.values()], rng)
    columns = {}
    for name, (label, column), cells in zip(
        LOG_COLUMNS, LOG_COLUMNS.values(), zip(*rows, strict=True), strict=True
    ):
        numbers = column.variable != "pilot"
        columns[name] = (label, [_log_number(cell) if numbers else cell for cell in cells])
    labels = {
        name: dict(LABELS[column.variable].values())
        for name, (_, column) in LOG_COLUMNS.items()
        if column.variable in LABELS
    }
    tagged = dict.fromkeys(("motif", "heures", "personnes"), tuple(EXTENDED.values()))
    return {"journal.dta": stata(columns, labels, tagged)}


def _log_number(cell: Cell) -> Cell:
    """Stata holds numbers, also for a damaged code; letters mark extended missing values."""
    return int(cell) if isinstance(cell, str) and cell.isdigit() else cell


# The stakeholders' web form: French and Dutch answers mixed row by row.

LANGUAGE = {"fr": "Français", "nl": "Nederlands"}

TYPES: dict[str, Spellings] = {
    "fr": {
        "beneficiary": "Bénéficiaire, usager",
        "customer": "Client",
        "worker": ["Travailleur, salarié", "Travailleur"],
        "volunteer": ["Bénévole", "Volontaire"],
        "funder": "Financeur",
        "supplier": "Fournisseur",
        "public_authority": "Pouvoirs publics",
    },
    "nl": {
        "beneficiary": ["Begunstigde, gebruiker", "Gebruiker"],
        "customer": "Klant",
        "worker": "Werknemer",
        "volunteer": "Vrijwilliger",
        "funder": ["Financier", "Geldschieter"],
        "supplier": "Leverancier",
        "public_authority": "Overheid",
    },
}
AGREEMENT: dict[str, Spellings] = {
    "fr": {
        "1": "Pas du tout d’accord",
        "2": "Plutôt pas d’accord",
        "3": "Ni d’accord ni pas d’accord",
        "4": "Plutôt d’accord",
        "5": "Tout à fait d’accord",
    },
    "nl": {
        "1": "Helemaal oneens",
        "2": "Oneens",
        "3": "Noch eens, noch oneens",
        "4": "Eens",
        "5": "Helemaal eens",
    },
}
NO_VALUE: dict[str, Spellings] = {
    "fr": {"dont_know": "NSP", "not_applicable": "Sans objet", "refused": "Refus"},
    "nl": {
        "dont_know": "Weet niet",
        "not_applicable": "n.v.t.",
        "refused": "Wens niet te antwoorden",
    },
}
EFFECTS = {
    "fr": {
        "involvement": "Adhésion et implication de tous",
        "inspiration": "Activité plus inspirante",
        "support": "Soutien de partenaires publics et privés",
        "revisiting": "Regard neuf sur l’existant",
        "none": "Aucun effet",
    },
    "nl": {
        "involvement": "Draagvlak en betrokkenheid van iedereen",
        "inspiration": "Inspirerende werking",
        "support": "Steun van publieke en private partners",
        "revisiting": "Nieuwe kijk op het bestaande",
        "none": "Geen effect",
    },
}


def _in_own_language(variable: str, spellings: dict[str, Spellings], often: float = 0.0) -> Write:
    """Write in the row's language."""
    writers = {
        language: spelled(variable, words, NO_VALUE[language], often=often)
        for language, words in spellings.items()
    }
    return lambda row, rng: writers[str(row["language"])](row, rng)


def _effects(row: Row, rng: Random) -> Cell:
    """Write the effects in one cell, as web forms do."""
    value = value_of(row, "effects")
    if isinstance(value, Missing) or not isinstance(value, frozenset):
        return ""
    words = EFFECTS[str(row["language"])]
    return rng.choice([";", "; "]).join(words[effect] for effect in words if effect in value)


def _score(row: Row, rng: Random) -> Cell:
    return number("satisfaction", ["{n}"], NO_VALUE[str(row["language"])])(row, rng)


def _pilot(simulation: "Simulation") -> Write:
    """Write the pilot by its code, or by its enterprise number where it has one."""
    numbers = {
        row["pilot"]: str(row["enterprise_number"])
        for part in simulation.parts
        for row in part.rows
        if "enterprise_number" in row
    }

    def write(row: Row, rng: Random) -> Cell:
        digits, code = numbers.get(row["pilot"], ""), str(row["pilot"])
        pointed = dotted(digits)
        known_by = [code, pointed, f"BE {pointed}", digits, digits[1:]] if digits else [code]
        return rng.choice([*known_by, code.lower(), f" {code}"])

    return write


def _form_columns(simulation: "Simulation") -> list[Column]:
    moment = day("answered_at", "%d/%m/%Y %H:%M:%S")
    kind = _in_own_language("stakeholder_type", TYPES, 0.1)
    items = [
        Column(header, item, _in_own_language(item, AGREEMENT, 0.08))
        for header, item in (
            ("Elle connaît son impact / Ze kent haar impact", "knows_impact"),
            ("Elle nous écoute / Ze luistert naar ons", "hears_stakeholders"),
            ("Elle partage ses résultats / Ze deelt haar resultaten", "shares_results"),
        )
    ]
    which = "Entreprise (code ou n° BCE) / Onderneming (code of KBO-nr.)"
    return [
        Column("N°", "respondent", text("respondent")),
        Column("Horodateur / Tijdstempel", "answered_at", moment),
        Column("Langue / Taal", "language", spelled("language", LANGUAGE)),
        Column(which, "pilot", _pilot(simulation)),
        Column("Vous êtes / U bent", "stakeholder_type", kind),
        *items,
        Column("Satisfaction / Tevredenheid (0-10)", "satisfaction", _score),
        Column("Effets / Effecten", "effects", _effects),
        Column("Commentaire / Opmerking", "comment", text("comment", often=0.1)),
    ]


def stakeholders(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the answers as the web form gives them."""
    columns = _form_columns(simulation)
    rows = grid(simulation.part("stakeholders"), columns, rng)
    return {"reponses.csv": delimited(columns, rows, encoding="utf-8-sig")}


# Two coders' codes on open answers: one writes in French, the other in Dutch.

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


CODING_COLUMNS = (
    Column("segment", "segment", text("segment")),
    Column("codeur", "coder", spelled("coder", {"coder_1": "C1", "coder_2": "C2"})),
    Column("entreprise", "pilot", text("pilot", often=0.05)),
    Column("vague", "wave", spelled("wave", WAVES, often=0.1)),
    Column("date", "coded_on", day("coded_on", "%d/%m/%Y")),
    Column("thème principal", "main_theme", _main_theme),
    Column("thèmes", "themes", _themes),
)


def coding(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write both coders' work in one tab-separated file."""
    rows = grid(simulation.part("coding"), CODING_COLUMNS, rng)
    return {"codage.tsv": delimited(CODING_COLUMNS, rows, delimiter="\t")}
