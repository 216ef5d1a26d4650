"""Measures the statistics against what else computes them: ``make bench``.

Each row is a ratio of two times in one run. Both are measured in turn, several times, and the
fastest of each counts (of quick ones, ten calls in a row), for other work only slows them. Ours is
the time of the public functions, from data frame to result.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from vises_research import stats

HERE = Path(__file__).parent
CHOICES = {
    "outcome": ["q1", "q2", "q3", "q4", "q5"],
    "region": ["all", "a", "b", "c", "d"],
    "least": [1.0, 1.5, 2.0, 2.5, 3.0],
    "top": [4.0, 5.0],
    "logs": [False, True],
    "baseline": [False, True],
}
"""1,000 specifications."""

Pair = tuple[float, float]
"""Seconds of the other one, and of ours."""


def main() -> None:
    """Measure everything, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=7)
    given = parser.parse_args()
    rows = []
    for measure, what, least, wanted in ROWS:
        print(f"{what} ...", file=sys.stderr, flush=True)
        theirs, ours = measure(given.repeat)
        reached = "reached" if theirs / ours >= least else "missed"
        numbers = f"{1000 * theirs:,.1f} | {1000 * ours:,.1f} | {theirs / ours:.2f}"
        rows.append(f"| {what} | {numbers} | {wanted} | {reached} |")
    text = "\n".join([*HEAD, *rows, "", *NOTES]) + "\n"
    (HERE / "stats.md").write_text(text, encoding="utf-8")
    print(text)


def in_turn(
    theirs: Callable[[], object], ours: Callable[[], object], repeat: int, calls: int = 1
) -> Pair:
    """Give the fastest time of each, measured in turn, so many calls at a time."""
    theirs(), ours()
    times = [(seconds(theirs, calls), seconds(ours, calls)) for _ in range(repeat)]
    return min(one for one, _ in times), min(one for _, one in times)


def seconds(run: Callable[[], object], calls: int) -> float:
    """Give how long the fastest of some calls takes."""
    taken = []
    for _ in range(calls):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def pairs(rng: np.random.Generator, n: int = 69) -> pd.DataFrame:
    """Draw answers on five points before and after."""
    own = rng.standard_normal(n)
    both = {
        name: np.clip(np.rint(3 + shift + own + rng.standard_normal(n)), 1, 5)
        for name, shift in (("before", 0.0), ("after", 0.4))
    }
    return pd.DataFrame(both)


def signed_rank(repeat: int) -> Pair:
    """Exact signed-rank test of 69 pairs; scipy draws 10,000 signs and ranks with axis."""
    from scipy.stats import permutation_test, rankdata

    frame = pairs(np.random.default_rng(1))
    d = (frame["after"] - frame["before"]).to_numpy()

    def positive(x, axis):
        return (rankdata(np.abs(x), axis=axis) * (x > 0)).sum(axis=axis)

    def drawn():
        given = {"permutation_type": "samples", "vectorized": True, "n_resamples": 10_000}
        return permutation_test((d,), positive, **given, rng=np.random.default_rng(1))

    return in_turn(drawn, lambda: stats.signed_rank(frame, "before", "after"), repeat, 10)


def freeman_halton(repeat: int) -> Pair:
    """Exact test of 5 x 3 tables with n = 69; scipy draws 9,999 tables. Median of nine tables."""
    from scipy.stats import fisher_exact

    rng, found = np.random.default_rng(1), []
    for _ in range(9):
        frame = pd.DataFrame({"a": rng.integers(1, 6, 69), "b": rng.integers(1, 4, 69)})
        table = pd.crosstab(frame["a"], frame["b"]).to_numpy()
        found.append(
            in_turn(
                lambda t=table: fisher_exact(t),
                lambda f=frame: stats.fisher_freeman_halton(f, "a", "b"),
                repeat,
            )
        )
    middle = sorted(found, key=lambda pair: pair[0] / pair[1])[4]
    return middle[0], middle[1]


def bootstrap(repeat: int) -> Pair:
    """BCa of the mean change, 9,999 resamples; ours gives the percentile interval as well."""
    import scipy.stats

    frame = pairs(np.random.default_rng(1))
    columns = [frame[name].to_numpy() for name in ("before", "after")]

    def change(before, after, axis):
        return (after - before).mean(axis=axis)

    def theirs():
        return scipy.stats.bootstrap(columns, change, paired=True, vectorized=True, rng=1)

    return in_turn(theirs, lambda: stats.bootstrap(frame, list(frame), change), repeat, 10)


def random_intercept(repeat: int) -> Pair:
    """500 stakeholders in 69 pilots, two predictors; against ten fits of OrderedModel."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    rng = np.random.default_rng(1)
    pilot = rng.integers(0, 69, 500)
    frame = pd.DataFrame({"pilot": pilot, "x": rng.standard_normal(500), "z": rng.random(500)})
    level = 0.6 * frame["x"] + rng.standard_normal(69)[pilot] + rng.logistic(size=500)
    frame["y"] = np.searchsorted([-2.0, -0.7, 0.7, 2.0], level) + 1

    def plain():
        for _ in range(10):
            OrderedModel(frame["y"], frame[["x", "z"]], distr="logit").fit(method="bfgs", disp=0)

    def ours():
        return stats.ordinal_random_intercept(frame, "y", ["x", "z"], "pilot")

    return in_turn(plain, ours, repeat)


def specifications(repeat: int) -> Pair:
    """Linear models of 690 rows, clustered; two processes that are already there, and one."""
    rng = np.random.default_rng(1)
    drawn = np.clip(rng.normal(3.3, 1, (690, 6)), 1, 5)
    frame = pd.DataFrame(drawn, columns=[*CHOICES["outcome"], "before"])
    frame = frame.assign(region=rng.choice(list("abcd"), 690), pilot=np.arange(690) // 10)

    def run(outcome, region, least, top, logs, baseline):
        rows = frame if region == "all" else frame[frame["region"] == region]
        rows = rows[rows["before"] >= least]
        y = rows[outcome].clip(upper=top)
        rows = rows.assign(y=np.log(y) if logs else y)
        fit = stats.linear(rows, "y", ["before"] if baseline else [], cluster="pilot")
        return fit.where(term="intercept")

    def on(processes):
        return lambda: stats.specifications(CHOICES, run, n_jobs=processes)

    on(2)()  # starts the workers, and lets them import
    return in_turn(on(1), on(2), min(repeat, 3))


def imports(repeat: int) -> Pair:
    """Import alone, in fresh processes, against numpy's."""

    def alone(module):
        return lambda: subprocess.run([sys.executable, "-c", f"import {module}"], check=True)

    return in_turn(alone("numpy"), alone("vises_research.stats"), 3 * repeat)


ROWS = (
    (signed_rank, "exact signed-rank, 69 pairs; 10,000 permutations of scipy", 50, "at least 50"),
    (freeman_halton, "exact test of 5 x 3, n = 69; Monte Carlo of scipy", 1, "at least 1"),
    (bootstrap, "bootstrap, BCa, 9,999 resamples; the same of scipy, vectorised", 1, "at least 1"),
    (random_intercept, "random intercept, 500 in 69; ten fits of OrderedModel", 1, "at least 1"),
    (specifications, "1,000 specifications on two processes; on one", 1.7, "at least 1.7"),
    (imports, "`import vises_research.stats`; `import numpy`", 1 / 1.1, "at least 0.91"),
)
MACHINE = f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
HEAD = [
    "# Statistics, measured",
    "",
    f"{MACHINE}; load {os.getloadavg()[0]:.1f}. Made by `make bench`.",
    "",
    "| this library; the other | other, ms | this library, ms | times as fast | aim | |",
    "|---|---|---|---|---|---|",
]
NOTES = [f"- {measure.__doc__}" for measure, *_ in ROWS]

if __name__ == "__main__":
    main()
