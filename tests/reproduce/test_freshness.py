"""Whether reports are fresh is told without making anything."""

import pytest
from small_study import notebook, write

from vises_research.errors import StudyError
from vises_research.reproduce import freshness

DRAWN = "figures/drawn/drawn-fr.svg"


@pytest.mark.slow
def test_after_a_run_nothing_is_stale(reproduce, layout):
    reproduce()
    assert freshness.reasons(layout) == []
    freshness.require(layout)


def test_before_a_run_the_way_out_is_told(layout):
    with pytest.raises(StudyError) as error:
        freshness.require(layout)
    told = "reports: nothing was published yet. Right would be: `vises reproduce` first."
    assert str(error.value) == told


def test_whatever_would_be_made_anew_is_named(reproduce, layout):
    reproduce()
    (layout.reports / DRAWN).write_text("<svg></svg>")
    assert freshness.reasons(layout) == [f"notebooks/b.ipynb: reports: {DRAWN} has changed"]
    write(layout.folder / "data/raw/list/list.csv", "P01\n")
    notebook(layout.folder.parent, "c", ["# New", "1"])
    assert [why.partition(": ")[0] for why in freshness.reasons(layout)] == [
        "data/processed",
        "notebooks/b.ipynb",
        "notebooks/c.ipynb",
        "pages",
    ]


def test_a_proof_that_is_older_than_the_figures_is_told(reproduce, layout):
    told = "reports/booklet is older than the figures: `vises proof` and `vises pack` again"
    reproduce()
    write(layout.reports / "booklet/proof-nl.pdf", "a proof")
    assert told not in reproduce()
    notebook(layout.folder.parent, "b", ["# Drawn", "1  # figure drawn", "2"])
    assert told in reproduce()
    assert (layout.reports / "booklet/proof-nl.pdf").exists()
