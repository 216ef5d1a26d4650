"""Two groups, several groups, tables of two variables, and multiple responses."""

import numpy as np

from benchmarks.coverage import truths, why
from benchmarks.coverage.case import SLOW, Case, covers, spares
from benchmarks.coverage.pilots import (
    GROUNDS,
    HIGH,
    MIDDLE,
    answered,
    cut,
    gaps,
    grouped,
    latent,
    yes_no,
)
from vises_research import stats

SIZES, THREE = (23, 46), (30, 24, 15)
ALIKE = {"spread out": MIDDLE, "near the top": HIGH}


def two_groups():
    """Give the cases of answers in two groups of 23 and 46."""
    for name, (low, high) in GROUNDS.items():
        delta, draw = truths.dominance(high, low), grouped(high, low, sizes=SIZES)
        for interval in ("cliff", "fisher_z"):
            yield Case(
                f"cliffs_delta(interval='{interval}')", name, draw,
                lambda f, i=interval: stats.cliffs_delta(f, "y", "g", interval=i),
                (covers("P(first > second) - P(first < second)", delta),),
            )  # fmt: skip
        yield Case(
            "brunner_munzel", name, draw, lambda f: stats.brunner_munzel(f, "y", "g"),
            (covers("P(first > second) + P(equal)/2", (delta + 1) / 2),),
        )  # fmt: skip
        yield Case(
            "hodges_lehmann_shift", name, draw,
            lambda f: stats.hodges_lehmann_shift(f, "y", "g"),
            (covers("median difference", truths.shift(high, low), why=why.LATTICE),),
        )  # fmt: skip
    four = np.array([0.2, 0.3, 0.3, 0.2])
    yield Case(
        "hodges_lehmann_shift", "one group is the other, one level higher",
        grouped([*([0.0]), *four], [*four, 0.0], sizes=SIZES),
        lambda f: stats.hodges_lehmann_shift(f, "y", "g"),
        (covers("shift", 1.0, guaranteed=True),),
    )  # fmt: skip
    for name, (first, second) in {"half or less": (0.5, 0.3), "few": (0.2, 0.08)}.items():
        draw = yes_no(first, second, sizes=SIZES)
        odds = first / (1 - first) / (second / (1 - second))
        yield Case(
            "share_difference", f"{name} say yes", draw,
            lambda f: stats.share_difference(f, "y", "g"),
            (covers("difference of two shares", first - second),),
        )  # fmt: skip
        yield Case(
            "odds_ratio", f"{name} say yes", draw, lambda f: stats.odds_ratio(f, "y", "g"),
            (covers("odds ratio", odds, guaranteed=True),),
        )  # fmt: skip
    yield Case(
        "leavers", "10 of 69 left, spread out", grouped(*GROUNDS["spread out"], sizes=(10, 59)),
        lambda f: stats.leavers(f.assign(stayed=f["g"] == "b"), "stayed", ["y"]),
        (covers("difference in standard deviations", _standardised(*GROUNDS["spread out"]),
                item="y"),),
    )  # fmt: skip


def _standardised(first, second):
    means = [p @ truths.LEVELS for p in (first, second)]
    spread = [p @ truths.LEVELS**2 - m**2 for p, m in zip((first, second), means, strict=True)]
    return (means[0] - means[1]) / np.sqrt(sum(spread) / 2)


def group_tests():
    """Give the tests of groups that are alike."""
    for name, one in ALIKE.items():
        draw = grouped(one, one, sizes=SIZES)
        about = "groups answer alike"
        yield Case(
            "mann_whitney", name, draw, lambda f: stats.mann_whitney(f, "y", "g"),
            (spares(about, guaranteed=True, term="exact"), spares(about, term="asymptotic"),
             spares(about, why=why.CORRECTED, term="asymptotic_continuity")),
        )  # fmt: skip
        yield Case("brunner_munzel", name, draw, lambda f: stats.brunner_munzel(f, "y", "g"),
                   (spares("neither group tends to be higher"),))  # fmt: skip
        three, rising = (grouped(one, one, one, sizes=THREE, numbers=n) for n in (False, True))
        yield Case("kruskal_wallis", name, three, lambda f: stats.kruskal_wallis(f, "y", "g"),
                   (spares(about, term="epsilon_squared"),))  # fmt: skip
        for adjust in ("holm", "bh"):
            yield Case(
                f"dunn(adjust='{adjust}')", name, three,
                lambda f, a=adjust: stats.dunn(f, "y", "g", adjust=a),
                (spares(f"{about}: any pair", column="p_adjusted"),),
            )  # fmt: skip
        yield Case(
            "jonckheere_terpstra", name, rising, lambda f: stats.jonckheere_terpstra(f, "y", "g"),
            (spares("answers do not rise over groups"),),
        )  # fmt: skip
        yield Case(
            "linear_by_linear", name, rising, lambda f: stats.linear_by_linear(f, "g", "y"),
            (spares("answers do not rise over groups"),),
        )  # fmt: skip
        yield Case("chi_square", f"3 x 5 table, {name}", three,
                   lambda f: stats.chi_square(f, "g", "y"),
                   (spares("two variables are independent", why=why.SPARSE,
                           term="cramers_v"),))  # fmt: skip
        yield Case(
            "fisher_freeman_halton", f"3 x 5 table, {name}", three,
            lambda f: stats.fisher_freeman_halton(f, "g", "y"),
            (spares("two variables are independent", guaranteed=True),), SLOW,
        )  # fmt: skip
    for p in (0.5, 0.15):
        name, draw = f"{p:.0%} say yes", yes_no(p, p, sizes=SIZES)
        yield Case("odds_ratio", name, draw, lambda f: stats.odds_ratio(f, "y", "g"),
                   (spares("odds are equal", guaranteed=True),))  # fmt: skip
        for correction in (False, True):
            yield Case(
                f"chi_square(correction={correction})", f"2 x 2 table, {name}", draw,
                lambda f, c=correction: stats.chi_square(f, "g", "y", correction=c),
                (spares("two variables are independent", term="cramers_v",
                        why=why.CORRECTED if correction else why.GRAINY),),
            )  # fmt: skip
        yield Case(
            "cochran_armitage", name, yes_no(p, p, p, sizes=THREE, numbers=True),
            lambda f: stats.cochran_armitage(f, "y", "g"),
            (spares("the share does not rise over groups"),),
        )  # fmt: skip
    yield Case(
        "leavers", "10 of 69 left, spread out", _left,
        lambda f: stats.leavers(f, "stayed", ["q1", "q2", "q3"]),
        (spares("who left is like who stayed", term="overall"),), SLOW,
    )  # fmt: skip


def _left(rng):
    answers = {f"q{i}": cut(rng.standard_normal(69), MIDDLE) for i in (1, 2, 3)}
    return gaps(rng, {"stayed": np.repeat([0, 1], [10, 59]), **answers}, ["stayed"])


def associations():
    """Give the cases of two ordered variables."""

    def drawn(rho):
        def draw(rng):
            both = latent(rng, rho)
            return answered(rng, {"x": cut(both[:, 0], MIDDLE), "y": cut(both[:, 1], HIGH)})

        return draw

    measures = truths.ordinal_association(truths.joint(MIDDLE, HIGH, 0.5))
    run = {"run": lambda f: stats.rank_correlation(f, "x", "y")}
    yield Case(
        "rank_correlation", "related, one near the top", drawn(0.5), **run,
        questions=tuple(covers(term, truth, why=why.LARGE, term=term)
                        for term, truth in measures.items()),
    )  # fmt: skip
    yield Case(
        "rank_correlation", "unrelated, one near the top", drawn(0.0), **run,
        questions=tuple(spares(f"no association ({term})", term=term) for term in measures),
    )  # fmt: skip


def multiple():
    """Give the tests of multiple responses."""
    labels = np.repeat(list("abc"), THREE)

    def draw(rng):
        own = latent(rng, 0.3, 8) > np.array([0.0, 0.5, 1.0, 1.3] * 2)
        columns = {name: own[:, i] * 1.0 for i, name in enumerate(FIRST + SECOND)}
        # Who skips a question leaves all its items blank.
        for names in (FIRST, SECOND):
            gone = rng.random(len(own)) < 0.15
            columns |= {name: np.where(gone, np.nan, columns[name]) for name in names}
        return gaps(rng, {"g": labels, **columns}, ["g", *columns])

    def apart(rng):
        frame = draw(rng)
        other = draw(rng)[SECOND]
        return frame.assign(**{name: other[name] for name in SECOND})

    terms = ("first_order", "second_order", "bonferroni", "permutation")
    questions = tuple(
        spares(
            "items are independent of it",
            guaranteed=term == "permutation",
            why=why.SPARSE,
            term=term,
        )
        for term in terms
    )
    yield Case(
        "items_by_group(permutations=499)", "4 items, 3 groups", draw,
        lambda f: stats.items_by_group(f, FIRST, "g", permutations=499), questions, SLOW,
    )  # fmt: skip
    yield Case(
        "items_by_items(permutations=499)", "4 items each", apart,
        lambda f: stats.items_by_items(f, FIRST, SECOND, permutations=499), questions, SLOW,
    )  # fmt: skip


FIRST, SECOND = ["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"]
CASES = [*two_groups(), *group_tests(), *associations(), *multiple()]
