"""LimeSurvey's exports: three ways to name a column, and what a blank means in each."""

import importlib.util
import sys
from pathlib import Path

import pytest

from vises_research import read
from vises_research.errors import StudyError
from vises_research.read import text_file
from vises_research.read.limesurvey import NOT_SHOWN, limesurvey

_PATH = Path(__file__).parents[1] / "bad_input" / "corpus.py"
_SPEC = importlib.util.spec_from_file_location("corpus", _PATH)
corpus = sys.modules.setdefault("corpus", importlib.util.module_from_spec(_SPEC))
_SPEC.loader.exec_module(corpus)

CODES = ["id", "submitdate", "Q1", "Q2[SQ1]", "Q2[SQ2]", "Q3"]
HEADERS = {
    "code": "id,submitdate,Q1,Q2[SQ1],Q2[SQ2],Q3",
    "expression": "id,submitdate,Q1,Q2_SQ1,Q2_SQ2,Q3",
    "field": "id,submitdate,12X3X7,12X3X8SQ1,12X3X8SQ2,12X3X9",
    "both": "id. Response ID,submitdate. Date,Q1. Un ?,Q2[SQ1]. Quoi ? [Bus],Q2[SQ2]. Quoi ? [Vélo]"
    ",Q3. Temps",
    "text": "id,submitdate,Un ?,Quoi ? [Bus],Quoi ? [Vélo],Temps",
}


@pytest.fixture
def lss(tmp_path: Path) -> Path:
    path = tmp_path / "q.lss"
    path.write_text(corpus.STRUCTURE, encoding="utf-8")
    return path


def export(folder: Path, text: str) -> Path:
    path = folder / "s" / "results.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("header", HEADERS)
def test_every_header_leads_to_the_same_codes(tmp_path: Path, lss: Path, header: str) -> None:
    path = export(tmp_path, f"{HEADERS[header]}\n1,2018-01-02,A1,Y,,4\n")
    table = limesurvey(path, structure=lss, language="fr")
    assert list(table.columns) == CODES
    column = table.columns["Q2[SQ2]"]
    assert (column.text, column.option) == ("Quoi ?", "Vélo")
    assert table.columns["Q1"].labels == {"A1": "Oui", "-oth-": "Autre"}


@pytest.mark.parametrize(
    "between", [". ", " _. ", "_. ", ": ", " - ", " | ", ".", " \u2013 ", "=>"]
)
@pytest.mark.parametrize("known", [True, False])
def test_what_stands_between_code_and_text_is_found(
    tmp_path: Path, lss: Path, between: str, known: bool
) -> None:
    texts = ["ID", "Date: of it", "Un ? - Oui", "Quoi ? [Bus]", "", "Temps. En tout"]
    header = ",".join(f"{code}{between}{text}" for code, text in zip(CODES, texts, strict=True))
    path = export(tmp_path, f"{header}\n1,2018-01-02,A1,Y,,4\n")
    table = limesurvey(path, structure=lss if known else None, language="fr")
    assert list(table.columns) == CODES
    if not known:
        assert [column.text for column in table.columns.values()] == [
            *("ID", "Date: of it", "Un ? - Oui", "Quoi ?", "", "Temps. En tout")
        ]
        assert table.columns["Q2[SQ1]"].option == "Bus"


def test_without_own_columns_half_of_the_headers_show_what_stands_between(tmp_path: Path) -> None:
    path = export(
        tmp_path, "row,Q1 _. Where?,Q2[a] _. Which? [Bus],Q2[b] _. Which? [Car]\n1,2,3,4\n"
    )
    assert list(limesurvey(path).columns) == ["row", "Q1", "Q2[a]", "Q2[b]"]
    path = export(
        tmp_path, "Seen - first,Seen - last,a.b,a.c,Age (years),Size (FTE)\n1,2,3,4,5,6\n"
    )
    assert list(limesurvey(path).columns)[2:] == ["a.b", "a.c", "Age (years)", "Size (FTE)"]


def test_texts_without_a_questionnaire_are_not_cut(tmp_path: Path) -> None:
    path = export(tmp_path, "Response ID,Where do you live?,In which town?\n1,a,b\n")
    assert list(limesurvey(path).columns) == ["Response ID", "Where do you live?", "In which town?"]


def test_a_blank_of_an_ordinary_export_is_one_of_two_things(tmp_path: Path, lss: Path) -> None:
    path = export(tmp_path, "id,Q1,Q3\n1,A1,\n")
    columns = limesurvey(path, structure=lss).columns
    assert columns["Q3"].reasons == {"": "not_shown_or_no_answer"}
    assert limesurvey(path).columns["Q3"].reasons == {"": "not_shown_or_no_answer"}


def test_full_answers_write_na_where_an_option_was_not_shown(tmp_path: Path, lss: Path) -> None:
    path = export(tmp_path, "id,Q2[SQ1],Q2[SQ2],Q1\n1,Oui,N/A,N/A\n")
    columns = limesurvey(path, structure=lss).columns
    assert columns["Q2[SQ2]"].reasons["N/A"] == "not_asked"
    assert "N/A" not in columns["Q1"].reasons


def test_converted_yes_and_no(tmp_path: Path, lss: Path) -> None:
    path = export(tmp_path, "id,Q2[SQ1],Q2[SQ2],Q3\n1,1,2,2\n2,,,1\n")
    columns = limesurvey(path, structure=lss, language="fr", yes_no=["1", "2"]).columns
    assert columns["Q2[SQ1]"].labels == {"1": "Oui", "2": "Non"}
    assert columns["Q2[SQ1]"].reasons == {"": "not_asked"}
    assert columns["Q3"].labels == {}
    with pytest.raises(StudyError, match="`yes_no` cannot be told"):
        limesurvey(path, yes_no=["1", "2"])


def test_a_vv_export_keeps_not_shown_apart_from_left_empty(tmp_path: Path, lss: Path) -> None:
    path = export(tmp_path, corpus.VV)
    for structure in (None, lss):
        table = limesurvey(path, structure=structure)
        assert "VV export" in table.notes
        assert table.rows.tolist() == [3, 4]
        cells = {name: list(column) for name, column in table.columns.items()}
        assert cells["Q1"] == ["A1", ""]
        assert cells["Q3"] == [NOT_SHOWN, "a\nb {c}"]
        assert table.columns["Q1"].reasons == {NOT_SHOWN: "not_asked", "": "no_answer"}
    assert list(table.columns) == CODES


def test_an_archive_brings_responses_questionnaire_and_timings(tmp_path: Path) -> None:
    path = tmp_path / "survey.lsa"
    path.write_bytes(corpus.archive())
    table = read.source("limesurvey", path, context={"language": "fr"})
    assert {*table.columns} == {*CODES, "interviewtime"}
    cells = {name: list(column) for name, column in table.columns.items()}
    assert cells["Q1"] == ["A1", "", "-oth-"]
    assert cells["Q2[SQ2]"] == ["", NOT_SHOWN, NOT_SHOWN]
    assert cells["interviewtime"] == ["61.5", NOT_SHOWN, NOT_SHOWN]
    assert table.columns["Q2[SQ2]"].reasons == {NOT_SHOWN: "not_asked", "": "no_answer"}
    assert table.columns["Q2[SQ2]"].option == "Vélo"


def test_an_archive_without_responses(tmp_path: Path) -> None:
    path = tmp_path / "survey.lsa"
    path.write_bytes(corpus.zipped({"survey_12.lss": corpus.STRUCTURE.encode()}))
    with pytest.raises(StudyError, match=r"the archive holds no file \*_responses.lsr"):
        limesurvey(path)


def test_timings_are_named_after_their_question(tmp_path: Path, lss: Path) -> None:
    path = export(tmp_path, "id,interviewtime,12X3time,12X3X7time\n1,61.5,20,3\n")
    table = limesurvey(path, structure=lss)
    assert list(table.columns) == ["id", "interviewtime", "groupTime3", "Q1Time"]


def test_field_names_in_the_real_questionnaires(realdata: Path) -> None:
    from vises_research.codebook import formats
    from vises_research.codebook.formats.lime_names import coded

    path = realdata / "limesurvey-structures" / "limesurvey2_sample_survey_english.lss"
    columns = formats.columns(path)
    ids = {told.id: name.partition("[")[0] for name, told in columns.items() if told.id}
    code = coded(ids, [])
    assert len(ids) > 100
    assert all(code(f"9X8X{qid}") == title for qid, title in ids.items())
    assert all(code(f"9X8X{qid}SQ001") == f"{title}[SQ001]" for qid, title in ids.items())


def test_titles_above_a_vv_header_may_have_any_quotation_marks(tmp_path: Path) -> None:
    path = export(tmp_path, 'id\t"Un" ? x\nid\tQ1\n1\tA1\n')
    table = limesurvey(path)
    assert list(table.columns["Q1"]) == ["A1"]
    assert "VV export" in table.notes


@pytest.mark.parametrize(
    ("content", "encoding", "told"),
    [
        (b"id,Q1\n1,\xe9\n", "utf-8", "raw.csv, line 2: the file is not utf-8. Found: byte 0xe9."),
        (b"id,Q1\n1,a\n", "klingon", "raw.csv: the encoding 'klingon' is not known."),
        (b"", None, "raw.csv: the file is empty."),
    ],
)
def test_what_is_wrong_with_the_text_is_told_once_it_is_read(
    tmp_path: Path, content: bytes, encoding: str | None, told: str
) -> None:
    path = tmp_path / "raw.csv"
    path.write_bytes(content)
    with pytest.raises(StudyError) as error:
        limesurvey(path, encoding=encoding)
    assert str(error.value).endswith(told)


def test_a_file_is_decoded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    decode = text_file.decode
    monkeypatch.setattr(text_file, "decode", lambda *a: decoded.append(a) or decode(*a))
    limesurvey(export(tmp_path, "id,Q1\n1,é\n"))
    assert len(decoded) == 1
