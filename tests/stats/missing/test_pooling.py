from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError


def completed(sets=5, spread=1.0):
    """Give tables that differ in a quarter of their values."""
    random = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "pilot": np.repeat(range(12), 3),
            "region": np.tile(["hdf", "vlg", "wab"], 12),
            "x": random.normal(size=36),
        }
    )
    y = frame["x"] + random.normal(size=36)
    gap = np.arange(36) % 4 == 0
    return [frame.assign(y=y + spread * gap * random.normal(size=36)) for _ in range(sets)]


METHODS = {
    "linear": lambda t: stats.linear(t, "y", ["x", "region"], cluster="pilot"),
    "classical": lambda t: stats.linear(t, "y", ["x", "region"], errors="classical"),
    "clustered_mean": lambda t: stats.clustered_mean(t, "y", "pilot", by=["region"]),
    "gee": lambda t: stats.gee(t, "y", ["x"], "pilot", family="gaussian"),
    "mixed_linear": lambda t: stats.mixed_linear(t, "y", ["x"], "pilot"),
}


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_any_result_with_estimates_and_errors_is_pooled(method):
    results = [method(table) for table in completed()]
    pooled = stats.pool(results)
    assert stats.check(pooled) == ()
    assert len(pooled.table) == len(results[0].table)
    means = np.mean([one.table["estimate"] for one in results], axis=0)
    np.testing.assert_allclose(pooled.table["estimate"], means)
    known = pooled.table["std_error"].notna()
    within = np.mean([one.table["std_error"] ** 2 for one in results], axis=0)
    assert (pooled.table["std_error"] ** 2 > within)[known].all()
    assert pooled.table["fmi"][known].between(0, 1).all()
    assert (pooled.table["df"] < results[0].table["df"].max())[known].all()
    assert pooled.method.name.endswith("pooled by Rubin's rules")


def test_tables_that_are_all_the_same_give_the_result_of_one():
    results = [METHODS["classical"](table) for table in completed(spread=0)]
    pooled, one = stats.pool(results).table, results[0].table
    np.testing.assert_allclose(pooled[["estimate", "std_error"]], one[["estimate", "std_error"]])
    np.testing.assert_allclose(pooled["df"], (32 + 1) / (32 + 3) * 32)
    assert (pooled["r"].abs() < 1e-12).all()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 4)), min_size=2, max_size=9),
    st.floats(2, 200),
)
def test_rubin_lies_between_what_it_pools(pairs, complete):
    q, u = np.array(pairs).T
    found = stats.rubin(q, u, complete)
    assert found["conf_low"] <= found["estimate"] <= found["conf_high"]
    assert found["std_error"] ** 2 >= found["within"] * (1 - 1e-12)
    assert 0 <= found["fmi"] <= 1
    assert 0 <= found["p_value"] <= 1
    assert found["df"] <= complete
    flipped = stats.rubin(-q, u, complete)
    assert flipped["estimate"] == -found["estimate"]
    assert flipped["p_value"] == found["p_value"]


def test_infinite_df_are_the_classical_ones():
    found = stats.rubin([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    r = 4 / 3
    assert found["df"] == pytest.approx(2 * (1 + 1 / r) ** 2)


def test_one_coefficient_jointly_is_its_t_squared():
    results = [METHODS["classical"](table) for table in completed()]
    joint = stats.pool_joint(results, item="x")
    alone = stats.pool(results).value("statistic", item="x")
    assert joint.value("statistic") == pytest.approx(alone**2)
    assert joint.value("df") == 1


def test_a_joint_test_does_not_depend_on_the_reference_level():
    tables = completed()
    first = stats.pool_joint([METHODS["linear"](table) for table in tables], item="region")
    turned = [
        table.assign(region=pd.Categorical(table["region"], ["wab", "vlg", "hdf"]))
        for table in tables
    ]
    again = stats.pool_joint([METHODS["linear"](table) for table in turned], item="region")
    columns = ["statistic", "df", "df_error", "p_value", "r"]
    np.testing.assert_allclose(again.table[columns], first.table[columns], rtol=1e-8)
    assert stats.check(first) == ()


@pytest.mark.parametrize(("sets", "complete"), [(2, None), (3, None), (5, np.inf), (5, 9.0)])
def test_joint_df_are_there_for_few_tables_and_large_samples(sets, complete):
    results = [METHODS["classical"](table) for table in completed(sets)]
    row = stats.pool_joint(results, df_complete=complete, item="region").table.iloc[0]
    assert row["df_error"] > 0
    assert 0 < row["p_value"] <= 1


def test_pooled_covariance_fits_the_pooled_errors():
    pooled = stats.pool([METHODS["linear"](table) for table in completed()])
    np.testing.assert_allclose(np.sqrt(np.diag(pooled.covariance)), pooled.table["std_error"])


def test_what_differs_between_the_tables_is_left_out_and_told():
    tables = completed()
    tables[1].loc[0, "y"] = np.nan
    pooled = stats.pool([stats.linear(table, "y") for table in tables])
    assert "n" not in pooled.table
    assert "left out, not the same in all tables: n" in pooled.notes
    assert "y: no value in 1 of 36 rows: unknown 1" in pooled.notes
    assert pooled.notes[-1].startswith("pooled over 5 completed tables; fmi up to 0.")


def test_a_table_without_error_gives_a_row_without_error():
    tables = completed()
    tables[2] = tables[2].assign(y=1.0)
    pooled = stats.pool([stats.linear(table, "y", cluster="pilot") for table in tables])
    assert np.isnan(pooled.value("std_error"))
    assert "no error in some rows: none in some tables" in pooled.notes
    assert stats.check(pooled) == ()


def test_results_that_do_not_belong_together_are_refused():
    one, two = completed(2)
    linear = stats.linear(one, "y", ["region"])
    right = "Right would be: the same function on each completed table."
    fewer = two[two["region"] != "wab"]
    cases = {
        "pooling needs two results or more. Found: 1.": [linear],
        "the results come from different methods or outcomes. Found: linear (Least squares, CR2 "
        "errors and t with Satterthwaite df), linear (Least squares, HC3 errors and t).": [
            linear,
            stats.linear(one, "y", ["region"], cluster="pilot"),
        ],
        "the results have different rows: a level or term is not in all of them.": [
            linear,
            stats.linear(fewer, "y", ["region"]),
        ],
        "counts gives no std_error to pool. Found: region, n, base.": [
            stats.counts(table, ["region"]) for table in (one, two)
        ],
    }
    for message, results in cases.items():
        with pytest.raises(StudyError) as error:
            stats.pool(results)
        assert str(error.value) == f"stats.pool: {message} {right}"


def test_a_joint_test_without_covariance_is_refused():
    results = [replace(METHODS["linear"](table), covariance=None) for table in completed(2)]
    with pytest.raises(StudyError) as error:
        stats.pool_joint(results, item="x")
    assert str(error.value) == (
        "stats.pool_joint: linear gives no covariance of such rows. Found: {'item': 'x'}. "
        "Right would be: levels of term, item, first, second."
    )
