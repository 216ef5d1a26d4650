"""Every engine writes the same files: the tables, the reasons and the audit, byte for byte."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.harmonise.crosswalk.columns import links
from vises_research.harmonise.crosswalk.source import sources
from vises_research.harmonise.engines import Engine, chosen
from vises_research.harmonise.engines.scan import Scanned, scanned
from vises_research.harmonise.values.copied import COPY, apart
from vises_research.study import Study

pytestmark = pytest.mark.slow

Small = Callable[..., Study]

VARIABLES = """\
agree: {label: {fr: A, nl: A, en: A}, scale: agreement}
took_part: {label: {fr: P, nl: D, en: P}, scale: yes_no}
hours: {label: {fr: H, nl: U, en: H}, unit: hour, ask_if: {took_part: [yes]}}
obstacles: {label: {fr: F, nl: D, en: O}, options: obstacles}
other: {label: {fr: A, nl: A, en: O}, type: text}
"""
SOURCE = """\
language: fr
columns:
  id: id
  a: agree
  p: took_part
  h: hours
  "O[{option}]": obstacles
  "O[other]": [other, {to: obstacles, option: other, verb: any}]
unresolved: {agree: [beaucoup]}
"""


def many(rows: int) -> Iterator[str]:
    """Give a file whose rows are in an order that a mixed-up one would not have."""
    yield "id,a,p,h,O[cost],O[time],O[other]\n"
    agree = ["D'accord", "dʼaccord", "Pas d'accord", "NSP", "", "beaucoup"]
    for n in range(rows):
        other = f'"autre\n{n}, dit ""x"""' if n % 7 == 0 else ""
        took = ["Oui", "Non", ""][n % 3]
        hours = ["", '"1,5"', f"{n % 900}"][n % 5 % 3]
        yield f"k{n:05},{agree[n % 6]},{took},{hours},{['Oui', ''][n % 2]},Non,{other}\n"


@pytest.fixture
def study(small_study: Small) -> Study:
    """A study of one file that is large enough for several blocks and several threads."""
    second = SOURCE + "\n---\n" + "".join(many(40)).replace("k0", "m0")
    return small_study(VARIABLES, SOURCE, "".join(many(30_000)), more=second)


def written(study: Study, folder: Path, engine: Engine | None) -> Path:
    harmonised = harmonise.run(study.raw, study.codebook, engine=engine)
    harmonise.write(harmonised, study.codebook, folder, study.languages, "simulated")
    return folder


def assert_same(folder: Path, other: Path) -> None:
    names = sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in other.iterdir()) == names
    for name in names:
        if name.endswith(".parquet"):
            one, two = pq.read_table(folder / name), pq.read_table(other / name)
            assert two.schema.equals(one.schema, check_metadata=True), name
            assert two.equals(one), name
        else:
            assert (folder / name).read_bytes() == (other / name).read_bytes(), name


def test_a_file_that_engines_read(study: Study, engine: Engine | None, tmp_path: Path) -> None:
    for source in sources(study.raw):
        assert isinstance(scanned(source, engine), Scanned) == (engine is not None)
    assert_same(written(study, tmp_path / "usual", None), written(study, tmp_path / "out", engine))


def test_all_kinds_of_files(project: Path, engine: Engine | None, tmp_path: Path) -> None:
    demonstration = Study.load(project)
    usual = written(demonstration, tmp_path / "usual", None)
    assert_same(usual, written(demonstration, tmp_path / "out", engine))


def test_tables_are_read_when_asked_for(study: Study, engine: Engine | None) -> None:
    harmonised = harmonise.run(study.raw, study.codebook, engine=engine)
    table, reasons = harmonised.tables["t"], harmonised.reasons["t"]
    assert len(table) == 30_040
    assert table["hours"].notna().equals(reasons["hours"].isna())
    assert set(reasons["hours"].dropna()) == {"no_answer", "not_asked"}


def test_keys_that_stand_twice_are_found(small_study: Small, engine: Engine | None) -> None:
    rows = "".join(f"{n},\n" for n in range(20_000))
    study = small_study(VARIABLES, "columns: {id: id, a: agree}\n", f"id,a\n{rows}7,\n")
    with pytest.raises(StudyError, match="row 20002: the key"):
        harmonise.run(study.raw, study.codebook, engine=engine)


@pytest.mark.parametrize("raw", ["NSP", " NSP\t", "NSP\u2003", "9", "9,00", "\u00a0"])
def test_a_declared_text_is_found_among_many(
    raw: str, small_study: Small, engine: Engine | None
) -> None:
    rows = "".join(f" R{n:06}\u2003,k{n}\n" for n in range(11_000))
    source = "missing: {NSP: refused, 9: refused, '': refused}\ncolumns: {id: other, a: id}\n"
    study = small_study(VARIABLES, source, f'id,a\n"{raw}",first\n{rows}')
    told = harmonise.run(study.raw, study.codebook, engine=engine)
    table, reasons = told.tables["t"], told.reasons["t"]
    assert reasons["other"].dropna().tolist() == ["refused"]
    assert table["other"].iloc[:2].tolist() == [pytest.approx(float("nan"), nan_ok=True), "R000000"]
    copied = told.recodes[told.recodes["variable"] == "other"]
    assert copied[["raw", "count", "rule"]].to_numpy().tolist() == [
        [raw, 1, "missing:refused"],
        ["*", 11_000, "copy"],
    ]


def test_only_what_a_file_tells_of_a_text_is_resolved(small_study: Small) -> None:
    study = small_study(VARIABLES, SOURCE, "".join(many(1)))
    source = sources(study.raw, study.codebook)[0]
    link = next(
        link
        for link in links(source, source.read())
        if link.name == "other" and link.option is None
    )
    texts = ("{question_not_shown}", *(f"texte {n}" for n in range(10_000)))
    column = replace(
        link.column,
        values=texts,
        codes=np.arange(len(texts)),
        reasons={"{question_not_shown}": "not_asked", "": "no_answer"},
    )
    less, cells = apart(source, replace(link, column=column))
    assert less.column.values == ("{question_not_shown}", COPY)
    assert less.column.counts().tolist() == [1, 10_000]
    assert cells.to_pylist() == list(texts)


def test_an_unknown_engine() -> None:
    with pytest.raises(StudyError) as told:
        chosen("polar", Path("parts"))
    assert str(told.value) == (
        "--engine: there is no engine 'polar'. Right would be: one of pandas, polars, duckdb,"
        " spark. Closest: 'polars'."
    )


def test_an_engine_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StudyError) as told:
        chosen("duckdb", Path("parts"))
    assert "pip install 'vises-research[duckdb]'" in str(told.value)
