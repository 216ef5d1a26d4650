"""What ends the process in which files of others are read is told as a fault of the file."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vises_research.errors import StudyError, refusal
from vises_research.foreign import child

ADVICE = "Right would be: the file saved anew by the program that wrote it, or exported as CSV."


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Let the process know this module, and end it afterwards."""
    child._end()
    yield
    child._end()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "raw" / "export.xls"
    path.parent.mkdir()
    path.write_bytes(b"x")
    return path


def crashing(path: Path) -> None:
    os.abort()


def endless(path: Path) -> None:
    while True:
        pass


def large(path: Path) -> int:
    return len(bytearray(8 << 30))


def refusing(path: Path) -> None:
    raise refusal(path, "the sheet is empty", sheet="A")


def failing(path: Path) -> None:
    raise KeyError("no such part")


def printing(path: Path, times: int) -> str:
    print("a library says something" * times)
    return path.read_text() * times


def number(path: Path) -> int:
    return os.getpid()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "told"),
    [
        (crashing, "the file is damaged, and what reads it crashes. Found: SIGABRT."),
        (endless, "reading the file takes more than 1 seconds."),
        (large, "reading the file needs more than 1024 MB."),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="limits are kept, and signals named, on Linux")
def test_what_ends_the_process(
    function: object, told: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "SECONDS", 0.6)
    with pytest.raises(StudyError) as error:
        child.run(function, file)
    assert str(error.value) == f"raw/export.xls: {told} {ADVICE}"
    assert child.run(printing, file, 2) == "xx"


def test_what_takes_too_long_by_the_clock(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WAITING", 0.01)
    with pytest.raises(StudyError) as error:
        child.run(endless, file)
    told = "reading the file takes more than 20 seconds."
    assert str(error.value) == f"raw/export.xls: {told} {ADVICE}"


def test_what_a_function_raises_comes_back(file: Path) -> None:
    with pytest.raises(StudyError) as error:
        child.run(refusing, file)
    assert str(error.value) == "raw/export.xls, sheet 'A': the sheet is empty."
    with pytest.raises(KeyError) as fault:
        child.run(failing, file)
    assert "in failing" in fault.value.__notes__[0]


@pytest.mark.slow
def test_one_process_serves_all_files(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = child.run(number, file)
    assert first != os.getpid()
    assert child.run(number, file) == first
    monkeypatch.chdir(file.parent)
    assert child.run(printing, Path("export.xls"), times=1) == "x"
    child._running[0].process.kill()
    child._running[0].process.wait()
    assert child.run(number, file) != first
