"""The code in README and docs runs as it stands, on the demonstration study."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def code(page: Path) -> str:
    """Give the code of a page: what is defined in one block is known in those after it."""
    return "\n\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))


WITH_CODE = [page for page in PAGES if code(page)]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration study, harmonised."""
    folder = tmp_path_factory.mktemp("docs") / "study"
    for part in ("data/raw", "data/codebook"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "study.yaml", folder)
    shutil.copy(ROOT / "figures.yaml", folder)
    run(["-m", "vises_research", "harmonise"], folder)
    return folder


def run(arguments: list[str], folder: Path) -> None:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_there_is_code_where_it_is_looked_for() -> None:
    assert {"README.md", "disclosure.md", "harmonising.md"} <= {page.name for page in WITH_CODE}


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.name)
def test_the_code_of_a_page_runs(page: Path, study: Path) -> None:
    run(["-c", code(page)], study)
