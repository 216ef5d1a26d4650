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
        (
            "{from: [a, b], using: first, round: down}",
            "only a sum, a mean or a product can be rounded",
        ),
        ("{from: [a, b], using: product, complete: true}", "only a sum or a mean can be complete"),
        ("{from: [a, b], using: median}", "'any', 'years' or 'same'. Found: 'median'"),
        ("{from: [a], using: product}", "`using: product` needs two columns, and here is only 'a'"),
        ("{from: [a, b], using: any}", "any of several is a level, and 'h' is not on a scale"),
        ("{from: [a, 'x*']}", "no column matches 'x*' in raw.csv"),
        ("{from: ['*'], except: c}", "no column fits 'c', which is excepted"),
        (
            "{from: [a, {from: b, usig: sum}]}",
            "combine.h.from.1.usig': this key is not known",
        ),
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


ITEMS = """\
young: {label: {fr: J, nl: J, en: Y}, scale: agreement}
old: {label: {fr: V, nl: O, en: O}, scale: agreement}
n: {label: {fr: N, nl: N, en: N}, type: integer}
ticks: {label: {fr: T, nl: T, en: T}, options: obstacles}
"""


@pytest.mark.parametrize(
    ("combine", "told"),
    [
        (
            "n: {from: [a, b], using: mean}",
            "'combine.n': a mean need not be whole, and 'n' is: `round:` must say how.",
        ),
        (
            "young: {from: [a, b], using: sum}",
            "'combine.young': a sum is a number, and 'young' is none.",
        ),
        (
            "young: {from: [a, b], using: years}",
            "'combine.young': years are a number, and 'young' is none.",
        ),
        (
            "ticks: {from: ['a[*]']}",
            "'combine.ticks': 'ticks' has several answers, which are combined with `using: any`.",
        ),
        ("'{x}': {from: [a, b]}", "'combine.{x}': '{x}' stands for no variable."),
        (
            "'{x}': {from: ['{x}_1']}\n  '{y}': {from: ['{y}_2']}",
            "'combine.{y}': 'young' is combined twice.",
        ),
    ],
)
def test_what_many_are_made_of_is_checked(small_study: Small, combine: str, told: str) -> None:
    source = f"language: en\ncolumns: {{id: id}}\ncombine:\n  {combine}\n"
    study = small_study(ITEMS, source, "id,a,b,a[cost],young_1,young_2\n1,,,,,\n")
    assert message(study).endswith(told)


def test_columns_that_do_not_say_the_same_stop_the_run_with_counts(small_study: Small) -> None:
    source = "language: en\ncolumns: {id: id}\ncombine: {young: {from: [c, l], using: same}}\n"
    cells = "id,c,l\n1,1,Disagree\n2,2,Agree\n3,2,Agree\n4,,Agree\n5,3,\n6,1,Neutral\n"
    study = small_study(ITEMS, source, cells)
    right = (
        "Right would be: a line for it in source.yaml under values or unresolved, one of the "
        "columns alone, or a corrected file."
    )
    assert message(study) == (
        "2 problems:\n"
        f"- s/raw.csv, row 3: '2 / Agree' in 'c / l' is not the same as young, in 2 rows. {right}\n"
        f"- s/raw.csv, row 7: '1 / Neutral' in 'c / l' is not the same as young. {right}"
    )


def test_columns_that_do_not_say_the_same_can_be_declared(small_study: Small) -> None:
    source = (
        "language: en\ncolumns: {id: id}\ncombine: {young: {from: [c, l], using: same}}\n"
        "unresolved: {young: [2 / Agree, 3 / Agree]}\n"
    )
    study = small_study(ITEMS, source, "id,c,l\n1,1,Disagree\n2,2,Agree\n")
    found = harmonise.run(study.raw, study.codebook)
    assert found.reasons["t"]["young"].tolist()[1] == "unresolved"
    assert found.unresolved[["source_row", "column", "raw", "note"]].to_numpy().tolist() == [
        [3, "c / l", "2 / Agree", "the columns do not say the same"]
    ]
    assert found.unused.to_numpy().tolist() == [["s", "unresolved.young", "3 / Agree"]]


def test_a_verb_behind_a_pattern_is_kept_where_the_columns_are_combined(small_study: Small) -> None:
    source = (
        "columns: {id: id, 'h_*': {to: h, verb: unit, unit: minute}}\n"
        "combine: {h: {from: [h_1, h_2], using: sum}}\n"
    )
    study = small_study(HOURS, source, "id,h_1,h_2\n1,60,90\n")
    assert harmonise.run(study.raw, study.codebook).tables["t"]["h"].tolist() == [2.5]


@pytest.mark.parametrize("more", ["", "h_3: k"])
def test_what_is_excepted_may_have_a_target_of_its_own(small_study: Small, more: str) -> None:
    variables = HOURS + "k: {label: {fr: K, nl: K, en: K}, unit: hour}"
    source = f"columns:\n  id: id\n  'h_*': {{to: h, except: [h_3]}}\n  {more}\n"
    study = small_study(variables, source, "id,h_1,h_3\n1,6,9\n")
    table = harmonise.run(study.raw, study.codebook).tables["t"]
    assert table["h"].tolist() == [6]
    assert table["k"].fillna(0).tolist() == [9 if more else 0]


def test_an_exception_that_nothing_fits_and_a_part_that_cannot_be_read_are_told(
    small_study: Small,
) -> None:
    source = (
        "columns:\n  id: id\n  'h_*': {to: h, except: [h_9, 'x*']}\n  h_3: {to: h, verb: reverse}\n"
        "combine: {h: {from: ['h_*'], using: sum}}\n"
    )
    study = small_study(HOURS, source, "id,h_1,h_2,h_3\n1,6,9,1\n")
    where = "- s/source.yaml, line"
    assert message(study) == (
        "3 problems:\n"
        f"{where} 6, key 'columns.h_*': 'h_9' is excepted, and is no column that 'h_*' fits. "
        "Closest: 'h_1'.\n"
        f"{where} 6, key 'columns.h_*': 'x*' is excepted, and is no column that 'h_*' fits.\n"
        f"{where} 7, key 'columns.h_3': only an ordered scale can be reversed, and 'h' is not on "
        "one."
    )
