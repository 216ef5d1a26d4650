"""Reviewing unresolved values: what is asked, what is written, and that nothing else changes."""

import datetime
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vises_research import codebook, documents, harmonise
from vises_research.errors import StudyError
from vises_research.harmonise.assist.review import questions, review
from vises_research.harmonise.assist.source_lines import Decision, decide
from vises_research.harmonise.crosswalk.source import Crosswalk

ROOT = Path(__file__).parents[3]
DAY = datetime.date(2019, 3, 1)
BASE = (ROOT / "tests/spec/base.yaml").read_text(encoding="utf-8")
BOOK = """
table: t
key: [id]
label: {fr: T, nl: T, en: T}
variables:
  id: {label: {fr: Id, nl: Id, en: Id}, type: text}
  useful: {label: {fr: U, nl: U, en: U}, scale: grade}
  hours: {label: {fr: H, nl: H, en: H}, unit: hour}
scales:
  grade:
    levels:
      good: {label: {fr: Bien, nl: Goed, en: Good}}
      fair: {label: {fr: Passable, nl: Redelijk, en: Fair}}
"""
SOURCE = """\
# What the partner said.
reader: delimited
file: raw.csv
fills: t
language: fr
columns: {id: id, useful: useful, hours: hours}
values:                     # seen with the partner
  useful: {Bof: fair}
# the end
"""
CSV = "id,useful,hours\n1,Bien,2\n2,Bienn,dix\n3,Bienn,3\n4,???,4\n5,Bof,n/d\n"


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "data/raw/s"
    folder.mkdir(parents=True)
    (folder / "raw.csv").write_text(CSV, encoding="utf-8")
    (folder / "source.yaml").write_text(SOURCE, encoding="utf-8")
    books = tmp_path / "data/codebook"
    books.mkdir()
    (books / "base.yaml").write_text(BASE, encoding="utf-8")
    (books / "t.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(
        "title: {fr: A, nl: A, en: A}\nlanguages: [fr, nl, en]\nstatus: simulated\n"
    )
    return folder.parent


def book(raw):
    return codebook.load(raw.parent / "codebook", ("fr", "nl", "en"))


def walk(raw, *answers):
    """Review with the answers that a person would type; give what was said and written."""
    left, said = list(answers), []
    done = review(raw, book(raw), "Anna", lambda _: left.pop(0), said.append, DAY)
    assert left == []
    return done, said, (raw / "s/source.yaml").read_text(encoding="utf-8")


def test_the_closest_level_stands_first(raw):
    first = questions(raw, book(raw))[0]
    assert (first.variable, first.raw, first.count) == ("useful", "Bienn", 2)
    assert list(first.levels.items()) == [("good", "Bien"), ("fair", "Passable")]


def test_each_decision_is_a_line_with_who_and_when_and_the_rest_stays(raw):
    done, _, text = walk(raw, "1", "u", "=10", "m2", "n")
    assert done == 4
    before, after = SOURCE.split("  useful: {Bof: fair}\n")
    assert text == (
        before + '  # Anna, 2019-03-01: "n/d" of hours is dont_know\n'
        '  hours: {n/d: dont_know, dix: "10"}  # Anna, 2019-03-01\n'
        '  # Anna, 2019-03-01: "Bienn" of useful is good\n'
        "  useful: {Bienn: good, Bof: fair}\n"
        + after
        + 'unresolved:\n  useful: ["???"]  # Anna, 2019-03-01\n'
    )
    harmonised = harmonise.run(raw, book(raw))
    assert harmonised.tables["t"]["useful"].astype("object").tolist()[:3] == ["good"] * 3
    assert harmonised.tables["t"]["hours"].tolist()[:4] == [2, 10, 3, 4]
    assert questions(raw, book(raw)) == []


def test_a_reason_can_be_given_to_every_variable(raw):
    _, said, text = walk(raw, "s", "s", "s", "m2", "y")
    assert text == SOURCE + "missing:\n  n/d: dont_know  # Anna, 2019-03-01\n"
    assert said[-1] == 's/source.yaml, line 11: "n/d" is dont_know'


def test_it_can_be_left_and_taken_up_again(raw):
    done, _, _ = walk(raw, "1", "q")
    assert done == 1
    assert [q.raw for q in questions(raw, book(raw))] == ["???", "dix", "n/d"]
    assert walk(raw, "s", "s", "s")[0] == 0


def test_an_answer_that_is_none_of_those_offered_is_asked_again(raw):
    done, said, text = walk(raw, "9", "good", "", "m9", "=x", "q")
    assert done == 0
    assert said.count("'9' is none of these") == 1
    assert text == SOURCE


@pytest.mark.parametrize("typed", ["=", "= ", "=ten", "=1,5 h"])
def test_a_typed_value_must_be_one_of_the_variable(raw, typed):
    done, said, text = walk(raw, "s", "s", typed, "q")
    assert (done, text) == (0, SOURCE)
    assert said[-1].endswith("is none of these")


@pytest.mark.slow
def test_a_key_of_another_table_is_offered_not_typed(tmp_path):
    raw = tmp_path / "raw"
    for name in ("roster-hdf", "roster-vlaanderen", "roster-wallonie-bruxelles", "stakeholders"):
        shutil.copytree(ROOT / "data/raw" / name, raw / name)
    answers = raw / "stakeholders/reponses.csv"
    text = answers.read_text(encoding="utf-8-sig").replace("0151.845.283", "P0-1")
    assert "P0-1" in text
    answers.write_text(text, encoding="utf-8")
    found = questions(raw, codebook.load(ROOT / "data/codebook"))
    assert {question.variable for question in found} == {"pilot"}
    assert len(found[0].levels) == 5
    assert "P01" in found[0].levels


def test_what_is_declared_missing_as_a_whole_has_no_unreadable(raw):
    path = raw / "s/source.yaml"
    path.write_text(SOURCE + "unresolved: missing\n", encoding="utf-8")
    _, said, _ = walk(raw, "u", "q")
    assert "'u' is none of these" in said


DECISIONS = [
    Decision("values", "hours", "a: b", "12"),
    Decision("values", "useful", "1", "good"),
    Decision("missing", "", "N/A", "refused"),
    Decision("unresolved", "hours", "{x}, [y] # z", ""),
    Decision("unresolved", "other", "??", ""),
]
FILES = {
    "none": "",
    "flow": "values: {useful: {a: good}}   # why\nmissing: {b: refused}\n"
    "unresolved: {hours: [c]}\n",
    "empty": "values: {}\nmissing: {}\nunresolved: {}\n",
    "block": "values:\n    # first\n    useful:\n        a: good   # one\n\n    # last\nmissing:\n"
    "  b: refused\nunresolved:\n  hours:\n    - c      # why\n    - d\n  x:\n  - e\n# end",
    "words": "unresolved: stop   # not yet\nvalues:\nmissing:\n",
    "long": "values:\n  useful: {a: good,\n           b: fair}\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("decision", DECISIONS, ids=lambda d: f"{d.kind}-{d.raw}")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_layout_keeps_its_lines(tmp_path, name, decision, end):
    path = tmp_path / "source.yaml"
    head = "reader: delimited\nfile: raw.csv\nfills: t\ncolumns: {}   # none\n"
    text = (head + FILES[name]).replace("\n", end)
    if name == "words":
        text = text.replace(f"values:{end}missing:{end}", "")
    path.write_bytes(text.encode())
    decide(path, decision, "Anna, 2019-03-01")
    after = path.read_bytes().decode()
    assert after.count("\r\n") == (after.count("\n") if end == "\r\n" else 0)
    kept = [line for line in text.splitlines() if not {"{", "[", "stop"} & {*line, line[12:16]}]
    assert [line for line in after.splitlines() if line in kept] == kept
    assert "Anna, 2019-03-01" in after
    assert after.count("#") >= text.count("#") + 1


@pytest.mark.slow
@given(raw=st.text(min_size=1).filter(str.strip), kind=st.sampled_from(["values", "unresolved"]))
def test_any_text_can_be_written(tmp_path_factory, raw, kind):
    path = tmp_path_factory.mktemp("any") / "source.yaml"
    path.write_text(SOURCE, encoding="utf-8")
    before = documents.load(path, Crosswalk).model
    try:
        decide(path, Decision(kind, "useful", raw, "good"), "Anna")
    except StudyError:
        assert path.read_text(encoding="utf-8") == SOURCE
        assert raw == "Bof"
        return
    model = documents.load(path, Crosswalk).model
    assert model != before
    assert raw in (model.values["useful"] if kind == "values" else model.unresolved["useful"])


def test_a_value_that_stands_there_already_is_left_to_a_person(tmp_path):
    path = tmp_path / "source.yaml"
    path.write_text(SOURCE, encoding="utf-8")
    with pytest.raises(StudyError, match="a line written by hand"):
        decide(path, Decision("values", "useful", "Bof", "good"), "Anna")
    assert path.read_text(encoding="utf-8") == SOURCE


@pytest.mark.slow
def test_in_a_terminal(raw):
    pexpect = pytest.importorskip("pexpect")
    command = ["-m", "vises_research", "review", "--study", str(raw.parents[1]), "--who", "Anna"]
    child = pexpect.spawn(sys.executable, command, cwd=ROOT, encoding="utf-8", timeout=60,
                          env={**os.environ, "PYTHONUTF8": "1"})  # fmt: skip
    child.expect("1 of 4")
    child.expect("1  good: Bien")
    child.expect("quit: ")
    child.sendline("1")
    child.expect('line 9: "Bienn" of useful is good')
    child.expect("quit: ")
    child.sendeof()
    child.expect("Decisions written: 1. Values left: 3.")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert [q.raw for q in questions(raw, book(raw))] == ["???", "dix", "n/d"]


def test_a_decision_is_written_beside_what_is_combined_and_excepted(tmp_path: Path) -> None:
    path = tmp_path / "source.yaml"
    combined = "combine: {useful: {from: [useful_*, {from: [a, b]}], except: useful_x}}\n"
    path.write_text(SOURCE + combined, encoding="utf-8")
    decide(path, Decision("values", "useful", "Bienn", "good"), "AB")
    found = documents.load(path, Crosswalk).model
    assert found.values == {"useful": {"Bienn": "good", "Bof": "fair"}}
    assert found.combine["useful"].excepted == ["useful_x"]
