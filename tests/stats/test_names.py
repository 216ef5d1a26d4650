"""What data call their columns never changes a result: it comes out the same, or is refused."""

import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError

RNG = np.random.default_rng(3)
N = 24
PLAIN = {"y": "aa", "g": "bb", "z": "cc"}
DATA = pd.DataFrame(
    {
        "y": RNG.integers(1, 6, N),
        "z": RNG.integers(1, 6, N),
        "g": np.tile(["p", "q"], N // 2),
        "who": np.arange(N) // 2,
        "w": RNG.uniform(0.5, 2, N),
        "yes": RNG.choice([True, False], N),
        "no": RNG.choice([True, False], N),
        "entered": pd.Timestamp("2018-01-01") + pd.to_timedelta(np.arange(N), "D"),
        "ended": pd.Timestamp("2018-03-01") + pd.to_timedelta(np.arange(N), "D"),
        "months": RNG.integers(1, 25, N),
    }
)
W = stats.Design("w")
INNER = ["a", "b", "index", "all", "lane", "start", "running"]
"""Names that a method could use for columns of its own, beside those of its result."""
METHODS = {
    "counts": lambda f, y, g, z: stats.counts(f, [y, g]),
    "share": lambda f, y, g, z: stats.share(f, y, by=[g]),
    "mean": lambda f, y, g, z: stats.mean(f, y, by=[g]),
    "describe": lambda f, y, g, z: stats.describe(f, y, by=[g]),
    "amounts": lambda f, y, g, z: stats.amounts(f, y, by=[g]),
    "weighted_mean": lambda f, y, g, z: stats.weighted_mean(f, y, W, by=[g]),
    "weighted_total": lambda f, y, g, z: stats.weighted_total(f, y, W, by=[g]),
    "weighted_share": lambda f, y, g, z: stats.weighted_share(f, y, W, by=[g]),
    "weighted_quantile": lambda f, y, g, z: stats.weighted_quantile(f, y, W, by=[g]),
    "weighted_difference": lambda f, y, g, z: stats.weighted_difference(f, y, g, W),
    "weights": lambda f, y, g, z: stats.weighted_mean(f, "w", stats.Design(y)),
    "rao_scott": lambda f, y, g, z: stats.rao_scott(f, y, g, W),
    "design_rank_test": lambda f, y, g, z: stats.design_rank_test(f, y, g, W),
    "rake": lambda f, y, g, z: stats.rake(f, {g: {"p": 30, "q": 39}}),
    "leavers": lambda f, y, g, z: stats.leavers(f, "yes", [y, g]),
    "bounds": lambda f, y, g, z: stats.bounds(f, y, limits=(1, 5)),
    "change": lambda f, y, g, z: stats.change(f, y, z, by=[g]),
    "moves": lambda f, y, g, z: stats.moves(f, y, z),
    "paired_values": lambda f, y, g, z: stats.paired_values(f, y, z),
    "signed_rank": lambda f, y, g, z: stats.signed_rank(f, y, z),
    "marginal_homogeneity": lambda f, y, g, z: stats.marginal_homogeneity(f, y, z),
    "friedman": lambda f, y, g, z: stats.friedman(f, [y, z, "months"]),
    "ancova": lambda f, y, g, z: stats.ancova(f, y, z, group=g),
    "mann_whitney": lambda f, y, g, z: stats.mann_whitney(f, y, g),
    "kruskal_wallis": lambda f, y, g, z: stats.kruskal_wallis(f, y, g),
    "dunn": lambda f, y, g, z: stats.dunn(f, y, g),
    "chi_square": lambda f, y, g, z: stats.chi_square(f, y, g),
    "rank_correlation": lambda f, y, g, z: stats.rank_correlation(f, y, z),
    "linear": lambda f, y, g, z: stats.linear(f, y, [z, g]),
    "mixed_linear": lambda f, y, g, z: stats.mixed_linear(f, y, [z], "who"),
    "gee": lambda f, y, g, z: stats.gee(f, "yes", [y], "who"),
    "clustered_mean": lambda f, y, g, z: stats.clustered_mean(f, y, "who"),
    "variance_components": lambda f, y, g, z: stats.variance_components(f, y, "who"),
    "ordinal_logit": lambda f, y, g, z: stats.ordinal_logit(f, y, [z, g]),
    "firth_logistic": lambda f, y, g, z: stats.firth_logistic(f, "yes", [y, g]),
    "cronbach_alpha": lambda f, y, g, z: stats.cronbach_alpha(f, [y, z, "months"]),
    "item_analysis": lambda f, y, g, z: stats.item_analysis(f, [y, z, "months"]),
    "polychoric": lambda f, y, g, z: stats.polychoric(f, [y, z]),
    "cohen_kappa": lambda f, y, g, z: stats.cohen_kappa(f, y, z),
    "gwet": lambda f, y, g, z: stats.gwet(f, [y, z]),
    "icc": lambda f, y, g, z: stats.icc(f, [y, z]),
    "krippendorff_alpha": lambda f, y, g, z: stats.krippendorff_alpha(f, [y, z], resamples=5),
    "kaplan_meier": lambda f, y, g, z: stats.kaplan_meier(f, y, "yes", by=[g]),
    "median_time": lambda f, y, g, z: stats.median_time(f, y, "yes", by=[g]),
    "restricted_mean": lambda f, y, g, z: stats.restricted_mean(f, y, "yes", by=[g]),
    "logrank": lambda f, y, g, z: stats.logrank(f, y, "yes", g),
    "aalen_johansen": lambda f, y, g, z: stats.aalen_johansen(f, y, g, staying="q"),
    "retention": lambda f, y, g, z: stats.retention(f, y, by=[g]),
    "spans": lambda f, y, g, z: stats.spans(
        f.assign(**{y: np.arange(len(f))}), y, g, "entered", "ended", how=z
    ),
    "spans from": lambda f, y, g, z: stats.spans(
        f.assign(**{y: f["entered"], z: f["ended"]}).assign(no=np.arange(N)), "no", g, y, z
    ),
    "missing_patterns": lambda f, y, g, z: stats.missing_patterns(
        f.assign(**{y: f[y].where(f[y] > 2)}), [y, z]
    ),
    "little_mcar": lambda f, y, g, z: stats.little_mcar(
        f.assign(**{y: f[y].where(f[y] > 2)}), [y, z]
    ),
    "em_moments": lambda f, y, g, z: stats.em_moments(f, [y, z]),
    "answers": lambda f, y, g, z: stats.answers(
        f.assign(**{y: f["yes"], z: f["no"]}), [y, z], by=[g]
    ),
    "answers weighted": lambda f, y, g, z: stats.answers(
        f.assign(**{y: f["yes"], z: f["no"]}), [y, z], by=[g], design=W
    ),
    "combinations": lambda f, y, g, z: stats.combinations(
        f.assign(**{y: f["yes"], z: f["no"]}), [y, z]
    ),
    "items_by_group": lambda f, y, g, z: stats.items_by_group(
        f.assign(**{y: f["yes"], z: f["no"]}), [y, z], g, permutations=9
    ),
    "leave_one_out": lambda f, y, g, z: stats.leave_one_out(f, g, lambda part: stats.mean(part, y)),
    "spans since": lambda f, y, g, z: stats.spans(
        f.assign(**{y: f["entered"]}), "w", g, "entered", "ended", since=y
    ),
    "item_agreement": lambda f, y, g, z: stats.item_agreement({y: f[[y, z]]}),
    "share_difference": lambda f, y, g, z: stats.share_difference(f.assign(**{y: f["yes"]}), y, g),
    "cochran_armitage": lambda f, y, g, z: stats.cochran_armitage(f.assign(**{y: f["yes"]}), y, z),
    "mean ungrouped": lambda f, y, g, z: stats.mean(f, y),
    "share ungrouped": lambda f, y, g, z: stats.share(f, y),
    "explore": lambda f, y, g, z: stats.explore(f, y, by=g),
}


def called(method, names):
    return METHODS[method](DATA.rename(columns=names), *(names[role] for role in "ygz"))


def same(found, expected, names):
    """Tell whether two tables are the same but for what the columns of the data are called."""
    given = {PLAIN[role]: str(name) for role, name in names.items()}

    def equal(one, other):
        if isinstance(other, str):
            return one == given.get(other, other) or one == other
        return bool(one == other or (pd.isna(one) and pd.isna(other)) or np.isclose(one, other))

    rows = zip(found.to_numpy(object), expected.to_numpy(object), strict=True)
    return (
        found.shape == expected.shape
        and all(equal(*pair) for pair in zip(map(str, found), expected, strict=True))
        and all(equal(*pair) for row in rows for pair in zip(*row, strict=True))
    )


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_names_of_columns_do_not_matter(method):
    expected = called(method, PLAIN)
    wrong = stats.check(expected)
    tried = [*(one for one in expected.table if one in stats.COLUMNS), *INNER]
    for trio in zip(tried, tried[1:] + tried[:1], tried[2:] + tried[:2], strict=True):
        # All three columns bear such a name at once; where one is refused, each does by itself.
        together = dict(zip("ygz", trio, strict=True))
        found = unless_refused(method, together)
        ways = [{**PLAIN, role: name} for role, name in together.items()] if found is None else []
        for names in ways or [together]:
            found = unless_refused(method, names) if ways else found
            if found is not None:
                assert same(found.table, expected.table, names), (names, found.table)
                assert len(found.keys) == len(expected.keys), (names, found.keys)
                assert stats.check(found) == wrong, names


def unless_refused(method, names):
    """Give the result, or nothing where one of the names is refused, in the words for it."""
    try:
        return called(method, names)
    except StudyError as refused:
        words = "column '{}' bears the name of a result column"
        assert any(words.format(name) in str(refused) for name in names.values()), refused
        return None


@pytest.mark.parametrize("name", ["n", "base", "estimate"])
def test_levels_under_the_name_of_a_result_are_refused(name):
    frame = DATA.rename(columns={"y": name})
    wrong = (
        f"stats: column '{name}' bears the name of a result column. Right would be: another name."
    )
    for method in (
        lambda: stats.weighted_share(frame, name, W),
        lambda: stats.retention(frame, name),
        lambda: stats.aalen_johansen(frame, "months", name, staying=1),
    ):
        with pytest.raises(StudyError) as error:
            method()
        assert str(error.value) == wrong


def test_an_outcome_under_the_name_of_a_result_is_no_key_of_its_rows():
    result = stats.mean(DATA.rename(columns={"y": "estimate"}), "estimate", by=["g"])
    assert result.keys == ("g",)
    assert result.outcome == "estimate"


def test_a_unit_called_as_a_column_of_spans_keeps_its_lane():
    plain = stats.spans(DATA.assign(who=np.arange(N)), "who", "g", "entered", "ended")
    for name in ("start", "end", "lane", "running"):
        frame = DATA.assign(who=np.arange(N)).rename(columns={"who": name})
        assert stats.spans(frame, name, "g", "entered", "ended").table.equals(plain.table)
