"""Agreement: intraclass correlations, kappas, Krippendorff's alpha, Gwet's coefficients."""

import pandas as pd

from vises_research import stats

from . import Arguments, Case, counterpart, counterpart_more


def intraclass(term):
    def compute(arguments: Arguments):
        frame = arguments.frame()
        result = stats.icc(frame, list(frame), conf_level=arguments.number("conf")).where(term=term)
        return {
            "icc": result.value("estimate"),
            "f": result.value("statistic"),
            "df1": result.value("df"),
            "df2": result.value("df_error"),
            "p": result.value("p_value"),
            "lower": result.value("conf_low"),
            "upper": result.value("conf_high"),
        }

    return compute


for form in (1, 2, 3):
    counterpart(f"icc_{form}")(intraclass(f"icc_{form}"))
    counterpart(f"icc_{form},k")(intraclass(f"icc_{form}_k"))


def one_scale(pairs: pd.DataFrame) -> pd.DataFrame:
    """Give both raters the same levels, in order of first appearance."""
    levels = list(
        dict.fromkeys(level for column in pairs for level in pairs[column].cat.categories)
    )
    return pairs.apply(lambda column: column.cat.set_categories(levels, ordered=True))


@counterpart("cohen_kappa")
def cohen_kappa(arguments: Arguments):
    result = stats.cohen_kappa(
        one_scale(arguments.pairs()), "row", "col", weights=arguments["weights"]
    )
    return {
        "n": result.value("n"),
        "kappa": result.value("estimate"),
        "se": result.value("std_error"),
        "lower": result.value("conf_low"),
        "upper": result.value("conf_high"),
    }


@counterpart("krippendorff_alpha")
def krippendorff_alpha(arguments: Arguments):
    frame = arguments.frame()
    result = stats.krippendorff_alpha(frame, list(frame), level=arguments["level"], resamples=10)
    return {"alpha": result.value("estimate")}


@counterpart("gwet_ac2")
@counterpart("gwet_ac1")
def gwet(arguments: Arguments):
    frame = arguments.frame()
    result = stats.gwet(frame, list(frame), weights=arguments["weights"])
    return {
        "coefficient": result.value("estimate"),
        "se": result.value("std_error"),
        "pa": result.value("observed"),
        "pe": result.value("expected"),
        "lower": result.value("conf_low"),
        "upper": result.value("conf_high"),
    }


@counterpart_more("cohen_kappa")
def cohen_kappa_more(case: Case):
    table = case.frame()
    first, second, count = table.columns
    pairs = table.loc[table.index.repeat(table[count]), [first, second]].reset_index(drop=True)
    ordered = {
        c: pd.Categorical(pairs[c], list(dict.fromkeys(table[c])), ordered=True) for c in pairs
    }
    found = {}
    for weights in ("unweighted", "linear", "quadratic"):
        result = stats.cohen_kappa(one_scale(pd.DataFrame(ordered)), first, second, weights=weights)
        suffix = "" if weights == "unweighted" else f"_{weights}"
        found[f"kappa{suffix}"] = result.value("estimate")
        found[f"se{suffix}"] = result.value("std_error")
    return found


@counterpart_more("fleiss_kappa")
def fleiss_kappa(case: Case):
    wide = case.frame().pivot(index="bottle", columns="judge", values="rating")
    result = stats.fleiss_kappa(wide, list(wide))
    return {
        "kappa": result.value("estimate"),
        "observed": result.value("observed"),
        "expected": result.value("expected"),
    }
