"""The commands that take questionnaires in and out, as they are typed."""

from pathlib import Path

from typer.testing import CliRunner

from vises_research import cli

FORM = """\
survey,,,,
,type,name,label::Français (fr),label::Nederlands (nl)
,select_one yn,q,Êtes-vous d'accord ?,Bent u het eens?
,text,why,Pourquoi ?,
choices,,,,
,list_name,name,label::Français (fr),label::Nederlands (nl)
,yn,yes,Oui,Ja
,yn,no,Non,Nee
"""


def vises(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["codebook", *map(str, arguments)])
    return result.exit_code, result.output


def test_import_writes_yaml_and_says_what_was_lost(tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    form.write_text(FORM, encoding="utf-8")
    code, told = vises("import", form, "--out", tmp_path / "codebook")
    assert code == 0
    assert told.splitlines() == [
        f"Written: {tmp_path / 'codebook' / 'form.yaml'}",
        "Not carried over:",
        "- 1 of 4 texts are not in 'nl': why",
        "- form: what identifies a row; so the key is file and row",
    ]
    text = (tmp_path / "codebook" / "form.yaml").read_text(encoding="utf-8")
    assert "      yes: {label: {fr: Oui, nl: Ja}}\n" in text
    assert '    label: {fr: "Êtes-vous d\'accord ?", nl: "Bent u het eens?"}\n' in text


def test_what_is_no_questionnaire_answers_1(tmp_path: Path) -> None:
    code, told = vises("import", tmp_path / "none.docx")
    assert code == 1
    assert "this ending is not known" in told


def test_export_writes_the_file_and_says_what_is_lost(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "form.xlsx"
    code, told = vises("export", "xlsform", "--table", "step", "--study", project, "--out", out)
    assert code == 0
    assert out.read_bytes()[:2] == b"PK"
    assert "- units: " in told
    code, told = vises("export", "xlsform", "--study", project)
    assert code == 1
    assert "this format holds one table" in told
