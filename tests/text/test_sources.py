"""A method is told with the publication that it comes from, in its result and in its manual."""

import inspect
import re

import pytest

from examples import EXAMPLES, result_of
from vises_research import stats

OF_THE_MODEL = {"pool"}
"""The source of its result begins with the model that was pooled."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - OF_THE_MODEL))
def test_the_docstring_names_the_source_of_the_method(name):
    citation = result_of(name).method.citation
    if citation:
        author, year = re.match(r"([^,]+),.*?\((\d{4})\)", citation).groups()
        told = inspect.unwrap(getattr(stats, name)).__doc__
        assert author in told
        assert year in told
