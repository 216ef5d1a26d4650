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


OPTIONS = "o: {label: {fr: O, nl: O, en: O}, options: obstacles}\n"


def test_an_option_that_is_not_ticked_is_no_answer_from_a_version(
    small_study: Callable[..., Study],
) -> None:
    lines = 'language: en\ncolumns: {id: id, "O[{option}]": o}\nversion: v\nonly_in: {o: [v2]}\n'
    csv = "id,v,O[cost],O[time]\n1,v1,0,0\n2,v2,1,0\n3,v1,1,1\n"
    done = harmonise.run((study := small_study(OPTIONS, lines, csv)).raw, study.codebook)
    told = done.conflicts[["variable", "conflict", "what"]].to_numpy().tolist()
    what = "1 answers from versions other than those in only_in"
    assert told == [["o", "answered, not in version", what]]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "shown_if: {o: [sen, seen]}",
            "key 'shown_if.o': there is no column 'sen' in raw.csv. Closest: 'seen'.",
        ),
        ("none_is: {o: nope}", "'nope' is no missing reason. Right would be: no, or a missing"),
        ("none_is: {q: no}", "key 'none_is.q': 'q' is not a question with several answers."),
        ("none_is: {p: no}", "key 'none_is.p': 'p' is not a variable of t."),
        (
            "shown_if: {id: seen}",
            "key 'shown_if.id': 'id' is part of the key, which every row has.",
        ),
    ],
)
def test_what_nothing_means_is_said_of_what_is_there(
    small_study: Callable[..., Study], line: str, told: str
) -> None:
    variables = OPTIONS + "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}\n"
    lines = f'language: en\ncolumns: {{id: id, q: q, "O[{{option}}]": o}}\n{line}\n'
    study = small_study(variables, lines, "id,q,O[cost],seen\n1,Agree,0,x\n")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert told in str(error.value)


def test_answers_to_what_was_not_shown_are_a_conflict(small_study: Callable[..., Study]) -> None:
    lines = 'language: en\ncolumns: {id: id, "O[{option}]": o}\nshown_if: {o: seen}\n'
    csv = "id,seen,O[cost],O[time]\n1,,1,1\n2,x,1,\n3,,,\n"
    done = harmonise.run((study := small_study(OPTIONS, lines, csv)).raw, study.codebook)
    told = done.conflicts[["variable", "conflict", "what"]].to_numpy().tolist()
    what = "1 answers where the columns of shown_if are blank"
    assert told == [["o", "answered, not shown", what]]
    assert done.reasons["t"]["o"].astype("object").tolist()[2] == "not_asked"
