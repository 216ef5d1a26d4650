"""What a notebook used is seen in real kernels, whether it was declared or not."""

import os
import sys

import pytest
from small_study import CODEBOOK, SETTINGS, notebook, write

from vises_research.reproduce import notebook_step
from vises_research.reproduce.inputs import Content
from vises_research.reproduce.layout import Layout

pytestmark = pytest.mark.slow

# What the cell of a notebook does, and what it must be seen to depend on.
USES = {
    "pandas": ("import pandas as pd\npd.read_csv('../data/extra/a.csv')", "data/extra/a.csv"),
    "run": ("%run ../scripts/more.py", "scripts/more.py"),
    "computed_import": (
        "import importlib as i, sys\nsys.path.append('../scripts')\ni.import_module('mo' + 're')",
        "scripts/more.py",
    ),
    "beside": ("import importlib\nimportlib.import_module('near' + 'by')", "notebooks/nearby.py"),
    "execution": ("exec(open('../scripts/more.py').read())", "scripts/more.py"),
    "variable": ("import os\nos.getenv('FACTOR', '2')", "the variable FACTOR"),
    "variable_of_a_helper": ("import helper", "the variable LIMIT"),
    "database": ("import sqlite3\nsqlite3.connect('../data/extra/a.db')", "data/extra/a.db"),
    "not_there": (
        "try:\n    open('../data/extra/none.csv')\nexcept OSError:\n    pass",
        "data/extra/none.csv",
    ),
    "outside": ("open(__import__('os').environ['AWAY']).read()", "../../elsewhere/far.csv"),
    "listed": ("import os\nos.listdir('../data/extra')", "data/extra"),
    "walked": (
        "from pathlib import Path\n[*Path('../data/extra').rglob('*.c*')]",
        "data/extra/a.csv",
    ),
    "compiled": (
        "wave = 'a'\nname = f'../data/extra/{wave}.csv'  # for Polars",
        "data/extra/a.csv",
    ),
    "package": (
        "import importlib\nimportlib.import_module('vises_research.re' + 'ad.headers')",
        "vises_research/read/headers.py",
    ),
}
NETWORK = """
import socket
with socket.socket() as one:
    one.setblocking(False)
    try:
        one.connect(("192.0.2.1", 9))  # an address that is nobody's
    except OSError:
        pass
"""

# What is edited while the cell of a notebook runs, of what it depends on.
EDITED = {
    "helper_edited": ("import nearby_too as n\nopen(n.__file__, 'a').write('1')", "nearby_too.py"),
    "settings_edited": ("open('../study.yaml', 'a').write('#')", "study.yaml"),
    "replaced": (
        "import os\na, b = '../scripts/a.txt', '../scripts/b.txt'\nopen(a).read()\n"
        "open(b, 'w').write('b')\nos.replace(b, a)",
        "scripts/a.txt",
    ),
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory):
    """A study whose notebooks were run, and what the receipt would say of each."""
    folder = tmp_path_factory.mktemp("seen")
    # Not in the folder for temporary files as the kernels know it: those count as nobody's.
    patch = pytest.MonkeyPatch()
    for name in ("temporary", "elsewhere"):
        (folder / name).mkdir()
    patch.setenv("TMPDIR", str(folder / "temporary"))
    patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    patch.setenv("AWAY", str(folder / "elsewhere/far.csv"))
    write(folder / "elsewhere/far.csv", "1")
    inner = folder / "inner"
    write(inner / "study/study.yaml", SETTINGS)
    write(inner / "study/data/codebook/person.yaml", CODEBOOK)
    write(inner / "study/data/processed/person.parquet", "")
    write(inner / "study/data/extra/a.csv", "x\n1\n")
    write(inner / "study/data/extra/a.db", "")
    write(inner / "study/scripts/more.py", "factor = 2\n")
    write(inner / "study/notebooks/nearby.py", "")
    write(inner / "study/notebooks/helper.py", "import os\nlimit = os.environ.get('LIMIT')\n")
    for name, (code, _) in USES.items():
        notebook(inner, name, [f"# {name}", code])
    notebook(inner, "command", ["# So", "!true"])
    notebook(inner, "network", ["# So", NETWORK])
    notebook(inner, "made", ["# So", "open('b.txt', 'w').write('b')\nopen('b.txt').read()"])
    layout, steps = Layout(inner / "study"), {}
    lines: list[str] = []
    notebook_step.execute(layout.notebooks, layout, lines.append, steps)
    yield layout, steps, lines
    patch.undo()


@pytest.mark.parametrize("name", USES)
def test_what_a_notebook_uses_is_recorded(name, study):
    _, steps, _ = study
    step = steps[f"notebooks/{name}.ipynb"]
    assert USES[name][1] in step.inputs | step.code


def stale(name, study):
    layout, steps, _ = study
    path = layout.folder / "notebooks" / f"{name}.ipynb"
    step = steps[f"notebooks/{name}.ipynb"]
    return [
        why
        for why in notebook_step.reasons(path, step, layout, Content())
        if not why.startswith("reports: ")  # what it left there is another matter
    ]


def test_without_a_change_nothing_is_stale(study):
    assert {name: why for name in (*USES, "made") if (why := stale(name, study))} == {}


CHANGED = {name: told for name, (_, told) in USES.items() if name not in ("listed", "package")}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_of_what_was_used_is_told(name, study, monkeypatch):
    layout, told = study[0], CHANGED[name]
    if told.startswith("the variable "):
        monkeypatch.setenv(told.removeprefix("the variable "), "3")
        assert stale(name, study) == [f"{told} has changed"]
        return
    path = layout.folder / told
    content = path.read_bytes() if path.exists() else None
    path.write_bytes((content or b"") + b"# changed")
    try:
        assert f"{told} has changed" in stale(name, study)
    finally:
        path.unlink() if content is None else path.write_bytes(content)


def test_a_new_file_in_a_folder_that_was_listed_is_told(study):
    new = study[0].folder / "data/extra/b.csv"
    new.touch()
    try:
        assert stale("listed", study) == ["data/extra has changed"]
    finally:
        new.unlink()


def test_what_cannot_be_compared_is_told(study):
    assert sorted(line for line in study[2] if "compared" in line) == [
        "notebooks/command.ipynb: it used another program, which is not compared",
        "notebooks/network.ipynb: it used the network (192.0.2.1), which is not compared",
    ]


def test_what_changed_while_it_was_read_is_never_called_current(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    write(tmp_path / "study/study.yaml", SETTINGS)
    write(tmp_path / "study/data/processed/person.parquet", "")
    write(tmp_path / "study/notebooks/nearby_too.py", "")
    write(tmp_path / "study/scripts/a.txt", "a")
    layout = Layout(tmp_path / "study")
    for name, (code, what) in EDITED.items():
        notebook(tmp_path, name, [f"# {name}", code])
        steps, lines = {}, []
        path = layout.folder / f"notebooks/{name}.ipynb"
        notebook_step.execute([path], layout, lines.append, steps)
        (whole,) = [line.split()[1] for line in lines if "changed while" in line]
        assert whole.endswith(what)
        why = notebook_step.reasons(path, steps[f"notebooks/{name}.ipynb"], layout, Content())
        assert f"{whole} changed during the last run" in why
