"""Feedback after: the bilingual form, and its KoboToolbox export with a repeat group's sheet."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from demonstration.exports.writing import (
    Cell,
    Column,
    Write,
    grid,
    number,
    spelled,
    text,
    ticked,
    typed,
    workbook,
)
from demonstration.truth import Missing, Records, Row, value_of

if TYPE_CHECKING:
    from openpyxl import Workbook

    from demonstration.simulation import Simulation

__all__ = ["feedback_after"]

FORM_TITLE = "Suivi - Opvolging (simulé)"
VERSION = "vSim2018a"
REPEAT = "parties_prenantes"


class Question(NamedTuple):
    """One question of the form."""

    type: str
    name: str
    fr: str
    nl: str
    relevant: str = ""


CHOICES: dict[str, dict[str, tuple[str, str, str]]] = {
    "qui": {
        "enterprise": ("entreprise", "Entreprise pilote", "Pilootbedrijf"),
        "facilitator": ("accompagnateur", "Accompagnateur ou accompagnatrice", "Begeleider"),
    },
    "fonction": {
        "director": ("direction", "Direction", "Directie"),
        "coordinator": ("coordination", "Coordination", "Coördinatie"),
        "board": ("ca", "Conseil d'administration", "Raad van bestuur"),
        "worker": ("equipe", "Équipe", "Team"),
        "other": ("autre", "Autre", "Andere"),
    },
    "oui_non": {
        "yes": ("oui", "Oui", "Ja"),
        "no": ("non", "Non", "Neen"),
        "dont_know": ("nsp", "Je ne sais pas", "Ik weet het niet"),
    },
    "accord": {
        "1": ("pas_du_tout", "Pas du tout d'accord", "Helemaal niet mee eens"),
        "2": ("plutot_pas", "Plutôt pas d'accord", "Eerder niet mee eens"),
        "3": ("ni_ni", "Ni d'accord, ni pas d'accord", "Niet eens en niet oneens"),
        "4": ("plutot", "Plutôt d'accord", "Eerder mee eens"),
        "5": ("tout_a_fait", "Tout à fait d'accord", "Helemaal mee eens"),
        "dont_know": ("nsp", "Ne sait pas", "Weet niet"),
        "not_applicable": ("so", "Sans objet", "Niet van toepassing"),
        "refused": ("refus", "Ne souhaite pas répondre", "Wens niet te antwoorden"),
    },
    "freins": {
        "time": ("temps", "Manque de temps", "Tijdsgebrek"),
        "cost": ("cout", "Coût", "Kosten"),
        "complexity": ("complexite", "Complexité", "Complexiteit"),
        "skills": ("competences", "Manque de compétences", "Gebrek aan vaardigheden"),
        "workforce": ("main_d_oeuvre", "Manque de main-d'œuvre", "Gebrek aan mankracht"),
        "support": ("soutien", "Peu de soutien des partenaires", "Weinig steun van partners"),
        "none": ("aucun", "Aucun frein", "Geen enkele drempel"),
        "other": ("autre", "Autre", "Andere"),
    },
    "type_pp": {
        "beneficiary": ("usager", "Bénéficiaire, usager", "Begunstigde, gebruiker"),
        "customer": ("client", "Client", "Klant"),
        "worker": ("travailleur", "Travailleur, salarié", "Werknemer"),
        "volunteer": ("benevole", "Bénévole", "Vrijwilliger"),
        "funder": ("financeur", "Financeur", "Financier"),
        "supplier": ("fournisseur", "Fournisseur", "Leverancier"),
        "public_authority": ("pouvoirs_publics", "Pouvoirs publics", "Overheid"),
    },
    "mode": {
        "informed": ("info", "Informée", "Geïnformeerd"),
        "consulted": ("avis", "Consultée", "Geraadpleegd"),
        "co_constructed": ("coco", "Associée à la co-construction", "Betrokken bij de cocreatie"),
    },
}
"""List -> level or reason -> choice name, French label, Dutch label."""

ENTERPRISE_ONLY = "${qui} = 'entreprise'"

GROUPS = {
    "profil": [
        Question("text", "pilote", "Code de l'entreprise pilote", "Code van het pilootbedrijf"),
        Question("select_one qui", "qui", "Vous êtes", "U bent"),
        Question(
            "select_one fonction", "fonction", "Votre fonction", "Uw functie", ENTERPRISE_ONLY
        ),
        Question("text", "fonction_autre", "Laquelle ?", "Welke?", "${fonction} = 'autre'"),
        Question(
            "select_one oui_non",
            "evalue",
            "Évaluez-vous votre impact social ?",
            "Evalueert u uw maatschappelijke impact?",
            ENTERPRISE_ONLY,
        ),
        Question("text", "heures", "Combien d'heures ?", "Hoeveel uur?", "${evalue} = 'oui'"),
    ],
    "avis": [
        Question("select_one accord", name, fr, nl)
        for name, fr, nl in (
            ("travail", "S'intègre dans le travail quotidien", "Past in het dagelijkse werk"),
            ("langage", "Parle le langage de l'entreprise", "Spreekt de taal van de onderneming"),
            ("equipe", "Est utile à l'équipe", "Is nuttig voor het team"),
            ("donnees", "Se sert de ce que l'on sait déjà", "Gebruikt wat men al weet"),
            ("taille", "Convient à la taille de l'entreprise", "Past bij de grootte"),
            ("territoire", "Tient compte du territoire", "Houdt rekening met de streek"),
            ("attentes", "Fait connaître les attentes", "Maakt verwachtingen bekend"),
            ("partage", "Les résultats sont partagés", "De resultaten worden gedeeld"),
            ("impact", "L'impact social est connu", "De maatschappelijke impact is bekend"),
            ("trop_long", "Prend trop de temps", "Kost te veel tijd"),
        )
    ],
    "bilan": [
        Question(
            "integer", "capable", "Capable d'évaluer (0-10) ?", "In staat? (0-10)", ENTERPRISE_ONLY
        ),
        Question("select_multiple freins", "freins", "Freins rencontrés", "Ervaren drempels"),
        Question("text", "freins_autre", "Lequel ?", "Welke?", "selected(${freins}, 'autre')"),
        Question("integer", "recommande", "Recommandez-vous (0-10) ?", "Aanbevelen? (0-10)"),
        Question(
            "select_one oui_non", "continue", "Continuez-vous ?", "Gaat u door?", ENTERPRISE_ONLY
        ),
        Question("text", "bilan_libre", "Qu'en retenez-vous ?", "Wat onthoudt u?"),
    ],
    REPEAT: [
        Question("select_one type_pp", "type_pp", "Partie prenante", "Stakeholder"),
        Question("integer", "nombre", "Combien de personnes ?", "Hoeveel personen?"),
        Question("select_one mode", "mode", "De quelle manière ?", "Op welke manier?"),
    ],
}
"""Group -> its questions; the last one is the repeat group."""

LABELS = {
    "profil": ("Vous", "U"),
    "avis": ("La démarche...", "De aanpak..."),
    "bilan": ("Bilan", "Terugblik"),
    REPEAT: ("Parties prenantes associées", "Betrokken stakeholders"),
}


def xlsform() -> bytes:
    """Write the form as KoboToolbox gives it back."""
    from openpyxl import Workbook

    book = Workbook()
    survey = book.active
    survey.title = "survey"
    for row in _survey():
        survey.append(row)
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label::Français (fr)", "label::Nederlands (nl)"])
    for list_name, levels in CHOICES.items():
        for choice in levels.values():
            choices.append([list_name, *choice])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version", "default_language"])
    settings.append([FORM_TITLE, "suivi_opvolging", VERSION, "Français (fr)"])
    return workbook(book)


def _survey() -> list[list[str | None]]:
    head = ["type", "name", "label::Français (fr)", "label::Nederlands (nl)", "relevant"]
    rows: list[list[str | None]] = [[*head], ["start", "start"], ["end", "end"]]
    for group, questions in GROUPS.items():
        kind = "repeat" if group == REPEAT else "group"
        relevant = ENTERPRISE_ONLY if group == REPEAT else None
        rows.append([f"begin_{kind}", group, *LABELS[group], relevant])
        rows += [[q.type, q.name, q.fr, q.nl, q.relevant or None] for q in questions]
        rows.append([f"end_{kind}"])
    return rows


VARIABLES = {
    "pilote": "pilot",
    "qui": "role",
    "fonction": "function",
    "fonction_autre": "function_other",
    "evalue": "evaluates",
    "heures": "hours",
    "travail": "fits_work",
    "langage": "plain_words",
    "equipe": "useful_team",
    "donnees": "uses_data",
    "taille": "suits_size",
    "territoire": "suits_territory",
    "attentes": "hears_stakeholders",
    "partage": "shares_results",
    "impact": "knows_impact",
    "trop_long": "too_long",
    "capable": "confidence",
    "freins": "obstacles",
    "freins_autre": "obstacles_other",
    "recommande": "recommend",
    "continue": "continues",
    "bilan_libre": "open_answer",
    "type_pp": "stakeholder_type",
    "nombre": "people",
    "mode": "mode",
}
"""Question of the form -> the variable it asks."""

HOURS = ["{n}", "{n} h", "{n} heures", "{n} uur", "{n}\u202fh"]
"""The form asks for hours as text, and gets what it asked for."""

SHEET = FORM_TITLE
META = (
    "_id _uuid _submission_time _validation_status _notes _status _submitted_by __version__ _tags"
)


def feedback_after(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the export with the date in its name, as KoboToolbox does, and the form."""
    responses = simulation.part("feedback-after")
    members = simulation.part(f"feedback-after/{REPEAT.replace('_', '-')}")
    meta = [_meta(rng, number, row) for number, row in enumerate(responses.rows, 1)]
    export = workbook(_book(rng, responses, members, meta))
    name = "suivi-opvolging_-_all_versions_-_False_-_2019-02-04-09-12-33.xlsx"
    return {name: export, "suivi-opvolging.xlsx": xlsform()}


def _book(rng: Random, responses: Records, members: Records, meta: list[list[Cell]]) -> "Workbook":
    from openpyxl import Workbook

    asked = [q for group, questions in GROUPS.items() if group != REPEAT for q in questions]
    columns = [column for question in asked for column in _columns(question)]
    book = Workbook()
    main = book.active
    main.title = SHEET
    header = [column.header for column in columns]
    main.append(["start", "end", *header, *META.split(), "_index"])
    rows = grid(responses, columns, rng)
    for index, (row, cells, own) in enumerate(zip(responses.rows, rows, meta, strict=True), 1):
        main.append(_filled([*_clock(rng, row), *cells, *own, index]))
    _repeat_sheet(book, rng, responses, members, meta)
    return book


def _repeat_sheet(
    book: "Workbook", rng: Random, responses: Records, members: Records, meta: list[list[Cell]]
) -> None:
    """Write the repeat group; each row names the row of the main sheet that it belongs to."""
    sheet = book.create_sheet(REPEAT)
    columns = [column for question in GROUPS[REPEAT] for column in _columns(question)]
    header = [column.header for column in columns]
    up = [f"_submission_{name}" for name in META.split()]
    sheet.append([*header, "_index", "_parent_table_name", "_parent_index", *up])
    parents = {
        row["pilot"]: number
        for number, row in enumerate(responses.rows, 1)
        if row["role"] == "enterprise"
    }
    for index, (row, cells) in enumerate(
        zip(members.rows, grid(members, columns, rng), strict=True), 1
    ):
        parent = parents[row["pilot"]]
        sheet.append(_filled([*cells, index, SHEET, parent, *meta[parent - 1]]))


def _columns(question: Question) -> list[Column]:
    """Give a question's columns; several answers stand joined in one, then one by one."""
    variable = VARIABLES[question.name]
    kind, _, choices = question.type.partition(" ")
    if kind == "select_multiple":
        joined = Column(question.name, variable, _joined(variable, choices))
        return [joined] + [
            Column(f"{question.name}/{name}", variable, ticked(variable, level, 1, 0))
            for level, (name, _, _) in CHOICES[choices].items()
        ]
    return [Column(question.name, variable, _writer(question, variable, choices))]


def _writer(question: Question, variable: str, choices: str) -> Write:
    if choices:
        names = {level: name for level, (name, _, _) in CHOICES[choices].items()}
        return spelled(variable, names, names)
    if question.type == "integer":
        return typed(variable, {"dont_know": -8})
    if variable == "hours":
        return number(variable, HOURS, {"dont_know": ["NSP", "weet niet"]})
    return _code if variable == "pilot" else text(variable)


def _code(row: Row, rng: Random) -> Cell:
    """Write the pilot's code as people type it on a telephone."""
    code = str(row["pilot"])
    return rng.choice([code, code, code, code.lower(), f"{code} "])


def _joined(variable: str, choices: str) -> Write:
    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing) or not isinstance(value, frozenset):
            return ""
        names = [name for level, (name, _, _) in CHOICES[choices].items() if level in value]
        return " ".join(names)

    return write


def _meta(rng: Random, number: int, row: Row) -> list[Cell]:
    uuid = str(UUID(int=rng.getrandbits(128), version=4))
    sent = row["answered_at"]
    assert isinstance(sent, datetime)
    return [7_310_000 + 17 * number, uuid, sent, "", "", "submitted_via_web", "", VERSION, ""]


def _clock(rng: Random, row: Row) -> list[Cell]:
    """Write when the form was opened and closed: text with the offset, as KoboToolbox does."""
    sent = row["answered_at"]
    assert isinstance(sent, datetime)
    end = sent - timedelta(seconds=rng.randrange(2, 40))
    start = end - timedelta(seconds=rng.randrange(240, 1500))
    return [f"{moment.isoformat()}.000+01:00" for moment in (start, end)]


def _filled(cells: Sequence[Cell]) -> list[Any]:
    """Leave blank cells out of the sheet."""
    return [None if cell == "" else cell for cell in cells]
