"""What changed between two harmonised versions."""

import pandas as pd
import pytest

from vises_research.errors import StudyError
from vises_research.harmonise.audit.diff import diff

LEVELS = ["1", "2", "3"]


def version(folder, answers, reasons, pilots=("P1", "P2", "P3"), levels=LEVELS, **more):
    """Write one harmonised table ``t`` with the key ``pilot`` and the scale ``useful``."""
    folder.mkdir()
    head = {"pilot": list(pilots), "source": "s", "source_row": range(2, 2 + len(pilots))}
    useful = pd.Categorical(answers, categories=levels, ordered=True)
    pd.DataFrame({**head, "useful": useful, **more}).to_parquet(folder / "t.parquet")
    why = pd.Series(reasons, dtype="object")
    pd.DataFrame({**head, "useful": why}).to_parquet(folder / "t.missing.parquet")
    return folder


@pytest.fixture
def old(tmp_path):
    return version(tmp_path / "old", ["1", "1", None], [None, None, "refused"])


def test_a_version_does_not_differ_from_itself(old):
    assert not diff(old, old)
    assert str(diff(old, old)) == "Nothing differs."


def test_cells_are_counted_by_what_they_were_and_became(old, tmp_path):
    new = version(tmp_path / "new", ["2", "2", None], [None, None, "dont_know"])
    assert str(diff(old, new)) == (
        "1 tables differ, in 3 cells of rows that both have.\n\n"
        "t\n"
        "  useful: cells 3\n"
        "        2 x 1 -> 2\n"
        "        1 x missing: refused -> missing: dont_know"
    )


def test_rows_are_matched_by_key_wherever_they_stand(old, tmp_path):
    new = version(
        tmp_path / "new", [None, "1", "3"], ["refused", None, None], pilots=("P3", "P2", "P4")
    )
    changes = diff(old, new).changes
    changes = changes[changes["variable"] != "source_row"]
    assert changes[["what", "before", "after"]].to_numpy().tolist() == [
        ["rows lost", "P1", ""],
        ["rows gained", "", "P4"],
    ]


def test_types_levels_and_columns_are_told(old, tmp_path):
    new = version(tmp_path / "new", ["1", "1", None], [None, None, "refused"], levels=["1", "3"])
    plain = version(tmp_path / "plain", ["1", "1", None], [None, None, "refused"], hours=[1.0] * 3)
    frame = pd.read_parquet(plain / "t.parquet")
    frame.assign(useful=frame["useful"].astype("str")).to_parquet(plain / "t.parquet")
    assert str(diff(old, new)).endswith("useful: levels 1, 2, 3 -> 1, 3")
    assert str(diff(old, plain)).endswith(
        "t\n  useful: type category -> str\n  hours: column not there -> new"
    )


def test_keys_that_stand_twice_are_told_apart_by_their_row(tmp_path):
    twice = ("P1", "P1", "P2")
    old = version(tmp_path / "old", ["1", "2", "3"], [None] * 3, pilots=twice)
    new = version(tmp_path / "new", ["1", "3", "3"], [None] * 3, pilots=twice)
    changes = diff(old, new).changes
    assert changes[["what", "before", "after", "count"]].to_numpy().tolist() == [
        ["cell", "2", "3", 1]
    ]


def test_a_table_that_is_gone_is_told(old, tmp_path):
    new = version(tmp_path / "new", ["1", "1", None], [None, None, "refused"])
    for part in ("", ".missing"):
        (new / f"t{part}.parquet").rename(new / f"u{part}.parquet")
    told = str(diff(old, new))
    assert "\nt\n  table there -> gone\n" in told
    assert told.endswith("\nu\n  table not there -> new")


def test_a_folder_without_tables_is_refused(old, tmp_path):
    with pytest.raises(StudyError, match="there is no harmonised table"):
        diff(old, tmp_path)
