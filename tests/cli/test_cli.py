"""The command line: exit codes, messages, and what it loads."""

import errno
import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

from vises_research import __version__, cli, locking
from vises_research import harmonise as room
from vises_research.errors import Problem, StudyError
from vises_research.study import Study

COMMANDS = ["reproduce", "harmonise", "check", "draft", "review", "diff", "trace"]
SETTINGS = "title: {en: A}\nlanguages: [en]\nstatus: simulated\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.yaml").write_text(SETTINGS)
    return tmp_path


def vises(*arguments):
    return CliRunner().invoke(cli.app, [*map(str, arguments)])


def python(*arguments, cwd):
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def test_help_names_the_commands():
    result = vises("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.output


def test_version():
    result = vises("--version")
    assert (result.exit_code, result.output) == (0, f"vises {__version__}\n")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "diff"])
def test_every_command_has_help_and_takes_a_study(name):
    result = vises(name, "--help")
    assert result.exit_code == 0
    assert "--study" in result.output


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["reproduce", "--nonsense"], ["trace", "table"], ["check", "extra"]]
)
def test_what_is_not_understood_answers_2(arguments):
    assert vises(*arguments).exit_code == 2


@pytest.mark.parametrize("name", ["reproduce", "harmonise", "check"])
def test_a_folder_without_a_study_answers_1_and_says_so(name, tmp_path):
    result = vises(name, "--study", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}: this folder has no study.yaml.\n"


def test_the_study_is_looked_for_upwards(project):
    inside = python(
        "-c", "from vises_research.reproduce.layout import find; print(find().folder)", cwd=project
    )
    assert inside.stdout.strip() == str(project)


def test_problems_go_to_stderr_without_a_traceback(folder, monkeypatch):
    def run(raw, codebook):
        raise StudyError([Problem("a.csv", "it is empty"), Problem("b.csv", "it is not there")])

    monkeypatch.setattr(room, "run", run)
    monkeypatch.setattr(Study, "codebook", None)
    result = vises("check", "--study", folder)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "2 problems:\n- a.csv: it is empty.\n- b.csv: it is not there.\n"


def test_check_counts_what_it_read_and_writes_nothing(small_study):
    variables = "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}"
    source = """\
language: en
columns: {id: id, q: q}
values: {q: {Meh: 2}}
unresolved: {q: ["?"]}
"""
    study = small_study(variables, source, "id,q,Remark\n1,Agree,fine\n2,?,\n3,agree,\n")
    before = sorted(study.folder.rglob("*"))
    result = vises("check", "--study", study.folder)
    assert result.exit_code == 0
    assert result.stdout == (
        "No problems in 1 sources with 3 rows.\n"
        "Values that are unresolved, each declared by its source: 1\n"
        "s/source.yaml, key 'values.q': nothing matches 'Meh'\n"
        "s/raw.csv: columns that are not used: 1 ('Remark')\n"
        "Conflicts, to be read in conflicts.csv after harmonising: 1\n"
        "Stays inside: data/raw, data/processed, reports/internal, reports/receipt.json. "
        "May leave: what is published in reports, release.\n"
    )
    assert sorted(study.folder.rglob("*")) == before


@pytest.mark.slow
def test_a_stale_table_is_not_traced(small_study):
    variables = "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}"
    study = small_study(variables, "language: en\ncolumns: {id: id, q: q}\n", "id,q\n1,Agree\n")
    assert vises("harmonise", "--study", study.folder).exit_code == 0
    traced = vises("trace", "t", "q", "1", "--study", study.folder)
    assert "raw cell   'Agree'" in traced.stdout
    (study.raw / "s" / "raw.csv").write_text("id,q\n0,Agree\n1,Agree\n")
    traced = vises("trace", "t", "q", "1", "--study", study.folder)
    assert traced.exit_code == 1
    assert "data/processed is not what data/raw makes now" in traced.stderr
    assert "data/raw/s/raw.csv" in traced.stderr


def test_an_interruption_answers_130(folder, monkeypatch):
    def run(raw, codebook):
        raise KeyboardInterrupt

    monkeypatch.setattr(room, "run", run)
    monkeypatch.setattr(Study, "codebook", None)
    result = vises("check", "--study", folder)
    assert result.exit_code == 130
    assert result.stderr == "Interrupted; what was there before is as it was.\n"


def test_a_file_that_is_held_open_elsewhere_is_named(folder, monkeypatch):
    def run(raw, codebook):
        raise PermissionError(13, "denied", "export.xlsx")

    monkeypatch.setattr(room, "run", run)
    monkeypatch.setattr(Study, "codebook", None)
    result = vises("check", "--study", folder)
    assert result.exit_code == 1
    assert result.stderr == "export.xlsx: no permission; is it open elsewhere?\n"


@pytest.mark.parametrize(("others", "more"), [(0, ""), (900, " (and 900 more)")])
def test_a_folder_that_cannot_be_copied_is_told_by_one_of_its_files(
    others, more, folder, monkeypatch
):
    def run(raw, codebook):
        raise shutil.Error([("reports/a.csv", "new/a.csv", "[Errno 28] full")] * (others + 1))

    monkeypatch.setattr(room, "run", run)
    monkeypatch.setattr(Study, "codebook", None)
    result = vises("check", "--study", folder)
    assert result.exit_code == 1
    assert result.stderr == f"reports/a.csv: it cannot be copied: [Errno 28] full{more}\n"


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.EROFS, "Read-only file system"), (errno.ENOSPC, "No space left on device")],
)
def test_what_the_system_refuses_is_told_without_a_traceback(number, told, folder, monkeypatch):
    def refuse(*_):
        raise OSError(number, told, "study/.vises.lock")

    monkeypatch.setattr(locking, "alone", refuse)
    result = vises("reproduce", "--study", folder)
    assert result.exit_code == 1
    assert result.stderr == f"study/.vises.lock: {told.lower()}.\n"


LIGHT = """
import sys
{code}
heavy = "pandas numpy nbformat nbclient nbconvert matplotlib statsmodels pydantic ruamel pyarrow"
print(sorted({{*heavy.split(), "scipy", "rich", "asyncio"}} & sys.modules.keys()))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    [
        "import vises_research",
        "import vises_research.cli",
        "from vises_research.reproduce import run",
        "from vises_research.reproduce import run, harmonise_step, inputs, layout\n"
        "there = layout.find()\n"
        "harmonise_step.reasons(there, inputs.Content())",
        "import vises_research.stats, vises_research.figures, vises_research.publish",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code, project):
    result = python("-c", LIGHT.format(code=code), cwd=project)
    assert (result.stdout, result.stderr) == ("[]\n", "")


PREPARED = """
import sys
from types import SimpleNamespace
from vises_research import harmonise as room
from vises_research.cli import app
from vises_research.study import Study
room.run = lambda *rest, **more: SimpleNamespace(summary=room.Summary(1, 1, 1, 0))
room.write = lambda harmonised, codebook, folder, *rest, **more: (folder / "t.csv").write_text("a")
Study.codebook = None
app(["reproduce", "--study", sys.argv[1]])
"""
AGAIN = """
from pathlib import Path
from vises_research.reproduce import run
from vises_research.reproduce.layout import Layout
run.reproduce(Layout(Path({folder!r})), print)
"""


@pytest.mark.slow
def test_a_run_with_nothing_to_do_loads_nothing_heavy(folder, project):
    first = python("-c", PREPARED, folder, cwd=project)
    assert first.returncode == 0, first.stderr
    again = LIGHT.format(code=AGAIN.format(folder=str(folder)))
    second = python("-c", again, cwd=project)
    assert "Nothing has changed since the last run" in second.stdout
    assert second.stdout.endswith("[]\n")


@pytest.mark.slow
def test_characters_that_a_terminal_lacks_do_not_stop_it(tmp_path, project):
    command = [sys.executable, "-m", "vises_research", "check", "--study", tmp_path / "é→"]
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = subprocess.run(command, capture_output=True, check=False, cwd=project, env=ascii_only)
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr


@pytest.fixture
def study(project, tmp_path):
    """A study with the demonstration's codebook and one raw file, which no source describes yet."""
    (tmp_path / "study.yaml").write_text(SETTINGS)
    shutil.copytree(project / "data/codebook", tmp_path / "data/codebook")
    (tmp_path / "data/raw/roster").mkdir(parents=True)
    shutil.copy(project / "data/raw/roster-hdf/pilotes-hdf.csv", tmp_path / "data/raw/roster")
    return tmp_path


@pytest.mark.slow
def test_a_draft_passes_the_check_and_is_not_written_twice(study):
    file, out = study / "data/raw/roster/pilotes-hdf.csv", study / "data/raw/roster/source.yaml"
    shown = vises("draft", file, "--study", study)
    assert shown.exit_code == 0
    assert "fills: enterprise\n" in shown.stdout
    written = vises("draft", file, "--out", out, "--fills", "enterprise", "--study", study)
    assert written.stdout == f"Written to {out}\n"
    assert out.read_text(encoding="utf-8") == shown.stdout
    checked = vises("check", "--study", study)
    assert checked.exit_code == 0
    assert checked.stdout.startswith("No problems in 1 sources with 25 rows.\n")
    again = vises("draft", file, "--out", out, "--study", study)
    assert again.exit_code == 1
    assert again.stderr.startswith("roster/source.yaml: the file is there already.")


def test_a_draft_elsewhere_names_the_file_from_there(study):
    out = study / "data/raw/other/source.yaml"
    vises("draft", study / "data/raw/roster/pilotes-hdf.csv", "--out", out, "--study", study)
    assert 'file: "../roster/pilotes-hdf.csv"\n' in out.read_text(encoding="utf-8")


@pytest.mark.slow
def test_review_with_nothing_to_ask_says_so(study):
    file, out = study / "data/raw/roster/pilotes-hdf.csv", study / "data/raw/roster/source.yaml"
    vises("draft", file, "--out", out, "--study", study)
    result = vises("review", "--study", study)
    assert (result.exit_code, result.stdout) == (0, "\nDecisions written: 0. Values left: 0.\n")


def test_diff_answers_1_only_if_it_is_asked_to(tmp_path):
    for name, hours in (("old", 1.0), ("new", 2.0)):
        (tmp_path / name).mkdir()
        key = pd.DataFrame({"id": ["a"], "source": "s", "source_row": [2]})
        key.assign(hours=hours).to_parquet(tmp_path / name / "t.parquet")
        key.assign(hours=[None]).to_parquet(tmp_path / name / "t.missing.parquet")
    old, new, csv = tmp_path / "old", tmp_path / "new", tmp_path / "changes.csv"
    assert vises("diff", old, old).stdout == "Nothing differs.\n"
    assert vises("diff", old, old, "--exit-code").exit_code == 0
    found = vises("diff", old, new, "--csv", csv)
    assert found.exit_code == 0
    assert found.stdout.startswith("1 tables differ, in 1 cells of rows that both have.\n")
    assert vises("diff", old, new, "--exit-code").exit_code == 1
    assert csv.read_text().splitlines()[1] == "t,hours,cell,1.0,2.0,1"
