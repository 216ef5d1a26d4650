"""From the missing codes of a questionnaire to the missing reasons of a codebook."""

import re

from vises_research.codebook.fold import fold
from vises_research.codebook.load import usual_reasons
from vises_research.codebook.model import MissingReason
from vises_research.codebook.names import slug
from vises_research.codebook.questionnaire import Choice, Questionnaire

__all__ = ["reasons"]


def reasons(asked: Questionnaire, lost: list[str]) -> dict[str, MissingReason]:
    """Join the missing codes of all questions, since a codebook's reasons hold for all.

    These are the reasons that are always there, and those that the questionnaire names. ``lost``
    takes up codes that stand for one reason here and for another there.
    """
    usual = usual_reasons()
    found = dict(usual)
    taken: dict[str, str] = {}
    for question in asked.questions:
        for choice in question.missing:
            name = _reason(choice, usual)
            first = taken.setdefault(choice.code, name)
            if first != name:
                lost.append(f"{question.code}: code {choice.code} is '{first}', not '{name}'")
                continue
            found[name] = _with(found.get(name, MissingReason(label={})), choice, name)
    return {
        name: reason
        if reason.label
        else _with(reason, Choice(name, {asked.languages[0]: name}), name)
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


def _reason(choice: Choice, usual: dict[str, MissingReason]) -> str:
    """Name the reason that a missing code stands for: one that is always there, or its label."""
    before = rf"^\(?{re.escape(choice.code)}\)?[ .:-]+"
    said = {fold(re.sub(before, "", text)) for text in choice.label.values()}
    for name, reason in usual.items():
        if choice.code == name or said & {fold(text) for text in reason.label.values()}:
            return name
    text = choice.label.get("en") or next(iter(choice.label.values()), "")
    name = choice.code if choice.code.isidentifier() else text
    return slug(name) if fold(name) else slug(f"missing {choice.code}")
