"""Looks into zipped files (workbooks, LimeSurvey archives) before anything opens them.

A small zip can hold terabytes, and a sheet with two cells can claim seventeen thousand million.
Both would end the program, or the computer, where an error message is wanted.
"""

import lzma
import posixpath
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from xml.parsers import expat

from vises_research.errors import Problem, StudyError, place

__all__ = [
    "CELLS",
    "SIZE",
    "check",
    "content",
    "member",
    "names",
    "rows",
    "text",
    "tree",
]

SIZE, LITTLE, TIMES = 1 << 30, 1 << 25, 100
"""How many bytes the files in an archive may have together, unpacked; beyond a few of them (32 MB)
also how many times its own: sheets and dumps of answers have up to 30."""

ELEMENTS = 2_000_000
"""How many elements an XML text may have of which a tree is made; each takes 300 bytes or so."""

CELLS = 20_000_000
"""How many cells a sheet may span."""

_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{0,3})([0-9]{1,7})[\"']")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What unpacking a damaged archive raises."""


def check(path: Path) -> None:
    """Refuse a zipped file that would burst the memory; other files pass.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    StudyError
        Where the archive is damaged, unpacks to too much, declares entities, or a sheet in it spans
        too many cells.
    """
    if not path.exists():
        raise StudyError([Problem(place(path), "the file is missing")])
    if not path.is_file():
        what = "a folder" if path.is_dir() else "a device or a pipe"
        raise StudyError([Problem(place(path), f"this is {what}", right="a file")])
    if path.stat().st_size == 0:
        raise StudyError([Problem(place(path), "the file is empty")])
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            declared = sum(info.file_size for info in archive.infolist())
            most = min(SIZE, max(LITTLE, TIMES * path.stat().st_size))
            if declared > most:
                found, right = f"{declared:,} bytes unpacked", f"{most:,} at most"
                raise StudyError([Problem(place(path), "the file is too large", found, right)])
            held = {info.filename for info in archive.infolist()}
            for info in archive.infolist():
                _check_member(path, info.filename, archive.read(info), held)
    except _DAMAGED as error:
        raise StudyError([Problem(place(path), "the archive is damaged", str(error))]) from None


def content(path: Path) -> bytes:
    """Read a file that must hold something, after :func:`check`."""
    check(path)
    return path.read_bytes()


def text(path: Path) -> str:
    """Read a file that must be UTF-8, after :func:`check`."""
    data = content(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StudyError([Problem(place(path, line=line), "the file is not UTF-8")]) from None


def names(path: Path) -> list[str]:
    """Name the files in an archive, after :func:`check`."""
    check(path)
    if not zipfile.is_zipfile(path):
        raise StudyError([Problem(place(path), "this is no zip archive")])
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def member(path: Path, ending: str) -> bytes:
    """Give the content of the archive's file with an ending, after :func:`check`."""
    held = names(path)
    found = [name for name in held if name.endswith(ending)]
    if not found:
        wrong = f"the archive holds no file *{ending}"
        raise StudyError([Problem(place(path), wrong, ", ".join(held))])
    with zipfile.ZipFile(path) as archive:
        return archive.read(found[0])


def _check_member(path: Path, name: str, data: bytes, held: set[str]) -> None:
    if not name.endswith((".xml", ".rels", ".lss", ".lsr")):
        return
    if any(mark in data for mark in ("<!ENTITY".encode(code) for code in ("ascii", "utf-16-le"))):
        wrong = "the file declares entities, which is not safe"
        raise StudyError([Problem(place(path), wrong, found=name)])
    if name == "xl/_rels/workbook.xml.rels":
        known = {each.casefold() for each in held}
        parts = {_within(row) for row in tree(data, path) if row.get("TargetMode") != "External"}
        if lost := sorted(part for part in parts if part.casefold() not in known):
            wrong = "the workbook is damaged: parts of it are missing"
            raise StudyError([Problem(place(path), wrong, ", ".join(lost))])
    span = _repeated(data, path) if name == "content.xml" else _span(data)
    if span > CELLS:
        found, right = f"{span:,} in {name}", f"{CELLS:,} at most"
        raise StudyError([Problem(place(path), "a sheet spans too many cells", found, right)])


def _within(row: ElementTree.Element) -> str:
    """Give the name in the archive of a part that the workbook names, which is a relative URI."""
    target = unquote(urlsplit(row.get("Target", "").replace("\\", "/")).path)
    return posixpath.normpath(posixpath.join("/xl", target)).removeprefix("/")


def _span(data: bytes) -> int:
    """Count the cells between the corners of an Excel sheet."""
    letters, numbers = set(), set()
    for match in _PLACE.finditer(data):
        letters.add(match[1])
        numbers.add(match[2])
    rows = {int(number) for number in numbers}
    columns = {_number(sign.decode()) for sign in letters if sign}
    if not columns:
        return 0
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


def _number(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number


def _repeated(data: bytes, path: Path) -> int:
    """Count the cells that the repetitions in an OpenDocument sheet amount to."""
    largest = rows = width = above = across = times = 0
    cell = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal rows, width, above, across, times, cell, largest
        tag = name.rpartition(":")[2]
        if tag not in ("table", "table-row", "table-cell", "covered-table-cell"):
            if cell:  # there is something in the cell
                rows, width = above, max(width, across)
                largest = max(largest, rows * width)
            return
        times, cell = 1, ""
        for key, value in attributes.items():
            times = int(value) if key.endswith("-repeated") and value.isdigit() else times
        if tag == "table":
            rows = width = above = across = 0
        elif tag == "table-row":
            above, across = above + times, 0
        else:
            across, cell = across + times, name

    def end(name: str) -> None:
        nonlocal cell
        cell = "" if name == cell else cell

    _parsed(data, path, start, end)
    return largest


def rows(data: bytes, path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Read a dumped table of LimeSurvey: the names of its fields, and the texts in each row.

    No tree is made of it, and no more cells than a sheet may have.
    """
    names: dict[str, None] = {}
    found: list[dict[str, str]] = []
    inside, text, cells = list[str](), list[str](), 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal cells
        cells += 1
        if cells > CELLS:
            wrong, right = "the file holds too many cells", f"{CELLS:,} at most"
            raise StudyError([Problem(place(path), wrong, right=right)])
        inside.append(name)
        text.clear()
        if name == "row":
            found.append({})

    def end(name: str) -> None:
        inside.pop()
        if name == "fieldname":
            names["".join(text)] = None
        elif inside and inside[-1] == "row":
            field = name.lstrip("_").replace("-", "#")
            found[-1][field] = sys.intern("".join(text))  # most answers are alike
        text.clear()

    _parsed(data, path, start, end, text.append)
    return [*names], found


def tree(data: bytes, path: Path) -> ElementTree.Element:
    """Read an XML text; one that declares entities is refused."""
    elements = 0

    def start(_: str, __: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if elements > ELEMENTS:
            wrong, right = "the XML has too many elements", f"{ELEMENTS:,} at most"
            raise StudyError([Problem(place(path), wrong, right=right)])

    _parsed(data, path, start)
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise StudyError([Problem(place(path), "the XML is damaged", str(error))]) from None


def _parsed(
    data: bytes,
    path: Path,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Go through an XML text, element by element; one that declares entities is refused."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise StudyError([Problem(place(path), "the file declares entities, which is not safe")])

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise StudyError([Problem(place(path), "the XML is damaged", str(error))]) from None
