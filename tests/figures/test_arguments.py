"""What is wrong with an argument of a chart is said when the chart is made, all at once."""

import inspect

import pandas as pd
import pytest
from planted import LABELS

from vises_research import door, figures, publish, stats
from vises_research.errors import StudyError

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
        "figures.shares: there is no argument 'titel'. Closest: 'title'.",
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
        "- figures.likert: width is of another kind. Found: 'wide'. "
        "Right would be: a number of mm.",
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
        lambda: figures.table([RESULT], **SAID, headings=["Qui"], width=0),
        "2 problems:\n"
        "- figures.table: width is of another kind. Found: 0. Right would be: a number of mm.\n"
        "- figures.table: headings is of another kind. Found: a list. "
        "Right would be: a list of {'fr': '...', 'nl': '...', 'en': '...'}.",
    ),
    (
        lambda: publish.figure(
            RESULT, id=3, folder=None, languages=["fr"], simulated=True, rule="booklet"
        ),
        "2 problems:\n"
        "- publish.figure: chart is of another kind. Found: a Result. Right would be: "
        "a chart that `figures` makes of it, as figures.table([result], ...).\n"
        "- publish.figure: rule is of another kind. Found: 'booklet'. Right would be: "
        "`study.rule(audience)`, or `publish.Rule`.",
    ),
    (
        lambda: publish.merge(RESULT, "region", ["hdf", "vlg"]),
        "publish.merge: into is of another kind. Found: a list. "
        "Right would be: {'new level': ['level', 'level']}.",
    ),
    (
        lambda: publish.check(RESULT, "here", rule=publish.Rule()),
        "publish.check: results is of another kind. Found: a Result. "
        "Right would be: a list of results of `stats`.",
    ),
    (
        lambda: figures.effects({}, {}, [], **SAID),
        "2 problems:\n"
        "- figures.effects: no claim has a result as evidence, so that the figure would have no "
        "base. Right would be: a result for one of the claims at least.\n"
        "- figures.effects: there is no stage. Right would be: {'outcome': {'fr': '...'}}.",
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
                assert str(names[name].annotation) in door.KINDS, (chart.__name__, name)
