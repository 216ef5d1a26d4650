"""What is no notebook is told from one before anything looks into its cells."""

import json

import pytest

from vises_research.errors import StudyError
from vises_research.reproduce import code_cells

RIGHT = {"cell": "a 'cell_type', and a text or lines as 'source'", "": "JSON with a list 'cells'"}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ([], ""),
        ({}, ""),
        ({"cells": None}, ""),
        ({"cells": {}}, ""),
        ({"cells": [], "metadata": []}, ""),
        ({"cells": [], "nbformat": "4"}, ""),
        ({"cells": [{}]}, ", cell 1"),
        ({"cells": [None]}, ", cell 1"),
        ({"cells": [{"cell_type": "code", "source": ""}, {"cell_type": "code"}]}, ", cell 2"),
        ({"cells": [{"cell_type": "code", "source": ["", 1]}]}, ", cell 1"),
        ({"cells": [{"cell_type": 1, "source": ""}]}, ", cell 1"),
        ({"cells": [{"cell_type": "code", "source": "", "metadata": "x"}]}, ", cell 1"),
        ({"cells": [{"cell_type": "code", "source": "", "outputs": {}}]}, ", cell 1"),
    ],
)
def test_another_shape_is_refused_with_its_place(content, where, tmp_path):
    path = tmp_path / "notebooks" / "a.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(content))
    with pytest.raises(StudyError) as refused:
        code_cells.read(path)
    right = RIGHT["cell" if where else ""]
    told = f"a.ipynb{where}: this is not a notebook of format 4. Right would be: {right}."
    assert str(refused.value).endswith(told)


@pytest.mark.parametrize("text", ["a = '\0'", "(" * 5000 + ")" * 5000, "-" * 100_000 + "1"])
def test_code_that_python_cannot_even_parse_is_code_all_the_same(text):
    cell = {"cell_type": "code", "source": text}
    assert code_cells.has_code(cell)
    assert code_cells.digest({"cells": [cell]}) != code_cells.digest({"cells": []})


def test_brackets_without_end_are_no_notebook(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("[" * 200_000)
    with pytest.raises(StudyError, match=r"a\.ipynb: this is not a notebook: "):
        code_cells.read(path)
