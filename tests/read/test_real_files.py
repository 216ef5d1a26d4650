"""Every real file that a reader should manage is read, and has the shape that others count in it.

What is not managed gets a clear word why.
"""

import csv
import io
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pyreadstat
import pytest

from vises_research import read
from vises_research.errors import StudyError

REGISTERED = {".por": pyreadstat.read_por, ".dta": pyreadstat.read_dta}
SETS = (
    "cchs-2001-2010", "fecondite-fr-en", "hdv2003", "jupyter-2015", "open-repair", "quantipy",
    "rmonize", "rse-survey", "safi", "software-in-research-2014", "spss-stata",
    "spss-stata-extra",
)  # fmt: skip
NO_TABLES = {"2016-uk-header.csv", "LICENCE.txt"}
LIMESURVEY = ("limesurvey", "limesurvey-structures")


def counted(path: Path, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[list[str]]:
    """Give the records of a text file as the csv module counts them."""
    text = path.read_bytes().decode(encoding)
    return [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if r]


def files(folder: Path, sets: tuple[str, ...], *endings: str) -> list[Path]:
    found = (path for name in sets for path in sorted((folder / name).rglob("*")))
    return [p for p in found if p.suffix.lower() in endings and p.name not in NO_TABLES]


def table(reader: Any, path: Path, **options: Any) -> read.RawTable:
    return read.source(reader, path, options)


@pytest.mark.parametrize("name", SETS)
def test_delimited_files(realdata: Path, name: str) -> None:
    for path in files(realdata, (name,), ".csv"):
        if "answers" in path.parts:
            continue  # answer lists without a header
        text = path.read_text(encoding="utf-8-sig").partition("\n")[0]
        delimiter = ";" if text.count(";") > text.count(",") else ","
        header, *rows = counted(path, delimiter)
        found = table("delimited", path)
        assert (len(found.rows), len(found.columns)) == (len(rows), len(header)), path.name
        for position, column in enumerate(found.columns.values()):
            assert list(column) == [row[position] for row in rows], (path.name, column.name)


@pytest.mark.parametrize("name", SETS)
def test_statistical_files(realdata: Path, name: str) -> None:
    for path in files(realdata, (name,), ".sav", ".zsav", ".por", ".dta"):
        if path.name == "datetime.sav":
            continue
        frame, meta = REGISTERED.get(path.suffix, pyreadstat.read_sav)(str(path))
        found = table("stata" if path.suffix == ".dta" else "spss", path)
        assert len(found.rows) == len(frame)
        assert list(found.columns) == meta.column_names
        for name_, labels in meta.variable_value_labels.items():
            assert sorted(found.columns[name_].labels.values()) == sorted(labels.values())


def test_a_date_outside_the_calendar_is_told(realdata: Path) -> None:
    with pytest.raises(StudyError, match="a date lies outside the years 1 to 9999"):
        table("spss", realdata / "spss-stata-extra" / "haven" / "datetime.sav")


def test_every_form_of_user_missing(realdata: Path) -> None:
    extra = realdata / "spss-stata-extra"
    columns = table("spss", extra / "codebook" / "different-missings.sav").columns
    told = {name: column.user_missing for name, column in columns.items()}
    assert told["val1"] == told["val3"] == {"99", "999"}
    assert told["val2"] == told["val4"] == frozenset()
    _, meta = pyreadstat.read_sav(str(extra / "foreign" / "mval_bug.sav"), user_missing=True)
    columns = table("spss", extra / "foreign" / "mval_bug.sav").columns
    for name, ranges in meta.missing_ranges.items():
        numbers = [float(v) for v in columns[name].values if v]
        declared = {n for n in numbers for r in ranges if r["lo"] <= n <= r["hi"]}
        assert {float(code) for code in columns[name].user_missing} == declared, name


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("NFL_fandom_data-surveymonkey", 33, 25),
        ("SOUTH", 2528, 58),
        ("StarWars", 1186, 38),
        ("comma-survey", 1129, 13),
        ("religion-survey-results", 1039, 48),
        ("thanksgiving-2015-poll-data", 1058, 65),
        ("weather-check", 928, 9),
    ],
)
def test_surveymonkey(realdata: Path, name: str, rows: int, columns: int) -> None:
    path = realdata / "surveymonkey" / f"{name}.csv"
    records = counted(path, encoding="cp1252" if name == "StarWars" else "utf-8-sig")
    found = table("surveymonkey", path)
    assert (len(found.rows), len(found.columns)) == (rows, columns)
    assert len(records) - rows == (2 if "two header rows" in found.notes else 1)
    for position, column in enumerate(found.columns.values()):
        assert list(column) == [record[position] for record in records[-rows:]]


def test_surveymonkey_questions_and_options(realdata: Path) -> None:
    columns = table("surveymonkey", realdata / "surveymonkey" / "StarWars.csv").columns
    seen = columns["Have you seen any of the 6 films in the Star Wars franchise?"]
    assert [list(seen).count(answer) for answer in ("Yes", "No")] == [936, 250]
    films = [c for c in columns.values() if c.text.startswith("Which of the following Star Wars")]
    assert len(films) == 6
    assert all({*column.values} == {column.option, ""} for column in films)


@pytest.mark.parametrize(
    ("survey", "respondents"),
    [
        ("No_Basis_for_Evaluation", 15),
        ("SidebySide_Questions", 25),
        ("Multiple_Answer_Matrix_Questions", 5),
        ("Better_Sample_Survey", 10),
        ("Text_Entry_Components", 15),
    ],
)
def test_qualtrics(realdata: Path, survey: str, respondents: int) -> None:
    for path in sorted((realdata / "qualtrics" / survey).glob("*.csv")):
        found = table("qualtrics", path)
        records = counted(path)
        above = 3 if "3 header rows" in found.notes else 2
        assert ("ImportId" in records[2][0]) is (above == 3)
        assert len(found.rows) == respondents == len(records) - above, path.name
        assert list(next(iter(found.columns.values()))) == [r[0] for r in records[above:]]
        assert all("ImportId" not in value for c in found.columns.values() for value in c.values)


def test_both_forms_of_a_qualtrics_export_are_one_table(realdata: Path) -> None:
    folder = realdata / "qualtrics" / "No_Basis_for_Evaluation"
    new, old = (
        table("qualtrics", folder / f"No_Basis_for_Evaluation_({form}).csv").columns
        for form in ("Insights", "Legacy")
    )
    assert sorted(old["ResponseID"]) == sorted(new["ResponseID"])
    for name in ("Q1", "Q2_1", "Q3_4", "Finished"):
        pairs = [dict(zip(c["ResponseID"], c[name], strict=True)) for c in (new, old)]
        assert pairs[0] == pairs[1], name
    assert {"-1", "-2"} & {*new["Q1"].values, *new["Q3_1"].values, *new["Q4_1"].values}


def test_google_forms(realdata: Path) -> None:
    path = realdata / "software-in-research-2014" / "raw_google_forms_responses.csv"
    found = table("google_forms", path)
    assert (len(found.rows), len(found.columns)) == (len(counted(path)) - 1, 16) == (408, 16)


def test_limesurvey_texts_as_header(realdata: Path) -> None:
    path = realdata / "limesurvey" / "survey_100001_R_data_file.csv"
    header, *rows = counted(path)
    found = table("limesurvey", path)
    assert (len(found.rows), len(found.columns)) == (len(rows), len(header))
    assert next(iter(found.columns)) == header[0] == "Response ID"


def test_limesurvey_code_and_text_as_header(realdata: Path) -> None:
    for path in sorted((realdata / "rse-survey").glob("201?-??.csv")):
        found = table("limesurvey", path)
        assert len(found.columns) == len(counted(path)[0])
        assert "edu1" in found.columns or "edu1" in {n.partition("[")[0] for n in found.columns}


def test_tab_separated_questionnaires_are_tables_too(realdata: Path) -> None:
    for path in files(realdata, LIMESURVEY, ".tsv", ".txt"):
        header, *rows = counted(path, "\t")
        found = table("delimited", path)
        assert (len(found.rows), len(found.columns)) == (len(rows), len(header)), path.name


MESSY = [
    ("janitor/dirty_data.xlsx", {"area": "A2:K15", "repeated": "letter"}, 12, 11),
    ("safi/SAFI_messy.xlsx", {"sheet": "Mozambique", "area": "B9:F19"}, 10, 5),
    ("safi/SAFI_messy.xlsx", {"sheet": "Tanzania", "area": "B9:F19"}, 10, 5),
    ("safi/SAFI_examples.xlsx", {"area": "J6:N16"}, 10, 5),
    ("safi/SAFI_examples.xlsx", {"area": "C5:H16", "header": [5]}, 9, 5),
    ("safi/SAFI_dates.xlsx", {"sheet": "DD_MM_YEAR"}, 14, 7),
    ("safi/SAFI_dates.xlsx", {"sheet": "MM_DD_YEAR"}, 14, 7),
    ("unpivotr/purpose.xlsx", {"sheet": "NZ.Stat export"}, 44, 6),
    ("unpivotr/purpose.xlsx", {"sheet": "Tidy"}, 79, 6),
    ("unpivotr/purpose.xlsx", {"sheet": "Pivot"}, 10, 8),
    ("unpivotr/purpose.xlsx", {"sheet": "Small multiples", "area": "A2:B4"}, 2, 2),
    ("unpivotr/worked-examples.xlsx", {"sheet": "clean"}, 3, 2),
    ("unpivotr/worked-examples.xlsx", {"sheet": "notes"}, 2, 2),
    ("unpivotr/worked-examples.xlsx", {"sheet": "male"}, 2, 3),
    ("unpivotr/worked-examples.xlsx", {"sheet": "implied-multiples", "repeated": "letter"}, 2, 9),
    ("unpivotr/enron.xlsx", {"area": "B16:F23", "header": [16]}, 7, 5),
    ("messytables/ods_formats.ods", {"sheet": "Sheet1"}, 5, 10),
    ("messytables/span_rich.xls", {}, 5, 4),
    ("messytables/unicode_sheet_name.xls", {}, 0, 1),
    ("messytables/begrotingsanalyse-2011.csv", {"header": [5, 6]}, 37, 20),
    ("messytables/excel_pasting.csv", {"header": [4]}, 17, 9),
    ("messytables/mixedGLB.csv", {"header": [4]}, 133, 19),
    ("messytables/simple.psv", {}, 28, 6),
    ("messytables/simple.ssv", {}, 6, 3),
    ("messytables/skip_initials.csv", {}, 2, 2),
    ("messytables/spanish_chars.csv", {}, 116, 8),
    ("messytables/sparse_with_column_errors.csv", {}, 2237, 4),
]
REFUSED = [
    ("janitor/dirty_data.xlsx", {}, "the column stands twice|stands below the blank row"),
    ("safi/SAFI_messy.xlsx", {"sheet": "Mozambique"}, "row 10 above it looks like data"),
    ("safi/SAFI_messy.xlsx", {"sheet": "Tanzania"}, "row 10 above it looks like data"),
    ("safi/SAFI_examples.xlsx", {}, "tables stand side by side, with headers in rows 5, 6"),
    ("unpivotr/enron.xlsx", {}, "looks like data, but stands below the blank row"),
    ("unpivotr/purpose.xlsx", {"sheet": "README"}, "stands below the blank row"),
    ("unpivotr/purpose.xlsx", {"sheet": "Small multiples"}, "stands below the blank row"),
    ("messytables/begrotingsanalyse-2011.csv", {}, r"names 2 of 20 columns.*`header: \["),
    ("messytables/mixedGLB.csv", {}, r"names 1 of 19 columns.*`header: \[4\]`"),
    ("messytables/utf8bom.csv", {}, "has a header and no rows"),
    ("messytables/multilineods.ods", {"sheet": "Sheet2"}, "the sheet is empty"),
    ("messytables/weird_head_padding.csv", {}, "the header names no column"),
]


@pytest.mark.parametrize(("name", "options", "rows", "columns"), MESSY)
def test_messy_spreadsheets(
    realdata: Path, name: str, options: dict[str, Any], rows: int, columns: int
) -> None:
    path = realdata / "messy-spreadsheets" / name
    reader = "workbook" if path.suffix in (".xlsx", ".xls", ".ods") else "delimited"
    found = table(reader, path, **options)
    assert (len(found.rows), len(found.columns)) == (rows, columns)
    if path.suffix.endswith("sv"):
        encoding = found.notes[0].removeprefix("encoding ")
        records = counted(path, found.notes[1][-2], encoding)
        assert len(records) - max(options.get("header", [1])) == rows
    elif path.suffix == ".xlsx":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on the pictures in it
            book = openpyxl.load_workbook(path, data_only=True)
        sheet = book[found.sheet]
        column = next(iter(found.columns.values()))
        last = sheet[f"{column.letter}{found.rows[-1]}"].value
        if last is not None and not sheet.merged_cells.ranges:
            assert read.raw.text_of(last).startswith(list(column)[-1])


@pytest.mark.parametrize(("name", "options", "told"), REFUSED)
def test_what_is_not_managed_gets_a_clear_word(
    realdata: Path, name: str, options: dict[str, Any], told: str
) -> None:
    path = realdata / "messy-spreadsheets" / name
    with pytest.raises(StudyError, match=told):
        table("workbook" if path.suffix in (".xlsx", ".ods") else "delimited", path, **options)


def test_a_header_and_notes_around_it_in_a_text_file(realdata: Path) -> None:
    path = realdata / "messy-spreadsheets" / "messytables" / "weird_head_padding.csv"
    found = table("delimited", path, delimiter=";", header=[12], until="****")
    assert "1985" in found.columns
    assert any("Deutschland" in note for note in found.notes)


def test_notes_beside_a_table_are_kept(realdata: Path) -> None:
    path = realdata / "messy-spreadsheets" / "safi" / "SAFI_messy.xlsx"
    notes = table("workbook", path, sheet="Mozambique", area="B9:F19").notes
    assert "outside the table, I11: 'includes barn'" in notes


@pytest.mark.parametrize("name", ["cases456.xlsx", "survey789.xlsx", "cases123.csv"])
def test_other_workbooks(realdata: Path, name: str) -> None:
    path = realdata / "qda" / "qualcoder" / name
    found = table("workbook" if path.suffix == ".xlsx" else "delimited", path)
    assert len(found.rows) == 3


def test_kobo_submissions_and_their_members(realdata: Path) -> None:
    path = realdata / "kobo" / "kobocruncher" / "data.xlsx"
    form = realdata / "kobo" / "kobocruncher" / "sample_xlsform.xlsx"
    assert len(table("kobo", path, structure=form).rows) == 5
    members = table("kobo", path, structure=form, sheet="members")
    assert len(members.rows) == 12
    assert any(name.startswith("../") for name in members.columns)
