"""Every method says what its numbers can tell of single units."""

from inspect import isfunction

import pytest

from vises_research import stats
from vises_research.stats.card import find

OF_ONES_OWN = {"bootstrap", "specifications", "leave_one_out"}
"""They run a function of the caller's, so that nobody can know what its numbers are."""
OF_OTHERS = {"explore", "pool", "guarded"}
"""They give a result of another method, with its card."""


def methods() -> list[str]:
    public = {name: getattr(stats, name) for name in dir(stats)}
    made = {
        name
        for name, one in public.items()
        if isfunction(one) and one.__annotations__["return"] == "Result"
    }
    return sorted(made - OF_OTHERS)


@pytest.mark.parametrize("name", methods())
def test_every_method_has_a_class(name):
    assert (find(name).discloses == "unclassified") == (name in OF_ONES_OWN)


def test_a_method_of_ones_own_has_none():
    assert find("of_my_study").discloses == "unclassified"
