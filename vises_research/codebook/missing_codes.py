"""From the missing codes of a questionnaire to the missing reasons of a codebook."""

import re

from vises_research.codebook.fold import fold
from vises_research.codebook.model import Labels, MissingReason
from vises_research.codebook.names import slug
from vises_research.codebook.questionnaire import Choice, Questionnaire

__all__ = ["reasons"]

REASONS: dict[str, Labels] = {
    "dont_know": {"fr": "Ne sait pas", "nl": "Weet niet", "en": "Don't know"},
    "refused": {"fr": "Refus", "nl": "Weigert", "en": "Refused"},
    "not_applicable": {"fr": "Sans objet", "nl": "Niet van toepassing", "en": "Not applicable"},
    "no_answer": {"fr": "Sans réponse", "nl": "Geen antwoord", "en": "No answer"},
    "not_asked": {"fr": "Question non posée", "nl": "Vraag niet gesteld", "en": "Not asked"},
    "not_in_wave": {
        "fr": "Absente de cette vague", "nl": "Niet in deze meting", "en": "Not in this wave",
    },
    "unresolved": {
        "fr": "Réponse illisible", "nl": "Onleesbaar antwoord", "en": "Unreadable answer",
    },
}  # fmt: skip
"""The reasons that are always there, in the languages of this project."""


def reasons(asked: Questionnaire, lost: list[str]) -> dict[str, MissingReason]:
    """Join the missing codes of all questions, since a codebook's reasons hold for all.

    These are the reasons that are always there, and those that the questionnaire names. ``lost``
    takes up codes that stand for one reason here and for another there.
    """
    found = {name: MissingReason(label=dict(label)) for name, label in REASONS.items()}
    taken: dict[str, str] = {}
    for question in asked.questions:
        for choice in question.missing:
            name = _reason(choice)
            first = taken.setdefault(choice.code, name)
            if first != name:
                lost.append(f"{question.code}: code {choice.code} is '{first}', not '{name}'")
                continue
            found[name] = _with(found.get(name, MissingReason(label={})), choice, name)
    first_language = asked.languages[0]
    return {
        name: reason
        if reason.label
        else reason.model_copy(update={"label": {first_language: name}})
        for name, reason in found.items()
    }


def _with(reason: MissingReason, choice: Choice, name: str) -> MissingReason:
    """Add a code to a reason; a text that is not its label is another way to write it."""
    also = {x: list(texts) for x, texts in reason.also.items()}
    for language, text in choice.label.items():
        known = [reason.label.get(language, text), *also.get(language, [])]
        if text not in known:
            also.setdefault(language, []).append(text)
    codes = [*reason.codes, choice.code] if choice.code != name else reason.codes
    return MissingReason(
        label={**choice.label, **reason.label}, also=also, codes=list(dict.fromkeys(codes))
    )


def _reason(choice: Choice) -> str:
    """Name the reason that a missing code stands for: one that is always there, or its label."""
    before = rf"^\(?{re.escape(choice.code)}\)?[ .:-]+"
    said = {fold(re.sub(before, "", text)) for text in choice.label.values()}
    for name, label in REASONS.items():
        if choice.code == name or said & {fold(text) for text in label.values()}:
            return name
    text = choice.label.get("en") or next(iter(choice.label.values()), "")
    name = choice.code if choice.code.isidentifier() else text
    return slug(name) if fold(name) else slug(f"missing {choice.code}")
