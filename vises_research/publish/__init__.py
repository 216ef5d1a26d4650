"""The only door out: disclosure check, then every file of a figure in every language.

Nothing else writes figures into the reports folder.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.publish.disclosure import Decision, check
    from vises_research.publish.export import Published, figure
    from vises_research.publish.packing import pack
    from vises_research.publish.proofing import Imprint, proof

__all__ = ["Decision", "Imprint", "Published", "check", "figure", "pack", "proof"]

_HOMES = {
    "Decision": "disclosure",
    "Imprint": "proofing",
    "Published": "export",
    "check": "disclosure",
    "figure": "export",
    "pack": "packing",
    "proof": "proofing",
}


def __getattr__(name: str) -> object:
    """Load a function when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
