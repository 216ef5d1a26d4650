"""From a number in a file to a text and back no digit is lost, and a duration keeps its days."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vises_research import read
from vises_research.codebook.numeral import canonical, numeral, spelled, written

IDS = [1234567890123456.0, 1234567890123457.0]


@pytest.mark.slow
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_it_was_written(number: float) -> None:
    text = written(number)
    assert numeral(text) == number
    assert "e" not in text
    assert float(spelled(text, ".").value) == number


@given(st.integers(), st.sampled_from([",", "."]))
def test_a_grouped_number_is_its_digits(number: int, mark: str) -> None:
    grouped = f"{number:,}".replace(",", "." if mark == "," else ",")
    assert canonical(grouped, mark) == str(number)
    assert canonical(f"{number:,}".replace(",", "\u202f"), mark) == str(number)


@given(st.text("0123456789.,e+- '"), st.sampled_from([",", "."]), st.booleans())
def test_no_text_is_a_number_by_chance(text: str, mark: str, declared: bool) -> None:
    value = spelled(text, mark, declared=declared).value
    digits = "".join(c for c in text if c.isdigit()).strip("0")
    said = "" if value is None else f"{value.copy_abs():f}".replace(".", "").strip("0")
    assert value is None or "e" in text or said == digits


def texts(path: Path, reader: str) -> list[str]:
    return list(read.source(reader, path, {}).columns["v"])


def test_sixteen_digits_stay_two_texts(tmp_path: Path) -> None:
    pyreadstat.write_sav(pd.DataFrame({"v": IDS}), str(tmp_path / "a.sav"))
    book = openpyxl.Workbook()
    for cell in ("v", *IDS):
        book.active.append([cell])
    book.save(tmp_path / "a.xlsx")
    expected = ["1234567890123456", "1234567890123457"]
    assert texts(tmp_path / "a.sav", "spss") == expected
    assert texts(tmp_path / "a.xlsx", "workbook") == expected


def test_a_small_number_has_no_exponent(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cell in ("v", 0.00005, 1e21):
        book.active.append([cell])
    book.save(tmp_path / "a.xlsx")
    assert texts(tmp_path / "a.xlsx", "workbook") == ["0.00005", "1000000000000000000000"]


def test_a_float_of_stata_is_as_short_as_it_was_written(tmp_path: Path) -> None:
    cells = np.array([64.9, 7.1, 123456792, 0.2], dtype="float32")
    pd.DataFrame({"v": cells}).to_stata(tmp_path / "a.dta", write_index=False)
    assert texts(tmp_path / "a.dta", "stata") == ["64.9", "7.1", "123456792", "0.2"]


@pytest.mark.parametrize(
    ("shown", "number", "text"),
    [
        ("TIME8", 91800, "25:30:00"),
        ("TIME11.2", 91800.25, "25:30:00.25"),
        ("DTIME11", 91800, "25:30:00"),
        ("MTIME8", 91800, "25:30:00"),
        ("TIME8", -90, "-0:01:30"),
        ("MOYR8", 13740710400, "2018-03-01"),
        ("QYR8", 13740710400, "2018-01-01"),
        ("WKYR10", 13740710400, "2018-03-12"),
        ("DATE11", 13740710400, "2018-03-18"),
        ("JDATE7", 13740710400, "2018-03-18"),
        ("DATETIME20", 13740714123, "2018-03-18 01:02:03"),
        ("F12.0", 13740710400, "13740710400"),
    ],
)
def test_what_spss_shows(tmp_path: Path, shown: str, number: float, text: str) -> None:
    frame = pd.DataFrame({"v": [number, None]}, dtype="float64")
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"), variable_format={"v": shown})
    assert texts(tmp_path / "a.sav", "spss") == [text, ""]


@pytest.mark.parametrize(
    ("shown", "number", "text"),
    [
        ("%td", 21261, "2018-03-18"),
        ("%tdCCYY-NN-DD", 21261, "2018-03-18"),
        ("%tc", 1836954123000, "2018-03-18 01:02:03"),
        ("%tC", 1836954150000, "2018-03-18 01:02:03"),
        ("%tC", 1483228826000 + 315619200000, "2016-12-31 23:59:59"),
        ("%tC", 1000, "1960-01-01 00:00:01"),
        ("%tcHH:MM:SS", 91800000, "25:30:00"),
        ("%tm", 698, "2018-03-01"),
        ("%tq", 232, "2018-01-01"),
        ("%th", 116, "2018-01-01"),
        ("%tw", 3025, "2018-03-05"),
        ("%ty", 2018, "2018"),
    ],
)
def test_what_stata_shows(tmp_path: Path, shown: str, number: float, text: str) -> None:
    frame = pd.DataFrame({"v": [number]}, dtype="float64")
    pyreadstat.write_dta(frame, str(tmp_path / "a.dta"), variable_format={"v": shown})
    assert texts(tmp_path / "a.dta", "stata") == [text]


def test_a_duration_of_a_workbook_keeps_its_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cell in ("v", timedelta(hours=25, minutes=30), timedelta(hours=1, seconds=5)):
        book.active.append([cell])
    book.save(tmp_path / "a.xlsx")
    assert texts(tmp_path / "a.xlsx", "workbook") == ["25:30:00", "1:00:05"]
