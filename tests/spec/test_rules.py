"""Every rule of harmonising, as a small table in and a small table out.

The pages beside this file are the examples; the manual page on the rules is made from them.
"""

import re
from pathlib import Path

import pandas as pd
import pytest

from vises_research import codebook, harmonise

PAGES = sorted(Path(__file__).parent.glob("*.md"))
BLOCK = re.compile(r"```(?P<kind>[^\n]*)\n(?P<text>.*?)```", re.DOTALL)


def study(folder: Path, blocks: dict[str, str]) -> harmonise.Harmonised:
    """Make a study of one table, ``t`` with the key ``id``, and harmonise it."""
    books, source = folder / "codebook", folder / "raw" / "s"
    books.mkdir()
    source.mkdir(parents=True)
    base = (Path(__file__).parent / "base.yaml").read_text(encoding="utf-8")
    (books / "base.yaml").write_text(base, encoding="utf-8")
    variables = "  id: {label: {fr: Id, nl: Id, en: Id}, type: text}\n" + indented(
        blocks["yaml variables"]
    )
    head = "table: t\nkey: [id]\nlabel: {fr: T, nl: T, en: T}\nvariables:\n"
    (books / "t.yaml").write_text(head + variables, encoding="utf-8")
    (source / "raw.csv").write_text(blocks["csv"], encoding="utf-8")
    text = "reader: delimited\nfile: raw.csv\nfills: t\n" + blocks["yaml source"]
    if "unresolved:" not in text:
        text += "unresolved: missing\n"
    (source / "source.yaml").write_text(text, encoding="utf-8")
    return harmonise.run(folder / "raw", codebook.load(books, ("fr", "nl", "en")))


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_rule(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = {match["kind"]: match["text"] for match in BLOCK.finditer(text)}
    harmonised = study(tmp_path, blocks)
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
