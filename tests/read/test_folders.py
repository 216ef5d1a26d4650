"""A source names files in its study, and in folders that the study names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

Small = Callable[..., Study]
RIGHT = "Right would be: a file in it, or its folder under `elsewhere:` in study.yaml."
CSV = "id,q\n1,a\n"
VARIABLES = "q: {label: {fr: Q, nl: Q, en: Q}, type: text}\n"
COLUMNS = "columns: {id: id, q: q}\n"


def naming(small_study: Small, file: str, more: str = "") -> Study:
    """Make a study of which the source names a file."""
    made = small_study(VARIABLES, COLUMNS, CSV)
    source = f'reader: delimited\nfile: "{file}"\nfills: t\n{COLUMNS}{more}'
    (made.raw / "s" / "source.yaml").write_text(source, encoding="utf-8")
    return made


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside" / "secret.csv"
    path.parent.mkdir()
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "file", ["../../../../outside/secret.csv", "${OUT}/secret.csv", "link.csv"]
)
def test_a_file_outside_of_the_study(
    file: str, small_study: Small, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUT", str(outside.parent))
    made = naming(small_study, file)
    (made.raw / "s" / "link.csv").symlink_to(outside)
    with pytest.raises(StudyError) as error:
        harmonise.run(made.raw, made.codebook)
    told = f"the file lies outside of the study's folder. Found: {outside}. {RIGHT}"
    assert str(error.value).partition(": ")[2] == told
    settings = made.folder / "study.yaml"
    named = f"{settings.read_text()}elsewhere: ['${{OUT}}']\n"
    settings.write_text(named, encoding="utf-8")
    assert len(harmonise.run(made.raw, Study.load(made.folder).codebook).tables["t"]) == 1


@pytest.mark.parametrize("part", ["structure: ../../../../outside/secret.csv\n"])
def test_a_questionnaire_outside_of_the_study(part: str, small_study: Small, outside: Path) -> None:
    made = naming(small_study, "raw.csv", part)
    text = (made.raw / "s" / "source.yaml").read_text().replace("delimited", "limesurvey")
    (made.raw / "s" / "source.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"outside/secret\.csv: the file lies outside of the study"
    ):
        harmonise.run(made.raw, made.codebook)


def test_a_joined_file_outside_of_the_study(small_study: Small, outside: Path) -> None:
    join = "join: {b: {file: ../../../../outside/secret.csv, by: id}}\n"
    made = naming(small_study, "raw.csv", join)
    with pytest.raises(
        StudyError, match=r"outside/secret\.csv: the file lies outside of the study"
    ):
        harmonise.run(made.raw, made.codebook)
