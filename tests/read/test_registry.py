"""Readers are found by their name, and take what they declare."""

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from vises_research import read
from vises_research.errors import StudyError


def test_every_reader_is_where_the_registry_says() -> None:
    assert {*read.READERS} == {*get_args(read.Reader)}
    assert all(isinstance(read.options(reader), frozenset) for reader in read.READERS)
    assert read.options("spss") == frozenset()
    assert {"sheet", "header", "area", "until"} <= read.options("workbook")


def test_an_option_that_the_reader_does_not_have(tmp_path: Path) -> None:
    path = tmp_path / "s" / "a.csv"
    path.parent.mkdir()
    path.write_text("a,b\n1,2\n")
    with pytest.raises(StudyError) as error:
        read.source("delimited", path, {"sheet": "x", "area": "A1:B2"})
    right = "one of delimiter, encoding, header, repeated, until"
    assert str(error.value) == (
        "2 problems:\n"
        f"- s/a.csv: the reader delimited takes no 'sheet'. Right would be: {right}.\n"
        f"- s/a.csv: the reader delimited takes no 'area'. Right would be: {right}."
    )
    assert len(read.source("delimited", path, context={"decimal": ","}).rows) == 1


@pytest.mark.slow
def test_a_reader_brings_only_its_own_library() -> None:
    told = "import sys, vises_research.read; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pyreadstat", "python_calamine", "pyarrow.csv"} & {*loaded}
