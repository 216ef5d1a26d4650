"""Feedback before, in French: a LimeSurvey export with labels as answers."""

from random import Random
from typing import TYPE_CHECKING

from demonstration.exports import limesurvey
from demonstration.exports.formats import delimited
from demonstration.exports.limesurvey import Question
from demonstration.exports.writing import (
    Cell,
    Column,
    Spellings,
    grid,
    number,
    spelled,
    text,
    ticked,
)

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["files"]

META = {
    "id": "id. ID de la réponse",
    "submitdate": "submitdate. Date de soumission",
    "lastpage": "lastpage. Dernière page",
    "startlanguage": "startlanguage. Langue de départ",
    "seed": "seed. Tête de série",
    "token": "token. Code d'accès",
    "startdate": "startdate. Date de lancement",
    "datestamp": "datestamp. Date de la dernière action",
}
NO_VALUE = {
    "dont_know": "Ne sait pas",
    "not_applicable": "Sans objet",
    "refused": "Ne souhaite pas répondre",
}

FIRST_ARRAY: Spellings = {
    "1": "Pas du tout d'accord",
    "2": "Plutôt pas d'accord",
    "3": "Ni d'accord ni pas d'accord",
    "4": "Plutôt d'accord",
    "5": "Tout à fait d'accord",
}
SECOND_ARRAY: Spellings = {
    "1": "Pas du tout d’accord",
    "2": "Pas d’accord",
    "3": "Neutre",
    "4": ["D’accord", "Plutot d'accord"],
    "5": "Tout à fait d’accord",
}
"""Another hand wrote the second array: other words, curly apostrophes."""

FUNCTION: Spellings = {
    "director": "Direction",
    "coordinator": "Coordination",
    "board": "Conseil d'administration",
    "worker": "Membre de l'équipe",
    "other": "Autre",
}
YES_NO: Spellings = {"yes": "Oui", "no": "Non"}

ITEMS = {
    "knows_impact": "Nous savons décrire notre impact social",
    "fits_work": "L'évaluation s'intègre dans notre travail quotidien",
    "useful_team": "L'évaluation est utile à notre équipe",
    "suits_size": "L'évaluation convient à notre taille",
    "hears_stakeholders": "Nous savons ce que nos parties prenantes attendent de nous",
    "too_long": "Évaluer l'impact social prend trop de temps",
    "plain_words": "L'évaluation parle notre langage",
    "uses_data": "Nous nous servons des informations que nous avons déjà",
    "suits_territory": "L'évaluation tient compte de notre territoire",
    "shares_results": "Nous partageons nos résultats avec nos partenaires",
}
OPTIONS = {
    "obstacles": {
        "time": "Manque de temps",
        "cost": "Coût",
        "complexity": "Complexité",
        "skills": "Manque de compétences",
        "workforce": "Manque de main d'œuvre",
        "support": "Peu de soutien des partenaires",
        "none": "Aucun frein",
    },
    "motives": {
        "improve": "Améliorer notre activité",
        "account": "Rendre compte",
        "communicate": "Communiquer",
        "involve": "Mobiliser l’équipe",
        "funding": "Convaincre des financeurs",
        "obligation": "Répondre à une obligation",
    },
}
QUESTIONS = {
    "G02Q01": "Dans quelle mesure êtes-vous d'accord ?",
    "G02Q02": "Et avec ce qui suit ?",
    "G03Q01": "Quels freins rencontrez-vous ?",
    "G03Q02": "Pourquoi évaluer ?",
}


def _question(code: str) -> Question:
    names = OPTIONS[limesurvey.MULTIPLE[code]] if code in limesurvey.MULTIPLE else ITEMS
    parts = {sub: names[name] for sub, name in limesurvey.sub_questions(code).items()}
    return Question(code, QUESTIONS[code], parts)


def _array(code: str, spellings: Spellings) -> list[Column]:
    question = _question(code)
    return [
        Column(
            f"{code}[{sub}]. {question.text} [{words}]",
            item,
            spelled(item, spellings, NO_VALUE, often=0.05),
        )
        for (sub, item), words in zip(
            limesurvey.sub_questions(code).items(), question.parts.values(), strict=True
        )
    ]


def _multiple(code: str) -> list[Column]:
    question, variable = _question(code), limesurvey.MULTIPLE[code]
    options = limesurvey.sub_questions(code)
    columns = [
        Column(
            f"{code}[{sub}]. {question.text} [{words}]",
            variable,
            ticked(variable, options[sub], "Oui", "Non"),
        )
        for sub, words in question.parts.items()
    ]
    other = f"{variable}_other"
    return [*columns, Column(f"{code}[other]. {question.text} [Autre]", other, text(other))]


def _columns() -> list[Column]:
    return [
        *limesurvey.meta("fr", META),
        Column("G01Q01. Votre fonction", "function", spelled("function", FUNCTION)),
        Column("G01Q01[other]. Votre fonction [Autre]", "function_other", text("function_other")),
        Column(
            "G01Q02. Évaluez-vous votre impact social ?", "evaluates", spelled("evaluates", YES_NO)
        ),
        Column(
            "G01Q03. Combien d'heures en douze mois ?",
            "hours",
            number("hours", ["{n}", "{n} h", "{n} heures", "{n}\u00a0h"], NO_VALUE),
        ),
        *_array("G02Q01", FIRST_ARRAY),
        *_array("G02Q02", SECOND_ARRAY),
        *_multiple("G03Q01"),
        *_multiple("G03Q02"),
        Column("G04Q01. De 0 à 10 ?", "confidence", number("confidence", ["{n}"], NO_VALUE)),
        Column(
            "G04Q02. Qu'attendez-vous de l'évaluation ?",
            "open_answer",
            text("open_answer", often=0.1),
        ),
    ]


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the export; its first row is the test that somebody made before the survey opened."""
    columns = _columns()
    rows = grid(simulation.part("feedback-before-fr"), columns, rng)
    test: list[Cell] = ["3", "2017-01-05 16:40:02", "4", "fr", "555000111", "TEST"]
    test += ["2017-01-05 16:38:50", "2017-01-05 16:40:02", "Autre", "essai"]
    rows.insert(0, test + [""] * (len(columns) - len(test)))
    header = [column.header for column in columns]
    content = delimited(header, rows, encoding="utf-8-sig", quoted=True)
    return {"results-survey481516.csv": content}
