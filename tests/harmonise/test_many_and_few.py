"""As many sources, columns and rows as there may be, and as few."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.study import Study

NUMBER = "n: {label: {fr: N, nl: N, en: N}, type: integer}\n"
COLUMNS = "columns: {id: id, n: n}\n"


@pytest.mark.slow
def test_three_hundred_sources(small_study: Callable[..., Study]) -> None:
    more = {f"s{i}": f"{COLUMNS}\n---\nid,n\nA{i},{i}\nB{i},{i}\n" for i in range(299)}
    study = small_study(NUMBER, COLUMNS, "id,n\nA,1\nB,2\n", **more)
    made = harmonise.run(study.raw, study.codebook)
    assert made.summary.sources == 300
    assert made.summary.rows == 600
    assert made.tables["t"]["n"].sum() == 3 + 2 * sum(range(299))


@pytest.mark.slow
def test_five_thousand_columns(small_study: Callable[..., Study]) -> None:
    names = [f"v{i}" for i in range(5_000)]
    variables = "".join(
        f"{name}: {{label: {{fr: N, nl: N, en: N}}, type: integer}}\n" for name in names
    )
    columns = "columns:\n  id: id\n" + "".join(f"  {name}: {name}\n" for name in names)
    rows = f"id,{','.join(names)}\nA,{','.join('1' for _ in names)}\n"
    study = small_study(variables, columns, rows)
    made = harmonise.run(study.raw, study.codebook)
    assert made.tables["t"][names].sum().sum() == 5_000


def test_one_row(small_study: Callable[..., Study]) -> None:
    study = small_study(NUMBER, COLUMNS, "id,n\nA,1\n")
    made = harmonise.run(study.raw, study.codebook)
    assert made.tables["t"]["n"].tolist() == [1]


def test_no_row_is_told(small_study: Callable[..., Study]) -> None:
    study = small_study(NUMBER, COLUMNS, "id,n\n")
    with pytest.raises(StudyError) as caught:
        harmonise.run(study.raw, study.codebook)
    assert str(caught.value) == "s/raw.csv: the file has a header and no rows."
