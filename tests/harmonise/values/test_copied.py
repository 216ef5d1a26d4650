"""Texts that are copied are resolved all the same wherever a declared code could be meant."""

from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vises_research.codebook import Variable
from vises_research.codebook.numeral import canonical
from vises_research.documents import Document
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Crosswalk, Source, Target
from vises_research.harmonise.values.copied import COPY, apart, is_copied, loose
from vises_research.read import Column

NUMBERS = st.integers(-(10**9), 10**9)
MARKS = st.sampled_from([",", "."])


@pytest.mark.slow
@given(NUMBERS, MARKS, st.sampled_from(["{}", " {}\u00a0", "+{}", "{}{}0", "{:,}", "{}e+02"]))
def test_two_writings_of_one_code_look_alike_to_an_engine(n: int, mark: str, form: str) -> None:
    other = "." if mark == "," else ","
    text = f"{n:,}".replace(",", other) if form == "{:,}" else form.format(n, mark)
    code = canonical(text, mark)
    cells = nw.from_native(pa.table({"t": [text, code]}), eager_only=True)
    one, same = cells.select(loose(nw.col("t")))["t"].to_list()
    assert one == same


def linked(
    texts: list[str], said: dict[str, Any], target: dict[str, str], kind: dict[str, str], **of: Any
) -> tuple[Source, Link]:
    needed = {"reader": "delimited", "file": "a.csv", "fills": "t", "columns": {"q": "v"}}
    document = Document(Crosswalk.model_validate({**needed, **said}), Path("a/source.yaml"), {})
    column = Column("q", tuple(texts), np.arange(len(texts)), **of)
    variable = Variable(label={"en": "V"}, **kind)
    return Source("s", document), Link(column, "v", variable, Target(**{"to": "v", **target}))


TEXT = {"type": "text"}


@pytest.mark.parametrize(
    ("said", "target", "kind", "of", "copied"),
    [
        ({}, {}, TEXT, {}, True),
        ({}, {"verb": "copy"}, TEXT, {}, True),
        ({"missing": {"none": "refused"}}, {}, TEXT, {}, True),
        ({}, {}, {**TEXT, "pattern": "[a-z]"}, {}, False),
        ({}, {}, {"type": "number"}, {}, False),
        ({}, {"verb": "any"}, TEXT, {}, False),
        ({"combine": {"v": {"from": ["q", "r"]}}}, {}, TEXT, {}, False),
        ({}, {}, TEXT, {"labels": {"1": "word"}}, False),
        ({}, {}, TEXT, {"user_missing": frozenset({"1"})}, False),
        ({}, {}, TEXT, {"numbers": frozenset({"12345678901234568"})}, False),
        ({}, {}, TEXT, {"numbers": frozenset({"1234"})}, True),
    ],
)
def test_a_text_is_copied_unless_something_is_said_of_its_values(
    said: dict[str, Any], target: dict[str, str], kind: dict[str, str], of: Any, copied: bool
) -> None:
    assert is_copied(*linked(["1", "2"], said, target, kind, **of)) == copied


def test_of_many_texts_only_those_are_apart_that_are_declared() -> None:
    many = [f"text {n}" for n in range(9_997)]
    said = {"missing": {"none": "refused"}, "values": {"v": {"1,50": "x"}}}
    link, cells = apart(*linked(["none", "1.5", *many, ""], said, {}, TEXT))
    assert link.column.values == ("none", "1.5", "", COPY)
    assert link.column.codes.tolist() == [0, 1, *[3] * len(many), 2]
    assert cells is not None
    assert cells.to_pylist() == ["none", "1.5", *many, ""]
    few, none = apart(*linked(["none", *many], said, {}, TEXT))
    assert (few.column.values, none) == (("none", *many), None)
