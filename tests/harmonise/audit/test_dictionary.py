"""The data dictionary tells what was asked otherwise, and how it was changed."""

from collections.abc import Callable

from vises_research import harmonise
from vises_research.harmonise.audit.dictionary import dictionary
from vises_research.study import Study

VARIABLES = """\
q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}
p: {label: {fr: P, nl: P, en: P}, unit: percent}
h: {label: {fr: H, nl: U, en: H}, unit: hour}
"""
SOURCE = """\
language: en
columns:
  id: id
  a: {to: q, verb: collapse, using: four_to_three}
  b: {to: p, verb: pomp, scale: agreement4}
  c: {to: h, verb: unit, unit: day}
"""


def test_what_was_changed_is_told(small_study: Callable[..., Study]) -> None:
    study = small_study(VARIABLES, SOURCE, "id,a,b,c\n1,Little,Fully,2\n")
    done = harmonise.run(study.raw, study.codebook)
    text = dictionary(done, study.codebook, ("fr", "nl", "en"))
    section = text.partition("## Asked otherwise, and changed\n\n")[2]
    assert section.splitlines()[:5] == [
        "| table | variable | source | verb | unit | rule |",
        "| --- | --- | --- | --- | --- | --- |",
        "| t | q | s | collapse |  | label:en, map four_to_three |",
        "| t | p | s | pomp | percent | label:en, pomp of agreement4 |",
        "| t | h | s | unit | day | number, day x 24 |",
    ]
    assert "100 (x - min) / (max - min)" in section
    assert "Map `four_to_three` from the scale `agreement4`: `1` to `1`, `2` to `1`" in section


def test_where_nothing_was_changed_nothing_is_told(small_study: Callable[..., Study]) -> None:
    study = small_study(VARIABLES, "columns: {id: id, c: h}\n", "id,c\n1,2\n")
    done = harmonise.run(study.raw, study.codebook)
    assert "Asked otherwise" not in dictionary(done, study.codebook, ("fr", "nl", "en"))
