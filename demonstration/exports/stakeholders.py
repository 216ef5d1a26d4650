"""Stakeholders: a web form's CSV, French and Dutch answers mixed row by row."""

from random import Random
from typing import TYPE_CHECKING

from demonstration.cells import Missing, Row, value_of
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
        dotted = f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
        known_by = [code, dotted, f"BE {dotted}", digits, digits[1:]] if digits else [code]
        return rng.choice([*known_by, code.lower(), f" {code}"])

    return write


def _columns(simulation: "Simulation") -> list[Column]:
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


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the answers as the web form gives them."""
    columns = _columns(simulation)
    rows = grid(simulation.part("stakeholders"), columns, rng)
    header = [column.header for column in columns]
    return {"reponses.csv": delimited(header, rows, encoding="utf-8-sig")}
