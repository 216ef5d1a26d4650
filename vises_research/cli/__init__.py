"""The command ``vises``.

Exit codes: 0 all is well; 1 the data or the study is at fault, and the message says what and where;
2 the command was not understood; 130 interrupted. The rooms are imported by the commands that use
them, so that ``vises --help`` answers at once.
"""

from vises_research.cli import (
    disclosing,
    making,
    publishing,
    questionnaires,
    releasing,
    sourcing,
)
from vises_research.cli.app import app, main

__all__ = [
    "app",
    "disclosing",
    "main",
    "making",
    "publishing",
    "questionnaires",
    "releasing",
    "sourcing",
]
