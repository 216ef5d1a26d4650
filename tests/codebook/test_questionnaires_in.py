"""Every questionnaire of others is imported, or refused with a clear word why not."""

import contextlib
import random
import re
import zipfile
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from vises_research.codebook import exchange
from vises_research.codebook.formats import ENDINGS, questionnaire
from vises_research.codebook.missing_codes import reasons
from vises_research.errors import StudyError

SETS = ("limesurvey", "limesurvey-structures", "xlsform", "spss-stata", "spss-stata-extra", "kobo")
NO_FORM = {
    "survey_100001_R_data_file.csv", "data.xlsx", "submissions.json",
    "missing_dta_formatted.csv", "missing_dta_labeled.csv", "missing_sav_formatted.csv",
    "missing_sav_labeled.csv", "sample_missing.csv", "sample_missing_user.csv",
}  # fmt: skip
"""Files of the sets that hold data and no questionnaire."""
BAD = {
    "bad_badly_named_choices_sheet.xls":
        "sheet 'Choices': the sheet's name is misspelt. Right would be: choices.",
    "bad_blank_second_row.xls":
        "sheet 'survey', row 2: the row below the header is blank. "
        "Right would be: the first question.",
    "bad_duplicate_columns.xlsx":
        "sheet 'survey', row 1, column 'label': the column stands twice.",
    "bad_spaces_in_choices_header.xls":
        "sheet 'choices', row 1, column 'header with spaces': the column's name has a space. "
        "Right would be: header_with_spaces.",
}  # fmt: skip


@pytest.mark.slow
def test_every_real_questionnaire_becomes_a_codebook(realdata: Path, tmp_path: Path) -> None:
    paths = [p for name in SETS for p in sorted((realdata / name).rglob("*.*")) if p.is_file()]
    forms = [p for p in paths if p.suffix.lower() in ENDINGS and p.name not in {*NO_FORM, *BAD}]
    assert len(forms) > 90
    for number, path in enumerate(forms):
        written, _, problems = exchange.import_file(path, tmp_path / str(number), "en")
        assert written, path
        for problem in problems:
            assert re.search(r"is written for '.*' too|is missing reason", problem), problem


@pytest.mark.parametrize("name", sorted(NO_FORM))
def test_data_are_no_questionnaire(realdata: Path, name: str) -> None:
    path = next(p for s in SETS for p in (realdata / s).rglob(name))
    with pytest.raises(StudyError, match="it has no sheet 'survey'"):
        questionnaire(path)


@pytest.mark.parametrize("name", BAD)
def test_broken_forms_are_refused_with_the_place(realdata: Path, name: str) -> None:
    with pytest.raises(StudyError) as told:
        questionnaire(realdata / "xlsform" / name)
    assert f"xlsform/{name}, {BAD[name]}" in str(told.value)


def test_limesurvey_knows_its_languages_and_types(realdata: Path) -> None:
    asked = questionnaire(
        realdata / "limesurvey-structures" / "limesurvey2_sample_survey_english.lss"
    )
    assert not [lost for lost in asked.lost if "not known" in lost]
    kinds = {q.code: q.kind for q in asked.questions}
    assert {"options", "scale", "number", "datetime", "text"} <= set(kinds.values())
    two = questionnaire(realdata / "limesurvey" / "testing-multilingual-export.txt")
    assert two.languages == ("en", "nl")
    choices = two.choices(two.questions[0])
    assert [choice.label["nl"] for choice in choices] == [
        "Dit is antwoordoptie 1", "Antwoordoptie 2",
    ]  # fmt: skip


def test_limesurveys_own_answers_speak_the_questionnaires_languages(tmp_path: Path) -> None:
    rows = [f"Q\t{kind}\tq{kind}\t1\tText\t{x}" for x in ("fr", "nl", "it") for kind in "CEG5"]
    form = tmp_path / "form.tsv"
    form.write_text("\n".join(["class\ttype/scale\tname\trelevance\ttext\tlanguage", *rows]))
    asked = questionnaire(form)
    said = {q.type: [dict(c.label) for c in asked.choices(q)] for q in asked.questions}
    assert said["G"] == [
        {"fr": "Femme", "nl": "Vrouwelijk", "it": "Female"},
        {"fr": "Homme", "nl": "Mannelijk", "it": "Male"},
    ]
    assert [label["nl"] for label in said["E"]] == ["Toenemend", "Zelfde", "Afnemend"]
    assert [label["fr"] for label in said["C"]] == ["Oui", "Indifférent", "Non"]
    assert said["5"][4] == {"fr": "5", "nl": "5", "it": "5"}
    told = "LimeSurvey's own answers for type {} in it; they are English"
    assert asked.lost == tuple(f"q{kind}: {told.format(kind)}" for kind in "CEG")


def test_an_archive_holds_the_same_questionnaire(realdata: Path, tmp_path: Path) -> None:
    structure = realdata / "limesurvey-structures" / "citric_answers.lss"
    archive = tmp_path / "citric_answers.lsa"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(structure, "survey_1.lss")
        file.writestr("survey_1_responses.lsr", "<document/>")
    assert questionnaire(archive) == questionnaire(structure)


def test_spss_metadata(realdata: Path) -> None:
    asked = questionnaire(realdata / "spss-stata" / "simple_alltypes.sav")
    by_code = {q.code: q for q in asked.questions}
    assert [c.code for c in by_code["x"].missing] == ["7", "8", "99"]
    assert by_code["mymrset"].kind == "options"
    assert [c.code for c in asked.choices(by_code["mymrset"])] == ["bool1", "bool2", "bool3"]
    ranges = questionnaire(realdata / "spss-stata-extra" / "foreign" / "mval_bug.sav")
    low = next(q for q in ranges.questions if q.code == "Q1_MISSING_LOW")
    assert [c.code for c in low.missing] == ["-3", "-2", "-1"]
    assert (
        "Q1_MISSING_LOW: all of … to -1 is missing; the codes with a label are kept" in ranges.lost
    )


def test_stata_tagged_missings(realdata: Path) -> None:
    (x,) = questionnaire(realdata / "spss-stata" / "tagged-na-int.dta").questions
    assert [(c.code, dict(c.label)) for c in x.missing] == [
        (".a", {"en": "apple"}), (".h", {}), (".z", {"en": ".zebra"}),
    ]  # fmt: skip


def test_or_other_adds_the_answer_and_its_words(realdata: Path) -> None:
    asked = questionnaire(realdata / "xlsform" / "or_other.xlsx")
    assert [q.code for q in asked.questions] == ["fav_color", "fav_color_other", "fav_pastel"]
    assert asked.choices(asked.questions[0])[-1].code == "other"


def test_a_repeat_is_a_table_of_its_own(realdata: Path, tmp_path: Path) -> None:
    form = realdata / "kobo" / "kobocruncher" / "sample_xlsform.xlsx"
    written, _, problems = exchange.import_file(form, tmp_path, "en")
    assert [path.stem for path in written] == ["koboloadeR", "members"]
    assert not problems


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    form.write_text("survey,,,\n,type,name,label\n,text,q,Why\n", encoding="utf-8")
    exchange.import_file(form, tmp_path, "en")
    with pytest.raises(StudyError, match=r"form\.yaml: the file is there already"):
        exchange.import_file(form, tmp_path, "en")


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><codeBook>&b;</codeBook>'


@pytest.mark.parametrize("name", ["bomb.lss", "bomb.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>{BOMB}'.encode(encoding))
    with pytest.raises(StudyError, match="declares entities"):
        questionnaire(path)


@pytest.mark.parametrize("name", ["bomb.lsa", "bomb.xlsx"])
def test_zip_bombs_are_refused(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vises_research.archive.SIZE", 100_000)
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("survey.lss", b"0" * 1_000_000)
    with pytest.raises(StudyError, match="the file is too large"):
        questionnaire(path)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe\x00", b"<a/>", b"{}", b"[1]"])
def test_nonsense_is_refused(tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"file{ending}"
    path.write_bytes(content)
    with pytest.raises(StudyError, match=r"file\."):
        questionnaire(path)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["select_one a,q,Why"], "row 2: the list 'a' is not in the sheet 'choices'"),
        (["text,q,Why", "end group,,"], "row 3: 'end group' ends what was not begun"),
    ],
)
def test_what_is_wrong_in_a_row(tmp_path: Path, rows: list[str], told: str) -> None:
    path = tmp_path / "form.csv"
    lines = ["survey,,,", ",type,name,label", *(f",{row}" for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(StudyError, match=re.escape(told)):
        questionnaire(path)


DAMAGED = (
    "limesurvey-structures/citric_answers.lss",
    "limesurvey-structures/Randomization_Group_Test.lss",
    "limesurvey/all_types_survey.tsv",
    "xlsform/or_other.xlsx",
    "xlsform/widgets.xls",
    "kobo/pyxform/specify_other.csv",
    "kobo/formpack/restaurant_profile/v4.json",
    "spss-stata/sample_missing.sav",
    "spss-stata/tagged-na-int.dta",
)


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_told_or_harmless(realdata: Path, tmp_path: Path, name: str) -> None:
    data = (realdata / name).read_bytes()
    path = tmp_path / f"damaged{Path(name).suffix}"
    chance = random.Random(name)
    for _ in range(12):
        damaged = bytearray(data[: chance.randrange(len(data))] if chance.random() < 0.5 else data)
        for _ in range(chance.randrange(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        with contextlib.suppress(StudyError):
            assert questionnaire(path).questions


def test_rows_that_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "a.lss"
    row = "<row><qid>1</qid><parent_qid>9</parent_qid><title>a</title></row>"
    rows = f"<subquestions><rows>{row}</rows></subquestions>"
    path.write_text(f"<document><LimeSurveyDocType>Survey</LimeSurveyDocType>{rows}</document>")
    with pytest.raises(StudyError, match="a row names '9', which is not there"):
        questionnaire(path)


LABELS: dict[str, dict[float, str]] = {
    "age": {999: "Don't know"},
    "children": {0: "None", 97: "97 or more"},
    "agree": {1: "Disagree", 2: "Neutral", 3: "Agree", 9: "Refused"},
    "anchored": {1: "Not at all", 7: "Very much"},
}


def test_a_labelled_sentinel_makes_no_scale_of_a_number(tmp_path: Path) -> None:
    rows = range(40)
    frame = pd.DataFrame(
        {
            "age": [999.0 if n == 0 else 18 + n for n in rows],
            "children": [n % 8 for n in rows],
            "agree": [1 + n % 4 for n in rows],
            "anchored": [1 + n % 7 for n in rows],
        },
        dtype="float64",
    )
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(frame, str(path), variable_value_labels=LABELS)
    asked = questionnaire(path)
    told = {q.code: (q.kind, [(c.code, c.label["en"]) for c in q.missing]) for q in asked.questions}
    assert told == {
        "age": ("number", [("999", "Don't know")]),
        "children": ("number", []),
        "agree": ("scale", [("9", "Refused")]),
        "anchored": ("number", []),
    }
    assert [line for line in asked.lost if "no scale" in line] == [
        "children: no scale, since most of what was answered has no label; `values` or "
        "`labelled: code` says what is 0 'None', 97 '97 or more'",
        "anchored: no scale, since most of what was answered has no label; `values` or "
        "`labelled: code` says what is 1 'Not at all', 7 'Very much'",
    ]
    assert reasons(asked, [])["dont_know"].codes == ["999"]
