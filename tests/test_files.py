"""Folders are replaced whole or not at all, whatever moment the run is killed at."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vises_research import files

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from vises_research import files

target, moment = Path(sys.argv[1]), int(sys.argv[2])
renames = 0
rename = Path.replace

def replace(path, to):
    global renames
    if renames == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    renames += 1
    return rename(path, to)

Path.replace = replace
staged = files.stage(target)
for name in ("a.csv", "b.csv"):
    files.write_atomic(staged / name, "today")
files.replace_folder(staged, target)
"""


def content(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text() for p in folder.iterdir() if not p.name.startswith(".")}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "processed"
    folder.mkdir()
    (folder / "a.csv").write_text("yesterday")
    (folder / ".gitignore").write_text("*")
    return folder


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("moment", range(5))
def test_a_kill_at_any_rename_leaves_a_whole_folder(target: Path, moment: int) -> None:
    """Two files and two folders are renamed; after the fourth rename the work is done."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_AT, str(target), str(moment)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert ended.returncode == (-signal.SIGKILL if moment < 4 else 0)
    files.recover(target)
    today = {"a.csv": "today", "b.csv": "today"}
    assert content(target) == (today if moment == 4 else {"a.csv": "yesterday"})


def test_hidden_files_stay_and_nothing_is_left_beside(target: Path) -> None:
    staged = files.stage(target)
    files.write_atomic(staged / "b.csv", "today\n")
    files.replace_folder(staged, target)
    assert content(target) == {"b.csv": "today\n"}
    assert (target / ".gitignore").read_text() == "*"
    assert [path.name for path in target.parent.iterdir()] == ["processed"]


def test_a_copy_starts_from_what_is_there(target: Path) -> None:
    staged = files.stage(target, copy=True)
    assert content(staged) == {"a.csv": "yesterday"}


def test_text_is_written_with_plain_line_ends(tmp_path: Path) -> None:
    files.write_atomic(tmp_path / "new" / "a.txt", "é\nb\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == b"\xc3\xa9\nb\n"


def test_a_file_that_has_the_name_of_the_folder_stays(target: Path) -> None:
    shutil.rmtree(target)
    target.write_text("mine")
    with pytest.raises(NotADirectoryError, match="not a folder"):
        files.stage(target)
    assert target.read_text() == "mine"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_file_that_somebody_interrupts_leaves_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    files.write_atomic(tmp_path / "a.txt", "old")
    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_atomic(tmp_path / "a.txt", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"
