"""A few charts as pictures, compared with baselines that were looked at.

Most of what a figure must be is tested by structure (``test_layout.py`` and its neighbours); these
few show whether the drawing as a whole is still what it was. A change that is meant is accepted
with ``python -m pytest tests/figures/test_baselines.py --mpl-generate-path=tests/figures/baseline
--mpl-generate-hash-library=tests/figures/baseline/hashes.json``, and looked at.
"""

from functools import cache

import pytest
from planted import CHARTS
from planted_scales import CHARTS as SCALES

from vises_research.figures.style import house

SHOWN = {**CHARTS, **SCALES}


@cache
def made(name):
    """Make a chart once for all languages, for which it is laid out together."""
    return SHOWN[name]()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "nl"])
@pytest.mark.parametrize("name", ["portrait", "table", "likert", "dumbbell"])
@pytest.mark.mpl_image_compare(
    baseline_dir="baseline",
    hash_library="baseline/hashes.json",
    savefig_kwargs={"dpi": 100},
    tolerance=2,
    style="default",
    deterministic=True,
)
def test_picture(name, lang):
    with house():
        return made(name).figure(lang)
