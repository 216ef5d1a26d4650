"""What respondents write in their own words, and the themes that are in it."""

from random import Random

from demonstration.cells import Missing, Value

__all__ = ["BROKEN_LINE", "sentence", "themes_of"]

SENTENCES = {
    "fr": {
        "Nous manquons de temps pour tout noter.": ("time",),
        "Prendre le temps de s'arrêter a été le plus difficile.": ("time",),
        "Écouter nos usagers nous a beaucoup appris.": ("stakeholders",),
        "Il faut associer les communes et les financeurs dès le début.": ("stakeholders", "method"),
        "Construire les indicateurs ensemble change tout.": ("co_construction",),
        "L'équipe et les chercheurs ont appris l'un de l'autre.": ("research_action",),
        "Les outils doivent rester simples ; sinon personne ne les utilise.": ("method",),
        "Nous voulons pouvoir montrer à quoi nous servons.": ("usefulness",),
        "Cela aide à convaincre nos partenaires.": ("usefulness", "stakeholders"),
        "Le questionnaire a été discuté avec les travailleurs, pas imposé.": (
            "co_construction",
            "method",
        ),
    },
    "nl": {
        "We hebben te weinig tijd om alles bij te houden.": ("time",),
        "Tijd maken om stil te staan was het moeilijkst.": ("time",),
        "Luisteren naar onze gebruikers heeft ons veel geleerd.": ("stakeholders",),
        "De gemeente en de financiers moeten er van bij het begin bij zijn.": ("stakeholders",),
        "Samen de indicatoren kiezen maakt het verschil.": ("co_construction",),
        "Onderzoekers en begeleiders leerden van elkaar.": ("research_action",),
        "De instrumenten moeten eenvoudig blijven; anders gebruikt niemand ze.": ("method",),
        "We willen kunnen tonen wat we betekenen.": ("usefulness",),
        "Het helpt om onze partners te overtuigen.": ("usefulness", "stakeholders"),
    },
}
"""Language -> sentence -> its themes, the main one first."""

BROKEN_LINE = {
    "fr": 'Deux attentes :\n« du sens » et "des chiffres".',
    "nl": "Kort:\nzin en cijfers.",
}
"""An answer on two lines, with quotation marks: a file must survive it."""


def sentence(rng: Random, language: str) -> Value:
    """Draw an open answer of one or two sentences; a third leaves it blank."""
    if rng.random() < 0.34:
        return Missing("no_answer")
    if rng.random() < 0.04:
        return BROKEN_LINE[language]
    chosen = rng.sample(list(SENTENCES[language]), rng.choice([1, 1, 2]))
    return " ".join(chosen)


def themes_of(text: str) -> tuple[str, ...]:
    """Give the themes of an open answer, the main one first.

    Examples
    --------
    >>> themes_of("Cela aide à convaincre nos partenaires.")
    ('usefulness', 'stakeholders')
    """
    if text in BROKEN_LINE.values():
        return ("usefulness",)
    found = [
        (text.index(known), themes)
        for sentences in SENTENCES.values()
        for known, themes in sentences.items()
        if known in text
    ]
    return tuple(dict.fromkeys(theme for _, themes in sorted(found) for theme in themes))
