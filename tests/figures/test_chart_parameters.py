"""Each chart's help stands alone: every parameter is told, also those that all charts share."""

import inspect
import re

import pytest

from vises_research import figures

KINDS = [name for name in figures.__all__ if hasattr(getattr(figures, name), "kind")]


def told(documentation):
    """Give the parameters that a docstring tells of."""
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=\n\n[A-Z]\w+\n---|\Z)", documentation, re.M | re.S
    )
    names = [entry.partition("\n")[0] for entry in re.split(r"\n(?=\S)", section[1])]
    return [one for each in names for one in each.split(", ")]


@pytest.mark.parametrize("name", KINDS)
def test_every_parameter_is_told_in_the_order_of_the_signature(name):
    chart = getattr(figures, name)
    assert chart.kind == name
    known = [one for one in inspect.signature(chart).parameters if one != "_"]
    assert told(inspect.getdoc(chart)) == known


def test_the_chart_itself_tells_of_what_all_share():
    assert told(inspect.getdoc(figures.Chart)) == [
        "labels",
        "title",
        "source",
        "width",
        "simulated",
    ]
    assert len(KINDS) > 15
