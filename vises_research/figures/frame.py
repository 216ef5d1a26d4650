"""What stands around every chart: title and base above, source and mark below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vises_research.figures.kinds import is_share
from vises_research.figures.style import BODY, GREY, INK, SMALL, TITLE
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import base_words, message, number, subject

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
    titles = max(len(_title(chart, lang)) for lang in chart.languages)
    bases = max(len(_base(chart, lang)) for lang in chart.languages)
    return EDGE + titles * line_height(TITLE) + bases * line_height(BODY) + GAP


def foot(chart: Chart) -> float:
    """Give the height of the source and the mark, in mm, that holds every language."""
    lines = max(len(_source(chart, lang)) for lang in chart.languages)
    return GAP + lines * line_height(SMALL)


def draw(chart: Chart, page: Page, lang: str) -> None:
    """Draw title, base, source and mark."""
    page.text(0, EDGE, _title(chart, lang), size=TITLE, bold=True)
    bases = max(len(_base(chart, each)) for each in chart.languages)
    top = head(chart) - GAP - bases * line_height(BODY)
    page.text(0, top, _base(chart, lang), size=BODY, colour=GREY)
    below = chart.height - foot(chart) + GAP
    page.text(0, below, _source(chart, lang), size=SMALL, colour=GREY)
    if chart.simulated:
        mark = message("simulated", lang)
        page.text(chart.width, below, mark, size=SMALL, bold=True, colour=INK, align="right")


def base_lines(chart: Chart, lang: str) -> list[str]:
    """Say the base of the first result, of others where it is another, and what intervals mean."""
    first = chart.results[0].base
    told = [f"{base_line(chart, lang)}."]
    ranged = _ranged(chart)
    for result in chart.results:
        if ranged or result.base != first:
            about = subject(result, lang, chart.labels)
            base = base_words(result.base, lang, chart.labels)
            told.append(message("base.of", lang, subject=about, base=base))
    if chart.kind != "likert" and any(_wilson(result) for result in chart.results):
        told.append(message("interval.note", lang))
    return told


def base_line(chart: Chart, lang: str) -> str:
    """Write the base and what the body remarks, as one line."""
    told = _range(chart, lang) if _ranged(chart) else base_words(chart.base, lang, chart.labels)
    base = message("base.line", lang, base=told)
    hidden = any(result.hidden.any() for result in chart.results)
    note = message("hidden.note", lang) if hidden else ""
    return " · ".join(words for words in (base, chart.body.remark(chart, lang), note) if words)


def _wilson(result: Result) -> bool:
    """Tell whether the intervals are those that the note on intervals names."""
    return is_share(result) and "Wilson" in result.method.name


def _ranged(chart: Chart) -> bool:
    """Tell whether the results ask the same units, but not as many answered each."""
    bases = {(one.base.answered, one.base.asked) for one in chart.results}
    return len(bases) > 1 and len({(one.base.unit, one.base.total) for one in chart.results}) == 1


def _range(chart: Chart, lang: str) -> str:
    answered = sorted(result.base.answered for result in chart.results)
    first = chart.base
    numbers: dict[str, Any] = {
        "low": number(answered[0], lang, 0),
        "high": number(answered[-1], lang, 0),
        "total": number(first.total, lang, 0),
        "units": chart.labels.unit(first.unit, lang, first.total),
    }
    key = "base.from" if answered[0] < answered[-1] else "base.same"
    return message(key, lang, **numbers)


def origin(chart: Chart, lang: str) -> str:
    """Write source and mark as the last sentence of a caption."""
    source = message("source.line", lang, source=chart.source[lang]).rstrip(".")
    mark = f" – {message('simulated', lang)}" if chart.simulated else ""
    return f"{source}{mark}."


def _title(chart: Chart, lang: str) -> list[str]:
    return wrap(chart.title[lang], chart.width, TITLE, bold=True)


def _base(chart: Chart, lang: str) -> list[str]:
    return wrap(base_line(chart, lang), chart.width, BODY)


def _source(chart: Chart, lang: str) -> list[str]:
    """Break the source so that the mark fits beside it."""
    mark = width(message("simulated", lang), SMALL, bold=True) + 3 if chart.simulated else 0.0
    words = message("source.line", lang, source=chart.source[lang])
    return wrap(words, chart.width - mark, SMALL)
