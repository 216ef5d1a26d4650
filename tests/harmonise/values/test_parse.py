"""A number is read the same from every kind of file, and never a thousand times too large."""

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.harmonise.values.parse import without_unit
from vises_research.study import Study

VARIABLES = "h: {label: {fr: H, nl: U, en: H}, unit: hour}"
COLUMNS = "columns: {id: id, h: h}\nlanguage: nl\n"


def hours(study: Study, reader: str, file: str) -> list[float]:
    path = study.raw / "s" / "source.yaml"
    text = path.read_text(encoding="utf-8").replace("reader: delimited", f"reader: {reader}")
    path.write_text(text.replace("file: raw.csv", f"file: {file}"), encoding="utf-8")
    return harmonise.run(study.raw, study.codebook).tables["t"]["h"].tolist()


@pytest.fixture
def study(small_study) -> Study:
    return small_study(VARIABLES, COLUMNS, "id,h\n1,2\n")


def test_spss(study: Study) -> None:
    frame = pd.DataFrame({"id": ["1", "2"], "h": [3.125, 0.375]})
    pyreadstat.write_sav(frame, str(study.raw / "s" / "a.sav"))
    assert hours(study, "spss", "a.sav") == [3.125, 0.375]


def test_stata(study: Study) -> None:
    frame = pd.DataFrame({"id": ["1", "2"], "h": [3.125, 0.375]})
    pyreadstat.write_dta(frame, str(study.raw / "s" / "a.dta"))
    assert hours(study, "stata", "a.dta") == [3.125, 0.375]


def test_excel_numbers_and_texts(study: Study) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "h"], ["1", 3.125], ["2", "3,125"], ["3", "1 250,5"]):
        book.active.append(row)
    book.save(study.raw / "s" / "a.xlsx")
    assert hours(study, "workbook", "a.xlsx") == [3.125, 3.125, 1250.5]


def test_a_text_that_could_be_either_stops_the_run(small_study) -> None:
    study = small_study(VARIABLES, COLUMNS, "id,h\n1,7.5\n2,1.250\n")
    with pytest.raises(StudyError, match=r"'1\.250'.*this is 1250 or 1\.250: `decimal:` must say"):
        harmonise.run(study.raw, study.codebook)


@pytest.mark.parametrize(("mark", "value"), [(",", 1250.0), (".", 1.25)])
def test_unless_the_source_says(small_study, mark: str, value: float) -> None:
    study = small_study(VARIABLES, f"{COLUMNS}decimal: '{mark}'\n", "id,h\n1,1.250\n")
    assert harmonise.run(study.raw, study.codebook).tables["t"]["h"].tolist() == [value]


def test_a_blank_row_is_left_out_and_a_row_without_its_key_is_told(small_study) -> None:
    study = small_study(VARIABLES, COLUMNS, "id,h\n1,2\n,\n")
    made = harmonise.run(study.raw, study.codebook)
    assert len(made.tables["t"]) == 1
    assert "1 blank rows left out" in made.sources["notes"].iloc[0]
    (study.raw / "s" / "raw.csv").write_text("id,h\n1,2\n,3\n")
    with pytest.raises(
        StudyError, match=r"raw\.csv, row 3: the row has no id, which the key needs"
    ):
        harmonise.run(study.raw, study.codebook)


def test_a_folder_without_source_yaml_is_told(study: Study) -> None:
    (study.raw / "other").mkdir()
    (study.raw / "other" / "x.csv").write_text("a\n1\n")
    with pytest.raises(StudyError, match=r"raw/other: no source\.yaml says what the files"):
        harmonise.run(study.raw, study.codebook)


def test_a_declared_value_must_be_a_level(small_study) -> None:
    variables = "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}"
    source = "columns: {id: id, q: q}\nvalues: {q: {Bof: neutral}}\n"
    study = small_study(variables, source, "id,q\n1,Bof\n")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == (
        "s/source.yaml, line 5, key 'values.q.Bof': 'neutral' is no level of q. "
        "Right would be: one of 1, 2, 3."
    )


@pytest.mark.parametrize(("mark", "value"), [(",", 3125.0), (".", 3.125)])
def test_a_text_beside_the_same_number_is_still_a_text(
    study: Study, mark: str, value: float
) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "h"], ["1", 3.125], ["2", "3.125"]):
        book.active.append(row)
    book.save(study.raw / "s" / "a.xlsx")
    path = study.raw / "s" / "source.yaml"
    path.write_text(path.read_text() + f"decimal: '{mark}'\n")
    assert hours(study, "workbook", "a.xlsx") == [3.125, value]


def test_a_sum_within_its_range_is_so_to_the_fifteenth_digit(small_study) -> None:
    variables = "h: {label: {fr: H, nl: U, en: H}, unit: hour, range: [0, 0.3]}"
    source = "columns: {id: id}\nlanguage: en\ncombine: {h: {from: [a, b], using: sum}}\n"
    study = small_study(variables, source, "id,a,b\n1,0.1,0.2\n")
    assert harmonise.run(study.raw, study.codebook).tables["t"]["h"].tolist() == [0.3]


def test_a_number_made_whole_is_not_one_less_by_noise(small_study) -> None:
    variables = "h: {label: {fr: H, nl: U, en: H}, type: integer, unit: hour}"
    source = "columns: {id: id, d: {to: h, unit: day, factor: 0.1, round: down}}\nlanguage: en\n"
    study = small_study(variables, source, "id,d\n1,30\n2,1.1e+01\n3,9.9\n")
    assert harmonise.run(study.raw, study.codebook).tables["t"]["h"].tolist() == [3, 1, 0]


def test_rows_are_dropped_by_code_or_label_however_a_code_is_written(small_study) -> None:
    source = "columns: {id: id, h: h}\nlanguage: fr\ndecimal: ','\ndrop: {t: [9]}\n"
    study = small_study(VARIABLES, source, 'id,h,t\n1,2,"9,0"\n2,3,9.000\n3,4, 9\n')
    done = harmonise.run(study.raw, study.codebook)
    assert done.tables["t"]["h"].tolist() == [3]
    assert done.unused.to_numpy().tolist() == []
    assert done.sources["dropped"].tolist() == [2]


@pytest.mark.parametrize(
    ("raw", "units", "expected"),
    [
        ("5 kWh", ["h", "kWh"], ("5", "kWh")),
        ("5 H", ["h"], ("5", "h")),
        ("€5", ["€", ""], ("5", "€")),
        ("\u2212€ 5", ["€"], ("\u22125", "€")),
        (" 5 ", ["h"], ("5", "")),
    ],
)
def test_the_longest_unit_is_taken_away(
    raw: str, units: list[str], expected: tuple[str, str]
) -> None:
    assert without_unit(raw, units) == expected
