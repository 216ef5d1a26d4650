"""A table whose files have no identifier: file and row are the key, and that is said."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.codebook import load
from vises_research.errors import StudyError
from vises_research.harmonise.audit import polarity
from vises_research.harmonise.audit.dictionary import dictionary
from vises_research.harmonise.audit.trace import trace
from vises_research.harmonise.write import write
from vises_research.study import Study

VARIABLES = """\
q: {label: {fr: Q, nl: Q, en: Q}, scale: agreement, part_of: team}
r: {label: {fr: R, nl: R, en: R}, scale: agreement, part_of: team}
"""
SOURCE = "language: en\ncolumns: {q: q, r: r}\n"
CSV = "q,r\nAgree,Agree\nDisagree,\nAgree,Agree\n"


@pytest.fixture
def study(small_study: Callable[..., Study]) -> Study:
    other = f"{SOURCE}\n---\nq,r\nAgree,Agree\n"
    return small_study(VARIABLES, SOURCE, CSV, "key: row", other=other)


def test_rows_that_are_alike_are_kept_in_every_source(study: Study) -> None:
    table = harmonise.run(study.raw, study.codebook).tables["t"]
    assert list(table) == ["source", "source_row", "q", "r"]
    assert table["source"].tolist() == ["other", "s", "s", "s"]
    assert table["source_row"].tolist() == [2, 2, 3, 4]
    assert table["q"].tolist() == ["3", "3", "1", "3"]


def test_the_dictionary_says_that_file_and_row_are_the_key(study: Study) -> None:
    done = harmonise.run(study.raw, study.codebook)
    text = dictionary(done, study.codebook, ("en",))
    told = "4 rows; no identifier, so that file and row are the key: `source`, `source_row`."
    assert told in text.splitlines()


def test_a_trace_takes_file_and_row_and_says_so(study: Study) -> None:
    done = harmonise.run(study.raw, study.codebook)
    write(done, study.codebook, study.processed, study.languages)
    told = str(trace(study.raw, study.processed, study.codebook, "t", "q", "s/3"))
    assert told.splitlines()[:2] == [
        "cell       t.q of s/3 (no identifier: file and row are the key)",
        "value      1",
    ]


def test_a_correction_names_file_and_row(study: Study) -> None:
    line = "table,key,variable,expected,value,who,date,why\nt,s/3,q,1,2,AB,2018-03-01,told so\n"
    (study.raw.parent / "corrections.csv").write_text(line, encoding="utf-8")
    table = harmonise.run(study.raw, study.codebook).tables["t"]
    assert table["q"].tolist() == ["3", "3", "2", "3"]


def test_what_looks_at_keys_can_do_without_one(study: Study) -> None:
    done = harmonise.run(study.raw, study.codebook)
    assert polarity.audit_all(done, study.codebook)["variable"].tolist() == ["q", "r"] * 2


def test_nothing_can_refer_to_a_table_without_an_identifier(study: Study) -> None:
    file = study.folder / "data" / "codebook" / "u.yaml"
    file.write_text(
        "table: u\nkey: [id]\nlabel: {en: U}\nvariables:\n"
        "  id: {label: {en: Id}, type: text}\n  t: {label: {en: T}, refers: t}\n",
        encoding="utf-8",
    )
    with pytest.raises(StudyError) as error:
        load(file.parent)
    assert str(error.value).partition("u.yaml")[2] == (
        ", line 6, key 'variables.t.refers': nothing can refer to 't': no one variable is its key. "
        "Found: source, source_row. Right would be: one key variable."
    )
