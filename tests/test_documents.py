"""YAML files of users: what they hold, on which line, and what is wrong with them."""

from pathlib import Path

import pytest

from vises_research.documents import Model, load
from vises_research.errors import StudyError


class Level(Model):
    label: dict[str, str]
    codes: list[str] = []


class Scale(Model):
    levels: dict[str, Level]


class File(Model):
    scales: dict[str, Scale]
    mark: str | None = None


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "codebook" / "scales.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_words_and_numbers_stay_what_was_written(tmp_path: Path) -> None:
    text = "scales: {yn: {levels: {yes: {label: {no: 'on'}, codes: [1, 01, 2.50, 1e3]}}}}\n"
    level = load(written(tmp_path, text), File).model.scales["yn"].levels["yes"]
    assert level.label == {"no": "on"}
    assert level.codes == ["1", "01", "2.50", "1e3"]


def test_every_key_knows_its_line(tmp_path: Path) -> None:
    text = "scales:\n  yn:\n    levels:\n      1:\n        label: {fr: Oui}\n"
    document = load(written(tmp_path, text), File)
    place = "codebook/scales.yaml, line 4, key 'scales.yn.levels.1'"
    assert document.place("scales", "yn", "levels", "1") == place
    assert document.place("scales", "xx") == "codebook/scales.yaml, line 1, key 'scales.xx'"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "scales:\n  yn:\n    levls: {}\n",
            "2 problems:\n"
            "- codebook/scales.yaml, line 2, key 'scales.yn.levels': the key 'levels' is missing.\n"
            "- codebook/scales.yaml, line 3, key 'scales.yn.levls': this key is not known. "
            "Right would be: one of levels. Closest: 'levels'.",
        ),
        (
            "scales: {}\nscales: {}\n",
            "codebook/scales.yaml, line 2, key 'scales': the key stands twice, first on line 1.",
        ),
        (
            "scales: {}\nmark: [a]\n",
            "codebook/scales.yaml, line 2, key 'mark': input should be a valid string.",
        ),
        (
            "scales: [a\nb: c",
            "codebook/scales.yaml, line 2: this is not YAML: did not find expected ',' or ']'.",
        ),
        ("", "codebook/scales.yaml, key 'scales': the key 'scales' is missing."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(StudyError) as error:
        load(written(tmp_path, text), File)
    assert str(error.value) == told


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as error:
        load(written(tmp_path, "# a\nmark: é\n", "cp1252"), File)
    assert str(error.value) == "codebook/scales.yaml, line 2: the file is not UTF-8."


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="the file is missing"):
        load(tmp_path / "a.yaml", File)


TENFOLD = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)
LARGER = "aliases (`*name`) make it more than 100,000 things larger. "
LARGER += "Right would be: each thing written out."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TENFOLD, f": {LARGER}"),
        ("a: &a [*a]", f": {LARGER}"),
        ("a: &a {b: *a}", f": {LARGER}"),
        ("\n" + "[" * 100_000, ", line 2: lists and mappings are nested more than 100 deep."),
        ("- " * 100_000, ", line 1: lists and mappings are nested more than 100 deep."),
        (
            "\n".join(" " * n + "a:" for n in range(3000)),
            ", line 101: lists and mappings are nested more than 100 deep.",
        ),
        ("? [a]\n: 1\n", ", line 1: a key must be a text, not a list or mapping."),
    ],
)
def test_what_would_fill_the_memory_is_refused(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "codebook" / "a.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        load(path, Model)
    assert str(error.value) == f"codebook/a.yaml{told}"


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"the file cannot be read\. Found: Is a directory\."):
        load(tmp_path, Model)
