"""Values computed elsewhere, for the methods that are there so far."""

import csv
import os
from pathlib import Path

import pytest

from vises_research import stats

FOLDER = Path(
    os.environ.get("VISES_REFERENCE") or Path(__file__).parents[3] / "shared" / "reference"
)


def wilson_rows() -> list[dict[str, str]]:
    file = FOLDER / "expected.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["method"] == "wilson_interval"]


@pytest.mark.skipif(not FOLDER.exists(), reason="no reference values: set VISES_REFERENCE")
def test_there_are_reference_values():
    assert wilson_rows()


@pytest.mark.parametrize("row", wilson_rows(), ids=lambda row: f"{row['case']}-{row['quantity']}")
def test_wilson(row):
    arguments = dict(part.split("=") for part in row["arguments"].split(";"))
    n, base, level = (float(arguments[key]) for key in ("x", "n", "conf"))
    low, high = stats.wilson(n, base, level)
    computed = {"estimate": n / base, "lower": low, "upper": high}[row["quantity"]]
    assert computed == pytest.approx(float(row["value"]), rel=1e-8, abs=1e-12)
