"""How a text file is encoded and cut: found out, checked against what is declared."""

import csv
import io
import re
from collections.abc import Iterator
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
    "quotation_left_open",
]

_UTF8_SEQUENCE = re.compile(rb"[\xc3\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEAD = 1 << 20
DELIMITERS = (",", ";", "\t", "|")


def decode(path: Path, declared: str | None = None) -> tuple[str, str]:
    """Read a text file: its text, and the encoding, found out where none is declared.

    A file that is not in the declared encoding, or mixes two, is refused with the line.
    """
    data = archive.content(path)
    if not data.strip():
        raise refusal(path, "the file is empty")
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    encoding = marked or declared or _found(data, path)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if _UTF8_SEQUENCE.search(data) and encoding.startswith("utf-8"):
            raise _mixed(data, path) from None
        line = data[: error.start].count(b"\n") + 1
        wrong = f"the file is not {encoding}"
        found = f"byte 0x{data[error.start]:02x}"
        raise refusal(path, wrong, found=found, line=line) from None
    except LookupError:
        raise refusal(path, f"the encoding '{encoding}' is not known") from None
    if not encoding.startswith("utf") and _UTF8_SEQUENCE.search(data):
        raise _mixed(data, path)
    if "\0" in text:
        wrong, right = "the file is no text, or is in another encoding", "for example `utf-16-le`"
        raise refusal(path, wrong, found="NUL characters", right=right)
    return text, encoding


def head(path: Path, declared: str | None = None) -> str:
    """Read how a text file begins; what cannot be decoded there is told when all of it is read."""
    if not path.is_file() or path.stat().st_size < _HEAD:
        return decode(path, declared)[0]
    with path.open("rb") as file:
        data = file.read(_HEAD)
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), declared or "utf-8")
    return data.decode(encoding, errors="replace")


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


def quotation_left_open(text: str, delimiter: str) -> bool:
    """Say whether the file ends inside a quotation, which would swallow rows."""
    if text.count('"') % 2 == 0:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


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


def _found(data: bytes, path: Path) -> str:
    """Find the encoding of a file that does not say: UTF-8 if it can be, else the likeliest."""
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
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
    return StudyError([Problem(place(path), wrong, found=found, right="one encoding throughout")])
