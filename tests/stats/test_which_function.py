"""docs/statistics.md names every function of the room, and none that is not there."""

import re
from pathlib import Path

from vises_research import stats

PAGE = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")
TABLES = PAGE.partition("## Conventions")[0]
NO_QUESTION = {
    "Base", "COLUMNS", "Card", "Data", "Guard", "Method", "Result", "Say", "check", "explore",
    "guarded", "overview",
}  # fmt: skip


def test_every_function_answers_a_question():
    named = set(re.findall(r"`(\w+)`", TABLES.partition("## One variable")[2]))
    assert set(dir(stats)) - named == NO_QUESTION


def test_every_function_that_is_named_exists():
    rows = [line for line in TABLES.splitlines() if line.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named - set(dir(stats)) == {"cluster"}
