"""The claimed effects of a measure as a diagram: what leads to what, and on which evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from vises_research.errors import Problem, nearest
from vises_research.figures.chart import Chart
from vises_research.figures.effect_drawing import DISC, PAD, Layout, box_width, draw_link
from vises_research.figures.frame import Words
from vises_research.figures.shapes import box, disc, tint
from vises_research.figures.style import BODY, PALETTE, PAPER, SMALL
from vises_research.figures.typeface import line_height, wrap
from vises_research.text import Voice, sentence

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["Claim", "Effect", "effects"]

NARROWEST = 16.0
"""Boxes are at least so wide, in mm."""


@dataclass(frozen=True)
class Effect:
    """A box of the diagram.

    Parameters
    ----------
    stage
        The column in which it stands.
    words
        Language -> what it says.
    """

    stage: str
    words: Words


@dataclass(frozen=True, eq=False)
class Claim:
    """A link of the diagram: one effect is said to lead to another.

    Parameters
    ----------
    cause, effect
        The names of two effects, the second in a later stage.
    evidence
        A result, or words that name a source (language -> words); ``None`` where the claim was not
        measured.
    """

    cause: str
    effect: str
    evidence: Result | Words | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Effects(Chart):
    """Draw what is said to lead to what, and the evidence for it.

    Parameters
    ----------
    stages
        The columns in their order, each with its heading: activity, output, outcome, impact.
    boxes
        Name -> effect.
    claims
        What leads to what; those with evidence are drawn full and numbered, the others dashed.

    Raises
    ------
    StudyError
        If a claim names what is not there or does not lead to a later stage, no claim has a result
        as evidence, or the page is too narrow.
    """

    stages: Mapping[str, Words]
    boxes: Mapping[str, Effect]
    claims: Sequence[Claim]

    signs: ClassVar[bool] = True

    @property
    def shown(self) -> tuple[Result, ...]:
        """The results among the evidence."""
        return tuple(one for one in self.evidence if not isinstance(one, Mapping))

    def problems(self) -> Iterable[Problem]:
        """Refuse names that are not there, a page too narrow, and claims that lead back."""
        return [*self._unknown(), *self._unfit()] or self._backward()

    def _unknown(self) -> Iterable[Problem]:
        for name, one in self.boxes.items():
            if one.stage not in self.stages:
                wrong = f"the stage '{one.stage}' of '{name}' is not there"
                yield self.refusal(wrong, near=nearest(one.stage, list(self.stages)))
        ends = [end for claim in self.claims for end in (claim.cause, claim.effect)]
        for name in dict.fromkeys(ends):
            if name not in self.boxes:
                wrong = f"a claim names '{name}', which is not there"
                yield self.refusal(wrong, near=nearest(name, list(self.boxes)))

    def _unfit(self) -> Iterable[Problem]:
        if not self.shown:
            wrong = "no claim has a result as evidence, so that the figure would have no base"
            yield self.refusal(wrong, right="a result for one of the claims at least")
        if not self.stages:
            yield self.refusal("there is no stage", right="{'outcome': {'fr': '...'}}")
        elif box_width(self.width, len(self.stages)) < NARROWEST:
            found = f"{len(self.stages)} stages on {self.width:g} mm"
            right = f"boxes at least {NARROWEST:g} mm wide"
            yield self.refusal("the page is too narrow", found, right)

    def _backward(self) -> Iterable[Problem]:
        order = list(self.stages)
        for claim in self.claims:
            first, second = (self.boxes[name].stage for name in (claim.cause, claim.effect))
            if order.index(first) >= order.index(second):
                wrong = f"'{claim.cause}' cannot lead to '{claim.effect}'"
                yield self.refusal(wrong, f"{first} to {second}", "an effect in a later stage")

    @property
    def evidence(self) -> list[Result | Words]:
        """Each piece of evidence once, in the order of the claims."""
        pieces = [claim.evidence for claim in self.claims if claim.evidence is not None]
        return list({id(one): one for one in pieces}.values())

    def number(self, claim: Claim) -> int:
        """Give the number of the evidence of a claim; 0 where there is none."""
        numbers = {id(one): place for place, one in enumerate(self.evidence, 1)}
        return numbers.get(id(claim.evidence), 0)

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give the words of stages, effects and evidence."""
        yield from ((f"the stage '{name}'", words) for name, words in self.stages.items())
        yield from ((f"the effect '{name}'", one.words) for name, one in self.boxes.items())
        yield from (("a source", one) for one in self.evidence if isinstance(one, Mapping))

    def remark(self, voice: Voice) -> str:
        """Say what the lines mean."""
        return voice.say("effects.lines")

    def reading(self, voice: Voice) -> str:
        """Say what leads to what, and on which evidence."""
        told = []
        for claim in self.claims:
            cause, effect = (
                self.boxes[name].words[voice.lang] for name in (claim.cause, claim.effect)
            )
            key = "effects.measured" if claim.evidence is not None else "effects.claimed"
            told.append(voice.say(key, cause=cause, effect=effect, n=self.number(claim)))
        return voice.say("alt.effects", claims=voice.say("join.next").join(told))

    def notes(self, voice: Voice) -> list[str]:
        """Give the evidence in words."""
        return [
            one[voice.lang] if isinstance(one, Mapping) else sentence(one, voice)
            for one in self.evidence
        ]

    @cached_property
    def layout(self) -> Layout:
        """Where headings, boxes, links and evidence stand."""
        voices, stages, boxes = self.voices, self.stages.values(), self.boxes.items()
        return Layout(
            self.width,
            [[words[voice.lang] for words in stages] for voice in voices],
            {name: [one.words[voice.lang] for voice in voices] for name, one in boxes},
            [[name for name, one in boxes if one.stage == stage] for stage in self.stages],
            [(claim.cause, claim.effect) for claim in self.claims],
            [self.notes(voice) for voice in voices],
        )

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw headings, links, boxes, and the evidence below."""
        layout = self.layout
        for i, words in enumerate(self.stages.values()):
            lines = wrap(words[voice.lang], layout.box, BODY, bold=True)
            page.text(layout.left(i), top, lines, bold=True)
        first = top + layout.header
        for claim in self.claims:
            draw_link(page, layout, first, (claim.cause, claim.effect), self.number(claim))
        for name, one in self.boxes.items():
            place = layout.places[name]
            corner = layout.left(place.column), first + place.top
            high = place.bottom - place.top
            box(page, corner, layout.box, high, fill=tint(0.1), edge=PALETTE[0])
            lines = wrap(one.words[voice.lang], layout.box - 2 * PAD, layout.size)
            block = len(lines) * line_height(layout.size)
            y = corner[1] + (high - block) / 2 + 0.4
            page.text(corner[0] + PAD, y, lines, size=layout.size)
        self._evidence(page, first + layout.tall + 3, voice)

    def _evidence(self, page: Page, y: float, voice: Voice) -> None:
        """Write the evidence beside its numbers."""
        notes = zip(self.notes(voice), self.layout.notes, strict=True)
        for n, (note, high) in enumerate(notes, 1):
            disc(page, (DISC / 2, y + 0.9), DISC, PALETTE[0])
            page.text(DISC / 2, y, str(n), size=SMALL, colour=PAPER, align="center")
            page.text(DISC + 1.5, y, wrap(note, page.width - DISC - 1.5, SMALL), size=SMALL)
            y += high


effects = Effects
