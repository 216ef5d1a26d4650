"""Stakeholders in pilots: 69 pilots with six stakeholders on average, unequally many."""

import numpy as np
import pandas as pd

from benchmarks.coverage import stakeholders, truths, why
from benchmarks.coverage.case import SLOW, Case, covers, spares
from benchmarks.coverage.stakeholders import SPREAD, nested
from vises_research import stats

EFFECT = 0.7
BY_PILOT, SOME, FEW = (f"stakeholders in {n} pilots" for n in (69, 20, 12))
SLOPE = {"term": "slope"}
LARGER = "difference between large and other pilots"
ALIKE = "large pilots answer like others"


def linear():
    """Give the cases of means and their differences."""
    slope = stakeholders.mean(EFFECT) - stakeholders.mean(0.0)
    for errors in ("CR0", "CR1", "CR1S", "CR2", "CR3"):
        text = {"CR2": "", "CR3": why.CAREFUL}.get(errors, why.FEW_CLUSTERS)
        larger = covers(LARGER, slope, why=text, **SLOPE)
        alike = spares(ALIKE, why=text, **SLOPE)
        for ground, draw, question in (
            (BY_PILOT, nested(EFFECT), larger),
            (BY_PILOT, nested(0.0), alike),
            (FEW, nested(EFFECT, pilots=12), larger),
            (FEW, nested(0.0, pilots=12), alike),
        ):
            if question is alike and ground is BY_PILOT and errors != "CR2":
                continue
            yield Case(
                f"linear(errors='{errors}')", ground, draw,
                lambda f, e=errors: stats.linear(f, "y", ["large"], cluster="pilot", errors=e),
                (question,),
            )  # fmt: skip
    for errors in ("CR2", "CR0"):
        yield Case(
            f"clustered_mean(errors='{errors}')", BY_PILOT, nested(0.0),
            lambda f, e=errors: stats.clustered_mean(f, "y", "pilot", errors=e),
            (covers("mean", stakeholders.mean(0.0)),),
        )  # fmt: skip
    larger, alike = covers(LARGER, slope, **SLOPE), spares(ALIKE, **SLOPE)
    for draw, question in ((nested(EFFECT), larger), (nested(0.0), alike)):
        yield Case(
            "mixed_linear", BY_PILOT, draw,
            lambda f: stats.mixed_linear(f, "y", ["large"], "pilot"), (question,),
        )  # fmt: skip
    for method in ("reml", "anova"):
        yield Case(
            f"variance_components(method='{method}')", BY_PILOT, nested(0.0),
            lambda f, m=method: stats.variance_components(f, "y", "pilot", method=m),
            (covers("share of the pilots in the variance", stakeholders.icc(), term="icc"),),
        )  # fmt: skip


def marginal():
    """Give the cases of models of the average over pilots."""
    slope = stakeholders.log_odds(EFFECT) - stakeholders.log_odds(0.0)
    for errors in ("mancl_derouen", "jackknife", "sandwich"):
        text = "" if errors == "mancl_derouen" else why.FEW_CLUSTERS
        larger = covers("log odds ratio of large and other pilots", slope, why=text, **SLOPE)
        alike = spares("large pilots say yes as often", why=text, **SLOPE)
        for ground, draw, question in (
            (BY_PILOT, nested(EFFECT), larger),
            (SOME, nested(EFFECT, pilots=20), larger),
            (SOME, nested(0.0, pilots=20), alike),
        ):
            yield Case(
                f"gee(errors='{errors}')", ground, draw,
                lambda f, e=errors: stats.gee(f, "yes", ["large"], "pilot", errors=e), (question,),
            )  # fmt: skip
    for effect in (EFFECT, 0.0):
        about = ("log odds ratio that a huge sample gives", _clustered_slope())
        question = (
            covers(*about, **SLOPE) if effect else spares("large pilots answer alike", **SLOPE)
        )
        yield Case(
            "ordinal_logit_clustered", BY_PILOT, nested(effect),
            lambda f: stats.ordinal_logit_clustered(f, "y", ["large"], "pilot"), (question,),
        )  # fmt: skip


def _clustered_slope():
    """Give the slope of the population's table; the marginal model is not quite proportional."""
    share = np.array([52 / 69, 17 / 69])
    rows = [
        {"large": large, "y": y, "w": 1e6 * share[large] * chance}
        for large in (0, 1)
        for y, chance in zip(truths.LEVELS, stakeholders.marginal(EFFECT * large), strict=True)
    ]
    fit = stats.ordinal_logit(pd.DataFrame(rows), "y", ["large"], weights="w")
    return float(fit.value("estimate", term="slope"))


def random_intercept():
    """Give the cases of the ordinal model with a level of its own for each pilot."""
    latent = SPREAD**2 / (SPREAD**2 + np.pi**2 / 3)

    def run(frame):
        return stats.ordinal_random_intercept(frame, "y", ["large", "member"], "pilot")

    yield Case(
        "ordinal_random_intercept", BY_PILOT, nested(EFFECT, 0.4), run,
        (
            covers("slope of large pilots", EFFECT, term="slope", item="large"),
            covers("slope of members", 0.4, term="slope", item="member"),
            covers("sd of the pilots' levels", SPREAD, term="sd"),
            covers("their share in the latent variance", latent, term="icc"),
        ), SLOW,
    )  # fmt: skip
    yield Case(
        "ordinal_random_intercept", f"{BY_PILOT}, which do not matter", nested(0.0, 0.0, 0.0), run,
        (spares("slope of members is 0", term="slope", item="member"),
         spares("pilots have the same level", why=why.EDGE, term="sd")), SLOW,
    )  # fmt: skip
    yield Case(
        "ordinal_random_intercept", BY_PILOT, nested(0.0, 0.0), run,
        (spares("slope of large pilots is 0", term="slope", item="large"),), SLOW,
    )  # fmt: skip


CASES = [*linear(), *marginal(), *random_intercept()]
