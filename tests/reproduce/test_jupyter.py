"""Jupyter's libraries are loaded without what takes long and serves no notebook."""

import subprocess
import sys

import pytest

CODE = """
import sys
from vises_research.reproduce import jupyter
jupyter.load()
import nbclient, nbconvert
print("jsonschema" in sys.modules, "rfc3987_syntax" in sys.modules)
import rfc3987_syntax
print(rfc3987_syntax.is_valid_syntax("iri", "https://example.org"))
"""


@pytest.mark.slow
def test_grammars_of_addresses_are_left_out_and_can_be_loaded_by_who_needs_them(project):
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, cwd=project
    )
    assert done.stdout == "True False\nTrue\n"
