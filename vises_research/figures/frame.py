"""What stands around every chart: title and base above, source and mark below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vises_research.figures.naming import is_share
from vises_research.figures.style import BODY, GREY, INK, SMALL, TITLE
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice, base_words, subject

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["base_line", "base_lines", "draw", "foot", "head", "origin"]

GAP = 2.5
"""Between head, body and foot, in mm."""
EDGE = 1.2
"""Above the capitals of the title, for their accents, in mm."""


def head(chart: Chart) -> float:
    """Give the height of title and base, in mm, that holds every language."""
    titles = max(len(_title(chart, voice)) for voice in chart.voices)
    bases = max(len(_base(chart, voice)) for voice in chart.voices)
    return EDGE + titles * line_height(TITLE) + bases * line_height(BODY) + GAP


def foot(chart: Chart) -> float:
    """Give the height of the source and the mark, in mm, that holds every language."""
    lines = max(len(_source(chart, voice)) for voice in chart.voices)
    return GAP + lines * line_height(SMALL)


def draw(chart: Chart, page: Page, voice: Voice) -> None:
    """Draw title, base, source and mark."""
    page.text(0, EDGE, _title(chart, voice), size=TITLE, bold=True)
    bases = max(len(_base(chart, each)) for each in chart.voices)
    top = head(chart) - GAP - bases * line_height(BODY)
    page.text(0, top, _base(chart, voice), size=BODY, colour=GREY)
    below = chart.height - foot(chart) + GAP
    page.text(0, below, _source(chart, voice), size=SMALL, colour=GREY)
    if chart.simulated:
        mark = voice.say("simulated")
        page.text(chart.width, below, mark, size=SMALL, bold=True, colour=INK, align="right")


def base_lines(chart: Chart, voice: Voice) -> list[str]:
    """Say the base of the first result, of others where it is another, and what intervals mean."""
    first = chart.shown[0].base
    told = [f"{base_line(chart, voice)}."]
    ranged = _ranged(chart)
    for result in chart.shown:
        if ranged or result.base != first:
            about = subject(result, voice)
            base = base_words(result.base, voice)
            told.append(voice.say("base.of", subject=about, base=base))
    if chart.kind != "likert" and any(_wilson(result) for result in chart.shown):
        told.append(voice.say("interval.note"))
    return told


def base_line(chart: Chart, voice: Voice) -> str:
    """Write the base and what the body remarks, as one line."""
    told = _range(chart, voice) if _ranged(chart) else base_words(chart.base, voice)
    base = voice.say("base.line", base=told)
    hidden = any(result.hidden.any() for result in chart.shown)
    note = voice.say("hidden.note") if hidden else ""
    return " · ".join(words for words in (base, chart.remark(voice), note) if words)


def _wilson(result: Result) -> bool:
    """Tell whether the intervals are those that the note on intervals names."""
    return is_share(result) and result.method.noted


def _ranged(chart: Chart) -> bool:
    """Tell whether the results ask the same units, but not as many answered each."""
    bases = {(one.base.answered, one.base.asked) for one in chart.shown}
    return len(bases) > 1 and len({(one.base.unit, one.base.total) for one in chart.shown}) == 1


def _range(chart: Chart, voice: Voice) -> str:
    answered = sorted(result.base.answered for result in chart.shown)
    first = chart.base
    numbers: dict[str, Any] = {
        "low": voice.number(answered[0], 0),
        "high": voice.number(answered[-1], 0),
        "total": voice.number(first.total, 0),
        "units": voice.unit(first.unit, first.total),
    }
    key = "base.from" if answered[0] < answered[-1] else "base.same"
    return voice.say(key, **numbers)


def origin(chart: Chart, voice: Voice) -> str:
    """Write source and mark as the last sentence of a caption."""
    if not chart.source:
        return f"{voice.say('simulated')}." if chart.simulated else ""
    source = voice.say("source.line", source=chart.source[voice.lang]).rstrip(".")
    mark = f" – {voice.say('simulated')}" if chart.simulated else ""
    return f"{source}{mark}."


def _title(chart: Chart, voice: Voice) -> list[str]:
    words = chart.title.get(voice.lang, "")
    return wrap(words, chart.width, TITLE, bold=True) if words else []


def _base(chart: Chart, voice: Voice) -> list[str]:
    return wrap(base_line(chart, voice), chart.width, BODY)


def _source(chart: Chart, voice: Voice) -> list[str]:
    """Break the source so that the mark fits beside it."""
    mark = width(voice.say("simulated"), SMALL, bold=True) + 3 if chart.simulated else 0.0
    if not chart.source:
        return []
    words = voice.say("source.line", source=chart.source[voice.lang])
    return wrap(words, chart.width - mark, SMALL)
