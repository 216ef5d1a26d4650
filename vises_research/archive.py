"""Looks into zipped files (workbooks, LimeSurvey archives) before anything opens them.

A small zip can hold terabytes, and a sheet with two cells can claim seventeen thousand million.
Both would end the program, or the computer, where an error message is wanted.
"""

import lzma
import posixpath
import re
import struct
import zipfile
import zlib
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
    "text",
    "tree",
]

SIZE = 1 << 30
"""How many bytes the files in an archive may have together, unpacked."""

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
    if path.is_dir():
        raise StudyError([Problem(place(path), "this is a folder", right="a file")])
    if path.stat().st_size == 0:
        raise StudyError([Problem(place(path), "the file is empty")])
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            declared = sum(info.file_size for info in archive.infolist())
            if declared > SIZE:
                found, right = f"{declared:,} bytes unpacked", f"{SIZE:,} at most"
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
    largest = rows = width = above = across = 0
    for element in tree(data, path).iter():
        tag, times = element.tag.rpartition("}")[2], 1
        for name, value in element.items():
            times = int(value) if name.endswith("-repeated") and value.isdigit() else times
        if tag == "table":
            rows = width = above = across = 0
        elif tag == "table-row":
            above, across = above + times, 0
        elif tag in ("table-cell", "covered-table-cell"):
            across += times
            if len(element):
                rows, width = above, max(width, across)
                largest = max(largest, rows * width)
    return largest


def tree(data: bytes, path: Path) -> ElementTree.Element:
    """Read an XML text; one that declares entities is refused."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise StudyError([Problem(place(path), "the file declares entities, which is not safe")])

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
        return ElementTree.fromstring(data)
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        raise StudyError([Problem(place(path), "the XML is damaged", str(error))]) from None
