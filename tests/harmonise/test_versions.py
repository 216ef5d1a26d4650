"""Versions of a form: what is declared must be there, and must not contradict the answers."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

VARIABLES = "useful: {label: {fr: U, nl: N, en: U}, scale: agreement}"
CSV = "id,v,useful\n1,v1,\n2,v2,Neutral\n3,v1,Neutral\n"


def source(*lines: str) -> str:
    return "\n".join(["language: en", "columns: {id: id, useful: useful}", *lines, ""])


def test_an_answer_from_a_version_without_the_question_is_a_conflict(
    small_study: Callable[..., Study],
) -> None:
    study = small_study(VARIABLES, source("version: v", "only_in: {useful: [v2]}"), CSV)
    done = harmonise.run(study.raw, study.codebook)
    assert done.reasons["t"]["useful"].tolist()[0] == "not_in_wave"
    told = done.conflicts[["variable", "conflict", "what"]].to_numpy().tolist()
    what = "1 answers from versions other than those in only_in"
    assert told == [["useful", "answered, not in version", what]]
    blank = done.recodes.query("variable == 'useful' and raw == ''")
    assert blank[["count", "rule"]].to_numpy().tolist() == [[1, "missing:not_in_wave"]]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["only_in: {useful: [v2]}"], "only_in needs `version:`, the column that tells"),
        (["version: vers"], "line 6, key 'version': there is no column 'vers' in raw.csv."),
        (
            ["version: v", "only_in: {useful: [v3]}"],
            "line 7, key 'only_in.useful': no row has version 'v3' of the form",
        ),
        (
            ["version: v", "only_in: {usefull: [v2]}"],
            "line 7, key 'only_in.usefull': 'usefull' is not a variable of t. Closest: 'useful'.",
        ),
    ],
)
def test_what_is_declared_must_be_there(
    small_study: Callable[..., Study], lines: list[str], told: str
) -> None:
    study = small_study(VARIABLES, source(*lines), CSV)
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert told in str(error.value)
