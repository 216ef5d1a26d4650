"""No damaged file ends in a traceback, in a hang, or in half a result."""

import importlib.util
import sys
from pathlib import Path

import pytest

from vises_research import archive, read
from vises_research.errors import StudyError
from vises_research.read import RawTable

_SPEC = importlib.util.spec_from_file_location("corpus", Path(__file__).with_name("corpus.py"))
corpus = sys.modules["corpus"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(corpus)

EXPORTS = {
    "limesurvey": corpus.RAW / "feedback-before-nl" / "results-survey481517.csv",
    "kobo": corpus.KOBO,
}


@pytest.fixture(autouse=True)
def _low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SIZE", corpus.BOMB // 2)
    monkeypatch.setattr(archive, "CELLS", 1_000_000)


def outcome(reader: str, path: Path, options: dict[str, object]) -> RawTable | None:
    """Read a file: a whole table, or a message for the person who must act."""
    try:
        table = read.source(reader, path, options)
    except StudyError as error:
        asked = options.get("structure", path)
        assert path.name in str(error) or Path(str(asked)).name in str(error), error
        return None
    for column in table.columns.values():
        assert len(column.codes) == len(table.rows)
        assert column.codes.max(initial=-1) < len(column.values)
    return table


def kinds(cases: list) -> dict[str, list]:
    found: dict[str, list] = {}
    for case in cases:
        found.setdefault(case.name.partition(",")[0], []).append(case)
    return found


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, corpus.Case]:
    """The good files."""
    return {case.name: case for case in corpus.good(tmp_path_factory.mktemp("good"))}


@pytest.fixture(scope="module")
def spoilt(good: dict[str, corpus.Case]) -> dict[str, list[corpus.Case]]:
    """Each of them, damaged in every way."""
    return {name: [*corpus.spoilt(case)] for name, case in good.items()}


@pytest.fixture(scope="module")
def structures() -> list[corpus.Case]:
    """The damaged questionnaires."""
    return [*corpus.damaged_structures()]


@pytest.mark.slow
def test_the_good_files_are_read(good: dict[str, corpus.Case], tmp_path: Path) -> None:
    for case in good.values():
        path = tmp_path / f"good{case.ending}"
        path.write_bytes(case.data)
        assert outcome(case.reader, path, case.options) is not None, case.name


GOOD = [
    "delimited", "workbook", "limesurvey", "kobo", "spss", "stata", "vv", "archive", "qualtrics",
    "surveymonkey", "google", "json", "ods", "zsav", "por",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", GOOD)
def test_damaged_files(kind: str, spoilt: dict[str, list[corpus.Case]], tmp_path: Path) -> None:
    told = 0
    for case in spoilt[kind]:
        path = tmp_path / f"damaged{case.ending}"
        path.write_bytes(case.data)
        told += outcome(case.reader, path, case.options) is None
    assert told >= 6


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["lss", "xlsform"])
def test_damaged_questionnaires(kind: str, structures: list[corpus.Case], tmp_path: Path) -> None:
    told = 0
    for case in (case for case in structures if case.name.startswith(kind)):
        path = tmp_path / f"form{case.ending}"
        path.write_bytes(case.data)
        options = {"structure": path, "language": "nl"}
        told += outcome(case.reader, EXPORTS[case.reader], options) is None
    assert told >= 6


@pytest.mark.slow
def test_the_corpus_is_large_and_of_every_reader(
    spoilt: dict[str, list[corpus.Case]], structures: list[corpus.Case]
) -> None:
    damaged = [case for cases in spoilt.values() for case in cases]
    cases = [*damaged, corpus.far_apart_case(), *structures]
    assert len(cases) >= 700
    assert {case.name.partition(",")[0] for case in cases} == {*GOOD, "lss", "xlsform", "far apart"}
    assert {case.reader for case in cases} == {*read.READERS}
    assert len({case.name for case in cases}) == len(cases)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "damage", "told"),
    [
        ("workbook", "bomb", "the file is too large"),
        ("workbook", "bomb inside", "the file is too large"),
        ("workbook", "size that lies", "the archive is damaged"),
        ("workbook", "entities in xl/workbook.xml", "declares entities"),
        ("workbook", "xl/styles.xml lost", "parts of it are missing"),
        ("workbook", "far row", "spans too many cells"),
        ("ods", "repeated", "spans too many cells"),
        ("archive", "bomb", "the file is too large"),
        ("archive", "entities in survey_12_responses.lsr", "declares entities"),
        ("delimited", "utf-16 without mark", "NUL characters"),
        ("delimited", "header alone", "has a header and no rows"),
        ("delimited", "quotation open", "opened and never closed"),
        ("json", "nested", "this is no JSON"),
        ("spss", "cut 0.5", "the file is"),
        ("stata", "cut 0.999", "the file is"),
    ],
)
def test_the_word_for_it_is_clear(
    kind: str, damage: str, told: str, spoilt: dict[str, list[corpus.Case]], tmp_path: Path
) -> None:
    case = next(case for case in spoilt[kind] if case.name == f"{kind}, {damage}")
    path = tmp_path / f"damaged{case.ending}"
    path.write_bytes(case.data)
    with pytest.raises(StudyError, match=told):
        read.source(case.reader, path, case.options)


def test_two_cells_in_opposite_corners_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    path.write_bytes(corpus.far_apart())
    with pytest.raises(StudyError, match=r"spans too many cells.*17,179,869,184 in xl/worksheets"):
        read.source("workbook", path)
