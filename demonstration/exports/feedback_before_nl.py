"""Feedback before, in Dutch: a LimeSurvey export with answer codes, and the questionnaire."""

from random import Random
from typing import TYPE_CHECKING

from demonstration.exports import limesurvey
from demonstration.exports.formats import delimited
from demonstration.exports.structure import structure
from demonstration.exports.wording_nl import AGREEMENT, FUNCTIONS
from demonstration.exports.writing import Column, grid, spelled, text, ticked, typed

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["files"]


def _array(code: str) -> list[Column]:
    codes = {level: code for level, (code, _) in AGREEMENT.items()}
    return [
        Column(f"{code}[{sub}]", item, spelled(item, codes, codes))
        for sub, item in limesurvey.sub_questions(code).items()
    ]


def _multiple(code: str) -> list[Column]:
    variable = limesurvey.MULTIPLE[code]
    columns = [
        Column(f"{code}[{sub}]", variable, ticked(variable, option, "Y", ""))
        for sub, option in limesurvey.sub_questions(code).items()
    ]
    return [*columns, Column(f"{code}[other]", f"{variable}_other", text(f"{variable}_other"))]


def _columns() -> list[Column]:
    functions = {level: code for level, (code, _) in FUNCTIONS.items()} | {"other": "-oth-"}
    names = "id submitdate lastpage startlanguage seed token startdate datestamp"
    return [
        *limesurvey.meta("nl", {name: name for name in names.split()}),
        Column("G01Q01", "function", spelled("function", functions)),
        Column("G01Q01[other]", "function_other", text("function_other")),
        Column("G01Q02", "evaluates", spelled("evaluates", {"yes": "Y", "no": "N"})),
        Column("G01Q03", "hours", typed("hours", {"dont_know": "-8"})),
        *_array("G02Q01"),
        *_array("G02Q02"),
        *_multiple("G03Q01"),
        *_multiple("G03Q02"),
        Column("G04Q01", "confidence", typed("confidence", {"dont_know": "-8"})),
        Column("G04Q02", "open_answer", text("open_answer")),
    ]


def files(simulation: "Simulation", rng: Random) -> dict[str, bytes]:
    """Write the export and the questionnaire."""
    columns = _columns()
    rows = grid(simulation.part("feedback-before-nl"), columns, rng)
    header = [column.header for column in columns]
    return {
        "results-survey481517.csv": delimited(header, rows, encoding="utf-8-sig", quoted=True),
        "limesurvey_survey_481517.lss": structure(),
    }
