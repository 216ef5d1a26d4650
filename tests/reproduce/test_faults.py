"""What may go wrong around a run: nothing is lost, half written, or called up to date wrongly."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import small_study
from small_study import notebook, write

from vises_research import files, locking
from vises_research.errors import StudyError
from vises_research.reproduce import execute, receipt, run

HOLDS = """
import sys, pathlib
from vises_research import locking
with locking.alone(pathlib.Path(sys.argv[1]), print):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(layout, project):
    """Another process that holds the study's lock."""
    command = [sys.executable, "-c", HOLDS, layout.folder]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=project, **pipes) as other:
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def content(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def edit(layout, rows: str = "P01\nP02\nP03\n") -> None:
    write(layout.folder / "data/raw/list/list.csv", rows)


def meddle(monkeypatch, layout, what) -> None:
    """Let the notebooks that run do something that they should not."""

    def executed(paths, environment, done, timeout):
        def told(one):
            done(one)
            what(Path(environment["VISES_REPORTS"]))

        return small_study._execute(paths, environment, told, timeout)

    monkeypatch.setattr(execute, "notebooks", executed)


@pytest.mark.slow
def test_a_second_run_says_who_works_and_waits(layout, reproduce, holder):
    said: list[str] = []
    waiting = threading.Thread(target=run.reproduce, args=(layout, said.append))
    waiting.start()
    while not said:
        waiting.join(0.02)
    assert waiting.is_alive()
    [told] = said
    assert told.startswith(f"Another run works on this study (process {holder.pid}, since ")
    assert told.endswith("); waiting until it ends ...")
    holder.stdin.write("\n")
    holder.stdin.flush()
    waiting.join()
    assert "Figures           1" in said


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(layout, reproduce, holder):
    holder.kill()
    holder.wait()
    assert (layout.folder / ".vises.running").exists()
    assert "waiting" not in "".join(reproduce())
    assert not (layout.folder / ".vises.running").exists()


def test_publishing_outside_a_run_waits_for_the_run(layout, holder, monkeypatch):
    from vises_research.study import Study

    monkeypatch.setattr(locking, "alone", refuse)
    with pytest.raises(AssertionError, match="asked for the lock"):
        Study.load(layout.folder).publish(object(), id="a")


def refuse(*_: object) -> None:
    raise AssertionError("asked for the lock")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reports", "data/processed"])
def test_a_folder_that_is_a_link_stays_one(name, layout, reproduce, tmp_path):
    elsewhere = tmp_path / "elsewhere" / "deep"
    place = layout.folder / name
    shutil.move(place, elsewhere)
    place.symlink_to(elsewhere, target_is_directory=True)
    reproduce()
    edit(layout)
    reproduce()
    assert place.is_symlink()
    assert (elsewhere / receipt.NAME).exists()
    assert [path.name for path in elsewhere.parent.iterdir()] == ["deep"]
    assert "Nothing has changed" in "".join(reproduce())


@pytest.mark.slow
@pytest.mark.parametrize("stuck", [".reports.new", "reports", "processed", ".processed.new"])
def test_both_folders_are_replaced_or_none(stuck, layout, reproduce, monkeypatch):
    reproduce()
    before = {folder: content(folder) for folder in (layout.processed, layout.reports)}
    edit(layout)
    plain = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if path.name == stuck and Path(target).name[-4:] != "kept":
            raise OSError(errno.EBUSY, "Device or resource busy", str(path))
        return plain(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="busy"):
        reproduce()
    assert {folder: content(folder) for folder in before} == before
    monkeypatch.setattr(Path, "replace", plain)
    assert "Rows              3" in reproduce()


@pytest.mark.slow
def test_a_disk_that_is_full_at_any_step_loses_nothing(layout, reproduce, monkeypatch):
    reproduce()
    edit(layout)
    kept = shutil.copytree(layout.folder, layout.folder.with_name("kept"))
    before = {folder: content(folder) for folder in (layout.processed, layout.reports)}
    number, full = 0, True
    while full:
        number += 1
        full = fails_from(number, reproduce, monkeypatch)
        now = {folder: content(folder) for folder in before}
        assert now == before or not full, number
        assert "Rows              3" in reproduce(), number
        assert not [*layout.folder.rglob(".*.new")], number
        shutil.rmtree(layout.folder)
        shutil.copytree(kept, layout.folder)
    assert number > 10


def fails_from(number: int, reproduce, monkeypatch) -> bool:
    """Run with a disk that takes nothing from the given step on; say whether that was felt."""
    done = [0]
    plain = Path.write_bytes

    def write_bytes(path: Path, data: bytes) -> int:
        done[0] += 1
        if done[0] >= number:
            plain(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return plain(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write_bytes)
        try:
            reproduce()
        except OSError as error:
            assert error.errno == errno.ENOSPC
            return True
    return False


SHAPES = {
    "a list": lambda told: [],
    "steps in a list": lambda told: told | {"steps": [1, 2]},
    "no steps": lambda told: {"format": told["format"]},
    "another format": lambda told: told | {"format": 99},
    "steps without notes": lambda told: told | {"steps": {"pages": {}}},
    "a digest changed": lambda told: json.loads(json.dumps(told).replace("a", "b", 30)),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reports", "data/processed"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_receipt_that_no_run_wrote_vouches_for_nothing(shape, name, layout, reproduce):
    reproduce()
    path = layout.folder / name / receipt.NAME
    as_it_was = path.read_bytes()
    write(path, json.dumps(SHAPES[shape](json.loads(as_it_was))))
    assert "Nothing has changed since the last run" not in "".join(reproduce())
    assert path.read_bytes() == as_it_was


@pytest.mark.slow
@pytest.mark.parametrize("gone", [True, False])
@pytest.mark.parametrize("name", ["reports", "data/processed"])
def test_what_a_notebook_does_to_the_real_folders_is_undone(
    name, gone, layout, reproduce, monkeypatch
):
    reproduce()
    before, place = content(layout.folder / name), layout.folder / name
    harm = shutil.rmtree if gone else lambda place: write(place / receipt.NAME, "{}")
    meddle(monkeypatch, layout, lambda reports: harm(place))
    notebook(layout.folder.parent, "c", ["# C", "fail = 1"])
    notebook(layout.folder.parent, "b", ["# B", "x = 1  # figure drawn"])
    said: list[str] = []
    with pytest.raises(StudyError):
        run.reproduce(layout, said.append)
    assert content(place) == before
    assert f"{name}: a notebook changed it; it was put back" in said


def test_figures_that_a_notebook_removes_of_another_are_missed(layout, reproduce, monkeypatch):
    reproduce()
    before = content(layout.reports)
    notebook(layout.folder.parent, "a", ["# A", "x = 2  # table person"])
    meddle(monkeypatch, layout, lambda reports: shutil.rmtree(reports / "figures/drawn"))
    with pytest.raises(StudyError) as caught:
        reproduce()
    assert str(caught.value).splitlines()[1] == (
        "- reports/figures/drawn/drawn-en.csv: what notebooks/b.ipynb made was changed or removed "
        "while the notebooks ran. Right would be: `study.publish` alone."
    )
    assert content(layout.reports) == before
    monkeypatch.setattr(execute, "notebooks", small_study._execute)
    reproduce()
    assert (layout.reports / "figures/drawn/drawn-en.csv").exists()


def test_new_tables_that_a_notebook_changes_are_made_again(layout, reproduce, monkeypatch):
    reproduce()
    edit(layout)
    staged = files.stage(layout.processed).name
    tables = layout.processed.with_name(staged)
    meddle(monkeypatch, layout, lambda reports: write(tables / "person.parquet", "P09"))
    with pytest.raises(StudyError) as caught:
        reproduce()
    assert str(caught.value) == (
        "data/processed: person.parquet has changed, while the notebooks ran; the tables are only "
        "to be read. Right would be: a table of one's own beside the notebook."
    )
    monkeypatch.setattr(execute, "notebooks", small_study._execute)
    assert "Rows              3" in reproduce()
    assert (layout.processed / "person.parquet").read_text() == "P01\nP02\nP03"


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["a b", "été ëë", "x" * 200, "a'b&c;d", "%41"])
def test_a_study_may_lie_anywhere(folder, tmp_path, monkeypatch):
    made = small_study.make(tmp_path / folder)
    for where, name, what in small_study.replacements(tmp_path / folder):
        monkeypatch.setattr(where, name, what)
    said: list[str] = []
    run.reproduce(made, said.append)
    run.reproduce(made, said.append)
    assert "Nothing has changed" in "".join(said)


def test_names_that_differ_by_case_alone_are_two(layout, reproduce):
    notebook(layout.folder.parent, "A", ["# Capital", "x = 1  # figure other"])
    reproduce()
    assert {"A.ipynb", "a.ipynb"} <= {path.name for path in layout.reports.rglob("*.ipynb")}


def test_a_clock_that_was_set_back_changes_nothing(layout, reproduce):
    reproduce()
    for path in layout.folder.rglob("*"):
        os.utime(path, (4e9, 4e9))
    assert "Nothing has changed" in "".join(reproduce())
    edit(layout)
    os.utime(layout.folder / "data/raw/list/list.csv", (0, 0))
    assert "Rows              3" in reproduce()


ENDED = """
import signal, sys
from pathlib import Path
from vises_research.cli import app
from vises_research.cli.app import _stop
from vises_research.reproduce import execute
signal.signal(signal.SIGTERM, _stop)
try:
    execute.notebooks([Path(sys.argv[1])], {}, print)
except KeyboardInterrupt:
    print("ended")
"""


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_kernel_is_left_behind_by_a_run_that_is_ended(number, tmp_path, project):
    begin = "import os, pathlib, time\npathlib.Path('started').write_text(str(os.getpid()))"
    notebook(
        tmp_path,
        "a",
        ["# A", f"{begin}\nos.kill(os.getppid(), {int(number)})\n{'time.sleep(600)'}"],
    )
    path = tmp_path / "study/notebooks/a.ipynb"
    command = [sys.executable, "-c", ENDED, path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project)
    assert done.stdout == ("ended\n" if number == signal.SIGTERM else "")
    kernel = int((path.parent / "started").read_text())
    gone = threading.Event()
    for _ in range(100):  # a kernel looks once a second whether its parent is there
        if not _alive(kernel):
            gone.set()
            break
        threading.Event().wait(0.1)
    assert gone.is_set()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
def test_a_cell_that_never_ends_is_stopped_and_one_that_shows_too_much_is_cut(tmp_path):
    notebook(tmp_path, "a", ["# A", "while True: pass"])
    notebook(tmp_path, "b", ["# B", "print('x' * 12_000_000)"])
    kept = []
    with pytest.raises(StudyError) as caught:
        execute.notebooks(sorted((tmp_path / "study/notebooks").glob("*")), {}, kept.append, 2)
    assert str(caught.value) == (
        "notebooks/a.ipynb, cell 2: the cell ran longer than 2 s, and was stopped. "
        "Right would be: a larger `timeout:` in study.yaml."
    )
    [shown] = kept[0].content["cells"][1]["outputs"]
    assert "".join(shown["text"]) == (
        "Left out: 12 MB of output; up to 10 MB of a cell are kept.\n"
    )


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("study.yaml", "status: real", "status: real\ndisclosure: {booklet: {min_cell: 1}}"),
        ("data/codebook/person.yaml", "Persons", "Persons (4 of them)"),
        ("notebooks/b.ipynb", "# Drawn", "# Four persons"),
    ],
)
def test_what_decides_over_real_pages_is_not_edited_while_notebooks_run(
    name, old, new, layout, reproduce, monkeypatch
):
    settings = layout.folder / "study.yaml"
    write(settings, settings.read_text().replace("simulated", "real"))
    path = layout.folder / name
    edited = path.read_text(encoding="utf-8").replace(old, new)
    assert edited != path.read_text(encoding="utf-8")
    meddle(monkeypatch, layout, lambda reports: write(path, edited))
    with pytest.raises(StudyError) as caught:
        reproduce()
    assert str(caught.value) == (
        "study: what decides over the pages of real data was edited while notebooks ran. "
        f"Found: {name} has changed. Right would be: a new run."
    )
    assert [path.name for path in layout.reports.iterdir()] == ["README.md"]


def test_a_study_does_not_become_simulated_while_its_notebooks_run(layout, reproduce, monkeypatch):
    settings = layout.folder / "study.yaml"
    simulated = settings.read_text()
    write(settings, simulated.replace("simulated", "real"))
    meddle(monkeypatch, layout, lambda reports: write(settings, simulated))
    with pytest.raises(StudyError, match="was edited while notebooks ran"):
        reproduce()
    assert [path.name for path in layout.reports.iterdir()] == ["README.md"]


@pytest.mark.slow
def test_a_bare_environment_is_enough(tmp_path, project):
    study = tmp_path / "study"
    for name in ("data/codebook", "data/raw"):
        shutil.copytree(project / name, study / name)
    for name in ("study.yaml", "figures.yaml", "notebooks/01_portrait.ipynb"):
        (study / name).parent.mkdir(exist_ok=True)
        shutil.copy2(project / name, study / name)
    bare = {"LC_ALL": "C", "PATH": str(tmp_path / "empty"), "PYTHONPATH": str(project)}
    bare["MPLCONFIGDIR"] = bare["XDG_CACHE_HOME"] = str(study / "study.yaml")  # no folder
    command = [sys.executable, "-m", "vises_research", "reproduce", "--study", study]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=bare, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (study / "reports/index.html").exists()


def test_the_page_on_reliability_names_the_tests_that_there_are(project):
    page = (project / "docs/reliability.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\| `(test_\w+)` \|", page))
    assert told == {name for name in globals() if name.startswith("test_")} - {
        "test_the_page_on_reliability_names_the_tests_that_there_are"
    }
