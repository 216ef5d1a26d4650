"""Thin data: never an exception or a warning, but NaN with a note."""

import numpy as np
import pandas as pd
import pytest

from vises_research import stats

FULL = pd.DataFrame(
    {
        "pilot": list("aabbccdd"),
        "yes": [True, False, True, True, False, False, True, False],
        "score": [1.0, 2, 4, 3, 6, 5, 2, 3],
        "x": [0.0, 1, 2, 1, 0, 2, 1, 1],
        "region": pd.Categorical(list("uvuvuvuv"), list("uvw")),
    }
)
TABLES = {
    "nobody": FULL[:0],
    "one row": FULL[:1],
    "two rows of one pilot": FULL[:2],
    "two rows of two pilots": FULL[1:3],
    "each pilot once": FULL[::2],
    "one pilot": FULL.assign(pilot="a"),
    "all equal": FULL.assign(score=3.0, yes=True, x=1.0),
    "all zero": FULL.assign(score=0.0, yes=False),
    "pilots all of one mind": FULL.assign(score=[1.0, 1, 2, 2, 4, 4, 3, 3]),
    "one group empty": FULL[FULL["region"] == "u"],
    "nobody answered": FULL.assign(score=np.nan, yes=pd.array([pd.NA] * 8, dtype="boolean")),
    "full": FULL,
}
METHODS = {
    "mean": lambda t: stats.clustered_mean(t, "score", "pilot", by=["region"]),
    "share": lambda t: stats.clustered_mean(t, "yes", "pilot"),
    "HC3": lambda t: stats.linear(t, "score", ["x", "region"]),
    "classical": lambda t: stats.linear(t, "score", ["x"], errors="classical"),
    **{
        kind: lambda t, kind=kind: stats.linear(
            t, "score", ["x", "region"], cluster="pilot", errors=kind
        )
        for kind in ("CR0", "CR1", "CR1S", "CR2", "CR3")
    },
    **{
        f"gee {family} {errors}": lambda t, family=family, errors=errors: stats.gee(
            t, "yes", ["x", "region"], "pilot", family=family, errors=errors
        )
        for family in ("binomial", "gaussian", "poisson")
        for errors in ("mancl_derouen", "jackknife", "sandwich")
    },
    "reml": lambda t: stats.variance_components(t, "score", "pilot"),
    "anova": lambda t: stats.variance_components(t, "score", "pilot", method="anova"),
    "mixed": lambda t: stats.mixed_linear(t, "score", ["x", "region"], "pilot"),
    "patterns": lambda t: stats.missing_patterns(t, ["score", "x"]),
    "moments": lambda t: stats.em_moments(t, ["score", "x", "yes"]),
    "little": lambda t: stats.little_mcar(t, ["score", "x", "yes"]),
    "pool": lambda t: stats.pool([stats.linear(t, "score", ["x"])] * 2),
    "pool_joint": lambda t: stats.pool_joint(
        [stats.linear(t, "score", ["x"], cluster="pilot")] * 2, term="intercept"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_thin_data_are_told_and_never_an_exception(table, method):
    result = method(table)
    assert stats.check(result) == ()
    assert not np.isinf(result.table.select_dtypes("number")).any().any()
