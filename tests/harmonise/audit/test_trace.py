"""A trace tells of each raw cell behind a harmonised one what became of just that cell."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.harmonise.audit.trace import trace
from vises_research.harmonise.write import write
from vises_research.study import Study

VARIABLES = """\
hours: {label: {fr: H, nl: U, en: H}, unit: hour}
q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}
p: {label: {fr: P, nl: P, en: P}, scale: yes_no}
age: {label: {fr: A, nl: L, en: A}, type: integer, unit: year}
o: {label: {fr: O, nl: O, en: O}, options: obstacles}
s: {label: {fr: S, nl: S, en: S}, options: obstacles}
"""
SOURCE = """\
language: en
dates: yyyy-MM-dd
columns:
  id: id
  days: {to: hours, verb: unit, unit: day}
  "O[{option}]": o
  s: {to: s, verb: split}
none_is: {o: no, s: no}
combine:
  hours: {from: [days, h], using: sum}
  q: {from: [q_new, q_old], using: first}
  p: {from: [p1, p2], using: any}
  age: {from: [born, asked], using: years}
"""
CSV = """\
id,days,h,q_new,q_old,p1,p2,born,asked,O[cost],O[time],s
1,2,2,Agree,Disagree,No,Yes,1980-03-15,2018-03-15,1,0,Cost
2,,,Refused,,No,Refused,,2018-03-15,,,
3,Refused,,,,,,,,0,,Don't know
"""


@pytest.fixture
def told(small_study: Callable[..., Study]) -> Callable[[str, str], list[str]]:
    """Harmonise the study; then give the end of a trace: its value, raw cells and rules."""
    study = small_study(VARIABLES, SOURCE, CSV)
    line = "table,key,variable,expected,value,who,date,why\nt,1,q,3,2,AB,2018-03-01,told so\n"
    (study.raw.parent / "corrections.csv").write_text(line, encoding="utf-8")
    write(harmonise.run(study.raw, study.codebook), study.codebook, study.processed, ["en"])

    def end(column: str, row: str) -> list[str]:
        found = trace(study.raw, study.processed, study.codebook, "t", column, row)
        kept = ("value", "column", "raw cell", "rule")
        return [line for line in str(found).splitlines() if line.startswith(kept)]

    return end


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "row", "lines"),
    [
        (
            "hours",
            "1",
            [
                "value      50",
                "column     'days', B",
                "raw cell   '2'",
                "rule       number, day x 24",
                "column     'h', C",
                "raw cell   '2'",
                "rule       number",
                "rule       combined by sum",
            ],
        ),
        (
            "hours",
            "3",
            [
                "value      missing: refused",
                "column     'days', B",
                "raw cell   'Refused'",
                "rule       missing:refused (label:en)",
                "column     'h', C",
                "raw cell   ''",
                "rule       missing:refused (another column tells)",
                "rule       combined by sum",
            ],
        ),
        (
            "q",
            "1",
            [
                "value      2",
                "column     'q_new', D",
                "raw cell   'Agree'",
                "rule       label:en",
                "column     'q_old', E",
                "raw cell   'Disagree'",
                "rule       label:en",
                "rule       combined by first; corrected from 3 (AB, 2018-03-01: told so)",
            ],
        ),
        (
            "o__cost",
            "2",
            [
                "value      false",
                "column     'O[cost]', J",
                "raw cell   ''",
                "rule       not ticked (another option is, or none though the question was shown)",
            ],
        ),
        (
            "s",
            "2",
            [
                "value      ",
                "column     's', L",
                "raw cell   ''",
                "rule       not ticked (none is, though it was shown)",
            ],
        ),
    ],
)
def test_each_raw_cell_has_its_own_rule(
    told: Callable[[str, str], list[str]], column: str, row: str, lines: list[str]
) -> None:
    assert told(column, row) == lines


@pytest.mark.slow
@pytest.mark.parametrize("column", ["hours", "q", "p", "age", "o", "o__time", "s", "s__none", "id"])
@pytest.mark.parametrize("row", ["1", "2", "3"])
def test_every_cell_can_be_traced(
    told: Callable[[str, str], list[str]], column: str, row: str
) -> None:
    value, *rest = told(column, row)
    assert value.startswith("value      ")
    assert [line.partition(" ")[0] for line in rest[:3]] == ["column", "raw", "rule"]
