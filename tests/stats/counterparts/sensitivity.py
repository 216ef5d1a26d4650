"""What can be detected."""

import re

from vises_research import stats

from . import Case, counterpart_more

PAIRS = (20, 35, 52, 69)
GROUPS = ((35, 34), (50, 19))


@counterpart_more("mdes_paired_t")
def paired(case: Case):
    return {f"n_{n}": stats.detectable_change(n).value("estimate") for n in PAIRS}


@counterpart_more("mdes_two_groups")
def groups(case: Case):
    return {
        f"n{a}_{b}": stats.detectable_difference(a, b).value("estimate", term="mean")
        for a, b in GROUPS
    }


@counterpart_more("mde_two_shares")
def shares(case: Case):
    n, p1, power = (
        float(re.search(rf"{key}=([\d.]+)", case.call)[1]) for key in ("n", "p1", "power")
    )
    result = stats.detectable_difference(int(n), int(n), share=p1, power=power)
    return {"p2": result.value("estimate", term="share")}


@counterpart_more("power_mcnemar_exact")
def mcnemar(case: Case):
    found = {
        "power": stats.mcnemar_power(69, 0.08, 0.24),
        "size": stats.mcnemar_power(69, 0.16, 0.16),
    }
    return {
        f"{what}_{term.replace('_', '')}": result.value("estimate", term=term)
        for what, result in found.items()
        for term in ("exact", "mid_p")
    }


@counterpart_more("noether_two_groups")
def noether(case: Case):
    return {"n": stats.noether_size(0.65).value("estimate")}
