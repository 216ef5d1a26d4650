"""Feedback before: two LimeSurvey exports, in French with labels and in Dutch with answer codes."""

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from demonstration.exports.questionnaire import (
    AGREEMENT,
    FUNCTIONS,
    MULTIPLE,
    structure,
    sub_questions,
)
from demonstration.exports.writing import (
    Cell,
    Column,
    Spellings,
    Write,
    day,
    delimited,
    grid,
    number,
    spelled,
    text,
    ticked,
    typed,
)
from demonstration.truth import Row

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["dutch", "french"]

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


def _french_parts(code: str) -> dict[str, str]:
    """Give a question's columns: header -> the item or option that it holds."""
    names = OPTIONS[MULTIPLE[code]] if code in MULTIPLE else ITEMS
    return {
        f"{code}[{sub}]. {QUESTIONS[code]} [{names[name]}]": name
        for sub, name in sub_questions(code).items()
    }


def _french_array(code: str, spellings: Spellings) -> list[Column]:
    return [
        Column(header, item, spelled(item, spellings, NO_VALUE, often=0.05))
        for header, item in _french_parts(code).items()
    ]


def _french_multiple(code: str) -> list[Column]:
    variable, other = MULTIPLE[code], f"{MULTIPLE[code]}_other"
    columns = [
        Column(header, variable, ticked(variable, option, "Oui", "Non"))
        for header, option in _french_parts(code).items()
    ]
    return [*columns, Column(f"{code}[other]. {QUESTIONS[code]} [Autre]", other, text(other))]


def _french_columns() -> list[Column]:
    return [
        *_meta("fr", META),
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
        *_french_array("G02Q01", FIRST_ARRAY),
        *_french_array("G02Q02", SECOND_ARRAY),
        *_french_multiple("G03Q01"),
        *_french_multiple("G03Q02"),
        Column("G04Q01. De 0 à 10 ?", "confidence", number("confidence", ["{n}"], NO_VALUE)),
        Column(
            "G04Q02. Qu'attendez-vous de l'évaluation ?",
            "open_answer",
            text("open_answer", often=0.1),
        ),
    ]


def french(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the export; its first row is the test that somebody made before the survey opened."""
    columns = _french_columns()
    rows = grid(simulation.part("feedback-before-fr"), columns, rng)
    test: list[Cell] = ["3", "2017-01-05 16:40:02", "4", "fr", "555000111", "TEST"]
    test += ["2017-01-05 16:38:50", "2017-01-05 16:40:02", "Autre", "essai"]
    rows.insert(0, test + [""] * (len(columns) - len(test)))
    content = delimited(columns, rows, encoding="utf-8-sig", quoted=True)
    return {"results-survey481516.csv": content}


def _dutch_array(code: str) -> list[Column]:
    codes = {level: code for level, (code, _) in AGREEMENT.items()}
    return [
        Column(f"{code}[{sub}]", item, spelled(item, codes, codes))
        for sub, item in sub_questions(code).items()
    ]


def _dutch_multiple(code: str) -> list[Column]:
    variable = MULTIPLE[code]
    columns = [
        Column(f"{code}[{sub}]", variable, ticked(variable, option, "Y", ""))
        for sub, option in sub_questions(code).items()
    ]
    return [*columns, Column(f"{code}[other]", f"{variable}_other", text(f"{variable}_other"))]


def _dutch_columns() -> list[Column]:
    functions = {level: code for level, (code, _) in FUNCTIONS.items()} | {"other": "-oth-"}
    names = "id submitdate lastpage startlanguage seed token startdate datestamp"
    return [
        *_meta("nl", {name: name for name in names.split()}),
        Column("G01Q01", "function", spelled("function", functions)),
        Column("G01Q01[other]", "function_other", text("function_other")),
        Column("G01Q02", "evaluates", spelled("evaluates", {"yes": "Y", "no": "N"})),
        Column("G01Q03", "hours", typed("hours", {"dont_know": "-8"})),
        *_dutch_array("G02Q01"),
        *_dutch_array("G02Q02"),
        *_dutch_multiple("G03Q01"),
        *_dutch_multiple("G03Q02"),
        Column("G04Q01", "confidence", typed("confidence", {"dont_know": "-8"})),
        Column("G04Q02", "open_answer", text("open_answer")),
    ]


def dutch(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the export and the questionnaire."""
    columns = _dutch_columns()
    rows = grid(simulation.part("feedback-before-nl"), columns, rng)
    return {
        "results-survey481517.csv": delimited(columns, rows, encoding="utf-8-sig", quoted=True),
        "limesurvey_survey_481517.lss": structure(),
    }


def _meta(language: str, header: dict[str, str]) -> list[Column]:
    """Give the columns that LimeSurvey itself puts first.

    Parameters
    ----------
    language
        The language in which the respondents began.
    header
        Column code -> what stands in the header.
    """
    numbers = iter(range(4, 1000))
    writers: dict[str, tuple[str, Write]] = {
        "id": ("", lambda row, rng: next(numbers)),
        "submitdate": ("answered_at", day("answered_at", "%Y-%m-%d %H:%M:%S")),
        "lastpage": ("", lambda row, rng: 4),
        "startlanguage": ("", lambda row, rng: language),
        "seed": ("", lambda row, rng: rng.randrange(10**8, 10**9)),
        "token": ("pilot", text("pilot", often=0.05)),
        "startdate": ("", _started),
        "datestamp": ("", day("answered_at", "%Y-%m-%d %H:%M:%S")),
    }
    return [Column(header[code], variable, write) for code, (variable, write) in writers.items()]


def _started(row: Row, rng: Random) -> Cell:
    submitted = row["answered_at"]
    assert isinstance(submitted, datetime)
    return (submitted - timedelta(seconds=rng.randrange(200, 1500))).strftime("%Y-%m-%d %H:%M:%S")
