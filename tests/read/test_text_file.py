"""Encoding and delimiter: what is found, and what is refused."""

from pathlib import Path

import pytest

from vises_research.errors import StudyError
from vises_research.read.delimited import delimited


def written(folder: Path, content: bytes) -> Path:
    path = folder / "s" / "raw.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("a;b\né;1\n".encode("cp1252"), "cp1252", ";"),
        ("a,b\né,1\n".encode(), "utf-8", ","),
        ("a\tb\né\t1\n".encode("utf-8-sig"), "utf-8-sig", "\t"),
        ("a|b\né|1\n".encode("utf-16"), "utf-16", "|"),
        (b"a\nx\n", "utf-8", ","),
        (b'a;b\n"1,5;x";"2,5"\n3;4\n', "utf-8", ";"),
    ],
)
def test_what_is_not_declared_is_found_and_noted(
    tmp_path: Path, content: bytes, encoding: str, delimiter: str
) -> None:
    table = delimited(written(tmp_path, content))
    assert table.notes == (f"encoding {encoding}", f"delimiter {delimiter!r}")
    assert next(iter(table.columns)) == "a"


@pytest.mark.parametrize(
    ("content", "declared", "told"),
    [
        (b"", {}, "s/raw.csv: the file is empty."),
        (b" \n\n", {}, "s/raw.csv: the file is empty."),
        (b"a,b\n", {}, "s/raw.csv: the file has a header and no rows."),
        (
            b"a,a,b,b\n1,2,3,4\n",
            {},
            "2 problems:\n"
            "- s/raw.csv, row 1, column 'a': the column stands twice. Right would be: "
            "other names, or `repeated: letter`, which calls them 'a [A]' and so on.\n"
            "- s/raw.csv, row 1, column 'b': the column stands twice. Right would be: "
            "other names, or `repeated: letter`, which calls them 'b [C]' and so on.",
        ),
        (
            b"a,b\n1,2,3\n4\n",
            {},
            "2 problems:\n"
            "- s/raw.csv, row 2: the row has 3 cells. Right would be: 2, as the header.\n"
            "- s/raw.csv, row 3: the row has 1 cells. Right would be: 2, as the header.",
        ),
        (
            b"a,b\n" + b"1\n" * 510,
            {},
            "11 problems:\n"
            + "".join(
                f"- s/raw.csv, row {row}: the row has 1 cells. Right would be: 2, as the header.\n"
                for row in range(2, 12)
            )
            + "- s/raw.csv: so it is in 500 more rows.",
        ),
        (
            b'a,b\n"1,2\n3,4\n',
            {},
            "s/raw.csv: a quotation mark is opened and never closed.",
        ),
        (
            b'a,b\n1,"he said "hi" there"\n2,x\n3,"5" pipe"\n',
            {},
            "2 problems:\n"
            "- s/raw.csv, row 2: a quotation mark within a quoted cell does not end it. "
            'Right would be: two of them, as in "he said ""hi"" there".\n'
            "- s/raw.csv, row 4: a quotation mark within a quoted cell does not end it. "
            'Right would be: two of them, as in "he said ""hi"" there".',
        ),
        (
            b'a,b\n1,"a \\"b\\" c"\n2,"d "e" f"\n',
            {},
            "2 problems:\n"
            "- s/raw.csv, row 2: a quotation mark within a quoted cell does not end it. "
            'Right would be: two of them, as in "he said ""hi"" there".\n'
            "- s/raw.csv, row 3: a quotation mark within a quoted cell does not end it. "
            'Right would be: two of them, as in "he said ""hi"" there".',
        ),
        (
            "a,b\né,1\n".encode("cp1252"),
            {"encoding": "utf-8"},
            "s/raw.csv, line 2: the file is not utf-8. Found: byte 0xe9.",
        ),
        (
            "a,b\né,1\n".encode(),
            {"encoding": "windows-1252"},
            "s/raw.csv, line 2: the file is not in the encoding that is declared. Found: UTF-8.",
        ),
        (
            "a,b\né,1\n".encode() + "é,2\n".encode("cp1252"),
            {},
            "s/raw.csv: two encodings are mixed. "
            "Found: UTF-8 on line 2, another encoding on line 3. "
            "Right would be: one encoding throughout, "
            "or `encoding:` where it is another than these.",
        ),
        (
            b"a;b\n1;2\n",
            {"delimiter": ","},
            "s/raw.csv, row 1: cut at ',' the file has one column. "
            "Right would be: ';', which gives 2 columns.",
        ),
        (b"a\n1\n", {"encoding": "klingon"}, "s/raw.csv: the encoding 'klingon' is not known."),
    ],
)
def test_refused_with_the_place_and_what_is_right(
    tmp_path: Path, content: bytes, declared: dict[str, str], told: str
) -> None:
    with pytest.raises(StudyError) as error:
        delimited(written(tmp_path, content), **declared)
    assert str(error.value) == told


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5", "\u767e\u7d42\u7b2c"),
        ("cp1251", "\u0415\u0451 \u0413\u0402"),
        ("iso-8859-15", "\u00c5\u0161, \u00c3\u017e"),
        ("gb18030", "\u4f60\u597d"),
        ("utf-16-le", "\u00e9"),
        ("utf-8", "\u00e9"),
    ],
)
def test_a_declared_encoding_is_obeyed(tmp_path: Path, encoding: str, text: str) -> None:
    path = written(tmp_path, f'a;b\n1;"{text}"\n'.encode(encoding))
    table = delimited(path, encoding=encoding)
    assert list(table.columns["b"]) == [text]
    assert table.notes[0] == f"encoding {encoding}"


def test_a_declared_encoding_with_a_mark_at_the_beginning(tmp_path: Path) -> None:
    for declared, written_as in (("utf-8", "utf-8-sig"), ("utf-16-le", "utf-16"), ("utf-32",) * 2):
        table = delimited(written(tmp_path, "a;b\n1;x\n".encode(written_as)), encoding=declared)
        assert list(table.columns) == ["a", "b"]


@pytest.mark.parametrize("hint", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n', "\ufeffsep=;\n"])
def test_a_first_line_that_names_the_delimiter(tmp_path: Path, hint: str) -> None:
    table = delimited(written(tmp_path, f"{hint}id;t\n1;a,b\n2;c,d\n".encode()))
    assert list(table.columns) == ["id", "t"]
    assert list(table.columns["t"]) == ["a,b", "c,d"]
    assert table.rows.tolist() == [2, 3]
    assert table.notes[1:] == ("delimiter ';'", "the first line names the delimiter: 'sep=;'")


def test_quotation_marks_as_r_writes_them(tmp_path: Path) -> None:
    content = b'a,b\n1,"he said \\"hi\\", and \\"ho\\""\n2,"C:\\dir"\n3,"\\"q\\""\n'
    table = delimited(written(tmp_path, content))
    assert list(table.columns["b"]) == ['he said "hi", and "ho"', "C:\\dir", '"q"']
    assert table.notes[2:] == ('quotation marks in cells are written \\"',)


def test_a_backslash_at_the_end_of_a_cell_is_a_backslash(tmp_path: Path) -> None:
    table = delimited(written(tmp_path, b'a,b\n1,"C:\\"\n2,"say ""a"""\n3,5" pipe\n'))
    assert list(table.columns["b"]) == ["C:\\", 'say "a"', '5" pipe']
    assert len(table.notes) == 2


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"raw\.csv: the file is missing\."):
        delimited(tmp_path / "raw.csv")


def test_rows_bear_the_numbers_of_a_spreadsheet_and_cells_stay_text(tmp_path: Path) -> None:
    table = delimited(written(tmp_path, b'n,"t"\n01,"two\nlines"\n1.0,NA\n'))
    assert table.rows.tolist() == [2, 3]
    assert list(table.columns["n"]) == ["01", "1.0"]
    assert list(table.columns["t"]) == ["two\nlines", "NA"]
    assert [column.letter for column in table.columns.values()] == ["A", "B"]


def test_blank_lines_are_noted(tmp_path: Path) -> None:
    table = delimited(written(tmp_path, b"a,b\n1,2\n\n3,4\n"))
    assert "blank lines are not counted as rows" in table.notes
    whole = delimited(written(tmp_path, b'a,b\n1,"x\n\ny"\n3,4\n\n'))
    assert "blank lines are not counted as rows" not in whole.notes
