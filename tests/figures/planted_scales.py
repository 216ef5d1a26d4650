"""Charts of scales, estimates, changes and specifications from planted data, thin ones too."""

import itertools

import numpy as np
import pandas as pd
from planted import SOURCE, words

from vises_research import figures, stats, text

LEVELS = {
    "1": words("Pas du tout d’accord", "Helemaal niet eens", "Strongly disagree"),
    "2": words("Plutôt pas d’accord", "Eerder niet eens", "Disagree"),
    "3": words("Ni l’un ni l’autre", "Neutraal", "Neither"),
    "4": words("Plutôt d’accord", "Eerder eens", "Agree"),
    "5": words("Tout à fait d’accord", "Helemaal eens", "Strongly agree"),
    "x": words("Sans opinion", "Weet niet", "Don’t know"),
}
ITEMS = {
    "clear": words("Le protocole est clair", "Het protocol is duidelijk", "The protocol is clear"),
    "useful": words(
        "La mesure d’impact est utile à notre entreprise, même sans financement",
        "Impactmeting is nuttig voor onze onderneming, ook zonder financiering",
        "Measuring impact is useful to our enterprise, even without funding",
    ),
    "hours": words("Nous avions assez de temps", "We hadden genoeg tijd", "We had enough time"),
    "again": words("Nous le referions", "We zouden het opnieuw doen", "We would do it again"),
}
REGION = {
    "hdf": words("Hauts-de-France", "Hauts-de-France", "Hauts-de-France"),
    "wab": words("Wallonie et Bruxelles", "Wallonië en Brussel", "Wallonia and Brussels"),
    "vlg": words("Flandre", "Vlaanderen", "Flanders"),
}
GROUP = {
    "pilot": words("Entreprise", "Onderneming", "Enterprise"),
    "stakeholder": words("Partie prenante", "Belanghebbende", "Stakeholder"),
}
WAVE = {"before": words("Avant", "Voor", "Before"), "after": words("Après", "Na", "After")}
LABELS = text.Labels(
    {
        **ITEMS,
        **{f"{name}_after": one for name, one in ITEMS.items()},
        "region": words("Région", "Regio", "Region"),
        "group": words("Qui répond", "Wie antwoordt", "Who answers"),
        "wave": words("Vague", "Meting", "Wave"),
        "cut": words("Seuil d’accord", "Drempel voor eens", "Cut-off of agreement"),
        "rows": words("Réponses retenues", "Weerhouden antwoorden", "Answers kept"),
        "batch": words("Série", "Reeks", "Batch"),
        "weighted": words("Pondéré", "Gewogen", "Weighted"),
    },
    {
        **dict.fromkeys([*ITEMS, *(f"{name}_after" for name in ITEMS)], LEVELS),
        "region": REGION,
        "group": GROUP,
        "wave": WAVE,
        "batch": {f"b{i}": words(f"S{i}", f"R{i}", f"B{i}") for i in range(20)},
        "cut": {"4": words("4 ou 5", "4 of 5", "4 or 5"), "5": words("5", "5", "5")},
        "rows": {
            "all": words("toutes", "alle", "all"),
            "pairs": words("avant et après", "voor en na", "before and after"),
            "late": words("après seulement", "enkel na", "after only"),
        },
    },
)
GIVEN = {"labels": LABELS, "source": SOURCE, "simulated": True}
AGREE = pd.CategoricalDtype(["1", "2", "3", "4", "5", "x"], ordered=True)
FIVE = pd.CategoricalDtype(["1", "2", "3", "4", "5"], ordered=True)


def answers(n: int = 69) -> pd.DataFrame:
    """Answers to four items before and after, with no opinion and missing ones in the first."""
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        {"region": rng.choice(list(REGION), n), "group": rng.choice(list(GROUP), n)}
    )
    frame = frame.astype(
        {"region": pd.CategoricalDtype(list(REGION)), "group": pd.CategoricalDtype(list(GROUP))}
    )
    for shift, item in enumerate(ITEMS):
        first = rng.integers(1, 6, n)
        later = np.clip(first + rng.integers(-1, 3, n) - shift // 2, 1, 5)
        frame[item] = pd.Categorical(first.astype(str), dtype=AGREE)
        frame[f"{item}_after"] = pd.Categorical(later.astype(str), dtype=FIVE)
    frame.loc[frame.index[: n // 10], "clear"] = "x"
    frame.loc[frame.index[n // 2 : n // 2 + n // 8], "hours"] = None
    return frame


def likert(**changes) -> figures.Chart:
    frame = answers()
    results = [stats.share(frame, item, unit="pilot") for item in ITEMS]
    title = words("Ce que pensent les entreprises", "Wat de bedrijven denken", "What pilots think")
    return figures.likert(results, **{**GIVEN, "title": title, "aside": ["x"], **changes})


def thin() -> figures.Chart:
    """One respondent, everybody at one level, nobody at all."""
    frame = answers()
    frame["useful"] = pd.Categorical(["5"] * len(frame), dtype=AGREE)
    frame["hours"] = pd.Categorical([None] * len(frame), dtype=AGREE)
    frame.loc[frame.index[1:], "again"] = None
    title = words("Peu de réponses", "Weinig antwoorden", "Few answers")
    results = [stats.share(frame, item, unit="pilot") for item in ITEMS]
    return figures.likert(results, **GIVEN, title=title, aside=["x"])


def likert_by(**changes) -> figures.Chart:
    result = stats.share(answers(), "useful", by=["region"], unit="pilot")
    title = words("La mesure d’impact est utile", "Impactmeting is nuttig", "Impact is useful")
    return figures.likert(result, **{**GIVEN, "title": title, "aside": ["x"], **changes})


def likert_weighted() -> figures.Chart:
    frame = answers().assign(weight=np.linspace(0.5, 2, 69))
    weights = stats.Design("weight")
    results = [stats.weighted_share(frame, item, weights, unit="pilot") for item in ITEMS]
    title = words("Pondéré", "Gewogen", "Weighted")
    return figures.likert(results, **GIVEN, title=title, aside=["x"])


def counted_in() -> figures.Chart:
    """No opinion is a reason that counts as an answer; others did not answer."""
    frame = answers()
    reasons = pd.DataFrame(None, frame.index, list(ITEMS), dtype=object)
    for item in ITEMS:
        none = frame[item] == "x"
        none.iloc[20:24] = item != "again"
        frame[item] = frame[item].where(~none).cat.remove_categories(["x"])
        reasons.loc[none, item] = "dont_know"
        reasons.loc[frame[item].isna() & ~none, item] = "blank"
    given = {"reasons": reasons, "in_base": ["dont_know"], "unit": "pilot"}
    results = [stats.share(frame, item, **given) for item in ITEMS]
    title = words("Sans avis compris", "Geen mening inbegrepen", "No opinion counted in")
    return figures.likert(results, **GIVEN, title=title)


def deltas(**changes) -> figures.Chart:
    frame = answers()
    between = ("pilot", "stakeholder")
    results = [stats.cliffs_delta(frame, f"{i}_after", "group", between=between) for i in ITEMS]
    title = words("Qui est plus d’accord ?", "Wie is het meer eens?", "Who agrees more?")
    ends = (
        words(
            "parties prenantes plus d’accord",
            "belanghebbenden meer eens",
            "stakeholders agree more",
        ),
        words("entreprises plus d’accord", "bedrijven meer eens", "enterprises agree more"),
    )
    return figures.estimates(results, **{**GIVEN, "title": title, "ends": ends, **changes})


def net(**changes) -> figures.Chart:
    frame = answers()
    five = frame["again"].cat.remove_categories(["x"])
    result = stats.change(
        frame.assign(again=five), "again", "again_after", by=["region"], unit="pilot"
    )
    title = words("Nous le referions", "We zouden het opnieuw doen", "We would do it again")
    return figures.estimates(
        result.where(term="net_change"), **{**GIVEN, "title": title, **changes}
    )


def odds(**changes) -> figures.Chart:
    frame = answers()
    results = []
    for item in ITEMS:
        high = (frame[f"{item}_after"] >= "4").astype(bool)
        if item == "useful":
            high |= frame["group"] == "pilot"
        yes = frame.assign(**{item: high})
        results.append(stats.odds_ratio(yes, item, "group", between=("pilot", "stakeholder")))
    title = words("D’accord, par groupe", "Eens, per groep", "Agreement by group")
    return figures.estimates(results, **{**GIVEN, "title": title, **changes})


def dumbbell(level=None, **changes) -> figures.Chart:
    frame = answers()
    for item in ITEMS:
        frame[item] = frame[item].cat.remove_categories(["x"])
    results = [
        stats.paired_values(frame, item, f"{item}_after", level=level, unit="pilot")
        for item in ITEMS
    ]
    title = words("Avant et après", "Voor en na", "Before and after")
    return figures.dumbbell(results, **{**GIVEN, "title": title, **changes})


def dumbbell_thin() -> figures.Chart:
    """Nobody, one pilot, nobody moved."""
    frame = answers()
    for item in ITEMS:
        frame[item] = frame[item].cat.remove_categories(["x"])
    frame.loc[frame.index[1:], "useful"] = None
    frame["hours"] = pd.Categorical([None] * len(frame), dtype=FIVE)
    frame["again"] = frame["again_after"]
    title = words("Avant et après", "Voor en na", "Before and after")
    results = [stats.paired_values(frame, i, f"{i}_after", level="5", unit="pilot") for i in ITEMS]
    return figures.dumbbell(results, **GIVEN, title=title)


CHOICES = {"cut": ["4", "5"], "rows": ["all", "pairs", "late"], "weighted": [False, True]}


def specifications(batches: int = 1, limits: bool = True) -> stats.Result:
    """Estimates by formula, with intervals of which some hold zero."""
    choices = {"batch": [f"b{i}" for i in range(batches)]} if batches > 1 else {}
    count = itertools.count()

    def run(**_):
        i = next(count)
        middle = 0.12 + 0.13 * np.sin(i * 2.3) + 0.03 * (i % 3)
        ends = {"conf_low": middle - 0.16 - 0.04 * np.cos(i), "conf_high": middle + 0.17}
        table = pd.DataFrame([{"estimate": middle, **(ends if limits else {})}])
        return stats.Result("x", table, stats.Method("Formula"), stats.Base(69, 69, 69, "pilot"))

    return stats.specifications({**choices, **CHOICES}, run, n_jobs=1)


MEASURE = words(
    "variation nette de l’accord", "nettoverandering van het eens zijn", "net change in agreement"
)


def curve(batches: int = 1, limits: bool = True, **changes) -> figures.Chart:
    title = words("Le résultat tient-il ?", "Houdt de bevinding stand?", "Does the finding hold?")
    given = {**GIVEN, "title": title, "measure": MEASURE}
    return figures.specification_curve(specifications(batches, limits), **{**given, **changes})


CHARTS = {
    "curve": curve,
    "curve half": lambda: curve(width=figures.HALF),
    "curve long": lambda: curve(8),
    "curve bare": lambda: curve(limits=False),
    "dumbbell": dumbbell,
    "dumbbell share": lambda: dumbbell("5"),
    "dumbbell half": lambda: dumbbell("5", width=figures.HALF),
    "dumbbell A4": lambda: dumbbell(width=figures.WIDTH_A4),
    "dumbbell thin": dumbbell_thin,
    "likert": likert,
    "likert half": lambda: likert(width=figures.HALF),
    "likert A4": lambda: likert(width=figures.WIDTH_A4),
    "likert stacked": lambda: likert(diverging=False),
    "likert asymmetric": lambda: likert(zero=("1", "2"), aside=["x"]),
    "likert thin": thin,
    "likert by": likert_by,
    "likert weighted": likert_weighted,
    "likert one way": lambda: likert(zero=(None, "1"), diverging=False),
    "likert counted in": counted_in,
    "deltas": deltas,
    "deltas half": lambda: deltas(width=figures.HALF),
    "net": net,
    "odds": odds,
    "odds half A4": lambda: odds(width=figures.HALF_A4),
}
