"""The form after, bilingual, as an XLSForm: its questions, its choices, and the file."""

from typing import NamedTuple

from demonstration.exports import formats

__all__ = ["CHOICES", "FORM_TITLE", "GROUPS", "REPEAT", "VERSION", "Question", "xlsform"]

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
    return formats.workbook(book)


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
