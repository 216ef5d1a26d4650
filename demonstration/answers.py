"""How single answers are drawn: items of agreement, multiple response, words of their own."""

from collections.abc import Mapping
from random import Random

from demonstration.cells import Missing, Value, maybe

__all__ = ["BEFORE", "OTHER_WORDS", "agreement", "several", "words_for_other"]

BEFORE: Mapping[str, tuple[int, ...]] = {
    "knows_impact": (15, 35, 30, 16, 4),
    "too_long": (8, 20, 24, 30, 18),
    "fits_work": (14, 30, 32, 18, 6),
    "plain_words": (10, 24, 32, 24, 10),
    "useful_team": (8, 22, 34, 28, 8),
    "uses_data": (8, 20, 28, 32, 12),
    "suits_size": (12, 26, 30, 24, 8),
    "suits_territory": (8, 20, 36, 26, 10),
    "hears_stakeholders": (10, 28, 34, 22, 6),
    "shares_results": (12, 26, 26, 26, 10),
}
"""Item -> weights of its five levels before."""

OTHER_WORDS = {
    "obstacles": {
        "fr": [
            "La méfiance du terrain",
            "Le roulement de l'équipe",
            "Trop de demandes de rapports",
        ],
        "nl": ["Te veel andere verslagen", "Wantrouwen op de werkvloer", "Wisselende ploegen"],
    },
    "motives": {
        "fr": ["Garder le sens de notre projet", "Préparer un anniversaire", "Par curiosité"],
        "nl": ["Onze missie scherp houden", "Uit nieuwsgierigheid", "Een jubileum voorbereiden"],
    },
    "function": {
        "fr": ["Chargée de projet", "Comptable", "Stagiaire"],
        "nl": ["Projectmedewerker", "Boekhouder", "Stagiair"],
    },
}
"""Question -> language -> what is written at 'other'."""


def agreement(rng: Random, item: str) -> Value:
    """Draw a level of agreement, or a reason why there is none."""
    level = str(rng.choices((1, 2, 3, 4, 5), BEFORE[item])[0])
    return maybe(rng, level, no_answer=0.03, dont_know=0.03, not_applicable=0.02, refused=0.01)


def several(rng: Random, chances: Mapping[str, float], untouched: float = 0.06) -> Value:
    """Tick the options, each with its own chance; 'none' stands alone; some leave all untouched."""
    if rng.random() < untouched:
        return Missing("no_answer")
    ticked = {option for option, chance in chances.items() if rng.random() < chance}
    if "none" in ticked or not ticked:
        ticked = {"none"} if "none" in chances else {max(chances, key=chances.__getitem__)}
    return frozenset(ticked)


def words_for_other(rng: Random, question: str, answer: Value, language: str) -> Value:
    """Give the words written at 'other'; they are not asked for where that is not the answer."""
    chosen = answer == "other" or (isinstance(answer, frozenset) and "other" in answer)
    return rng.choice(OTHER_WORDS[question][language]) if chosen else Missing("not_asked")
