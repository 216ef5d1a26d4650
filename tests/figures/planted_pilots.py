"""Charts about pilots and their way through a process, from planted data."""

import pandas as pd
from planted import LABELS, SOURCE, pilots, portrait, words

from vises_research import figures, stats, text

TITLE = words("Les pilotes", "De pilootbedrijven", "The pilots")
TILES = figures.tile_grid([["vlg"], ["hdf", "wab"]])
AGREEMENT = {
    "1": words("Pas du tout d’accord", "Helemaal oneens", "Strongly disagree"),
    "2": words("Plutôt pas d’accord", "Eerder oneens", "Disagree"),
    "3": words("Ni d’accord ni pas d’accord", "Noch eens, noch oneens", "Neither"),
    "4": words("Plutôt d’accord", "Eerder eens", "Agree"),
    "5": words("Tout à fait d’accord", "Helemaal eens", "Strongly agree"),
}
STEPS = {
    "state": words(
        "État des lieux et choix de la question évaluative",
        "Stand van zaken maken en evaluatievraag kiezen",
        "State of play and choice of the evaluative question",
    ),
    "data": words("Récolte de données", "Gegevens verzamelen", "Data collection"),
    "valorise": words("Analyse et valorisation", "Analyse en valorisatie", "Valorisation"),
}
ENDED = {
    "completed": words("Terminée", "Afgerond", "Completed"),
    "abandoned": words("Abandonnée", "Stopgezet", "Abandoned"),
}
WORDS = text.Labels(
    {
        **LABELS.variables,
        "before": words("Avant l’expérimentation", "Voor het experiment", "Before"),
        "after": words("Après l’expérimentation", "Na het experiment", "After"),
        "step": words("Étape", "Stap", "Step"),
        "months": words("mois depuis l’entrée", "maanden sinds de start", "months since entry"),
        "done": words("Terminé", "Afgerond", "Completed"),
        "how": words("Issue", "Afloop", "Outcome"),
    },
    {**LABELS.levels, "before": AGREEMENT, "after": AGREEMENT, "step": STEPS, "how": ENDED},
)
MOVES = {
    ("1", "1"): 3, ("1", "3"): 2, ("2", "2"): 5, ("2", "1"): 1, ("2", "4"): 7, ("4", "4"): 20,
    ("4", "5"): 11, ("5", "5"): 12, ("5", "2"): 1,
}  # fmt: skip


def given(**changes):
    return {"labels": WORDS, "title": TITLE, "source": SOURCE, "simulated": True, **changes}


def tiles(result=None, **changes):
    result = result or stats.counts(pilots(), ["region"], unit="pilot")
    return figures.tile_map(result, TILES, **given(**changes))


def small_tiles():
    names = [f"t{i}" for i in range(12)]
    frame = pd.DataFrame({"place": pd.Categorical(names[:9] * 7, names)})
    labels = {
        name: words(
            f"Arrondissement {i}", f"Bestuurlijk arrondissement {i}", f"Administrative district {i}"
        )
        for i, name in enumerate(names)
    }
    placed = figures.tile_grid([names[:3], names[3:8], [None, *names[8:]]])
    result = stats.counts(frame, ["place"], unit="pilot")
    own = text.Labels({"place": words("Lieu", "Plaats", "Place")}, {"place": labels})
    return figures.tile_map(result, placed, **given(labels=own))


def moved(ordered=True):
    rows = [pair for pair, n in MOVES.items() for _ in range(n)]
    dtype = pd.CategoricalDtype(list(AGREEMENT), ordered=ordered)
    return pd.DataFrame(rows, columns=["before", "after"]).astype(dtype)


def change(frame=None, **changes):
    result = stats.counts(moved() if frame is None else frame, ["before", "after"], unit="pilot")
    return figures.change_matrix(result, **given(**changes))


def reached(sizes=(6, 11, 52)):
    steps = [step for step, n in zip(STEPS, sizes, strict=True) for _ in range(n)]
    return pd.DataFrame({"step": pd.Categorical(steps, list(STEPS), ordered=True)})


def funnel(sizes=(6, 11, 52), **changes):
    result = stats.retention(reached(sizes), "step", unit="pilot")
    return figures.funnel(result, **given(**changes))


def times():
    frame = pilots()
    n = len(frame)
    frame["months"] = [2 + (7 * i) % 17 for i in range(n)]
    frame["done"] = [i % 4 != 0 for i in range(n)]
    how = ["completed" if i % 4 else "abandoned" if i % 8 else "running" for i in range(n)]
    frame["how"] = pd.Categorical(how, [*ENDED, "running"])
    return frame


def curve(by=(), median=True, **changes):
    result, middle = (
        method(times(), "months", "done", by=by, unit="pilot")
        for method in (stats.kaplan_meier, stats.median_time)
    )
    return figures.time_to_step(result, median=middle if median else None, **given(**changes))


def rising(**changes):
    result = stats.aalen_johansen(times(), "months", "how", staying="running", unit="pilot")
    return figures.time_to_step(result, **given(**changes))


def log(units=69):
    """Three steps of each unit; some stopped, some still running, some dates unknown."""
    rows = []
    for i in range(units):
        day = pd.Timestamp("2017-01-20") + pd.Timedelta(days=5 * i)
        for j, step in enumerate(STEPS):
            start = day + pd.Timedelta(days=110 * j + i % 7)
            end = start + pd.Timedelta(days=60 + 3 * (i % 13))
            how = "abandoned" if i % 9 == 2 and j == 1 else "completed"
            running = i > 60 and j == 2
            unknown = i % 11 == 3 and j == 2
            rows.append(
                {
                    "pilot": f"P{units - i:02}",
                    "step": step,
                    "how": how,
                    "entry": day,
                    "start": start,
                    "end": None if running or unknown else end,
                    "why": "not_asked" if running else "no_answer" if unknown else None,
                }
            )
            if how == "abandoned":
                break
    frame = pd.DataFrame(rows).astype({"step": pd.CategoricalDtype(list(STEPS), ordered=True)})
    frame["how"] = pd.Categorical(frame["how"], list(ENDED))
    return frame.assign(end=pd.to_datetime(frame["end"]))


def spans(frame=None, **options):
    frame = log() if frame is None else frame
    reasons = pd.DataFrame({"end": frame["why"]})
    given = {"how": "how", "reasons": reasons, "unit": "pilot", **options}
    return stats.spans(frame, "pilot", "step", "start", "end", **given)


def lanes(result=None, **changes):
    return figures.swim_lanes(result or spans(), stopped="abandoned", **given(**changes))


STAGES = {
    "activity": words("Activités", "Activiteiten", "Activities"),
    "output": words("Réalisations", "Realisaties", "Outputs"),
    "outcome": words("Résultats", "Resultaten", "Outcomes"),
    "impact": words("Impact", "Impact", "Impact"),
}
BOXES = {
    name: figures.Effect(stage, words(fr, nl, en))
    for name, stage, fr, nl, en in [
        ("coach", "activity", "Accompagnement", "Begeleiding", "Accompaniment"),
        ("meet", "activity", "Rencontres entre pilotes", "Ontmoetingen", "Meetings of pilots"),
        ("tool", "output", "Un outil sur mesure", "Een instrument op maat", "A tool that suits"),
        ("report", "output", "Un rapport d’impact", "Een impactrapport", "An impact report"),
        ("use", "outcome", "Une évaluation utile", "Nuttige evaluatie", "A useful evaluation"),
        ("known", "outcome", "Des résultats connus", "Gekende resultaten", "Known results"),
        ("policy", "impact", "Des politiques informées", "Beter beleid", "Informed policies"),
        ("trust", "impact", "Reconnaissance", "Maatschappelijke erkenning", "Recognition"),
    ]
}
BOOK = words("Rapport du programme, 2019.", "Programmarapport, 2019.", "Programme report, 2019.")


def claims():
    first = stats.share(pilots(), "group", level="service", unit="pilot")
    second = stats.counts(pilots(), ["region"], unit="pilot")
    told = [
        ("coach", "tool", None), ("coach", "trust", None), ("meet", "known", second),
        ("meet", "report", None), ("tool", "use", first), ("report", "use", first),
        ("report", "known", BOOK), ("use", "trust", None), ("known", "policy", None),
        ("known", "trust", None),
    ]  # fmt: skip
    return [figures.Claim(*one) for one in told]


def effects(**changes):
    return figures.effects(STAGES, BOXES, claims(), **given(**changes))


def half_effects():
    stages = {"outcome": STAGES["outcome"], "impact": STAGES["impact"]}
    boxes = {name: one for name, one in BOXES.items() if one.stage in stages}
    share = stats.share(pilots(), "group", level="service", unit="pilot")
    linked = [figures.Claim("use", "trust", share), figures.Claim("known", "policy")]
    return figures.effects(stages, boxes, linked, **given(width=figures.HALF))


def wide_portrait():
    frame = pilots()
    frame["form"] = pd.Categorical([str(i % 5 + 1) for i in range(len(frame))], list(AGREEMENT))
    own = text.Labels(
        {**LABELS.variables, "form": words("Forme", "Vorm", "Form")},
        {**LABELS.levels, "form": AGREEMENT},
    )
    result = stats.counts(frame, ["region", "form"], unit="pilot")
    return figures.portrait(result, **given(labels=own))


CHARTS = {
    "portrait half": lambda: portrait(width=figures.HALF),
    "portrait of five": wide_portrait,
    "tiles": tiles,
    "tiles half": lambda: tiles(width=figures.HALF),
    "tiles of a share": lambda: tiles(
        stats.share(pilots(), "group", level="service", by=["region"], unit="pilot")
    ),
    "small tiles": small_tiles,
    "change": change,
    "change half": lambda: change(width=figures.HALF),
    "change of names": lambda: change(moved(ordered=False)),
    "change of nobody": lambda: change(moved()[:0]),
    "funnel": funnel,
    "funnel half": lambda: funnel(width=figures.HALF),
    "funnel of one": lambda: funnel((1, 0, 0)),
    "curve": curve,
    "curve half": lambda: curve(width=figures.HALF),
    "curves": lambda: curve(["region"]),
    "curves half": lambda: curve(["region"], median=False, width=figures.HALF),
    "rising": rising,
    "lanes": lanes,
    "lanes since": lambda: lanes(spans(since="entry", order="length")),
    "lanes half": lambda: lanes(spans(log(5)), width=figures.HALF),
    "lane": lambda: lanes(spans(log(1))),
    "effects": effects,
    "effects half": half_effects,
}
