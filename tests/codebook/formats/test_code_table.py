"""A codebook from a table of variables, codes and labels."""

from pathlib import Path

import pytest

from vises_research.codebook import exchange, load
from vises_research.codebook.formats import questionnaire
from vises_research.errors import StudyError

TABLE = """\
Variable;Code;Label;label_fr;Missing;Type
q1;;How useful?;Utile ?;;
q1;1;Little;Peu;;
;2;Much;Beaucoup;no;
;9;Don't know;Ne sait pas;yes;
q2;1;Little;Peu;;
q2;2;Much;Beaucoup;;
age;;Age;Âge;;integer
age;99;Refused;Refus;x;
remark;;Remark;Remarque;;
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "codes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_codes_becomes_a_codebook(tmp_path: Path) -> None:
    asked = questionnaire(written(tmp_path, TABLE))
    assert asked.languages == ("en", "fr")
    assert [(q.code, q.kind, q.answers) for q in asked.questions] == [
        ("q1", "scale", "q1"),
        ("q2", "scale", "q1"),
        ("age", "integer", ""),
        ("remark", "text", ""),
    ]
    assert asked.questions[0].label == {"en": "How useful?", "fr": "Utile ?"}
    assert [(c.code, c.label["fr"]) for c in asked.answers["q1"].choices] == [
        ("1", "Peu"), ("2", "Beaucoup"),
    ]  # fmt: skip
    assert asked.lost == ("remark: neither codes nor a type; taken as text",)


def test_its_missing_codes_become_those_of_the_reasons(tmp_path: Path) -> None:
    exchange.import_file(written(tmp_path, TABLE), tmp_path / "out", "en")
    found = load(tmp_path / "out")
    assert list(found.scales["q1"].levels) == ["1", "2"]
    assert found.missing["dont_know"].codes == ["9"]
    assert found.missing["refused"].codes == ["99"]
    assert found.tables["codes"].variables["age"].kind == "integer"


def test_a_real_table_of_categories(realdata: Path) -> None:
    asked = questionnaire(realdata / "rmonize" / "original_data_dictionary_study5_categories.csv")
    found = {q.code: [c.label["en"] for c in asked.choices(q)] for q in asked.questions}
    assert found["mar_stat"][:2] == ["Married", "Common law/Living with a partner"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("q,1,A,\nq,1,B,\n", "row 3: code '1' of the variable stands twice."),
        (",1,A,\n", "row 2: no variable is named, and none above."),
        ("q,1,A,maybe\n", "row 2: `missing` is neither yes nor no. Found: 'maybe'."),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path: Path, rows: str, told: str) -> None:
    path = written(tmp_path, f"variable,code,label,missing\n{rows}")
    with pytest.raises(StudyError) as error:
        questionnaire(path)
    assert str(error.value) == f"{path.parent.name}/codes.csv, {told}"


def test_a_type_that_is_none_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "variable,code,label,type\nq,,Q,intger\n")
    with pytest.raises(StudyError, match="row 2: 'intger' is no type") as error:
        questionnaire(path)
    assert str(error.value).endswith("Closest: 'integer'.")
