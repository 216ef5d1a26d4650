"""A notebook that is run in another program leaves the record that `vises reproduce` leaves."""

import os
import shutil
import sys

import pytest
from small_study import notebook

from vises_research.reproduce import freshness, run
from vises_research.reproduce.layout import Layout

PUBLISH = """
from vises_research import Study, figures, stats
study = Study.load()
where = stats.counts(study.table("enterprise"), ["region", "purpose_group"])
words = {lang: "Portrait" for lang in study.languages}
labels = study.labels("enterprise")
chart = figures.portrait(where, labels=labels, title=words, source=words)
study.publish(chart, id="portrait")
"""


@pytest.mark.slow
def test_run_all_elsewhere_leaves_the_record_of_a_run(tmp_path, project, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    study = tmp_path / "study"
    shutil.copytree(project / "data", study / "data", ignore=shutil.ignore_patterns("processed"))
    shutil.copy(project / "study.yaml", study)
    notebook(tmp_path, "a_portrait", ["# Portrait", PUBLISH])
    notebook(tmp_path, "b_other", ["# Other", "1"])
    layout = Layout(study)
    run.reproduce(layout, lambda line: None)
    record = study / "reports/figures/portrait/portrait.json"
    before, written = record.read_bytes(), record.stat().st_mtime_ns
    import nbformat
    from nbclient import NotebookClient

    path = study / "notebooks/a_portrait.ipynb"
    content = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(content, kernel_name="python3", resources=resources).execute()
    nbformat.write(content, path)
    assert record.stat().st_mtime_ns > written
    assert record.read_bytes() == before
    assert freshness.reasons(layout) == []
