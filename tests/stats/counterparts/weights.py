"""Weights and designs."""

import re

from vises_research import stats

from . import Arguments, Case, counterpart, counterpart_more

VARIANCES = {
    "linearised_with_raking_residuals": "rake",
    "linearised_weights_as_fixed": "fixed",
    "weights_as_fixed": "fixed",
}
STATISTICS = {"F": "F", "Chisq": "chisq", "adjWald": "adjusted_wald"}
APISTRAT = stats.Design("pw", strata="stype", fpc="fpc")


def margins(text: str):
    """Read 'stype{E:4421,H:755}schwide{No:1072}'."""
    return {
        column: {level: float(n) for level, n in re.findall(r"([^:,]+):([^,]+)", inside)}
        for column, inside in re.findall(r"([^{}]+)\{([^}]*)\}", text)
    }


def named(arguments: Arguments, key: str):
    value = arguments.get(key, "none")
    return None if value == "none" else value


def framed(arguments: Arguments):
    """Give the data and the design that the arguments name."""
    raking = margins(arguments.get("margins", ""))
    frame = arguments.frame().astype(dict.fromkeys(raking, "str"))
    weights = named(arguments, "base_weight") or named(arguments, "weights")
    parts = {key: named(arguments, key) for key in ("strata", "cluster", "fpc")}
    variance = VARIANCES.get(arguments.get("variance", ""), "calibrate")
    return frame, stats.Design(weights, **parts, margins=raking, raking=variance)


@counterpart("raking")
def raking(arguments: Arguments):
    frame, design = framed(arguments)
    weights = stats.raked(frame, design.margins, weights=design.weights)
    summary = stats.kish(frame.assign(raked=weights), "raked").table.set_index("term")["estimate"]
    names = {"smallest": "min", "largest": "max", "deff": "kish_deff"}
    each = {f"w_{i}": weight for i, weight in enumerate(weights, 1)}
    return {**summary.rename(names).to_dict(), **each}


@counterpart("weighted_mean")
@counterpart("design_mean")
def mean(arguments: Arguments):
    frame, design = framed(arguments)
    level = float(arguments.get("conf", 0.95))
    row = stats.weighted_mean(frame, arguments["y"], design, conf_level=level).table.iloc[0]
    names = {"estimate": "mean", "std_error": "se", "conf_low": "lower", "conf_high": "upper"}
    return row.rename(names).to_dict()


@counterpart("rao_scott_chi2")
def rao_scott(arguments: Arguments):
    frame, design = framed(arguments)
    result = stats.rao_scott(frame, arguments["row"], arguments["col"], design)
    row = result.where(term=STATISTICS[arguments["statistic"]]).table.iloc[0]
    return row.rename({"df": "ndf", "df_error": "ddf", "p_value": "p"}).to_dict()


@counterpart_more("design_rank_test")
def ranks(case: Case):
    frame = case.frame()
    two = stats.design_rank_test(frame, "api00", "awards", APISTRAT).table.iloc[0]
    several = stats.design_rank_test(frame, "api00", "meals3", APISTRAT).table.iloc[0]
    return {
        "t": two["statistic"],
        "df": two["df"],
        "p": two["p_value"],
        "difference_in_mean_rank_score": two["estimate"],
        "kw_chi2": several["statistic"],
        "kw_ddf": several["df_error"],
        "kw_p": several["p_value"],
    }


@counterpart_more("post_stratified_mean")
def post_stratified(case: Case):
    counts = {"awards": {"No": 2027, "Yes": 4167}}
    design = stats.Design("pw", strata="stype", fpc="fpc", margins=counts)
    row = stats.weighted_mean(case.frame(), "api00", design).table.iloc[0]
    return {"mean": row["estimate"], "se": row["std_error"]}


@counterpart_more("design_quantile")
def quantile(case: Case):
    table = stats.weighted_quantile(case.frame(), "api00", APISTRAT).table.set_index("term")
    median = table.loc["q50"]
    limits = {"q50_lower": median["conf_low"], "q50_upper": median["conf_high"]}
    return {**table["estimate"].to_dict(), **limits}


@counterpart_more("kish")
def kish(case: Case):
    return stats.kish(case.frame(), "pw").table.set_index("term")["estimate"].to_dict()
