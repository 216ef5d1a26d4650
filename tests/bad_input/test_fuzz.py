"""The fuzzer reads its seeds, and some mutants of each; ``make fuzz`` reads thousands."""

import random
from collections.abc import Callable
from pathlib import Path

import fuzz
import pytest

from vises_research import harmonise, read
from vises_research.codebook import formats
from vises_research.errors import StudyError
from vises_research.study import Study

NAMES = [
    *("read delimited", "read workbook", "read limesurvey", "read kobo", "read spss"),
    *("read stata", "read vv", "read archive", "read qualtrics", "read surveymonkey"),
    *("read google", "read json", "read ods", "read zsav", "read por", "read xls"),
    *("read surveymonkey xlsx", "read qualtrics xlsx", "read google_forms xlsx"),
    *("read limesurvey xlsx", "read lss", "read form", "draft delimited", "draft workbook"),
    *("draft spss", "draft vv", "draft qualtrics", "import spss", "import stata"),
    *("import archive", "import zsav", "import por", "import lss", "import lsq", "import tsv"),
    *("import xlsform", "import xlsform csv", "import kobo form", "import code table"),
    "import ddi",
    *(f"study {name}" for name in fuzz.STUDY),
]


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, fuzz.Target]:
    found = fuzz.known(tmp_path_factory.mktemp("seeds"))
    return {target.name: target for target in found}


def test_every_target_is_tested(targets: dict[str, fuzz.Target]) -> None:
    assert sorted(targets) == sorted(NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_seed_is_read_and_its_mutants_end_in_no_traceback(
    name: str, targets: dict[str, fuzz.Target], tmp_path: Path
) -> None:
    target = targets[name]
    path = tmp_path / f"mutant{target.ending}"
    path.write_bytes(target.seed)
    assert fuzz.outcome(name, path)[:2] == ("read", "")
    for number in range(4):
        path.write_bytes(fuzz.mutant(target.seed, random.Random(f"{name} {number}")))
        assert fuzz.outcome(name, path)[0] in ("read", "told")


def test_a_fault_is_told_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(path: Path) -> None:
        raise KeyError(path.name)

    monkeypatch.setitem(fuzz.TARGETS, "failing", failing)
    kind, where, _ = fuzz.outcome("failing", tmp_path / "a.csv")
    assert (kind, where) == ("traceback", "? KeyError: 'a.csv'")


def test_a_carriage_return_in_a_table_of_codes(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_bytes(b"variable,code,label\nq,1,Oui\rq,0,Non\n")
    assert [question.code for question in formats.questionnaire(path).questions] == ["q"]


@pytest.mark.parametrize("reader", ["qualtrics", "surveymonkey", "google_forms"])
@pytest.mark.parametrize(
    "text", ["id,Q1,Q2\n", "V1,Q1\n", "Respondent,Seen?,,\n,Response,Bus,Car\n"]
)
def test_a_workbook_with_a_header_and_no_rows(
    text: str, reader: read.Reader, tmp_path: Path
) -> None:
    path = tmp_path / "raw" / "export.xlsx"
    path.parent.mkdir()
    path.write_bytes(fuzz.workbook(text.partition("\n")[0] if reader != "surveymonkey" else text))
    with pytest.raises(StudyError) as error:
        read.source(reader, path)
    assert str(error.value) == "raw/export.xlsx, sheet 'Sheet': the file has a header and no rows."


@pytest.mark.slow
def test_five_thousand_columns_and_one_row(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    names = ",".join(f"c{number}" for number in range(5000))
    path.write_bytes(fuzz.workbook(f"{names}\n{','.join('1' * 5000)}\n"))
    table = read.source("workbook", path)
    assert (len(table.columns), len(table.rows)) == (5000, 1)


CORRECTIONS = "table,key,variable,expected,value,who,date,why\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\xff", "data/corrections.csv, line 1: the file is not UTF-8."),
        (
            f"{CORRECTIONS}t,1\n".encode(),
            "data/corrections.csv, row 2: the row has 2 cells. Right would be: 8, as the header.",
        ),
        (
            b'"a',
            "data/corrections.csv: this is no table of cells. Found: unexpected end of data.",
        ),
    ],
)
def test_corrections_that_are_no_table(
    text: bytes, told: str, small_study: Callable[..., Study]
) -> None:
    variables = "q: {label: {fr: Q, nl: Q, en: Q}, type: text}\n"
    study = small_study(variables, "columns: {id: id, q: q}\n", "id,q\n1,a\n")
    (study.folder / "data" / "corrections.csv").write_bytes(text)
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == told


def test_a_row_without_a_key_beside_rows_whose_key_stands_twice(
    small_study: Callable[..., Study],
) -> None:
    variables = "q: {label: {fr: Q, nl: Q, en: Q}, type: text}\n"
    study = small_study(variables, "columns: {id: id, q: q}\n", "id,q\n1,a\n,b\n1,c\n")
    lines = f"{CORRECTIONS}t,1,q,a,d,me,2018-05-01,a slip\n"
    (study.folder / "data" / "corrections.csv").write_text(lines, encoding="utf-8")
    with pytest.raises(StudyError, match="row 3: the row has no id, which the key needs"):
        harmonise.run(study.raw, study.codebook)


def test_an_spss_file_whose_words_cannot_be_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from vises_research.foreign import statistical_files

    def told(names: list[object]) -> tuple[dict[object, list[float]], SimpleNamespace]:
        labels = {"q": {1.0: None, 2.0: "b"}}
        meta = SimpleNamespace(
            number_rows=0,
            number_columns=1,
            original_variable_types={"q": None},
            variable_value_labels=labels,
        )
        return {name: [1.0] for name in names}, meta

    path = tmp_path / "raw" / "a.sav"
    path.parent.mkdir()
    path.write_bytes(b"x")
    names: list[object] = ["q"]
    monkeypatch.setattr(statistical_files, "_tried", lambda *_, **__: told(names))
    _, meta = statistical_files.data(path)
    assert meta.original_variable_types == {"q": ""}
    assert meta.variable_value_labels == {"q": {1.0: "", 2.0: "b"}}
    names.append(None)
    with pytest.raises(StudyError) as error:
        statistical_files.data(path)
    wrong = "variables have no name that can be read. Found: 1 of 2."
    assert str(error.value) == f"raw/a.sav: {wrong}"
