"""What of a notebook stands on its page, of simulated data and of real ones."""

import json
from types import SimpleNamespace

import attacker
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from markupsafe import escape
from planted import LABELS, SOURCE, words
from small_study import write

from vises_research import figures, publish, stats
from vises_research.errors import StudyError
from vises_research.marks import digest
from vises_research.publish import Rule
from vises_research.reproduce import shown
from vises_research.study import Study

PILOTS = pd.DataFrame({"pilot": [f"P{n}" for n in range(43)]})
PILOTS["region"] = pd.Categorical(["hdf"] * 20 + ["wab"] * 20 + ["vlg"] * 3)
PILOTS["fte"] = [900.0, *[float(n % 20) for n in range(42)]]


def study() -> SimpleNamespace:
    rule = Rule(amounts=["fte"])
    settings = SimpleNamespace(pages="booklet")
    return SimpleNamespace(settings=settings, rule=lambda audience: rule)


def output(shows: object) -> dict:
    """Give what Jupyter keeps of the value of a cell."""
    data, _ = DisplayFormatter().format(shows)
    kept = {kind: value for kind, value in data.items() if not isinstance(value, bytes)}
    return {"output_type": "execute_result", "data": json.loads(json.dumps(kept))}


def notebook(*outputs: dict, tags: tuple[str, ...] = ()) -> dict:
    prose = {"cell_type": "markdown", "source": "# Pilots"}
    code = {"cell_type": "code", "source": "1", "metadata": {"tags": [*tags]}}
    return {"cells": [prose, {**code, "outputs": [*outputs]}]}


def refused(*shows: object) -> str:
    with pytest.raises(StudyError) as error:
        shown.require_safe(notebook(*map(output, shows)), "notebooks/a.ipynb", study())
    return str(error.value)


def accepted(*shows: object) -> None:
    shown.require_safe(notebook(*map(output, shows)), "notebooks/a.ipynb", study())


def test_a_result_with_a_small_count_is_refused_with_file_and_cell():
    told = refused(stats.counts(PILOTS, ["region"]))
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


@pytest.mark.parametrize("shows", [PILOTS.head(), PILOTS["region"].value_counts(), [1, 2], 3])
def test_of_simulated_data_all_else_is_shown(shows):
    accepted(shows)


@pytest.fixture
def real(tmp_path):
    for name, text in attacker.study().items():
        write(tmp_path / name, text)
    return Study.load(tmp_path)


def page(study, *cells, marks=(), figures=()):
    """Give the cells of a page of real data, and the readers with what was left out."""
    readers = shown.Readers(study, "booklet", figures, marks)
    made = readers.page({"cells": [*cells], "metadata": {"mine": "7"}})
    assert {*made["metadata"]} == {"kernelspec", "language_info"}
    return made["cells"], readers


WAY = (
    " Pour le montrer\u202f: un résultat de `stats` qui passe le contrôle de confidentialité, ou "
    '`study.publish(figures.table([result]), id="...")`.'
)


def test_of_real_data_a_line_stands_in_place_of_what_is_not_known(real):
    streams = [{"output_type": "stream", "name": "stdout", "text": text} for text in ("7", "8")]
    code = {"cell_type": "code", "source": "x", "execution_count": 3, "outputs": streams}
    (cell, told), readers = page(real, code)
    line = f"Non montré\u202f: ce que la cellule a affiché.{WAY}"
    html = f'<p class="quiet left-out" lang="fr">{escape(line)}</p>'
    assert cell == {
        "id": "cell-1",
        "metadata": {},
        "cell_type": "code",
        "execution_count": 3,
        "source": "x",
        "outputs": [
            {
                "output_type": "display_data",
                "data": {"text/html": html, "text/plain": line},
                "metadata": {},
            }
        ],
    }
    assert readers.found == [shown.Left("printed", 1), shown.Left("printed", 1)]
    assert told["source"].split("\n\n")[2] == (
        "Not shown on this page: what the cell printed (2). The partners of the study find all of "
        "it in the internal page of this notebook."
    )


def test_of_real_data_a_result_is_shown_that_the_library_showed_and_the_check_passes(real):
    pilots = pd.DataFrame({"region": ["north"] * 20 + ["south"] * 20})
    kept = output(stats.counts(pilots, ["region"], unit="pilot"))
    told = kept["data"]["application/vnd.vises.result+json"]
    kept["data"]["text/html"] = "<p>71</p>"
    code = {"cell_type": "code", "source": "x", "outputs": [kept]}
    (cell, _), _ = page(real, code)
    assert "n’est pas un résultat" in cell["outputs"][0]["data"]["text/plain"]
    (cell,), readers = page(real, code, marks=[digest("results", told)])
    html = cell["outputs"][0]["data"]["text/html"]
    assert "<td>Nord</td>" in html
    assert "71" not in html
    assert readers.found == []


def test_of_real_data_a_result_that_the_check_refuses_is_left_out_with_its_reason(real):
    pilots = pd.DataFrame({"region": ["north"] * 20 + ["south"] * 3})
    kept = output(stats.counts(pilots, ["region"], unit="pilot"))
    told = digest("results", kept["data"]["application/vnd.vises.result+json"])
    code = {"cell_type": "code", "source": "x", "outputs": [kept]}
    (cell, _), readers = page(real, code, marks=[told])
    assert "que le contrôle de confidentialité refuse" in cell["outputs"][0]["data"]["text/plain"]
    assert "south" not in json.dumps(cell)
    assert [why.partition(". ")[0] for why in readers.found[0].why] == [
        "cell 1, region=north: all but 3 of 23 are shown to booklet readers",
        "cell 1, region=south: too few are shown to booklet readers",
    ]


def test_of_real_data_prose_is_words_and_what_was_hidden_is_told(real):
    text = {"cell_type": "markdown", "source": "# Title <!-- 71 -->\n", "attachments": {"a": {}}}
    (cell, _), _ = page(real, text)
    assert cell["source"].startswith("# Title\n\nNon montré\u202f: une image, une pièce jointe")
    assert {*cell} == {"id", "metadata", "cell_type", "source"}


def test_a_tag_leaves_an_output_out_of_the_page():
    tagged = notebook(output(PILOTS.head()), tags=("not-shown",))
    made = shown.without_unshown(tagged)
    shown.require_safe(made, "a.ipynb", study())
    assert made["cells"][1]["outputs"] == []
    assert tagged["cells"][1]["outputs"] != []
