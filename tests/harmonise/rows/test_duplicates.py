"""Rows with one key: which is kept, and how the others are listed."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.harmonise.engines import Engine
from vises_research.study import Study

Small = Callable[..., Study]
VARIABLES = "q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement}\n"
CSV = "id,q,token\n1,1,a\n2,,b\n1,2,a\n2,what?,b\n1,3,a\n3,1,TEST\n3,2,c\n"


def run(small_study: Small, rule: str, engine: Engine | None = None) -> harmonise.Harmonised:
    source = f"columns: {{id: id, q: q}}\ndrop: {{token: TEST}}\n{rule}\n"
    study = small_study(VARIABLES, source, CSV)
    return harmonise.run(study.raw, study.codebook, engine=engine)


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("first", {"1": "1", "2": None, "3": "2"}),
        ("last", {"1": "3", "2": "2", "3": "2"}),
        ("most_complete", {"1": "3", "2": "2", "3": "2"}),
    ],
)
def test_one_row_of_each_key_is_kept(
    small_study: Small, rule: str, kept: dict[str, str | None], engine: Engine | None
) -> None:
    declared = f"duplicates: {rule}\nvalues: {{q: {{'what?': 2}}}}"
    table = run(small_study, declared, engine).tables["t"]
    found = table["q"].astype(object).where(table["q"].notna(), None)
    assert dict(zip(table["id"], found, strict=True)) == kept


def test_what_is_kept_must_be_read_and_what_is_left_out_need_not(small_study: Small) -> None:
    assert run(small_study, "duplicates: first").unresolved.empty
    with pytest.raises(StudyError) as error:
        run(small_study, "duplicates: last")
    assert str(error.value).startswith("s/raw.csv, row 5, column 'q': 'what?' cannot be read as q")


def test_what_is_left_out_is_listed_and_counted(small_study: Small) -> None:
    found = run(small_study, "duplicates: first")
    assert found.conflicts[["conflict", "what"]].to_numpy().tolist() == [
        ["duplicate", "row 4 is left out, row 2 has the same key and is kept"],
        ["duplicate", "row 5 is left out, row 3 has the same key and is kept"],
        ["duplicate", "row 6 is left out, row 2 has the same key and is kept"],
    ]
    told = found.sources.iloc[0]
    assert (told["rows"], told["dropped"]) == (3, 4)
    assert told["notes"].endswith("3 duplicates left out (first)")


def test_rows_without_a_key_are_no_duplicates(small_study: Small) -> None:
    study = small_study(VARIABLES, "columns: {id: id, q: q}\nduplicates: last\n", "id,q\n,1\n,2\n")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == "s/raw.csv, row 2: 2 rows have no id, which the key needs."


def test_a_rule_without_duplicates_is_unused(small_study: Small) -> None:
    study = small_study(VARIABLES, "columns: {id: id, q: q}\nduplicates: last\n", "id,q\n1,1\n")
    unused = harmonise.run(study.raw, study.codebook).unused
    assert unused.to_numpy().tolist() == [["s", "duplicates", "last"]]
