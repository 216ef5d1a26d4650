"""Shares and their intervals."""

from vises_research import stats

from . import Arguments, counterpart


@counterpart("wilson_interval")
def wilson(arguments: Arguments):
    n, base, level = (arguments.number(key) for key in ("x", "n", "conf"))
    low, high = stats.wilson(n, base, level)
    return {"estimate": n / base, "lower": float(low), "upper": float(high)}
