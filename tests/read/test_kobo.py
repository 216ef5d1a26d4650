"""KoboToolbox exports: labels or names, groups, repeats in repeats, several versions of a form."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.read.kobo import kobo
from vises_research.study import Study

SURVEY = [
    ["type", "name", "label"],
    ["begin group", "about", "About you"],
    ["select_one yn or_other", "works", "Does it work?"],
    ["select_multiple why", "obstacles", "What hinders?"],
    ["end group", "", ""],
    ["begin repeat", "people", "People"],
    ["text", "who", "Who?"],
    ["end repeat", "", ""],
]
CHOICES = [
    ["list_name", "name", "label"],
    ["yn", "yes", "Yes, a bit"],
    ["yn", "no", "No"],
    ["why", "cost", "Cost"],
    ["why", "time", "Time"],
]


def book(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return book(tmp_path / "form.xlsx", {"survey": SURVEY, "choices": CHOICES})


def merged(folder: Path, target: Path) -> tuple[Path, list[dict[str, Any]]]:
    """Make one export of all the versions of a form."""
    submissions = []
    for version in sorted(folder.glob("v*.json")):
        held = json.loads(version.read_text(encoding="utf-8"))
        submissions += [{**s, "__version__": held["version"]} for s in held["submissions"]]
    target.write_text(json.dumps(submissions), encoding="utf-8")
    return target, submissions


def test_labels_as_header_lead_to_names(tmp_path: Path, form: Path) -> None:
    header = ["About you/Does it work?", "About you/What hinders?", "About you/What hinders?/Cost"]
    row = ["other", "Cost Time", "1"]
    path = book(tmp_path / "export.xlsx", {"data": [header, row]})
    columns = kobo(path, structure=form).columns
    assert list(columns) == ["works", "obstacles", "obstacles/cost"]
    assert columns["obstacles/cost"].option == "Cost"
    assert columns["works"].labels == {"other": "Other", "yes": "Yes, a bit", "no": "No"}


def test_joined_and_split_answers_that_contradict_each_other_are_told(
    tmp_path: Path, form: Path
) -> None:
    header = ["obstacles", "obstacles/cost", "obstacles/time", "works"]
    agreed = [["cost time", "1", "1"], ["", "", ""], ["", "0", "0"], ["Time", "False", "True"]]
    agreed += [["time", "0", "1"], ["cost of nothing", "1", "0"]]
    path = book(tmp_path / "a.xlsx", {"data": [header, *([*row, "yes"] for row in agreed)]})
    assert not [note for note in kobo(path, structure=form).notes if "contradict" in note]
    wrong = [["cost", "1", "1"], ["cost", "0", "0"], ["cost", "", ""], ["", "1", "0"]]
    path = book(tmp_path / "b.xlsx", {"data": [header, *([*row, "yes"] for row in agreed + wrong)]})
    assert kobo(path).notes[-1] == (
        "obstacles: the joined column and the split columns contradict each other "
        "in 5 rows, first in row 5"
    )
    assert "in 4 rows, first in row 8" in kobo(path, structure=form).notes[-1]


def test_a_contradiction_is_told_beside_a_repeat_too(tmp_path: Path) -> None:
    submission = {"why": "cost", "why/cost": "0", "people": [{"who": "A"}, {"who": "B"}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps([submission]), encoding="utf-8")
    assert "in 1 rows, first in row 1" in kobo(path).notes[-1]
    assert kobo(path, sheet="people").notes[-1].startswith("../why: ")


def test_one_option_within_another_is_no_contradiction(tmp_path: Path) -> None:
    header = ["why", "why/Cost", "why/Cost of time"]
    rows = [["Cost of time", "0", "1"], ["Cost Cost of time", "1", "1"], ["Cost", "1", "0"]]
    table = kobo(book(tmp_path / "a.xlsx", {"data": [header, *rows]}))
    assert not [note for note in table.notes if "contradict" in note]


def test_a_csv_export(tmp_path: Path, form: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('"about/works";"about/obstacles/cost"\n"yes";"1"\n', encoding="utf-8")
    assert list(kobo(path, structure=form).columns) == ["works", "obstacles/cost"]


@pytest.mark.parametrize("mark", ["/", ".", "__", ":", "|", "-"])
def test_groups_end_with_any_mark(tmp_path: Path, form: Path, mark: str) -> None:
    header = [
        f"about{mark}works",
        f"about{mark}obstacles",
        f"about{mark}obstacles{mark}cost",
        "_id",
    ]
    path = book(tmp_path / "export.xlsx", {"data": [header, ["yes", "cost", "1", "7"]]})
    table = kobo(path, structure=form)
    assert list(table.columns) == ["works", "obstacles", "obstacles/cost", "_id"]
    assert table.columns["obstacles/cost"].option == "Cost"
    assert table.columns["works"].header == f"about{mark}works"
    assert table.notes[-1:] == ((f"groups end with {mark!r}",) if mark != "/" else table.notes[-1:])


def test_labels_behind_groups_that_end_with_a_point(tmp_path: Path, form: Path) -> None:
    header = ["About you.Does it work?", "About you.What hinders?.Cost", "About you.What hinders?"]
    path = book(tmp_path / "export.xlsx", {"data": [header, ["yes", "1", "Cost"]]})
    assert list(kobo(path, structure=form).columns) == ["works", "obstacles/cost", "obstacles"]


def test_a_name_with_the_mark_in_it_stays_whole(tmp_path: Path) -> None:
    survey = [SURVEY[0], ["text", "a.b", "A"], ["select_multiple why", "q.r", "Q"], *SURVEY[1:]]
    form = book(tmp_path / "form.xlsx", {"survey": survey, "choices": CHOICES})
    header = ["g.a.b", "g.q.r", "g.q.r.cost", "about.works", "x.y"]
    path = book(tmp_path / "export.xlsx", {"data": [header, ["t", "cost", "1", "yes", "z"]]})
    assert list(kobo(path, structure=form).columns) == ["a.b", "q.r", "q.r/cost", "works", "x.y"]


def test_groups_without_a_form_are_told(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("about/works,about/why,why2,why2/cost\nyes,cost,cost,1\n", encoding="utf-8")
    table = kobo(path)
    assert list(table.columns) == ["about/works", "about/why", "why2", "why2/cost"]
    told = "names stand behind their groups (about): no `structure:` says so"
    assert table.notes[-1] == told


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("restaurant_profile", "eatery_type"),
        ("site_inspection", "was_there_damage_to_the_site"),
        ("favorite_coffee", "favorite_coffee_type"),
    ],
)
def test_all_versions_of_a_form_in_one_export(
    realdata: Path, tmp_path: Path, name: str, column: str
) -> None:
    path, submissions = merged(realdata / "kobo" / "formpack" / name, tmp_path / "all.json")
    table = kobo(path)
    assert len({s["__version__"] for s in submissions}) >= 2
    assert {*table.columns} == {"_index", *(name for s in submissions for name in s)}
    for wanted in ("__version__", column):
        assert list(table.columns[wanted]) == [str(s.get(wanted, "")) for s in submissions]


def test_a_question_that_changed_its_type(realdata: Path, tmp_path: Path) -> None:
    path = realdata / "kobo" / "formpack" / "selectone_to_multiple" / "submissions.json"
    held = json.loads(path.read_text())["subissions"]
    (tmp_path / "a.json").write_text(json.dumps({"results": held}))
    columns = kobo(tmp_path / "a.json").columns
    assert list(columns["q1"]) == [submission["q1"] for submission in held]
    assert len({*columns["version"].values}) == 3


def test_repeats_in_repeats_stand_beside_all_that_holds_them(
    realdata: Path, tmp_path: Path
) -> None:
    folder = realdata / "kobo" / "formpack" / "nested_grouped_repeatable"
    path, submissions = merged(folder, tmp_path / "birds.json")
    trees = [tree for s in submissions for tree in s.get("group_tree", [])]
    nests = [nest for tree in trees for nest in tree.get("group_tree/group_nest", [])]
    eggs = [egg for n in nests for egg in n.get("group_tree/group_nest/group_egg", [])]
    for sheet, counted in (("group_tree", trees), ("group_nest", nests), ("group_egg", eggs)):
        assert len(kobo(path, sheet=sheet).rows) == len(counted) > 0
    table = kobo(path, sheet="group_egg")
    kind = table.columns["../../group_tree/What_kind_of_tree_is_this"]
    expected = [
        tree.get("group_tree/What_kind_of_tree_is_this", "")
        for tree in trees
        for nest in tree.get("group_tree/group_nest", [])
        for _ in nest.get("group_tree/group_nest/group_egg", [])
    ]
    assert list(kind) == expected
    assert "../../../_uuid" in table.columns


def test_repeats_in_repeats_of_a_workbook(tmp_path: Path) -> None:
    head = ["_index", "_parent_table_name", "_parent_index"]
    path = book(
        tmp_path / "export.xlsx",
        {
            "main": [["name", "_index"], ["a", 1], ["b", 2]],
            "trees": [["kind", *head], ["oak", 1, "main", 2], ["elm", 2, "main", 1]],
            "nests": [["eggs", *head], [3, 1, "trees", 2], [4, 2, "trees", 1]],
        },
    )
    columns = kobo(path, sheet="nests").columns
    assert list(columns["../kind"]) == ["elm", "oak"]
    assert list(columns["../../name"]) == ["a", "b"]


@pytest.mark.parametrize(
    ("parent", "told"),
    [("nests", "must belong to one sheet above it"), ("lost", "there is no sheet 'lost'")],
)
def test_a_repeat_without_its_submissions(tmp_path: Path, parent: str, told: str) -> None:
    rows = [["eggs", "_index", "_parent_table_name", "_parent_index"], [3, 1, parent, 2]]
    path = book(tmp_path / "export.xlsx", {"main": [["name", "_index"], ["a", 1]], "nests": rows})
    with pytest.raises(StudyError, match=told):
        kobo(path, sheet="nests")


def test_every_real_form_with_submissions_is_read(realdata: Path, tmp_path: Path) -> None:
    read = 0
    for path in sorted((realdata / "kobo" / "formpack").rglob("v*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        if held.get("submissions"):
            assert len(kobo(path).rows) == len(held["submissions"]), path
            read += 1
    assert read >= 20


@pytest.mark.parametrize(
    ("reader", "right"),
    [
        (
            "kobo",
            " Right would be: the name with its groups, or `structure:`, the form, which takes "
            "them off.",
        ),
        ("delimited", ""),
    ],
)
def test_a_column_that_lacks_its_groups_is_told_with_them(
    small_study: Callable[..., Study], reader: str, right: str
) -> None:
    study = small_study(
        "works: {label: {fr: U, nl: N, en: U}, type: text}",
        "language: en\ncolumns: {id: id, works: works}\n",
        "id,work,about_you_and_yours/works\n1,a,yes\n",
    )
    path = study.raw / "s" / "source.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("reader: delimited", f"reader: {reader}"), encoding="utf-8")
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    assert str(error.value) == (
        "s/source.yaml, line 5, key 'columns.works': there is no column 'works' in raw.csv."
        f"{right} Closest: 'about_you_and_yours/works'."
    )


def test_a_declared_encoding_of_submissions_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_bytes('[{"who": "\u00e9"}]'.encode("cp1252"))
    assert list(kobo(path, encoding="cp1252").columns["who"]) == ["\u00e9"]


def test_what_is_declared_and_has_no_effect_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "export.csv"
    text.write_text("who\nA\n", encoding="utf-8")
    with pytest.raises(StudyError) as error:
        kobo(text, sheet="people")
    assert (
        str(error.value) == f"{tmp_path.name}/export.csv: a text file has no sheet. Found: people."
    )
    sheets = book(tmp_path / "export.xlsx", {"data": [["who"], ["A"]]})
    with pytest.raises(StudyError) as error:
        kobo(sheets, encoding="cp1252", delimiter=";")
    assert str(error.value) == (
        "2 problems:\n"
        f"- {tmp_path.name}/export.xlsx: a workbook has no encoding. Found: cp1252.\n"
        f"- {tmp_path.name}/export.xlsx: a workbook has no delimiter. Found: ;."
    )
