"""Survival, competing exits, retention."""

import pandas as pd

from vises_research import stats

from . import Arguments, Case, counterpart, counterpart_more

ENTERED = {"steps": [69, 66, 61, 52, 47]}


@counterpart("kaplan_meier")
def kaplan_meier(arguments: Arguments):
    frame = arguments.frame()
    given = (frame, arguments["time"], arguments["event"])
    options = {"interval": arguments["ci"], "conf_level": arguments.number("conf")}
    names = {
        "estimate": "surv",
        "std_error": "se_greenwood",
        "conf_low": "lower",
        "conf_high": "upper",
    }
    curve = stats.kaplan_meier(*given, **options).table.set_index("time")
    quantities = {
        f"{name}_t{time:g}": value
        for column, name in names.items()
        for time, value in curve[column].items()
    }
    median = stats.median_time(*given, **options).table.iloc[0]
    limits = {"median_lower": median["conf_low"], "median_upper": median["conf_high"]}
    return {**quantities, "median": median["estimate"], **limits}


@counterpart("logrank")
def logrank(arguments: Arguments):
    columns = (arguments[key] for key in ("time", "event", "group"))
    table = stats.logrank(arguments.frame(), *columns, strata=arguments.get("strata")).table
    row, groups = table.iloc[0], table[table["term"] == "group"].to_dict("records")
    observed = {f"observed_{one['first']}": one["n_event"] for one in groups}
    expected = {f"expected_{one['first']}": one["n_expected"] for one in groups}
    return {"chi2": row["statistic"], "df": row["df"], "p": row["p_value"], **observed, **expected}


@counterpart("median_survival")
def median_survival(arguments: Arguments):
    assert arguments["rule"] == "survfit", arguments["rule"]
    group = arguments["group"]

    def row(flat):
        result = stats.median_time(
            arguments.frame(), arguments["time"], arguments["event"], by=[group], flat=flat,
            interval=arguments["ci"], conf_level=arguments.number("conf"),
        )  # fmt: skip
        return result.where(**{group: arguments["level"]}).table.iloc[0]

    found = row("observed")
    return {
        "n": found["n"],
        "events": found["n_event"],
        "median": found["estimate"],
        "median_first_below_or_equal": row("first")["estimate"],
        "lower": found["conf_low"],
        "upper": found["conf_high"],
    }


@counterpart_more("restricted_mean")
def restricted_mean(case: Case):
    row = stats.restricted_mean(case.frame(), "time", "status", until=48).table.iloc[0]
    return {"rmst_48": row["estimate"], "se": row["std_error"]}


@counterpart_more("aalen_johansen")
def aalen_johansen(case: Case):
    frame = case.frame()
    ways = frame["x"].map({"Maintained": "a", "Nonmaintained": "b"})
    frame["exit"] = ways.where(frame["status"] == 1, "in")
    table = stats.aalen_johansen(frame, "time", "exit", staying="in").table
    quantities = {}
    for row in table.to_dict("records"):
        name = f"{row['exit']}_{row['time']:g}"
        quantities |= {name: row["estimate"], f"se_{name}": row["std_error"]}
    return quantities


@counterpart_more("discrete_retention")
def retention(case: Case):
    entered = ENTERED[case.name]
    left = [a - b for a, b in zip(entered, [*entered[1:], 0], strict=True)]
    steps = pd.DataFrame({"step": pd.Series(range(1, len(left) + 1)).repeat(left)})
    names = {"estimate": "conditional", "conf_low": "lower", "cumulative": "cumulative"}
    table = stats.retention(steps.reset_index(drop=True), "step").table.set_index("step")
    return {
        f"{name}_{step}": value
        for column, name in names.items()
        for step, value in table[column].items()
    }
