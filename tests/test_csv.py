"""CSV for spreadsheets: no text in it can run as a formula, and nothing is lost."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vises_research import sheets

ATTACKS = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"]


@pytest.mark.parametrize("text", ATTACKS)
def test_a_formula_becomes_text_and_comes_back(tmp_path: Path, text: str) -> None:
    written = sheets.csv_bytes(pd.DataFrame({"a": ["ok", text], text: [1, 2]}))
    (tmp_path / "a.csv").write_bytes(written)
    shown = pd.read_csv(tmp_path / "a.csv", dtype=str, keep_default_na=False)
    assert shown["a"].tolist() == ["ok", f"'{text}"]
    assert shown.columns[1] == f"'{text}"
    back = sheets.read_csv(tmp_path / "a.csv")
    assert back["a"].tolist() == ["ok", text]
    assert back.columns[1] == text


def test_numbers_stay_numbers() -> None:
    table = pd.DataFrame({"n": [-1.5, 2.0], "raw": ["-8", "+3,5"], "b": [True, False]})
    table["b"] = table["b"].astype("boolean")
    assert sheets.csv_bytes(table) == b'n,raw,b\n-1.5,-8,true\n2.0,"+3,5",false\n'


def test_levels_are_defused_too() -> None:
    table = pd.DataFrame({"c": pd.Categorical(["=x", "y", None], categories=["=x", "y"])})
    assert sheets.csv_bytes(table) == b'c\n\'=x\ny\n""\n'


def test_two_columns_of_one_name() -> None:
    table = pd.DataFrame([["=a", "b"]], columns=["x", "x"])
    assert sheets.csv_bytes(table) == b"x,x\n'=a,b\n"


@pytest.mark.slow
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)))
def test_every_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(sheets.csv_bytes(pd.DataFrame({"n": range(len(texts)), "t": texts})))
    # The csv module reads a lone carriage return inside quotes as it stands.
    assert sheets.read_csv(path)["t"].tolist() == texts
    for line in sheets.read_csv(path)["t"]:
        assert isinstance(line, str)
