"""``python -m demonstration``, which ``make simulate`` runs."""

import zipfile

import pytest
from flit_core.wheel import make_wheel_in
from typer.testing import CliRunner

import demonstration
from demonstration.__main__ import app
from vises_research import cli

SETTINGS = "title: {en: A}\nlanguages: [en]\nstatus: simulated\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.yaml").write_text(SETTINGS)
    return tmp_path


def simulate(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_it_has_help_and_takes_a_study():
    result = simulate("--help")
    assert result.exit_code == 0
    assert "--study" in result.output


def test_a_folder_without_a_study_answers_1_and_says_so(tmp_path):
    result = simulate("--study", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}: this folder has no study.yaml.\n"


def test_simulated_files_do_not_overwrite_real_ones(folder, monkeypatch):
    monkeypatch.setattr(demonstration, "study", lambda seed: pytest.fail("it was simulated"))
    (folder / "study.yaml").write_text(SETTINGS.replace("simulated", "real"))
    result = simulate("--study", folder)
    assert result.exit_code == 1
    assert result.stderr == (
        "study.yaml, key 'status': the status of this study is real; simulated files would "
        "overwrite its data. Right would be: another folder, with 'status: simulated'.\n"
    )


@pytest.mark.parametrize("chosen", [7, None])
def test_it_writes_the_raw_files_of_a_seed(folder, monkeypatch, chosen):
    written = {}
    monkeypatch.setattr(demonstration, "study", lambda seed: f"seed {seed}")
    monkeypatch.setattr(demonstration, "write", lambda what, where: written.update({where: what}))
    seed = [] if chosen is None else ["--seed", chosen]
    assert simulate("--study", folder, *seed).exit_code == 0
    assert written == {folder / "data/raw": f"seed {chosen or demonstration.SEED}"}


def test_the_library_has_no_such_command():
    assert CliRunner().invoke(cli.app, ["simulate"]).exit_code == 2


def test_the_wheel_holds_the_library_alone(project, tmp_path):
    names = make_wheel_in(project / "pyproject.toml", tmp_path).file
    with zipfile.ZipFile(names) as wheel:
        tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {"vises_research", "vises_research-0.1.0.dist-info"}
