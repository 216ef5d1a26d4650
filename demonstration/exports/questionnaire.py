"""The questionnaire before, in LimeSurvey: its shape, its Dutch words, and its structure file."""

from collections.abc import Iterable, Mapping
from typing import Any

from demonstration import truth

__all__ = [
    "AGREEMENT",
    "FUNCTIONS",
    "MULTIPLE",
    "structure",
    "sub_questions",
]

ARRAYS = {
    "G02Q01": ["knows_impact", "fits_work", "useful_team", "suits_size", "hears_stakeholders"],
    "G02Q02": ["too_long", "plain_words", "uses_data", "suits_territory", "shares_results"],
}
"""Array -> its items, in the order of the questionnaire."""

MULTIPLE = {"G03Q01": "obstacles", "G03Q02": "motives"}
"""Question with several answers -> its variable."""


def sub_questions(question: str) -> dict[str, str]:
    """Give the code of each sub-question: the item or option that it stands for.

    Examples
    --------
    >>> sub_questions("G02Q02")["SQ001"]
    'too_long'
    """
    names = ARRAYS.get(question) or [o for o in truth.OPTIONS[MULTIPLE[question]] if o != "other"]
    return {f"SQ{number:03d}": name for number, name in enumerate(names, 1)}


AGREEMENT = {
    "5": ("A1", "Helemaal akkoord"),
    "4": ("A2", "Eerder akkoord"),
    "3": ("A3", "Neutraal"),
    "2": ("A4", "Eerder niet akkoord"),
    "1": ("A5", "Helemaal niet akkoord"),
    "dont_know": ("A6", "Weet niet"),
    "not_applicable": ("A7", "Niet van toepassing"),
    "refused": ("A8", "Wens niet te antwoorden"),
}
"""Level or reason -> code and label; the codes run from most to least, the other way round."""

FUNCTIONS = {
    "director": ("A1", "Directie"),
    "coordinator": ("A2", "Coördinatie"),
    "board": ("A3", "Raad van bestuur"),
    "worker": ("A4", "Medewerker"),
}
ITEMS = {
    "knows_impact": "Wij kunnen onze maatschappelijke impact beschrijven",
    "fits_work": "De evaluatie past in ons dagelijkse werk",
    "useful_team": "De evaluatie is nuttig voor ons team",
    "suits_size": "De evaluatie past bij onze grootte",
    "hears_stakeholders": "Wij weten wat onze stakeholders van ons verwachten",
    "too_long": "De maatschappelijke impact evalueren kost te veel tijd",
    "plain_words": "De evaluatie spreekt onze taal",
    "uses_data": "Wij gebruiken de informatie die we al hebben",
    "suits_territory": "De evaluatie houdt rekening met onze streek",
    "shares_results": "Wij delen onze resultaten met onze partners",
}
OPTIONS = {
    "obstacles": {
        "time": "Gebrek aan tijd",
        "cost": "Kostprijs",
        "complexity": "Complexiteit",
        "skills": "Gebrek aan vaardigheden",
        "workforce": "Gebrek aan mankracht",
        "support": "Weinig steun van partners",
        "none": "Geen enkele drempel",
    },
    "motives": {
        "improve": "Onze werking verbeteren",
        "account": "Verantwoording afleggen",
        "communicate": "Communiceren",
        "involve": "Het team betrekken",
        "funding": "Financiers overtuigen",
        "obligation": "Aan een verplichting voldoen",
    },
}


SID = 481517
GROUPS = ["Uw onderneming", "Stellingen", "Drempels en redenen", "Tot slot"]

QUESTIONS = {
    "G01Q01": ("L", "list-radio", "Wat is uw functie?"),
    "G01Q02": ("Y", "yesno", "Evalueert u uw maatschappelijke impact?"),
    "G01Q03": ("N", "numerical", "Hoeveel uur in de laatste twaalf maanden?"),
    "G02Q01": ("F", "arrays/array", "<p>In welke mate gaat u <strong>akkoord</strong>?</p>"),
    "G02Q02": ("F", "arrays/array", "En met wat volgt?"),
    "G03Q01": ("M", "multiplechoice", "Welke drempels ervaart u?"),
    "G03Q02": ("M", "multiplechoice", "Waarom evalueren?"),
    "G04Q01": ("N", "numerical", "Voelt u zich in staat om te evalueren, van 0 tot 10?"),
    "G04Q02": ("T", "longfreetext", "Wat verwacht u van de evaluatie?"),
}
"""Code -> LimeSurvey's type, theme, and text."""

WITH_OTHER = {"G01Q01", "G03Q01", "G03Q02"}
ONLY_IF = {"G01Q03": '((G01Q02.NAOK == "Y"))'}

Table = list[dict[str, Any]]


def structure() -> bytes:
    """Write the structure file."""
    parts, answers = _sub_questions(), _answers()
    groups = [
        {"gid": 40 + n, "sid": SID, "group_order": n, "randomization_group": "", "grelevance": ""}
        for n in range(1, len(GROUPS) + 1)
    ]
    group_texts = [
        {"id": n, "gid": 40 + n, "group_name": name, "description": "", "language": "nl"}
        for n, name in enumerate(GROUPS, 1)
    ]
    survey = {"sid": SID, "gsid": 1, "admin": "inherit", "format": "G", "language": "nl"}
    title = {"surveyls_survey_id": SID, "surveyls_language": "nl"}
    title["surveyls_title"] = "Maatschappelijke impact: voor de start (gesimuleerd)"
    sections = {
        "answers": [{k: v for k, v in row.items() if k != "answer"} for row in answers],
        "answer_l10ns": [_text(n, row, "aid", "answer") for n, row in enumerate(answers, 1)],
        "groups": groups,
        "group_l10ns": group_texts,
        "questions": [_untold(row) for row in _questions()],
        "subquestions": [_untold(row) for row in parts],
        "question_l10ns": [
            _text(n, row, "qid", "question") for n, row in enumerate([*_questions(), *parts], 1)
        ],
        "surveys": [survey],
        "surveys_languagesettings": [title],
    }
    return _document(sections).encode()


def _questions() -> Table:
    return [
        _question(100 + n, 0, code, kind, text, theme)
        for n, (code, (kind, theme, text)) in enumerate(QUESTIONS.items(), 1)
    ]


def _sub_questions() -> Table:
    """Give items and options; LimeSurvey gives sub-questions no answers of their own."""
    rows = []
    for parent in _questions():
        code = parent["title"]
        if code not in ARRAYS and code not in MULTIPLE:
            continue
        words = OPTIONS[MULTIPLE[code]] if code in MULTIPLE else ITEMS
        for sub, name in sub_questions(code).items():
            qid = parent["qid"] * 10 + int(sub[2:])
            rows.append(_question(qid, parent["qid"], sub, "T", words[name], "", parent["gid"]))
    return rows


def _question(
    qid: int, parent: int, title: str, kind: str, text: str, theme: str, gid: int | None = None
) -> dict[str, Any]:
    return {
        "qid": qid,
        "parent_qid": parent,
        "sid": SID,
        "gid": gid or 40 + int(title[1:3]),
        "type": kind,
        "title": title,
        "preg": "",
        "other": "Y" if title in WITH_OTHER else "N",
        "mandatory": "N",
        "encrypted": "N",
        "question_order": int(title[-2:]),
        "scale_id": 0,
        "same_default": 0,
        "relevance": ONLY_IF.get(title, "1"),
        "question_theme_name": theme,
        "modulename": "",
        "same_script": 0,
        "question": text,
    }


def _answers() -> Table:
    lists = {"G01Q01": FUNCTIONS, "G02Q01": AGREEMENT, "G02Q02": AGREEMENT}
    qids = {row["title"]: row["qid"] for row in _questions()}
    rows = [
        {"qid": qids[code], "code": answer, "answer": label, "sortorder": order}
        for code, answers in lists.items()
        for order, (answer, label) in enumerate(answers.values())
    ]
    return [
        {"aid": n, **row, "assessment_value": 0, "scale_id": 0} for n, row in enumerate(rows, 1)
    ]


def _untold(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave the text out of a question's row; it stands in a table of its own."""
    return {name: value for name, value in row.items() if name != "question"}


def _text(number: int, row: Mapping[str, Any], key: str, text: str) -> dict[str, Any]:
    return {"id": number, key: row[key], text: row[text], "language": "nl"}


def _document(sections: Mapping[str, Table]) -> str:
    body = "".join(_section(name, rows) for name, rows in sections.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<document>\n'
        " <LimeSurveyDocType>Survey</LimeSurveyDocType>\n <DBVersion>630</DBVersion>\n"
        f" <languages>\n  <language>nl</language>\n </languages>\n{body}</document>\n"
    )


def _section(name: str, rows: Table) -> str:
    fields = "".join(f"   <fieldname>{field}</fieldname>\n" for field in rows[0])
    cells = "".join(f"   <row>\n{_cells(row.items())}   </row>\n" for row in rows)
    return f" <{name}>\n  <fields>\n{fields}  </fields>\n  <rows>\n{cells}  </rows>\n </{name}>\n"


def _cells(items: Iterable[tuple[str, Any]]) -> str:
    """Write the cells of a row; an empty one has no content, as LimeSurvey writes it."""
    return "".join(
        f"    <{name}/>\n" if value == "" else f"    <{name}><![CDATA[{value}]]></{name}>\n"
        for name, value in items
    )
