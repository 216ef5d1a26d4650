"""The draft of a source: what is sure can be read whole, what is likely stands behind a #."""

import shutil
from pathlib import Path

import pytest

from vises_research import documents
from vises_research.codebook import Codebook, Level, Scale, Table, Variable
from vises_research.codebook.load import usual_reasons
from vises_research.errors import Problems, StudyError
from vises_research.harmonise.assist.draft import draft, write_draft
from vises_research.harmonise.assist.trial import Trial
from vises_research.harmonise.crosswalk.source import Crosswalk, Source, sources
from vises_research.harmonise.one_source import harmonise
from vises_research.study import Study

ROOT = Path(__file__).parents[3]
STUDY = Study.load(ROOT)
WRITTEN = {s.name: s for s in sources(STUDY.raw) if s.name != "feedback-after/parties-prenantes"}


def drafted(name, tmp_path, **more):
    """Draft a source of the demonstration study anew, in a copy of its folder."""
    written = WRITTEN[name]
    folder = tmp_path / "raw" / name
    shutil.copytree(written.file.parent, folder)
    said = written.crosswalk.model_dump(include={"sheet", "header", "rows"}, exclude_unset=True)
    text = draft(folder / written.file.name, STUDY.codebook, about=said, **more)
    (folder / "source.yaml").write_text(text, encoding="utf-8")
    document = documents.load(folder / "source.yaml", Crosswalk)
    return Source(name, document, STUDY.codebook, Problems()), text


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_sure_is_read_without_a_problem_and_is_right(name, tmp_path):
    source, _ = drafted(name, tmp_path)
    right = WRITTEN[name].crosswalk
    assert (source.crosswalk.reader, source.crosswalk.fills) == (right.reader, right.fills)
    assert {*source.crosswalk.language} <= {*right.language}
    part = harmonise(source, {})
    assert source.problems.found == []
    assert part.unresolved == []
    assert source.crosswalk.columns
    for column, targets in source.crosswalk.columns.items():
        known = right.columns.get(column) or next(
            found for c, found in right.columns.items() if column.startswith(c.split("{option")[0])
        )
        assert targets[0].to in [t.to for t in known]


@pytest.mark.slow
def test_a_column_is_listed_once_whatever_became_of_it(tmp_path):
    source, text = drafted("roster-hdf", tmp_path)
    for column in source.read().columns:
        assert (
            sum(f"{column}:" in line or line == f"#   {column}" for line in text.splitlines()) == 1
        )


def test_what_cannot_be_read_whole_is_only_likely(tmp_path):
    source, text = drafted("roster-hdf", tmp_path)
    assert "Forme juridique" not in source.crosswalk.columns
    assert "  # Forme juridique: legal_form" in text
    assert "2 values cannot be read\n" in text


@pytest.mark.parametrize(("blank", "sure"), [("", False), ("NSP", False), ("Association", True)])
def test_answers_in_few_rows_make_nothing_sure(blank, sure, tmp_path):
    file = tmp_path / "raw.csv"
    rows = ["ASBL", "SCOP", *[blank] * 20]
    lines = [f"P{n:02},{cell}" for n, cell in enumerate(rows, 1)]
    file.write_text("\n".join(["pilot,forme", *lines, ""]), encoding="utf-8")
    (line,) = [
        x for x in draft(file, STUDY.codebook, fills="enterprise").splitlines() if "forme" in x
    ]
    assert line.startswith("  forme: legal_form") is sure
    assert ("; answers in 2 of 22 rows" in line) is not sure


def test_a_code_that_every_question_has_makes_no_option_sure(tmp_path):
    file = tmp_path / "raw.csv"
    levels = STUDY.codebook.scales["obstacles"].levels
    code = next(iter(levels))
    header = f"pilot,xyz[{code}],freins[{code}]"
    file.write_text(f"{header}\nP01,Oui,Oui\nP02,,\nP03,,\n", encoding="utf-8")
    text = draft(file, STUDY.codebook, fills="response")
    assert f'\n  "xyz[{code}]"' not in text


@pytest.mark.slow
def test_no_answer_of_a_respondent_stands_in_a_draft(tmp_path):
    source, text = drafted("stakeholders", tmp_path)
    column = source.read().columns["Commentaire / Opmerking"]
    assert not any(value in text for value in column.values if len(value) > 15)


@pytest.mark.slow
def test_keys_without_a_column_are_named(tmp_path):
    _, text = drafted("feedback-before-nl", tmp_path)
    told = text[text.index("# key variables without a column") :].splitlines()
    assert told[1:3] == ["#   wave", "#   role"]


def test_the_table_can_be_said_and_must_exist(tmp_path):
    source, _ = drafted("roster-hdf", tmp_path, fills="response")
    assert source.crosswalk.fills == "response"
    with pytest.raises(StudyError, match=r"no table 'respons'.*Closest: 'response'"):
        draft(WRITTEN["roster-hdf"].file, STUDY.codebook, fills="respons")


def test_columns_with_signs_that_yaml_knows_are_quoted(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text('pilot,"a: b # c",{x},null,"[y]"\nP01,1,2,3,4\n', encoding="utf-8")
    text = draft(file, STUDY.codebook, fills="enterprise")
    for name in ('"a: b # c"', '"{x}"', '"null"', '"[y]"'):
        assert f"#   {name}\n" in text


def test_a_draft_is_never_written_over_a_file(tmp_path):
    path = tmp_path / "source.yaml"
    write_draft("a: 1\n", path)
    with pytest.raises(StudyError, match="the file is there already"):
        write_draft("a: 2\n", path)
    assert path.read_text() == "a: 1\n"


def test_all_options_of_a_question_are_one_pattern(tmp_path):
    file = tmp_path / "export.csv"
    header = "id. ID,submitdate. D,q1[a]. Freins [Manque de temps],q1[b]. Freins [Coût]"
    file.write_text(f"{header}\n1,2019-01-01,Oui,Non\n2,2019-01-02,,Oui\n", encoding="utf-8")
    assert '\n  "q1[{option}]": obstacles ' in draft(file, STUDY.codebook, fills="response")
    file.write_text(f"{header},q1[other]. Freins [Autre]\n1,2019-01-01,Oui,Non,La peur\n")
    text = draft(file, STUDY.codebook, fills="response")
    assert '\n  "q1[a]": {to: obstacles, option: time} ' in text
    assert '\n  # "q1[other]": ' in text  # its texts are no ticks


@pytest.mark.parametrize("header", [[2], [2, 3]])
def test_what_is_said_of_a_text_file_stands_in_its_draft_and_can_be_read(tmp_path, header):
    file = tmp_path / "raw.csv"
    file.write_text("A survey,\npilot,fte\n,\nP01,3\nTotal,3\n", encoding="utf-8")
    about = {"header": header, "rows": {"until": "Total"}}
    text = draft(file, STUDY.codebook, fills="enterprise", about=about)
    (tmp_path / "source.yaml").write_text(text, encoding="utf-8")
    found = Source("s", documents.load(tmp_path / "source.yaml", Crosswalk))
    assert found.crosswalk.header == header
    assert [cell for cell in found.read().columns["pilot"] if cell] == ["P01"]


def test_names_that_stand_twice_are_told_apart_in_a_draft(tmp_path):
    file = tmp_path / "raw.csv"
    file.write_text("pilot,other,other\nP01,3,4\n", encoding="utf-8")
    text = draft(file, STUDY.codebook, fills="enterprise")
    (tmp_path / "source.yaml").write_text(text, encoding="utf-8")
    found = Source("s", documents.load(tmp_path / "source.yaml", Crosswalk))
    assert "\nrepeated: letter\n" in text
    assert list(found.read().columns) == ["pilot", "other [B]", "other [C]"]


def test_a_file_that_cannot_be_read_is_no_draft(tmp_path):
    file = tmp_path / "raw.csv"
    file.write_text("pilot,fte\nP01,3,4\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"raw.csv, row 2: the row has 3 cells\."):
        draft(file, STUDY.codebook, fills="enterprise")


def test_what_fits_a_scale_but_no_variable_is_told(tmp_path):
    """Several variables share a scale, so that the answers alone do not tell which one it is."""
    file = tmp_path / "raw.csv"
    cells = ["v,w,x,y,z", "Fully,1,Yes,Fully,Yes", "A little,4,No,Bof,Yes", "Don't know,2,,Rather,"]
    file.write_text("\n".join(cells), encoding="utf-8")
    lines = draft(file, book(6)).splitlines()
    at = lines.index("# columns without a variable:")
    assert [" ".join(line.split()) for line in lines[at + 1 : at + 6]] == [
        "# v # fits scale agreement4",
        "# w # fits scale agreement4",
        "# x # fits scale yes_no",
        "# y",
        "# z",
    ]


@pytest.mark.slow
def test_a_wide_file_is_read_once_a_set_of_answers(tmp_path, monkeypatch):
    """Many columns with few sets of answers cost few readings."""
    names = [*book(400).tables["t"].variables]
    answers = [["Fully", "Rather", "A little"], ["Yes", "No", "Yes"]] * 200
    file = tmp_path / "raw.csv"
    lines = [",".join(names), *(",".join(row) for row in zip(*answers, strict=True))]
    file.write_text("\n".join(lines), encoding="utf-8")
    tried = []
    monkeypatch.setattr(Trial, "_try", lambda self, *of: tried.append(of) or TRY(self, *of))
    text = draft(file, book(400))
    assert sum(line.startswith("  c") for line in text.splitlines()) == 400
    assert len(tried) == 4  # two sets of answers, for the languages and for the variables


TRY = Trial._try


def scale(*labels):
    return Scale(levels={str(n): Level(label={"en": x}) for n, x in enumerate(labels, 1)})


def book(size):
    """Make a codebook of some variables, of which every other one has the same scale."""
    scales = {
        "agreement4": scale("Not at all", "A little", "Rather", "Fully"),
        "yes_no": scale("Yes", "No"),
    }
    variables = {
        f"c{n}": Variable(label={"en": f"Question {n}"}, scale=[*scales][n % 2])
        for n in range(size)
    }
    table = Table(table="t", key="row", label={"en": "T"}, variables=variables)
    return Codebook({"t": table}, scales, usual_reasons())
