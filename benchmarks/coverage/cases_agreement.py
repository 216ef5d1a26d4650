"""Scales of several items, raters, and several waves."""

import numpy as np

from benchmarks.coverage import truths, why
from benchmarks.coverage.case import RARE, SLOW, Case, covers, spares
from benchmarks.coverage.pilots import HIGH, MIDDLE, answered, cut, gaps, latent, repeated
from vises_research import stats

ITEMS, RATERS = ["q1", "q2", "q3", "q4", "q5"], ["q1", "q2", "q3"]
GROUNDS = {"spread out": MIDDLE, "near the top": HIGH}


def scales():
    """Give the cases of scales of five items."""
    for name, shares in GROUNDS.items():
        together = truths.correlation(truths.joint(shares, shares, 0.5))
        alpha = 5 * together / (1 + 4 * together)
        for interval in ("feldt", "normal"):
            yield Case(
                f"cronbach_alpha(interval='{interval}')", f"5 items, {name}", repeated(5, shares),
                lambda f, i=interval: stats.cronbach_alpha(f, ITEMS, interval=i),
                (covers("Cronbach's alpha", alpha, why=why.NORMAL, term="alpha"),),
            )  # fmt: skip
    yield Case(
        "polychoric", "spread out and near the top",
        lambda rng: _two(rng, 0.5), lambda f: stats.polychoric(f, ["x", "y"]),
        (covers("correlation of the answers behind", 0.5),), SLOW,
    )  # fmt: skip
    yield Case(
        "omega", "5 items, spread out", repeated(5), lambda f: stats.omega(f, ITEMS),
        (spares("one factor is enough", why=why.FEW_ROWS, term="one_factor"),), SLOW,
    )  # fmt: skip
    yield Case(
        "item_bias", "5 items, 3 languages", _languages,
        lambda f: stats.item_bias(f, ITEMS, "language"),
        (*(spares(f"an item works alike in all languages ({term})", each=True,
                  why=why.SHARED, term=term)
           for term in ("uniform", "nonuniform", "total")),
         spares("all items work alike (uniform, Holm)", column="p_adjusted", why=why.SHARED,
                term="uniform")), RARE,
    )  # fmt: skip
    yield Case(
        "little_mcar", "5 items, spread out", repeated(5),
        lambda f: stats.little_mcar(f, ITEMS),
        (spares("values are missing completely at random"),), SLOW,
    )  # fmt: skip


def _two(rng, rho):
    both = latent(rng, rho)
    return answered(rng, {"x": cut(both[:, 0], MIDDLE), "y": cut(both[:, 1], HIGH)})


def _languages(rng):
    answers = cut(latent(rng, 0.5, 5), MIDDLE)
    columns = {"language": np.repeat(["en", "fr", "nl"], [9, 30, 30])}
    return gaps(rng, columns | dict(zip(ITEMS, answers.T, strict=True)), ["language"])


def raters():
    """Give the cases of three raters of 69 pilots."""
    for name, shares in GROUNDS.items():
        table = truths.joint(shares, shares, 0.7)
        ground, draw = f"3 raters, {name}", repeated(3, shares, 0.7)
        powers = {"unweighted": None, "linear": 1, "quadratic": 2}
        for weights, power in powers.items():
            yield Case(
                f"cohen_kappa(weights='{weights}')", ground.replace("3", "2"), draw,
                lambda f, w=weights: stats.cohen_kappa(f, "q1", "q2", weights=w),
                (covers("Cohen's kappa", truths.kappa(table, power), why=why.FAR_ANSWERS),),
            )  # fmt: skip
        yield Case("fleiss_kappa", ground, draw, lambda f: stats.fleiss_kappa(f, RATERS),
                   (covers("Fleiss' kappa", truths.kappa(table)),))  # fmt: skip
        for weights in ("unweighted", "ordinal"):
            yield Case(
                f"gwet(weights='{weights}')", ground, draw,
                lambda f, w=weights: stats.gwet(f, RATERS, weights=w),
                (covers("Gwet's AC1" if weights == "unweighted" else "Gwet's AC2",
                        truths.gwet(table, weights == "ordinal"), why=why.NEAR_MISSES),),
            )  # fmt: skip
        for level in ("nominal", "ordinal", "interval"):
            yield Case(
                f"krippendorff_alpha(level='{level}')", ground, draw,
                lambda f, v=level: stats.krippendorff_alpha(f, RATERS, level=v),
                (covers("Krippendorff's alpha", truths.krippendorff(table, level),
                        why=why.WIDENED),), SLOW,
            )  # fmt: skip
        single = truths.correlation(table)
        yield Case(
            "icc", ground, draw, lambda f: stats.icc(f, RATERS),
            (*(covers("intraclass correlation", single, why=why.NORMAL, term=term)
               for term in ("icc_1", "icc_2", "icc_3")),
             covers("that of the mean of 3", 3 * single / (1 + 2 * single), why=why.NORMAL,
                    term="icc_3_k")),
        )  # fmt: skip
        yield Case(
            "icc", f"3 unrelated raters, {name}", repeated(3, shares, 0.0),
            lambda f: stats.icc(f, RATERS),
            tuple(spares("raters do not agree at all", term=t) for t in ("icc_1", "icc_3")),
        )  # fmt: skip
    strict = truths.joint(MIDDLE, MIDDLE, 0.6 / 1.1)
    yield Case(
        "icc", "3 of many raters, some stricter", _strict, lambda f: stats.icc(f, RATERS),
        (covers("intraclass correlation", truths.correlation(strict), term="icc_2"),),
    )  # fmt: skip


def _strict(rng):
    """Draw raters who differ: 0.6 of a variance of 1.1 is the pilots', 0.1 the raters'."""
    drawn = latent(rng, 0.6, 3) + np.sqrt(0.1) * rng.standard_normal(3)
    return gaps(rng, dict(zip(RATERS, cut(drawn / np.sqrt(1.1), MIDDLE).T, strict=True)))


def waves():
    """Give the tests of three waves that are alike."""
    for name, shares in GROUNDS.items():
        yield Case("friedman", f"3 waves, {name}", repeated(3, shares),
                   lambda f: stats.friedman(f, RATERS),
                   (spares("no wave is higher than another"),))  # fmt: skip
        yield Case("homogeneity_over_waves", f"3 waves, {name}", repeated(3, shares),
                   lambda f: stats.homogeneity_over_waves(f, RATERS),
                   (spares("levels are as frequent in all waves", why=why.SPARSE),))  # fmt: skip
        yield Case("cochran_q", f"3 waves of yes or no, {name}", repeated(3, shares, threshold=3),
                   lambda f: stats.cochran_q(f, RATERS),
                   (spares("as many say yes in all waves"),))  # fmt: skip


CASES = [*scales(), *raters(), *waves()]
