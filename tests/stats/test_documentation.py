"""Each method's help stands alone: every parameter is told, also those that many methods share."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from vises_research import stats
from vises_research.door import documented
from vises_research.stats.parameters import SHARED

METHODS = [name for name in stats.__all__ if inspect.isfunction(getattr(stats, name))]
SECTION = re.compile(r"^Parameters\n-+\n(.*?)(?=\n\n[A-Z]\w+\n---|\Z)", re.M | re.S)


def told(documentation):
    """Give the parameters that a docstring tells of, with what it tells of them."""
    section = SECTION.search(documentation)
    entries = re.split(r"\n(?=\S)", section[1]) if section else []
    parts = [entry.partition("\n") for entry in entries]
    return [
        (name, " ".join(text.split())) for names, _, text in parts for name in names.split(", ")
    ]


@pytest.mark.parametrize("name", METHODS)
def test_every_parameter_is_told_in_the_order_of_the_signature(name):
    method = getattr(stats, name)
    found = told(inspect.getdoc(method))
    assert [one for one, _ in found] == list(inspect.signature(method).parameters)
    assert all(text for _, text in found)
    assert not re.search(r"\bAs (in |for )?:\w+:`", inspect.getdoc(method))


def test_what_is_shared_is_told_by_many_and_may_be_told_otherwise():
    means = {name: dict(told(inspect.getdoc(getattr(stats, name)))) for name in METHODS}
    for names, text in SHARED.items():
        for name in names.split(", "):
            using = [one for one in means.values() if one.get(name) == " ".join(text.split())]
            assert len(using) > 1, name
    assert means["mean"]["unit"] == SHARED["unit"]
    assert means["detectable_change"]["unit"] == "What a pair is."


def test_a_docstring_without_parameters_gets_them_before_what_it_returns():
    def half(frame):
        """Give a half.

        Returns
        -------
        float
            It.
        """

    assert documented(half, {"frame": "The data.", "by": "Not there."}) == (
        "Give a half.\n\nParameters\n----------\nframe\n    The data.\n\n"
        "Returns\n-------\nfloat\n    It."
    )
    assert documented(len, {}) == inspect.cleandoc(len.__doc__)


def test_the_stub_offers_what_a_method_takes_at_the_door():
    written = Path(stats.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    typed = [one for one in ast.parse(written).body if isinstance(one, ast.FunctionDef)]
    assert len(typed) > 80
    for one in typed:
        names = [each.arg for each in (*one.args.args, *one.args.kwonlyargs)]
        assert names == list(inspect.signature(getattr(stats, one.name)).parameters), one.name
