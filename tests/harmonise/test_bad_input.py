"""Each damaged input ends with a message that names file and place, code 1, and nothing changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from vises_research import cli

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
HDF, FR = "roster-hdf/pilotes-hdf.csv", "feedback-before-fr/results-survey481516.csv"
WEB = "stakeholders/reponses.csv"
XLSX = "roster-wallonie-bruxelles/entreprises-pilotes.xlsx"
SAV = "roster-vlaanderen/pilootbedrijven.sav"

Damage = Callable[[Path], None]


def removed(file: Path) -> None:
    file.unlink()


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def truncated(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) * 2 // 3])


def lines_repeated(count: int) -> Damage:
    def damage(file: Path) -> None:
        lines = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join([*lines, *lines[1 : count + 1]]))

    return damage


def replaced(old: bytes, new: bytes, count: int = 1) -> Damage:
    def damage(file: Path) -> None:
        data = file.read_bytes()
        assert old in data, f"{old!r} is not in {file.name}"
        file.write_bytes(data.replace(old, new, count))

    return damage


def line_repeated(number: int) -> Damage:
    def damage(file: Path) -> None:
        lines = file.read_bytes().splitlines(keepends=True)
        file.write_bytes(b"".join([*lines, lines[number]]))

    return damage


def utf8_appended(file: Path) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    mixed = lines[2].decode("cp1252").replace("ASBL", "É").replace("e", "é").encode()
    file.write_bytes(b"".join([*lines[:2], mixed, *lines[3:]]))


def declared(old: str, new: str) -> Damage:
    return replaced(old.encode(), new.encode())


CASES: dict[str, tuple[str, Damage, list[str]]] = {
    "missing file": (HDF, removed, ["roster-hdf/pilotes-hdf.csv: the file is missing"]),
    "empty file": (WEB, emptied, ["stakeholders/reponses.csv: the file is empty"]),
    "wrong delimiter": (
        "roster-hdf/source.yaml",
        declared("encoding: windows-1252", 'encoding: windows-1252\ndelimiter: ","'),
        [
            "pilotes-hdf.csv, row 1: cut at ',' the file has one column",
            "';', which gives 15 columns",
        ],
    ),
    "a kind of file as reader": (
        "roster-hdf/source.yaml",
        declared("reader: delimited", "reader: csv"),
        ["key 'reader': this is no reader. Found: 'csv'. Closest: 'delimited'."],
    ),
    "a misspelt reader": (
        "roster-hdf/source.yaml",
        declared("reader: delimited", "reader: delimitd"),
        ["key 'reader': input should be 'delimited'", "Closest: 'delimited'."],
    ),
    "mixed encodings": (HDF, utf8_appended, ["pilotes-hdf.csv: two encodings are mixed", "line 3"]),
    "truncated .sav": (SAV, truncated, ["roster-vlaanderen/pilootbedrijven.sav"]),
    "truncated .xlsx": (XLSX, truncated, ["entreprises-pilotes.xlsx: the file is damaged"]),
    "duplicated column names": (
        HDF,
        replaced("SIRET du siège".encode("cp1252"), b"SIREN"),
        ["pilotes-hdf.csv, row 1, column 'SIREN': the column stands twice"],
    ),
    "column that the file lacks": (
        HDF,
        replaced(b"ETP;", b"E.T.P.;"),
        ["roster-hdf/source.yaml, line", "there is no column 'ETP' in pilotes-hdf.csv"],
    ),
    "answer label never seen before": (
        FR,
        replaced("Plutôt d'accord".encode(), b"Assez d'accord"),
        ["feedback-before-fr/results-survey481516.csv, row", "'Assez d'accord' cannot be read"],
    ),
    "duplicated key": (
        HDF,
        line_repeated(3),
        ["pilotes-hdf.csv, row 27: the key (pilot) stands twice", "pilotes-hdf.csv, row 4"],
    ),
    "many duplicated keys": (
        HDF,
        lines_repeated(5),
        [
            "pilotes-hdf.csv, row 27: 5 rows have a key (pilot) that stood before. "
            "Found: row 27 as in roster-hdf/pilotes-hdf.csv, row 2; "
            "row 28 as in roster-hdf/pilotes-hdf.csv, row 3; "
            "row 29 as in roster-hdf/pilotes-hdf.csv, row 4; and 2 more."
        ],
    ),
    "impossible date": (
        HDF,
        replaced(b"07/03/2017", b"31/02/2018"),
        ["pilotes-hdf.csv, row 2", "'31/02/2018'", "there is no such day"],
    ),
    "wrong check digit": (
        HDF,
        replaced(b"000778597", b"000778598"),
        ["pilotes-hdf.csv, row 2, column 'SIREN': '000778598' cannot be read as siren"],
    ),
    "row too short": (
        HDF,
        replaced(b";Service collectif;SAS (ESS)", b";SAS (ESS)"),
        ["pilotes-hdf.csv, row 2: the row has 14 cells. Right would be: 15, as the header"],
    ),
    "unknown key in source.yaml": (
        "roster-hdf/source.yaml",
        declared("encoding:", "encodign:"),
        ["roster-hdf/source.yaml, line 4", "Closest: 'encoding'"],
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the demonstration study, with yesterday's results in it."""
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    shutil.copytree(ROOT / "data" / "codebook", tmp_path / "data" / "codebook")
    shutil.copy(ROOT / "study.yaml", tmp_path)
    for folder in ("data/processed", "reports"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "yesterday.txt").write_text("yesterday")
    return tmp_path


def results(study: Path) -> dict[str, str]:
    found = [*study.glob("data/processed/**/*"), *study.glob("reports/**/*")]
    return {str(p.relative_to(study)): p.read_text() for p in found if p.is_file()}


def run(command: str, study: Path, monkeypatch: pytest.MonkeyPatch) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["vises", command, "--study", str(study)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


@pytest.mark.slow
@pytest.mark.parametrize("command", ["harmonise", "check"])
@pytest.mark.parametrize("case", CASES)
def test_damage_is_told_and_nothing_is_touched(
    case: str,
    command: str,
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, damage, expected = CASES[case]
    damage(copy / "data" / "raw" / file)
    before = results(copy)
    assert run(command, copy, monkeypatch) == 1
    told = capsys.readouterr().err
    for words in expected:
        assert words in told, told
    assert "Traceback" not in told
    assert results(copy) == before


@pytest.mark.slow
def test_all_problems_are_told_at_once(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for case in ("duplicated key", "answer label never seen before", "truncated .xlsx"):
        file, damage, _ = CASES[case]
        damage(copy / "data" / "raw" / file)
    assert run("check", copy, monkeypatch) == 1
    told = capsys.readouterr().err
    for case in ("duplicated key", "answer label never seen before", "truncated .xlsx"):
        for words in CASES[case][2]:
            assert words in told, told


@pytest.mark.slow
def test_the_undamaged_copy_is_fine(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check", copy, monkeypatch) == 0
