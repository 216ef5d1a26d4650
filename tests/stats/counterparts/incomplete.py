"""Missing values: moments, Little's test, pooling over completed tables."""

import numpy as np

from vises_research import stats

from . import Arguments, Case, counterpart, counterpart_more


@counterpart_more("em_moments")
def em_moments(case: Case):
    frame = case.frame()
    table = stats.em_moments(frame, list(frame)).table
    found = {}
    for row in table.to_dict("records"):
        one, other, value = row["first"], row["second"], row["estimate"]
        if row["term"] == "mean":
            found[f"mean_{one}"] = value
        elif one == other:
            found[f"var_{one}"] = value
        else:
            found |= {f"cov_{one}_{other}": value, f"cov_{other}_{one}": value}
    return found


@counterpart_more("little_mcar")
def little_mcar(case: Case):
    frame = case.frame()
    ml, unbiased = (
        stats.little_mcar(frame, list(frame), covariance=one).table.iloc[0]
        for one in ("ml", "unbiased")
    )
    return {
        "statistic_ml": ml["statistic"],
        "statistic_unbiased": unbiased["statistic"],
        "df": ml["df"],
        "p_ml": ml["p_value"],
        "p_unbiased": unbiased["p_value"],
        "patterns": ml["patterns"],
    }


def fits(case: Case):
    return [
        stats.linear(completed, "bmi", ["age", "chl"], errors="classical")
        for _, completed in case.frame().groupby(".imp")
    ]


@counterpart_more("rubin_pool_lm")
def rubin_pool_lm(case: Case):
    found, place = {}, {}
    for row in stats.pool(fits(case)).table.to_dict("records"):
        # A level is called by its place among the levels, of which the first has no row.
        place[row["item"]] = place.get(row["item"], 1) + 1
        name = row["item"] + (str(place[row["item"]]) if row["first"] else "") or "0"
        columns = {"estimate": "estimate", "se": "std_error", "df": "df"}
        columns |= {"lower": "conf_low", "fmi": "fmi"}
        found |= {f"{quantity}_{name}": row[column] for quantity, column in columns.items()}
    return found


@counterpart_more("rubin_multiparameter_D1")
def rubin_joint(case: Case):
    row = stats.pool_joint(fits(case), item="age").table.iloc[0]
    return {"f": row["statistic"], "df1": row["df"], "df2": row["df_error"], "p": row["p_value"]}


@counterpart("rubin_pool")
def rubin_pool(arguments: Arguments):
    q, u = ([float(one) for one in arguments.list(key)] for key in "qu")
    n, k, level = (arguments.number(key) for key in ("n", "k", "conf"))
    found = stats.rubin(q, u, n - k, level)
    return {
        **{key: found[key] for key in ("estimate", "within", "between", "r", "fmi")},
        "total": np.square(found["std_error"]),
        "df_barnard_rubin": found["df"],
        "lower": found["conf_low"],
        "upper": found["conf_high"],
    }
