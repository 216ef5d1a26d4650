"""A verb that cannot be done is told with its line, and spoils its variable only."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

Small = Callable[..., Study]
VARIABLES = """\
q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}
y: {label: {fr: Y, nl: Y, en: Y}, scale: yes_no}
h: {label: {fr: H, nl: U, en: H}, unit: hour}
fte: {label: {fr: F, nl: F, en: F}, unit: fte}
ca: {label: {fr: C, nl: C, en: C}, unit: euro, year: 2018}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("target", "told"),
    [
        (
            "{to: y, verb: reverse}",
            "only an ordered scale can be reversed, and 'y' is not on one.",
        ),
        (
            "{to: q, verb: collapse, using: five}",
            "collapse needs `using:`, one of the codebook's maps, not 'five'.",
        ),
        (
            "{to: y, verb: collapse, using: four_to_three}",
            "the map leads to 1, 1, 3, 3, no level of y.",
        ),
        ("{to: h, verb: interval, intervals: {1: '[0, 1]'}}", "'1' is no level of h."),
        ("{to: q, verb: interval}", "interval needs `intervals:`, level by level."),
        ("{to: q, verb: interval, intervals: {9: '[0, 1]'}}", "'9' is no level of q."),
        ("{to: q, verb: interval, intervals: {1: '0-1'}}", "'0-1' is no interval like [18, 30)."),
        (
            "{to: q, verb: interval, intervals: {1: '[5, 1]'}}",
            "'[5, 1]' is no interval like [18, 30).",
        ),
        (
            "{to: q, verb: pomp, scale: agreement4}",
            "pomp needs `scale:`, one of the codebook's, and a variable that is a number.",
        ),
        (
            "{to: h, verb: unit, unit: working_day}",
            "from 'working_day' to 'hour' the `factor:` must be declared.",
        ),
        (
            "{to: fte, unit: headcount, factor: 0.8}",
            "'fte' counts fte and the source headcount, between which no factor leads; "
            "declare the variable `impossible` for this source.",
        ),
        (
            "{to: ca, year: 2016}",
            "from 'euro of 2016' to 'euro of 2018' the `factor:` must be declared.",
        ),
        (
            "{to: ca, unit: dollar}",
            "from 'dollar of 2018' to 'euro of 2018' the `factor:` must be declared.",
        ),
    ],
)
def test_a_verb_that_cannot_be_done(small_study: Small, target: str, told: str) -> None:
    study = small_study(VARIABLES, f"columns:\n  id: id\n  x: {target}\n", "id,x\n1,2\n")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == f"s/source.yaml, line 6, key 'columns.x': {told}"


def test_a_reversed_variable_has_a_new_name(small_study: Small) -> None:
    study = small_study(VARIABLES, "columns: {id: id, q: {to: q, verb: reverse}}\n", "id,q\n1,2\n")
    with pytest.raises(StudyError, match="'q' is reversed and keeps its name"):
        harmonise.run(study.raw, study.codebook)


def test_a_verb_that_is_not_known_is_told_with_those_that_are(small_study: Small) -> None:
    study = small_study(VARIABLES, "columns: {id: id, x: {to: q, verb: eval}}\n", "id,x\n1,2\n")
    with pytest.raises(StudyError, match=r"columns\.x\.0\.verb.*'map', 'copy'"):
        harmonise.run(study.raw, study.codebook)


def test_two_columns_for_one_variable_must_be_combined(small_study: Small) -> None:
    study = small_study(VARIABLES, "columns: {id: id, a: h, b: h}\n", "id,a,b\n1,2,3\n")
    with pytest.raises(StudyError, match="'h' is filled by two columns"):
        harmonise.run(study.raw, study.codebook)


def test_a_map_must_have_every_level_of_its_scale(small_study: Small, tmp_path) -> None:
    study = small_study(VARIABLES, "columns: {id: id}\n", "id\n1\n")
    path = study.folder / "data" / "codebook" / "base.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "levels: {1: 1, 2: 1, 3: 3, 4: 3}", "levels: {1: 1}"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"does not have the levels of agreement4\. Found: 2, 3, 4"
    ):
        _ = study.codebook


def test_a_list_and_its_split_columns_are_not_both_read(small_study: Small) -> None:
    variables = "o: {label: {fr: O, nl: O, en: O}, options: obstacles}"
    columns = 'columns: {id: id, o: {to: o, verb: split}, "o/{option}": o}\n'
    study = small_study(variables, columns, "id,o,o/cost,o/time\n1,cost,0,1\n")
    with pytest.raises(StudyError, match=r"is filled by two columns. Found: 'o' and 'o/cost'"):
        harmonise.run(study.raw, study.codebook)
