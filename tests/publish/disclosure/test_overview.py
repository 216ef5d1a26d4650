"""The ledger: what an audience was given, how open what it protects is, what a figure would add."""

import json

import numpy as np
import pytest
from tables_to_check import by_hand, counts
from typer.testing import CliRunner

from vises_research import cli, publish
from vises_research.errors import StudyError
from vises_research.publish import Rule
from vises_research.publish.disclosure import ledger, overview

RULE = Rule(everyone="shown")
CELLS = np.array([[3, 20, 12], [30, 40, 15]])
OTHER = [("a0", "b0"), ("a0", "b1"), ("a1", "b0"), ("a1", "b1")]


def record(result, id, audience="booklet", rule=RULE):
    told = {"audience": audience, "rule": rule.model_dump()}
    line = json.loads(json.dumps(ledger.line(result)))
    return {"id": id, "receipt": id, "notebook": "", "disclosure": told, "results": [line]}


HIDDEN = publish.suppress(counts(CELLS), RULE)


def test_the_ledger_tells_what_was_given_and_how_open_it_is():
    lines = list(overview.ledger_lines("booklet", [record(HIDDEN, "one")], RULE))
    assert lines == [
        "Readers of 'booklet' have 1 figures.",
        "  one (booklet): a x b: 8 counts and sums, 4 hidden",
        "Protected: 4 cells.",
        "  a=a0, b=b0: between 0 and 15 (hidden in one)",
        "  a=a0, b=b2: between 0 and 15 (hidden in one)",
        "  a=a1, b=b0: between 18 and 33 (hidden in one)",
        "  a=a1, b=b2: between 12 and 27 (hidden in one)",
    ]


def test_a_figure_that_would_give_cells_back_is_told_before_it_is_published():
    has, more = [record(HIDDEN, "one")], record(by_hand(CELLS, OTHER), "two", "internal")
    lines = list(overview.added_lines(more, has, RULE))
    assert lines[0] == "With figure 'two' beside them:"
    back = "  GIVEN BACK: a=a0, b=b0: known: 3 (hidden in one, two); before between 0 and 15"
    assert back in lines
    same = list(overview.added_lines(record(HIDDEN, "two"), has, RULE))
    assert same[1:] == ["  nothing more could be worked out"]


def test_a_figure_of_one_row_fewer_is_told_too():
    fewer = CELLS.copy()
    fewer[1, 1] -= 1
    more = record(publish.suppress(counts(fewer), RULE), "two")
    lines = list(overview.added_lines(more, [record(HIDDEN, "one")], RULE))
    assert "  DIFFERS BY FEW: a=a1, b=b1: by 1 from figure 'one'" in lines


def test_the_command_shows_the_ledger_of_each_audience(small_study, tmp_path):
    study = small_study(
        "x: {label: {fr: X, nl: X, en: X}, type: text}", "columns: {id: id}", "id\na\n"
    )
    place = study.folder / "reports" / "figures" / "one"
    place.mkdir(parents=True)
    (place / "one.json").write_text(json.dumps(record(HIDDEN, "one")))
    draft = tmp_path / "two.json"
    draft.write_text(json.dumps(record(by_hand(CELLS, OTHER), "two")))
    asked = ["disclosure", "--study", str(study.folder)]
    ran = CliRunner().invoke(cli.app, [*asked, "--add", str(draft)])
    assert ran.exit_code == 0
    told = ran.output.splitlines()
    assert told[0] == "Readers of 'booklet' have 1 figures."
    assert "  a=a0, b=b0: between 0 and 15 (hidden in one)" in told
    assert any(line.startswith("  GIVEN BACK: a=a0, b=b0: known: 3") for line in told)
    ran = CliRunner().invoke(cli.app, [*asked, "--add", "onee"])
    wrong = "--add: there is no figure with this id, and no such file. Found: onee. Closest: 'one'."
    assert (ran.exit_code, ran.stderr.strip()) == (1, wrong)


@pytest.mark.parametrize("known", [True, False])
def test_suppressing_beside_what_was_published_hides_the_same(known):
    """Another table of the same rows hides what the first hid, or shows that it cannot."""
    beside = [HIDDEN] if known else [record(HIDDEN, "one")]
    shares = publish.suppress(counts(CELLS), RULE, beside=beside)
    assert shares.hidden.equals(HIDDEN.hidden)
    publish.check([shares], "figure 'x'", rule=RULE, also=[record(HIDDEN, "one")])


def test_what_is_shown_elsewhere_cannot_be_hidden():
    fine = record(counts(CELLS), "one", rule=Rule(min_cell=2))
    with pytest.raises(StudyError) as error:
        publish.suppress(counts(CELLS), RULE, beside=[fine])
    assert len(error.value.problems) == 2
    assert str(error.value.problems[0]) == (
        "publish.suppress, a=a0, b=b0: to hide this does not help: it is shown. Found: 'one'. "
        "Right would be: the same cell hidden there, and that published first."
    )
