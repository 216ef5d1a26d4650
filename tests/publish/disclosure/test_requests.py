"""Requests drawn at random: the harmless pass, and of the harmful none, in figures and on pages."""

from typing import get_args

import pytest

from benchmarks.disclosure import HARMFUL, HARMLESS, harmful, on_a_page, reasons, requests
from vises_research.stats.card import Discloses

PLANS = harmful()
MOST_REFUSED = 0.03
"""Of harmless requests; chance plants a small count in some."""


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANS)
def test_what_is_harmful_is_refused_in_figures_and_on_pages(name):
    for _, results in requests({name: PLANS[name]}, 1, seed=20):
        assert reasons(results)
        assert reasons(on_a_page(results))


@pytest.mark.slow
def test_what_is_harmless_may_be_shown():
    asked = list(requests(HARMLESS, len(HARMLESS), seed=21))
    refused = {name: reasons(results) for name, results in asked if reasons(results)}
    assert len(refused) <= MOST_REFUSED * len(asked), refused


def test_every_class_has_a_violation():
    assert {*get_args(Discloses)} - {"nothing", "missing"} == {*HARMFUL} - {"everyone"}
