"""Models of single pilots, missing values, and the time until something ends."""

import numpy as np
import pandas as pd

from benchmarks.coverage import why
from benchmarks.coverage.case import SLOW, Case, covers, spares
from benchmarks.coverage.pilots import BETTER, MIDDLE, PILOTS, answered, cut, latent
from benchmarks.coverage.stakeholders import CUTS
from benchmarks.coverage.truths import LEVELS
from vises_research import stats

SLOPE = {"term": "slope"}


def ordinal(slope):
    """Make the draw of answers ``y`` that rise with ``x``."""

    def draw(rng):
        x = rng.standard_normal(PILOTS)
        y = np.searchsorted(CUTS, slope * x + rng.logistic(size=PILOTS)) + 1.0
        return answered(rng, {"x": x, "y": y}, ["x"])

    return draw


def rare(slope):
    """Make the draw of a yes that one in ten says, more often where ``x`` is 1."""

    def draw(rng):
        x = (rng.random(PILOTS) < 0.3) * 1.0
        yes = rng.random(PILOTS) < 1 / (1 + np.exp(2.2 - slope * x))
        return answered(rng, {"x": x, "y": yes * 1.0}, ["x"])

    return draw


def models():
    """Give the cases of models without nesting."""
    for penalty in ("when_separated", "always"):
        for slope, questions in (
            (0.8, (covers("log odds ratio", 0.8, **SLOPE),)),
            (0.0, (spares("slope is 0", **SLOPE),
                   spares("no predictor matters", term="likelihood_ratio"))),
        ):  # fmt: skip
            yield Case(
                f"ordinal_logit(penalty='{penalty}')", "answers that rise with a number",
                ordinal(slope),
                lambda f, p=penalty: stats.ordinal_logit(f, "y", ["x"], penalty=p),
                questions, SLOW,
            )  # fmt: skip
    yield Case(
        "proportionality", "answers that rise with a number", ordinal(0.8),
        lambda f: stats.proportionality(f, "y", ["x"]),
        (spares("the slope is the same at every threshold", why=why.LEVELS, term="uneven"),
         spares("answers are spread alike", why=why.LEVELS, term="scale")), SLOW,
    )  # fmt: skip
    for slope, question in ((1.2, covers("log odds ratio", 1.2, why=why.FEW_YES, **SLOPE)),
                            (0.0, spares("slope is 0", why=why.FEW_YES, **SLOPE))):  # fmt: skip
        yield Case(
            "firth_logistic", "one in ten says yes", rare(slope),
            lambda f: stats.firth_logistic(f, "y", ["x"]), (question,), SLOW,
        )  # fmt: skip
    for errors, text in (("HC3", why.LEVERAGE), ("classical", why.CLASSICAL)):
        yield Case(
            f"linear(errors='{errors}')", "single pilots, unequal spread", _spread(0.5),
            lambda f, e=errors: stats.linear(f, "y", ["x"], errors=e),
            (covers("slope", 0.5, why=text, **SLOPE),), SLOW,
        )  # fmt: skip
        yield Case(
            f"linear(errors='{errors}')", "single pilots, unequal spread, no slope", _spread(0.0),
            lambda f, e=errors: stats.linear(f, "y", ["x"], errors=e),
            (spares("slope is 0", why=text, **SLOPE),), SLOW,
        )  # fmt: skip


def _spread(slope):
    def draw(rng):
        x = rng.exponential(size=PILOTS)
        y = slope * x + (0.5 + 0.5 * x) * rng.standard_normal(PILOTS)
        return answered(rng, {"x": x, "y": y}, ["x"])

    return draw


def missing():
    """Give the cases of imputed answers: who was low before answers less often after."""

    def run(frame):
        done = stats.impute(frame, ["before", "after"], using=["hours"], sets=10)
        return stats.pool([stats.mean(one, "after") for one in done])

    def changed(frame):
        done = stats.impute(frame, ["before", "after"], using=["hours"], sets=10)
        return stats.pool([stats.change(one, "before", "after") for one in done])

    def joint(frame):
        done = stats.impute(frame, ["after", "hours"], using=["g"], sets=10)
        fits = [stats.linear(one, "after", ["g"]) for one in done]
        return stats.pool_joint(fits, item="g")

    yield Case(
        "impute(sets=10) and pool", "15 % missing, more of those low before",
        lambda rng: _leaving(rng, BETTER), run,
        (covers("mean after", BETTER @ LEVELS, why=why.DONORS),), SLOW,
    )  # fmt: skip
    yield Case(
        "impute(sets=10) and pool", "15 % missing, more of those low before, no change",
        lambda rng: _leaving(rng, MIDDLE), changed,
        (spares("no mean change", term="mean_change"),), SLOW,
    )  # fmt: skip
    yield Case(
        "impute(sets=10) and pool_joint", "15 % missing, more of those low before",
        lambda rng: _leaving(rng, MIDDLE).assign(g=np.repeat(list("abc"), 23)), joint,
        (spares("three groups answer alike"),), SLOW,
    )  # fmt: skip


def _leaving(rng, shares):
    drawn = latent(rng, 0.6, 3)
    before, after = cut(drawn[:, 0], MIDDLE), cut(drawn[:, 1], shares)
    chance = np.array([0.40, 0.25, 0.15, 0.08, 0.04])[before.astype(int) - 1]
    after = np.where(rng.random(PILOTS) < chance, np.nan, after)
    return pd.DataFrame({"before": before, "after": after, "hours": drawn[:, 2]})


def processes():
    """Give the cases of months until a pilot ends, or is lost from sight."""
    still = np.exp(-np.arange(0, 25) / 18)

    def at(month):
        return lambda rows: rows[rows["time"] <= month].tail(1)

    for interval in ("log-log", "log"):
        yield Case(
            f"kaplan_meier(interval='{interval}')", "months, 40 % still in or lost", _months,
            lambda f, i=interval: stats.kaplan_meier(f, "months", "ended", interval=i),
            (covers("share still in after 6 months", still[6], pick=at(6)),
             covers("share still in after 18 months", still[18], pick=at(18))),
        )  # fmt: skip
        yield Case(
            f"median_time(interval='{interval}')", "months, 40 % still in or lost", _months,
            lambda f, i=interval: stats.median_time(f, "months", "ended", interval=i),
            (covers("median time", float((still > 0.5).sum()), why=why.STEPS),),
        )  # fmt: skip
    yield Case(
        "restricted_mean(until=18)", "months, 40 % still in or lost", _months,
        lambda f: stats.restricted_mean(f, "months", "ended", until=18),
        (covers("mean time up to 18 months", still[:18].sum()),),
    )  # fmt: skip
    yield Case(
        "aalen_johansen", "months, two ways to end", _months,
        lambda f: stats.aalen_johansen(f, "months", "how", staying="in"),
        tuple(covers(f"share that {how} within 12 months", part * (1 - still[12]), how=how,
                     why=why.SMALL_SHARE,
                     pick=at(12)) for how, part in (("closed", 0.3), ("left", 0.7))),
    )  # fmt: skip
    yield Case(
        "logrank", "months, two alike groups", _months,
        lambda f: stats.logrank(f.assign(g=np.arange(PILOTS) < 23), "months", "ended", "g"),
        (spares("groups have the same curve"),),
    )  # fmt: skip


def _months(rng):
    """Draw whole months until the end; 15 % are lost before month 24, when all are counted."""
    ends = np.ceil(rng.exponential(18, PILOTS))
    seen = np.where(rng.random(PILOTS) < 0.15, rng.integers(1, 25, PILOTS), 24)
    how = np.where(rng.random(PILOTS) < 0.3, "closed", "left")
    ended = ends <= seen
    columns = {"months": np.minimum(ends, seen), "ended": ended * 1.0}
    return pd.DataFrame(columns | {"how": np.where(ended, how, "in")})


CASES = [*models(), *missing(), *processes()]
