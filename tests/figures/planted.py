"""Charts from planted data: long labels, an empty cell, numbers above a thousand."""

import pandas as pd

from vises_research import figures, stats, text


def words(fr: str, nl: str, en: str) -> dict[str, str]:
    return {"fr": fr, "nl": nl, "en": en}


LABELS = text.Labels(
    {
        "region": words("Région", "Regio", "Region"),
        "group": words("Groupe de finalité", "Missiegroep", "Purpose group"),
        "wave": words("Vague", "Meting", "Wave"),
        "answered": words("A répondu", "Heeft geantwoord", "Responded"),
        "fte": words("Emploi (équivalents temps plein)", "Werk (VTE)", "Employment (FTE)"),
    },
    {
        "region": {
            "hdf": words("Hauts-de-France", "Hauts-de-France", "Hauts-de-France"),
            "wab": words("Wallonie et Bruxelles", "Wallonië en Brussel", "Wallonia and Brussels"),
            "vlg": words("Flandre", "Vlaanderen", "Flanders"),
        },
        "group": {
            "work": words(
                "Insertion socioprofessionnelle de personnes éloignées de l’emploi",
                "Socioprofessionele inschakeling van mensen ver van de arbeidsmarkt",
                "Socio-professional integration of people far from employment",
            ),
            "service": words("Service collectif", "Collectieve dienstverlening", "Services"),
            "other": words("Autres", "Andere goederen", "Other goods and services"),
        },
        "wave": {
            "before": words("Avant", "Voor", "Before"),
            "after": words("Après", "Na", "After"),
        },
    },
)
CELLS = {
    ("hdf", "work"): 6, ("hdf", "service"): 11, ("hdf", "other"): 8,
    ("wab", "work"): 9, ("wab", "service"): 7, ("wab", "other"): 8,
    ("vlg", "work"): 0, ("vlg", "service"): 15, ("vlg", "other"): 5,
}  # fmt: skip
SOURCE = words("listes des partenaires", "lijsten van de partners", "partners’ lists")


def pilots() -> pd.DataFrame:
    rows = [cell for cell, n in CELLS.items() for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["region", "group"])
    frame["region"] = pd.Categorical(frame["region"], ["hdf", "wab", "vlg"])
    frame["group"] = pd.Categorical(frame["group"], ["work", "service", "other"])
    frame["fte"] = [round(1000 + 17.3 * i, 1) for i in range(len(frame))]
    return frame


def waves() -> pd.DataFrame:
    frame = pd.DataFrame({"wave": ["before"] * 69 + ["after"] * 69})
    frame["wave"] = pd.Categorical(frame["wave"], ["before", "after"], ordered=True)
    frame["answered"] = [i % 69 < (60 if i < 69 else 45) for i in range(len(frame))]
    return frame


def portrait(**changes) -> figures.Chart:
    title = words("Entreprises pilotes", "Pilootbedrijven", "Pilot enterprises")
    given = {"labels": LABELS, "title": title, "source": SOURCE, "simulated": True}
    return figures.portrait(
        stats.counts(pilots(), ["region", "group"], unit="pilot"), **{**given, **changes}
    )


def table(**changes) -> figures.Chart:
    frame = pilots()
    results = [
        stats.counts(frame, ["region"], unit="pilot"),
        stats.counts(frame, ["group"], unit="pilot"),
        stats.describe(frame, "fte", by=["region"], unit="pilot"),
        stats.share(waves(), "answered", level=True, by=["wave"], unit="questionnaire"),
    ]
    title = words("Portrait en chiffres", "Portret in cijfers", "A portrait in figures")
    given = {"labels": LABELS, "title": title, "source": SOURCE, "simulated": True}
    return figures.table(results, **{**given, **changes})


def shares(**changes) -> figures.Chart:
    result = stats.share(pilots(), "group", level="service", by=["region"], unit="pilot")
    title = words("Part des services collectifs", "Aandeel diensten", "Share of services")
    given = {"labels": LABELS, "title": title, "source": SOURCE, "simulated": True}
    return figures.shares(result, **{**given, **changes})


CHARTS = {
    "portrait": portrait,
    "table": table,
    "shares": shares,
    "shares half": lambda: shares(width=figures.HALF),
    "every level": lambda: figures.shares(
        stats.share(pilots(), "group", unit="pilot"),
        labels=LABELS,
        title=words("Finalité", "Missie", "Purpose"),
        source=SOURCE,
    ),
}
LANGUAGES = ("fr", "nl", "en")
