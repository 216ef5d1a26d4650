"""A second file of a source: what is counted, what is refused, and where its cells are found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.harmonise.audit.trace import trace
from vises_research.harmonise.write import write
from vises_research.study import Study

Small = Callable[..., Study]
VARIABLES = "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}\n"
CSV = "id,token\n1,a\n2,b\n3,\n"


def study(small_study: Small, join: str, second: str) -> Study:
    source = f"columns: {{id: id, b/q: q}}\njoin: {{b: {join}}}\n"
    made = small_study(VARIABLES, source, CSV)
    (made.raw / "s" / "b.csv").write_text(second, encoding="utf-8")
    return made


def message(made: Study) -> str:
    with pytest.raises(StudyError) as error:
        harmonise.run(made.raw, made.codebook)
    return str(error.value)


def test_rows_without_a_match_are_counted_on_both_sides(small_study: Small) -> None:
    made = study(small_study, "{file: b.csv, by: token}", "token,q\nb,1\nc,2\n,3\nd,bof\n")
    found = harmonise.run(made.raw, made.codebook)
    told = "b: 2 of 3 rows have none in b.csv, 3 of 4 rows there belong to none"
    assert found.sources["notes"].iloc[0].endswith(told)
    assert found.recodes.loc[found.recodes["variable"] == "q"].iloc[:, 3:].to_numpy().tolist() == [
        ["(no row in b.csv)", 2, "", "missing:no_answer", "the file tells"],
        ["1", 1, "1", "code", ""],
    ]


@pytest.mark.parametrize(
    ("join", "told"),
    [
        (
            "{file: b.csv, by: token}",
            "s/b.csv, row 4: the key (token) stands twice, and 2 rows in all have that of another. "
            "Found: the same in row 2. Right would be: one row a key; what has several is the "
            "source's own `file`, the other is joined.",
        ),
        (
            "{file: b.csv, by: {token: tokn}}",
            "s/b.csv: there is no column 'tokn', by which it is joined. Closest: 'token'.",
        ),
        (
            "{file: b.csv, by: {tokn: token}}",
            "s/raw.csv: there is no column 'tokn', by which it is joined. Closest: 'token'.",
        ),
        ("{file: c.csv, by: token}", "s/c.csv: the file is missing."),
        (
            "{file: b.csv, by: token, unmatched: refusd}",
            "s/source.yaml, line 5, key 'join.b.unmatched': 'refusd' is not a missing reason. "
            "Closest: 'refused'.",
        ),
        (
            "{file: b.csv, by: token, sheet: x}",
            "s/b.csv: the reader delimited takes no 'sheet'. Right would be: one of "
            "delimiter, encoding, header, repeated, until.",
        ),
    ],
)
def test_what_cannot_be_joined_is_told(small_study: Small, join: str, told: str) -> None:
    assert message(study(small_study, join, "token,q\na,1\nb,2\na,3\na,1\n")) == told


def test_a_joined_cell_is_traced_to_its_own_file(small_study: Small, tmp_path: Path) -> None:
    made = study(small_study, "{file: b.csv, by: token}", "token,q\nx,1\nb,2\n")
    out = tmp_path / "processed"
    write(harmonise.run(made.raw, made.codebook), made.codebook, out, made.languages)
    told = str(trace(made.raw, out, made.codebook, "t", "q", "2")).splitlines()
    assert told[-3:] == [
        "column     'b/q', B, in b.csv, row 3",
        "raw cell   '2'",
        "rule       code",
    ]
    absent = str(trace(made.raw, out, made.codebook, "t", "q", "1")).splitlines()
    assert absent[-3] == "column     'b/q', B, in b.csv"
