"""Five cycles of a health survey through a published concordance, cell by cell.

The study's files are made from the concordance, row by row; the result to meet was computed by the
authors' own program.
"""

import pandas as pd
import pytest
from concordance import CYCLES, column_of, study

VARIABLES = dict(zip(CYCLES, (139, 142, 153, 188, 183), strict=True))
REASONS = {"NA(a)": "not_applicable", "NA(b)": "not_stated"}


@pytest.fixture(scope="module")
def folder(realdata):
    return realdata / "cchs-2001-2010"


@pytest.fixture(scope="module")
def done(harmonised, folder, tmp_path_factory):
    made = tmp_path_factory.mktemp("cchs")
    study(made, folder)
    return harmonised(made)


def of(frame, cycle):
    return frame[frame["source"] == cycle].sort_values("rowno").reset_index(drop=True)


@pytest.mark.parametrize("cycle", CYCLES)
def test_every_cell_is_that_of_the_authors_program(done, folder, cycle):
    oracle = pd.read_csv(folder / f"oracle_{cycle}.csv", dtype=str, keep_default_na=False)
    table, reasons = of(done.tables["respondent"], cycle), of(done.reasons["respondent"], cycle)
    names = [*oracle.columns[2:]]
    assert len(names) == VARIABLES[cycle]
    assert table["rowno"].tolist() == oracle["rowno"].astype(int).tolist()
    for name in names:
        expected, found = oracle[name], table[name]
        why = expected.map(REASONS)
        pd.testing.assert_series_equal(
            reasons[name].astype("str"), why.astype("str"), check_names=False
        )
        if isinstance(found.dtype, pd.CategoricalDtype):
            assert found.astype("str").tolist() == expected.where(why.isna()).astype("str").tolist()
        else:
            numbers = pd.to_numeric(expected.where(why.isna()))
            pd.testing.assert_series_equal(found, numbers, check_names=False, check_dtype=False)
    absent = table.columns.difference([*names, "source", "source_row", "rowno"])
    assert reasons[absent].eq("not_in_wave").all(axis=None)


def test_not_applicable_and_missing_stay_apart(done):
    told = done.reasons["respondent"].drop(columns=["source", "rowno", "source_row"]).stack()
    counts = told[told != "not_in_wave"].value_counts().to_dict()
    assert counts == {"not_applicable": 53_620, "not_stated": 2_702}


@pytest.mark.parametrize(
    ("cycle", "column"), [("cchs2015_p", "GEN_015"), ("cchs2017_p", "GEN_020"), ("x", "GEN_07")]
)
def test_a_concordance_may_have_blanks_round_its_colons(cycle: str, column: str) -> None:
    start = "cchs2015_p::GEN_015, cchs2017_p:: GEN_020, [ GEN_07 ]"
    assert column_of(start, cycle) == column
