"""What of a study with real data must stay inside, and whether git would carry it out."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

__all__ = ["INSIDE", "stays_inside"]

INSIDE = ("data/raw", "data/processed", "reports/internal", "reports/receipt.json")
"""What holds answers as they were given, or counts that nobody has checked.

The audit files (``recodes.csv``, ``unresolved.csv``, the dictionary ...) lie in ``data/processed``.
"""


def stays_inside(study: Path) -> Iterator[str]:
    """Say what may leave, and warn of what git would take along.

    Parameters
    ----------
    study
        The study's folder.

    Yields
    ------
    str
        One line each.
    """
    yield f"Stays inside: {', '.join(INSIDE)}. May leave: what is published in reports, release."
    for name in INSIDE:
        if _tracked(study, name):
            yield f"Warning: git does not ignore {name}: add `/{name}` to .gitignore"


def _tracked(study: Path, name: str) -> bool:
    """Whether git would add what lies there; not where there is no git, or no repository."""
    path = name if Path(name).suffix else f"{name}/any"
    asked = ["git", "-C", str(study), "check-ignore", "--quiet", path]
    try:
        return subprocess.run(asked, capture_output=True, check=False).returncode == 1
    except FileNotFoundError:
        return False
