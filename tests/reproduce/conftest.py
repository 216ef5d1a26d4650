"""A small study to run; the planted charts of the figures' tests serve here too."""

from collections.abc import Callable
from pathlib import Path

import pytest
import small_study

from vises_research.reproduce import run
from vises_research.reproduce.layout import Layout


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    """A small study that was never run; what it would run are stand-ins."""
    made = small_study.make(tmp_path)
    for where, name, what in small_study.replacements(tmp_path):
        monkeypatch.setattr(where, name, what, raising=False)
    return made


@pytest.fixture
def reproduce(layout: Layout) -> Callable[[], list[str]]:
    """Run the study and give the lines that the user sees."""

    def once() -> list[str]:
        lines: list[str] = []
        run.reproduce(layout, lines.append)
        return lines

    return once


@pytest.fixture
def ran(reproduce: Callable[[], list[str]]) -> Callable[[], set[str]]:
    """Run the study and say which steps were made, not skipped."""

    def once() -> set[str]:
        told = [line for line in reproduce() if ", because " in line]
        return {line.partition(":")[0].removeprefix("notebooks/") for line in told}

    return once
