"""Rows nested in clusters: linear models, estimating equations, variance components."""

import re

import pandas as pd

from vises_research import stats

from . import LIKELIHOOD, Arguments, Case, counterpart, counterpart_more


def rating(case: Case) -> pd.DataFrame:
    """Read the wine data, without the rows that the call leaves out."""
    frame = case.frame()
    left_out = re.search(r"without rows ([\d,]+)", case.call)
    gone = [int(row) - 1 for row in left_out[1].split(",")] if left_out else []
    return frame.drop(index=gone)


def coefficients(result: stats.Result, **columns: str) -> dict[str, float]:
    """Give columns of a result under the names of the set: beta_0, se_warm ..."""
    found = {}
    for row in result.table.to_dict("records"):
        if row["term"] in ("intercept", "slope"):
            name = row["first"] or row["item"] or "0"
            found |= {f"{quantity}_{name}": row[column] for quantity, column in columns.items()}
    return found


def cluster_robust(errors):
    def compute(case: Case):
        predictors = ["temp", "contact"]
        fit = stats.linear(rating(case), "rating", predictors, cluster="judge", errors=errors)
        return coefficients(fit, beta="estimate", se="std_error", df="df")

    return compute


for _errors in ("CR0", "CR1", "CR1S", "CR2", "CR3"):
    counterpart_more(f"cluster_robust_{_errors}")(cluster_robust(_errors))


@counterpart_more("variance_components_reml")
def variance_components(case: Case):
    table = stats.variance_components(rating(case), "rating", "judge").table
    return dict(zip(table["term"], table["estimate"], strict=True))


@counterpart_more("mixed_model_kenward_roger")
def mixed_model(case: Case):
    fit = stats.mixed_linear(rating(case), "rating", ["temp", "contact"], "judge")
    return {
        **coefficients(fit, beta="estimate", se="std_error_model", se_kr="std_error", df_kr="df"),
        "var_judge": fit.value("estimate", term="between"),
        "var_residual": fit.value("estimate", term="within"),
    }


ERRORS = {
    "sandwich": "sandwich",
    "approximate_jackknife": "jackknife",
    "mancl_derouen_given_geepack_alpha": "mancl_derouen",
}


@counterpart("gee", LIKELIHOOD)
def gee(arguments: Arguments):
    outcome, predictors = arguments["formula"].split("~")
    fit = stats.gee(
        arguments.frame(),
        outcome.strip(),
        [one.strip() for one in predictors.split("+")],
        arguments["cluster"],
        family=arguments["family"],
        correlation=arguments["corstr"],
        errors=ERRORS[arguments["se"]],
    )
    found = {}
    for row in fit.table.to_dict("records"):
        name = row["item"] + row["first"] if row["term"] == "slope" else "(Intercept)"
        if row["term"] in ("intercept", "slope"):
            found |= {f"beta_{name}": row["estimate"], f"se_{name}": row["std_error"]}
        else:
            found[{"scale": "scale", "correlation": "alpha"}[row["term"]]] = row["estimate"]
    return found
