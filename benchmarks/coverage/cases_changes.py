"""What changed between before and after."""

import numpy as np

from benchmarks.coverage import truths, why
from benchmarks.coverage.case import FAST, SLOW, Case, covers, spares
from benchmarks.coverage.pilots import (
    GROUNDS,
    HIGH,
    MIDDLE,
    PAIRS,
    RHO,
    changed_groups,
    pairs,
    yes_no_pairs,
)
from vises_research import stats


def changes():
    """Give the cases of before and after."""
    for name, both in GROUNDS.items():
        table, draw = PAIRS[name], pairs(*both)
        net, mean, size = truths.change(table)
        made = [
            ("change", lambda f: stats.change(f, "before", "after"),
             [covers("net change", net, term="net_change"),
              covers("mean change", mean, term="mean_change")], FAST),
            ("standardised_change", lambda f: stats.standardised_change(f, "before", "after"),
             [covers("mean change in its standard deviations", size, term="d_z")], FAST),
            ("signed_rank", lambda f: stats.signed_rank(f, "before", "after"),
             [covers("rank-biserial correlation", truths.rank_biserial(table),
                     why=why.SAFE, term="rank_biserial")], FAST),
            ("hodges_lehmann", lambda f: stats.hodges_lehmann(f, "before", "after"),
             [covers("pseudo-median of the change", truths.pseudo_median(table),
                     why=why.LATTICE)], FAST),
            ("sign_test", lambda f: stats.sign_test(f, "before", "after"),
             [covers("share up of those that moved", (1 + net / (1 - np.trace(table))) / 2,
                     guaranteed=True)], FAST),
            ("regression_to_mean", lambda f: stats.regression_to_mean(f, "before", "after"),
             _oldham(table), FAST),
            ("bootstrap(mean change, 1,999 resamples)", lambda f: stats.bootstrap(
                f, ["before", "after"], mean_change, n_resamples=1999),
             [covers("mean change", mean, why=why.NO_T, term=term)
              for term in ("bca", "percentile")], SLOW),
            ("bootstrap(correlation, 1,999 resamples)", lambda f: stats.bootstrap(
                f, ["before", "after"], correlation, n_resamples=1999),
             [covers("correlation", truths.correlation(table), why=why.RESTS_ON_FEW, term=term)
              for term in ("bca", "percentile")], SLOW),
        ]  # fmt: skip
        for call, run, questions, times in made:
            yield Case(call, name, draw, run, tuple(questions), times)


def mean_change(before, after, axis):
    """Give the mean change of every resample."""
    return (after - before).mean(axis=axis)


def correlation(before, after, axis):
    """Give the correlation of every resample."""
    a, b = (one - one.mean(axis=axis, keepdims=True) for one in (before, after))
    return (a * b).sum(axis=axis) / np.sqrt((a**2).sum(axis=axis) * (b**2).sum(axis=axis))


def _oldham(table):
    _, spread = truths.moments(table)
    (a, c), (_, b) = spread
    change = np.sqrt(a + b - 2 * c)
    middle = (b - a) / (change * np.sqrt(a + b + 2 * c))
    return [
        covers("correlation of change and mean", middle, why=why.BOUNDED, term="with_mean"),
        covers("correlation of change and baseline", (c - a) / (change * np.sqrt(a)),
               why=why.BOUNDED, term="with_baseline"),
    ]  # fmt: skip


def yes_no_changes():
    """Give the cases of yes and no before and after."""
    for name, both in GROUNDS.items():
        table, draw = PAIRS[name], yes_no_pairs(*both)
        up, down = table[:3, 3:].sum(), table[3:, :3].sum()
        for method in ("newcombe", "bonett_price", "tango"):
            yield Case(
                f"paired_difference(method='{method}')",
                name,
                draw,
                lambda f, m=method: stats.paired_difference(f, "before", "after", method=m),
                (covers("difference of two shares", up - down, why=why.ADDED),),
            )
        yield Case(
            "mcnemar",
            name,
            draw,
            lambda f: stats.mcnemar(f, "before", "after"),
            (covers("come per leave", up / down, guaranteed=True, term="odds_ratio"),),
        )


def adjusted():
    """Give the cases of the change adjusted for baseline."""
    tables = [truths.joint(MIDDLE, _moved(MIDDLE, effect), RHO) for effect in (0.0, 0.5)]
    p = np.concatenate([35 / 69 * tables[0].ravel(), 34 / 69 * tables[1].ravel()])
    before, after = (
        np.tile(one.ravel(), 2) for one in np.meshgrid(*[truths.LEVELS] * 2, indexing="ij")
    )
    design = np.column_stack([np.ones(50), before, np.repeat([0.0, 1.0], 25)])
    _, slope, effect = truths.projection(design, after, p)
    yield Case(
        "ancova",
        "two groups, spread out",
        changed_groups(0.5),
        lambda f: stats.ancova(f, "before", "after", group="g"),
        (
            covers("difference of the groups at the same baseline", effect, term="group"),
            covers("slope of the baseline", slope, term="baseline"),
        ),
    )
    yield Case(
        "ancova",
        "two alike groups, spread out",
        changed_groups(0.0),
        lambda f: stats.ancova(f, "before", "after", group="g"),
        (spares("groups do not differ at the same baseline", term="group"),),
    )


def _moved(shares, effect):
    from scipy.special import ndtr

    return np.diff(ndtr(np.concatenate([[-np.inf], truths.limits(shares) - effect, [np.inf]])))


def tests():
    """Give the cases of tests of no change."""
    both = {"spread out": (MIDDLE, MIDDLE), "near the top": (HIGH, HIGH)}
    for name, pair in both.items():
        exact = {"guaranteed": True}
        made = [
            ("change", stats.change, [("as many go up as down", "net_change", {}),
                                      ("no mean change", "mean_change", {})]),
            ("signed_rank(zeros='pratt')", stats.signed_rank,
             [("changes are symmetric about 0", "exact", exact),
              ("changes are symmetric about 0", "asymptotic", {})]),
            ("signed_rank(zeros='wilcoxon')",
             lambda *a: stats.signed_rank(*a, zeros="wilcoxon"),
             [("changes are symmetric about 0", "exact", exact)]),
            ("sign_flip", stats.sign_flip, [("changes are symmetric about 0", "exact", exact),
                                            ("changes are symmetric about 0", "asymptotic", {})]),
            ("sign_test", stats.sign_test, [("as many go up as down", None, exact)]),
            ("regression_to_mean", stats.regression_to_mean,
             [("change and mean are uncorrelated", "with_mean", {"why": why.BOUNDED})]),
            ("marginal_homogeneity", stats.marginal_homogeneity,
             [("all levels as frequent after as before", term, {"why": text}) for term, text in
              (("stuart_maxwell", why.SPARSE), ("bhapkar", why.SPARSE_BOLD), ("scores", ""))]
             + [("as many go from one level to another as back", "bowker", {"why": why.SPARSE})]),
        ]  # fmt: skip
        for call, function, asked in made:
            yield Case(
                call, name, pairs(*pair), lambda f, g=function: g(f, "before", "after"),
                tuple(spares(about, **more, **({"term": term} if term else {}))
                      for about, term, more in asked),
            )  # fmt: skip
        yield Case(
            "mcnemar", name, yes_no_pairs(*pair), lambda f: stats.mcnemar(f, "before", "after"),
            (*(spares("as many come as leave", term=term, why=text) for term, text in
               (("mid_p", why.GRAINY), ("chi_squared", why.GRAINY),
                ("chi_squared_continuity", why.CORRECTED))),
             spares("as many come as leave", guaranteed=True, term="exact")),
        )  # fmt: skip


CASES = [*changes(), *yes_no_changes(), *adjusted(), *tests()]
