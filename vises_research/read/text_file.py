"""How a text file is encoded and cut: found out, checked against what is declared."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from vises_research import archive
from vises_research.errors import Problem, StudyError, place, refusal

__all__ = [
    "before",
    "cut",
    "decode",
    "find_delimiter",
    "has_blank_records",
    "head",
    "header_of",
    "plainly_quoted",
    "told_delimiter",
    "wrongly_quoted",
]

_UTF8_SEQUENCE = re.compile(rb"[\xc3\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_HINT = re.compile(r'"?sep=(?P<sign>[^"\r\n])"?\r?\n', re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEAD = 1 << 20
DELIMITERS = (",", ";", "\t", "|")


def decode(path: Path, declared: str | None = None) -> tuple[str, str]:
    """Read a text file, without the mark it may begin with: its text, and the encoding.

    An encoding that is declared is the file's unless the bytes exclude it; where none is declared
    it is found out. A file that is not in the declared encoding, or mixes two, is refused with the
    line.
    """
    data = archive.content(path)
    if not data.strip():
        raise refusal(path, "the file is empty")
    told = declared or _marked(data)
    text = None if told else _utf8(data)  # trying is reading: most files are decoded here, once
    encoding = told or ("utf-8" if text is not None else _likeliest(data, path))
    text = _decoded(data, encoding, path) if text is None else text
    other = declared and not codecs.lookup(declared).name.startswith("utf")
    if other and any(_is_utf8(line, encoding) for line in data.splitlines()):
        raise _mixed(data, path)
    if "\0" in text:
        wrong, right = "the file is no text, or is in another encoding", "for example `utf-16-le`"
        raise refusal(path, wrong, found="NUL characters", right=right)
    return text.removeprefix("\ufeff"), encoding


def _decoded(data: bytes, encoding: str, path: Path) -> str:
    """Decode a file, or say on which line it is in another encoding than this."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if _UTF8_SEQUENCE.search(data) and encoding.startswith("utf-8"):
            raise _mixed(data, path) from None
        line = data[: error.start].count(b"\n") + 1
        wrong = f"the file is not {encoding}"
        found = f"byte 0x{data[error.start]:02x}"
        raise refusal(path, wrong, found=found, line=line) from None
    except (LookupError, ValueError):  # some that Python knows cannot decode files
        raise refusal(path, f"the encoding '{encoding}' is not known") from None


def _marked(data: bytes) -> str | None:
    """Give the encoding that the mark at the beginning of a file tells."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), None)


def _is_utf8(line: bytes, encoding: str) -> bool:
    """Say whether a line must be UTF-8, whatever it reads as in the encoding that is declared.

    All of it has to be UTF-8 that can be shown, and the other reading to put signs into words
    (``\u00c3\u00a9``).
    """
    if line.isascii():
        return False
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    other = line.decode(encoding, errors="replace")
    shown = all(sign.isprintable() or sign.isspace() for sign in text)
    return shown and not all(sign.isalpha() for sign in other if not sign.isascii())


def head(path: Path, declared: str | None = None) -> str:
    """Give how a text file begins, as far as it can be told at a glance.

    What is wrong with the file, or with what is declared of it, is told when all of it is read;
    so nothing is found out here that reading finds out again.
    """
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        data = file.read(_HEAD)
    try:
        text = data.decode(declared or _marked(data) or "utf-8", errors="replace")
    except LookupError:
        return ""
    return text.removeprefix("\ufeff")


def told_delimiter(text: str) -> tuple[str, str]:
    r"""Take off the first line if it only names the delimiter, which spreadsheets hide.

    Examples
    --------
    >>> told_delimiter("sep=;\na;b\n"), told_delimiter("a;b\n")
    ((';', 'a;b\n'), ('', 'a;b\n'))
    """
    hint = _HINT.match(text)
    return (hint["sign"], text[hint.end() :]) if hint else ("", text)


def find_delimiter(text: str) -> str:
    r"""Find the delimiter: the one that cuts the first records into the most cells, equally many.

    A file of one column has the comma.

    Examples
    --------
    >>> find_delimiter("a;b\n1,5;2\n")
    ';'
    """

    def width(delimiter: str) -> int:
        widths = {len(r) for r in islice(_records(text, delimiter), 50) if r}
        return widths.pop() if len(widths) == 1 else 0

    best = max(DELIMITERS, key=width)
    if width(best) > 1:
        return best
    header = next(_records(text, ","), [""])
    return max(DELIMITERS, key=",".join(header).count)


def header_of(text: str, delimiter: str) -> list[str]:
    """Give the cells of the first record."""
    return next(_records(text, delimiter), [])


def cut(text: str, delimiter: str, records: int) -> tuple[list[list[str]], str]:
    r"""Cut the first records off.

    Examples
    --------
    >>> cut("title\na,b\n1,2\n", ",", 2)
    ([['title'], ['a', 'b']], '1,2\n')
    """
    lines, length = io.StringIO(text, newline=""), 0

    def counted() -> Iterator[str]:
        nonlocal length
        for line in lines:
            length += len(line)
            yield line

    found = list(islice(csv.reader(counted(), delimiter=delimiter), records))
    return found, text[length:]


def wrongly_quoted(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, bool]]:
    r"""Give the rows in which a quotation goes wrong, counted from 1, and whether it is left open.

    Within a quotation, a quotation mark has to be written twice; where it is not, what stands there
    cannot be told from the end of the cell, and a reader that goes on loses marks or cells.

    Examples
    --------
    >>> [*wrongly_quoted(['a,b\n', '1,"he said "hi" there"\n', '2,"x\n'], ",")]
    [(2, False), (3, True)]
    """
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            next(records)
        except StopIteration:
            return
        except csv.Error as error:
            yield row, "unexpected end of data" in str(error)


def plainly_quoted(text: str, delimiter: str) -> str | None:
    r"""Write quotation marks twice where the file has ``\"`` for them, as R and databases write it.

    Nothing is given where the marks are right as they are, or are not all right afterwards.

    Examples
    --------
    >>> plainly_quoted('a,b\n1,"a \\"b\\" c"\n', ",") == 'a,b\n1,"a ""b"" c"\n'
    True
    """
    if '\\"' not in text or not _is_wrong(text, delimiter):
        return None
    plain = text.replace('\\"', '""')
    return None if _is_wrong(plain, delimiter) else plain


def _is_wrong(text: str, delimiter: str) -> bool:
    return any(wrongly_quoted(io.StringIO(text, newline=""), delimiter))


def has_blank_records(text: str, delimiter: str) -> bool:
    """Say whether blank lines stand between the records."""
    if not re.search(r"\n\r?\n(?!\s*$)", text):
        return False
    return any(not record for record in _records(text.rstrip(), delimiter))


def before(text: str, delimiter: str, start: str) -> str:
    """Give what stands before the first record whose first filled cell begins with a text."""
    for number, record in enumerate(_records(text, delimiter)):
        if next(filter(None, map(str.strip, record)), "").startswith(start):
            return text[: len(text) - len(cut(text, delimiter, number)[1])]
    return text


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


csv.field_size_limit(1 << 30)


def _utf8(data: bytes) -> str | None:
    """Decode a file as UTF-8, if it can be."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _likeliest(data: bytes, path: Path) -> str:
    """Find the likeliest encoding of a file that does not say, and is not UTF-8."""
    if _UTF8_SEQUENCE.search(data):
        raise _mixed(data, path)
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1252", "iso8859_15", "mac_roman", "cp850"]).best()
    return best.encoding if best else "cp1252"


def _mixed(data: bytes, path: Path) -> StudyError:
    """Say that a file holds UTF-8 where it should not, or beside something else."""
    kinds = {"utf-8": 0, "other": 0}
    for number, line in enumerate(data.splitlines(), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            kinds["utf-8"] = kinds["utf-8"] or number
        except UnicodeDecodeError:
            kinds["other"] = kinds["other"] or number
    if not kinds["other"]:
        wrong, found = "the file is not in the encoding that is declared", "UTF-8"
        return StudyError([Problem(place(path, line=kinds["utf-8"]), wrong, found=found)])
    found = f"UTF-8 on line {kinds['utf-8']}, another encoding on line {kinds['other']}"
    if not kinds["utf-8"]:
        found = f"both on line {kinds['other']}"
    wrong = "two encodings are mixed"
    right = "one encoding throughout, or `encoding:` where it is another than these"
    return StudyError([Problem(place(path), wrong, found=found, right=right)])
