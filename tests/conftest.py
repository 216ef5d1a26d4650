"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

os.environ.setdefault("OPENPYXL_LXML", "False")  # as in vises_research.simulate.exports

settings.register_profile("same-each-time", derandomize=True, deadline=None)
settings.load_profile("same-each-time")


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project, which is the folder of the demonstration study too."""
    return ROOT


def beside(variable: str, name: str) -> Path:
    """Give a folder that lies beside the project; skip where it is absent, but fail in CI."""
    folder = Path(os.environ.get(variable) or ROOT.parent / "shared" / name).resolve()
    if not folder.is_dir():
        why = f"there is no folder {name}; the variable {variable} can name it"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    return folder


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of the real survey files that nobody here wrote."""
    return beside("VISES_REALDATA", "realdata")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of statistical values that were computed with R."""
    return beside("VISES_REFERENCE", "reference")
