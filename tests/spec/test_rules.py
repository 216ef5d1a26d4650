"""Every rule of harmonising, as a small table in and a small table out, on every engine.

The pages beside this file are the examples; the manual page on the rules is made from them.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from vises_research import harmonise
from vises_research.harmonise.engines import Engine
from vises_research.study import Study

PAGES = sorted(Path(__file__).parent.glob("*.md"))
BLOCK = re.compile(r"```(?P<kind>[^\n]*)\n(?P<text>.*?)```", re.DOTALL)


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_rule(page: Path, small_study: Callable[..., Study], engine: Engine | None) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = {match["kind"]: match["text"] for match in BLOCK.finditer(text)}
    source = blocks["yaml source"]
    if "unresolved:" not in source:
        source += "unresolved: missing\n"
    keyed = blocks.get("yaml table", "key: [id]")
    study = small_study(blocks["yaml variables"], source, blocks["csv"], keyed)
    for kind in (kind for kind in blocks if kind.startswith("csv ")):
        path = study.raw / "s" / kind.removeprefix("csv ")
        path.write_text(blocks[kind], encoding="utf-8")
    harmonised = harmonise.run(study.raw, study.codebook, engine=engine)
    assert "recodes" in blocks or "table" in blocks
    if "recodes" in blocks:
        header, *expected = rows(blocks["recodes"])
        told = harmonised.recodes[harmonised.recodes["variable"] != "id"]
        stripped = told.assign(raw=told["raw"].str.strip())[header].drop_duplicates()
        assert stripped.to_numpy().tolist() == expected
    if "table" in blocks:
        header, *expected = rows(blocks["table"])
        assert [
            [cell(harmonised, column, row) for column in header] for row in range(len(expected))
        ] == expected


def cell(harmonised: harmonise.Harmonised, column: str, row: int) -> str:
    """Write a harmonised cell: its value, or in brackets why there is none."""
    value = harmonised.tables["t"][column].iloc[row]
    if not pd.isna(value):
        return {"True": "true", "False": "false"}.get(str(value), str(value).removesuffix(".0"))
    reason = harmonised.reasons["t"][column.partition("__")[0]].iloc[row]
    return "(not offered)" if pd.isna(reason) else f"({reason})"
