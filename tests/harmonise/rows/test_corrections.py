"""Single wrong cells are mended by a line that says what stood there, who and why."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

Small = Callable[..., Study]
VARIABLES = """\
q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}
h: {label: {fr: H, nl: U, en: H}, unit: hour}
o: {label: {fr: O, nl: O, en: O}, options: obstacles}
"""
SOURCE = """\
language: en
columns: {id: id, q: q, h: h, o: {to: o, verb: split}}
"""
CSV = "id,q,h,o\n1,Agree,3,Cost\n2,,4,\n"
HEAD = "table,key,variable,expected,value,who,date,why\n"


@pytest.fixture
def study(small_study: Small) -> Study:
    return small_study(VARIABLES, SOURCE, CSV)


def corrected(study: Study, lines: str, head: str = HEAD) -> harmonise.Harmonised:
    (study.folder / "data" / "corrections.csv").write_text(head + lines, encoding="utf-8")
    return harmonise.run(study.raw, study.codebook)


def test_values_reasons_and_options_are_corrected_and_audited(study: Study) -> None:
    lines = (
        "t,1,q,3,1,AB,2018-03-01,told by phone\n"
        "t,2,q,no_answer,refused,AB,2018-03-01,paper form\n"
        "t,2,h,4,5.5,AB,2018-03-01,typing error\n"
        "t,1,o__time,false,true,AB,2018-03-01,paper form\n"
    )
    found = corrected(study, lines)
    table, reasons = found.tables["t"], found.reasons["t"]
    assert table["q"].astype(object).fillna("").tolist() == ["1", ""]
    assert reasons["q"].fillna("").tolist() == ["", "refused"]
    assert table["h"].tolist() == [3.0, 5.5]
    assert table["o__time"].tolist()[0] is True
    told = found.recodes[found.recodes["rule"].str.startswith("correction")]
    assert told["raw"].tolist() == ["3", "no_answer", "4", "false"]
    assert told["note"].tolist()[0] == "AB, 2018-03-01: told by phone"
    assert told["rule"].tolist()[0] == "correction of 1"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "t,1,q,2,1,AB,,x",
            "q of 1 is not what the correction expects. Found: 3. Right would be: 2.",
        ),
        ("t,7,q,3,1,AB,,x", "0 rows have the key '7'. Right would be: one."),
        ("t,1,q,3,9,AB,,x", "'9' is no value of q."),
        ("t,1,h,3,many,AB,,x", "'many' is no value of h."),
        ("u,1,q,3,1,AB,,x", "there is no table 'u'."),
        ("t,1,id,1,2,AB,,x", "'id' is no column of t that can be corrected."),
        ("t,1,q,3,1,,,", "a correction needs who made it and why."),
    ],
)
def test_a_correction_that_cannot_be_made_is_refused(study: Study, line: str, told: str) -> None:
    with pytest.raises(StudyError) as error:
        corrected(study, f"{line}\n")
    assert str(error.value) == f"data/corrections.csv, row 2: {told}"


def test_other_columns_are_refused(study: Study) -> None:
    with pytest.raises(StudyError, match=r"row 1: other columns are needed\. Found: table,key\."):
        corrected(study, "t,1\n", "table,key\n")
