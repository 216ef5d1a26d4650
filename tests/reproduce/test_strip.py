"""Notebooks are committed without outputs."""

import json

from vises_research.reproduce import strip


def executed():
    code = {
        "cell_type": "code",
        "id": "one",
        "metadata": {"collapsed": True, "tags": ["parameters"], "execution": {"a": 1}},
        "source": "a = 1\na",
        "outputs": [{"output_type": "stream"}],
        "execution_count": 3,
    }
    titles = {"en": "A"}
    metadata = {"kernelspec": {"name": "mine"}, "language_info": {"version": "3"}, "titles": titles}
    prose = {"cell_type": "markdown", "id": "two", "metadata": {}, "source": ["# A"]}
    return {"cells": [code, prose], "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}


def test_what_a_run_left_is_taken_out_and_the_rest_is_kept():
    plain = json.loads(strip.stripped(executed()))
    assert plain["cells"][0] == {
        "cell_type": "code",
        "execution_count": None,
        "id": "one",
        "metadata": {"tags": ["parameters"]},
        "outputs": [],
        "source": ["a = 1\n", "a"],
    }
    assert plain["metadata"]["titles"] == {"en": "A"}
    assert plain["metadata"]["kernelspec"]["name"] == "python3"
    assert json.loads(strip.stripped(plain)) == plain


def test_the_command_checks_or_mends(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(executed()))
    assert strip.main(["--check", str(path)]) == 1
    assert capsys.readouterr().out == f"{path}: not stripped; run `make strip`\n"
    assert strip.main([str(path), str(tmp_path / "*.ipynb")]) == 0
    assert strip.main(["--check", str(path)]) == 0


def test_the_notebooks_of_the_project_are_stripped(project):
    paths = [*project.glob("notebooks/*.ipynb"), *project.glob("examples/*/notebooks/*.ipynb")]
    assert paths
    assert strip.main(["--check", *map(str, paths)]) == 0


def test_the_cells_of_the_notebooks_are_small_and_prose_comes_first(project):
    paths = [*project.glob("notebooks/*.ipynb"), *project.glob("examples/*/notebooks/*.ipynb")]
    for path in paths:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert cells[0]["cell_type"] == "markdown"
        assert max(len(cell["source"]) for cell in cells if cell["cell_type"] == "code") <= 15
