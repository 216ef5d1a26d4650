"""Models for ordered answers and for yes/no: plain, penalised, clustered, nested, weighted."""

import re

import pandas as pd

from vises_research import stats

from . import LIKELIHOOD, RANDOM_EFFECT, Arguments, Case, counterpart, counterpart_more

FREQUENCIES = {"freq", "frequency", "n", "count", "weight", "weights", "w"}
DEGREES = ["none", "never", "very low", "low", "little", "mild", "some", "mid", "medium"]
DEGREES += ["moderate", "high", "much", "marked", "severe", "very high", "always"]


def formula(text):
    """Split `y ~ a + b + (1 | g)` into outcome, predictors and group."""
    outcome, right = (side.strip() for side in text.split("~"))
    terms = [term.strip() for term in right.split("+")]
    nested = [re.fullmatch(r"\(1 *\| *(\w+)\)", term) for term in terms]
    predictors = [term for term, found in zip(terms, nested, strict=True) if not found]
    return outcome, predictors, next((found[1] for found in nested if found), None)


def in_order(values, appearing=False):
    """Order levels: numbers by size, words of degree by degree, others as R's factor() does.

    The rows of a table of frequencies stand in the order of the levels.
    """
    levels = values.dropna().unique().tolist()
    if pd.to_numeric(pd.Series(levels), errors="coerce").notna().all():
        levels = sorted(levels, key=float)
    elif {level.lower() for level in levels} <= set(DEGREES):
        levels = sorted(levels, key=lambda level: DEGREES.index(level.lower()))
    elif not appearing:
        levels = sorted(levels, key=str.lower)
    return pd.Categorical(values, levels, ordered=True)


def prepared(arguments: Arguments):
    """Read the data with the types that the model takes: R's factors have levels."""
    frame = arguments.frame()
    outcome, predictors, group = formula(arguments["formula"])
    counted = arguments.get("weights", "none") != "none"
    for name in (outcome, *predictors):
        if name not in frame and name.endswith("f"):
            frame[name] = in_order(frame[name.removesuffix("f")])
        whole = frame[name].dtype == "int64" and frame[name].nunique() == 2
        if name == outcome or whole or not pd.api.types.is_numeric_dtype(frame[name].dtype):
            frame[name] = in_order(frame[name], counted)
    weights = [name for name in frame if counted and name.lower() in FREQUENCIES]
    return frame, outcome, predictors, group, (weights or [None])[0]


def quantities(result):
    """Name estimates and errors as R does: column and level."""
    found = {}
    for row in result.table.to_dict("records"):
        slope = row["term"] == "slope"
        if slope or row["term"] == "threshold":
            name = row["item"] + row["first"] if slope else f"{row['first']}|{row['second']}"
            found[f"{'beta' if slope else 'threshold'}_{name}"] = row["estimate"]
            found[f"se_{name}"] = row["std_error"]
    return found


@counterpart("ordinal_logit", rel=LIKELIHOOD)
def ordinal_logit(arguments: Arguments):
    frame, outcome, predictors, _, weights = prepared(arguments)
    result = stats.ordinal_logit(
        frame, outcome, predictors, weights=weights, conf_level=float(arguments.get("conf", 0.95))
    )
    whole = result.where(term="likelihood_ratio")
    return quantities(result) | {
        "loglik": whole.value("loglik"),
        "nobs": whole.value("n"),
        "lr_chi2_vs_null": whole.value("statistic"),
        "lr_df": whole.value("df"),
        "lr_p": whole.value("p_value"),
    }


@counterpart("ordinal_logit_random_intercept", rel=RANDOM_EFFECT)
def random_intercept(arguments: Arguments):
    frame, outcome, predictors, group, _ = prepared(arguments)
    points = re.search(r"\d+$", arguments["integration"])
    result = stats.ordinal_random_intercept(
        frame, outcome, predictors, group, points=int(points[0]) if points else 1
    )
    spread = result.where(term="sd")
    return quantities(result) | {
        "sd_intercept": spread.value("estimate"),
        "loglik": spread.value("loglik"),
    }


def slopes(result, column):
    table = result.where(term="slope").table
    names = table["first"].where(table["first"] != "", table["item"])
    return dict(zip(names, table[column], strict=True))


@counterpart_more("logistic_random_intercept")
def logistic_random_intercept(case: Case):
    call = re.search(r"I\((\w+)>=(\d+)\) ~ .*\(1\|(\w+)\).*nAGQ=(\d+)", case.call)
    _, least, group, points = call.groups()
    frame = case.frame()
    frame["high"] = frame["rating"] >= int(least)
    result = stats.ordinal_random_intercept(
        frame, "high", ["temp", "contact"], group, points=int(points)
    )
    return {
        "beta_0": -result.value("estimate", term="threshold"),
        **{f"beta_{name}": one for name, one in slopes(result, "estimate").items()},
        "sd_intercept": result.value("estimate", term="sd"),
        "loglik": result.value("loglik", term="sd"),
    }


@counterpart_more("proportional_odds_check")
def proportional_odds_check(case: Case):
    table = stats.proportionality(case.frame(), "rating", ["temp", "contact"]).table
    fit = stats.ordinal_logit(case.frame(), "rating", ["temp", "contact"])
    found = {"loglik": fit.value("loglik", term="likelihood_ratio")}
    for row in table.to_dict("records"):
        prefix = "" if row["term"] == "uneven" else "scale_"
        found[f"{prefix}lr_{row['item']}"] = row["statistic"]
        found[f"{prefix}df_{row['item']}"] = row["df"]
        found[f"{prefix}p_{row['item']}"] = row["p_value"]
    return found


@counterpart_more("ordinal_logit_profile_interval")
def profile_interval(case: Case):
    result = stats.ordinal_logit(case.frame(), "rating", ["temp", "contact"])
    low, high = slopes(result, "conf_low"), slopes(result, "conf_high")
    return {f"{name}_lower": one for name, one in low.items()} | {
        f"{name}_upper": one for name, one in high.items()
    }


@counterpart_more("ordinal_logit_cluster_robust")
def cluster_robust(case: Case):
    result = stats.ordinal_logit_clustered(case.frame(), "rating", ["temp", "contact"], "judge")
    return {f"se_{name}": one for name, one in slopes(result, "std_error").items()}


@counterpart_more("firth_logistic")
def firth_logistic(case: Case):
    outcome, predictors, _ = formula(re.search(r"\((\w+~[\w+]+)", case.call)[1])
    result = stats.firth_logistic(case.frame(), outcome, predictors)
    found = {"beta_0": result.value("estimate", term="intercept")}
    found["se_0"] = result.value("std_error", term="intercept")
    found |= {f"beta_{name}": one for name, one in slopes(result, "estimate").items()}
    return found | {f"se_{name}": one for name, one in slopes(result, "std_error").items()}


@counterpart_more("design_ordinal_logit")
def design_ordinal_logit(case: Case):
    outcome, predictors, _ = formula(re.search(r"\((\w+ ~ [\w +]+),", case.call)[1])
    frame = case.frame()
    frame[outcome] = in_order(frame[outcome])
    result = stats.ordinal_logit_design(
        frame, outcome, predictors, weights="pw", strata="stype", fpc="fpc"
    )
    cuts = result.where(term="threshold").table["estimate"]
    (slope,) = result.where(term="slope").table.to_dict("records")
    return {
        f"beta_{slope['item']}{slope['first']}": slope["estimate"],
        "se": slope["std_error"],
        **{f"thr{place}": cut for place, cut in enumerate(cuts, 1)},
    }
