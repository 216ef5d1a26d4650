"""How a chart shows itself in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vises_research.stats.results import MIME, bundled

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart

__all__ = ["beside", "image", "show"]


def image(chart: Chart, lang: str) -> tuple[bytes, dict[str, Any]]:
    """Give a chart as a PNG, and what Jupyter must know to show it at printed size."""
    from vises_research.figures.saving import as_bytes

    pixels = {"width": round(chart.width * 6), "height": round(chart.height * 6)}
    data = as_bytes(chart.figure(lang), "png", chart.title.get(lang, chart.kind), dpi=300)
    return data, {**pixels, "alt": chart.alt(lang)}


def beside(chart: Chart) -> dict[str, Any]:
    """Give the numbers of a chart as data, so that the notebook's page can be checked."""
    return {MIME: [bundled(result) for result in chart.shown]}


def show(chart: Chart, lang: str) -> None:
    """Show a chart in the notebook that runs this."""
    from IPython import display

    own: Any = display.display
    data, metadata = image(chart, lang)
    own({"image/png": data, **beside(chart)}, metadata={"image/png": metadata}, raw=True)
