"""A large file read block by block gives what the careful reader gives, or is left to it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vises_research.errors import StudyError
from vises_research.read import delimited as room
from vises_research.read import text_file
from vises_research.read.delimited import delimited
from vises_research.read.limesurvey import limesurvey

CELLS = st.text(st.sampled_from('ab,;" \né€'), max_size=4)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS.filter(lambda cell: "\n" not in cell)), min_size=1)


def read(path: Path, large: bool, monkeypatch: pytest.MonkeyPatch) -> tuple:
    monkeypatch.setattr(room, "LARGE", 0 if large else 1 << 40)
    table = delimited(path)
    cells = {name: (list(column), column.letter) for name, column in table.columns.items()}
    return cells, table.rows.tolist(), table.notes


@pytest.mark.slow
@given(ROWS)
def test_the_same_as_the_careful_reader(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([("un", "deux", "trois"), *(("x", *row[1:]) for row in rows)])
    path = tmp_path_factory.mktemp("large") / "raw.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "_PIECE", 64)
        patch.setattr(room, "_MANY", 2)
        patch.setattr(room.os, "cpu_count", lambda: 3)
        assert read(path, True, patch) == read(path, False, patch)


def test_columns_of_many_texts_and_of_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "raw.csv"
    lines = [f'{n},"{n % 3}","a\nb"\n' for n in range(5000)]
    path.write_text("\ufeffid,few,lines\n" + "".join(lines) + "x,y,z\n", encoding="utf-8")
    monkeypatch.setattr(room, "_PIECE", 2048)
    monkeypatch.setattr(room, "_MANY", 500)
    monkeypatch.setattr(room, "LARGE", 0)
    assert room.streamed(path, None, None) is not None
    large = read(path, True, monkeypatch)
    assert large == read(path, False, monkeypatch)
    assert large[1][-1] == 5002


@pytest.mark.parametrize(
    ("damaged", "wrong"),
    [
        ("1,2,3\n4,5\n", "row 3: the row has 2 cells"),
        ('1,2,3\n4,5,"6\n7,8,9\n', "a quotation mark is opened and never closed"),
        ('1,2,3\n4,5,"6', "a quotation mark is opened and never closed"),
        ('1,2,"he said "hi" there"\n4,5,6\n', "row 2: a quotation mark within a quoted cell"),
    ],
)
def test_damage_is_told_by_the_careful_reader(
    damaged: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "raw.csv"
    path.write_text("a,b,c\n" + damaged, encoding="utf-8")
    with pytest.raises(StudyError, match=wrong):
        read(path, True, monkeypatch)


@pytest.mark.parametrize("text", ['a,b\n1,"x \\"y\\" z"\n', "sep=,\na,b\n1,2\n"])
def test_what_other_programs_do_is_left_to_the_careful_reader(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "raw.csv"
    path.write_text(text, encoding="utf-8")
    assert read(path, True, monkeypatch) == read(path, False, monkeypatch)


def test_another_encoding_is_left_to_the_careful_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "raw.csv"
    path.write_bytes("a,b\né,2\n".encode("cp1252"))
    monkeypatch.setattr(room, "LARGE", 0)
    assert room.streamed(path, None, None) is None


def test_a_large_limesurvey_export_is_never_in_memory_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results.csv"
    path.write_text('"id","Q1"\n' + '"1","oui"\n' * 100, encoding="utf-8")
    monkeypatch.setattr(room, "LARGE", 0)
    monkeypatch.setattr(text_file, "_HEAD", 64)
    monkeypatch.delattr(text_file, "decode")
    assert limesurvey(path).columns["Q1"].counts().tolist() == [100]
