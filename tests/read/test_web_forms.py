"""Qualtrics and SurveyMonkey: which rows are the header, in any language; no person is lost."""

from pathlib import Path

import pytest

from vises_research import read
from vises_research.codebook.markup import plain
from vises_research.errors import StudyError
from vises_research.read.web_forms import qualtrics, surveymonkey

IDS = '"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}"\n'
DATA = "2018-03-01 10:00,R_1abc,4\n2018-03-02 11:00,R_2abc,5\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "s" / "export.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("above", "rows"),
    [
        (f"StartDate,ResponseId,Q1\nStart Date,Response ID,How?\n{IDS}", 3),
        (f"StartDate,ResponseId,Q1\nDate de d\u00e9but,ID de r\u00e9ponse,Quoi ?\n{IDS}", 3),
        (f"Q2,Q3,Q1\nWanneer?,Wie?,Hoe?\n{IDS}", 3),
        ("StartDate,ResponseId,Q1\nBegindatum,Antwoord-id,Hoe?\n", 2),
        ("V8,V1,Q1\nDate de d\u00e9but,ID de r\u00e9ponse,Quoi ?\n", 2),
        ("V8,V1,Q1\nStartDate,ResponseID,How?\n", 2),
        ("StartDate,ResponseId,Q1\n", 1),
        ("StartDate,Who,Q1\n", 1),
    ],
)
def test_the_rows_of_qualtrics_header_in_any_language(
    tmp_path: Path, above: str, rows: int
) -> None:
    table = qualtrics(written(tmp_path, above + DATA))
    assert list(table.columns["Q1"]) == ["4", "5"]
    assert table.rows.tolist() == [rows + 1, rows + 2]
    assert table.notes[-1] == f"{rows} header row{'s' if rows > 1 else ''}"


def test_what_is_no_qualtrics_export(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as error:
        qualtrics(written(tmp_path, "a,b\n1,2\n3,4\n"))
    assert str(error.value) == (
        "s/export.csv: this is no Qualtrics export. Right would be: its own columns in row 1 "
        "(ResponseId, StartDate, ...), or its ids in row 3."
    )


def test_markup_in_a_header_is_what_it_shows(tmp_path: Path) -> None:
    header = (
        "StartDate,ResponseId,Age &gt; 18\nA,B,<b>Are you</b> &gt; 18 &amp; at work? - Yes<br>\n"
    )
    column = [*qualtrics(written(tmp_path, header + DATA)).columns.values()][2]
    assert (column.name, column.header) == ("Age > 18", "Age &gt; 18")
    assert (column.text, column.option) == ("Are you > 18 & at work? - Yes", "Yes")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<script type='x'>if (a < b) {}</script><p>How?</p>", "How?"),
        ("<style>p {color: red}</style>How?<!-- hidden -->", "How?"),
        ("How?<script>unfinished", "How?"),
        ("<18 or >65", "<18 or >65"),
        ("a < b", "a < b"),
        ("One<br />two<p>three</p>four", "One two three four"),
        ("m<sup>2</sup> &eacute;t&eacute;&nbsp;?", "m2 \u00e9t\u00e9 ?"),
    ],
)
def test_scripts_and_styles_are_no_words(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "header", "people"),
    [
        (",Seen?,Which?\n1,Yes,Bus\n2,No,Car\n", 1, 2),
        (",Seen?,Which?\nP1,Yes,Bus\nP2,No,Car\n", 1, 2),
        ("Seen?,Which?\n,Bus\nNo,Car\n", 1, 2),
        ("Id,Seen?,Which?,\n7,Yes,Bus,Tram\n8,No,Car,\n", 1, 2),
        ("Id,Seen?,Which?,,\n,Yes,Bus,,\n8,No,,,Car\n", 1, 2),
        ("Id,Seen?,Which?,\n,Response,Bus,Tram\n8,No,Bus,\n", 2, 1),
        ("Seen?,Which?,\nR\u00e9ponse,Bus,Tram\nNo,Bus,\n", 2, 1),
        ("Seen?,Why?\nResponse,Open-Ended Response\nNo,So\n", 2, 1),
        (",,Which?,\nTeam,All,Bus,Tram\nA,4,1,3\nB,5,2,3\n", 2, 2),
        ("Which?,,Age\nBus,Tram,Response\nBus,,44\n,Tram,55\n", 2, 2),
    ],
)
def test_a_second_header_row_of_surveymonkey(
    tmp_path: Path, text: str, header: int, people: int
) -> None:
    table = surveymonkey(written(tmp_path, text))
    assert table.notes[-1] == ("one header row", "two header rows")[header - 1]
    assert len(table.rows) == people


def test_where_the_rows_do_not_tell_it_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "Which?,,Name\nBus,Tram,Ann\nBus,Tram,Bob\n")
    with pytest.raises(StudyError) as error:
        surveymonkey(path)
    assert str(error.value) == (
        "s/export.csv, row 2: this can be a second header row or the first answers. "
        "Right would be: `header: [1, 2]`, or `header: [1]`."
    )
    one = read.source("surveymonkey", path, {"header": [1]})
    assert (list(one.columns), len(one.rows)) == (["Which?", "", "Name"], 2)
    two = read.source("surveymonkey", path, {"header": [1, 2]})
    assert list(two.columns) == ["Which? / Bus", "Which? / Tram", "Name / Ann"]
    assert len(two.rows) == 1
