"""The pilots' feedback before and after, with a known change: what they tick, rate and write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from demonstration.truth import Missing, Row, Value, draw, maybe, stream

__all__ = [
    "BEFORE",
    "BROKEN_LINE",
    "CHANGES",
    "OTHER_WORDS",
    "Change",
    "after",
    "agreement",
    "before",
    "moved",
    "sentence",
    "several",
    "themes_of",
    "words_for_other",
]

OBSTACLES = {
    "time": 0.5,
    "cost": 0.3,
    "complexity": 0.4,
    "skills": 0.35,
    "workforce": 0.25,
    "support": 0.17,
    "none": 0.08,
    "other": 0.12,
}
MOTIVES = {
    "improve": 0.7,
    "account": 0.6,
    "communicate": 0.55,
    "involve": 0.45,
    "funding": 0.4,
    "obligation": 0.2,
    "other": 0.1,
}
FUNCTIONS = {"director": 9, "coordinator": 6, "board": 2, "worker": 4, "other": 2}

SILENT = 6
"""So many pilots do not answer before: more than the smallest count that a booklet shows."""


def before(seed: int, pilots: list[Row]) -> list[Row]:
    """Draw the answers before, by the day of the answer."""
    rng = stream(seed, "before")
    silent = rng.sample(pilots, SILENT)
    rows = []
    for pilot in pilots:
        if pilot in silent:
            continue
        entry = pilot["entry_date"]
        assert isinstance(entry, date)
        at = _moment(rng, entry + timedelta(rng.randrange(-10, 15)))
        row = _common(rng, pilot, "before", "enterprise", at)
        motives = several(rng, MOTIVES)
        row["motives"] = motives
        row["motives_other"] = words_for_other(rng, "motives", motives, str(pilot["language"]))
        rows.append(row)
    return sorted(rows, key=_when)


def after(seed: int, pilots: list[Row], steps: list[Row], earlier: list[Row]) -> list[Row]:
    """Draw the answers after, of pilots that came to the last step, and of their facilitators."""
    rng = stream(seed, "after")
    rows = []
    for pilot in pilots:
        last = _last_step(pilot, steps)
        if last is None or rng.random() < 0.06:
            continue
        day = min(last + timedelta(rng.randrange(3, 40)), date(2019, 1, 31))
        roles = ["enterprise"] + ["facilitator"] * (rng.random() < 0.55)
        for role in roles:
            row = _common(rng, pilot, "after", role, _moment(rng, day))
            row["recommend"] = maybe(rng, round(rng.triangular(3, 10, 8)), no_answer=0.05)
            goes_on = maybe(rng, draw(rng, {"yes": 8, "no": 2}), dont_know=0.1, no_answer=0.03)
            row["continues"] = goes_on if role == "enterprise" else Missing("not_asked")
            rows.append(row)
    _apply_changes(rng, earlier, rows)
    return sorted(rows, key=_when)


def _common(rng: Random, pilot: Row, wave: str, role: str, at: datetime) -> Row:
    """Draw what is asked in both waves; some questions are for the enterprise only."""
    language = str(pilot["language"])
    row: Row = {"pilot": pilot["pilot"], "wave": wave, "role": role, "answered_at": at}
    row.update({item: agreement(rng, item) for item in BEFORE})
    row["obstacles"] = several(rng, OBSTACLES)
    row["obstacles_other"] = words_for_other(rng, "obstacles", row["obstacles"], language)
    row["open_answer"] = sentence(rng, language) if role == "enterprise" else Missing("no_answer")
    own = _own(rng, language, wave)
    row.update(own if role == "enterprise" else dict.fromkeys(own, Missing("not_asked")))
    return row


def _own(rng: Random, language: str, wave: str) -> Row:
    """Draw what only the enterprise is asked."""
    function = maybe(rng, draw(rng, FUNCTIONS), no_answer=0.04)
    share = 0.4 if wave == "before" else 0.85
    evaluates = maybe(rng, "yes" if rng.random() < share else "no", no_answer=0.04)
    hours = maybe(rng, round(2 * rng.lognormvariate(3.2, 0.8)) / 2, no_answer=0.1, dont_know=0.1)
    score = min(10, max(0, round(rng.gauss(4.6, 1.8))))
    return {
        "function": function,
        "function_other": words_for_other(rng, "function", function, language),
        "evaluates": evaluates,
        "hours": hours if evaluates == "yes" else Missing("not_asked"),
        "confidence": maybe(rng, score, no_answer=0.05, dont_know=0.03),
    }


def _apply_changes(rng: Random, earlier: list[Row], later: list[Row]) -> None:
    """Let the pilots that answer both times move as stated, and no otherwise."""
    first = {row["pilot"]: row for row in earlier}
    for item, change in CHANGES.items():
        pairs = [
            (first[row["pilot"]], row)
            for row in later
            if row["role"] == "enterprise"
            and row["pilot"] in first
            and not isinstance(row[item], Missing)
            and not isinstance(first[row["pilot"]][item], Missing)
        ]
        ends = (0, 10) if item == "confidence" else (1, 5)
        values = moved(rng, [int(str(old[item])) for old, _ in pairs], change, *ends)
        for (_, row), value in zip(pairs, values, strict=True):
            row[item] = value if item == "confidence" else str(value)


def _last_step(pilot: Row, steps: list[Row]) -> date | None:
    """Give the day on which a pilot came to the end of the last step, if it did not give up."""
    for row in steps:
        if row["pilot"] == pilot["pilot"] and row["step"] == "analysis_valorisation":
            end = row["end"] if row["status"] == "completed" else date(2019, 1, 5)
            known = end if isinstance(end, date) else date(2018, 12, 15)
            return None if row["status"] == "abandoned" else known
    return None


def _moment(rng: Random, day: date) -> datetime:
    working = day - timedelta(max(0, day.weekday() - 4))
    return datetime.combine(
        working, time(rng.randrange(8, 19), rng.randrange(60), rng.randrange(60))
    )


def _when(row: Row) -> datetime:
    at = row["answered_at"]
    assert isinstance(at, datetime)
    return at


@dataclass(frozen=True)
class Change:
    """How the pilots that answer both times move on one item, always by one point.

    Parameters
    ----------
    up, down
        The shares that move up and down; the counts are rounded to whole pilots.

    Examples
    --------
    >>> Change(0.5, 0.1).counts(41)
    (20, 4)
    """

    up: float
    down: float

    def counts(self, pairs: int) -> tuple[int, int]:
        """Give how many of so many pilots move up, and how many down."""
        return round(self.up * pairs), round(self.down * pairs)


NONE = Change(0.15, 0.15)
"""Some move, as many up as down: no change at all on balance, and a mean change of exactly zero."""

CHANGES: Mapping[str, Change] = {
    "knows_impact": Change(0.55, 0.05),
    "hears_stakeholders": Change(0.45, 0.08),
    "useful_team": Change(0.40, 0.10),
    "fits_work": Change(0.32, 0.10),
    "confidence": Change(0.60, 0.10),
    "plain_words": NONE,
    "uses_data": NONE,
    "suits_size": NONE,
    "suits_territory": NONE,
    "shares_results": NONE,
    "too_long": NONE,
}
"""Item -> its change. ``confidence`` is a score of 0 to 10, the others are on five points."""


def moved(
    rng: Random, before: Sequence[int], change: Change, lowest: int, highest: int
) -> list[int]:
    """Give the answers after: exactly so many moved up, and so many down, by one point.

    Parameters
    ----------
    rng
        Decides who moves.
    before
        The answers before, of those who answer both times.
    change
        The shares that move.
    lowest, highest
        The ends of the scale, beyond which nobody moves.

    Returns
    -------
    list of int
        The answers after, in the same order.
    """
    up, down = change.counts(len(before))
    risers = rng.sample([i for i, b in enumerate(before) if b < highest], up)
    rest = [i for i, b in enumerate(before) if b > lowest and i not in risers]
    fallers = rng.sample(rest, down)
    return [b + (i in risers) - (i in fallers) for i, b in enumerate(before)]


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
