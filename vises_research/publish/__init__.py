"""The only door out: disclosure check, then every file of a figure in every language.

Nothing else writes figures into the reports folder.
"""

from inspect import isfunction

import lazy_loader

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    from vises_research.figures.door import checked

    found = _load(name)
    globals()[name] = checked(found, "publish") if isfunction(found) else found
    return globals()[name]
