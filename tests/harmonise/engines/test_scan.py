"""What an engine must leave to the readers, or has to be asked about, gives the same on each."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.harmonise.engines import Engine, scan
from vises_research.study import Study

Small = Callable[..., Study]
HOURS = "h: {label: {fr: H, nl: U, en: H}, unit: hour, range: [0, 24]}\n"
COLUMNS = "columns: {id: id, h: h}\n"


def test_blank_rows_are_left_out(small_study: Small, engine: Engine | None) -> None:
    study = small_study(HOURS, COLUMNS, "id,h,note\n1,2,a\n, ,\u00a0\n3,4,\n")
    found = harmonise.run(study.raw, study.codebook, engine=engine)
    assert found.tables["t"]["source_row"].tolist() == [2, 4]
    assert found.sources["dropped"].tolist() == [1]


def test_the_data_end_where_it_is_declared(small_study: Small, engine: Engine | None) -> None:
    study = small_study(HOURS, COLUMNS + "rows: {until: Total}\n", "id,h\n1,2\n3,4\nTotal,6\n")
    found = harmonise.run(study.raw, study.codebook, engine=engine)
    assert found.tables["t"]["id"].tolist() == ["1", "3"]


def test_columns_that_are_not_used(
    small_study: Small, engine: Engine | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "_HEAD", 64)
    csv = "id,late,never,h\n" + "".join(f"{n},,,2\n" for n in range(100)) + "x,y,,2\n"
    study = small_study(HOURS, COLUMNS, csv)
    found = harmonise.run(study.raw, study.codebook, engine=engine)
    assert found.sources[["rows", "not_used"]].to_numpy().tolist() == [[101, "late"]]


def test_a_sum_outside_the_range(small_study: Small, engine: Engine | None) -> None:
    source = "columns: {id: id}\ncombine: {h: {from: [a, b], using: sum}}\n"
    study = small_study(HOURS, source, "id,a,b\n1,20,4\n2,20,5\n")
    with pytest.raises(StudyError, match="row 3: h is 25 when combined"):
        harmonise.run(study.raw, study.codebook, engine=engine)


def test_a_row_without_a_key(small_study: Small, engine: Engine | None) -> None:
    study = small_study(HOURS, COLUMNS, "id,h\n1,2\n,3\n")
    with pytest.raises(StudyError, match="row 3: the row has no id, which the key needs"):
        harmonise.run(study.raw, study.codebook, engine=engine)
