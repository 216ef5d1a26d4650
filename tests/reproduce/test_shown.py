"""The tables on a notebook's page pass the check that figures pass."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from planted import LABELS, SOURCE, words

from vises_research import figures, publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule
from vises_research.reproduce import shown

PILOTS = pd.DataFrame({"pilot": [f"P{n}" for n in range(43)]})
PILOTS["region"] = pd.Categorical(["hdf"] * 20 + ["wab"] * 20 + ["vlg"] * 3)
PILOTS["fte"] = [900.0, *[float(n % 20) for n in range(42)]]


def study(status: str = "real") -> SimpleNamespace:
    def variable(kind):
        return SimpleNamespace(kind=kind)

    variables = {"pilot": variable("text"), "siren": variable("identifier")}
    variables |= {"remarks": variable("text"), "region": variable("scale")}
    table = SimpleNamespace(key=["pilot"], variables=variables)
    return SimpleNamespace(
        status=status,
        settings=SimpleNamespace(pages="booklet"),
        codebook=SimpleNamespace(tables={"enterprise": table}),
        rule=lambda audience: Rule(amounts=["fte"]),
    )


def output(shows: object) -> dict:
    """Give what Jupyter keeps of the value of a cell."""
    data, _ = DisplayFormatter().format(shows)
    kept = {kind: value for kind, value in data.items() if not isinstance(value, bytes)}
    return {"output_type": "execute_result", "data": json.loads(json.dumps(kept))}


def notebook(*outputs: dict, tags: tuple[str, ...] = ()) -> dict:
    prose = {"cell_type": "markdown", "source": "# Pilots"}
    code = {"cell_type": "code", "source": "1", "metadata": {"tags": [*tags]}}
    return {"cells": [prose, {**code, "outputs": [*outputs]}]}


def refused(*shows: object, status: str = "real") -> str:
    with pytest.raises(StudyError) as error:
        shown.require_safe(notebook(*map(output, shows)), "notebooks/a.ipynb", study(status))
    return str(error.value)


def accepted(*shows: object, status: str = "real") -> None:
    shown.require_safe(notebook(*map(output, shows)), "notebooks/a.ipynb", study(status))


@pytest.mark.parametrize("status", ["real", "simulated"])
def test_a_result_with_a_small_count_is_refused_with_file_and_cell(status):
    told = refused(stats.counts(PILOTS, ["region"]), status=status)
    assert told.startswith(
        "notebooks/a.ipynb, cell 2, region=vlg: too few are shown to booklet readers. Found: 3."
    )
    assert "publish.suppress" in told


def test_results_that_may_be_published_may_be_shown():
    accepted(stats.counts(PILOTS, ["region"]).where(region="hdf"))
    accepted(publish.suppress(stats.counts(PILOTS, ["region"]), Rule()))
    accepted(stats.share(PILOTS[:40], "region"), stats.describe(PILOTS, "fte"))


def test_cells_hidden_for_insiders_are_not_hidden_enough():
    hidden = publish.suppress(stats.counts(PILOTS[:42], ["region"]), Rule(min_cell=3))
    assert "cannot be checked whether the hidden cells stay hidden" in refused(hidden)


def test_a_chart_that_is_shown_and_not_published_is_checked_too():
    title = words("a", "a", "a")
    result = stats.counts(PILOTS, ["region"], unit="pilot")
    chart = figures.table([result], labels=LABELS, title=title, source=SOURCE)
    assert "cell 2, region=vlg: too few are shown" in refused(chart)


def test_a_dominated_sum_is_refused_and_the_notebook_does_not_keep_the_largest():
    result = stats.amounts(PILOTS[:20], "fte")
    kept = output(result)
    assert "one unit has too much of this amount" not in json.dumps(kept)
    assert "900" not in json.dumps(kept["data"]["application/vnd.vises.result+json"]).replace(
        "1090", ""
    )
    accepted(result)
    few = pd.DataFrame({"fte": [900.0, *[1.0] * 19]})
    assert "one unit has too much of this amount" in refused(stats.amounts(few, "fte"))


@pytest.mark.parametrize(
    "table",
    [
        PILOTS.head(),
        PILOTS.set_index("pilot").tail(3),
        PILOTS[["region", "fte"]].assign(remarks="said"),
        PILOTS.set_index("pilot")["fte"].astype(int),
    ],
)
def test_rows_of_single_units_are_refused_where_data_are_real(table):
    told = refused(table)
    assert told.startswith("notebooks/a.ipynb, cell 2: this table shows single units of real data.")
    assert "P0" not in told
    accepted(table, status="simulated")


def test_other_tables_are_refused_where_they_may_show_small_counts():
    crossed = pd.crosstab(PILOTS["region"], PILOTS["fte"] > 10)
    assert "is no result and may show small counts" in refused(crossed)
    assert "Found: 1 numbers below 5" in refused(PILOTS["region"].value_counts())
    accepted(PILOTS[["fte"]].describe(), 42, "words 3", [1, 2, 3])


def test_what_is_printed_is_read_too():
    text = f"{PILOTS.head().to_string()}\n"
    printed = {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}
    with pytest.raises(StudyError, match="shows single units of real data"):
        shown.require_safe(notebook(printed), "a.ipynb", study())


def test_a_tag_leaves_an_output_out_of_the_page():
    tagged = notebook(output(PILOTS.head()), tags=("not-shown",))
    made = shown.without_unshown(tagged)
    shown.require_safe(made, "a.ipynb", study())
    assert made["cells"][1]["outputs"] == []
    assert tagged["cells"][1]["outputs"] != []
