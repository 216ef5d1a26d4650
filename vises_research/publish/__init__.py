"""The only door out: disclosure check, then every file of a figure in every language.

Nothing else writes figures into the reports folder.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.publish.attacker import attack
    from vises_research.publish.disclosure import Decision, check
    from vises_research.publish.export import Published, figure
    from vises_research.publish.offers import drop, merge
    from vises_research.publish.pseudonymising import pseudonyms
    from vises_research.publish.rules import Rule
    from vises_research.publish.suppression import suppress

__all__ = [
    "Decision",
    "Published",
    "Rule",
    "attack",
    "check",
    "drop",
    "figure",
    "merge",
    "pseudonyms",
    "suppress",
]

_HOMES = {
    "Decision": "disclosure",
    "Published": "export",
    "Rule": "rules",
    "attack": "attacker",
    "check": "disclosure",
    "drop": "offers",
    "figure": "export",
    "merge": "offers",
    "pseudonyms": "pseudonymising",
    "suppress": "suppression",
}


def __getattr__(name: str) -> object:
    """Load a function when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
