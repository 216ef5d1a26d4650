"""Shares and means, and their intervals."""

import pandas as pd

from vises_research import stats

from . import LIKELIHOOD, Arguments, Case, counterpart, counterpart_more


def answers(yes: float, base: float) -> pd.DataFrame:
    """Give so many rows, so many of them yes."""
    return pd.DataFrame({"answer": [True] * int(yes) + [False] * int(base - yes)})


def of(result: stats.Result):
    row = result.table.iloc[0]
    names = {"estimate": "estimate", "lower": "conf_low", "upper": "conf_high"}
    names |= {"lower_count": "count_low", "upper_count": "count_high", "n": "base"}
    return {name: row[column] for name, column in names.items() if column in row}


@counterpart("wilson_interval")
def wilson(arguments: Arguments):
    return exact(arguments, "wilson")


@counterpart("clopper_pearson_interval")
def clopper_pearson(arguments: Arguments):
    return exact(arguments, "clopper_pearson")


@counterpart("hypergeometric_interval")
def hypergeometric(arguments: Arguments):
    return exact(arguments, "hypergeometric", population_size=arguments.number("N"))


def exact(arguments: Arguments, method: str, **population):
    frame, level = answers(arguments.number("x"), arguments.number("n")), arguments.number("conf")
    frame = frame.astype(pd.CategoricalDtype([False, True]))
    return of(
        stats.share(frame, "answer", level=True, method=method, conf_level=level, **population)
    )


# The estimate of the logit variant comes from a fit that stops at a relative 1e-8.
@counterpart("svyciprop_logit", rel=LIKELIHOOD)
def logit(arguments: Arguments):
    return survey(arguments, "logit")


@counterpart("svyciprop_beta")
def beta(arguments: Arguments):
    return survey(arguments, "beta")


def survey(arguments: Arguments, method: str):
    size, level = arguments.number("N"), arguments.number("conf")
    options = {"method": method, "population_size": size, "conf_level": level}
    return of(stats.share(arguments.frame(), arguments["y"], level=1, **options))


@counterpart("fpc_mean")
def fpc_mean(arguments: Arguments):
    size, level = arguments.number("N"), arguments.number("conf")
    table = stats.mean(
        arguments.frame(), arguments["y"], population_size=size, conf_level=level
    ).table
    names = {"n": "n", "mean": "estimate", "se": "std_error", "df": "df"}
    names |= {"lower": "conf_low", "upper": "conf_high"}
    return {name: table[column].iloc[0] for name, column in names.items()}


@counterpart_more("wilson_interval_finite_population")
def finite_wilson(case: Case):
    size = int(case.name.rpartition("_N")[2])
    result = stats.share(
        answers(12, 69), "answer", level=True, method="wilson", population_size=size
    )
    return {**of(result), "n_effective": result.value("n_effective")}


@counterpart_more("goodman_simultaneous_interval")
def goodman(case: Case):
    counts = [int(n) for n in case.call.partition("counts ")[2].split(" ")[0].split(",")]
    frame = pd.DataFrame({"answer": [i for i, n in enumerate(counts) for _ in range(n)]})
    table = stats.share(frame, "answer", method="goodman").table
    lows = {f"lower_{i}": low for i, low in enumerate(table["conf_low"], 1)}
    return lows | {f"upper_{i}": high for i, high in enumerate(table["conf_high"], 1)}
