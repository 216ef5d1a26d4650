"""Which notebook runs, whoever runs it: the record of a figure names it, and must be the same."""

import json
import os
import sys
from pathlib import Path

__all__ = ["notebook"]


def notebook(folder: Path) -> str:
    """Give the name of the notebook whose cell is running.

    Parameters
    ----------
    folder
        Where the study's notebooks lie.

    Returns
    -------
    str
        Without its ending; nothing where no notebook runs, or nobody can tell which.
    """
    for variable in ("VISES_NOTEBOOK", "JPY_SESSION_NAME"):  # of a run, and of JupyterLab
        if told := os.environ.get(variable):
            return Path(told).stem
    ran = _ran()
    # Other programs tell no name. Then it is the notebook that holds most of what was run here.
    held = {path.stem: len(ran & _cells(path)) for path in sorted(folder.glob("[!.]*.ipynb"))}
    best = max(held.values(), default=0)
    found = [name for name, count in held.items() if count == best]
    return found[0] if best and len(found) == 1 else ""


def _ran() -> set[str]:
    """Give the texts of the cells that this kernel has run, the running one among them."""
    if "IPython" not in sys.modules:
        return set()
    from IPython.core.getipython import get_ipython

    history = getattr(get_ipython(), "history_manager", None)
    return {text.strip() for text in getattr(history, "input_hist_raw", [])} - {""}


def _cells(path: Path) -> set[str]:
    try:
        cells = json.loads(path.read_bytes())["cells"]
        return {"".join(cell["source"]).strip() for cell in cells if cell["cell_type"] == "code"}
    except (ValueError, KeyError, TypeError):  # not a notebook, which `vises reproduce` will say
        return set()
