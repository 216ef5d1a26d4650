"""One small result of every method of ``stats``, with labels in the three languages."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from vises_research import stats, text

LANGUAGES = ("fr", "nl", "en")


def words(fr: str, nl: str, en: str) -> dict[str, str]:
    return {"fr": fr, "nl": nl, "en": en}


VARIABLES = {
    "pilot": words("Entreprise pilote", "Pilootbedrijf", "Pilot enterprise"),
    "region": words("Région", "Regio", "Region"),
    "size": words("Taille", "Grootte", "Size"),
    "fte": words("Emploi (ETP)", "Werk (VTE)", "Employment (FTE)"),
    "hours": words("Heures d’accompagnement", "Uren begeleiding", "Hours of guidance"),
    "useful_before": words("Utilité perçue", "Ervaren nut", "Perceived usefulness"),
    "useful_during": words("Utilité perçue", "Ervaren nut", "Perceived usefulness"),
    "useful_after": words("Utilité perçue", "Ervaren nut", "Perceived usefulness"),
    "useful": words("Utilité perçue", "Ervaren nut", "Perceived usefulness"),
    "legal_before": words("Forme juridique", "Rechtsvorm", "Legal form"),
    "legal_during": words("Forme juridique", "Rechtsvorm", "Legal form"),
    "legal_after": words("Forme juridique", "Rechtsvorm", "Legal form"),
    "measures_before": words("Mesure son impact", "Meet de impact", "Measures its impact"),
    "measures_during": words("Mesure son impact", "Meet de impact", "Measures its impact"),
    "measures_after": words("Mesure son impact", "Meet de impact", "Measures its impact"),
    "open": words("Ce qui manque", "Wat ontbreekt", "What is lacking"),
    "cost": words("Coût", "Kosten", "Cost"),
    "effort": words("Temps", "Tijd", "Time"),
    "skills": words("Compétences", "Vaardigheden", "Skills"),
    "report": words("Rapport", "Verslag", "Report"),
    "website": words("Site web", "Website", "Website"),
    "q1": words("Clarté", "Duidelijkheid", "Clarity"),
    "q2": words("Pertinence", "Relevantie", "Relevance"),
    "q3": words("Confiance", "Vertrouwen", "Trust"),
    "q4": words("Participation", "Participatie", "Participation"),
    "ann": words("Première évaluation", "Eerste beoordeling", "First rating"),
    "bob": words("Deuxième évaluation", "Tweede beoordeling", "Second rating"),
    "wave": words("Vague", "Meting", "Wave"),
    "coder": words("Qui a codé", "Wie codeerde", "Coder"),
    "cy": words("Troisième évaluation", "Derde beoordeling", "Third rating"),
    "months": words("Mois depuis l’entrée", "Maanden sinds de start", "Months since entry"),
    "left": words("Départ", "Vertrek", "Departure"),
    "exit": words("Fin du parcours", "Einde van het traject", "End of the path"),
    "reached": words("Étape du protocole", "Stap van het protocol", "Step of the protocol"),
    "stayed": words("A répondu à la fin", "Antwoordde op het einde", "Answered at the end"),
    "weight": words("Poids", "Gewicht", "Weight"),
    "family": words("Question de recherche", "Onderzoeksvraag", "Research question"),
    "cut": words("Seuil", "Drempel", "Cut-off"),
    "log": words("Échelle logarithmique", "Logaritmische schaal", "Log scale"),
}
REGION = {
    "hdf": words("Hauts-de-France", "Hauts-de-France", "Hauts-de-France"),
    "vlg": words("Flandre", "Vlaanderen", "Flanders"),
    "wal": words("Wallonie", "Wallonië", "Wallonia"),
}
SIZE = {
    "small": words("petite", "klein", "small"),
    "medium": words("moyenne", "middelgroot", "medium"),
    "large": words("grande", "groot", "large"),
}
LEGAL = {
    "asbl": words("association", "vereniging", "association"),
    "coop": words("coopérative", "coöperatie", "cooperative"),
    "other": words("autre", "andere", "other"),
}
EXIT = {
    "in": words("en cours", "lopend", "ongoing"),
    "left": words("a quitté", "vertrokken", "left"),
    "closed": words("a cessé ses activités", "stopgezet", "closed"),
}
REACHED = {
    "1": words("diagnostic", "diagnose", "diagnosis"),
    "2": words("évaluation", "evaluatie", "evaluation"),
    "3": words("valorisation", "valorisatie", "valorisation"),
}
FAMILY = {
    "usefulness": words("L’utilité", "Het nut", "Usefulness"),
    "exploratory": words("exploratoire", "verkennend", "exploratory"),
}
AGREE = {str(k): words(f"niveau {k}", f"niveau {k}", f"level {k}") for k in range(1, 6)}
OPEN = {
    "money": words("Argent", "Geld", "Money"),
    "hours": words("Temps", "Tijd", "Time"),
    "meaning": words("Sens", "Zin", "Meaning"),
}
LEVELS = {
    "wave": {"before": words("Avant", "Voor", "Before"), "after": words("Après", "Na", "After")},
    "open": OPEN,
    "coder": {who: dict.fromkeys(("fr", "nl", "en"), who.title()) for who in ("ann", "bob")},
    "region": REGION, "size": SIZE, "exit": EXIT, "reached": REACHED, "family": FAMILY,
    **{f"legal_{wave}": LEGAL for wave in ("before", "during", "after")},
    **{f"useful_{wave}": AGREE for wave in ("before", "during", "after")},
    "pilot": {f"P{i:02}": dict.fromkeys(LANGUAGES, f"P{i:02}") for i in range(1, 11)},
    "cut": {k: dict.fromkeys(LANGUAGES, k) for k in ("1", "2")},
}  # fmt: skip
LABELS = text.Labels(VARIABLES, LEVELS)
STEPS = ("before", "during", "after")


def ordered(values: object, levels: list[str]) -> pd.Categorical:
    return pd.Categorical(values, levels, ordered=True)


def respondents() -> pd.DataFrame:
    """Forty respondents, four of each of ten pilots; drawn so that no release changes them."""
    random, n = np.random.RandomState(4), 40
    latent = random.normal(size=n)
    frame = pd.DataFrame({"pilot": [f"P{i // 4 + 1:02}" for i in range(n)]})
    frame["region"] = pd.Categorical([("hdf", "vlg", "wal")[i % 3] for i in range(n)])
    frame["size"] = ordered([("small", "medium", "large")[i * 7 % 3] for i in range(n)], [*SIZE])
    frame["fte"] = np.round(np.exp(2 + latent / 2), 1)
    frame["hours"] = np.round(20 + 5 * latent + random.normal(size=n) * 3)
    answers = {"before": 2.6, "during": 3.0, "after": 3.4}
    for wave, mean in answers.items():
        grade = np.clip(np.round(mean + latent * 0.7 + random.normal(size=n) * 0.8), 1, 5)
        frame[f"useful_{wave}"] = ordered(grade.astype(int).astype(str), [*AGREE])
        yes = mean - 3 + latent * 0.5 + random.normal(size=n)
        frame[f"measures_{wave}"] = yes > 0
        frame[f"legal_{wave}"] = pd.Categorical(
            np.array([*LEGAL])[np.clip(np.round(yes + 1), 0, 2).astype(int)], [*LEGAL]
        )
    for item, easy in {
        "cost": 0.4,
        "effort": 0.0,
        "skills": -0.8,
        "report": 0.2,
        "website": -0.3,
    }.items():
        frame[item] = easy + random.normal(size=n) > 0
    for item in ("q1", "q2", "q3", "q4"):
        grade = np.clip(np.round(3 + latent * 0.9 + random.normal(size=n) * 0.8), 1, 5)
        frame[item] = grade.astype(int)
    for rater in ("ann", "bob", "cy"):
        frame[rater] = np.clip(np.round(2 + latent + random.normal(size=n) * 0.5), 1, 3).astype(int)
    frame["months"] = np.round(3 + random.exponential(12, size=n))
    frame["exit"] = pd.Categorical(random.choice([*EXIT], n, p=[0.5, 0.3, 0.2]), [*EXIT])
    frame["left"] = frame["exit"] != "in"
    frame["reached"] = ordered(random.choice([*REACHED], n, p=[0.2, 0.3, 0.5]), [*REACHED])
    frame["stayed"] = latent + random.normal(size=n) > -0.7
    frame["weight"] = np.round(random.uniform(0.5, 2.5, size=n), 1)
    frame.loc[[3, 11], "useful_after"] = np.nan
    return frame


FRAME = respondents()
PAIR = ("useful_before", "useful_after")
ITEMS = ("q1", "q2", "q3", "q4")
RATERS = ("ann", "bob", "cy")
UNIT = {"unit": "respondent"}
YES = ("measures_before", "measures_after")


THEMES = ["open__money", "open__hours", "open__meaning"]
CODED = pd.DataFrame(
    {
        "answer": [i // 2 for i in range(40)],
        "coder": ["ann", "bob"] * 20,
        **{
            theme: [i // 2 % (k + 2) == 0 or i % 13 == k for i in range(40)]
            for k, theme in enumerate(THEMES)
        },
    }
)


def waves(what: str) -> list[str]:
    return [f"{what}_{wave}" for wave in STEPS]


def gappy() -> pd.DataFrame:
    frame = FRAME[["fte", "hours"]].copy()
    frame.loc[::5, "fte"] = np.nan
    frame.loc[::7, "hours"] = np.nan
    return frame


def completed() -> list[stats.Result]:
    tables = stats.impute(gappy().assign(size=FRAME["size"]), ["fte", "hours"], sets=3, seed=1)
    return [stats.linear(table, "hours", ["fte", "size"], **UNIT) for table in tables]


def two(method: str, column: str, **options: object) -> stats.Result:
    return getattr(stats, method)(
        FRAME, column, "region", between=("hdf", "vlg"), **UNIT, **options
    )


def families() -> stats.Result:
    one = two("mann_whitney", "hours").where(term="exact")
    other = stats.sign_test(FRAME, *PAIR, **UNIT)
    return stats.families(
        {"usefulness": {"hours": one, "useful_after": other}}, exploratory={"fte": one}
    )


def specification(cut: int, log: bool) -> stats.Result:
    values = np.log(FRAME["fte"]) if log else FRAME["fte"] / 10
    return stats.mean(FRAME.assign(fte=values - cut / 2), "fte", **UNIT)


def mean_of(rows: pd.DataFrame) -> stats.Result:
    return stats.mean(rows, "hours", **UNIT)


def average(values: np.ndarray, axis: int) -> np.ndarray:
    return values.mean(axis=axis)


def stepped() -> pd.DataFrame:
    """Two steps of seven pilots, the second of which still runs for two."""
    rows = [(f"P{i}", step) for i in range(7) for step in FRAME["reached"].cat.categories[:2]]
    frame = pd.DataFrame(rows, columns=["pilot", "reached"]).astype(
        {"reached": FRAME["reached"].dtype}
    )
    frame["start"] = pd.to_datetime("2018-01-01") + pd.to_timedelta(range(14), unit="D")
    frame["end"] = frame["start"] + pd.to_timedelta([10 + 3 * i for i in range(14)], unit="D")
    return frame.assign(end=frame["end"].where(frame.index % 7 != 6))


Make = Callable[[], stats.Result]
EXAMPLES: dict[str, Make] = {
    # counts, shares, means
    "counts": lambda: stats.counts(FRAME, ["region"], **UNIT),
    "share": lambda: stats.share(FRAME, "region", level="vlg", **UNIT),
    "amounts": lambda: stats.amounts(FRAME, "fte", by=["region"], **UNIT),
    "describe": lambda: stats.describe(FRAME, "fte", by=["region"], **UNIT),
    "mean": lambda: stats.mean(FRAME, "fte", **UNIT),
    # before and after
    "change": lambda: stats.change(FRAME, *PAIR, **UNIT),
    "paired_values": lambda: stats.paired_values(FRAME, *PAIR, **UNIT),
    "moves": lambda: stats.moves(FRAME, *PAIR, **UNIT),
    "sign_test": lambda: stats.sign_test(FRAME, *PAIR, **UNIT),
    "signed_rank": lambda: stats.signed_rank(FRAME, *PAIR, **UNIT),
    "sign_flip": lambda: stats.sign_flip(FRAME, *PAIR, **UNIT),
    "hodges_lehmann": lambda: stats.hodges_lehmann(FRAME, *PAIR, **UNIT),
    "standardised_change": lambda: stats.standardised_change(FRAME, *PAIR, **UNIT),
    "reliable_change": lambda: stats.reliable_change(FRAME, *PAIR, reliability=0.8, **UNIT),
    "regression_to_mean": lambda: stats.regression_to_mean(FRAME, *PAIR, **UNIT),
    "mcnemar": lambda: stats.mcnemar(FRAME, *YES, **UNIT),
    "paired_difference": lambda: stats.paired_difference(FRAME, *YES, **UNIT),
    "marginal_homogeneity": lambda: stats.marginal_homogeneity(
        FRAME, "legal_before", "legal_after", **UNIT
    ),
    "cochran_q": lambda: stats.cochran_q(FRAME, waves("measures"), **UNIT),
    "friedman": lambda: stats.friedman(FRAME, waves("useful"), **UNIT),
    "homogeneity_over_waves": lambda: stats.homogeneity_over_waves(
        FRAME, waves("legal"), **UNIT
    ),
    "ancova": lambda: stats.ancova(FRAME, *PAIR, group="region", **UNIT),
    # groups and tables
    "mann_whitney": lambda: two("mann_whitney", "hours"),
    "hodges_lehmann_shift": lambda: two("hodges_lehmann_shift", "hours"),
    "brunner_munzel": lambda: two("brunner_munzel", "hours"),
    "cliffs_delta": lambda: two("cliffs_delta", "hours"),
    "share_difference": lambda: two("share_difference", "measures_after"),
    "odds_ratio": lambda: two("odds_ratio", "measures_after"),
    "kruskal_wallis": lambda: stats.kruskal_wallis(FRAME, "hours", "size", **UNIT),
    "dunn": lambda: stats.dunn(FRAME, "hours", "size", **UNIT),
    "chi_square": lambda: stats.chi_square(FRAME, "region", "legal_after", **UNIT),
    "fisher_freeman_halton": lambda: stats.fisher_freeman_halton(
        FRAME, "region", "legal_after", **UNIT
    ),
    "cochran_armitage": lambda: stats.cochran_armitage(FRAME, "measures_after", "size", **UNIT),
    "jonckheere_terpstra": lambda: stats.jonckheere_terpstra(FRAME, "hours", "size", **UNIT),
    "linear_by_linear": lambda: stats.linear_by_linear(FRAME, "size", "useful_after", **UNIT),
    "rank_correlation": lambda: stats.rank_correlation(FRAME, "fte", "hours", **UNIT),
    "families": families,
    # multiple response
    "answers": lambda: stats.answers(FRAME, ["cost", "effort", "skills"], **UNIT),
    "combinations": lambda: stats.combinations(FRAME, ["cost", "effort", "skills"], **UNIT),
    "gather": lambda: stats.gather(
        stats.combinations(FRAME, ["cost", "effort", "skills"], **UNIT), least=4
    ),
    "code_frequencies": lambda: stats.code_frequencies(CODED, THEMES, segment="answer"),
    "code_pairs": lambda: stats.code_pairs(CODED, THEMES, segment="answer"),
    "code_agreement": lambda: stats.code_agreement(
        CODED, THEMES, segment="answer", coder="coder"
    ),
    "items_by_group": lambda: stats.items_by_group(
        FRAME, ["cost", "effort"], "region", permutations=99, **UNIT
    ),
    "items_by_items": lambda: stats.items_by_items(
        FRAME, ["cost", "effort"], ["report", "website"], permutations=99, **UNIT
    ),
    # scales and agreement
    "cronbach_alpha": lambda: stats.cronbach_alpha(FRAME, ITEMS, **UNIT),
    "omega": lambda: stats.omega(FRAME, ITEMS, **UNIT),
    "item_analysis": lambda: stats.item_analysis(FRAME, ITEMS, **UNIT),
    "parallel_analysis": lambda: stats.parallel_analysis(FRAME, ITEMS, simulations=50, **UNIT),
    "polychoric": lambda: stats.polychoric(FRAME, ITEMS[:3], estimator="two_step", **UNIT),
    "ordinal_alpha": lambda: stats.ordinal_alpha(FRAME, ITEMS[:3], **UNIT),
    "item_bias": lambda: stats.item_bias(FRAME, ITEMS, "region", **UNIT),
    "icc": lambda: stats.icc(FRAME, RATERS, **UNIT),
    "cohen_kappa": lambda: stats.cohen_kappa(FRAME, *RATERS[:2], **UNIT),
    "fleiss_kappa": lambda: stats.fleiss_kappa(FRAME, RATERS, **UNIT),
    "gwet": lambda: stats.gwet(FRAME, RATERS, **UNIT),
    "item_agreement": lambda: stats.item_agreement(
        {"q1": FRAME[["ann", "bob"]], "q2": FRAME[["ann", "cy"]]}, **UNIT
    ),
    "krippendorff_alpha": lambda: stats.krippendorff_alpha(
        FRAME, RATERS, level="ordinal", resamples=200, **UNIT
    ),
    # models of ordered answers
    "ordinal_logit": lambda: stats.ordinal_logit(FRAME, "useful_after", ["hours", "size"], **UNIT),
    "firth_logistic": lambda: stats.firth_logistic(FRAME, "measures_after", ["hours"], **UNIT),
    "proportionality": lambda: stats.proportionality(FRAME, "useful_after", ["hours"], **UNIT),
    "ordinal_logit_clustered": lambda: stats.ordinal_logit_clustered(
        FRAME, "useful_after", ["hours"], "pilot", **UNIT
    ),
    "ordinal_logit_design": lambda: stats.ordinal_logit_design(
        FRAME, "useful_after", ["hours"], weights="weight", **UNIT
    ),
    "ordinal_random_intercept": lambda: stats.ordinal_random_intercept(
        FRAME, "useful_after", ["hours"], "pilot", points=5, **UNIT
    ),
    # nested and incomplete data
    "clustered_mean": lambda: stats.clustered_mean(FRAME, "hours", "pilot", **UNIT),
    "linear": lambda: stats.linear(FRAME, "hours", ["fte", "size"], **UNIT),
    "gee": lambda: stats.gee(FRAME, "measures_after", ["hours"], "pilot", **UNIT),
    "mixed_linear": lambda: stats.mixed_linear(FRAME, "hours", ["fte"], "pilot", **UNIT),
    "variance_components": lambda: stats.variance_components(FRAME, "hours", "pilot", **UNIT),
    "pool": lambda: stats.pool(completed()),
    "pool_joint": lambda: stats.pool_joint(completed(), item="size"),
    "missing_patterns": lambda: stats.missing_patterns(gappy(), ["fte", "hours"], **UNIT),
    "little_mcar": lambda: stats.little_mcar(gappy(), ["fte", "hours"], **UNIT),
    "em_moments": lambda: stats.em_moments(gappy(), ["fte", "hours"], **UNIT),
    # weights, process, robustness
    "weighted_mean": lambda: stats.weighted_mean(FRAME, "fte", stats.Design("weight"), **UNIT),
    "weighted_share": lambda: stats.weighted_share(
        FRAME, "region", stats.Design("weight"), **UNIT
    ),
    "weighted_total": lambda: stats.weighted_total(FRAME, "fte", stats.Design("weight"), **UNIT),
    "weighted_difference": lambda: stats.weighted_difference(
        FRAME, "hours", "region", stats.Design("weight"), between=("hdf", "vlg"), **UNIT
    ),
    "weighted_quantile": lambda: stats.weighted_quantile(
        FRAME, "fte", stats.Design("weight"), **UNIT
    ),
    "rao_scott": lambda: stats.rao_scott(
        FRAME, "region", "legal_after", stats.Design("weight"), **UNIT
    ),
    "design_rank_test": lambda: stats.design_rank_test(
        FRAME[FRAME["region"] != "wal"].assign(
            region=lambda rows: rows["region"].cat.remove_unused_categories()
        ),
        "hours", "region", stats.Design("weight"), **UNIT,
    ),
    "rake": lambda: stats.rake(FRAME, {"region": {"hdf": 30, "vlg": 20, "wal": 19}}, **UNIT),
    "kish": lambda: stats.kish(FRAME, "weight", **UNIT),
    "leavers": lambda: stats.leavers(FRAME, "stayed", ["fte", "region"], **UNIT),
    "bounds": lambda: stats.bounds(FRAME, "useful_after", **UNIT),
    "kaplan_meier": lambda: stats.kaplan_meier(FRAME, "months", "left", **UNIT),
    "logrank": lambda: stats.logrank(FRAME, "months", "left", "region", **UNIT),
    "median_time": lambda: stats.median_time(FRAME, "months", "left", **UNIT),
    "restricted_mean": lambda: stats.restricted_mean(FRAME, "months", "left", until=12, **UNIT),
    "aalen_johansen": lambda: stats.aalen_johansen(
        FRAME, "months", "exit", staying="in", **UNIT
    ),
    "retention": lambda: stats.retention(FRAME, "reached", **UNIT),
    "spans": lambda: stats.spans(stepped(), "pilot", "reached", "start", "end", unit="pilot"),
    "bootstrap": lambda: stats.bootstrap(FRAME, ["hours"], average, n_resamples=199, **UNIT),
    "specifications": lambda: stats.specifications(
        {"cut": [1, 2], "log": [False, True]}, specification
    ),
    "leave_one_out": lambda: stats.leave_one_out(FRAME, "region", mean_of, **UNIT),
    "detectable_change": lambda: stats.detectable_change(69, unit="pilot"),
    "detectable_difference": lambda: stats.detectable_difference(35, 34, unit="pilot"),
    "mcnemar_power": lambda: stats.mcnemar_power(69, 0.08, 0.24, unit="pilot"),
    "noether_size": lambda: stats.noether_size(0.65, unit="pilot"),
}  # fmt: skip

SWAPPED = FRAME.rename(columns={"useful_before": "useful_after", "useful_after": "useful_before"})
LONG = pd.DataFrame(
    {
        "pilot": [*FRAME["pilot"].index.map(str), *FRAME["pilot"].index.map(str)],
        "wave": ordered(["before"] * len(FRAME) + ["after"] * len(FRAME), ["before", "after"]),
        "useful": ordered([*FRAME["useful_before"], *FRAME["useful_after"]], [*AGREE]),
    }
)
BOTH = stats.Base(27, 27, 27, "pilot", ("hours", "region"))


def tested(p: float, direction: float) -> stats.Result:
    """A Mann-Whitney test of two groups, as the method gives it."""
    same = {"first": "hdf", "second": "vlg", "n_first": 14, "n_second": 13}
    cells = [("exact", 91.0, p), ("asymptotic", direction, p)]
    rows = [{"term": t, **same, "statistic": s, "p_value": q} for t, s, q in cells]
    frame = pd.DataFrame(rows)
    return stats.Result("mann_whitney", frame, stats.Method("x"), BOTH, outcome="hours")


FURTHER: dict[str, Make] = {
    "paired_values: shares": lambda: stats.paired_values(FRAME, *PAIR, level="4", **UNIT),
    "change: a fall": lambda: stats.change(SWAPPED, *PAIR, **UNIT).where(term="net_change"),
    "change: nothing shown": lambda: stats.change(FRAME[:9], *PAIR, **UNIT),
    "change: by region": lambda: stats.change(FRAME, *PAIR, by=["region"], **UNIT),
    "change: one pair": lambda: stats.change(FRAME[:1], *PAIR, **UNIT),
    "change: nobody": lambda: stats.change(FRAME[:0], *PAIR, **UNIT),
    "change: chosen by the guide": lambda: stats.explore(
        LONG, "useful", by="wave", pair="pilot", unit="respondent"
    ),
    "share: one of one": lambda: stats.share(FRAME[:1], "region", level="hdf", unit="pilot"),
    "share: every level": lambda: stats.share(FRAME, "region", **UNIT),
    "mean: one": lambda: stats.mean(FRAME[:1], "fte", unit="pilot"),
    "mcnemar: nobody changed": lambda: stats.mcnemar(FRAME[:1], *YES, **UNIT),
    "mann_whitney: shown": lambda: tested(0.012, -2.4),
    "odds_ratio: without end": lambda: stats.odds_ratio(
        FRAME[:2], "measures_after", "region", between=("hdf", "vlg"), **UNIT
    ),
    "hodges_lehmann: two pairs": lambda: stats.hodges_lehmann(FRAME[:2], *PAIR, **UNIT),
    "rank_correlation: opposite": lambda: stats.rank_correlation(
        FRAME.assign(hours=-FRAME["hours"]), "fte", "hours", **UNIT
    ),
    "answers: by region": lambda: stats.answers(
        FRAME, ["cost", "effort"], by=["region"], unit="stakeholder"
    ),
    "answers: weighted": lambda: stats.answers(
        FRAME, ["cost", "effort"], design=stats.Design("weight"), unit="stakeholder"
    ),
    "answers: options of one question": lambda: stats.answers(CODED, THEMES, by=["coder"]),
    "dunn: many groups": lambda: stats.dunn(FRAME, "q1", "pilot", **UNIT),
    "bounds: a share": lambda: stats.bounds(FRAME, "useful_after", level="4", **UNIT),
    "weighted_quantile: a tenth": lambda: stats.weighted_quantile(
        FRAME, "fte", stats.Design("weight"), probabilities=(0.1,), **UNIT
    ),
    "kaplan_meier: by region": lambda: stats.kaplan_meier(
        FRAME, "months", "left", by=["region"], **UNIT
    ),
}


@cache
def result_of(name: str) -> stats.Result:
    """Give an example's result, which is computed once for all tests that look at it."""
    return {**EXAMPLES, **FURTHER}[name]()
