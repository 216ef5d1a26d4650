"""What is wrong with an argument of a chart is said when the chart is made, all at once."""

import inspect

import pandas as pd
import pytest
from planted import LABELS

from vises_research import figures, stats
from vises_research.errors import StudyError
from vises_research.figures import door
from vises_research.publish import export

RESULT = stats.share(pd.DataFrame({"region": ["hdf", "vlg", "hdf"]}), "region")
WORDS = {"fr": "Pilotes"}
WORDS_RIGHT = "Right would be: {'fr': '...', 'nl': '...', 'en': '...'}."
SAID = {"labels": LABELS, "title": WORDS, "source": WORDS}
WRONG = [
    (
        lambda: figures.shares(RESULT, **{**SAID, "title": "Usages"}),
        f"figures.shares: title is of another kind. Found: 'Usages'. {WORDS_RIGHT}",
    ),
    (
        lambda: figures.shares(RESULT, labels=LABELS, titel=WORDS, source=WORDS),
        "2 problems:\n"
        "- figures.shares: there is no argument 'titel'. Closest: 'title'.\n"
        f"- figures.shares: title is not given. {WORDS_RIGHT}",
    ),
    (
        lambda: figures.table(RESULT, **SAID),
        "figures.table: results is of another kind. Found: a Result. "
        "Right would be: a list of results of `stats`.",
    ),
    (
        lambda: figures.likert(pd.DataFrame({"a": [1]}), **SAID, width="wide"),
        "2 problems:\n"
        "- figures.likert: results is of another kind. Found: a DataFrame. "
        "Right would be: a result of `stats`, or a list of them.\n"
        "- figures.likert: width is of another kind. Found: 'wide'. Right would be: a number.",
    ),
    (
        lambda: figures.portrait(None, **{**SAID, "labels": {}}),
        "2 problems:\n"
        "- figures.portrait: result is of another kind. Found: None. "
        "Right would be: a result of `stats`.\n"
        "- figures.portrait: labels is of another kind. Found: a dict. "
        "Right would be: `study.labels(table)`, or `text.Labels`.",
    ),
    (
        lambda: export.figure(
            RESULT, id=3, folder=None, languages=["fr"], simulated=True, rule=None
        ),
        "2 problems:\n"
        "- publish.figure: the id cannot be the name of a file. Found: 3. "
        "Right would be: small letters, digits and hyphens.\n"
        "- publish.figure: this is no chart. Found: a Result. Right would be: a chart that "
        "`figures` makes of it, such as figures.table([result], ...).",
    ),
]


@pytest.mark.parametrize(("call", "told"), WRONG, ids=lambda one: "")
def test_what_is_refused(call, told):
    with pytest.raises(StudyError) as error:
        call()
    assert str(error.value) == told


def test_every_chart_has_the_door():
    made = [getattr(figures, name) for name in figures.__all__]
    charts = [one for one in made if inspect.isfunction(one) and one.__name__ != "tile_grid"]
    assert len(charts) > 15
    for chart in charts:
        names = inspect.signature(chart).parameters
        assert {"labels", "title", "source", "width"} <= names.keys(), chart.__name__
        for name in ("labels", "title", "source", "result", "results"):
            if name in names:
                assert str(names[name].annotation) in door._KINDS, (chart.__name__, name)
