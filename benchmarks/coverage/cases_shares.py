"""Shares and means of 69 pilots."""

import numpy as np
import pandas as pd

from benchmarks.coverage import truths, why
from benchmarks.coverage.case import Case, covers
from benchmarks.coverage.pilots import GROUNDS, MISSING, PILOTS, finite, grouped, yes_no
from vises_research import stats

NO_YES = (0.0, 1.0)


def shares():
    """Give the cases of one share."""
    for p in (0.55, 0.10):
        for method in ("wilson", "clopper_pearson"):
            yield Case(
                f"share(method='{method}')",
                f"{p:.0%} say yes",
                yes_no(p, sizes=(PILOTS,)),
                lambda f, m=method: stats.share(_levels(f, NO_YES), "y", level=1.0, method=m),
                (covers("share of yes", p, guaranteed=method == "clopper_pearson"),),
            )
        many = round(p * PILOTS)
        for method in ("hypergeometric", "wilson", "logit", "beta"):
            yield Case(
                f"share(method='{method}', population_size=69)",
                f"{many} of these 69 say yes",
                finite(np.arange(PILOTS) < many),
                lambda f, m=method: stats.share(
                    _levels(f, NO_YES), "y", level=1.0, method=m, population_size=PILOTS
                ),
                (covers("share of yes among these 69", many / PILOTS,
                        guaranteed=method == "hypergeometric",
                        why=why.EXACT_BASE if method == "beta" else ""),),
            )  # fmt: skip
    for name, (one, _) in GROUNDS.items():
        yield Case(
            "share(method='goodman')",
            name,
            grouped(one, sizes=(PILOTS,)),
            lambda f: stats.share(_levels(f), "y", method="goodman"),
            (covers("the shares of all levels together", one, why=why.SIMULTANEOUS),),
        )
    yield Case(
        "bounds",
        "55 % say yes, and all who are silent would",
        _silent,
        lambda f: stats.bounds(_levels(f, NO_YES), "y", level=1.0),
        (covers("share of yes, the silent included", 0.55, why=why.BOUND),),
    )


def _silent(rng):
    """Draw 55 % who would say yes; only they are silent."""
    yes = rng.random(PILOTS) < 0.55
    silent = yes & (rng.random(PILOTS) < MISSING / 0.55)
    return pd.DataFrame({"y": np.where(silent, np.nan, yes * 1.0)})


def _levels(frame, levels=truths.LEVELS):
    """Make levels of the answers, those included that nobody gave."""
    return frame.assign(y=pd.Categorical(frame["y"], levels))


def means():
    """Give the cases of one mean."""
    for name, (one, _) in GROUNDS.items():
        truth = one @ truths.LEVELS
        yield Case("mean", name, grouped(one, sizes=(PILOTS,)), lambda f: stats.mean(f, "y"),
                   (covers("mean", truth),))  # fmt: skip
        these = np.repeat(
            truths.LEVELS, np.diff(np.rint(np.cumsum([0, *one]) * PILOTS).astype(int))
        )
        yield Case(
            "mean(population_size=69)",
            name,
            finite(these),
            lambda f: stats.mean(f, "y", population_size=PILOTS),
            (covers("mean of these 69", these.mean()),),
        )


CASES = [*shares(), *means()]
