"""What a run does, what the next one skips, and what is left when one fails."""

import json
from pathlib import Path

import pytest
from small_study import notebook, write

from vises_research import harmonise as room
from vises_research.errors import Problem, StudyError
from vises_research.reproduce import page_step

pytestmark = pytest.mark.slow

ALL = {"data/processed", "a.ipynb", "b.ipynb", "pages"}
NOTEBOOK_B = ["# Drawn", "from vises_research import figures  # figure drawn"]


def tree(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_first_run_makes_everything(ran, layout):
    assert ran() == ALL
    names = {path.as_posix() for path in tree(layout.reports)}
    assert {"index.html", "dictionary.html", "README.md", "receipt.json"} <= names
    assert {"notebooks/a.html", "notebooks/b.html", "figures/drawn/drawn-fr.svg"} <= names
    assert (layout.processed / "README.md").exists()


def test_the_second_run_says_that_nothing_has_changed_and_changes_nothing(reproduce, layout):
    reproduce()
    before = tree(layout.folder)
    lines = reproduce()
    assert [line.partition(" (")[0] for line in lines[:5]] == [
        "data/processed: skipped, nothing it depends on has changed",
        "notebooks/a.ipynb: skipped, nothing it depends on has changed",
        "notebooks/b.ipynb: skipped, nothing it depends on has changed",
        "pages: skipped, nothing they depend on has changed",
        "Nothing has changed since the last run",
    ]
    assert lines[-1] == f"Open {layout.reports / 'index.html'}"
    assert tree(layout.folder) == before


def test_the_summary_counts(reproduce):
    assert reproduce()[-7:-1] == [
        "Sources read      1",
        "Rows              2",
        "Values recoded    2",
        "Values unresolved 0",
        "Figures           1",
        "Figures written   1",
    ]


# What is changed, and the steps that then run again. Notebook a reads table person by name and uses
# stats; notebook b reads no table by name, so that it depends on all, and uses figures.
CHANGES = {
    "nothing": (lambda study, code: None, set()),
    "a file is written again as it was": (
        lambda study, code: write(study / "data/raw/list/list.csv", "P01\nP02\n"),
        set(),
    ),
    "a raw file, and with it the table": (
        lambda study, code: write(study / "data/raw/list/list.csv", "P01\nP03\n"),
        ALL,
    ),
    "a raw file, but not the table": (
        lambda study, code: write(study / "data/raw/list/list.csv", "P02\nP01\n"),
        {"data/processed", "pages"},
    ),
    "a crosswalk": (
        lambda study, code: write(study / "data/raw/list/source.yaml", "file: list.csv  # so\n"),
        {"data/processed", "pages"},
    ),
    "a new raw file": (
        lambda study, code: write(study / "data/raw/list/more.csv", ""),
        {"data/processed", "pages"},
    ),
    "the corrections": (
        lambda study, code: write(study / "data/corrections.csv", "table\n"),
        {"data/processed", "pages"},
    ),
    "the codebook": (lambda study, code: append(study / "data/codebook/person.yaml"), ALL),
    "the settings": (lambda study, code: append(study / "study.yaml"), ALL),
    "the lock": (lambda study, code: append(code.parent / "requirements.lock"), ALL),
    "the harmoniser, used by harmonising only": (
        lambda study, code: append(code / "harmonise/all_sources.py"),
        {"data/processed", "pages"},
    ),
    "a module imported inside a function": (
        lambda study, code: append(code / "read.py"),
        {"data/processed", "pages"},
    ),
    "a data file of a package": (
        lambda study, code: append(code / "codebook/words.yaml"),
        {"data/processed", "pages"},
    ),
    "a module of one notebook": (
        lambda study, code: append(code / "stats.py"),
        {"a.ipynb", "pages"},
    ),
    "a font of the other": (
        lambda study, code: append(code / "figures/fonts/a.ttf"),
        {"b.ipynb", "pages"},
    ),
    "a module behind a lazy name": (
        lambda study, code: append(code / "study.py"),
        {"a.ipynb", "pages"},
    ),
    "a module that nobody imports": (lambda study, code: append(code / "simulate.py"), set()),
    "the settings of one notebook's viewer, and outputs that were saved": (
        lambda study, code: saved(study / "notebooks/b.ipynb"),
        set(),
    ),
    "a template": (lambda study, code: append(code / "reproduce/templates/page.css"), {"pages"}),
    "the code of a notebook": (
        lambda study, code: notebook(study.parent, "b", [*NOTEBOOK_B, "1 + 1"]),
        {"b.ipynb", "pages"},
    ),
    "the prose of a notebook": (
        lambda study, code: notebook(study.parent, "b", ["# Drawn anew", NOTEBOOK_B[1]]),
        {"pages"},
    ),
    "a comment and a cell of comments": (
        lambda study, code: notebook(study.parent, "b", [*NOTEBOOK_B, "#so", "\n" + "#it is"]),
        {"pages"},
    ),
    "a new notebook": (
        lambda study, code: notebook(study.parent, "c", ["# C", "1"]),
        {"c.ipynb", "pages"},
    ),
    "a notebook is gone": (
        lambda study, code: (study / "notebooks/b.ipynb").unlink(),
        {"pages"},
    ),
    "a table was altered": (
        lambda study, code: append(study / "data/processed/person.parquet"),
        {"data/processed", "pages"},
    ),
    "a table was deleted": (
        lambda study, code: (study / "data/processed/person.parquet").unlink(),
        {"data/processed", "pages"},
    ),
    "a figure was altered": (
        lambda study, code: append(study / "reports/figures/drawn/drawn-nl.svg"),
        {"b.ipynb", "pages"},
    ),
    "a figure was deleted": (
        lambda study, code: (study / "reports/figures/drawn/drawn-nl.svg").unlink(),
        {"b.ipynb", "pages"},
    ),
    "a page was deleted": (
        lambda study, code: (study / "reports/index.html").unlink(),
        {"pages"},
    ),
    "a receipt is damaged": (
        lambda study, code: write(study / "reports/receipt.json", "{"),
        {"a.ipynb", "b.ipynb", "pages"},
    ),
}


def append(path):
    path.write_bytes(path.read_bytes() + b"\n# changed\n")


def saved(path):
    """Leave in a notebook what running it in JupyterLab and saving it leaves."""
    content = json.loads(path.read_text("utf-8"))
    content["metadata"] = {"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}}
    content["cells"][1] |= {"execution_count": 7, "outputs": [{"output_type": "stream"}]}
    content["cells"][1]["metadata"]["scrolled"] = True
    path.write_text(json.dumps(content, indent=1), "utf-8")


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_makes_its_steps_run_again(what, ran, layout):
    change, expected = CHANGES[what]
    ran()
    change(layout.folder, layout.folder.parent / "code/vises_research")
    assert ran() == expected
    assert ran() == set()


def test_a_reason_is_given(reproduce, layout):
    reproduce()
    write(layout.folder / "data/raw/list/list.csv", "P02\nP01\n")
    assert reproduce()[0] == (
        "data/processed: harmonising data/raw, because data/raw/list/list.csv has changed ..."
    )


def test_edited_prose_is_shown_with_the_outputs_of_the_last_run(reproduce, layout):
    reproduce()
    cached = layout.reports / "notebooks/b.ipynb"
    executed = json.loads(cached.read_text())
    kept = executed["cells"][1]["outputs"]
    notebook(layout.folder.parent, "b", ["# Other words", NOTEBOOK_B[1]])
    reproduce()
    assert json.loads(cached.read_text())["cells"][1]["outputs"] == kept
    assert "Other words" in (layout.reports / "notebooks/b.html").read_text()


def test_figures_and_pages_of_a_notebook_that_is_gone_go_too(reproduce, layout):
    reproduce()
    (layout.folder / "notebooks/b.ipynb").unlink()
    reproduce()
    assert not (layout.reports / "figures/drawn").exists()
    assert not list(layout.reports.glob("notebooks/b.*"))


def test_a_figure_with_two_owners_is_refused(reproduce, layout):
    notebook(layout.folder.parent, "c", ["# C", "x = 1  # figure drawn"])
    with pytest.raises(StudyError) as caught:
        reproduce()
    assert str(caught.value) == (
        "notebooks/c.ipynb: figure 'drawn' is published by notebooks/b.ipynb too. "
        "Right would be: another id in one of them."
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda study: write(study / "data/raw/list/list.csv", "P01\nbad\n"),
        lambda study: notebook(study.parent, "b", ["# B", "fail = 1"]),
        lambda study: write(study / "notebooks/b.ipynb", "not a notebook"),
        lambda study: write(study / "study.yaml", "title: {}\n"),
    ],
    ids=["data", "failing notebook", "broken notebook", "settings"],
)
def test_a_run_that_fails_leaves_all_as_it_was_and_the_next_one_mends(damage, reproduce, layout):
    reproduce()
    write(layout.folder / "data/raw/list/list.csv", "P01\nP02\nP03\n")
    before = {folder: tree(folder) for folder in (layout.processed, layout.reports)}
    kept = {p: p.read_bytes() for p in layout.folder.rglob("*") if p.is_file()}
    damage(layout.folder)
    with pytest.raises(StudyError):
        reproduce()
    assert {folder: tree(folder) for folder in before} == before
    assert not list(layout.folder.rglob(".*.new"))
    for path, content in kept.items():
        path.write_bytes(content)
    assert "Rows              3" in reproduce()


def test_raw_files_outside_the_study_count(ran, layout, tmp_path, monkeypatch):
    monkeypatch.setenv("SURVEYS", str(tmp_path / "elsewhere"))
    write(tmp_path / "elsewhere/a.csv", "1")
    write(layout.folder / "data/raw/list/source.yaml", 'file: "${SURVEYS:-nowhere}/a.csv"\n')
    ran()
    assert ran() == set()
    write(tmp_path / "elsewhere/a.csv", "2")
    assert ran() == {"data/processed", "pages"}


@pytest.mark.parametrize(
    "joined",
    ['join: {b: {file: "${SURVEYS}/b.csv", by: id}}', "join:\n  b:\n    file: ${SURVEYS:-x}/b.csv"],
)
def test_files_outside_the_study_that_are_joined_count(ran, layout, tmp_path, monkeypatch, joined):
    monkeypatch.setenv("SURVEYS", str(tmp_path / "elsewhere"))
    write(tmp_path / "elsewhere/b.csv", "1")
    write(layout.folder / "data/raw/list/source.yaml", f"file: a.csv\n{joined}\n")
    ran()
    assert ran() == set()
    write(tmp_path / "elsewhere/b.csv", "2")
    assert ran() == {"data/processed", "pages"}


def test_what_ended_well_is_not_made_again_after_another_step_failed(reproduce, layout):
    reproduce()
    write(layout.folder / "data/raw/list/list.csv", "P01\nP02\nP03\n")
    notebook(layout.folder.parent, "b", ["# Drawn", "fail = 1"])
    with pytest.raises(StudyError):
        reproduce()
    notebook(layout.folder.parent, "b", NOTEBOOK_B)
    lines = [line.partition(" (")[0] for line in reproduce()]
    assert lines[:2] == [
        "data/processed: skipped, the run before has made it, and failed later",
        "notebooks/a.ipynb: skipped, nothing it depends on has changed",
    ]
    assert lines[2].startswith("notebooks/b.ipynb: running, because ")
    assert "Rows              3" in lines
    assert not list(layout.folder.rglob(".*.kept"))
    assert reproduce()[4].startswith("Nothing has changed since the last run")


def test_notebooks_are_not_run_again_after_the_pages_failed(reproduce, layout, monkeypatch):
    def fail(*rest):
        raise StudyError([Problem("pages", "a word is missing")])

    with monkeypatch.context() as patch:
        patch.setattr(page_step, "write", fail)
        with pytest.raises(StudyError):
            reproduce()
    assert [*tree(layout.reports)] == [Path("README.md")]
    assert [line.partition(":")[0] for line in reproduce() if ", because " in line] == ["pages"]


def test_what_was_kept_is_made_again_when_it_is_stale(ran, layout):
    notebook(layout.folder.parent, "b", ["# Drawn", "fail = 1"])
    with pytest.raises(StudyError):
        ran()
    write(layout.folder / "data/raw/list/list.csv", "P01\nP02\nP03\n")
    notebook(layout.folder.parent, "b", NOTEBOOK_B)
    assert ran() == ALL
    assert "P03" in (layout.processed / "person.parquet").read_text()


def test_raw_data_edited_while_they_are_read_are_read_again(reproduce, layout, monkeypatch):
    run = room.run
    path = layout.folder / "data/raw/list/list.csv"

    def editing(*rest, **more):
        result = run(*rest, **more)
        write(path, "P01\nP02\nP03\n")
        return result

    with monkeypatch.context() as patch:
        patch.setattr(room, "run", editing)
        lines = reproduce()
    told = "data/processed: data/raw/list/list.csv changed meanwhile; it will be made again"
    assert told in lines
    because = "data/raw/list/list.csv changed during the last run"
    assert reproduce()[0] == f"data/processed: harmonising data/raw, because {because} ..."


def test_what_cannot_be_compared_is_told_each_time(reproduce, layout):
    told = "the network (example.org)"
    notebook(layout.folder.parent, "b", ["# B", f"1  # unseen {told}"])
    assert f"notebooks/b.ipynb: it used {told}, which is not compared" in reproduce()
    skipped = f"notebooks/b.ipynb: skipped, nothing that can be compared (not {told}) has changed"
    assert skipped in reproduce()
