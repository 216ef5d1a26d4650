"""What the file tells for certain of a cell without an answer is kept; formulas never run."""

from pathlib import Path

import pandas as pd

from vises_research import codebook, harmonise

SPEC = Path(__file__).parents[1] / "spec" / "base.yaml"
VARIABLES = """\
table: t
key: [id]
label: {fr: T, nl: T, en: T}
variables:
  id: {label: {fr: Id, nl: Id, en: Id}, type: text}
  note: {label: {fr: N, nl: N, en: N}, type: text}
"""


def study(folder: Path, text: str) -> tuple[harmonise.Harmonised, codebook.Codebook]:
    for name in ("codebook", "raw/s"):
        (folder / name).mkdir(parents=True)
    base = SPEC.read_text(encoding="utf-8")
    (folder / "codebook" / "base.yaml").write_text(base, encoding="utf-8")
    (folder / "codebook" / "t.yaml").write_text(VARIABLES, encoding="utf-8")
    (folder / "raw" / "s" / "raw.txt").write_text(text, encoding="utf-8")
    source = "reader: limesurvey\nfile: raw.txt\nfills: t\nlanguage: en\n"
    source += "columns: {id: id, Q1: note}\n"
    (folder / "raw" / "s" / "source.yaml").write_text(source, encoding="utf-8")
    book = codebook.load(folder / "codebook", ("fr", "nl", "en"))
    return harmonise.run(folder / "raw", book), book


def told(done: harmonise.Harmonised) -> list[tuple[str, str]]:
    lines = done.recodes[(done.recodes["variable"] == "note") & (done.recodes["raw"] != "*")]
    return [*lines[["rule", "note"]].itertuples(index=False, name=None)]


def test_a_vv_export(tmp_path: Path) -> None:
    text = "Id\tWhat?\nid\tQ1\n1\t{question_not_shown}\n2\t\n3\tx\n"
    done, _ = study(tmp_path, text)
    assert done.reasons["t"]["note"].tolist()[:2] == ["not_asked", "no_answer"]
    assert told(done) == [
        ("missing:not_asked", "the file tells"),
        ("missing:no_answer", "the file tells"),
    ]


def test_any_other_export_does_not_guess(tmp_path: Path) -> None:
    done, _ = study(tmp_path, "id,Q1\n1,\n2,x\n")
    assert done.reasons["t"]["note"].tolist()[0] == "not_shown_or_no_answer"
    assert told(done) == [("missing:not_shown_or_no_answer", "the file tells")]


def test_formulas_are_texts_in_csv_and_themselves_in_parquet_and_trace(tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://x")'
    done, book = study(tmp_path, 'id,Q1\n1,"=HYPERLINK(""http://x"")"\n=2,\n')
    processed = tmp_path / "processed"
    harmonise.write(done, book, processed, ("en",))
    for path in processed.glob("*.csv"):
        shown = pd.read_csv(path, dtype=str, keep_default_na=False)
        cells = [str(cell) for column in shown for cell in shown[column]]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells), path.name
    assert pd.read_parquet(processed / "t.parquet")["note"].iloc[0] == formula
    assert "an apostrophe before them" in (processed / "dictionary.md").read_text()
    way = harmonise.trace(tmp_path / "raw", processed, book, "t", "note", "1")
    assert (way.value, way.cells[0].raw) == (formula, formula)
    way = harmonise.trace(tmp_path / "raw", processed, book, "t", "id", "=2")
    assert way.cells[0].raw == "=2"
