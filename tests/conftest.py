"""What all tests share."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from vises_research.harmonise.engines import NAMES, Engine, chosen
from vises_research.study import Study

ROOT = Path(__file__).parents[1]

os.environ.setdefault("OPENPYXL_LXML", "False")  # as in demonstration.exports

settings.register_profile("same-each-time", derandomize=True, deadline=None)
settings.load_profile("same-each-time")


SLOW = {"browser", "realdata"}
"""Fixtures that need more than Python, so that what uses them is slow."""
LONGEST = ("test_newcomer", "test_layout", "test_attack", "test_gallery_in_browser")
"""The files that take longest, by a measurement of each."""


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs more than Python, before anything is chosen by its mark."""
    if SLOW.intersection(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.slow)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, then the slow ones.

    With several processes each takes one file after the other: were a long one the last, all
    others would wait for it.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path.stem not in LONGEST, item.path not in slow))


@pytest.fixture(
    params=["pandas", *(pytest.param(n, marks=pytest.mark.slow) for n in NAMES if n != "pandas")]
)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine | None:
    """Each engine in turn."""
    if request.param != "pandas":
        pytest.importorskip("pyspark" if request.param == "spark" else request.param)
    if request.param == "spark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    return chosen(request.param, tmp_path / "parts", master="local[1]")


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


@pytest.fixture
def small_study(tmp_path: Path) -> Callable[..., Study]:
    """Make a study of one table, ``t`` with the key ``id``, from what is special about it."""

    def make(variables: str, source: str, csv: str, keyed: str = "key: [id]", **more: str) -> Study:
        """Write the study; ``more`` are further sources, ``name="source text\\n---\\ncsv"``."""
        base = (ROOT / "tests" / "spec" / "base.yaml").read_text(encoding="utf-8")
        head = f"table: t\n{keyed.strip()}\nlabel: {{fr: T, nl: T, en: T}}\nvariables:\n"
        key = "  id: {label: {fr: Id, nl: Id, en: Id}, type: text}\n" * ("[id]" in keyed)
        own = "".join(f"  {line}\n" for line in variables.splitlines())
        title = "title: {fr: T, nl: T, en: T}\nlanguages: [fr, nl, en]\nstatus: real\n"
        texts = {
            "study.yaml": title,
            "data/codebook/base.yaml": base,
            "data/codebook/t.yaml": head + key + own,
        }
        for name, text in {"s": f"{source}\n---\n{csv}", **more}.items():
            crosswalk, _, cells = text.partition("\n---\n")
            fixed = "reader: delimited\nfile: raw.csv\nfills: t\n"
            texts[f"data/raw/{name}/source.yaml"] = fixed + crosswalk
            texts[f"data/raw/{name}/raw.csv"] = cells
        for name, text in texts.items():
            path = tmp_path / "study" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Study.load(tmp_path / "study")

    return make


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of the real survey files that nobody here wrote."""
    return beside("VISES_REALDATA", "realdata")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of statistical values that were computed with R."""
    return beside("VISES_REFERENCE", "reference")


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The folder of the XML schemas of others' formats."""
    return beside("VISES_SCHEMAS", "schemas")
