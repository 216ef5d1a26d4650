"""The generated pages of the manual are those that the code makes."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_is_up_to_date(page: Path) -> None:
    told = "run `python docs/generate.py`"
    assert page.read_text(encoding="utf-8") == PAGES[page], told
