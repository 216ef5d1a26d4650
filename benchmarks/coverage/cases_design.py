"""Weighted samples: regions answer unequally often, and are weighted to what they are."""

import numpy as np

from benchmarks.coverage import truths, why
from benchmarks.coverage.case import Case, covers, spares
from benchmarks.coverage.pilots import BETTER, HIGH, MIDDLE, PILOTS, cut, gaps
from benchmarks.coverage.stakeholders import CUTS
from vises_research import stats
from vises_research.stats import Design

REGIONS, TRUE, DRAWN = ("a", "b", "c"), (0.40, 0.35, 0.25), (0.60, 0.25, 0.15)
SIZES = {"small": 0.7, "large": 0.3}
MARGINS = {"region": dict(zip(REGIONS, TRUE, strict=True)), "size": SIZES}
ANSWERS = (MIDDLE, BETTER, HIGH)
GROUND = "weighted to region and size"
WEIGHTED = Design(weights="w", margins=MARGINS)


def draw(rng, answers=ANSWERS):
    """Draw pilots of which region a answers too often, with answers ``y`` and ``hours``."""
    region = rng.choice(3, PILOTS, p=DRAWN)
    size = np.where(rng.random(PILOTS) < 0.3, "large", "small")
    base = np.array(TRUE)[region] / np.array(DRAWN)[region]
    normal = rng.standard_normal(PILOTS)
    y = np.array([cut(one, answers[r]) for one, r in zip(normal, region, strict=True)])
    columns = {"region": np.array(REGIONS)[region], "size": size, "w": base, "y": y}
    columns |= {"hours": np.exp(2 + 0.5 * region + rng.standard_normal(PILOTS))}
    columns |= {"x": rng.standard_normal(PILOTS), "g": rng.choice(list("pqr"), PILOTS)}
    return gaps(rng, columns, ["region", "size", "w", "x", "g"])


def alike(rng):
    """Draw pilots whose answers do not depend on the region."""
    return draw(rng, (MIDDLE,) * 3)


def estimates():
    """Give the cases of weighted means, shares and quantiles."""
    shares = np.array(TRUE) @ np.array(ANSWERS)
    for raking in ("calibrate", "rake", "fixed"):
        design = Design(weights="w", margins=MARGINS, raking=raking)
        yield Case(
            f"weighted_mean(raking='{raking}')", GROUND, draw,
            lambda f, d=design: stats.weighted_mean(f, "y", d),
            (covers("mean", shares @ truths.LEVELS, why=why.RAKED),),
        )  # fmt: skip
    for name, least in (("above 3", 3), ("below 2", 1)):
        truth = shares[least:].sum() if least == 3 else shares[0]
        yield Case(
            "weighted_share", f"{GROUND}; {name}", draw,
            lambda f, k=least: stats.weighted_share(
                f.assign(y=((f["y"] > 3) if k == 3 else (f["y"] < 2)).where(f["y"].notna())),
                "y", WEIGHTED),
            (covers("share", truth, why=why.EXACT_BASE, y=True),),
        )  # fmt: skip
    yield Case(
        "weighted_quantile", GROUND, draw,
        lambda f: stats.weighted_quantile(f, "hours", WEIGHTED, probabilities=[0.25, 0.5]),
        (covers("median", _quantile(0.5), why=why.RAKED, term="q50"),
         covers("lower quartile", _quantile(0.25), why=why.RAKED, term="q25")),
    )  # fmt: skip


def _quantile(p):
    from scipy.optimize import brentq
    from scipy.special import ndtr

    found = brentq(lambda x: np.array(TRUE) @ ndtr(x - 2 - 0.5 * np.arange(3)) - p, -5, 10)
    return float(np.exp(found))


def tests():
    """Give the tests of groups that are alike in a weighted sample."""
    yield Case(
        "rao_scott", f"3 x 5 table, {GROUND}", alike,
        lambda f: stats.rao_scott(f, "g", "y", WEIGHTED),
        tuple(spares("two variables are independent", why=text, term=term) for term, text in
              (("F", why.DESIGN), ("chisq", why.FIRST_ORDER), ("adjusted_wald", why.WALD))),
    )  # fmt: skip
    yield Case(
        "design_rank_test", f"2 groups, {GROUND}", alike,
        lambda f: stats.design_rank_test(f.assign(g=f["g"] == "p"), "y", "g", WEIGHTED),
        (spares("groups answer alike", why=why.DESIGN, term="wilcoxon"),),
    )  # fmt: skip
    yield Case(
        "design_rank_test", f"3 groups, {GROUND}", alike,
        lambda f: stats.design_rank_test(f, "y", "g", WEIGHTED),
        (spares("groups answer alike", why=why.DESIGN, term="kruskal_wallis"),),
    )  # fmt: skip
    for slope, question in ((0.8, covers("log odds ratio", 0.8, term="slope")),
                            (0.0, spares("slope is 0", why=why.RAKED, term="slope"))):  # fmt: skip
        yield Case(
            "ordinal_logit_design", "unequal weights", _rising(slope),
            lambda f: stats.ordinal_logit_design(f, "y", ["x"], weights="w"), (question,),
        )  # fmt: skip


def _rising(slope):
    def drawn(rng):
        frame = draw(rng)
        y = np.searchsorted(CUTS, slope * frame["x"] + rng.logistic(size=PILOTS)) + 1.0
        return frame.assign(y=np.where(frame["y"].isna(), np.nan, y))

    return drawn


CASES = [*estimates(), *tests()]
