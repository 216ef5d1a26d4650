"""Several columns for one variable: what cannot be combined is told with its place."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

Small = Callable[..., Study]
HOURS = "h: {label: {fr: H, nl: U, en: H}, unit: hour, range: [0, 24]}\n"


def message(study: Study) -> str:
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    return str(error.value)


def test_a_sum_outside_the_range_stops_the_run(small_study: Small) -> None:
    source = "columns: {id: id}\ncombine: {h: {from: [a, b], using: sum}}\n"
    study = small_study(HOURS, source, "id,a,b\n1,20,4\n2,20,5\n3,24,1\n")
    assert (
        message(study)
        == "s/raw.csv, row 3: h is 25 when combined, in 2 rows. Right would be: 0 to 24."
    )


@pytest.mark.parametrize(
    ("combine", "told"),
    [
        ("{from: [a], using: years}", "years lie between two dates: from: [earlier, later]"),
        ("{from: [a, b], using: first, round: down}", "only a sum is complete or rounded"),
        ("{from: [a, b], using: mean}", "'first', 'sum', 'any' or 'years'. Found: 'mean'"),
    ],
)
def test_what_cannot_be_combined_is_told(small_study: Small, combine: str, told: str) -> None:
    source = f"columns: {{id: id}}\ncombine: {{h: {combine}}}\n"
    study = small_study(HOURS, source, "id,a,b\n1,20,4\n")
    assert "s/source.yaml, line 5, key 'combine.h" in message(study)
    assert told in message(study)


def test_the_order_is_that_of_the_list_and_not_of_the_file(small_study: Small) -> None:
    source = "columns: {id: id}\ncombine: {h: {from: [b, a]}}\n"
    study = small_study(HOURS, source, "id,a,b\n1,20,4\n2,3,\n")
    table = harmonise.run(study.raw, study.codebook).tables["t"]
    assert table["h"].tolist() == [4, 3]


def test_a_column_beside_those_that_are_combined_is_one_too_many(small_study: Small) -> None:
    source = "columns: {id: id, c: h}\ncombine: {h: {from: [a, b]}}\n"
    study = small_study(HOURS, source, "id,a,b,c\n1,20,4,1\n")
    assert "'h' is filled by two columns. Found: 'c' and 'a'" in message(study)


def test_a_column_that_is_not_there_is_told_and_nothing_else(small_study: Small) -> None:
    age = "h: {label: {fr: A, nl: L, en: A}, type: integer, unit: year}\n"
    source = "columns: {id: id}\ncombine: {h: {from: [born, asked], using: years}}\n"
    study = small_study(age, source, "id,born\n1,1980-01-01\n")
    assert message(study).startswith("s/source.yaml, line")
    assert "there is no column 'asked' in raw.csv." in message(study)
