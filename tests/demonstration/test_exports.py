"""The files in data/raw are what the simulator writes, and tell what their source.yaml says."""

import re
import zipfile
from pathlib import Path

import pytest

import demonstration
from demonstration.simulation import DAMAGES
from demonstration.truth import OPTIONS, TABLES
from vises_research import codebook
from vises_research.harmonise.crosswalk.source import sources

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
SOURCES = {source.name: source for source in sources(RAW)}


@pytest.fixture(scope="module")
def study():
    return demonstration.study()


@pytest.fixture(scope="module")
def book():
    return codebook.load(ROOT / "data" / "codebook", ["fr", "nl", "en"])


def test_what_is_kept_is_what_the_seed_gives_byte_by_byte(study, tmp_path):
    written = demonstration.write(study, tmp_path)
    assert len(written) == 11
    for path in written:
        assert path.read_bytes() == (RAW / path.relative_to(tmp_path)).read_bytes(), path.name


def test_no_file_holds_the_moment_of_writing():
    assert (RAW / "roster-vlaanderen/pilootbedrijven.sav").read_bytes()[
        92:109
    ] == b"04 Feb 1909:00:00"
    assert b"<timestamp>\x1104 Feb 2019 09:00</" in (RAW / "step-log/journal.dta").read_bytes()
    for path in RAW.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            assert {entry.date_time[:3] for entry in book.infolist()} == {(2019, 2, 4)}
            core = book.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2019-02-04T"}


def test_another_seed_writes_other_files(study, tmp_path):
    for path in demonstration.write(demonstration.study(8), tmp_path):
        same = path.read_bytes() == (RAW / path.relative_to(tmp_path)).read_bytes()
        assert same == (path.suffix == ".lss" or path.name == "suivi-opvolging.xlsx"), path.name


def test_the_files_are_small_and_nothing_else_lies_there():
    files = [path for path in RAW.rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert sum(path.stat().st_size for path in files) < 450_000
    by_hand = {path.name for path in files if path.suffix in (".yaml", ".md")}
    assert by_hand == {"source.yaml", "parties-prenantes.source.yaml", "README.md"}
    assert len(files) == 11 + 10 + 1


def test_the_damaged_cells_are_declared_by_their_sources_and_no_others(study):
    damaged = study.damaged
    found = set(damaged[["source", "variable", "raw"]].itertuples(index=False, name=None))
    assert 8 <= len(damaged) <= 15
    assert len(found) == len(damaged) == len(DAMAGES)
    assert found == _declared()


def _declared():
    return {
        (name, variable, raw)
        for name, source in SOURCES.items()
        if isinstance(source.crosswalk.unresolved, dict)
        for variable, texts in source.crosswalk.unresolved.items()
        for raw in texts
    }


def test_a_damaged_text_stands_once_in_its_column_and_in_the_row_told(study):
    for cell in study.damaged.itertuples():
        table = SOURCES[cell.source].read()
        here = [
            int(row)
            for column in table.columns.values()
            for row, text in zip(table.rows, column, strict=True)
            if text.strip() == cell.raw and _leads_to(cell, column.name)
        ]
        assert here == [cell.source_row], cell


def _leads_to(cell, column):
    targets = SOURCES[cell.source].crosswalk.columns.get(column, [])
    return any(target.to == cell.variable for target in targets)


def test_damaged_cells_have_a_true_value(study):
    for cell in study.damaged.itertuples():
        truth = study.truth[cell.table]
        row = (truth["source"] == cell.source) & (truth["source_row"] == cell.source_row)
        assert truth.loc[row, cell.variable].notna().tolist() == [True]


def test_the_truth_has_the_shape_of_the_codebook(study, book):
    assert set(book.tables) == set(TABLES)
    for table, truth in study.truth.items():
        assert list(truth.columns) == book.columns(table)
        assert list(TABLES[table].key) == book.tables[table].key


def test_the_truth_knows_only_levels_of_the_codebook(study, book):
    for table, truth in study.truth.items():
        for name, variable in book.tables[table].variables.items():
            if variable.kind == "scale":
                assert set(truth[name].dropna()) <= set(book.scales[variable.scale].levels), name


def test_options_are_those_of_the_codebook(book):
    for table in book.tables.values():
        for name, variable in table.variables.items():
            if variable.kind == "options":
                assert list(OPTIONS[name]) == list(book.scales[variable.options].levels)


def test_each_item_of_a_key_principle_names_a_published_one(book):
    principles = book.scales["key_principle"].levels
    items = [v.part_of for v in book.tables["response"].variables.values() if v.part_of]
    assert len(principles) == 4
    assert sorted(items) == sorted([*principles, *principles])


def test_the_purpose_groups_are_marked_as_not_equivalent(book):
    levels = book.scales["purpose_group"].levels.values()
    assert [level.equivalence for level in levels] == ["differs"] * 3
    assert all(level.note for level in levels)


def test_every_codebook_file_says_that_no_item_is_official():
    for path in (ROOT / "data" / "codebook").glob("*.yaml"):
        top = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert "imulated" in top, path.name
        assert re.search(r"no(ne of these)? \w+ (here )?is an official VISES", top), path.name
