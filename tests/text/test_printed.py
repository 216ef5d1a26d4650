"""A printed table has a place and words for every result."""

import pytest

from examples import EXAMPLES, LABELS, LANGUAGES, result_of
from vises_research import figures
from vises_research.figures.cells import value_of

WITHOUT = ("missing_patterns", "spans")
"""Results that count, or name, and have no quantity."""
TITLE = dict.fromkeys(LANGUAGES, "T")


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_result_with_a_quantity_can_be_printed(name):
    result = result_of(name)
    if not value_of(result):
        assert name in WITHOUT
        return
    chart = figures.table([result], labels=LABELS, title=TITLE, source=TITLE, p_values=True)
    for lang in LANGUAGES:
        rows = chart.parts(chart.voice(lang))[0].rows
        assert len({row.label for row in rows}) == len(rows) == len(chart.data(lang))
        assert all(row.cells["value"] for row in rows)
