"""Workbooks as people keep them."""

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from vises_research.errors import StudyError
from vises_research.read.raw import RawTable
from vises_research.read.workbook import workbook


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A sheet with a title, a header of two rows, merged cells, a total and a note."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Liste"
    for row in (
        ["Titre"],
        [],
        ["Code", "Taille", None, "Entrée"],
        [None, "ETP", "Personnes", None],
        ["P01", 12.5, 20, datetime(2017, 3, 1)],
        ["P02", "7 ETP", None, "2017"],
        ["Total", 19.5, 20],
        [],
        ["Une note"],
    ):
        sheet.append(row)
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("A3:A4")
    path = tmp_path / "s" / "kept.xlsx"
    path.parent.mkdir()
    book.save(path)
    return path


def test_two_header_rows_and_an_end(kept: Path) -> None:
    table = workbook(kept, header=[3, 4], until="Total")
    assert list(table.columns) == ["Code", "Taille / ETP", "Taille / Personnes", "Entrée"]
    assert table.rows.tolist() == [5, 6]
    assert list(table.columns["Taille / ETP"]) == ["12.5", "7 ETP"]
    assert table.columns["Taille / ETP"].numbers == {"12.5"}
    assert list(table.columns["Taille / Personnes"]) == ["20", ""]
    assert list(table.columns["Entrée"]) == ["2017-03-01", "2017"]


def test_without_an_end_the_total_is_a_row_and_a_blank_row_ends_the_data(kept: Path) -> None:
    assert workbook(kept, header=[3, 4]).rows.tolist() == [5, 6, 7]


def test_a_header_is_found_and_noted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Titre"], [], ["Code", "ETP"], ["P01", 2.0]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = workbook(tmp_path / "a.xlsx")
    assert table.notes == ("header in row 3", "outside the table, A1: 'Titre'")
    assert list(table.columns["ETP"]) == ["2"]


def test_rows_below_a_blank_row_are_not_lost_unseen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Code", "ETP"], ["P01", 2], [], ["P02", 3]):
        book.active.append(row)
    path = tmp_path / "s" / "a.xlsx"
    path.parent.mkdir()
    book.save(path)
    with pytest.raises(StudyError) as error:
        workbook(path, header=[1])
    assert str(error.value) == (
        "s/a.xlsx, sheet 'Sheet', row 4: this row looks like data, but stands below the blank "
        "row 3. Right would be: no blank row in the data, `rows: {until: ...}`, or "
        "`area: B9:F19`."
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"sheet": "List"}, "s/kept.xlsx: there is no sheet 'List'. Closest: 'Liste'."),
        (
            {"header": [40]},
            "s/kept.xlsx, sheet 'Liste': the sheet has 9 rows. Right would be: header: [40].",
        ),
    ],
)
def test_refused(kept: Path, options: dict[str, object], told: str) -> None:
    with pytest.raises(StudyError) as error:
        workbook(kept, **options)
    assert str(error.value) == told


def test_several_sheets_must_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Autre")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(StudyError, match=r"several sheets.*`sheet:` one of Sheet, Autre"):
        workbook(tmp_path / "a.xlsx")


def test_a_sheet_that_is_empty(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(StudyError, match="the sheet is empty"):
        workbook(tmp_path / "a.xlsx")


def test_errors_and_formulas_without_a_value_are_not_blank(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Code", "ETP", "Total"], ["P01", "#N/A", 2], ["P02", 3.5, "=1+2.5"]):
        book.active.append(row)
    book.active["B2"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    table = workbook(tmp_path / "a.xlsx", header=[1])
    assert list(table.columns["ETP"]) == ["#N/A", "3.5"]
    assert list(table.columns["Total"]) == ["2", "=1+2.5"]
    assert table.columns["ETP"].numbers == {"3.5"}


def saved(folder: Path, rows: list[list[object]], *merged: str) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    path = folder / "s" / "a.xlsx"
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def test_two_header_rows_are_found_under_merged_cells(kept: Path) -> None:
    table = workbook(kept, until="Total")
    assert table.notes[0] == "header in row 3 and 4"
    assert list(table.columns) == ["Code", "Taille / ETP", "Taille / Personnes", "Entrée"]


def test_the_row_above_tells_columns_apart(tmp_path: Path) -> None:
    path = saved(
        tmp_path, [[None, "Before", None, "After"], ["Id", "FTE", "Heads", "FTE"], ["a", 1, 2, 3]]
    )
    assert list(workbook(path).columns) == ["Id", "Before / FTE", "Before / Heads", "After / FTE"]


def test_a_row_of_texts_below_a_doubled_name_is_no_header(tmp_path: Path) -> None:
    path = saved(tmp_path, [["Id", "Why", "Why"], ["a", "b", "c"]])
    with pytest.raises(StudyError, match="the column stands twice"):
        workbook(path)
    assert list(workbook(path, repeated="letter").columns) == ["Id", "Why [B]", "Why [C]"]


def test_tables_side_by_side_need_an_area(tmp_path: Path) -> None:
    rows = [["Id", "n", None, None, None], ["a", 1, None, "Key", "x"], ["b", 2, None, "k", 3]]
    path = saved(tmp_path, rows)
    with pytest.raises(StudyError, match="side by side, with headers in rows 1, 2"):
        workbook(path)
    right = workbook(path, area="D2:E3")
    assert (list(right.columns), right.rows.tolist()) == (["Key", "x"], [3])
    assert "outside the table, A1: 'Id'" in right.notes


def test_blank_rows_within_an_area_are_no_end(tmp_path: Path) -> None:
    path = saved(tmp_path, [["Id", "n"], ["a", 1], [], ["b", 2], ["Note"]])
    table = workbook(path, area="A1:B4")
    assert table.rows.tolist() == [2, 4]
    assert "outside the table, A5: 'Note'" in table.notes


@pytest.mark.parametrize(("area", "told"), [("x", "'x' is no area"), ("Z9:Z10", "nothing in")])
def test_an_area_that_is_none(tmp_path: Path, area: str, told: str) -> None:
    with pytest.raises(StudyError, match=told):
        workbook(saved(tmp_path, [["Id"], ["a"]]), area=area)


@pytest.mark.parametrize(
    "target",
    [
        "../customXml/item1.xml",
        "./../customXml/item1.xml",
        "/customXml/item1.xml",
        "../CustomXML/item1.xml",
        "..\\customXml\\item1.xml",
        "../customXml/item1.xml#part",
        "../custom%58ml/item1.xml",
    ],
)
def test_a_part_of_a_workbook_is_named_by_a_relative_address(tmp_path: Path, target: str) -> None:
    assert list(read_workbook(tmp_path, target).columns["id"]) == ["1"]


def test_a_part_outside_of_the_workbook_need_not_be_there(tmp_path: Path) -> None:
    outside = '" TargetMode="External'
    assert len(read_workbook(tmp_path, f"https://example.org/a.xlsx{outside}").rows) == 1
    with pytest.raises(StudyError) as error:
        read_workbook(tmp_path, "../customXml/item2.xml")
    told = f"{tmp_path.name}/shared.xlsx: the workbook is damaged: parts of it are missing."
    assert str(error.value) == f"{told} Found: customXml/item2.xml."


def read_workbook(folder: Path, target: str) -> RawTable:
    """Read a workbook as SharePoint stores it, with a relationship to one part more."""
    plain, path = folder / "plain.xlsx", folder / "shared.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["id", "t"])
    book.active.append([1, "x"])
    book.save(plain)
    more = f'<Relationship Id="rId99" Type="http://x/customXml" Target="{target}"/></Relationships>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"</Relationships>", more.encode())
            new.writestr(name, data)
        new.writestr("customXml/item1.xml", "<a/>")
    return workbook(path)


STATISTICS = [
    ["Jobs by region"],
    [],
    ["Region", "Jobs of men", None, "Jobs of women", "Total"],
    ["thousands"],
    ["Region", "men 2016", "men 2017", "women 2016", "women 2017"],
    ["Hainaut", 1.5, 2, 3, 4.5],
    ["Namur", "n/a", 2, 3, 4],
    ["Lille", 1, 2, 3, 4],
]
YEARS = [["Jobs"], [], ["Region", 2016, 2017], ["Hainaut", 1.5, 2], ["Namur", 3, 4]]
BORN = [["Name", "Born"], ["Ann", 1980], ["Bea", 1990], ["Cor", 1985]]
TEXTS = [["Name", "Town", "Says", "Sees", None], ["Ann", "Mons", "a", "b", "c"], ["Bea"] * 5]
LACKING = [
    ["Name", "Town", "h1", "h2", None],
    ["Ann", "Mons", "n/a", "n/a", "n/a"],
    ["Bea", "Lille", 1, 2, 3],
    ["Cor", "Gent", 1, 2, 3],
]


@pytest.mark.parametrize(
    ("rows", "header", "first"),
    [
        (STATISTICS, 5, ["Region", "men 2016"]),
        (YEARS, 3, ["Region", "2016"]),
        (BORN, 1, ["Name", "Born"]),
        (TEXTS, 1, ["Name", "Town"]),
        (LACKING, 1, ["Name", "Town"]),
    ],
    ids=["a wider row", "years", "years below", "texts", "a name is lacking"],
)
def test_the_row_over_numbers_is_the_header(
    tmp_path: Path, rows: list[list[object]], header: int, first: list[str]
) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = workbook(tmp_path / "a.xlsx")
    assert table.notes[0] == f"header in row {header}"
    assert list(table.columns)[:2] == first
    assert table.rows.tolist() == list(range(header + 1, len(rows) + 1))
