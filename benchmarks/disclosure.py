"""Measures the disclosure check: how many harmless requests it stops, and harmful ones it misses.

``python -m benchmarks.disclosure`` draws 200 harmless requests (many methods, groups of comfortable
size) and 500 harmful ones (each with one violation planted, over all classes of statistics), checks
each as a figure and as what a notebook's page keeps of it, and prints what went wrong. By hand; a
part of it is among the tests. Data and plans are drawn from a seed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.stats.results import bundled, unbundled

Random = np.random.Generator
Results = list[stats.Result]
Plan = Callable[[Random], stats.Result | Results]

LEVELS = pd.CategoricalDtype(["1", "2", "3", "4", "5"], ordered=True)
STEPS = pd.CategoricalDtype(["first", "second", "third"], ordered=True)
DESIGN = stats.Design("w")
TICKS = ["cost", "effort", "skills"]
ITEMS = ["q1", "q2", "q3"]


def pilots(random: Random, n: int = 0, groups: int = 0) -> pd.DataFrame:
    """Draw pilots: groups of one size, amounts of which none has much, answers of every level."""
    n, groups = n or int(random.integers(120, 260)), groups or int(random.integers(2, 4))
    frame = pd.DataFrame({"region": pd.Categorical(np.resize([*"abcd"][:groups], n))})
    frame["network"] = np.resize([f"n{i}" for i in range(12)], n)
    sizes = random.permutation(np.resize(["small", "large"], n))
    frame["size"] = pd.Categorical(sizes, ["small", "large"], ordered=True)
    frame["fte"] = np.round(random.lognormal(2, 0.6, n), 2)
    frame["later"] = np.round(frame["fte"] * random.uniform(0.7, 1.5, n), 2)
    for name in ("before", "after", *ITEMS):
        drawn = random.choice(LEVELS.categories, n, p=[0.16, 0.2, 0.24, 0.22, 0.18])
        frame[name] = pd.Categorical(drawn, dtype=LEVELS)
    for name in (*TICKS, "report", "reported"):
        frame[name] = random.random(n) < random.uniform(0.35, 0.65)
    frame["months"] = random.integers(1, 5, n)
    frame["left"] = True
    frame["reached"] = pd.Categorical(random.choice(STEPS.categories, n), dtype=STEPS)
    frame["w"] = np.round(random.uniform(0.5, 2.0, n), 2)
    return frame


def _by(random: Random) -> list[str]:
    return ["region"] if random.random() < 0.5 else []


HARMLESS: dict[str, Plan] = {
    "counts": lambda r: stats.counts(pilots(r), ["region", "size"]),
    "share": lambda r: stats.share(pilots(r), "report", by=_by(r)),
    "share of a scale": lambda r: stats.share(pilots(r), "after"),
    "weighted_share": lambda r: stats.weighted_share(pilots(r), "report", DESIGN, by=_by(r)),
    "answers": lambda r: stats.answers(pilots(r), TICKS, by=_by(r)),
    "answers, weighted": lambda r: stats.answers(pilots(r), TICKS, by=_by(r), design=DESIGN),
    "combinations": lambda r: stats.combinations(pilots(r), TICKS[:2]),
    "moves": lambda r: stats.moves(pilots(r), "before", "after", by=_by(r)),
    "retention": lambda r: stats.retention(pilots(r), "reached", by=_by(r)),
    "mean": lambda r: stats.mean(pilots(r), "fte", by=_by(r)),
    "mean of a scale": lambda r: stats.mean(pilots(r), "after", by=_by(r)),
    "mean of yes and no": lambda r: stats.mean(pilots(r), "report", by=_by(r)),
    "amounts": lambda r: stats.amounts(pilots(r), "fte", by=_by(r)),
    "weighted_mean": lambda r: stats.weighted_mean(pilots(r), "fte", DESIGN, by=_by(r)),
    "weighted_total": lambda r: stats.weighted_total(pilots(r), "fte", DESIGN, by=_by(r)),
    "clustered_mean": lambda r: stats.clustered_mean(pilots(r), "fte", "network", by=_by(r)),
    "change": lambda r: stats.change(pilots(r), "before", "after", by=_by(r)),
    "change of an amount": lambda r: stats.change(pilots(r), "fte", "later", by=_by(r)),
    "paired_values": lambda r: stats.paired_values(pilots(r), "before", "after"),
    "sign_flip": lambda r: stats.sign_flip(pilots(r), "fte", "later"),
    "item_analysis": lambda r: stats.item_analysis(pilots(r), ITEMS),
    "bounds": lambda r: stats.bounds(pilots(r), "report", level=True),
    "describe": lambda r: stats.describe(pilots(r), "fte", by=_by(r)),
    "describe and mean": lambda r: _both(pilots(r), _by(r)),
    "weighted_quantile": lambda r: stats.weighted_quantile(pilots(r), "fte", DESIGN),
    "median_time": lambda r: stats.median_time(pilots(r), "months", "left", by=_by(r)),
    "restricted_mean": lambda r: stats.restricted_mean(pilots(r), "months", "left", by=_by(r)),
    "hodges_lehmann": lambda r: stats.hodges_lehmann(pilots(r), "fte", "later"),
    "hodges_lehmann_shift": lambda r: stats.hodges_lehmann_shift(pilots(r), "fte", "size"),
    "share_difference": lambda r: stats.share_difference(pilots(r), "report", "size"),
    "odds_ratio": lambda r: stats.odds_ratio(pilots(r), "report", "size"),
    "weighted_difference": lambda r: stats.weighted_difference(pilots(r), "fte", "size", DESIGN),
    "linear": lambda r: stats.linear(pilots(r), "fte", ["region", "later"]),
    "linear, groups alone": lambda r: stats.linear(pilots(r), "fte", ["region"]),
    "ancova": lambda r: stats.ancova(pilots(r), "before", "after", group="size"),
    "ordinal_logit": lambda r: stats.ordinal_logit(pilots(r), "after", ["size", "fte"]),
    "firth_logistic": lambda r: stats.firth_logistic(pilots(r), "report", ["size", "fte"]),
    "kaplan_meier": lambda r: stats.kaplan_meier(pilots(r), "months", "left", by=_by(r)),
    "mann_whitney": lambda r: stats.mann_whitney(pilots(r), "after", "size"),
    "kruskal_wallis": lambda r: stats.kruskal_wallis(pilots(r), "after", "region"),
    "chi_square": lambda r: stats.chi_square(pilots(r), "region", "after"),
    "signed_rank": lambda r: stats.signed_rank(pilots(r), "before", "after"),
    "sign_test": lambda r: stats.sign_test(pilots(r), "before", "after"),
    "mcnemar": lambda r: stats.mcnemar(pilots(r), "report", "reported"),
    "friedman": lambda r: stats.friedman(pilots(r), ITEMS),
    "cochran_q": lambda r: stats.cochran_q(pilots(r), TICKS),
    "rank_correlation": lambda r: stats.rank_correlation(pilots(r), "fte", "later"),
    "cronbach_alpha": lambda r: stats.cronbach_alpha(pilots(r), ITEMS),
    "cohen_kappa": lambda r: stats.cohen_kappa(pilots(r), "before", "after"),
    "standardised_change": lambda r: stats.standardised_change(pilots(r), "before", "after"),
    "variance_components": lambda r: stats.variance_components(pilots(r), "fte", "network"),
    "detectable_change": lambda r: stats.detectable_change(int(r.integers(20, 90))),
}
"""What a booklet shows, of groups of 40 and more."""


def _both(frame: pd.DataFrame, by: Sequence[str]) -> Results:
    return [stats.describe(frame, "fte", by=by), stats.mean(frame, "fte", by=by)]


# Violations to plant


def few(random: Random) -> int:
    """Draw a number of units that is too small."""
    return int(random.integers(1, 5))


def few_are(column: str, value: object, among: str = "") -> Callable[[Random], pd.DataFrame]:
    """Leave few units, of all or of a group, at a value, and many at another one."""

    def planted(random: Random) -> pd.DataFrame:
        frame = pilots(random)
        there = frame[among] == frame[among].iloc[0] if among else frame.index >= 0
        places = frame.index[there & (frame[column] == value)]
        other = next(one for one in frame[column].unique() if one != value)
        frame.loc[places[few(random) :], column] = other
        return frame

    return planted


def everyone(column: str, value: object) -> Callable[[Random], pd.DataFrame]:
    """Put everyone of a group at a value."""

    def planted(random: Random) -> pd.DataFrame:
        frame = pilots(random)
        frame.loc[frame["region"] == "a", column] = value
        return frame

    return planted


def dominant(random: Random) -> pd.DataFrame:
    """Give one unit nearly all of an amount, or two all but a little of what one of them has."""
    frame = pilots(random)
    first, second = random.choice(frame.index[frame["region"] == "a"], 2, replace=False)
    rest = float(frame["fte"].sum())
    frame.loc[first, "fte"] = rest * random.uniform(20, 1000)
    if random.random() < 0.4:
        frame.loc[second, "fte"] = frame.loc[first, "fte"] * random.uniform(0.5, 0.95)
    return frame


def heavy(random: Random) -> pd.DataFrame:
    """Give one unit nearly all of the weight."""
    frame = pilots(random)
    place = random.choice(frame.index[frame["region"] == "a"])
    frame.loc[place, "w"] = frame["w"].sum() * random.uniform(100, 1000)
    return frame


def small(random: Random) -> pd.DataFrame:
    """Leave few units in all."""
    return pilots(random)[: few(random)].reset_index(drop=True)


def a_dozen(random: Random) -> pd.DataFrame:
    """Leave so few units that quartiles lie at the values of single ones."""
    return pilots(random, int(random.integers(5, 14)), 2)


def without_counts(result: stats.Result, *columns: str) -> stats.Result:
    """Take columns out of a table, as somebody might who was refused."""
    return replace(result, table=result.table.drop(columns=list(columns)))


def _small_group(random: Random) -> pd.DataFrame:
    frame = pilots(random)
    names = np.where(frame.index < few(random), "rare", frame["region"].astype(str))
    return frame.assign(region=pd.Categorical(names))


def _near_the_top(random: Random) -> pd.DataFrame:
    frame = pilots(random)
    answers = np.where(frame.index < few(random), "4", "5")
    return frame.assign(after=pd.Categorical(answers, dtype=LEVELS))


def _outlying(random: Random) -> pd.DataFrame:
    frame = pilots(random)
    frame.loc[int(random.integers(len(frame))), "later"] = 1e6
    return frame


def _end(random: Random) -> list[float]:
    return [float(random.choice([0.9999, 1.0, 0.999, 0.0001, 0.001]))]


def _close(random: Random) -> list[float]:
    start = random.uniform(0.3, 0.6)
    return [start, start + 0.005]


def _late(random: Random) -> pd.DataFrame:
    frame = pilots(random)
    return frame.assign(months=np.where(frame.index < few(random), 9, frame["months"]))


def _spans(random: Random) -> stats.Result:
    n = int(random.integers(6, 40))
    days = pd.to_datetime("2018-01-01") + pd.to_timedelta(random.integers(0, 300, n), unit="D")
    frame = pd.DataFrame({"pilot": range(n), "step": "a", "start": days})
    return stats.spans(
        frame.assign(end=days + pd.Timedelta(days=9)), "pilot", "step", "start", "end"
    )


def _with(column: str) -> Plan:
    """Show a value of one unit under another name."""

    def plan(random: Random) -> stats.Result:
        frame = pilots(random)
        made = stats.mean(frame, "fte")
        return replace(made, table=made.table.assign(**{column: frame["fte"].max()}))

    return plan


def _as_term(random: Random) -> stats.Result:
    frame = pilots(random)
    rows = [("median", frame["fte"].median()), ("maximum", frame["fte"].max())]
    table = pd.DataFrame(rows, columns=["term", "estimate"]).assign(n=len(frame))
    base = stats.Base(len(frame), len(frame), len(frame), "pilot")
    return stats.Result("of_my_own", table, stats.Method("Mine"), base, outcome="fte")


def _renamed(random: Random) -> stats.Result:
    made = stats.mean(dominant(random), "fte", by=["region"])
    names = {level: f"{level}." for level in made.table["region"]}
    return replace(made, table=made.table.assign(region=made.table["region"].map(names)))


def _unguarded(random: Random) -> stats.Result:
    return replace(stats.weighted_mean(dominant(random), "fte", DESIGN), guard=stats.Guard())


def _pooled(random: Random) -> stats.Result:
    frame = dominant(random)
    return stats.pool([stats.weighted_mean(frame, "fte", DESIGN) for _ in range(3)])


def _saturated(random: Random) -> pd.DataFrame:
    frame = pilots(random)
    some = frame.index[frame["size"] == "small"][: few(random)]
    return frame.assign(
        report=frame.index.isin(some) | ((frame["size"] == "large") & frame["cost"])
    )


def _of_few_parameters(random: Random) -> stats.Result:
    frame = pilots(random, int(random.integers(7, 9)), 2)
    return stats.linear(frame, "fte", ["later", "months", "w", "report"])


def _double(random: Random) -> pd.DataFrame:
    return pilots(random).assign(later=lambda f: f["fte"] * random.choice([-2, 3]))


def _missing(random: Random) -> pd.DataFrame:
    frame = pilots(random)
    return frame.assign(fte=frame["fte"].where(frame.index >= few(random)))


def _own_run(random: Random) -> stats.Result:
    by = pilots(random)
    return stats.leave_one_out(by, "region", lambda part: stats.mean(part, "fte"))


YES = few_are("report", True, "region")
NO = few_are("report", False, "region")
ALL = everyone("report", True)
RARE = few_are("after", "5")
TICKED = few_are("cost", True, "region")
BY = ["region"]
HARMFUL: dict[str, dict[str, Plan]] = {
    "counts": {
        "counts": lambda r: stats.counts(_small_group(r), BY),
        "counts of two": lambda r: stats.counts(YES(r), ["region", "report"]),
        "share": lambda r: stats.share(YES(r), "report", by=BY),
        "share, the rest": lambda r: stats.share(NO(r), "report", level=True, by=BY),
        "share without counts": lambda r: without_counts(
            stats.answers(few_are("cost", True)(r), ["cost"]), "n", "base"
        ),
        "share with its base": lambda r: without_counts(
            stats.answers(TICKED(r), TICKS, by=BY), "n"
        ),
        "answers": lambda r: stats.answers(TICKED(r), TICKS, by=BY),
        "answers, weighted": lambda r: stats.answers(TICKED(r), TICKS, by=BY, design=DESIGN),
        "weighted_share": lambda r: stats.weighted_share(RARE(r), "after", DESIGN),
        "combinations": lambda r: stats.combinations(few_are("cost", True)(r), TICKS[:2]),
        "moves": lambda r: stats.moves(
            RARE(r).assign(before=lambda f: f["after"]), "before", "after"
        ),
        "retention": lambda r: stats.retention(few_are("reached", "third")(r), "reached"),
        "missing_patterns": lambda r: stats.missing_patterns(_missing(r), ["fte", "report"]),
        "bounds": lambda r: stats.bounds(few_are("report", True)(r), "report", level=True),
    },
    "everyone": {
        "share": lambda r: stats.share(ALL(r), "report", by=BY),
        "counts": lambda r: stats.counts(ALL(r), ["region", "report"]),
        "answers": lambda r: stats.answers(everyone("cost", True)(r), TICKS, by=BY),
        "answers, weighted": lambda r: stats.answers(
            everyone("cost", True)(r), TICKS, by=BY, design=DESIGN
        ),
        "weighted_share": lambda r: stats.weighted_share(ALL(r), "report", DESIGN, by=BY),
        "combinations": lambda r: stats.combinations(pilots(r).assign(cost=True), ["cost"]),
        "moves": lambda r: stats.moves(
            pilots(r).assign(after=lambda f: f["before"]), "before", "after"
        ),
        "mean": lambda r: stats.mean(ALL(r), "report", by=BY),
        "mean of an amount": lambda r: stats.mean(everyone("fte", 7.5)(r), "fte", by=BY),
        "weighted_mean": lambda r: stats.weighted_mean(
            everyone("fte", 7.5)(r), "fte", DESIGN, by=BY
        ),
        "describe": lambda r: stats.describe(everyone("fte", 7.5)(r), "fte", by=BY),
        "odds_ratio": lambda r: stats.odds_ratio(
            pilots(r).assign(report=lambda f: (f["size"] == "small") | f["cost"]), "report", "size"
        ),
    },
    "sums": {
        "mean": lambda r: stats.mean(dominant(r), "fte"),
        "mean by group": lambda r: stats.mean(dominant(r), "fte", by=BY),
        "amounts": lambda r: stats.amounts(dominant(r), "fte", by=BY),
        "weighted_mean": lambda r: stats.weighted_mean(dominant(r), "fte", DESIGN, by=BY),
        "weighted_total": lambda r: stats.weighted_total(dominant(r), "fte", DESIGN, by=BY),
        "of one weight": lambda r: stats.weighted_mean(heavy(r), "fte", DESIGN, by=BY),
        "clustered_mean": lambda r: stats.clustered_mean(dominant(r), "fte", "network", by=BY),
        "change": lambda r: stats.change(dominant(r), "later", "fte", by=BY),
        "paired_values": lambda r: stats.paired_values(dominant(r), "later", "fte"),
        "sign_flip": lambda r: stats.sign_flip(dominant(r), "later", "fte"),
        "item_analysis": lambda r: stats.item_analysis(dominant(r), ["fte", "later", "months"]),
        "em_moments": lambda r: stats.em_moments(dominant(r), ["fte", "later"]),
        "bounds": lambda r: stats.bounds(dominant(r), "fte", limits=(0, 1e12)),
        "restricted_mean": lambda r: stats.restricted_mean(
            dominant(r).assign(months=lambda f: f["fte"]), "months", "left"
        ),
        "few": lambda r: stats.mean(small(r), "fte"),
        "few, without n": lambda r: without_counts(stats.mean(_small_group(r), "fte", by=BY), "n"),
        "yes and no": lambda r: stats.mean(few_are("report", True)(r), "report"),
        "near the top": lambda r: stats.mean(_near_the_top(r), "after"),
        "near the top, weighted": lambda r: stats.clustered_mean(
            _near_the_top(r), "after", "network"
        ),
        "pooled": _pooled,
        "with quartiles": lambda r: _both(a_dozen(r), []),
        "five with error": lambda r: stats.mean(pilots(r, 5, 2), "fte"),
        "renamed levels": _renamed,
        "without its data": _unguarded,
    },
    "quantiles": {
        "describe": lambda r: stats.describe(a_dozen(r), "fte"),
        "describe by group": lambda r: stats.describe(pilots(r, 24, 3), "fte", by=BY),
        "an end": lambda r: stats.weighted_quantile(
            pilots(r), "fte", DESIGN, probabilities=_end(r)
        ),
        "two close ones": lambda r: stats.weighted_quantile(
            pilots(r), "fte", DESIGN, probabilities=_close(r)
        ),
        "few": lambda r: stats.weighted_quantile(a_dozen(r), "fte", DESIGN),
        "median_time": lambda r: stats.median_time(
            a_dozen(r).assign(months=lambda f: f["fte"]), "months", "left"
        ),
        "hodges_lehmann": lambda r: stats.hodges_lehmann(pilots(r, 6, 2), "fte", "later"),
        "hodges_lehmann_shift": lambda r: without_counts(
            stats.hodges_lehmann_shift(
                _small_group(r)[:60], "fte", "region", between=("a", "rare")
            ),
            "n_first",
            "n_second",
        ),
    },
    "contrasts": {
        "share_difference": lambda r: stats.share_difference(_saturated(r), "report", "size"),
        "odds_ratio": lambda r: stats.odds_ratio(_saturated(r), "report", "size"),
        "weighted_difference": lambda r: stats.weighted_difference(
            dominant(r), "fte", "region", DESIGN, between=("a", "b")
        ),
        "of few": lambda r: without_counts(
            stats.weighted_difference(
                _small_group(r), "fte", "region", DESIGN, between=("a", "rare")
            ),
            "n_first",
            "n_second",
        ),
        "cochran_armitage": lambda r: stats.cochran_armitage(_saturated(r), "report", "size"),
    },
    "coefficients": {
        "a level of few": lambda r: stats.linear(_small_group(r), "fte", ["region", "later"]),
        "an outlier": lambda r: stats.linear(_outlying(r), "fte", ["later"]),
        "many parameters": _of_few_parameters,
        "saturated": lambda r: stats.linear(_saturated(r), "report", ["size"]),
        "saturated, one large": lambda r: stats.linear(dominant(r), "fte", ["region"]),
        "ancova": lambda r: stats.ancova(_small_group(r), "before", "after", group="region"),
        "ordinal_logit": lambda r: stats.ordinal_logit(_small_group(r), "after", ["region"]),
        "firth_logistic": lambda r: stats.firth_logistic(_saturated(r), "report", ["size"]),
        "gee": lambda r: stats.gee(_small_group(r), "report", ["region"], "network"),
    },
    "steps": {
        "kaplan_meier": lambda r: stats.kaplan_meier(_late(r), "months", "left"),
        "of single days": lambda r: stats.kaplan_meier(
            pilots(r).assign(months=lambda f: f["fte"]), "months", "left"
        ),
        "without counts": lambda r: without_counts(
            stats.kaplan_meier(_late(r), "months", "left"), "n_risk", "n_event", "n_censored"
        ),
        "aalen_johansen": lambda r: stats.aalen_johansen(
            _late(r), "months", "size", staying="large"
        ),
    },
    "tests": {
        "brunner_munzel": lambda r: stats.brunner_munzel(
            _small_group(r), "after", "region", between=("a", "rare")
        ),
        "friedman": lambda r: stats.friedman(small(r), ITEMS),
        "sign_test": lambda r: stats.sign_test(small(r), "before", "after"),
        "logrank": lambda r: stats.logrank(_small_group(r), "months", "left", "region"),
    },
    "correlations": {
        "one": lambda r: stats.rank_correlation(_double(r), "fte", "later"),
        "of few": lambda r: stats.rank_correlation(small(r), "fte", "later"),
    },
    "indices": {
        "cronbach_alpha": lambda r: stats.cronbach_alpha(small(r), ITEMS),
        "cohen_kappa": lambda r: stats.cohen_kappa(small(r), "before", "after"),
    },
    "units": {
        "spans": _spans,
        "maximum": _with("maximum"),
        "under another name": _with("top"),
        "a term of one's own": _as_term,
    },
    "unclassified": {
        "bootstrap": lambda r: stats.bootstrap(pilots(r), ["fte"], np.max, n_resamples=19),
        "leave_one_out": _own_run,
    },
}
"""Class of statistics -> what is planted."""


def requests(plans: dict[str, Plan], number: int, seed: int) -> Iterator[tuple[str, Results]]:
    """Draw requests: each plan in turn, each time with other data."""
    random = np.random.default_rng(seed)
    names = [*plans]
    for i in range(number):
        name = names[i % len(names)]
        made = plans[name](random)
        yield name, made if isinstance(made, list) else [made]


def harmful() -> dict[str, Plan]:
    """Name every plan of a violation by its class."""
    return {f"{kind}: {name}": plan for kind, own in HARMFUL.items() for name, plan in own.items()}


def reasons(results: Results) -> list[str]:
    """Give the messages with which results are refused; none where they may be shown."""
    try:
        publish.check(results, "request", rule=publish.Rule())
    except StudyError as error:
        return [str(problem) for problem in error.problems]
    return []


def on_a_page(results: Results) -> Results:
    """Give what a notebook's page knows of some results."""
    return [unbundled(bundled(result)) for result in results]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--harmless", type=int, default=200)
    parser.add_argument("--harmful", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    stopped: Counter[str] = Counter()
    for name, results in requests(HARMLESS, asked.harmless, asked.seed):
        for told in reasons(results)[:1] or reasons(on_a_page(results))[:1]:
            stopped[name] += 1
            print(f"refused: {name}: {told}")
    through: Counter[str] = Counter()
    for name, results in requests(harmful(), asked.harmful, asked.seed + 1):
        for where, own in (("figure", results), ("page", on_a_page(results))):
            if not reasons(own):
                through[f"{name} ({where})"] += 1
                print(f"let through: {name} ({where})")
    share = stopped.total() / max(asked.harmless, 1)
    print(f"harmless: {stopped.total()} of {asked.harmless} refused ({share:.1%})")
    print(f"harmful: {through.total()} of {asked.harmful} let through")


if __name__ == "__main__":
    main()
