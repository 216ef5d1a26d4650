"""From the missing codes of a questionnaire to the missing reasons of a codebook."""

import re
from functools import cache

from vises_research.codebook.fold import fold
from vises_research.codebook.load import usual_reasons
from vises_research.codebook.model import MissingReason
from vises_research.codebook.names import slug
from vises_research.codebook.questionnaire import Choice, Questionnaire

__all__ = ["is_usual", "reasons"]


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
    if name := _usual(choice, usual):
        return name
    text = choice.label.get("en") or next(iter(choice.label.values()), "")
    name = choice.code if choice.code.isidentifier() else text
    return slug(name) if fold(name) else slug(f"missing {choice.code}")


def _usual(choice: Choice, usual: dict[str, MissingReason]) -> str | None:
    """Give the reason, of those that are always there, whose label a code has."""
    before = rf"^\(?{re.escape(choice.code)}\)?[ .:-]+"
    said = {fold(re.sub(before, "", text)) for text in choice.label.values()}
    for name, reason in usual.items():
        if choice.code == name or said & {fold(text) for text in reason.label.values()}:
            return name
    return None


_standard = cache(usual_reasons)


def is_usual(code: str, label: str) -> bool:
    """Say whether a code is labelled as one of the missing reasons that are always there.

    Examples
    --------
    >>> is_usual("999", "Don't know"), is_usual("99", "(99) Refus"), is_usual("97", "97 or more")
    (True, True, False)
    """
    return _usual(Choice(code, {"": label}), _standard()) is not None
