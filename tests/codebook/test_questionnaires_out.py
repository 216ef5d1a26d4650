"""What leaves the codebook: SPSS, Table Schema and the page, each checked against the table."""

import json
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from vises_research import codebook, harmonise
from vises_research.codebook import exchange
from vises_research.errors import StudyError

TABLE = """\
table: t
key: [id]
label: {fr: Table, nl: Tabel, en: Table}
variables:
  id: {label: {fr: Clé, nl: Sleutel, en: Key}, type: text}
  agrees: {label: {fr: Accord, nl: Eens, en: Agrees}, scale: agreement}
  obstacles: {label: {fr: Freins, nl: Drempels, en: Obstacles}, options: obstacles}
  hours: {label: {fr: Heures <1>, nl: Uren, en: Hours}, unit: hour, range: [0, 100]}
  words: {label: {fr: Mots, nl: Woorden, en: Words}, type: text}
"""


@pytest.fixture
def source(tmp_path: Path, project: Path) -> exchange.Exported:
    folder = tmp_path / "codebook"
    folder.mkdir()
    (folder / "t.yaml").write_text(TABLE, encoding="utf-8")
    (folder / "base.yaml").write_bytes((project / "tests/spec/base.yaml").read_bytes())
    book = codebook.load(folder)
    levels = list(book.scales["agreement"].levels)
    options = list(book.scales["obstacles"].levels)
    ids = [f"r{n}" for n in range(8)]
    table = pd.DataFrame({"id": ids, "source": "s", "source_row": range(2, 10)})
    table["agrees"] = pd.Categorical([levels[0]] * 5 + [levels[1], None, None], levels)
    for option in options:
        table[f"obstacles__{option}"] = pd.array([True] * 4 + [False] * 3 + [None], "boolean")
    table["hours"] = [1.0, 2, 2, 3, 4, None, 7.5, 2]
    table["words"] = ["a", None, "c", "d", "e", "f", "g", "h"]
    reasons = pd.DataFrame({"id": ids, "source": "s", "source_row": range(2, 10)})
    reasons["agrees"] = [None] * 6 + ["dont_know", "no_answer"]
    reasons["obstacles"] = [None] * 7 + ["not_asked"]
    reasons["hours"] = [None] * 5 + ["no_answer", None, None]
    reasons["words"] = [None, "no_answer", *[None] * 6]
    table.to_parquet(tmp_path / "t.parquet")
    reasons.to_parquet(tmp_path / "t.missing.parquet")
    title = {"fr": "Étude", "nl": "Studie", "en": "Study"}
    return exchange.Exported(book, tmp_path, ("fr", "nl", "en"), title, simulated=True, min_cell=3)


def test_spss_keeps_values_labels_and_reasons(source: exchange.Exported, tmp_path: Path) -> None:
    path, lost = exchange.export(source, "sav", "t", tmp_path / "t.sav")
    cells, meta = pyreadstat.read_sav(path, user_missing=True)
    reasons = source.data("t")[1]  # type: ignore[index]
    for column in ("agrees", "hours"):
        labels = {float(k): v for k, v in meta.variable_value_labels[column].items()}
        missing = meta.missing_ranges[column]
        for cell, reason in zip(cells[column], reasons[column], strict=True):
            is_missing = any(m["lo"] <= cell <= m["hi"] for m in missing)
            assert is_missing == pd.notna(reason)
            if is_missing:
                assert labels[cell] == source.codebook.missing[reason].label["fr"]
    assert list(cells["hours"].where(cells["hours"] >= 0).dropna()) == [1, 2, 2, 3, 4, 7.5, 2]
    plain, _ = pyreadstat.read_sav(path)
    assert plain["agrees"].notna().sum() == 6
    assert meta.column_names_to_labels["agrees"] == "Accord"
    assert lost == [
        "what identifies a row: t",
        "units: hours",
        "ranges: hours",
        "that scales are ordered: agreement",
        "other wordings: agreement",
        "other wordings of missing reasons: not_applicable, dont_know",
        "words: why values are missing, beside texts, dates or negatives",
        "labels in nl, en",
    ]


def test_negative_numbers_are_never_taken_for_codes(
    source: exchange.Exported, tmp_path: Path
) -> None:
    table = pd.read_parquet(source.processed / "t.parquet")
    table.loc[0, "hours"] = -9
    table.to_parquet(source.processed / "t.parquet")
    path, _ = exchange.export(source, "sav", "t", tmp_path / "t.sav")
    cells, meta = pyreadstat.read_sav(path)
    assert cells["hours"][0] == -9
    assert "hours" not in meta.missing_ranges


def test_table_schema_describes_each_column(source: exchange.Exported, tmp_path: Path) -> None:
    path, _ = exchange.export(source, "schema", "t", tmp_path / "t.json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert [field["name"] for field in schema["fields"]] == source.codebook.columns("t")
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["hours"]["constraints"] == {"minimum": 0, "maximum": 100}
    assert fields["agrees"]["constraints"]["enum"] == list(
        source.codebook.scales["agreement"].levels
    )
    assert fields["obstacles__cost"]["type"] == "boolean"
    assert schema["primaryKey"] == ["id"]


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_page_counts_and_speaks_three_languages(
    source: exchange.Exported, tmp_path: Path, form: str
) -> None:
    path, _ = exchange.export(source, form, None, tmp_path / "page")
    text = path.read_text(encoding="utf-8")
    for word in ("Accord", "Eens", "Agrees", "Gesimuleerde gegevens", "hour", "no_answer"):
        assert word in text
    assert ("&lt;3" if form == "html" else "<3") in text
    assert "Heures &lt;1&gt;" in text or form == "md"
    if form == "html":
        assert text.count("<rect ") > 10
        assert "http" not in text
        assert "7.5" not in text, "the greatest value is one person's"


def test_what_is_not_there(source: exchange.Exported, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="'pdf' is no format"):
        exchange.export(source, "pdf", "t", None)
    with pytest.raises(StudyError, match=r"there is no table 'tt'.*Closest: 't'"):
        exchange.export(source, "ddi", "tt", None)
    (source.processed / "t.parquet").unlink()
    with pytest.raises(StudyError, match=r"t\.parquet: the table is not made yet"):
        exchange.export(source, "sav", "t", tmp_path / "t.sav")
    _, lost = exchange.export(source, "html", None, tmp_path / "page.html")
    assert lost == ["counts of t, not harmonised yet"]


@pytest.mark.slow
def test_a_harmonised_study_is_exported(project: Path, tmp_path: Path) -> None:
    book = codebook.load(project / "data" / "codebook")
    found = harmonise.run(project / "data" / "raw", book)
    for name, table in found.tables.items():
        table.to_parquet(tmp_path / f"{name}.parquet")
        found.reasons[name].to_parquet(tmp_path / f"{name}.missing.parquet")
    source = exchange.Exported(book, tmp_path, ("nl", "fr", "en"), {"nl": "S"}, True, 3)
    for name in book.tables:
        path, _ = exchange.export(source, "sav", name, tmp_path / f"{name}.sav")
        assert pyreadstat.read_sav(path, metadataonly=True)[1].number_rows == len(
            found.tables[name]
        )
    path, lost = exchange.export(source, "html", None, tmp_path / "page.html")
    assert lost == []
    assert all(f'id="{name}"' in path.read_text(encoding="utf-8") for name in book.tables)
