"""Charts of multiple response, of agreement and of codes from planted data, thin ones too."""

import itertools

import pandas as pd
from planted import SOURCE, words

from vises_research import figures, stats, text

OBSTACLES = {
    "hours": words("Manque de temps", "Tijdsgebrek", "Lack of time"),
    "cost": words("Coût", "Kosten", "Cost"),
    "skills": words(
        "Manque de compétences en évaluation dans l’équipe, et personne à qui demander",
        "Te weinig evaluatievaardigheden in het team, en niemand om raad te vragen",
        "Too few skills for evaluation in the team, and nobody to ask",
    ),
    "none": words("Aucun frein", "Geen enkele drempel", "No obstacle"),
}
ITEMS = {
    "clear": words(
        "L’entreprise sait ce que ses parties prenantes attendent d’elle",
        "De onderneming weet wat haar stakeholders van haar verwachten",
        "The enterprise knows what its stakeholders expect of it",
    ),
    "shared": words("Partage ses résultats", "Deelt haar resultaten", "Shares its results"),
}
SIDES = {
    "enterprise": words("Entreprise", "Onderneming", "Enterprise"),
    "stakeholder": words("Parties prenantes", "Belanghebbenden", "Stakeholders"),
}
WAVES = {
    "before": words("Avant", "Voor", "Before"),
    "during": words("Pendant", "Tijdens", "During"),
    "after": words("Après", "Na", "After"),
}
LABELS = text.Labels(
    {
        "obstacles": words("Freins à l’évaluation", "Drempels bij het evalueren", "Obstacles"),
        "wave": words("Vague", "Meting", "Wave"),
        "side": words("Qui répond", "Wie antwoordt", "Who answers"),
        **ITEMS,
    },
    {"obstacles": OBSTACLES, "side": SIDES, "wave": WAVES},
)
OPTIONS = [f"obstacles__{name}" for name in OBSTACLES]
GIVEN = {
    "labels": LABELS,
    "title": words("Ce qui freine l’évaluation", "Wat het evalueren remt", "What holds it back"),
    "source": SOURCE,
    "simulated": True,
}
TIMES = {
    (1, 1, 0, 0): 21, (1, 0, 0, 0): 13, (0, 0, 0, 1): 12, (0, 1, 0, 0): 9, (1, 1, 1, 0): 8,
    (0, 0, 1, 0): 3, (1, 0, 1, 0): 2, (0, 1, 1, 0): 2, (0, 0, 0, 0): 6,
}  # fmt: skip


def ticked() -> pd.DataFrame:
    rows = [ticks for ticks, n in TIMES.items() for _ in range(n)]
    frame = pd.DataFrame(rows, columns=OPTIONS).astype("boolean")
    frame["wave"] = pd.Categorical(
        [("before", "after")[i % 2] for i in range(len(frame))], [*WAVES], ordered=True
    )
    return frame


def coding() -> pd.DataFrame:
    """Thirty segments of two coders each, who differ now and then; one segment of one coder."""
    rows = [
        {
            "segment": f"S{i:02}",
            "coder": coder,
            **{
                option: (i * (k + 3)) % (k + 2) == 0 or (coder == "b" and i % 11 == k)
                for k, option in enumerate(OPTIONS)
            },
        }
        for i, coder in itertools.product(range(30), "ab")
    ]
    return pd.DataFrame(rows[:-1])


def pairs() -> dict[str, pd.DataFrame]:
    own = [1, 2, 3, 4, 5, 3, 2, 4, 4, 5, 1, 2, 3, 3, 4] * 2
    theirs = [2, 2, 3, 3, 5, 2, 2, 5, 4, 4, 1, 3, 3, 2, 4] * 2
    clear = pd.DataFrame({"enterprise": own, "stakeholder": theirs})
    shared = pd.DataFrame({"enterprise": own, "stakeholder": theirs[::-1]})
    return {"clear": clear, "shared": shared}


def by_side(item: str) -> pd.DataFrame:
    long = pairs()[item].melt(var_name="side", value_name=item)
    return long.assign(side=pd.Categorical(long["side"], [*SIDES]))


def answers(by=(), frame=None, **changes) -> figures.Chart:
    result = stats.answers(ticked() if frame is None else frame, OPTIONS, by=by, unit="answer")
    return figures.answers(result, **{**GIVEN, **changes})


def combinations(frame=None, **changes) -> figures.Chart:
    frame = ticked() if frame is None else frame
    both = (stats.combinations(frame, OPTIONS), stats.answers(frame, OPTIONS))
    return figures.combinations(*both, **{**GIVEN, **changes})


def agreement(share=False, coefficient="kappa_quadratic", **changes) -> figures.Chart:
    if share:
        agree = {item: by_side(item).assign(**{item: by_side(item)[item] >= 4}) for item in ITEMS}
        sides = [stats.share(agree[item], item, level=True, by=["side"]) for item in ITEMS]
    else:
        sides = [stats.mean(by_side(item), item, by=["side"], unit="answer") for item in ITEMS]
    found = stats.item_agreement(pairs(), coefficient=coefficient, unit="pilot")
    return figures.agreement(sides, found, **{**GIVEN, **changes})


QUOTES = (
    figures.Quote(
        {
            "nl": "Tijd maken om stil te staan was het moeilijkst; "
            "daarna ging het vanzelf, en wij begrijpen niet waarom we er niet eerder mee begonnen.",
            "fr": "Prendre le temps de s’arrêter a été le plus difficile\u202f; "
            "ensuite, tout est allé de soi.",
        },
        "nl",
        "obstacles__hours",
        "open_answer",
        consent=True,
        who=words("une entreprise", "een onderneming", "an enterprise"),
    ),
)


def codes(agreed=True, frame=None, **changes) -> figures.Chart:
    frame = coding() if frame is None else frame
    frequencies = stats.code_frequencies(frame, OPTIONS, segment="segment")
    together = stats.code_pairs(frame, OPTIONS, segment="segment")
    agreement = stats.code_agreement(frame, OPTIONS, segment="segment", coder="coder")
    given = {**GIVEN, "agreement": agreement if agreed else None, **changes}
    return figures.codes(frequencies, together, **given)


def any_table(**changes) -> figures.Chart:
    results = [
        stats.answers(ticked(), OPTIONS, by=["wave"], unit="answer"),
        stats.mean(by_side("clear"), "clear", by=["side"], unit="answer"),
        stats.gather(stats.combinations(ticked(), OPTIONS)),
        stats.item_agreement(pairs(), coefficient="icc", unit="pilot"),
    ]
    return figures.table(results, **{**GIVEN, **changes})


def alike(ticks=(1, 0, 0, 0), n=9) -> pd.DataFrame:
    """Everybody gave the same answers."""
    return ticked()[:n].assign(**dict(zip(OPTIONS, map(bool, ticks), strict=True)))


def blank() -> pd.DataFrame:
    return ticked().assign(**dict.fromkeys(OPTIONS, pd.Series(pd.NA, range(76), "boolean")))


HALF = {"width": figures.HALF}
CHARTS = {
    "answers": answers,
    "answers half": lambda: answers(**HALF),
    "answers by wave": lambda: answers(["wave"], ticked().query("wave != 'during'")),
    "answers by wave half": lambda: answers(["wave"], **HALF),
    "answers of one": lambda: answers(frame=ticked()[:1]),
    "answers all alike": lambda: answers(frame=alike()),
    "answers all missing": lambda: answers(frame=blank()),
    "combinations": combinations,
    "combinations half": lambda: combinations(**HALF),
    "combinations of one kind": lambda: combinations(frame=alike()),
    "agreement": agreement,
    "agreement of shares": lambda: agreement(share=True, coefficient="icc"),
    "agreement half": lambda: agreement(**HALF),
    "agreement A4": lambda: agreement(width=170.0),
    "codes": lambda: codes(quotes=QUOTES),
    "codes alone": lambda: codes(agreed=False),
    "codes half": lambda: codes(quotes=QUOTES, **HALF),
    "codes A4": lambda: codes(width=170.0),
    "codes of one": lambda: codes(frame=coding()[:2]),
    "any table": any_table,
    "any table half": lambda: any_table(**HALF),
}
