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


KINDS = {"BRR": "brr", "Fay": "fay", "JK1": "jk1", "JKn": "jkn", "bootstrap": "bootstrap"}
CENTRES = {"no": "mean", "yes": "estimate"}


def replicated(arguments: Arguments):
    """Give the data and the design with replicate weights that the arguments name."""
    scales = arguments.frame("rscales")["rscale"].tolist() if "rscales" in arguments else []
    replicates = stats.Replicates(
        arguments.span("replicates"),
        KINDS[arguments["type"]],
        rho=float(arguments.get("rho", 0)),
        scales=scales,
        centre=CENTRES[arguments["mse"]],
    )
    return arguments.frame(), stats.Design(arguments["weight"], replicates=replicates)


def asked(arguments: Arguments, frame):
    """Give the data with the numbers whose mean is asked for: those named, or 1 at a level."""
    y = frame[arguments["y"]]
    if "level" not in arguments:
        return frame, arguments["y"]
    return frame.assign(at=(y == arguments["level"]).where(y.notna()).astype("boolean")), "at"


RENAMED = {"std_error": "se", "conf_low": "lower", "conf_high": "upper", "p_value": "p"}


@counterpart("replicate_mean")
@counterpart("replicate_share")
def replicate_mean(arguments: Arguments):
    frame, design = replicated(arguments)
    level = arguments.number("conf")
    row = stats.weighted_mean(*asked(arguments, frame), design, conf_level=level).table.iloc[0]
    return {**row.rename(RENAMED), "mean": row["estimate"], "share": row["estimate"]}


@counterpart("replicate_total")
def replicate_total(arguments: Arguments):
    frame, design = replicated(arguments)
    level = arguments.number("conf")
    row = stats.weighted_total(frame, arguments["y"], design, conf_level=level).table.iloc[0]
    return row.rename({**RENAMED, "estimate": "total"}).to_dict()


@counterpart("replicate_mean_by_group")
def replicate_mean_by_group(arguments: Arguments):
    frame, design = replicated(arguments)
    group = arguments["group"]
    table = stats.weighted_mean(frame, arguments["y"], design, by=[group]).table
    names = {"mean": "estimate", "se": "std_error", "df_domain": "df"}
    return {
        f"{name}_{row[group]}": row[column]
        for row in table.to_dict("records")
        for name, column in names.items()
    }


@counterpart("replicate_difference_of_groups")
def replicate_difference(arguments: Arguments):
    frame, design = replicated(arguments)
    result = stats.weighted_difference(
        frame, arguments["y"], arguments["group"], design,
        between=(arguments["second"], arguments["first"]), conf_level=arguments.number("conf"),
    )  # fmt: skip
    row = result.table.iloc[0]
    return row.rename({**RENAMED, "estimate": "difference", "statistic": "t"}).to_dict()


@counterpart("weighted_mean_deff")
def weighted_mean_deff(arguments: Arguments):
    weight, frame = arguments["weight"], arguments.frame()
    if arguments.get("zero_weights") == "dropped":
        frame = frame[frame[weight] > 0].reset_index(drop=True)
    design = stats.Design(
        weight, strata=named(arguments, "strata"), cluster=named(arguments, "cluster")
    )
    result = stats.weighted_mean(*asked(arguments, frame), design)
    row = result.table.iloc[0].rename({"estimate": "mean", "std_error": "se", "n": "n_positive"})
    costs = stats.kish(frame, weight)
    return {
        **row.to_dict(),
        "n": result.base.answered,
        "deff_kish": costs.value("estimate", term="deff"),
        "n_kish": row["n_effective"],
    }


@counterpart("weighted_multiple_response")
def weighted_multiple_response(arguments: Arguments):
    items, design = arguments.list("columns"), stats.Design(arguments["weight"])
    frame = arguments.frame()
    ticked = frame[[*items, arguments["none"]]].eq(1).any(axis=1)
    kept = frame[arguments["shown"]] == "yes"
    kept &= ticked if arguments["base"] == "answered" else True
    frame[items] = frame[items].astype("boolean").where(kept)
    whole = stats.answers(frame, items, design=design)
    alone = stats.answers(frame[kept], items, design=design)
    weights = stats.kish(frame[kept], arguments["weight"])
    found = {
        "n": whole.base.answered,
        "sum_w": weights.value("estimate", term="sum"),
        "n_kish": weights.value("estimate", term="n_effective"),
        "responses_per_case": whole.table["estimate"].sum(),
    }
    columns = {"share": "estimate", "se": "std_error", "n_ticked": "n"}
    columns |= {"share_of_responses": "share_of_answers"}
    for row, other in zip(whole.table.to_dict("records"), alone.table["std_error"], strict=True):
        found |= {f"{name}_{row['item']}": row[column] for name, column in columns.items()}
        found[f"se_base_only_{row['item']}"] = other
    return found
