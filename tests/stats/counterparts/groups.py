"""Groups, tables and multiple response."""

import pandas as pd

from vises_research import stats

from . import Arguments, Case, counterpart, counterpart_more


def label(value):
    return f"{value:g}" if isinstance(value, float) else str(value)


def grouped(arguments: Arguments):
    """Give the frame with groups as text; untold levels in the order of the values themselves."""
    frame, group = arguments.frame(), arguments["group"]
    if isinstance(frame[group].dtype, pd.CategoricalDtype):
        return frame
    levels = sorted(frame[group].dropna().unique())
    labels = frame[group].map(label, na_action="ignore")
    return frame.assign(**{group: pd.Categorical(labels, [label(one) for one in levels])})


def two(arguments: Arguments):
    between = (arguments["first"], arguments["second"])
    return (grouped(arguments), arguments["y"], arguments["group"]), between


def direction(arguments: Arguments, key: str) -> int:
    """Give the sign that turns first minus second into the direction asked for."""
    return {"first-second": 1, "second-first": -1}[arguments[key]]


@counterpart("pearson_chi2")
def pearson_chi2(arguments: Arguments):
    correction = arguments["correction"] == "yes"
    row = stats.chi_square(arguments.pairs(), "row", "col", correction=correction).table.iloc[0]
    names = {"p": "p_value"}
    quantities = ("statistic", "df", "p", "min_expected", "share_expected_below_5")
    return {quantity: row[names.get(quantity, quantity)] for quantity in quantities}


@counterpart("cramers_v")
def cramers_v(arguments: Arguments):
    v, corrected = stats.chi_square(arguments.pairs(), "row", "col").table["estimate"]
    return {"v": v, "v_bias_corrected": corrected}


@counterpart("fisher_freeman_halton")
def fisher_freeman_halton(arguments: Arguments):
    result = stats.fisher_freeman_halton(arguments.pairs(), "row", "col")
    return {"p_exact": result.value("p_value")}


@counterpart("mann_whitney")
def mann_whitney(arguments: Arguments):
    columns, between = two(arguments)
    table = stats.mann_whitney(*columns, between=between).table.set_index("term")
    return {
        "n1": table.loc["exact", "n_first"],
        "n2": table.loc["exact", "n_second"],
        "u_first": table.loc["exact", "statistic"],
        "z": direction(arguments, "direction") * table.loc["asymptotic", "statistic"],
        "p_exact_two_sided": table.loc["exact", "p_value"],
        "p_asymptotic_no_continuity": table.loc["asymptotic", "p_value"],
        "p_asymptotic_continuity": table.loc["asymptotic_continuity", "p_value"],
    }


INTERVALS = {
    "cliff_1996_unbiased_variance_asymmetric": "cliff",
    "fisher_z_rank_biserial": "fisher_z",
}


@counterpart("cliffs_delta")
def cliffs_delta(arguments: Arguments):
    columns, between = two(arguments)
    between = between[:: direction(arguments, "direction")]
    options = {"interval": INTERVALS[arguments["ci"]], "conf_level": arguments.number("conf")}
    row = stats.cliffs_delta(*columns, between=between, **options).table.iloc[0]
    names = {"delta": "estimate", "se": "std_error", "lower": "conf_low", "upper": "conf_high"}
    return {quantity: row[name] for quantity, name in names.items()}


@counterpart("hodges_lehmann_shift")
def hodges_lehmann_shift(arguments: Arguments):
    columns, between = two(arguments)
    between = between[:: direction(arguments, "direction")]
    return {"estimate": stats.hodges_lehmann_shift(*columns, between=between).value("estimate")}


@counterpart("kruskal_wallis")
def kruskal_wallis(arguments: Arguments):
    result = stats.kruskal_wallis(grouped(arguments), arguments["y"], arguments["group"])
    epsilon, eta = result.table["estimate"]
    row = result.table.iloc[0]
    numbers = {"n": row["n"], "h": row["statistic"], "df": row["df"], "p": row["p_value"]}
    return {**numbers, "epsilon_squared": epsilon, "eta_squared_h": eta}


@counterpart("dunn")
def dunn(arguments: Arguments):
    columns = (grouped(arguments), arguments["y"], arguments["group"])
    holm, bh = (stats.dunn(*columns, adjust=adjust).table for adjust in ("holm", "bh"))
    computed = {}
    for one, other in zip(holm.to_dict("records"), bh.to_dict("records"), strict=True):
        pair = f"{one['first']}_vs_{one['second']}"
        computed[f"z_{pair}"] = direction(arguments, "z") * one["statistic"]
        computed[f"p_{pair}"] = one["p_value"]
        computed[f"p_holm_{pair}"] = one["p_adjusted"]
        computed[f"p_bh_{pair}"] = other["p_adjusted"]
    return computed


@counterpart("p_adjust")
def p_adjust(arguments: Arguments):
    p_values = [float(p) for p in arguments.list("p")]
    return {
        f"{adjust}_{i}": p
        for adjust in ("holm", "bh")
        for i, p in enumerate(stats.p_adjust(p_values, adjust), 1)
    }


@counterpart("rank_correlation")
def rank_correlation(arguments: Arguments):
    result = stats.rank_correlation(arguments.frame(), arguments["x"], arguments["y"])
    spearman, kendall = result.table.iloc[0], result.table.iloc[1]
    return {
        "n": spearman["n"],
        "spearman_rho": spearman["estimate"],
        # The reference gives it without its sign.
        "spearman_z_permutation": abs(spearman["statistic"]),
        "spearman_p_permutation_asymptotic": spearman["p_value"],
        "kendall_tau_b": kendall["estimate"],
        "kendall_p_normal_no_continuity": kendall["p_value"],
    }


def overall(result):
    first, second, bonferroni = (
        result.where(term=term).table.iloc[0]
        for term in ("first_order", "second_order", "bonferroni")
    )
    return {
        "n": result.base.answered,
        "x2_s": first["statistic"],
        "df_first_order": first["df"],
        "p_first_order": first["p_value"],
        "x2_second_order": second["statistic"],
        "df_second_order": second["df"],
        "p_second_order": second["p_value"],
        "p_bonferroni": bonferroni["p_value"],
    }


@counterpart("mmi_marginal_independence")
def mmi(arguments: Arguments):
    items = arguments.list("multiple")
    result = stats.items_by_group(arguments.frame(), items, arguments["single"], permutations=99)
    rows = result.where(term="item").table
    each = {f"x2_{i}": x for i, x in zip(rows["item"], rows["statistic"], strict=True)}
    return {**overall(result), **each}


@counterpart("spmi_marginal_independence")
def spmi(arguments: Arguments):
    sets = arguments.list("first"), arguments.list("second")
    result = stats.items_by_items(arguments.frame(), *sets, permutations=99)
    rows = result.where(term="item").table.itertuples()
    return {**overall(result), **{f"x2_{r.first}_{r.second}": r.statistic for r in rows}}


FOURFOLD = {"fourfold_12_5_4_15": ((12, 5), (4, 15))}
"""Cases that stand in no file: yes and no in the first group, and in the second."""

TRENDS = {"size_trend_69": ((2, 6, 11), (20, 24, 25))}
"""Cases that stand in no file: yes by group, and the sizes of the groups."""


def fourfold(case: Case):
    cells = [(g, v, n) for g, row in zip("ab", FOURFOLD[case.name], strict=True)
             for v, n in zip((1, 0), row, strict=True)]  # fmt: skip
    return pd.DataFrame([(g, v) for g, v, n in cells for _ in range(n)], columns=["group", "yes"])


@counterpart_more("fisher_exact_2x2")
def fisher_exact(case: Case):
    row = stats.odds_ratio(fourfold(case), "yes", "group").table.iloc[0]
    limits = {"lower": row["conf_low"], "upper": row["conf_high"]}
    return {"p": row["p_value"], "or_conditional": row["estimate"], **limits}


@counterpart_more("newcombe_difference_independent")
def newcombe(case: Case):
    row = stats.share_difference(fourfold(case), "yes", "group").table.iloc[0]
    return {"estimate": row["estimate"], "lower": row["conf_low"], "upper": row["conf_high"]}


def arthritis(case: Case):
    """Give the data with the first-named treatment first, and age in the three groups."""
    frame = case.frame()
    treatment = pd.Categorical(frame["treatment"], ["Treated", "Placebo"], ordered=True)
    age = pd.cut(frame["age"], [0, 45, 60, 100])
    return frame.assign(treatment=treatment, age=age)


@counterpart_more("linear_by_linear")
def linear_by_linear(case: Case):
    row = stats.linear_by_linear(arthritis(case), "treatment", "improved_code").table.iloc[0]
    return {"chi2": row["statistic"], "p": row["p_value"]}


@counterpart_more("cochran_armitage")
def cochran_armitage(case: Case):
    cells = zip(*TRENDS[case.name], strict=True)
    rows = [(g, i < yes) for g, (yes, n) in enumerate(cells, 1) for i in range(n)]
    result = stats.cochran_armitage(pd.DataFrame(rows, columns=["size", "yes"]), "yes", "size")
    return {"chi2": result.value("statistic"), "p": result.value("p_value")}


@counterpart_more("jonckheere_terpstra")
def jonckheere_terpstra(case: Case):
    row = stats.jonckheere_terpstra(arthritis(case), "improved_code", "age").table.iloc[0]
    moments = {"j": row["wins"], "mean": row["wins_mean"], "variance": row["wins_variance"]}
    test = {"z": row["statistic"], "p": row["p_value"], "kendall_tau_b": row["estimate"]}
    return {"n": row["n"], **moments, **test}


@counterpart_more("goodman_kruskal_gamma")
def gamma(case: Case):
    table = stats.rank_correlation(arthritis(case), "age", "improved_code").table
    estimates = table.set_index("term")["estimate"]
    pairs = {"concordant": table["concordant"][0], "discordant": table["discordant"][0]}
    return {"gamma": estimates["gamma"], "somers_d": estimates["somers_d"], **pairs}


@counterpart_more("brunner_munzel")
def brunner_munzel(case: Case):
    row = stats.brunner_munzel(arthritis(case), "improved_code", "treatment").table.iloc[0]
    names = {"relative_effect": "estimate", "se": "std_error", "lower": "conf_low"}
    names |= {"upper": "conf_high", "statistic": "statistic", "df": "df", "p": "p_value"}
    return {quantity: row[name] for quantity, name in names.items()}


@counterpart_more("mann_whitney_exact")
def mann_whitney_exact(case: Case):
    result = stats.mann_whitney(arthritis(case), "improved_code", "treatment").where(term="exact")
    return {"u_first": result.value("statistic"), "p_exact_two_sided": result.value("p_value")}
