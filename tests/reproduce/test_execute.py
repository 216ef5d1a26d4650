"""Running real notebooks in real kernels."""

import os
import subprocess
import sys

import pytest
from small_study import notebook

from vises_research.errors import StudyError
from vises_research.reproduce import execute

pytestmark = pytest.mark.slow

NOTE = "import json, os\nopen(os.environ['VISES_USED'], 'a').write(json.dumps({%r: %r}) + chr(10))"

FIGURES = [NOTE % ("figure", id) for id in ("f", "g")]


def test_several_notebooks_run_at_once_in_the_python_that_runs_this(tmp_path):
    notebook(tmp_path, "a", ["# A", "import os, sys\nprint(sys.executable)", NOTE % ("table", "t")])
    notebook(tmp_path, "b", ["# B", "print(os := __import__('os').environ['GIVEN'])", *FIGURES])
    folder, done = tmp_path / "study/notebooks", []
    paths = [folder / "a.ipynb", folder / "b.ipynb"]
    a, b = execute.notebooks(paths, {"GIVEN": "this"}, done.append)
    assert "".join(a.content["cells"][1]["outputs"][0]["text"]).strip() == sys.executable
    assert "".join(b.content["cells"][1]["outputs"][0]["text"]).strip() == "this"
    assert (a.tables, a.figures) == (["t"], [])
    assert b.figures == ["f", "g"]
    assert [cell["metadata"].get("published") for cell in b.content["cells"][1:]] == [
        None,
        ["f"],
        ["g"],
    ]
    assert {executed.path.stem for executed in done} == {"a", "b"}
    assert "execution" not in a.content["cells"][1]["metadata"]


def test_every_failing_notebook_is_named_with_its_cell(tmp_path):
    boom = "raise ValueError('first line\\nlast line')"
    told = (
        "from vises_research.errors import *\nraise StudyError([Problem('x.csv', 'it is empty')])"
    )
    defined = "def fall():\n    1\n" + f"    {boom}"
    notebook(tmp_path, "a", ["# A", defined, "1\n2\n\nfall()"])
    notebook(tmp_path, "b", ["# B", told])
    notebook(tmp_path, "c", ["# C", "1", "1", "import os; os._exit(1)"])
    notebook(tmp_path, "d", ["# D", "1"])
    shown = "class Shown:\n    def _repr_png_(self):\n        return {}['phone_curse']\nShown()"
    notebook(tmp_path, "e", ["# E", shown])
    paths = sorted((tmp_path / "study/notebooks").glob("*.ipynb"))
    done = []
    with pytest.raises(StudyError) as caught:
        execute.notebooks(paths, {"PYTHONPATH": os.pathsep.join(sys.path)}, done.append)
    assert sorted(str(problem) for problem in caught.value.problems) == [
        "notebooks/a.ipynb, cell 3, line 4: the cell failed (full traceback: "
        ".reports.failed/a.txt). Found: ValueError: last line.",
        "notebooks/b.ipynb, cell 2, line 2: the cell failed. Found: x.csv: it is empty.",
        "notebooks/c.ipynb, cell 4: the kernel died while running this cell.",
        "notebooks/e.ipynb, cell 2, line 3: the cell failed (full traceback: "
        ".reports.failed/e.txt). Found: KeyError: 'phone_curse'.",
    ]
    assert [executed.path.stem for executed in done] == ["d"]
    assert (tmp_path / "study/.reports.failed/.gitignore").read_text() == "*\n"
    traceback = (tmp_path / "study/.reports.failed/a.txt").read_text("utf-8")
    assert traceback.startswith("-----")
    assert "Cell In[1], line 3, in fall()" in traceback
    assert traceback.endswith("ValueError: first line\nlast line\n")


INTERRUPTED = """
import _thread, sys, threading, time
from pathlib import Path
from vises_research.reproduce import execute
started = Path(sys.argv[1]).parent / "started"
def interrupt():
    while not started.exists():
        time.sleep(0.01)
    _thread.interrupt_main()
threading.Thread(target=interrupt, daemon=True).start()
try:
    execute.notebooks([Path(sys.argv[1])], {}, print)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interruption_ends_the_kernels(tmp_path, project):
    wait = "import os, pathlib, time\npathlib.Path('started').write_text(str(os.getpid()))"
    notebook(tmp_path, "a", ["# A", f"{wait}\ntime.sleep(600)"])
    path = tmp_path / "study/notebooks/a.ipynb"
    command = [sys.executable, "-c", INTERRUPTED, path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project)
    assert (done.stdout, done.returncode) == ("interrupted\n", 0), done.stderr
    kernel = int((path.parent / "started").read_text() or 0)
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
