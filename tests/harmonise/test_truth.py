"""The harmonised demonstration study equals the truth it was simulated from, in every cell."""

from pathlib import Path

import pandas as pd
import pytest

import demonstration
from vises_research import harmonise
from vises_research.study import Study

ROOT = Path(__file__).parents[2]
ROW = ["source", "source_row"]
TABLES = ["enterprise", "response", "step", "stakeholder", "involvement", "coding"]


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.load(ROOT)


@pytest.fixture(scope="module")
def harmonised(study: Study) -> harmonise.Harmonised:
    return harmonise.run(study.raw, study.codebook)


@pytest.fixture(scope="module")
def simulation() -> demonstration.Simulation:
    return demonstration.study()


def cells(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Give one row a cell, as text, so that two tables can be compared cell by cell."""
    long = table.melt(id_vars=ROW, var_name="column", value_name=kind)
    moments = pd.api.types.is_datetime64_any_dtype
    assert not any(moments(long[column]) for column in ("source", "source_row"))
    return long.set_index([*ROW, "column"])[kind].map(text, na_action="ignore").sort_index()


def text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{float(value):.12g}"
    return str(value)


def differing(one: pd.Series, other: pd.Series) -> set[tuple[str, int, str]]:
    assert one.index.equals(other.index)
    same = (one == other) | (one.isna() & other.isna())
    return set(one.index[~same])


def damaged(simulation: demonstration.Simulation, table: str) -> set[tuple[str, int, str]]:
    found = simulation.damaged[simulation.damaged["table"] == table]
    return set(zip(found["source"], found["source_row"], found["variable"], strict=True))


@pytest.mark.slow
def test_every_table_of_the_codebook_is_compared(
    study: Study, harmonised: harmonise.Harmonised
) -> None:
    assert set(harmonised.tables) == set(study.codebook.tables) == set(TABLES)


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_values_equal_the_truth_but_for_the_damaged_cells(
    harmonised: harmonise.Harmonised, simulation: demonstration.Simulation, table: str
) -> None:
    values = cells(harmonised.tables[table].astype(object), "value")
    truth = cells(simulation.truth[table].astype(object), "value")
    assert differing(values, truth) == damaged(simulation, table)


@pytest.mark.parametrize("table", TABLES)
def test_reasons_equal_the_truth_but_for_the_damaged_cells(
    study: Study, harmonised: harmonise.Harmonised, simulation: demonstration.Simulation, table: str
) -> None:
    reasons = cells(harmonised.reasons[table].astype(object), "reason")
    truth = cells(as_told(study, simulation.reasons[table].astype(object)), "reason")
    found = damaged(simulation, table)
    assert differing(reasons, truth) == found
    assert all(reasons[cell] == "unresolved" for cell in found)


def as_told(study: Study, reasons: pd.DataFrame) -> pd.DataFrame:
    """Say of a blank in LimeSurvey's answers no more than LimeSurvey does."""
    files = study.raw.glob("*/source.yaml")
    vague = [f.parent.name for f in files if "reader: limesurvey" in f.read_text(encoding="utf-8")]
    of_limesurvey = reasons["source"].isin(vague).to_numpy()[:, None]
    blank = (reasons == "no_answer").to_numpy()
    return reasons.mask(of_limesurvey & blank, "not_shown_or_no_answer")


def test_unresolved_are_exactly_the_damaged_cells(
    harmonised: harmonise.Harmonised, simulation: demonstration.Simulation
) -> None:
    columns = ["table", "variable", "source", "source_row", "raw"]
    found = harmonised.unresolved[columns].sort_values(columns, ignore_index=True)
    made = simulation.damaged[columns].sort_values(columns, ignore_index=True)
    assert found.to_dict("records") == made.to_dict("records")


def test_the_recode_table_accounts_for_every_row(
    study: Study, harmonised: harmonise.Harmonised
) -> None:
    rows = harmonised.sources.set_index("source")["rows"]
    counts = harmonised.recodes.groupby(["source", "variable"])["count"].sum()
    for (source, variable), count in counts.items():
        assert count == rows[source], (source, variable)


@pytest.mark.slow
def test_harmonising_twice_writes_the_same_bytes(study: Study, tmp_path: Path) -> None:
    for name in ("one", "two"):
        harmonised = harmonise.run(study.raw, study.codebook)
        harmonise.write(harmonised, study.codebook, tmp_path / name, study.languages, "simulated")
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert "recodes.csv" in files
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
