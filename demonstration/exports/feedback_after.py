"""Feedback after: a KoboToolbox export with a repeat group on its own sheet, and its XLSForm."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from demonstration.cells import Missing, Records, Row, value_of
from demonstration.exports import formats
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
)
from demonstration.exports.xlsform import (
    CHOICES,
    FORM_TITLE,
    GROUPS,
    REPEAT,
    VERSION,
    Question,
    xlsform,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

    from demonstration.simulation import Simulation

__all__ = ["files"]

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


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the export with the date in its name, as KoboToolbox does, and the form."""
    responses = simulation.part("feedback-after")
    members = simulation.part(f"feedback-after/{REPEAT.replace('_', '-')}")
    meta = [_meta(rng, number, row) for number, row in enumerate(responses.rows, 1)]
    export = formats.workbook(_book(rng, responses, members, meta))
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
