"""What a newcomer does: the whole study from the raw files, twice, and one number followed back."""

import html
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[1]
LANGUAGES = ("fr", "nl", "en")
ENDINGS = (
    ".pdf",
    ".svg",
    "-outlines.svg",
    ".png",
    "-600.png",
    ".csv",
    ".alt.txt",
    ".caption.txt",
)
FIGURES = (
    "portrait-pilots",
    "table-pilots",
    "map-pilots",
    "funnel-steps",
    "effects-valorisation",
    "obstacles",
    "themes",
    "enterprise-and-stakeholders",
)

pytestmark = pytest.mark.slow


def vises(*arguments: str) -> str:
    """Run the command as a user does."""
    command = [sys.executable, "-m", "vises_research", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two copies of the study, each reproduced from nothing."""
    folders = [tmp_path_factory.mktemp(name) / "study" for name in ("one", "two")]
    for folder in folders:
        for part in ("data/raw", "data/codebook", "notebooks"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "study.yaml", folder)
        shutil.copy(ROOT / "figures.yaml", folder)
        shutil.copy(ROOT / "requirements.lock", folder)
        vises("reproduce", "--study", str(folder))
    return folders


def test_every_figure_is_there_in_every_language_and_kind(studies: list[Path]) -> None:
    wanted = {f"{f}-{lang}{end}" for f in FIGURES for lang in LANGUAGES for end in ENDINGS}
    found = {path.name for path in (studies[0] / "reports" / "figures").glob("*/*")}
    assert found == wanted | {f"{figure}.json" for figure in FIGURES}


def test_the_second_study_has_the_same_bytes(studies: list[Path]) -> None:
    one, two = (
        {
            path.relative_to(study): path.read_bytes()
            for folder in ("data/processed", "reports/figures")
            for path in (study / folder).rglob("*")
            if path.is_file() and path.name != "receipt.json"
        }
        for study in studies
    )
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_the_picture_in_the_readme_is_the_figure_that_is_made(studies: list[Path]) -> None:
    """Compared by its points: how a PNG is packed may differ from one system to another."""
    name = "portrait-pilots"
    made = Image.open(studies[0] / "reports" / "figures" / name / f"{name}-en.png")
    shown = Image.open(ROOT / "docs" / "images" / "portrait.png")
    assert np.array_equal(np.asarray(made), np.asarray(shown))


def test_everything_says_that_the_data_are_simulated(studies: list[Path]) -> None:
    words = {"fr": "données simulées", "nl": "gesimuleerde gegevens", "en": "simulated data"}
    figures = studies[0] / "reports" / "figures"
    for lang, word in words.items():
        for kind in ("svg", "csv", "alt.txt", "caption.txt"):
            for path in figures.glob(f"*/*-{lang}.{kind}"):
                assert word in path.read_text(encoding="utf-8"), path.name
    pages = ["data/processed/dictionary.md", "reports/index.html", "reports/dictionary.html"]
    for page in pages:
        assert all(word in (studies[0] / page).read_text("utf-8") for word in words.values()), page


def test_a_number_is_followed_back_to_its_raw_cell(studies: list[Path]) -> None:
    told = vises("trace", "enterprise", "fte", "P08", "--study", str(studies[0]))
    assert "13.25" in told
    for words in ("pilotes-hdf.csv", "row        2", "'ETP'", "'13,25 ETP'", "decimal comma, unit"):
        assert words in told, told


def test_the_commands_that_the_gallery_tells_can_be_typed_as_they_are(studies: list[Path]) -> None:
    page = html.unescape((studies[0] / "reports" / "index.html").read_text("utf-8"))
    commands = {*re.findall(r"\bvises (trace \S+ \S+ '#2')", page)}
    assert {"trace enterprise fte '#2'", "trace response wave '#2'"} <= commands
    for command in commands:
        assert "raw file" in vises(*shlex.split(command), "--study", str(studies[0])), command
